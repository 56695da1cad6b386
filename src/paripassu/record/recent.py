"""The ids of a log: the newest in memory, all others in the index, which may lag behind."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from paripassu.merkle.hashing import HASH_SIZE
from paripassu.record.storage.contract import Index

#: Ids that are held in memory before they are indexed.
RECENT = 1 << 16
#: Stands for an entry that counts for nothing.
NO_ID = bytes(HASH_SIZE)


class Ids:
    """Finds the index of an id. Safe in threads but for :meth:`flush`, one at a time.

    Parameters
    ----------
    index : Index

    Raises
    ------
    StorageError
        The index cannot be read.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._lock = threading.Lock()
        self._covered = index.covered()
        self._tail: list[bytes] = []
        self._recent: dict[bytes, int] = {}

    @property
    def size(self) -> int:
        """Entries whose ids are known."""
        return self._covered + len(self._tail)

    @property
    def waiting(self) -> int:
        """Ids that are held in memory."""
        return len(self._tail)

    def find(self, ids: Sequence[bytes]) -> dict[bytes, int]:
        """Give the indices of those that the log has."""
        with self._lock:
            found = {id: self._recent[id] for id in ids if id in self._recent}
        if self._covered and len(found) < len(ids):
            found |= self._index.find(b"".join(id for id in ids if id not in found))
        return found

    def add(self, ids: Sequence[bytes]) -> None:
        """Add the ids of the entries that come next; see :data:`NO_ID`."""
        with self._lock:
            for number, id in enumerate(ids, self.size):
                if id != NO_ID:
                    self._recent.setdefault(id, number)
            self._tail += ids

    def flush(self, least: int) -> None:
        """Index what is held in memory, if there are so many.

        Raises
        ------
        StorageError
            They stay in memory.
        """
        with self._lock:
            tail = self._tail[:]
        if len(tail) < max(least, 1):
            return
        self._index.add(self._covered, b"".join(tail))
        with self._lock:
            self._covered += len(tail)
            self._tail = self._tail[len(tail) :]
            for number, id in enumerate(tail, self._covered - len(tail)):
                if self._recent.get(id) == number:
                    del self._recent[id]
