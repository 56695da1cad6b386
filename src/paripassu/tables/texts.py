"""A column of texts in one block of bytes: a few bytes a value, where a list takes sixty.

Values stand in UTF-8 one after another, as a hash takes them; null is not the empty text.
"""

from __future__ import annotations

import io
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, islice, repeat
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    import polars

#: So many values are put together in one go.
_BLOCK = 1 << 16
#: So many are taken apart in one go.
_APART = 1 << 10
#: Of every so many values it is kept where they begin, once that is asked for.
_MARKED = 64


class Texts(Sequence["str | None"]):
    """Texts, some of them null.

    Parameters
    ----------
    data : bytes
        The UTF-8 of all values, one after another.
    lengths : array of int
        ``array('i')``: how many bytes of it each value has; -1 for null.

    Raises
    ------
    ValueError
        The lengths do not add up to the bytes, or one is below -1.
    """

    __slots__ = ("_marks", "data", "lengths")

    data: bytes
    lengths: array[int]

    def __init__(self, data: bytes, lengths: array[int]) -> None:
        if lengths.typecode != "i" or (lengths and min(lengths) < -1):
            raise ValueError("lengths should be an array of 'i', from -1 on")
        if sum(lengths) + lengths.count(-1) != len(data):
            raise ValueError(f"the lengths do not add up to the {len(data):,} bytes")
        self.data = data
        self.lengths = lengths
        self._marks: array[int] | None = None

    @classmethod
    def from_list(cls, texts: Iterable[str | None]) -> Texts:
        """Put texts together.

        Raises
        ------
        UnicodeEncodeError
            One has half of a surrogate pair.
        """
        builder = TextsBuilder()
        block: list[str | None] = []
        for text in texts:
            block.append(text)
            if len(block) == _BLOCK:
                builder.add(block)
                block = []
        builder.add(block)
        return builder.texts()

    @classmethod
    def join(cls, parts: Sequence[Texts]) -> Texts:
        """Put columns one after another; one by itself is given as it is."""
        if len(parts) == 1:
            return parts[0]
        lengths = array("i")
        for part in parts:
            lengths += part.lengths
        return cls(b"".join(part.data for part in parts), lengths)

    def __len__(self) -> int:
        return len(self.lengths)

    @overload
    def __getitem__(self, at: int) -> str | None: ...
    @overload
    def __getitem__(self, at: slice) -> Texts: ...
    def __getitem__(self, at: int | slice) -> str | Texts | None:
        if isinstance(at, slice):
            begin, end, step = at.indices(len(self))
            if step != 1:
                return self.take(range(begin, end, step))
            end = max(begin, end)
            if end - begin == len(self):
                return self
            data = self.data[self._start(begin) : self._start(end)]
            return Texts(data, self.lengths[begin:end])
        length = self.lengths[at]
        if length < 0:
            return None
        start = self._start(at if at >= 0 else at + len(self))
        return self.data[start : start + length].decode()

    def __iter__(self) -> Iterator[str | None]:
        start = 0
        for at in range(0, len(self.lengths), _APART):
            lengths = self.lengths[at : at + _APART]
            end = start + sum(lengths) + lengths.count(-1)
            yield from _each(self.data[start:end], lengths)
            start = end

    def _start(self, at: int) -> int:
        """Give where a text begins in the bytes; where the last one ends, for one more."""
        if self._marks is None:
            self._marks = array("q", islice(self._starts(), 0, None, _MARKED))
        part = self.lengths[at - at % _MARKED : at]
        return self._marks[at // _MARKED] + sum(part) + part.count(-1)

    def _starts(self) -> Iterator[int]:
        """Give where each text begins in the bytes, and where the last one ends."""
        if -1 in self.lengths:
            return accumulate(map(max, self.lengths, repeat(0)), initial=0)
        return accumulate(self.lengths, initial=0)

    def raw(self) -> Iterator[bytes | None]:
        """Give the values as bytes."""
        start = 0
        for length in self.lengths:
            if length < 0:
                yield None
            else:
                yield self.data[start : start + length]
                start += length

    def take(self, order: Sequence[int]) -> Texts:
        """Give some of the values, in an order."""
        data, starts = self.data, array("q", self._starts())
        lengths = array("i", (self.lengths[at] for at in order))
        return Texts(b"".join(data[starts[at] : starts[at + 1]] for at in order), lengths)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Texts):
            return NotImplemented
        return self.data == other.data and self.lengths == other.lengths

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<Texts: {len(self):,} values, {len(self.data):,} bytes>"


def _each(data: bytes, lengths: array[int]) -> Iterator[str | None]:
    """Give the texts of a block one by one."""
    start = 0
    if data.isascii():  # one text, of which each value is a part
        text = data.decode("ascii")
        for length in lengths:
            if length < 0:
                yield None
            else:
                yield text[start : start + length]
                start += length
        return
    for length in lengths:
        if length < 0:
            yield None
        else:
            yield data[start : start + length].decode()
            start += length


class TextsBuilder:
    """Texts that grow block by block; the bytes are not copied at the end."""

    __slots__ = ("_data", "_lengths")

    def __init__(self) -> None:
        self._data = io.BytesIO()
        self._lengths = array("i")

    def add(self, texts: Iterable[str | None]) -> None:
        """Add texts.

        Raises
        ------
        UnicodeEncodeError
            One has half of a surrogate pair; nothing was added.
        """
        encoded = [None if text is None else text.encode() for text in texts]
        self._data.write(b"".join(one for one in encoded if one is not None))
        self._lengths.extend(-1 if one is None else len(one) for one in encoded)

    def add_series(self, cells: polars.Series) -> None:
        """Add a series of texts."""
        import polars

        for start in range(0, len(cells), _BLOCK):
            block = cells.slice(start, _BLOCK)
            self._data.write((block.str.join("").item() or "").encode())
            lengths = block.str.len_bytes().cast(polars.Int32).fill_null(-1)
            self._lengths.frombytes(lengths.to_numpy().tobytes())

    def texts(self) -> Texts:
        """Give all that was added."""
        return Texts(self._data.getvalue(), self._lengths)
