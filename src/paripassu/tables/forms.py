"""What the texts of a column have to be, and how a whole column is brought to it.

Where texts are hashed, each value has one text. Most columns hold it already: that is told for all
of their cells at once, and only the others are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paripassu.tables.problems import Problems

if TYPE_CHECKING:
    import polars

#: So many wrong cells of a column are told one by one; the rest are counted.
MOST_TOLD = 1_000
#: Decimals with zeros at their end, as programs write that keep a number of places.
_ZEROS = r"^-?(?:0|[1-9][0-9]*)\.[0-9]*0$"


class WrongTextError(ValueError):
    """A text that is none of its column's.

    Attributes
    ----------
    what : str
        What is wrong, as a clause that follows the column's name, with the text.
    mend : str
        How to mend it; may be empty.
    """

    def __init__(self, what: str, mend: str = "") -> None:
        super().__init__(f"{what} — {mend}" if mend else what)
        self.what = what
        self.mend = mend


@dataclass(frozen=True, slots=True)
class Form:
    """What the texts of a column have to be.

    Attributes
    ----------
    bring : callable
        Takes a text and gives the one that is meant, most often the same; raises
        :class:`WrongTextError` where none is.
    quick : str
        A regular expression, in what Python and Rust have in common: texts that match it as a
        whole, and have at most ``short`` bytes, are right as they stand. Empty where all of those
        are.
    short : int
        See ``quick``.
    numbers : bool
        Whether they are numbers, so that a number with a point has a place here.
    points : bool
        Whether zeros behind a point say nothing: ``1.000`` is 1, and nobody's thousand.
    place : bool
        Whether they are places, "latitude,longitude", as the points of GeoJSON are.
    """

    bring: Callable[[str], str]
    quick: str
    short: int
    numbers: bool = False
    points: bool = False
    place: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A column that a table has to have, by its exact name."""

    name: str
    form: Form


def settle(
    cells: polars.Series, field: Field, lines: Sequence[int], problems: Problems
) -> polars.Series:
    """Bring a column of texts to its form; null stays null.

    Parameters
    ----------
    cells : polars.Series
        Texts, in any form.
    field : Field
    lines : sequence of int
        The line of each cell.
    problems : Problems
        Where each cell is noted that is wrong; it keeps its text.
    """
    form = field.form
    good = _right(cells, form)
    if good.all():
        return cells
    if form.points:
        zeros = (~good).fill_null(False) & cells.str.contains(_ZEROS)
        if zeros.any():
            bare = cells.str.strip_chars_end("0").str.strip_suffix(".")
            cells = bare.zip_with(zeros.fill_null(False), cells)
            good = _right(cells, form)
    rows = (~good).arg_true()
    return _one_by_one(cells, rows, field, lines, problems) if len(rows) else cells


def _right(cells: polars.Series, form: Form) -> polars.Series:
    """Say which cells are right as they stand; null where they are null."""
    good = cells.str.len_bytes() <= form.short
    return good & cells.str.contains(f"^(?:{form.quick})$") if form.quick else good


def _one_by_one(
    cells: polars.Series,
    rows: polars.Series,
    field: Field,
    lines: Sequence[int],
    problems: Problems,
) -> polars.Series:
    import polars

    meant: dict[str, str] = {}
    wrong: dict[str, WrongTextError] = {}
    told = last = 0
    texts: list[str] = cells.gather(rows).to_list()
    for at, text in enumerate(texts):
        if text not in meant:
            try:
                meant[text] = field.form.bring(text)
            except WrongTextError as error:
                meant[text], wrong[text] = text, error
        if text in wrong:
            told, last = told + 1, lines[rows[at]]
            if told <= MOST_TOLD:
                problems.add(last, field.name, wrong[text].what, wrong[text].mend)
        texts[at] = meant[text]
    if told > MOST_TOLD:
        problems.repeat(field.name, told - MOST_TOLD, last)
    if len(rows) == len(cells):
        return polars.Series(cells.name, texts, dtype=polars.String)
    return cells.scatter(rows, polars.Series(texts, dtype=polars.String))
