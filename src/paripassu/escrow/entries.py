"""What a disclosure says slot by slot, kept column by column in blocks of bytes.

A table of a million records has millions of values: as objects of Python they would take thirty
times their bytes. Here each column is one block, from the file to the hash and back.

:func:`read_entries` and :func:`write_entries` are the reference of the kernels in Rust;
:mod:`paripassu.escrow.native` takes those where they are.
"""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, chain, islice
from typing import Any, TypeAlias, overload

from paripassu.documents.base64 import format_base64
from paripassu.documents.plain import encode_value
from paripassu.escrow.forms import is_blob, parse_blob
from paripassu.escrow.hashes import HASH
from paripassu.tables.texts import Texts, TextsBuilder

#: What stands of one column in one slot: its values, or its leaf, not opened.
Entry: TypeAlias = tuple[str | None, ...] | bytes
Row: TypeAlias = tuple[Entry, ...]

#: Rows that are objects at once.
_ROWS = 4096


class Values(Sequence["tuple[str | None, ...]"]):
    """The values of an opened column, slot after slot.

    Parameters
    ----------
    counts : array of int
        ``array('I')``: how many values each slot has.
    texts : Texts
        Those of the first slot, then those of the second, and so on.

    Raises
    ------
    ValueError
        They do not go together.
    """

    def __init__(self, counts: array[int], texts: Texts) -> None:
        if sum(counts) != len(texts):
            raise ValueError(f"there are {len(texts):,} values, and {sum(counts):,} are counted")
        self.counts = counts
        self.texts = texts

    @cached_property
    def starts(self) -> array[int]:
        """Which value is the first of each slot, and how many there are in all."""
        return array("Q", accumulate(self.counts, initial=0))

    @cached_property
    def single(self) -> bool:
        """Whether each slot has one value."""
        return len(self.counts) == len(self.texts) and 0 not in self.counts

    def __len__(self) -> int:
        return len(self.counts)

    @overload
    def __getitem__(self, at: int) -> tuple[str | None, ...]: ...
    @overload
    def __getitem__(self, at: slice) -> Values: ...
    def __getitem__(self, at: int | slice) -> tuple[str | None, ...] | Values:
        if isinstance(at, slice):
            begin, end, step = at.indices(len(self))
            if step != 1:
                raise ValueError("a part of values has no gaps")
            end = max(begin, end)
            return Values(self.counts[begin:end], self._between(begin, end))
        if self.single:
            return (self.texts[at],)
        at = range(len(self))[at]
        return tuple(self._between(at, at + 1))

    def _between(self, begin: int, end: int) -> Texts:
        if self.single:
            return self.texts[begin:end]
        return self.texts[self.starts[begin] : self.starts[end]]

    def __iter__(self) -> Iterator[tuple[str | None, ...]]:
        if self.single:
            return zip(self.texts, strict=False)
        texts = iter(self.texts)
        return (tuple(islice(texts, n)) for n in self.counts)

    @classmethod
    def join(cls, parts: Sequence[Values]) -> Values:
        """Put values one after another."""
        if len(parts) == 1:
            return parts[0]
        counts = array("I")
        for part in parts:
            counts += part.counts
        return cls(counts, Texts.join([part.texts for part in parts]))

    def take(self, order: Sequence[int]) -> Values:
        """Give the values of some slots, in an order."""
        starts = self.starts
        records = [one for at in order for one in range(starts[at], starts[at + 1])]
        return Values(array("I", (self.counts[at] for at in order)), self.texts.take(records))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Values):
            return NotImplemented
        return self.counts == other.counts and self.texts == other.texts

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<Values: {len(self.texts):,} in {len(self):,} slots>"


class Entries(Sequence[Row]):
    """An entry for each column in each slot: a row a slot, at least one, kept by columns.

    Parameters
    ----------
    columns : sequence of Values or bytes
        For each column of the tree its values, or, where it is not opened, its leaves.

    Raises
    ------
    ValueError
        There is no column or no slot, or the columns have not the same slots.
    """

    def __init__(self, columns: Iterable[Values | bytes]) -> None:
        self.columns = tuple(columns)
        sizes = {_size(column) for column in self.columns}
        if len(sizes) != 1 or 0 in sizes:
            raise ValueError("the columns have not the same slots")
        [self._size] = sizes

    @property
    def opened(self) -> tuple[bool, ...]:
        """Which columns are opened."""
        return tuple(isinstance(column, Values) for column in self.columns)

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, at: int | slice) -> Row | tuple[Row, ...]:
        if isinstance(at, slice):
            return tuple(map(self.__getitem__, range(len(self))[at]))
        at = range(len(self))[at]
        return tuple(
            column[at] if isinstance(column, Values) else column[at * HASH : (at + 1) * HASH]
            for column in self.columns
        )

    def __iter__(self) -> Iterator[Row]:
        return zip(*map(_slot_by_slot, self.columns), strict=True)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Entries):
            return NotImplemented
        return self.columns == other.columns

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<Entries: {len(self):,} slots, {len(self.columns)} columns>"


def _size(column: Values | bytes) -> int:
    if isinstance(column, Values):
        return len(column)
    size, rest = divmod(len(column), HASH)
    return -1 if rest else size


def _slot_by_slot(column: Values | bytes) -> Iterator[Entry]:
    if isinstance(column, Values):
        return iter(column)
    return (column[at : at + HASH] for at in range(0, len(column), HASH))


class EntriesBuilder:
    """Entries that grow row by row, as JSON has them; all rows open the same columns."""

    def __init__(self) -> None:
        self._columns: list[tuple[TextsBuilder, array[int]] | bytearray] = []

    def add(self, rows: Sequence[Sequence[Any]]) -> bool:
        """Add rows, at least one: of lists of texts and nulls, and of the base64 of one hash.

        Returns
        -------
        bool
            Whether all have the same columns opened, as those before; else nothing can be made.
        """
        try:
            columns = [*zip(*rows, strict=True)]
        except ValueError:
            return False
        kinds = [{*map(type, column)} for column in columns]
        if not self._columns:
            self._columns = [
                (TextsBuilder(), array("I")) if kind == {list} else bytearray() for kind in kinds
            ]
        if not columns or len(columns) != len(self._columns):
            return False
        for column, kind, there in zip(columns, kinds, self._columns, strict=True):
            if kind != ({str} if isinstance(there, bytearray) else {list}):
                return False
            if isinstance(there, bytearray):
                there += b"".join(parse_blob(one, "", "") for one in column)
            else:
                there[0].add(chain.from_iterable(column))
                there[1].extend(map(len, column))
        return True

    def entries(self) -> Entries:
        """Give all that was added."""
        return Entries(
            bytes(one) if isinstance(one, bytearray) else Values(one[1], one[0].texts())
            for one in self._columns
        )


_TEXT = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_VALUE = rb"(?:null|%s)" % _TEXT
_ENTRY = rb"(?:\[(?:%s(?:,%s)*+)?+\]|%s)" % (_VALUE, _VALUE, _TEXT)
_ROW = rb"\[%s(?:,%s)*+\]" % (_ENTRY, _ENTRY)
_SOME_ROWS = re.compile(rb"%s(?:,%s){0,%d}+" % (_ROW, _ROW, _ROWS - 1), re.DOTALL)


def read_entries(content: bytes, at: int) -> tuple[Entries, int] | None:
    """Read entries from JSON, if they stand there in their one encoding.

    Parameters
    ----------
    content : bytes
        Of a file.
    at : int
        Where their array begins.

    Returns
    -------
    entries : Entries
    end : int
        Where what follows the array begins.
    None
        Where there is no such array; where it is empty; or where not all rows have the same columns
        opened.
    """
    builder = EntriesBuilder()
    mark = b"["
    while content[at : at + 1] == mark:
        found = _SOME_ROWS.match(content, at + 1)
        rows = None if found is None else _rows(found[0])
        if found is None or rows is None or not builder.add(rows):
            return None
        at, mark = found.end(), b","
    return (builder.entries(), at + 1) if mark == b"," and content[at : at + 1] == b"]" else None


def _rows(content: bytes) -> list[list[Any]] | None:
    """Read rows without the brackets around them, if they stand in their one encoding."""
    whole = b"[%s]" % content
    try:
        rows: list[list[Any]] = json.loads(whole.decode())
        same = encode_value(rows) == whole
    except ValueError:  # no UTF-8, half of a surrogate pair, a wrong escape
        return None
    leaves = (one for row in rows for one in row if isinstance(one, str))
    return rows if same and all(is_blob(one, 1) for one in leaves) else None


def write_entries(entries: Entries) -> bytes:
    """Write entries as JSON, in their one encoding."""
    rows = (
        [format_base64(one) if isinstance(one, bytes) else one for one in row] for row in entries
    )
    parts: list[bytes] = []
    while block := [*islice(rows, _ROWS)]:
        parts.append(encode_value(block)[1:-1])
    return b"[%s]" % b",".join(parts)
