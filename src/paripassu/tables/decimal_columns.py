"""Decimal commas in whole columns at once; cell by cell: :mod:`paripassu.tables.decimals`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from paripassu.tables.decimals import note_points, shown, with_points, with_sign
from paripassu.tables.problems import Problems

if TYPE_CHECKING:
    import polars

#: Signs of the longest text that is read as a number.
LONGEST = 60
_DECIMAL_COMMA = r"^\s*[+-]?(?:[0-9]+,[0-9]*|,[0-9]+)(?:[eE][+-]?[0-9]{1,3})?\s*%?\s*$"


def decimal_points(
    series: dict[str, polars.Series],
    names: Sequence[str],
    lines: Sequence[int],
    problems: Problems,
) -> str:
    """Write numbers with decimal commas with points; see :mod:`paripassu.tables.decimals`.

    Returns
    -------
    str
        An example for a note; empty where nothing was written anew.
    """
    import polars

    pointed = {name: series[name].str.contains(".", literal=True) for name in names}
    signs = {shown(cell) for name in names for cell in series[name].filter(pointed[name]).unique()}
    if "." in signs:
        return ""
    if "," not in signs and not any(
        shown(cell) == ","
        for name in names
        for cell in series[name].filter(series[name].str.contains(",", literal=True)).unique()
    ):
        for name in names:
            rows = pointed[name].arg_true().to_list()
            some = {name: series[name].gather(rows).to_list()}
            note_points(some, [lines[row] for row in rows], problems)
        return ""
    example = ""
    for name in names:
        cells = series.pop(name)
        decimal = cells.str.contains(_DECIMAL_COMMA) & (cells.str.len_chars() <= LONGEST)
        first = decimal.arg_max() if decimal.any() else None
        if rows := pointed[name].arg_true().to_list():
            some = {name: cells.gather(rows).to_list()}
            before = [cells[row] for row in rows if first is None or row < first]
            example = example or with_points({name: before}, rows, Problems(""))[1]
            written, _ = with_points(some, [lines[row] for row in rows], problems)
            cells = cells.scatter(rows, polars.Series(written[name]))
        if first is not None:
            example = example or with_points({name: [cells[first]]}, [0], problems)[1]
            # Cells that are no numbers keep their commas, and are refused as they stand.
            point = cells.str.replace(",", ".", literal=True)
            cells = point if decimal.all() else point.zip_with(decimal, cells)
            del point
        series[name] = cells
    return example


def said_points(
    series: dict[str, polars.Series],
    names: Sequence[str],
    lines: Sequence[int],
    problems: Problems,
    decimal: str,
) -> None:
    """Write numbers with points where it is said which sign stands before the decimals."""
    import polars

    for name in names:
        cells = series.pop(name)
        comma = cells.str.contains(",", literal=True)
        if decimal == ",":
            plain = cells.str.contains(_DECIMAL_COMMA) & (cells.str.len_chars() <= LONGEST)
            rows = (cells.str.contains(".", literal=True) | (comma & ~plain)).arg_true().to_list()
        else:
            plain = polars.Series([False], dtype=polars.Boolean).new_from_index(0, len(cells))
            rows = (comma | cells.str.contains(r"\..*\.")).arg_true().to_list()
        written: list[str] = []
        if rows:
            some = {name: cells.gather(rows).to_list()}
            written = with_sign(some, [lines[row] for row in rows], problems, decimal)[name]
        if plain.any():
            cells = cells.str.replace(",", ".", literal=True).zip_with(plain, cells)
        series[name] = cells.scatter(rows, polars.Series(written)) if rows else cells
