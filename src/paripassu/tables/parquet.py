"""Parquet: its sizes are looked at before anything is loaded, and only known columns are.

What a file says of itself decides what a reader allocates: half a megabyte can stand for hundreds
of millions of rows. So the footer and the header of every page are read first (Apache Parquet,
parquet.thrift: FileMetaData, RowGroup, ColumnMetaData, PageHeader).
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from paripassu.errors import Fault, TableError, TooLargeError
from paripassu.quoted import cut
from paripassu.tables.names import MOST_COLUMNS, Column, match
from paripassu.tables.problems import Problems
from paripassu.tables.thrift import ThriftError, read_struct

if TYPE_CHECKING:
    import polars

MAGIC = b"PAR1"
#: Rows that are read at most.
MOST_ROWS = 5_000_000
#: Bytes that the known columns may unpack to.
MOST_UNPACKED = 2 * 1024**3
#: Standard error belongs to the whole process.
_STDERR = threading.Lock()


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was loaded of a Parquet file.

    Attributes
    ----------
    frame : polars.DataFrame
        The known columns, by the names they have in the file.
    notes : tuple of str
        Which columns were not loaded.
    """

    frame: polars.DataFrame
    notes: tuple[str, ...]


def read_parquet(content: bytes, columns: Sequence[Column], source: str) -> Loaded:
    """Read the known columns of Parquet from bytes, cells as they are.

    Raises
    ------
    TableError
        It is no Parquet, a damaged one, or lacks a column.
    TooLargeError
        It has more rows, columns or bytes than are read.
    """
    notes: list[str] = []

    def known(names: list[str]) -> list[str]:
        problems = Problems(source)
        matched = match(names, columns, problems, line=0, blank=[True] * len(names))
        problems.raise_if_any()
        notes.extend(matched.notes())
        return [names[at] for at in matched.places.values()]

    return Loaded(load(content, known, source), tuple(notes))


def load(content: bytes, choose: Callable[[list[str]], list[str]], source: str) -> polars.DataFrame:
    """Read some columns of Parquet, after its sizes were looked at.

    Parameters
    ----------
    content : bytes
        A whole file.
    choose : callable
        Takes the names of all columns, and gives those that are read.
    source : str
        What the file is called in messages.

    Raises
    ------
    TableError
        It is no Parquet, or a damaged one.
    TooLargeError
        It has more rows, columns or bytes than are read.
    """
    names, chunks = _look(content, source)
    wanted = choose(names)
    unpacked = sum(_check_pages(content, chunk, source) for chunk in chunks if chunk.name in wanted)
    if unpacked > MOST_UNPACKED:
        raise _large(source, f"unpacks to more than {MOST_UNPACKED:,} bytes", "leave rows out")
    frame = _load(content, wanted, source)
    # One long text in a dictionary may stand in every row.
    lengths = (frame[name].str.len_bytes().sum() for name in texts_of(frame))
    if sum(lengths) > MOST_UNPACKED:
        raise _large(source, f"unpacks to more than {MOST_UNPACKED:,} bytes", "leave rows out")
    return frame


def texts_of(frame: polars.DataFrame) -> list[str]:
    """Name the columns of texts."""
    import polars

    return [name for name in frame.columns if frame[name].dtype == polars.String]


@dataclass(frozen=True, slots=True)
class _Chunk:
    """A column of a group of rows: where its pages stand, and how many values they have."""

    name: str
    start: int
    end: int
    values: int


def _look(content: bytes, source: str) -> tuple[list[str], list[_Chunk]]:
    """Read the footer: names of columns, and where each part of them stands."""
    try:
        if len(content) < 12 or not content.endswith(MAGIC):
            raise ThriftError("it does not end as Parquet does")
        size = int.from_bytes(content[-8:-4], "little")
        start = len(content) - 8 - size
        if start < len(MAGIC):
            raise ThriftError("its footer is longer than the file")
        meta, _ = read_struct(memoryview(content)[start:-8])
        rows, names = _integer(meta, 3), _names(meta)
        if rows > MOST_ROWS:
            raise _large(
                source, f"has {rows:,} rows, and {MOST_ROWS:,} are the most", "split the table"
            )
        if len(names) > MOST_COLUMNS:
            what = f"has {len(names):,} columns, and {MOST_COLUMNS:,} are the most"
            raise _large(source, what, "leave out those that are not needed")
        groups = _list(meta, 4)
        if sum(_integer(group, 3) for group in groups) != rows:
            raise ThriftError("its groups have other numbers of rows than it says")
        return names, [chunk for group in groups for chunk in _chunks(group, start)]
    except ThriftError as error:
        raise _damaged(source, str(error)) from None


def _names(meta: Mapping[int, Any]) -> list[str]:
    """Give the names of the columns at the top: what stands in one is no column of its own."""
    elements = _list(meta, 2)
    names: list[str] = []
    at = 1  # the first is the root
    while at < len(elements):
        name = elements[at].get(4, b"")
        names.append(name.decode("utf-8", "replace") if isinstance(name, bytes) else "")
        inner = 1
        while inner:
            if at >= len(elements):
                raise ThriftError("its schema ends too early")
            inner += max(0, _integer(elements[at], 5, 0)) - 1
            at += 1
    return names


def _chunks(group: Mapping[int, Any], footer: int) -> Iterator[_Chunk]:
    rows = _integer(group, 3)
    for column in _list(group, 1):
        meta = column.get(3)
        if not isinstance(meta, Mapping) or 1 in column:
            raise ThriftError("its columns stand elsewhere")
        path = [part.decode("utf-8", "replace") for part in _parts(meta)]
        pages = [offset for field in (9, 11) if (offset := _integer(meta, field, 0))]
        start, size = min(pages, default=0), _integer(meta, 7)
        values = _integer(meta, 5)
        if not len(MAGIC) <= start <= start + size <= footer:
            raise ThriftError("a column stands outside of it")
        if len(path) == 1 and values != rows:
            raise ThriftError("a column has another number of rows than its group")
        yield _Chunk(path[0] if path else "", start, start + size, values)


def _parts(meta: Mapping[int, Any]) -> list[bytes]:
    found = meta.get(3, [])
    if not isinstance(found, list) or not all(isinstance(part, bytes) for part in found):
        raise ThriftError("a column has no name")
    return found


def _check_pages(content: bytes, chunk: _Chunk, source: str) -> int:
    """Go from page to page of a column, and give the bytes that they unpack to."""
    view = memoryview(content)[: chunk.end]
    at, values, unpacked = chunk.start, 0, 0
    try:
        while at < chunk.end and values < chunk.values:
            header, at = read_struct(view, at)
            packed, full = _integer(header, 3), _integer(header, 2)
            if at + packed > chunk.end:
                raise ThriftError("a page is larger than its column")
            for field in (5, 7, 8):  # of data, a dictionary, data in the second form
                inner = header.get(field, {})
                count = _integer(inner, 1, 0) if isinstance(inner, Mapping) else 0
                if count > chunk.values:
                    raise ThriftError("a page has more values than its column")
                values += count if field != 7 else 0
            at += packed
            unpacked += full
        if values != chunk.values:
            raise ThriftError("a column has other numbers of values than its pages")
    except ThriftError as error:
        raise _damaged(source, str(error)) from None
    return unpacked


def _integer(fields: Mapping[int, Any], number: int, default: int | None = None) -> int:
    found = fields.get(number, default)
    if not isinstance(found, int) or found < 0:
        raise ThriftError("a number is missing or negative")
    return found


def _list(fields: Mapping[int, Any], number: int) -> list[Mapping[int, Any]]:
    found = fields.get(number)
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        raise ThriftError("its footer is damaged")
    return found


def _load(content: bytes, names: Sequence[str], source: str) -> polars.DataFrame:
    import polars

    panic = polars.exceptions.PanicException  # of damaged pages; no PolarsError, nor an Exception
    try:
        with _silent_panics():
            return polars.read_parquet(io.BytesIO(content), columns=list(names))
    except (polars.exceptions.PolarsError, panic, OSError, ValueError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        if "panic" in f"{type(error).__name__} {reason}".lower():
            reason = "it is damaged"  # numbers of tasks and lines of Rust help nobody
        raise _damaged(source, cut(reason, 200)) from None  # it may quote the file


@contextmanager
def _silent_panics() -> Iterator[None]:
    """Leave out what Rust prints of a panic; whatever else is written meanwhile is kept."""
    with _STDERR, tempfile.TemporaryFile() as said:
        try:
            kept = os.dup(2)
        except OSError:  # standard error is closed
            yield
            return
        if sys.stderr is not None:
            sys.stderr.flush()
        os.dup2(said.fileno(), 2)
        panicked = False
        try:
            yield
        except BaseException as error:
            panicked = type(error).__name__ == "PanicException"
            raise
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            said.seek(0)
            if not panicked and (other := said.read()):
                os.write(2, other)


def _damaged(source: str, reason: str) -> TableError:
    return TableError(source, [Fault(0, "", f"is no Parquet table: {reason!r}", "write it again")])


def _large(source: str, what: str, mend: str) -> TooLargeError:
    return TooLargeError(source, [Fault(0, "", what, mend)])
