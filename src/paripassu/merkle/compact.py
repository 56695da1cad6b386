"""A tree of which only what is needed to go on is kept: at most 63 hashes."""

from __future__ import annotations

from collections.abc import Iterable

from paripassu.errors import ParameterError
from paripassu.merkle.errors import HashLengthError
from paripassu.merkle.hashing import EMPTY_ROOT, HASH_SIZE, node_hash
from paripassu.merkle.spans import perfect_spans, verify_size


class CompactRange:
    """The roots of the perfect subtrees that make up a tree, from the left.

    Leaves are appended one by one, or as perfect subtrees; the root is there at any time.

    Parameters
    ----------
    size : int
        Leaves so far.
    hashes : iterable of bytes
        The roots of :func:`paripassu.merkle.spans.perfect_spans` of (0, size).

    Attributes
    ----------
    size : int
        Leaves so far.

    Raises
    ------
    PositionError
        No tree has such a size.
    ParameterError
        There are more or fewer hashes than the size asks for.
    HashLengthError
        One of them does not have 32 bytes.
    """

    def __init__(self, size: int = 0, hashes: Iterable[bytes] = ()) -> None:
        verify_size(size)
        self.size = size
        self._hashes = [_hash(one) for one in hashes]
        wanted = len(perfect_spans(0, size))
        if len(self._hashes) != wanted:
            raise ParameterError(
                "hashes", f"should be {wanted} for {size} leaves, and are {len(self._hashes)}"
            )

    @property
    def hashes(self) -> tuple[bytes, ...]:
        """The roots of the perfect subtrees, from the left: with the size, all there is to keep."""
        return tuple(self._hashes)

    def append(self, hash: bytes, level: int = 0) -> None:
        """Append a leaf, or a perfect subtree.

        Parameters
        ----------
        hash : bytes
            Of the leaf (:func:`paripassu.merkle.hashing.leaf_hash`), or the root of the subtree.
        level : int
            The subtree has ``2^level`` leaves; the size so far is a multiple of it.

        Raises
        ------
        ParameterError
            The size so far is not such a multiple.
        PositionError
            The tree would be larger than any.
        HashLengthError
            The hash does not have 32 bytes.
        """
        added = 1 << level
        if self.size % added:
            raise ParameterError(
                "level", f"is {level}, and {self.size} leaves are not a multiple of {added}"
            )
        verify_size(self.size + added)
        hash = _hash(hash)
        # As with the digits of a binary number: a carry for each bit that is set.
        filled = self.size >> level
        while filled & 1:
            hash = node_hash(self._hashes.pop(), hash)
            filled >>= 1
        self._hashes.append(hash)
        self.size += added

    def root(self) -> bytes:
        """Give the root of the tree."""
        if not self._hashes:
            return EMPTY_ROOT
        *rest, found = self._hashes
        for left in reversed(rest):
            found = node_hash(left, found)
        return found


def _hash(given: bytes) -> bytes:
    if len(given) != HASH_SIZE:
        raise HashLengthError("the hash", len(given))
    return bytes(given)
