"""A table as it stands in a file: a header, and rows of texts, each with its line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

#: Rows among which the header is looked for: titles stand above it, not whole pages.
MOST_TITLES = 20

#: What is wrong with a cell, and how to mend it.
Wrong = tuple[str, str]


class Figure(str):
    """A number of a sheet as text: its point is a decimal point, whatever sign people write."""

    __slots__ = ()


class Percent(Figure):
    """A number of a sheet that is shown in per cent: ``0.002`` as 0.2 %."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table before it is known which of its columns mean what.

    Attributes
    ----------
    names : sequence of str
        The header as it is written.
    rows : sequence of sequence of str
        As many cells as the header in each.
    lines : sequence of int
        The line of each row.
    header : int
        The line of the header.
    titles : tuple of int
        Lines above the header that are not read.
    commas : bool
        Whether commas part no cells here, so that they may stand in numbers.
    cells : bool
        Whether these are the cells of a sheet: a number among them is a :class:`Figure`, and what
        else looks like a number is a text.
    wrong : mapping
        Row and column, both from 0, to what is wrong with that cell.
    nameless : tuple of int
        Columns of a sheet, from 1, that have cells and no name.
    figures : frozenset of str
        Columns of a frame that hold numbers and no texts; in a sheet each cell says it of itself.
    comments : tuple of int
        Lines beneath the header that are comments.
    hidden : tuple of int
        Rows of a sheet that are read although they are hidden.
    hidden_columns : tuple of int
        Columns of a sheet that are hidden, from 0.
    """

    names: Sequence[str]
    rows: Sequence[Sequence[str]]
    lines: Sequence[int]
    header: int = 1
    titles: tuple[int, ...] = ()
    commas: bool = False
    cells: bool = False
    wrong: Mapping[tuple[int, int], Wrong] = field(default_factory=dict)
    nameless: tuple[int, ...] = ()
    figures: frozenset[str] = frozenset()
    comments: tuple[int, ...] = ()
    hidden: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
