"""A log gone over entry by entry, from its beginning: what stands in force at its end."""

from __future__ import annotations

from collections.abc import Iterable

from paripassu.merkle.compact import CompactRange
from paripassu.merkle.hashing import EMPTY_ROOT, leaf_hash
from paripassu.record.judge import Folded, fold
from paripassu.record.state import Before, Blobs, State


class Replay:
    """Goes over the entries of a log, and keeps the root of each size.

    Parameters
    ----------
    blobs : Blobs
        The charters among them are read.
    charter : str, optional
        Digest of the charter that entry 0 has to name.
    before : Before, optional
        The log before a successor.

    Attributes
    ----------
    state : State
        After the entries so far.
    """

    def __init__(
        self, blobs: Blobs, charter: str | None = None, before: Before | None = None
    ) -> None:
        self.state = State.empty(charter, before)
        self._blobs = blobs
        self._tree = CompactRange()
        self._roots = [EMPTY_ROOT]

    def root(self, size: int) -> bytes:
        """Give the root of the first so many entries."""
        return self._roots[size]

    def add(self, content: bytes) -> Folded:
        """Go over the next entry.

        Raises
        ------
        MissingBlobsError
            It names a charter whose file is not there.
        """
        folded = fold(self.state, self.state.size, content, self.root, self._blobs)
        self.state = folded.state
        self._tree.append(leaf_hash(content))
        self._roots.append(self._tree.root())
        return folded

    def add_all(self, entries: Iterable[bytes]) -> State:
        """Go over some entries; give the state after them."""
        for content in entries:
            self.add(content)
        return self.state
