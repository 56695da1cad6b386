"""Roots and nodes of many leaves in plain Python: what the kernels in Rust have to give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import islice, pairwise

from paripassu.merkle.compact import CompactRange
from paripassu.merkle.hashing import HASH_SIZE, LEAF, NODE

#: Leaves of which the hashes are held at once: 2^12.
CHUNK_LEVEL = 12


def equal_root(data: memoryview, size: int, threads: int) -> bytes:
    """Give the root over leaves of one size, one after the other.

    Parameters
    ----------
    data : memoryview of bytes
        A multiple of ``size``.
    size : int
        Of a leaf, at least 1.
    threads : int
        The reference takes one.
    """
    return _root(_leaf(leaf) for leaf in _equal(data, size))


def offsets_root(data: memoryview, offsets: memoryview, threads: int) -> bytes:
    """Give the root over leaves of any size, one after the other.

    Parameters
    ----------
    data : memoryview of bytes
    offsets : memoryview of int64
        Leaf i goes from ``offsets[i]`` to before ``offsets[i + 1]``.
    threads : int
        The reference takes one.

    Raises
    ------
    ValueError
        The offsets fall, or leave the data.
    """
    return _root(_leaf(leaf) for leaf in _between(data, offsets))


def list_root(leaves: Sequence[bytes], threads: int) -> bytes:
    """Give the root over a list of leaves.

    Raises
    ------
    TypeError
        One of them is not bytes.
    """
    if not all(issubclass(kind, bytes) for kind in set(map(type, leaves))):
        raise TypeError("a leaf is not bytes")
    return _root(_leaf(leaf) for leaf in leaves)


def hashes_root(hashes: memoryview, threads: int) -> bytes:
    """Give the root over the hashes of leaves, one after the other."""
    return _root(_equal(hashes, HASH_SIZE))


def equal_hashes(data: memoryview, size: int, threads: int) -> bytes:
    """Give the hashes of leaves of one size, one after the other."""
    return b"".join(_leaf(leaf) for leaf in _equal(data, size))


def offsets_hashes(data: memoryview, offsets: memoryview, threads: int) -> bytes:
    """Give the hashes of leaves of any size, one after the other."""
    return b"".join(_leaf(leaf) for leaf in _between(data, offsets))


def pairs(hashes: memoryview, threads: int) -> bytes:
    """Give the nodes over each two hashes; a last one without a partner has none."""
    return b"".join(
        _node(hashes[at : at + 2 * HASH_SIZE])
        for at in range(0, len(hashes) - HASH_SIZE, 2 * HASH_SIZE)
    )


def _leaf(leaf: bytes | memoryview) -> bytes:
    return sha256(LEAF + leaf).digest()


def _node(pair: bytes | memoryview) -> bytes:
    return sha256(NODE + pair).digest()


def _equal(data: memoryview, size: int) -> Iterator[memoryview]:
    return (data[at : at + size] for at in range(0, len(data), size))


def _between(data: memoryview, offsets: memoryview) -> Iterator[memoryview]:
    ends = offsets.tolist()
    falling = any(start > end for start, end in pairwise(ends))
    if not ends or falling or ends[0] < 0 or ends[-1] > len(data):
        raise ValueError("the offsets leave the buffer")
    return (data[start:end] for start, end in pairwise(ends))


def _root(hashes: Iterable[bytes | memoryview]) -> bytes:
    """Pair the hashes of each chunk level by level, and join the chunks as they come."""
    left = iter(hashes)
    tree = CompactRange()
    while chunk := list(islice(left, 1 << CHUNK_LEVEL)):
        if len(chunk) < 1 << CHUNK_LEVEL:
            for hash in chunk:
                tree.append(bytes(hash))
            break
        while len(chunk) > 1:
            each = iter(chunk)
            chunk = [
                sha256(b"".join((NODE, a, b))).digest() for a, b in zip(each, each, strict=True)
            ]
        tree.append(bytes(chunk[0]), CHUNK_LEVEL)
    return tree.root()
