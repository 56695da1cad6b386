"""One way to a table: from a file of any of the formats, an open file, a frame, or rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar, Union

from paripassu.files import Readable, read
from paripassu.tables import frames
from paripassu.tables.delimited import parse_delimited
from paripassu.tables.names import Column
from paripassu.tables.notes import tell
from paripassu.tables.parquet import read_parquet
from paripassu.tables.plain import LEAST_BYTES, parse_plain
from paripassu.tables.problems import Problems
from paripassu.tables.shape import shape
from paripassu.tables.table import Table

if TYPE_CHECKING:
    import polars

    from paripassu.tables.bulk import BulkTable


class PandasFrame(Protocol):
    """A frame of pandas, which is not imported to read one."""

    def notna(self) -> PandasFrame:
        """Say which cells have a value."""


#: What is read as a table: a path, ``-``, an open file, a frame of polars or pandas, or rows.
TableLike = Union[Readable, "polars.DataFrame", PandasFrame, Sequence[Mapping[str, object]]]
#: Largest table that is read whole.
MOST_BYTES = 2 * 1024**3
_PARQUET = b"PAR1"
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


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
        A file is CSV or Parquet, told apart by what is in it; ``-`` is standard input.
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
    if not frames.is_file(source):
        return _told(_from_frame(frames.to_polars(source), columns, "table"))
    content = read(source, MOST_BYTES)
    return parse_table(content.data, columns, content.name)


def parse_table(content: bytes, columns: Sequence[Column], source: str = "table") -> Table:
    """Read a table from the bytes of a file; see :func:`read_table`."""
    return _told(_parsed(content, columns, source))


def read_bulk(source: TableLike, columns: Sequence[Column]) -> BulkTable:
    """Read a table column by column, numbers as arrays; see :func:`read_table`."""
    if not frames.is_file(source):
        from paripassu.tables.bulk import from_frame

        return _told(from_frame(frames.to_polars(source), columns, "table"))
    content = read(source, MOST_BYTES)
    return parse_bulk(content.data, columns, content.name)


def parse_bulk(content: bytes, columns: Sequence[Column], source: str = "table") -> BulkTable:
    """Read a table column by column from the bytes of a file; see :func:`read_table`."""
    from paripassu.tables.bulk import from_frame, from_plain, from_table

    if content.startswith(_PARQUET):
        return _told(from_frame(read_parquet(content, source), columns, source))
    if not content.startswith(_WORKBOOKS) and len(content) >= LEAST_BYTES:
        plain = parse_plain(content, columns)
        if plain is not None:
            return _told(from_plain(plain, columns, source))
    return _told(from_table(_parsed(content, columns, source)))


def is_text(content: bytes) -> bool:
    """Whether a file is a text, or what no other format begins with."""
    return not content.startswith((_PARQUET, *_WORKBOOKS))


def _parsed(content: bytes, columns: Sequence[Column], source: str) -> Table:
    if content.startswith(_PARQUET):
        return _from_frame(read_parquet(content, source), columns, source)
    return shape(parse_delimited(content, columns, source), columns, Problems(source))


def _from_frame(frame: polars.DataFrame, columns: Sequence[Column], source: str) -> Table:
    problems = Problems(source)
    return shape(frames.to_grid(frame, problems), columns, problems)


def _told(table: Made) -> Made:
    """Say what there is to say about a table."""
    tell(table.source, table.notes)
    return table
