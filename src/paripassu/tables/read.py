"""One way to a table: from a file of any of the formats, an open file, a frame, or rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, TypeVar, Union

from paripassu.errors import ParameterError
from paripassu.files import Content, Readable, read
from paripassu.quoted import quoted, shown
from paripassu.tables import frames
from paripassu.tables.delimited import parse_delimited
from paripassu.tables.names import Column
from paripassu.tables.notes import tell
from paripassu.tables.parquet import MAGIC, read_parquet
from paripassu.tables.plain import parse_plain
from paripassu.tables.problems import Problems
from paripassu.tables.scan import LEAST_BYTES
from paripassu.tables.shape import shape
from paripassu.tables.sheet import ANY_SHEET, Wanted
from paripassu.tables.table import Table
from paripassu.tables.workbook import is_workbook

if TYPE_CHECKING:
    import polars

    from paripassu.tables.bulk import BulkTable


class PandasFrame(Protocol):
    """A frame of pandas, which is not imported to read one."""

    def notna(self) -> PandasFrame:
        """Say which cells have a value."""


@dataclass(frozen=True, slots=True)
class InSheet:
    """A file with what is said about it: the sheet that is meant, the sign before its decimals.

    Attributes
    ----------
    source : path or open file
    sheet : str or None
    parameter : str
        What names it in the function or command that reads the table, for messages.
    decimal : str
        A comma or a point; empty where it is not said.
    decimal_parameter : str
        What names that sign, for messages.
    """

    source: Readable
    sheet: str | None = None
    parameter: str = "sheet"
    decimal: str = ""
    decimal_parameter: str = "decimal"


#: What is read as a table: a path, ``-``, an open file, a file with what is said about it, a frame
#: of polars or pandas, or rows.
TableLike = Union[
    Readable, InSheet, "polars.DataFrame", PandasFrame, Sequence[Mapping[str, object]]
]


def in_sheet(source: Readable, sheet: str | None, parameter: str = "sheet") -> Readable | InSheet:
    """Say which sheet of a workbook is meant, wherever a table is read.

    Parameters
    ----------
    source : path or open file
    sheet : str or None
        Its name; None leaves the choice to the reader, who asks where several could be meant.
    parameter : str
        What names it where this is called, for messages.
    """
    plain = sheet is None and parameter == "sheet"
    return source if plain else InSheet(source, sheet, parameter)


def with_decimal(
    source: Readable | InSheet, decimal: str | None, parameter: str = "decimal"
) -> Readable | InSheet:
    """Say which sign stands before the decimals of a file's numbers, wherever a table is read.

    Parameters
    ----------
    source : path or open file
        CSV, or a workbook or Parquet with numbers that stand there as texts; also what
        :func:`in_sheet` gives.
    decimal : str
        ``comma`` (``1,234`` is a little more than one) or ``point`` (it is one thousand two
        hundred and thirty-four). None leaves it to the table to show: what may mean two numbers is
        then refused.
    parameter : str
        What names it where this is called, for messages.

    Raises
    ------
    ParameterError
        It is another sign, or the table is no file: numbers of frames and rows have no sign.
    """
    if decimal is None and parameter == "decimal":
        return source
    if decimal is not None and (not isinstance(decimal, str) or decimal not in _DECIMALS):
        raise ParameterError(parameter, f"should be comma or point, not {shown(decimal)}")
    if not isinstance(source, InSheet):
        if not frames.is_file(source):
            what = "is said of a file, and this table is none"
            raise ParameterError(parameter, what, "write its numbers as numbers")
        source = InSheet(source)
    sign = "" if decimal is None else _DECIMALS[decimal]
    return replace(source, decimal=sign, decimal_parameter=parameter)


_DECIMALS = {"comma": ",", "point": "."}


#: Largest table that is read whole.
MOST_BYTES = 2 * 1024**3


class _Noted(Protocol):
    @property
    def source(self) -> str: ...
    @property
    def notes(self) -> tuple[str, ...]: ...


Made = TypeVar("Made", bound=_Noted)


def read_table(source: TableLike, columns: Sequence[Column]) -> Table:
    """Read a table.

    Parameters
    ----------
    source : path, open file, polars or pandas frame, or sequence of mappings
        A file is CSV, XLSX, ODS or Parquet, told apart by what is in it; ``-`` is standard input.
        :func:`in_sheet` says which sheet is meant where several could be.
    columns : sequence of Column
        The columns that are known. Others are left out, with a note; a near miss of a known name
        is refused.

    Returns
    -------
    Table
        With at least one row.

    Raises
    ------
    InputError
        It cannot be read, is no table, lacks a column, or has something that may mean two things.
    """
    if (opened := opened_file(source)) is None:
        return _told(_from_frame(frames.to_polars(source), columns, "table"))
    content, sheet = opened
    return parse_table(content.data, columns, content.name, sheet=sheet)


def parse_table(
    content: bytes, columns: Sequence[Column], source: str = "table", *, sheet: Wanted = ANY_SHEET
) -> Table:
    """Read a table from the bytes of a file; see :func:`read_table`."""
    return _told(_parsed(content, columns, source, sheet))


def read_bulk(source: TableLike, columns: Sequence[Column]) -> BulkTable:
    """Read a table column by column, numbers as arrays; see :func:`read_table`."""
    if (opened := opened_file(source)) is None:
        from paripassu.tables.bulk import from_frame

        return _told(from_frame(frames.to_polars(source), columns, "table"))
    content, sheet = opened
    name, data = content.name, [content.data]
    del content, opened  # the one reference to the bytes is in the list
    return _told(_bulk(data, columns, name, sheet))


def parse_bulk(
    content: bytes, columns: Sequence[Column], source: str = "table", *, sheet: Wanted = ANY_SHEET
) -> BulkTable:
    """Read a table column by column from the bytes of a file; see :func:`read_table`."""
    return _told(_bulk([content], columns, source, sheet))


def _bulk(data: list[bytes], columns: Sequence[Column], source: str, sheet: Wanted) -> BulkTable:
    """Read columns from bytes that are taken out of a list: a large table lets go of them early."""
    from paripassu.tables.bulk import from_frame, from_plain, from_table

    content = data.pop()
    if content.startswith(MAGIC):
        _no_sheet(sheet)
        loaded = read_parquet(content, columns, source)
        return from_frame(loaded.frame, columns, source, loaded.notes, sheet)
    if not is_workbook(content) and sheet.name is None and len(content) >= LEAST_BYTES:
        plain = parse_plain(content, columns)
        if plain is not None:
            del content
            return from_plain(plain, columns, source, sheet)
    return from_table(_parsed(content, columns, source, sheet))


def opened_file(source: TableLike) -> tuple[Content, Wanted] | None:
    """Read a file, and give the sheet that is meant; None where it is a table in memory."""
    if isinstance(source, InSheet):
        wanted = Wanted(source.sheet, source.parameter, source.decimal, source.decimal_parameter)
        return read(source.source, MOST_BYTES), wanted
    return (read(source, MOST_BYTES), ANY_SHEET) if frames.is_file(source) else None


def is_text(content: bytes) -> bool:
    """Whether a file is a text, or what no other format begins with."""
    return not content.startswith(MAGIC) and not is_workbook(content)


def _parsed(content: bytes, columns: Sequence[Column], source: str, sheet: Wanted) -> Table:
    if is_workbook(content):
        from paripassu.tables.choose import read_sheet

        return read_sheet(content, columns, source, sheet)
    _no_sheet(sheet)
    if content.startswith(MAGIC):
        loaded = read_parquet(content, columns, source)
        table = _from_frame(loaded.frame, columns, source, sheet)
        return replace(table, notes=(*loaded.notes, *table.notes))
    grid = parse_delimited(content, columns, source)
    problems = Problems(source, decimal=sheet.decimal_parameter)
    return shape(grid, columns, problems, sheet.decimal)


def _no_sheet(sheet: Wanted) -> None:
    if sheet.name is not None:
        what = f"names {quoted(sheet.name)}, and only a workbook has sheets"
        raise ParameterError(sheet.parameter, what, "leave it out")


def _from_frame(
    frame: polars.DataFrame, columns: Sequence[Column], source: str, said: Wanted | None = None
) -> Table:
    problems = Problems(source, decimal="" if said is None else said.decimal_parameter)
    decimal = "" if said is None else said.decimal
    return shape(frames.to_grid(frame, problems), columns, problems, decimal)


def _told(table: Made) -> Made:
    """Say what there is to say about a table."""
    tell(table.source, table.notes)
    return table
