"""A map and a list whose older versions stay as they were, while adding to them costs little.

The state of a log is a value: who holds it can go on from it twice, or go back to it. Copying all
ids for each entry would take time by the square of the log.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeVar, overload

K = TypeVar("K")
V = TypeVar("V")

_WAYS = 64
_CHUNK = 256


class PersistentMap(Generic[K, V]):
    """A map; :meth:`with_item` gives another one and leaves this as it is.

    Two levels of 64 ways lead to small dictionaries. Of n items an addition copies n/4096 and 128.
    """

    __slots__ = ("_rows", "_size")

    def __init__(self) -> None:
        # Lists that nobody changes once they stand here: copying one is quicker than a tuple.
        self._rows: list[list[dict[K, V] | None] | None] = [None] * _WAYS
        self._size = 0

    @classmethod
    def of(cls, items: Iterable[tuple[K, V]]) -> PersistentMap[K, V]:
        """Give a map of many items at once; of several with one key, the last."""
        found: PersistentMap[K, V] = cls()
        for key, value in items:
            place = hash(key)
            row = found._rows[place % _WAYS]
            if row is None:
                row = found._rows[place % _WAYS] = [None] * _WAYS
            held = row[place // _WAYS % _WAYS]
            if held is None:
                held = row[place // _WAYS % _WAYS] = {}
            found._size += key not in held
            held[key] = value
        return found

    def get(self, key: K) -> V | None:
        """Give the value of a key, or None."""
        place = hash(key)
        row = self._rows[place % _WAYS]
        if row is None:
            return None
        items = row[place // _WAYS % _WAYS]
        return None if items is None else items.get(key)

    def with_item(self, key: K, value: V) -> PersistentMap[K, V]:
        """Give a map with one more item, or with another value of a key."""
        place = hash(key)
        first, second = place % _WAYS, place // _WAYS % _WAYS
        row = self._rows[first]
        new_row: list[dict[K, V] | None] = [None] * _WAYS if row is None else row.copy()
        before = new_row[second]
        items = {key: value} if before is None else {**before, key: value}
        new_row[second] = items
        found: PersistentMap[K, V] = PersistentMap.__new__(PersistentMap)
        found._rows = self._rows.copy()
        found._rows[first] = new_row
        found._size = self._size + len(items) - (0 if before is None else len(before))
        return found

    def __len__(self) -> int:
        return self._size

    def items(self) -> Iterator[tuple[K, V]]:
        """Give all items, in no order."""
        for row in self._rows:
            for items in row or ():
                yield from (items or {}).items()


class PersistentList(Sequence[V]):
    """A list; :meth:`with_last` gives another one and leaves this as it is.

    Of n values an addition copies n/256 and at most 256.
    """

    __slots__ = ("_chunks", "_tail")

    def __init__(self, values: Sequence[V] = ()) -> None:
        whole = len(values) - len(values) % _CHUNK
        self._chunks: tuple[tuple[V, ...], ...] = tuple(
            tuple(values[at : at + _CHUNK]) for at in range(0, whole, _CHUNK)
        )
        self._tail: tuple[V, ...] = tuple(values[whole:])

    def with_last(self, value: V) -> PersistentList[V]:
        """Give a list with one more value."""
        found: PersistentList[V] = PersistentList()
        tail = (*self._tail, value)
        if len(tail) == _CHUNK:
            found._chunks, found._tail = (*self._chunks, tail), ()
        else:
            found._chunks, found._tail = self._chunks, tail
        return found

    @overload
    def __getitem__(self, at: int) -> V: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[V]: ...

    def __getitem__(self, at: int | slice) -> V | Sequence[V]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        if at < 0:
            at += len(self)
        if not 0 <= at < len(self):
            raise IndexError(at)
        chunk, within = divmod(at, _CHUNK)
        return (self._chunks[chunk] if chunk < len(self._chunks) else self._tail)[within]

    def __len__(self) -> int:
        return len(self._chunks) * _CHUNK + len(self._tail)
