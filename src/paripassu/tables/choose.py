"""Which sheet of a workbook is the table, and its cells as a grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from paripassu.errors import Fault, TableError
from paripassu.nearest import nearest
from paripassu.quoted import quoted
from paripassu.tables.grid import MOST_TITLES, Grid
from paripassu.tables.names import Column, header_at, plain
from paripassu.tables.problems import Problems
from paripassu.tables.shape import shape
from paripassu.tables.sheet import ANY_SHEET, Sheet, Wanted
from paripassu.tables.table import Table
from paripassu.tables.workbook import read_book


def read_sheet(
    content: bytes,
    columns: Sequence[Column],
    source: str,
    sheet: Wanted = ANY_SHEET,
) -> Table:
    """Read the table of a workbook.

    Parameters
    ----------
    content : bytes
    columns : sequence of Column
    source : str
    sheet : Wanted
        Where it has no name, the only sheet with something in it is read, or the only one that has
        all required columns; a hidden one only where no other can be meant.

    Raises
    ------
    TableError
        There is no such sheet, several could be meant, or the table cannot be used.
    """
    book = read_book(content, source)
    chosen, others = choose(book, columns, source, sheet)
    problems = Problems(source, chosen.name, sheet.decimal_parameter)
    table = shape(_grid(chosen, columns), columns, problems, sheet.decimal)
    if chosen.hidden and sheet.name is None and not others:
        note = f"the sheet {quoted(chosen.name)} is read, which is hidden"
        return replace(table, notes=(note, *table.notes))
    if others:
        names = ", ".join(quoted(other.name) for other in others[:20])
        which = "sheet" if len(others) == 1 else "sheets"
        read = f"the sheet {quoted(chosen.name)}{', which is hidden,' * chosen.hidden} is read"
        note = f"{read}, and not the {which} {names}"
        return replace(table, notes=(note, *table.notes))
    return table


def choose(
    book: Sequence[Sheet],
    columns: Sequence[Column],
    source: str,
    sheet: Wanted,
) -> tuple[Sheet, list[Sheet]]:
    """Find the sheet that is meant; give the others that were not asked away, if any.

    Raises
    ------
    TableError
        There is none, or there are several; all of them are named.
    """
    filled = [one for one in book if one]
    names = ", ".join(quoted(one.name) for one in filled[:50])
    if sheet.name is not None:
        named = [one for one in book if one.name == sheet.name] or [
            one for one in book if plain(one.name) == plain(sheet.name)
        ]
        if not named:
            known = nearest(sheet.name, [one.name for one in book])
            raise _refused(source, f"there is no sheet {quoted(sheet.name)}", known)
        return named[0], []
    if not filled:
        raise _refused(source, "has nothing in its sheets", "its first row names the columns")
    if len(filled) == 1:
        return filled[0], []
    fitting = [one for one in filled if _fits(one, columns)]
    fitting = [one for one in fitting if not one.hidden] or fitting
    if len(fitting) == 1:
        return fitting[0], [one for one in filled if one is not fitting[0]]
    could = ", ".join(quoted(one.name) for one in fitting) or names
    raise _refused(
        source,
        f"has several sheets, and any of these may be meant: {could}",
        f"name it: `{sheet.parameter}`",
    )


def _fits(sheet: Sheet, columns: Sequence[Column]) -> bool:
    """Whether a row near the top names every required column."""
    needed = {plain(column.name) for column in columns if column.required}
    return any(needed <= {plain(cell) for cell in cells} for _, cells in sheet.rows[:MOST_TITLES])


def _refused(source: str, what: str, mend: str) -> TableError:
    return TableError(source, [Fault(0, "", what, mend)])


def _grid(sheet: Sheet, columns: Sequence[Column]) -> Grid:
    """Give the cells beneath the header's names; other columns only where they have something."""
    rows = sheet.rows
    if not rows:
        return Grid((), (), (), 0)
    at = header_at([cells for _, cells in rows[:MOST_TITLES]], columns)
    line, header = rows[at]
    places = [place for place, name in enumerate(header) if name.strip()]
    named = set(places)
    beneath = rows[at + 1 :]
    nameless = sorted(
        {place for _, cells in beneath for place, cell in enumerate(cells) if cell.strip()} - named
    )
    width = max(places, default=-1) + 1
    blank = ("",) * width
    taken = []
    for number, cells in beneath:
        full = cells if len(cells) >= width else (*cells, *blank[len(cells) :])
        taken.append((number, [full[place] for place in places]))
    index = {place: here for here, place in enumerate(places)}
    kept = [
        (number, cells)
        for number, cells in taken
        if any(cell.strip() for cell in cells)
        or any((number, place + 1) in sheet.wrong for place in places)
    ]
    row_of = {number: here for here, (number, _) in enumerate(kept)}
    wrong = {
        (row_of[row], index[column - 1]): why
        for (row, column), why in sheet.wrong.items()
        if row in row_of and column - 1 in index
    }
    return Grid(
        [header[place] for place in places],
        [cells for _, cells in kept],
        [number for number, _ in kept],
        line,
        tuple(number for number, _ in rows[:at]),
        cells=True,
        wrong=wrong,
        hidden=tuple(number for number, _ in kept if number in sheet.hidden_rows),
        hidden_columns=tuple(index[place] for place in places if place + 1 in sheet.hidden_columns),
        nameless=tuple(place + 1 for place in nameless),
    )
