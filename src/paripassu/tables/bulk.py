"""Reading large tables column by column: numbers as arrays, every bad cell with its row and column.

:mod:`~paripassu.tables.table` reads each cell exactly, as a fraction; a balance has a hundred
thousand measurements with errors of per cents, and floats serve. Numbers of a Parquet file are
taken as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from paripassu.files import Readable, read
from paripassu.numbers.quantity import (
    QuantityError,
    parse_amount,
    parse_count,
    parse_share,
)
from paripassu.tables.plain import LEAST_BYTES, parse_plain
from paripassu.tables.problems import Problems
from paripassu.tables.table import (
    MOST_BYTES,
    Column,
    check_columns,
    parse_table,
    read_parquet,
    to_frame,
)

if TYPE_CHECKING:
    import polars
    from numpy import bool_, float64
    from numpy.typing import NDArray

_PARQUET = b"PAR1"
#: As in :mod:`~paripassu.numbers.quantity`, without its limit on digits after the point: a
#: float's shortest text may have more.
_NUMBER = r"^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?$"
_LONGEST = 60
#: Squares of smaller numbers would be taken for 0, and a measurement for one without an error.
_LEAST, _MOST = 1e-60, 1e18


@dataclass(frozen=True, slots=True, eq=False)
class BulkTable:
    """A table as columns.

    Attributes
    ----------
    source : str
        The file's name in messages.
    columns : polars.DataFrame
        As they stand in the file: texts in CSV, whatever they are in Parquet.
    lines : sequence of int
        The line of each row (in Parquet its number, from 1).
    problems : Problems
        Where everything that is wrong is gathered; call ``raise_if_any`` when done.
    """

    source: str
    columns: polars.DataFrame
    lines: Sequence[int]
    problems: Problems = field(repr=False)

    def __len__(self) -> int:
        return self.columns.height

    def wrong(self, row: int, column: str, what: str, mend: str = "") -> None:
        """Note what is wrong with a cell; rows are counted from 0 here."""
        self.problems.add(self.lines[row], column, what, mend)

    def texts(self, column: str, default: str = "") -> polars.Series:
        """Give a column as texts without the blanks around them, empty ones as the default."""
        import polars

        if column not in self.columns.columns:
            return polars.Series(column, [default], dtype=polars.String).new_from_index(
                0, len(self)
            )
        stripped = _strings(self.columns[column]).str.strip_chars()
        return stripped.set(stripped == "", default) if default else stripped

    def required(self, column: str) -> polars.Series:
        """Give a column of texts none of which may be empty; note those that are."""
        texts = self.texts(column)
        for row in (texts == "").arg_true():
            self.wrong(row, column, "is empty")
        return texts

    def amounts(self, column: str, empty: float | None = None) -> NDArray[float64]:
        """Give a column of numbers that are not negative.

        Parameters
        ----------
        column : str
        empty : float, optional
            What an empty cell stands for; without it, one is noted as wrong.
        """
        return self._numbers(column, empty, parse_amount, lambda x: x >= 0)

    def shares(self, column: str, empty: float | None = None) -> NDArray[float64]:
        """Give a column of shares from 0 to 1; ``2 %`` is read too."""
        return self._numbers(column, empty, parse_share, lambda x: (x >= 0) & (x <= 1))

    def counts(self, column: str, empty: float | None = None) -> NDArray[float64]:
        """Give a column of whole numbers that are not negative; -1 where a cell is none."""
        return self._numbers(column, empty, parse_count, lambda x: (x >= 0) & (x % 1 == 0), -1.0)

    def _numbers(
        self,
        column: str,
        empty: float | None,
        parse: Callable[[str], object],
        fits: Callable[[NDArray[float64]], NDArray[bool_]],
        wrong: float = 0.0,
    ) -> NDArray[float64]:
        import numpy as np

        if column not in self.columns.columns:
            assert empty is not None, "a required column is there"
            return np.full(len(self), empty)
        cells = self.columns[column]
        texts = None
        if cells.dtype.is_numeric():
            values = _floats(cells)
            blank = cells.is_null().to_numpy()
        else:
            texts = _strings(cells).str.strip_chars()
            blank = (texts == "").to_numpy()
            values = _parsed(texts, percent=parse is parse_share)
        with np.errstate(invalid="ignore"):
            size = np.abs(values)
            good = (size < _MOST) & ((size >= _LEAST) | (size == 0)) & fits(values)
        values[~good] = wrong
        if empty is None:
            for row in np.flatnonzero(blank):
                self.wrong(int(row), column, "is empty")
        else:
            values[blank] = empty
        for row in np.flatnonzero(~good & ~blank):
            text = str(cells[int(row)]) if texts is None else texts[int(row)]
            self._refused(int(row), column, text, parse)
        return values

    def _refused(self, row: int, column: str, text: str, parse: Callable[[str], object]) -> None:
        """Say about a cell what the exact reading says."""
        try:
            parse(text)
        except QuantityError as error:
            self.wrong(row, column, error.what, error.mend)
        else:
            self.wrong(row, column, f"should be a plain number, not {text!r}")


def _strings(cells: polars.Series) -> polars.Series:
    import polars

    return cells.cast(polars.String, strict=False).fill_null("")


def _floats(cells: polars.Series) -> NDArray[float64]:
    """Give numbers as they are; NaN where there is none."""
    import numpy as np
    import polars

    return np.array(cells.cast(polars.Float64, strict=False).to_numpy(), dtype=np.float64)


def _parsed(texts: polars.Series, *, percent: bool) -> NDArray[float64]:
    """Read decimal numbers; NaN where a text is none."""
    import polars

    column = polars.col("text")
    parted = percent and bool(texts.str.ends_with("%").any())
    bare = column.str.strip_suffix("%").str.strip_chars() if parted else column
    number: polars.Expr = polars.when(
        bare.str.contains(_NUMBER) & (bare.str.len_chars() <= _LONGEST)
    ).then(bare.cast(polars.Float64, strict=False))
    if parted:
        number = polars.when(column.str.ends_with("%")).then(number / 100).otherwise(number)
    frame = polars.DataFrame({"text": texts}).select(number.alias("number"))
    return _floats(frame["number"])


def read_bulk(path: Readable, columns: Sequence[Column]) -> BulkTable:
    """Read a table from a file, column by column.

    Parameters
    ----------
    path : str or path
        CSV or Parquet, told apart by what is in it; ``-`` is standard input.
    columns : sequence of Column
        The columns that are known. Others are refused, with the nearest known name.

    Raises
    ------
    TableError
        It cannot be read, is no table, or lacks a column.
    """
    content = read(path, MOST_BYTES)
    return parse_bulk(content.data, columns, content.name)


def parse_bulk(content: bytes, columns: Sequence[Column], source: str = "table") -> BulkTable:
    """Read a table from bytes; see :func:`read_bulk`."""
    if not content.startswith(_PARQUET):
        plain = parse_plain(content) if len(content) >= LEAST_BYTES else None
        if plain is not None:
            return from_frame(plain[0], columns, source, plain[1])
        table = parse_table(content, columns, source)
        return BulkTable(source, to_frame(table).drop("line"), table.lines, table.problems)
    return from_frame(read_parquet(content, source), columns, source)


def from_frame(
    frame: polars.DataFrame | Sequence[Mapping[str, object]],
    columns: Sequence[Column],
    source: str = "table",
    lines: Sequence[int] | None = None,
) -> BulkTable:
    """Take a table from a polars frame, or from rows as mappings; see :func:`read_bulk`.

    Parameters
    ----------
    frame : polars.DataFrame or sequence of mappings
    columns : sequence of Column
    source : str
        What it is called in messages.
    lines : sequence of int, optional
        The line of each row; counted from 1 if not given.
    """
    import polars

    problems = Problems(source)
    if not isinstance(frame, polars.DataFrame):
        names = list(dict.fromkeys(name for row in frame for name in row))
        cells = {name: [_text(row.get(name)) for row in frame] for name in names}
        frame = polars.DataFrame(cells, schema=dict.fromkeys(names, polars.String))
    check_columns(frame.columns, columns, frame.height, problems)
    for name in frame.columns:
        if not _said(frame[name]):
            what = f"should hold texts or numbers, not {frame[name].dtype}"
            problems.add(0, name, what)
    problems.raise_if_any()
    return BulkTable(source, frame, lines or range(1, frame.height + 1), problems)


def _said(cells: polars.Series) -> bool:
    """Whether cells can be written as texts."""
    import polars

    if cells.dtype.is_nested() or cells.dtype == polars.Object:
        return False
    if cells.dtype in (polars.String, polars.Boolean) or cells.dtype.is_numeric():
        return True
    try:
        _strings(cells)
    except polars.exceptions.PolarsError:  # spans of time; bytes that are no UTF-8
        return False
    return True


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)
