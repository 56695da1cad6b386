"""A tree that keeps its nodes in memory, 64 bytes a leaf: proofs and roots of all its sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paripassu.errors import ParameterError
from paripassu.merkle.errors import HashLengthError, PositionError
from paripassu.merkle.hashing import EMPTY_ROOT, HASH_SIZE, node_hash
from paripassu.merkle.leaves import node_levels
from paripassu.merkle.prove import consistency_proof, inclusion_proof, subtree_root
from paripassu.merkle.spans import verify_size

if TYPE_CHECKING:
    from typing_extensions import Buffer


class Tree:
    """All nodes over 2^k leaves of a growing tree, about 64 bytes a leaf.

    Parameters
    ----------
    hashes : buffer
        Of the first leaves (:func:`paripassu.merkle.leaves.buffer_hashes`), 32 bytes each.
    threads : int, optional
        Threads to make the nodes over them; as many as there are processors by default.

    Raises
    ------
    ParameterError
        The hashes do not fill the buffer, or ``threads`` is below 1.
    """

    def __init__(self, hashes: Buffer = b"", *, threads: int | None = None) -> None:
        self._levels = [bytearray(level) for level in node_levels(hashes, threads=threads)]

    @property
    def size(self) -> int:
        """Leaves so far."""
        return len(self._levels[0]) // HASH_SIZE if self._levels else 0

    def append(self, hash: bytes) -> None:
        """Append a leaf by its hash (:func:`paripassu.merkle.hashing.leaf_hash`).

        Raises
        ------
        HashLengthError
            It does not have 32 bytes.
        """
        if len(hash) != HASH_SIZE:
            raise HashLengthError("the hash", len(hash))
        level, index = 0, self.size
        while True:
            if level == len(self._levels):
                self._levels.append(bytearray())
            self._levels[level] += hash
            if index % 2 == 0:
                return
            hash = node_hash(self.node(level, index - 1), hash)
            level, index = level + 1, index // 2

    def cut(self, size: int) -> None:
        """Go back to the first leaves.

        Raises
        ------
        PositionError
            There are not so many.
        """
        self._within(size)
        for level, nodes in enumerate(self._levels):
            del nodes[HASH_SIZE * (size >> level) :]

    def node(self, level: int, index: int) -> bytes:
        """Give the root over the ``2^level`` leaves from ``index · 2^level``.

        Raises
        ------
        ParameterError
            The tree does not have so many leaves.
        """
        at = HASH_SIZE * index
        if not 0 <= level < len(self._levels) or not 0 <= at < len(self._levels[level]):
            raise ParameterError(
                "index", f"is {index} at level {level}, beyond the {self.size} leaves"
            )
        return bytes(self._levels[level][at : at + HASH_SIZE])

    def leaves(self, start: int, end: int) -> bytes:
        """Give the hashes of the leaves from one to before another, one after the other."""
        return bytes(self._levels[0][HASH_SIZE * start : HASH_SIZE * end]) if self._levels else b""

    def root(self, size: int | None = None) -> bytes:
        """Give the root over all leaves, or over the first ones.

        Raises
        ------
        PositionError
            There are not so many.
        """
        size = self._within(size)
        found = b""
        # The perfect subtrees from the right: one on each level whose bit the size has.
        for level, nodes in enumerate(self._levels):
            if size >> level & 1:
                at = HASH_SIZE * ((size >> level) - 1)
                left = bytes(nodes[at : at + HASH_SIZE])
                found = node_hash(left, found) if found else left
        return found or EMPTY_ROOT

    def subtree_root(self, start: int, end: int) -> bytes:
        """Give the root over the leaves from ``start`` to before ``end``.

        Raises
        ------
        PositionError
            The range is no subtree, or there are not so many leaves.
        """
        self._within(end)
        return subtree_root(start, end, self.node)

    def inclusion_proof(self, index: int, size: int | None = None) -> list[bytes]:
        """Make the proof that a leaf stands at a place among all, or among the first ones.

        Raises
        ------
        PositionError
            There is no such leaf, or there are not so many.
        """
        return inclusion_proof(index, self._within(size), self.subtree_root)

    def consistency_proof(self, earlier: int, size: int | None = None) -> list[bytes]:
        """Make the proof that the tree, or the one over the first leaves, goes on from an earlier.

        Raises
        ------
        PositionError
            The earlier tree is empty or the larger one, or there are not so many leaves.
        """
        return consistency_proof(earlier, self._within(size), self.subtree_root)

    def _within(self, size: int | None) -> int:
        if size is None:
            return self.size
        verify_size(size)
        if size > self.size:
            raise PositionError(f"the tree has {self.size} leaves, fewer than {size}")
        return size
