"""Workbooks: XLSX by openpyxl, ODS by odfdo; everything else that looks like one is named."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any, NoReturn

from paripassu.errors import PariPassuError
from paripassu.tables.archive import Archive, refused
from paripassu.tables.formats import contradicted, shows_other, shows_percent
from paripassu.tables.grid import Figure, Percent, Wrong
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
        formats = _formats(reader.wb)
        cells = Cells(source)
        for sheet in reader.wb.worksheets:
            sheet.reset_dimensions()  # what a sheet says of its own size need not be so
            rows: list[tuple[int, Sequence[str]]] = []
            other: dict[tuple[int, int], Wrong] = {}
            # Without a format that matters, values alone are read, which is quicker.
            for number, row in enumerate(sheet.iter_rows(values_only=not formats), start=1):
                cells.count(sheet.title, number, len(row))
                if not formats:
                    texts = [cell_text(value) for value in row]
                else:
                    texts, why = _formatted(row, formats)
                    for column, what in why.items():
                        other[number, column] = what
                if found := trimmed(texts):
                    rows.append((number, found))
            wrong = other | archive.wrong(parts[sheet.title])
            hidden = sheet.sheet_state != "visible"
            hidden_rows = archive.hidden_rows(parts[sheet.title])
            columns = archive.hidden_columns(parts[sheet.title])
            yield Sheet(sheet.title, _with_wrong(rows, wrong), wrong, hidden, hidden_rows, columns)


def _formats(book: Any) -> dict[int, str]:
    """Give the number formats that show another number than the cell's, by the number of a style.

    ECMA-376, part 1, 18.8.30: those below 164 are the same in every workbook.
    """
    from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE

    own = book._number_formats
    formats = {
        number: BUILTIN_FORMATS.get(style.numFmtId, "")
        if style.numFmtId < BUILTIN_FORMATS_MAX_SIZE
        else own[style.numFmtId - BUILTIN_FORMATS_MAX_SIZE]
        for number, style in enumerate(book._cell_styles)
    }
    return {at: one for at, one in formats.items() if shows_percent(one) or shows_other(one)}


def _formatted(
    row: Sequence[Any], formats: Mapping[int, str]
) -> tuple[list[str], dict[int, Wrong]]:
    """Give the texts of cells, and which of them show another number than they hold, from 1."""
    texts: list[str] = []
    wrong: dict[int, Wrong] = {}
    for cell in row:
        text = cell_text(cell.value)
        if isinstance(text, Figure) and (one := formats.get(cell._style_id)):
            if shows_percent(one):
                text = Percent(text)
            if why := contradicted(text, one):
                wrong[len(texts) + 1] = why
        texts.append(text)
    return texts, wrong


def _with_wrong(
    rows: list[tuple[int, Sequence[str]]], wrong: dict[tuple[int, int], tuple[str, str]]
) -> list[tuple[int, Sequence[str]]]:
    """Have a row where a cell without a value is the only one, so that it is not left out."""
    there = {number for number, _ in rows}
    alone = {row for row, _ in wrong} - there
    return sorted([*rows, *((row, ()) for row in alone)]) if alone else rows
