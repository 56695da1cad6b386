"""A table of any kind on a page: a heading, columns, rows, and the rows that raise an alarm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

#: Rows of a table that stands open; a longer one is folded, and unfolds without a script.
OPEN_ROWS = 30


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row.

    Attributes
    ----------
    cells : sequence of str
        As many as the table has columns; the first names the row.
    alarm : bool
        Whether it is set off. Colour never stands alone: one of its cells says so in words.
    """

    cells: Sequence[str]
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table.

    Attributes
    ----------
    title : str
        Stands over it, and names it where it is folded.
    header : sequence of str
    rows : sequence of GridRow
    caption : str
        How to read it, in plain words.
    words : frozenset of int
        Columns of words, that may break; those of numbers do not.
    fold : bool
        Whether it is folded however short it is: something else that is shown says the same.
    """

    title: str
    header: Sequence[str]
    rows: Sequence[GridRow]
    caption: str = ""
    words: frozenset[int] = field(default_factory=frozenset)
    fold: bool = False

    @property
    def folded(self) -> bool:
        """Whether it does not stand open."""
        return self.fold or len(self.rows) > OPEN_ROWS


def first_of(shown: int, rows: int, what: str = "rows") -> str:
    """Say that only the first rows are shown, where that is so.

    >>> first_of(1000, 1204), first_of(1000, 7)
    ('The first 1,000 of 1,204 rows.', '')
    """
    return f"The first {shown:,} of {rows:,} {what}." if rows > shown else ""
