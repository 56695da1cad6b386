"""Workbooks: XLSX by openpyxl, ODS by odfdo; everything else that looks like one is named."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import NoReturn

from paripassu.errors import PariPassuError
from paripassu.tables.archive import Archive, refused
from paripassu.tables.sheet import Cells, Sheet, cell_text, trimmed

#: What a workbook's file begins with: an archive, or an old compound file.
MAGIC = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_ZIP, _COMPOUND = MAGIC
_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_SAVE = "open it in a spreadsheet program and save it as .xlsx"
#: The filter of warnings belongs to the whole process.
_QUIET = threading.Lock()


def is_workbook(content: bytes) -> bool:
    """Whether a file begins as workbooks do."""
    return content.startswith(MAGIC)


def read_book(content: bytes, source: str) -> tuple[Sheet, ...]:
    """Read all sheets of a workbook, cells as texts.

    Parameters
    ----------
    content : bytes
        The file: XLSX or ODS.
    source : str
        What it is called in messages.

    Returns
    -------
    tuple of Sheet
        In the order of the workbook, empty ones too.

    Raises
    ------
    TableError
        It is no workbook, an older or a protected one, or a damaged one.
    TooLargeError
        It holds more than is read.
    """
    if not content.startswith(_ZIP):
        _name_other(content, source)
    with Archive(content, source) as archive:
        names = set(archive.namelist())
        try:
            if "xl/workbook.bin" in names:
                raise refused(source, "is a binary workbook (.xlsb)", _SAVE)
            if "mimetype" in names or "content.xml" in names:
                from paripassu.tables.opendocument import sheets_of

                return tuple(sheets_of(content, archive, source))
            return tuple(_sheets(content, archive, source))
        except (PariPassuError, MemoryError):
            raise
        except Exception:
            # The libraries raise what they come across: KeyError, TypeError, ValueError and more.
            raise refused(source, "is a damaged workbook") from None


def _name_other(content: bytes, source: str) -> NoReturn:
    if content.startswith(_COMPOUND):
        # [MS-OFFCRYPTO] 2.3.4.4: a protected workbook is a stream of this name.
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise refused(source, "is protected by a password", "save it without one")
        raise refused(source, "is a workbook of the old kind (.xls)", _SAVE)
    raise refused(source, "is no workbook", _SAVE)


@contextmanager
def _quietly() -> Iterator[None]:
    """Leave out what openpyxl says of styles and validations that it does not keep."""
    with _QUIET, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _sheets(content: bytes, archive: Archive, source: str) -> Iterator[Sheet]:
    from openpyxl.reader.excel import ExcelReader

    with _quietly():
        reader = ExcelReader(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        reader.archive.close()
        reader.archive = archive
        reader.read()
        parts = {sheet.name: rel.target for sheet, rel in reader.parser.find_sheets()}
        cells = Cells(source)
        for sheet in reader.wb.worksheets:
            sheet.reset_dimensions()  # what a sheet says of its own size need not be so
            rows: list[tuple[int, Sequence[str]]] = []
            for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
                cells.count(sheet.title, number, len(row))
                if found := trimmed([cell_text(value) for value in row]):
                    rows.append((number, found))
            wrong = archive.wrong(parts[sheet.title])
            yield Sheet(sheet.title, _with_wrong(rows, wrong), wrong)


def _with_wrong(
    rows: list[tuple[int, Sequence[str]]], wrong: dict[tuple[int, int], tuple[str, str]]
) -> list[tuple[int, Sequence[str]]]:
    """Have a row where a cell without a value is the only one, so that it is not left out."""
    there = {number for number, _ in rows}
    alone = {row for row, _ in wrong} - there
    return sorted([*rows, *((row, ()) for row in alone)]) if alone else rows
