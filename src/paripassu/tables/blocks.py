"""Rows in blocks of columns: how a table of any size is handed on in little memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars

#: So many rows that are read one by one are put together.
_ROWS = 1 << 16


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Some rows of a table, one after another.

    Attributes
    ----------
    lines : sequence of int
        The line of each, or its number where there are no lines.
    cells : dict
        Each column's cells, null where there is nothing; who reads takes them out.
    """

    lines: Sequence[int]
    cells: dict[str, polars.Series]


def by_rows(
    rows: Iterable[tuple[int, Sequence[str | None]]], names: Sequence[str]
) -> Iterator[Block]:
    """Put rows of texts, each with its line, together in blocks."""
    import polars

    rest = iter(rows)
    while some := list(islice(rest, _ROWS)):
        columns = zip(*(cells for _, cells in some), strict=True)
        yield Block(
            [line for line, _ in some],
            {
                name: polars.Series(name, column, dtype=polars.String)
                for name, column in zip(names, columns, strict=True)
            },
        )
