"""Decimal commas: read where a table shows beyond doubt that it has them, asked about elsewhere.

``20,728`` is a little more than twenty in one country, and twenty thousand in another. A table
whose cells are parted by semicolons or tabs has decimal commas if one number in it can mean nothing
else, as ``0,5`` can, and no number has a decimal point. Where no number shows either sign,
``1.234`` is asked about: in the countries of the semicolon the point parts the thousands. So it is
in a sheet of a workbook where it stands as a text; a number of a sheet is never in doubt. What is
left is read as it stands, and refused or asked about where it is read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from paripassu.numbers.marks import reading, readings
from paripassu.numbers.quantity import ambiguous
from paripassu.quoted import quoted
from paripassu.tables.grid import Figure
from paripassu.tables.problems import Problems

_PERCENT = re.compile(r"\s*%$")


def split_percent(cell: str) -> tuple[str, str]:
    """Part a sign of per cent and the blanks before it from a number."""
    bare = cell.strip()
    found = _PERCENT.search(bare)
    return (bare[: found.start()], found[0]) if found else (bare, "")


def shown(cell: str) -> str:
    """Give the sign that a cell shows to stand before decimals: a comma, a point, or neither."""
    bare, _ = split_percent(cell)
    comma, point = bare.rfind(","), bare.rfind(".")
    if comma == point:
        return ""
    meant = readings(bare)
    if len(meant) != 1 or "." not in meant[0]:
        return ""  # no number, or one that shows nothing
    return "," if comma > point else "."


def shown_by(cells: Iterable[str]) -> str:
    """Give the sign before decimals that numbers show, as they are written.

    Returns
    -------
    str
        A comma where one shows it and none shows a point; a point where one does; else nothing.
    """
    signs = {shown(cell) for cell in cells}
    return "." if "." in signs else "".join(signs)


def written_out(columns: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Give the cells that are texts; in the place of each number of a sheet an empty one."""
    return {
        name: ["" if isinstance(cell, Figure) else cell for cell in cells]
        for name, cells in columns.items()
    }


def note_points(
    columns: Mapping[str, Sequence[str]], lines: Sequence[int], problems: Problems
) -> None:
    """Note the numbers such as ``1.234`` of a table that shows no sign before decimals.

    Parameters
    ----------
    columns : mapping
        Cells of the columns of numbers.
    lines : sequence of int
    problems : Problems
    """
    for name, cells in columns.items():
        for at, cell in enumerate(cells):
            if "." in cell and len(meant := readings(split_percent(cell)[0])) > 1:
                bare = split_percent(cell)[0]
                # 1.234 would be asked about again; a nought more, and it is no longer in doubt.
                mend = f"write the one that is meant: {meant[0]} or {meant[1]}0"
                problems.add_number(lines[at], name, ambiguous(bare, meant), mend)


def with_points(
    columns: Mapping[str, Sequence[str]], lines: Sequence[int], problems: Problems
) -> tuple[dict[str, list[str]], str]:
    """Write numbers with decimal commas with points; note those that may be something else.

    Parameters
    ----------
    columns : mapping
        Cells of the columns of numbers of a table with decimal commas.
    lines : sequence of int
    problems : Problems

    Returns
    -------
    tuple
        The cells, and the first number that was written anew, as an example for a note.
    """
    written: dict[str, list[str]] = {}
    example = ""
    for name, cells in columns.items():
        column = list(cells)
        for at, cell in enumerate(cells):
            if "," not in cell and "." not in cell:
                continue
            bare, percent = split_percent(cell)
            meant = [one for one in readings(bare) if "," not in bare or "." in one]
            if len(meant) > 1:
                error = ambiguous(bare, meant)
                mend = f"write {meant[0]}, or {bare.replace('.', ',')} as elsewhere in this table"
                problems.add_number(lines[at], name, error, mend)
            elif meant:
                column[at] = meant[0] + percent
                example = example or f"{quoted(bare)} as {meant[0]}"
        written[name] = column
    return written, example


def with_sign(
    columns: Mapping[str, Sequence[str]],
    lines: Sequence[int],
    problems: Problems,
    decimal: str,
    figures: Collection[str] = (),
) -> dict[str, list[str]]:
    """Write numbers with points where it is said which sign stands before the decimals.

    Parameters
    ----------
    columns : mapping
        Cells of the columns of numbers.
    lines : sequence of int
    problems : Problems
        Numbers that are written otherwise are noted there.
    decimal : str
        A comma or a point.
    figures : collection of str
        Columns of numbers that never were texts.
    """
    written: dict[str, list[str]] = {}
    for name, cells in columns.items():
        column = written[name] = list(cells)
        if name in figures:
            continue
        for at, cell in enumerate(cells):
            if ("," not in cell and "." not in cell) or isinstance(cell, Figure):
                continue
            bare, percent = split_percent(cell)
            meant = reading(bare, decimal)
            if meant is not None:
                # A nought more, and nobody takes the decimals for thousands again.
                column[at] = meant + "0" * (len(readings(meant)) > 1) + percent
            elif other := readings(bare):
                one = other[0].replace(".", decimal)
                sign = "comma" if decimal == "," else "point"
                what = f"should be a number with a decimal {sign}, not {quoted(bare)}"
                problems.add(lines[at], name, what, f"write {one}")
    return written
