"""Reading tables (CSV with a header, Parquet): every cell with its row and column.

CSV may be separated by commas, semicolons or tabs; lines that begin with ``#`` are comments. Cells
stay text until somebody asks for a number, so that a decimal is read exactly.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from paripassu.errors import Fault, TableError
from paripassu.files import Readable, read
from paripassu.nearest import nearest
from paripassu.numbers.quantity import (
    QuantityError,
    parse_amount,
    parse_count,
    parse_number,
    parse_share,
)
from paripassu.quoted import cut, quoted
from paripassu.tables.problems import Problems

if TYPE_CHECKING:
    import polars

#: Largest table that is read whole.
MOST_BYTES = 2 * 1024**3
_PARQUET = b"PAR1"

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a table may have.

    Attributes
    ----------
    name : str
    required : bool
        Whether the table is refused without it.
    """

    name: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table.

    Attributes
    ----------
    line : int
        Its line in the file (the header is line 1); in Parquet its number, counted from 1.
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
            self.wrong(column, error.what, error.mend)
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
        Cells by column, all as text, in the order of the rows.
    lines : sequence of int
        The line of each row.
    problems : Problems
        Where everything that is wrong with it is gathered; call ``raise_if_any`` when done.
    """

    source: str
    columns: Mapping[str, Sequence[str]]
    lines: Sequence[int]
    problems: Problems = field(repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.lines)

    def __iter__(self) -> Iterator[Row]:
        names = tuple(self.columns)
        for line, cells in zip(self.lines, zip(*self.columns.values(), strict=True), strict=True):
            yield Row(line, dict(zip(names, cells, strict=True)), self.problems)


def read_table(path: Readable, columns: Sequence[Column]) -> Table:
    """Read a table from a file.

    Parameters
    ----------
    path : str, path or open file
        CSV or Parquet, told apart by what is in it; ``-`` is standard input.
    columns : sequence of Column
        The columns that are known. Others are refused, with the nearest known name.

    Returns
    -------
    Table
        With at least one row.

    Raises
    ------
    TableError
        It cannot be read, is no table, or lacks a column.
    """
    content = read(path, MOST_BYTES)
    return parse_table(content.data, columns, content.name)


def parse_table(content: bytes, columns: Sequence[Column], source: str = "table") -> Table:
    """Read a table from bytes; see :func:`read_table`."""
    table = (
        _parquet(content, source) if content.startswith(_PARQUET) else parse_csv(content, source)
    )
    check_columns(list(table.columns), columns, len(table), table.problems)
    return table


def check_columns(
    names: Sequence[str], columns: Sequence[Column], rows: int, problems: Problems
) -> None:
    """Refuse a table with a column that is not known, without one that is required, or empty.

    Raises
    ------
    TableError
        Something is wrong with it, or was before.
    """
    known = [column.name for column in columns]
    for name in names:
        if name not in known:
            problems.add(
                1, "", f"the column {quoted(name)} is not known here", nearest(name, known)
            )
    for column in columns:
        if column.required and column.name not in names:
            has = ", ".join(quoted(name) for name in names[:20])
            problems.add(1, "", f"the column {column.name!r} is missing", f"there are: {has}")
    if not rows:
        problems.add(0, "", "there is no row beneath the header")
    problems.raise_if_any()


def parse_csv(content: bytes, source: str) -> Table:
    """Read CSV from bytes, whatever its columns.

    Raises
    ------
    TableError
        It is not UTF-8, has no header, a column twice, or a row of another length.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise TableError(
            source, [Fault(line, "", "is not text in UTF-8", "save the table as CSV in UTF-8")]
        ) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise TableError(source, [Fault(line, "", "has a null byte", "save it as CSV again")])
    problems = Problems(source)
    header: list[str] = []
    rows: list[list[str]] = []
    lines: list[int] = []
    for line, cells in _records(text, source):
        if not header:
            header = [cell.strip() for cell in cells]
            for name in sorted({name for name in header if header.count(name) > 1}):
                problems.add(line, "", f"the column {quoted(name)} stands there twice")
            problems.raise_if_any()
        elif len(cells) != len(header):
            problems.add(
                line,
                "",
                f"has {len(cells)} cells, and the header has {len(header)}",
                "put a text that has a comma in it in quotes",
            )
        else:
            rows.append(cells)
            lines.append(line)
    if not header:
        problems.add(0, "", "is empty", "its first line names the columns")
    problems.raise_if_any()
    columns = (
        dict(zip(header, zip(*rows, strict=True), strict=True))
        if rows
        else dict.fromkeys(header, ())
    )
    return Table(source, columns, lines, problems)


def _records(text: str, source: str) -> Iterator[tuple[int, list[str]]]:
    """Give each record of a CSV text with the line that it begins on; comments are left out."""
    between = True  # a line within a quoted cell is no comment, whatever it begins with
    start = last = 0

    def uncommented() -> Iterator[str]:
        nonlocal between, start, last
        for last, line in enumerate(io.StringIO(text, newline=""), start=1):
            if between and line.startswith("#"):
                continue
            if between:
                between, start = False, last
            yield line

    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    header = next(lines, "")
    separator = next((mark for mark in "\t;" if mark in header and "," not in header), ",")
    reader = csv.reader(uncommented(), delimiter=separator, strict=True)
    while True:
        between = True
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            what = f"is no CSV: {error}"
            raise TableError(source, [Fault(last, "", what, "look at its quotes")]) from None
        if any(cell.strip() for cell in cells):
            yield start, cells


def _parquet(content: bytes, source: str) -> Table:
    import polars

    frame = read_parquet(content, source)
    try:
        texts = frame.select(polars.all().cast(polars.String).fill_null(""))
    except (polars.exceptions.PolarsError, ValueError) as error:
        raise TableError(source, [Fault(0, "", _no_parquet(error))]) from None
    columns = {name: texts[name].to_list() for name in texts.columns}
    return Table(source, columns, range(1, frame.height + 1), Problems(source))


def read_parquet(content: bytes, source: str) -> polars.DataFrame:
    """Read Parquet from bytes, its cells as they are.

    Raises
    ------
    TableError
        It is no Parquet, or a damaged one.
    """
    import polars

    panic = polars.exceptions.PanicException  # of damaged pages; no PolarsError, nor an Exception
    try:
        return polars.read_parquet(io.BytesIO(content))
    except (polars.exceptions.PolarsError, panic, OSError, ValueError) as error:
        raise TableError(source, [Fault(0, "", _no_parquet(error))]) from None


def _no_parquet(error: BaseException) -> str:
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    return f"is no Parquet table: {cut(reason, 200)!r}"  # it may quote the file


def to_frame(table: Table) -> polars.DataFrame:
    """Give a table as a frame of texts, with the line of each row in ``line``."""
    import polars

    series = {name: list(cells) for name, cells in table.columns.items()}
    return polars.DataFrame(
        {"line": list(table.lines), **series},
        schema={"line": polars.Int64, **dict.fromkeys(series, polars.String)},
    )
