"""What stands around certain rows of a table, good or bad: to be shown to a person, not to be used.

A table that cannot be read has cells all the same. Whoever mends it sees them as they stand there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from paripassu.errors import PariPassuError
from paripassu.quoted import cut
from paripassu.tables.delimited import rows_of
from paripassu.tables.grid import MOST_TITLES
from paripassu.tables.names import Column, header_at, plain
from paripassu.tables.parquet import MAGIC
from paripassu.tables.sheet import Wanted
from paripassu.tables.workbook import is_workbook

#: Rows before and after one that is asked for.
AROUND = 2
#: Most rows, most cells of a row, and most characters of a cell.
MOST_ROWS, MOST_CELLS, MOST_LETTERS = 60, 40, 120


@dataclass(frozen=True, slots=True)
class Glimpse:
    """Some rows of a table.

    Attributes
    ----------
    sheet : str
        Its name where it is a workbook's.
    names : tuple of str
        The header, as it is written.
    header : int
        Its line or row.
    rows : tuple
        Line or row of each, from 1, and its cells.
    """

    sheet: str
    names: tuple[str, ...]
    header: int
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def at(self, column: str) -> int | None:
        """Give the place of a column by its known name, from 0; None where none is called so."""
        there = [plain(name.removeprefix("#")) for name in self.names]
        return there.index(plain(column)) if column and plain(column) in there else None


def glimpse(
    content: bytes, columns: Sequence[Column], rows: Collection[int], sheet: str | None = None
) -> Glimpse | None:
    """Give the header of a table, and the rows around some of its rows.

    Parameters
    ----------
    content : bytes
        CSV, XLSX or ODS.
    columns : sequence of Column
        By whose names header, separator and sheet are found, as where the table is read.
    rows : collection of int
        Lines or rows, from 1.
    sheet : str, optional
        The sheet that is meant.

    Returns
    -------
    Glimpse or None
        None where there are no rows to be seen: Parquet, a damaged file, no text.
    """
    if content.startswith(MAGIC):
        return None
    try:
        name, all_rows = _rows(content, columns, sheet)
        first = list(islice(all_rows, MOST_TITLES))
        if not first:
            return None
        header, names = first[header_at([cells for _, cells in first], columns)]
        wanted = {near for row in rows for near in range(row - AROUND, row + AROUND + 1)}
        chosen: list[tuple[int, tuple[str, ...]]] = []
        for number, cells in _chain(first, all_rows):
            if len(chosen) >= MOST_ROWS:
                break
            if number in wanted and number != header:
                chosen.append((number, _short(cells)))
    except PariPassuError:
        return None
    return Glimpse(name, _short(names), header, tuple(chosen))


def _rows(
    content: bytes, columns: Sequence[Column], sheet: str | None
) -> tuple[str, Iterator[tuple[int, Sequence[str]]]]:
    if not is_workbook(content):
        return "", iter(rows_of(content, columns, "table"))
    from paripassu.tables.choose import choose
    from paripassu.tables.workbook import read_book

    chosen, _ = choose(read_book(content, "table"), columns, "table", Wanted(sheet))
    return chosen.name, iter(chosen.rows)


def _chain(
    first: Sequence[tuple[int, Sequence[str]]], rest: Iterator[tuple[int, Sequence[str]]]
) -> Iterator[tuple[int, Sequence[str]]]:
    """Give what was looked at, and then the rest as far as it can be seen."""
    yield from first
    try:
        yield from rest
    except PariPassuError:
        return  # a cell without an end: what stands above it is seen


def _short(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(cut(" ".join(cell.split()), MOST_LETTERS) for cell in cells[:MOST_CELLS])
