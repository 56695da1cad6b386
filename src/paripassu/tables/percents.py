"""Per cents beside bare numbers in one column: asked about, since a sign may have been forgotten.

``0.2`` beneath ``0.2 %`` may be 0.2 per cent or 20 per cent. A number of a sheet that is shown in
per cent says which: 0.002 with the number format ``0.0%`` is 0.2 per cent.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from paripassu.numbers.quantity import QuantityError, parse_number
from paripassu.quoted import quoted
from paripassu.tables.grid import Percent, Wrong
from paripassu.tables.problems import Problems

if TYPE_CHECKING:
    import polars

#: So many cells are named one by one; the rest are counted.
_MOST_NAMED = 1_000


def note_mixed(name: str, cells: Sequence[str], lines: Sequence[int], problems: Problems) -> None:
    """Note the cells of a column of shares that have no sign of per cent, where others have one.

    Parameters
    ----------
    name : str
        The column.
    cells : sequence of str
        With decimal points.
    lines : sequence of int
    problems : Problems
    """
    if not any(isinstance(cell, Percent) or cell.rstrip().endswith("%") for cell in cells):
        return
    for line, cell in zip(lines, cells, strict=True):
        if not isinstance(cell, Percent) and (said := _asked(cell.strip())) is not None:
            problems.add(line, name, *said)


def note_mixed_in(
    name: str, cells: polars.Series, lines: Sequence[int], problems: Problems
) -> None:
    """Do to a column of a large table what :func:`note_mixed` does to its cells."""
    import polars

    if not cells.str.contains(r"%\s*$").any():
        return
    values = cells.str.strip_chars().cast(polars.Float64, strict=False)
    rows = ((values > 0) & (values <= 1)).arg_true().to_list()
    for row in rows[:_MOST_NAMED]:
        if (said := _asked(cells[row].strip())) is not None:
            problems.add(lines[row], name, *said)
    if len(rows) > _MOST_NAMED:
        problems.repeat(name, len(rows) - _MOST_NAMED, lines[rows[-1]])


def _asked(bare: str) -> Wrong | None:
    """Ask what a cell without the sign means; None where it can mean but one thing."""
    try:
        number = parse_number(bare)
    except QuantityError:
        return None  # a share in per cent, no cell, or no number: said where it is read
    if not 0 < number <= 1:
        return None  # 0 is 0, and beyond 1 it is refused
    ways = f"{Decimal(bare):f} % or {(Decimal(bare) * 100).normalize():f} %"
    what = f"can be read in two ways: {quoted(bare)} may be {ways}, as other cells here are in %"
    return what, f"write the one that is meant: {ways}"
