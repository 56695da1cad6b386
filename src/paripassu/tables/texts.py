"""A column of texts in one block of bytes: a few bytes a value, where a list takes sixty.

Values stand in UTF-8 one after another, as a hash takes them; null is not the empty text.
"""

from __future__ import annotations

import io
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    import polars

#: So many values are put together in one go.
_BLOCK = 1 << 16
#: From so many values on NumPy is worth its import.
_MANY = 1 << 14


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

    __slots__ = ("_starts", "data", "lengths")

    data: bytes
    lengths: array[int]

    def __init__(self, data: bytes, lengths: array[int]) -> None:
        if lengths.typecode != "i" or (lengths and min(lengths) < -1):
            raise ValueError("lengths should be an array of 'i', from -1 on")
        if sum(lengths) + lengths.count(-1) != len(data):
            raise ValueError(f"the lengths do not add up to the {len(data):,} bytes")
        self.data = data
        self.lengths = lengths
        self._starts: array[int] | None = None

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
            data = self.data[self.starts[begin] : self.starts[end]]
            return Texts(data, self.lengths[begin:end])
        length = self.lengths[at]
        if length < 0:
            return None
        start = self.starts[at if at >= 0 else at + len(self)]
        return self.data[start : start + length].decode()

    def __iter__(self) -> Iterator[str | None]:
        data, start = self.data, 0
        if data.isascii():  # one text, of which each value is a part
            text = data.decode("ascii")
            for length in self.lengths:
                if length < 0:
                    yield None
                else:
                    yield text[start : start + length]
                    start += length
            return
        for length in self.lengths:
            if length < 0:
                yield None
            else:
                yield data[start : start + length].decode()
                start += length

    @property
    def starts(self) -> array[int]:
        """Where each text begins in the bytes, and where the last one ends (``array('q')``)."""
        if self._starts is None:
            self._starts = _ends(self.lengths)
        return self._starts

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
        data, starts = self.data, self.starts
        lengths = array("i", (self.lengths[at] for at in order))
        return Texts(b"".join(data[starts[at] : starts[at + 1]] for at in order), lengths)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Texts):
            return NotImplemented
        return self.data == other.data and self.lengths == other.lengths

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<Texts: {len(self):,} values, {len(self.data):,} bytes>"


def _ends(lengths: array[int]) -> array[int]:
    """Add up lengths, from 0 on; null has none."""
    if len(lengths) < _MANY:
        return array("q", accumulate((max(0, n) for n in lengths), initial=0))
    import numpy as np

    ends = array("q", bytes(8 * (len(lengths) + 1)))
    there = np.maximum(np.frombuffer(lengths, dtype=np.intc), 0)
    np.cumsum(there, dtype=np.int64, out=np.frombuffer(ends, dtype=np.int64)[1:])
    return ends


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
