"""Workbooks of a few kilobytes that would hold a reader up, made here and never kept."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import cache

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/styles.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
    '<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    "</Types>"
)
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'


def sheet(data: str, after: str = "") -> str:
    """Give the XML of a sheet."""
    return f"<worksheet {_MAIN}><sheetData>{data}</sheetData>{after}</worksheet>"


def xlsx(parts: Mapping[str, str | bytes], sheets: int = 1) -> bytes:
    """Give a workbook; parts replace those of a small sound one."""
    names = "".join(f'<sheet name="s{at}" sheetId="{at + 1}" r:id="rId1"/>' for at in range(sheets))
    whole: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": f'{_RELS}<Relationship Id="rId1" Type="{_REL}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_REL}"><sheets>{names}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'{_RELS}<Relationship Id="rId1" Type="{_REL}/worksheet" '
        f'Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{_REL}/styles" '
        f'Target="styles.xml"/><Relationship Id="rId3" Type="{_REL}/sharedStrings" '
        'Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet(_CELL),
        "xl/styles.xml": f"<styleSheet {_MAIN}/>",
        "xl/sharedStrings.xml": f"<sst {_MAIN}/>",
        **parts,
    }
    return _zip(whole)


_CELL = '<row r="1"><c r="A1" t="str"><v>item</v></c></row>'
_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)


def ods(tables: str, manifest: str = "", kind: str = "spreadsheet") -> bytes:
    """Give an ODS file with these tables."""
    kind = f"application/vnd.oasis.opendocument.{kind}"
    space = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    return _zip(
        {
            "mimetype": kind,
            "META-INF/manifest.xml": f"<manifest:manifest {space}>{manifest}"
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
            "</manifest:manifest>",
            "content.xml": f"<office:document-content {_NAMES}><office:body><office:spreadsheet>"
            f"{tables}</office:spreadsheet></office:body></office:document-content>",
        }
    )


def table(rows: str, name: str = "s") -> str:
    """Give the XML of an ODS table."""
    return f'<table:table table:name="{name}">{rows}</table:table>'


TEXT = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'


def repeated(cell: str, times: int) -> str:
    """Have the XML of an ODS cell stand for many."""
    start = "<table:table-cell"
    return cell.replace(start, f'{start} table:number-columns-repeated="{times}"', 1)


def _zip(parts: Mapping[str, str | bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def _lie_about_size(content: bytes, name: str, size: int) -> bytes:
    """Have a part say in every header that it is smaller than it is."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        true = archive.getinfo(name).file_size.to_bytes(4, "little")
    assert content.count(true) >= 2
    return content.replace(true, size.to_bytes(4, "little"))


_BOMB = (
    '<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{at} "{f"&a{at - 1 if at else str()};" * 10}">' for at in range(9))
    + "]>"
)


def _overlapping() -> bytes:
    """Many names for one part: the directory is long, the file is not."""
    part = zlib.compress(b"\0" * (1 << 24), 9)[2:-4]
    local = (
        b"PK\x03\x04"
        b"\x14\0\0\0\x08\0" + b"\0" * 4 + zlib.crc32(b"\0" * (1 << 24)).to_bytes(4, "little")
    )
    sizes = len(part).to_bytes(4, "little") + (1 << 24).to_bytes(4, "little")
    data = local + sizes + b"\x01\0\0\0a" + part
    entry = b"PK\x01\x02\x14\0" + local[4:] + sizes + b"\x01\0" + b"\0" * 12 + b"\0" * 4
    directory = b"".join(entry + bytes([97 + at]) for at in range(26))
    end = b"PK\x05\x06" + b"\0" * 4 + (26).to_bytes(2, "little") * 2
    end += len(directory).to_bytes(4, "little") + len(data).to_bytes(4, "little") + b"\0\0"
    return data + directory + end


#: Each with a word of why it is hostile; all are below about thirty kilobytes.
HOSTILE: Mapping[str, Callable[[], bytes]] = {
    "a cell at the farthest corner": lambda: xlsx(
        {
            "xl/worksheets/sheet1.xml": sheet(
                _CELL + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
            )
        }
    ),
    "far cells in many rows": lambda: xlsx(
        {
            "xl/worksheets/sheet1.xml": sheet(
                "".join(f'<row r="{at}"><c r="XFD{at}"/></row>' for at in range(1, 9000))
            )
        }
    ),
    "a row beyond any sheet": lambda: xlsx(
        {"xl/worksheets/sheet1.xml": sheet(_CELL + '<row r="99999999999"><c><v>1</v></c></row>')}
    ),
    "millions of empty cells": lambda: xlsx(
        {"xl/worksheets/sheet1.xml": sheet("<row>" + "<c/>" * 3_000_000 + "</row>")}
    ),
    "millions of empty rows": lambda: xlsx(
        {"xl/worksheets/sheet1.xml": sheet("<row/>" * 2_000_000)}
    ),
    "a million shared strings": lambda: xlsx(
        {"xl/sharedStrings.xml": f"<sst {_MAIN}>" + "<si/>" * 1_000_000 + "</sst>"}
    ),
    "a million styles": lambda: xlsx(
        {
            "xl/styles.xml": f"<styleSheet {_MAIN}><cellXfs>"
            + "<xf/>" * 1_000_000
            + "</cellXfs></styleSheet>"
        }
    ),
    "a million merged cells": lambda: xlsx(
        {
            "xl/worksheets/sheet1.xml": sheet(
                _CELL, "<mergeCells>" + '<mergeCell ref="A1:B2"/>' * 500_000 + "</mergeCells>"
            )
        }
    ),
    "one part under many sheets": lambda: xlsx(
        {"xl/worksheets/sheet1.xml": sheet(_CELL + "<row><c/><c/></row>" * 9_000)}, sheets=3_000
    ),
    "long formulas that are shared": lambda: xlsx(
        {
            "xl/worksheets/sheet1.xml": sheet(
                '<row r="1"><c r="A1"><f t="shared" si="0" ref="A1:A9999">'
                + "+".join(["B1"] * 30_000)
                + "</f></c></row>"
                + "".join(
                    f'<row r="{at}"><c r="A{at}"><f t="shared" si="0"/></c></row>'
                    for at in range(2, 3_000)
                )
            )
        }
    ),
    "entities that grow": lambda: xlsx(
        {"xl/worksheets/sheet1.xml": _BOMB + sheet('<row><c t="str"><v>&a8;</v></c></row>')}
    ),
    "entities that grow, in UTF-16": lambda: xlsx(
        {
            "xl/worksheets/sheet1.xml": (
                _BOMB + sheet('<row><c t="str"><v>&a8;</v></c></row>')
            ).encode("utf-16")
        }
    ),
    "elements without end": lambda: xlsx({"xl/worksheets/sheet1.xml": "<a>" * 1_000_000}),
    "ten megabytes of blanks": lambda: xlsx(
        {"xl/worksheets/sheet1.xml": sheet(" " * 10_000_000 + _CELL)}
    ),
    "a part that says it is small": lambda: _lie_about_size(
        xlsx({"xl/worksheets/sheet1.xml": sheet("<row/>" * 2_000_001)}),
        "xl/worksheets/sheet1.xml",
        1000,
    ),
    "many names for one part": _overlapping,
    "a number of a million digits": lambda: xlsx(
        {"xl/worksheets/sheet1.xml": sheet("<row><c><v>" + "9" * 1_000_000 + "</v></c></row>")}
    ),
    "ODS: rows and cells repeated": lambda: ods(
        table(
            '<table:table-row table:number-rows-repeated="1048576">'
            + repeated(TEXT, 16384)
            + "</table:table-row>"
        )
    ),
    "ODS: a far cell": lambda: ods(
        table(
            '<table:table-row table:number-rows-repeated="1048575"><table:table-cell/>'
            "</table:table-row><table:table-row><table:table-cell "
            f'table:number-columns-repeated="16383"/>{TEXT}</table:table-row>'
        )
    ),
    "ODS: repeated beyond any sheet": lambda: ods(
        table(
            f'<table:table-row table:number-rows-repeated="{"9" * 5000}">{TEXT}</table:table-row>'
        )
    ),
    "ODS: a huge exponent": lambda: ods(
        table(
            '<table:table-row><table:table-cell office:value-type="float" '
            'office:value="1e999999999"/></table:table-row>'
        )
    ),
    "ODS: millions of cells": lambda: ods(
        table("<table:table-row>" + "<table:table-cell/>" * 1_500_000 + "</table:table-row>")
    ),
    "ODS: a million paragraphs": lambda: ods(
        table(
            "<table:table-row>"
            + TEXT.replace("<text:p>x</text:p>", "<text:p/>" * 1_000_000)
            + "</table:table-row>"
        )
    ),
    "ODS: spans in spans": lambda: ods(
        table(
            "<table:table-row>"
            + TEXT.replace("x", "<text:span>" * 100_000 + "</text:span>" * 100_000)
            + "</table:table-row>"
        )
    ),
}


@cache
def hostile(name: str) -> bytes:
    """Give one of the hostile workbooks."""
    return HOSTILE[name]()
