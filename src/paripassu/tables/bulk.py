"""Reading large tables column by column: numbers as arrays, every bad cell with its row and column.

:mod:`~paripassu.tables.table` reads each cell exactly, as a fraction; a balance has a hundred
thousand measurements with errors of per cents, and floats serve. Numbers of a Parquet file are
taken as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from paripassu.numbers.quantity import (
    QuantityError,
    parse_amount,
    parse_count,
    parse_share,
)
from paripassu.tables.decimal_columns import LONGEST, decimal_points, said_points
from paripassu.tables.frames import check_kinds, strings
from paripassu.tables.names import Column, match, note_repeated, repeats
from paripassu.tables.numbering import Words, words_of
from paripassu.tables.percents import note_mixed_in
from paripassu.tables.plain import Plain
from paripassu.tables.problems import Problems
from paripassu.tables.shape import ABSENT, absent_notes, comma_notes
from paripassu.tables.sheet import ANY_SHEET, Wanted
from paripassu.tables.table import Table, to_frame

if TYPE_CHECKING:
    import polars
    from numpy import bool_, float64
    from numpy.typing import NDArray

#: As in :mod:`~paripassu.numbers.quantity`, without its limit on digits after the point: a
#: float's shortest text may have more.
_NUMBER = r"^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?$"
#: Squares of smaller numbers would be taken for 0, and a measurement for one without an error.
_LEAST, _MOST = 1e-60, 1e18
#: So many bad cells of a column are read again for what to say; the rest are counted.
MOST_READ = 1_000


@dataclass(slots=True, eq=False)
class BulkTable:
    """A table as columns.

    Attributes
    ----------
    source : str
        The file's name in messages.
    columns : polars.DataFrame
        As they stand in the file: texts in CSV, whatever they are in Parquet; without those that
        were read as words, amounts or shares.
    lines : sequence of int
        The line of each row (in Parquet its number, from 1).
    problems : Problems
        Where everything that is wrong is gathered; call ``raise_if_any`` when done.
    notes : tuple of str
        What was not read, and what was taken for what.
    """

    source: str
    columns: polars.DataFrame
    lines: Sequence[int]
    problems: Problems = field(repr=False)
    notes: tuple[str, ...] = ()

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
        cells = strings(self.columns[column])
        stripped = cells.str.strip_chars()
        if (stripped == cells).all():
            stripped = cells  # nothing was stripped: no need to hold both
        return stripped.set(stripped == "", default) if default else stripped

    def words(self, column: str, default: str = "", *, required: bool = False) -> Words:
        """Give a column of texts as numbers, and let go of it.

        Parameters
        ----------
        column : str
        default : str
            What an empty cell stands for.
        required : bool
            Whether empty cells are noted as wrong.
        """
        import numpy as np

        if column not in self.columns.columns:
            return Words(np.zeros(len(self), dtype=np.int64), [default])
        words = words_of(self.texts(column, default))
        self.let_go(column)
        if required:
            for row in np.flatnonzero(words.where("")):
                self.wrong(int(row), column, "is empty")
        return words

    def let_go(self, column: str) -> None:
        """Drop a column that is read: of a million rows the texts take more than the numbers."""
        self.columns = self.columns.drop(column, strict=False)

    def amounts(self, column: str, empty: float | None = None) -> NDArray[float64]:
        """Give a column of numbers that are not negative; it can be read once.

        Parameters
        ----------
        column : str
        empty : float, optional
            What an empty cell stands for; without it, one is noted as wrong.
        """
        amounts = self._numbers(column, empty, parse_amount, lambda x: x >= 0)
        self.let_go(column)
        return amounts

    def shares(self, column: str, empty: float | None = None) -> NDArray[float64]:
        """Give a column of shares from 0 to 1, once; ``2 %`` is read too."""
        shares = self._numbers(column, empty, parse_share, lambda x: (x >= 0) & (x <= 1))
        self.let_go(column)
        return shares

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
            # No memory is taken for what nobody wrote.
            return (
                np.zeros(len(self)) if empty == 0 else np.broadcast_to(np.float64(empty), len(self))
            )
        cells = self.columns[column]
        texts = None
        if cells.dtype.is_numeric():
            values = _floats(cells)
            blank = cells.is_null().to_numpy()
        else:
            texts = strings(cells).str.strip_chars()
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
        refused = np.flatnonzero(~good & ~blank)
        for row in refused[:MOST_READ]:
            text = str(cells[int(row)]) if texts is None else texts[int(row)]
            self._refused(int(row), column, text, parse)
        if len(refused) > MOST_READ:
            self.problems.repeat(column, len(refused) - MOST_READ, self.lines[int(refused[-1])])
        return values

    def _refused(self, row: int, column: str, text: str, parse: Callable[[str], object]) -> None:
        """Say about a cell what the exact reading says."""
        try:
            parse(text)
        except QuantityError as error:
            self.problems.add_number(self.lines[row], column, error)
        else:
            self.wrong(row, column, f"should be a plain number, not {text!r}")


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
        bare.str.contains(_NUMBER) & (bare.str.len_chars() <= LONGEST)
    ).then(bare.cast(polars.Float64, strict=False))
    if parted:
        number = polars.when(column.str.ends_with("%")).then(number / 100).otherwise(number)
    frame = polars.DataFrame({"text": texts}).select(number.alias("number"))
    return _floats(frame["number"])


def from_table(table: Table) -> BulkTable:
    """Take a table of texts as columns."""
    frame = to_frame(table).drop("line")
    return BulkTable(table.source, frame, table.lines, table.problems, table.notes)


def from_plain(
    plain: Plain, columns: Sequence[Column], source: str, said: Wanted = ANY_SHEET
) -> BulkTable:
    """Take what the quick reading of CSV gives."""
    problems = Problems(source, decimal=said.decimal_parameter)
    signs = _Signs(plain.commas, said.decimal)
    return _shaped(plain.take(), plain.names, columns, plain.lines, problems, plain.header, signs)


def from_frame(
    frame: polars.DataFrame,
    columns: Sequence[Column],
    source: str,
    notes: Sequence[str] = (),
    said: Wanted | None = None,
) -> BulkTable:
    """Take a frame, its numbers as they are; notes on it come before what else is to be said."""
    problems = Problems(source, decimal="" if said is None else said.decimal_parameter)
    lines = range(1, frame.height + 1)
    signs = _Signs(False, "" if said is None else said.decimal)
    table = _shaped(frame, frame.columns, columns, lines, problems, 0, signs)
    table.notes = (*notes, *table.notes)
    return table


@dataclass(frozen=True, slots=True)
class _Signs:
    """Whether commas may stand in numbers, and the sign before decimals where it is said."""

    commas: bool
    decimal: str


def _shaped(
    frame: polars.DataFrame,
    names: Sequence[str],
    columns: Sequence[Column],
    lines: Sequence[int],
    problems: Problems,
    header: int,
    signs: _Signs,
) -> BulkTable:
    """Do to columns what :func:`paripassu.tables.shape.shape` does to rows."""
    import polars

    blank = [not name.strip() and _blank(frame.to_series(at)) for at, name in enumerate(names)]
    matched = match(names, columns, problems, line=header, blank=blank)
    if not frame.height:
        problems.add(0, "", "there is no row beneath the header")
    for row in _repeated(frame, names):
        note_repeated(lines[row], problems)
    problems.raise_if_any()
    frame = frame.select(polars.nth(at).alias(name) for name, at in matched.places.items())
    check_kinds(frame, problems)
    notes = matched.notes()
    kinds = {column.name: column for column in columns}
    texts = [name for name in frame.columns if frame[name].dtype == polars.String]
    absent = [
        name
        for name in texts
        if not kinds[name].required
        and not kinds[name].verbatim
        and (frame[name].str.strip_chars() == ABSENT).any()
    ]
    frame = frame.with_columns(
        polars.when(polars.col(name).str.strip_chars() == ABSENT)
        .then(polars.lit(""))
        .otherwise(polars.col(name))
        .alias(name)
        for name in absent
    )
    notes += absent_notes(absent)
    if signs.commas or signs.decimal:
        numbers = [name for name in texts if kinds[name].number]
        series = frame.to_dict()
        del frame  # each column is let go of as soon as it is written anew
        if signs.decimal:
            said_points(series, numbers, lines, problems, signs.decimal)
        else:
            notes += comma_notes(decimal_points(series, numbers, lines, problems))
        problems.raise_if_any()
        frame = polars.DataFrame(series)
    for name in texts:
        if kinds[name].share:
            note_mixed_in(name, frame[name], lines, problems)
    return BulkTable(problems.source, frame, lines, problems, tuple(notes))


def _repeated(frame: polars.DataFrame, names: Sequence[str]) -> list[int]:
    """Find rows that are the header once more."""
    import polars

    first = frame.to_series(0) if frame.width else None
    if first is None or first.dtype != polars.String:
        return []
    candidates = (first.str.strip_chars() == names[0].strip()).arg_true().to_list()
    # A column may be called as what fills it: so many rows are no slip.
    return [
        row
        for row in candidates[:MOST_READ]
        if repeats(names, [str(cell) for cell in frame.row(row)])
    ]


def _blank(cells: polars.Series) -> bool:
    return bool((strings(cells).str.strip_chars() == "").all())
