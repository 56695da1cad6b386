"""A table as a room gets it: known columns of texts, every cell with its line.

Cells stay text until somebody asks for a number, so that a decimal is read exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from paripassu.numbers.quantity import (
    QuantityError,
    parse_amount,
    parse_count,
    parse_number,
    parse_share,
)
from paripassu.tables.problems import Problems

if TYPE_CHECKING:
    import polars

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table.

    Attributes
    ----------
    line : int
        Its line in the file; in a workbook its row, in Parquet its number, counted from 1.
    cells : mapping
        Text of each column that the table has; absent columns read as empty.
    problems : Problems
        Where a cell that cannot be read is noted.
    """

    line: int
    cells: Mapping[str, str]
    problems: Problems = field(repr=False, compare=False)

    def text(self, column: str, default: str = "") -> str:
        """Give a cell without the blanks around it, or the default where it is empty."""
        return self.cells.get(column, "").strip() or default

    def raw(self, column: str) -> str:
        """Give a cell exactly as it stands in the file."""
        return self.cells.get(column, "")

    def required(self, column: str) -> str:
        """Give a cell that may not be empty; note it where it is."""
        text = self.text(column)
        if not text:
            self.wrong(column, "is empty")
        return text

    def _read(
        self, column: str, parse: Callable[[str], Read], default: Read | None, wrong: Read
    ) -> Read:
        text = self.text(column)
        if not text and default is not None:
            return default
        if not text:
            self.wrong(column, "is empty")
            return wrong
        try:
            return parse(text)
        except QuantityError as error:
            self.problems.add_number(self.line, column, error)
            return wrong

    def number(self, column: str, default: Fraction | None = None) -> Fraction:
        """Give a number; without a default an empty cell is noted as wrong."""
        return self._read(column, parse_number, default, Fraction(0))

    def amount(self, column: str, default: Fraction | None = None) -> Fraction:
        """Give a number that is not negative."""
        return self._read(column, parse_amount, default, Fraction(0))

    def share(self, column: str, default: Fraction | None = None) -> Fraction:
        """Give a share from 0 to 1; ``2 %`` is read too."""
        return self._read(column, parse_share, default, Fraction(0))

    def count(self, column: str, default: int | None = None) -> int:
        """Give a whole number that is not negative."""
        return self._read(column, parse_count, default, 0)

    def wrong(self, column: str, what: str, mend: str = "") -> None:
        """Note what is wrong with a cell of this row."""
        self.problems.add(self.line, column, what, mend)


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it stands in a file.

    Attributes
    ----------
    source : str
        The file's name in messages.
    columns : mapping
        Cells of the known columns that it has, by their known names, all as text, in the order of
        the rows.
    lines : sequence of int
        The line of each row; in a workbook its row, in Parquet its number from 1.
    problems : Problems
        Where everything that is wrong with it is gathered; call ``raise_if_any`` when done.
    notes : tuple of str
        What was not read, and what was taken for what.
    """

    source: str
    columns: Mapping[str, Sequence[str]]
    lines: Sequence[int]
    problems: Problems = field(repr=False, compare=False)
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.lines)

    def __iter__(self) -> Iterator[Row]:
        names = tuple(self.columns)
        for line, cells in zip(self.lines, zip(*self.columns.values(), strict=True), strict=True):
            yield Row(line, dict(zip(names, cells, strict=True)), self.problems)


def to_frame(table: Table) -> polars.DataFrame:
    """Give a table as a frame of texts, with the line of each row in ``line``."""
    import polars

    series = {name: list(cells) for name, cells in table.columns.items()}
    return polars.DataFrame(
        {"line": list(table.lines), **series},
        schema={"line": polars.Int64, **dict.fromkeys(series, polars.String)},
    )
