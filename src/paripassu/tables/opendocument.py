"""ODS by odfdo: repeated rows and cells are counted before they are written out.

OpenDocument 1.3, part 3: 9.1 (tables), 19.384 and 19.386 (office:value and its kin), 19.675 and
19.679 (repeated columns and rows), 19.749 (table:visibility). The number format of a cell is in
styles of cells, rows and columns, and is not looked at: the cell's value counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from paripassu.tables.archive import Archive, refused
from paripassu.tables.grid import Figure, Percent, Wrong
from paripassu.tables.sheet import (
    MOST_COLUMNS,
    MOST_ROWS,
    NO_VALUE,
    Cells,
    Sheet,
    number_text,
    shows_error,
    trimmed,
)

if TYPE_CHECKING:
    from odfdo import Cell, Element

_ROWS = "descendant::table:table-row"
_CELLS = "table:table-cell | table:covered-table-cell"
_HIDDEN = ("collapse", "filter")
_NUMBERS = ("float", "percentage", "currency")


def sheets_of(content: bytes, archive: Archive, source: str) -> Iterator[Sheet]:
    """Give the sheets of an ODS file.

    Parameters
    ----------
    content : bytes
        The file.
    archive : Archive
        The same, to look at its parts first.
    source : str
        What it is called in messages.

    Raises
    ------
    TableError
        It is no spreadsheet, or a protected one.
    TooLargeError
        It holds more than is read.
    """
    from odfdo import Document, Table

    if b"spreadsheet" not in archive.read_raw("mimetype", 200):
        raise refused(source, "is an OpenDocument file, and no spreadsheet")
    if b"encryption-data" in archive.read_raw("META-INF/manifest.xml", 1 << 20):
        raise refused(source, "is protected by a password", "save it without one")
    archive.open("content.xml").close()
    document = Document(BytesIO(content))
    cells = Cells(source)
    for table in document.body.get_elements("table:table"):
        assert isinstance(table, Table)
        yield _sheet(table.name or "", table, cells)


def _sheet(name: str, table: Element, cells: Cells) -> Sheet:
    rows: list[tuple[int, Sequence[str]]] = []
    wrong: dict[tuple[int, int], Wrong] = {}
    hidden: set[int] = set()
    number = 1
    for row in table.get_elements(_ROWS):
        times = _times(row, "table:number-rows-repeated", MOST_ROWS)
        texts, bad = _row(name, number, row, cells)
        found = trimmed(texts)
        if found or bad:
            if row.get_attribute_string("table:visibility") in _HIDDEN:
                hidden.update(range(number, number + times))
            for at in range(times):
                cells.count(name, number + at, max(len(found), 1) if at else 0)
                rows.append((number + at, found))
                wrong |= {(number + at, column): why for column, why in bad.items()}
        number += times
    return Sheet(name, rows, wrong, hidden_rows=frozenset(hidden))


def _row(name: str, number: int, row: Element, cells: Cells) -> tuple[list[str], dict[int, Wrong]]:
    texts: list[str] = []
    wrong: dict[int, Wrong] = {}
    blanks = 0  # a row ends in thousands of empty cells, which are written out if one follows
    for cell in row.get_elements(_CELLS):
        times = _times(cell, "table:number-columns-repeated", MOST_COLUMNS)
        text, why = _value(cell)
        if not text.strip() and why is None:
            blanks += times
            continue
        cells.count(name, number, blanks + times)
        texts += [""] * blanks
        if why is not None:
            wrong |= {len(texts) + 1 + at: why for at in range(times)}
        texts += [text] * times
        blanks = 0
    return texts, wrong


def _times(element: Element, attribute: str, most: int) -> int:
    """Give how often something is repeated; beyond a sheet's size it is no more."""
    written = element.get_attribute_string(attribute) or "1"
    if not written.isascii() or not written.isdecimal():
        return 1
    return min(int(written[:12]), most + 1) or 1


def _value(cell: Cell | Element) -> tuple[str, Wrong | None]:
    """Give a cell's text, and why it has no value to read where it has none."""
    kind = cell.get_attribute_string("office:value-type")
    if kind in _NUMBERS:
        written = cell.get_attribute_string("office:value") or ""
        try:
            text = number_text(float(written))
            return Percent(text) if kind == "percentage" else Figure(text), None
        except ValueError:
            return written, None
    if kind == "date":
        date = cell.get_attribute_string("office:date-value") or ""
        return date.replace("T", " ").removesuffix(" 00:00:00"), None
    if kind == "boolean":
        return cell.get_attribute_string("office:boolean-value") or "", None
    if kind == "time":
        return cell.get_attribute_string("office:time-value") or "", None
    if kind is None:
        formula = cell.get_attribute_string("table:formula")
        return "", None if formula is None else NO_VALUE
    text = cell.get_attribute_string("office:string-value") or "\n".join(
        part.inner_text for part in cell.get_elements("text:p")
    )
    if cell.get_attribute_string("calcext:value-type") == "error":
        return "", shows_error(text)
    return text, None
