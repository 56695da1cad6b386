"""From a grid of texts to a table: known columns, decimal points, and what was not read."""

from __future__ import annotations

from collections.abc import Sequence

from paripassu.tables.decimals import note_points, shown_by, with_points, with_sign, written_out
from paripassu.tables.grid import Grid
from paripassu.tables.names import Column, match, note_repeated, repeats
from paripassu.tables.percents import note_mixed
from paripassu.tables.problems import Problems
from paripassu.tables.table import Table

#: How R writes a cell that has no value.
ABSENT = "NA"


def shape(grid: Grid, columns: Sequence[Column], problems: Problems, decimal: str = "") -> Table:
    """Take the known columns of a grid.

    Parameters
    ----------
    grid : Grid
    columns : sequence of Column
        The known ones. Others are left out with a note; a near miss of a known name is refused.
    problems : Problems
    decimal : str
        The sign before the decimals, a comma or a point, where it is said.

    Raises
    ------
    TableError
        A column is missing, stands there twice or is misspelt, a cell shows an error or may mean
        two numbers, or there is no row.
    """
    cells = list(zip(*grid.rows, strict=True)) if grid.rows else [()] * len(grid.names)
    blank = [not any(cell.strip() for cell in column) for column in cells]
    matched = match(grid.names, columns, problems, line=grid.header, blank=blank)
    for number, cells_of_row in zip(grid.lines, grid.rows, strict=True):
        if repeats(grid.names, cells_of_row):
            note_repeated(number, problems)
    if not grid.rows:
        problems.add(0, "", "there is no row beneath the header")
    kept: dict[str, Sequence[str]] = {name: cells[at] for name, at in matched.places.items()}
    names = {at: name for name, at in matched.places.items()}
    for (row, at), (what, mend) in grid.wrong.items():
        if at in names:
            problems.add(grid.lines[row], names[at], what, mend)
    problems.raise_if_any()
    unit = "row" if problems.sheet else "line"
    notes = [
        *title_notes(grid.titles, unit),
        *comment_notes(grid.comments),
        *hidden_notes(grid.hidden),
        *hidden_column_notes([names[at] for at in grid.hidden_columns if at in names]),
        *matched.notes(grid.nameless),
    ]
    kinds = {column.name: column for column in columns}
    empty = []
    for name, column in kept.items():
        if (
            not kinds[name].required
            and not kinds[name].verbatim
            and any(cell.strip() == ABSENT for cell in column)
        ):
            kept[name] = ["" if cell.strip() == ABSENT else cell for cell in column]
            empty.append(name)
    notes += absent_notes(empty)
    numbers = {name: column for name, column in kept.items() if kinds[name].number}
    if decimal:
        kept |= with_sign(numbers, grid.lines, problems, decimal, grid.figures)
        problems.raise_if_any()
    elif grid.commas:
        sign = shown_by(cell for column in numbers.values() for cell in column)
        if sign == ",":
            written, example = with_points(numbers, grid.lines, problems)
            kept |= written
            notes += comma_notes(example)
        elif not sign:
            note_points(numbers, grid.lines, problems)
        problems.raise_if_any()
    elif grid.cells:
        texts = written_out(numbers)
        if shown_by(cell for column in texts.values() for cell in column) != ".":
            note_points(texts, grid.lines, problems)
        problems.raise_if_any()
    for name, column in kept.items():
        if kinds[name].share:
            note_mixed(name, column, grid.lines, problems)
    return Table(problems.source, kept, grid.lines, problems, tuple(notes))


def title_notes(titles: Sequence[int], unit: str = "line") -> list[str]:
    """Say which lines above the header are not read."""
    if not titles:
        return []
    which = str(titles[0]) if len(titles) == 1 else f"{titles[0]} to {titles[-1]}"
    return [f"not read: {unit}{'s'[: len(titles) > 1]} {which}, above the header"]


def comment_notes(lines: Sequence[int]) -> list[str]:
    """Say which lines beneath the header are taken for comments."""
    if not lines:
        return []
    if len(lines) == 1:
        return [f"not read: line {lines[0]}, which begins with # (a comment)"]
    which = ", ".join(map(str, lines[:20])) + (" and more" if len(lines) > 20 else "")
    return [f"not read: lines {which}, which begin with # (comments)"]


def hidden_notes(rows: Sequence[int]) -> list[str]:
    """Say how many rows of a sheet are read although they are hidden."""
    if not rows:
        return []
    if len(rows) == 1:
        return [f"1 hidden row is read like the others: row {rows[0]}"]
    which = ", ".join(map(str, rows[:10])) + (" and more" if len(rows) > 10 else "")
    return [f"{len(rows):,} hidden rows are read like the others: rows {which}"]


def hidden_column_notes(names: Sequence[str]) -> list[str]:
    """Say which columns of a sheet are read although they are hidden."""
    if not names:
        return []
    if len(names) == 1:
        return [f"1 hidden column is read like the others: {names[0]}"]
    return [f"{len(names):,} hidden columns are read like the others: {', '.join(names)}"]


def absent_notes(names: Sequence[str]) -> list[str]:
    """Say in which columns ``NA`` stands for an empty cell."""
    if not names:
        return []
    several = "s" if len(names) > 1 else ""
    return [f"{ABSENT} is read as an empty cell in the column{several} {', '.join(names)}"]


def comma_notes(example: str) -> list[str]:
    """Say that commas are decimal commas."""
    return [f"commas are read as decimal commas: {example}"] if example else []
