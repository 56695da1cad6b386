"""The part of a table that is shown where it cannot be used, its bad cells marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from paripassu.charts.text import clean
from paripassu.errors import InputError, TableError
from paripassu.tables.glimpse import Glimpse, glimpse
from paripassu.tables.names import Column
from paripassu.workbench.calculators.calling import Asked
from paripassu.workbench.calculators.forms import FORMS
from paripassu.workbench.calculators.saying import at_cell, cell_id, field_of


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell.

    Attributes
    ----------
    text : str
    id : str
        By which a message leads to it; empty where nothing is wrong with it.
    """

    text: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """A row.

    Attributes
    ----------
    number : int
        Its line, or its row in the sheet.
    id : str
        Where something is wrong with the row as a whole.
    cells : tuple of Shown
    said : tuple of str
        What is wrong in it.
    gap : bool
        Whether rows before it are left out.
    """

    number: int
    id: str
    cells: tuple[Shown, ...]
    said: tuple[str, ...]
    gap: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """A table with marks.

    Attributes
    ----------
    name : str
        Of the file, and of its sheet.
    unit : str
        ``line`` or ``row``.
    names : tuple of str
        The header.
    rows : tuple of MarkedRow
        The header's first, where something is wrong with it.
    """

    name: str
    unit: str
    names: tuple[str, ...]
    rows: tuple[MarkedRow, ...]


def marked(error: InputError, asked: Asked) -> Marked | None:
    """Show the rows that are wrong, and those around them.

    Parameters
    ----------
    error : InputError
    asked : Asked

    Returns
    -------
    Marked or None
        None where no row is known to be wrong, or none can be seen.
    """
    field = field_of(error, asked)
    columns = _columns().get(field)
    if not isinstance(error, TableError) or columns is None:
        return None
    rows = {cell.row for cell in error.cells if cell.row}
    if not rows:
        return None
    file = asked.files[field]
    seen = glimpse(file.opened().getvalue(), columns, rows, asked.text("sheet"))
    if seen is None:
        return None
    at: dict[tuple[int, int | None], str] = {}
    said: dict[int, list[str]] = {}
    for cell in error.cells:
        # A cell whose column cannot be found is shown by its row.
        at.setdefault((cell.row, seen.at(cell.column)), cell_id(cell))
        said.setdefault(cell.row, []).append(at_cell(cell, FORMS[asked.form]))
    name = clean(f"{file.name}, sheet {seen.sheet}" if seen.sheet else file.name)
    unit = "row" if seen.sheet else "line"
    return Marked(name, unit, tuple(map(clean, seen.names)), tuple(_marked(seen, at, said)))


def ids(shown: Marked | None) -> set[str]:
    """Give the ids of all cells and rows that are marked."""
    if shown is None:
        return set()
    return {one for row in shown.rows for one in (row.id, *(cell.id for cell in row.cells)) if one}


def _marked(
    seen: Glimpse,
    at: Mapping[tuple[int, int | None], str],
    said: Mapping[int, Sequence[str]],
) -> list[MarkedRow]:
    rows = list(seen.rows)
    if seen.header in said:
        rows.insert(0, (seen.header, seen.names))
    found = []
    before = seen.header
    for number, cells in rows:
        # A row may be shorter than the header: what is missing there is an empty cell.
        width = max(len(cells), len(seen.names))
        full = (*cells, *[""] * (width - len(cells)))
        found.append(
            MarkedRow(
                number,
                at.get((number, None), ""),
                tuple(
                    Shown(clean(text), at.get((number, place), ""))
                    for place, text in enumerate(full)
                ),
                tuple(said.get(number, ())),
                number > before + 1,
            )
        )
        before = number
    return found


def _columns() -> Mapping[str, Sequence[Column]]:
    """Give the columns of the table that a field takes."""
    from paripassu.inspection.accountancy.read import COLUMNS as MEASUREMENTS
    from paripassu.inspection.allocation.holding import COLUMNS as STRATA
    from paripassu.inspection.games.targets import COLUMNS as TARGETS

    return {"table": MEASUREMENTS, "strata": STRATA, "targets": TARGETS}
