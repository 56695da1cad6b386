"""The kernels in plain Python: seeds of nodes, column leaves, bodies, roots of subtrees.

They give the bytes of the specification whatever else is installed;
:mod:`paripassu.escrow.native` takes the ones in Rust where they are.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterator, Sequence

from paripassu.escrow.hashes import EMPTY, HASH, children, node, split, u32, u64, value_bytes
from paripassu.escrow.nodes import Runs, depth_of, run_of
from paripassu.tables.texts import Texts

#: Subtrees of at most so many levels are hashed level by level, in lists.
_LEVELS = 10


def seeds_at(seed: bytes, node: int, nodes: Sequence[int]) -> bytes:
    """Give the seeds of nodes that lie under a node or are it.

    Parameters
    ----------
    seed : bytes
        That of ``node``.
    node : int
    nodes : sequence of int
        Ascending in the order of their slots, none under another.

    Returns
    -------
    bytes
        32 for each of ``nodes``.
    """
    found: list[bytes] = []
    path = [seed]  # the seeds from `node` down to the last one that was asked for
    last = node
    for wanted in nodes:
        below = depth_of(wanted) - depth_of(node)
        shared = _shared(last, wanted) - depth_of(node)
        del path[shared + 1 :]
        for rest in range(below - shared - 1, -1, -1):
            path.append(children(path[-1])[wanted >> rest & 1])
        found.append(path[-1])
        last = wanted
    return b"".join(found)


def _shared(one: int, other: int) -> int:
    """Give the depth of the lowest node above both, or that is one and above the other."""
    depth = min(depth_of(one), depth_of(other))
    apart = (one >> depth_of(one) - depth) ^ (other >> depth_of(other) - depth)
    return depth - apart.bit_length()


def leaves(
    context: bytes,
    depth: int,
    node: int,
    seed: bytes,
    slots: array[int],
    counts: array[int],
    values: Texts,
) -> bytes:
    """Give the column leaves of slots with records.

    Parameters
    ----------
    context : bytes
        Of the column, 64.
    depth : int
        Of the tree.
    node, seed
        A node under which all the slots lie, and its seed in this column.
    slots, counts : array of unsigned int
        Slots with records, ascending, and how many each has.
    values : Texts
        Of this column: those of the first slot, then those of the second, and so on.

    Returns
    -------
    bytes
        32 for each slot.
    """
    salts = seeds_at(seed, node, [(1 << depth) + slot for slot in slots])
    made: list[bytes] = []
    at = 0
    for index, (slot, n) in enumerate(zip(slots, counts, strict=True)):
        salt = salts[index * HASH : (index + 1) * HASH]
        raw = value_bytes(values[one] for one in range(at, at + n))
        made.append(hashlib.sha256(context + salt + u64(slot) + u32(n) + raw).digest())
        at += n
    return b"".join(made)


def bodies(
    context: bytes, slots: array[int], counts: array[int], columns: Sequence[bytes]
) -> bytes:
    """Give the bodies of slots with records.

    Parameters
    ----------
    context : bytes
        Of the tree's bodies, 64.
    slots, counts : array of unsigned int
    columns : sequence of bytes
        For each column its leaves, as :func:`leaves` gives them.

    Returns
    -------
    bytes
        32 for each slot.
    """
    return b"".join(
        hashlib.sha256(context + u64(slot) + u32(n) + b"".join(row)).digest()
        for slot, n, *row in zip(slots, counts, *map(split, columns), strict=True)
    )


def subtrees(
    context: bytes,
    depth: int,
    territory: Runs,
    nodes: Sequence[int],
    seeds: bytes,
    slots: array[int],
    counts: array[int],
    bodies: bytes,
) -> bytes:
    """Give the hashes of subtrees from their seeds.

    Parameters
    ----------
    context : bytes
        Of the tree's slot leaves, 64.
    depth : int
    territory : Runs
        The slots that there are.
    nodes : sequence of int
        Roots of the subtrees, ascending in the order of their slots, none under another.
    seeds : bytes
        32 for each of ``nodes``, of column 0.
    slots, counts : array of unsigned int
        Slots under them with records, ascending, and how many each has.
    bodies : bytes
        32 for each of ``slots``.

    Returns
    -------
    bytes
        32 for each of ``nodes``.
    """
    tree = _Tree(context, depth, territory, slots, counts, bodies)
    return b"".join(tree.root(*one) for one in zip(nodes, split(seeds), strict=True))


def paths(depth: int, territory: Runs, slots: array[int], leaves: bytes, path: bytes) -> bytes:
    """Give the roots to which slots lead, each opened by itself.

    Parameters
    ----------
    depth : int
    territory : Runs
        The slots that there are.
    slots : array of unsigned int
        Of the territory, in any order.
    leaves : bytes
        The hash of each, 32.
    path : bytes
        For each of ``slots`` the hashes of the subtrees beside it that have slots, in ascending
        order of those, as a disclosure of that slot alone has them.

    Returns
    -------
    bytes
        32 for each of ``slots``.

    Raises
    ------
    ValueError
        There are more hashes in the path than subtrees, or fewer.
    """
    hashes = iter(split(path))
    made: list[bytes] = []
    try:
        for slot, leaf in zip(slots, split(leaves), strict=True):
            way = [(1 << depth) + slot >> level for level in range(depth)]
            there = [one for one in way if territory.under(one ^ 1, depth)]
            left = {one: next(hashes) for one in reversed(there) if one & 1}
            beside = left | {one: next(hashes) for one in there if not one & 1}
            root = leaf
            for one in way:
                other = beside.get(one, EMPTY)
                root = node(other, root) if one & 1 else node(root, other)
            made.append(root)
    except StopIteration:
        raise ValueError("the paths have other lengths") from None
    if next(hashes, None) is not None:
        raise ValueError("the paths have other lengths")
    return b"".join(made)


class _Tree:
    """A tree whose slots are hashed from left to right, each once."""

    def __init__(
        self,
        context: bytes,
        depth: int,
        territory: Runs,
        slots: array[int],
        counts: array[int],
        bodies: bytes,
    ) -> None:
        self.context = context
        self.depth = depth
        self.territory = territory
        self.records: Iterator[tuple[int, bytes]] = (
            (slot, u64(slot) + u32(n) + bodies[at * HASH : (at + 1) * HASH])
            for at, (slot, n) in enumerate(zip(slots, counts, strict=True))
        )
        self.next: tuple[int, bytes] | None = next(self.records, None)

    def root(self, at: int, seed: bytes) -> bytes:
        first, end = run_of(at, self.depth)
        there = self.territory.count(first, end)
        if not there:
            return EMPTY
        if there == end - first and depth_of(at) + _LEVELS >= self.depth:
            return self._full(first, end, seed)
        left, right = children(seed)
        return node(self.root(2 * at, left), self.root(2 * at + 1, right))

    def _full(self, first: int, end: int, seed: bytes) -> bytes:
        """Hash a small subtree that lies in the territory whole, level by level."""
        sha256 = hashlib.sha256
        seeds = [seed]
        while len(seeds) < end - first:
            seeds = [sha256(side + one).digest() for one in seeds for side in (b"\2", b"\3")]
        tails = {}
        while self.next is not None and self.next[0] < end:
            tails[self.next[0]] = self.next[1]
            self.next = next(self.records, None)
        context, none = self.context, bytes(4)
        row = [
            sha256(context + salt + (tails.get(slot) or slot.to_bytes(8, "big") + none)).digest()
            for slot, salt in enumerate(seeds, first)
        ]
        while len(row) > 1:
            row = [sha256(b"\1" + row[at] + row[at + 1]).digest() for at in range(0, len(row), 2)]
        return row[0]
