"""Trees over slots: nodes by their numbers, the slots of the territory, the canonical cover.

A node's number is 1 for the root, and 2v and 2v + 1 for the children of v ("Files" and "Trees,
slots, territory" of ``docs/specification/escrow.md``). Slots are whole numbers below 2^60, so that
sets of them are kept as runs, never one by one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

ROOT = 1
MOST_DEPTH = 60


def depth_of(node: int) -> int:
    """Give how deep a node lies; the root lies at 0."""
    return node.bit_length() - 1


def run_of(node: int, depth: int) -> tuple[int, int]:
    """Give the slots under a node of a tree of that depth: the first, and the one after the last.

    >>> run_of(0b101, 3)
    (2, 4)
    """
    rest = depth - depth_of(node)
    first = (node - (1 << depth_of(node))) << rest
    return first, first + (1 << rest)


def node_of(slot: int, depth: int) -> int:
    """Give the node of a slot."""
    return (1 << depth) + slot


@dataclass(frozen=True, slots=True)
class Runs:
    """A set of slots, as runs that neither touch nor overlap, ascending.

    Attributes
    ----------
    firsts, ends : tuple of int
        Of each run the first slot, and the one after the last.
    """

    firsts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    _before: tuple[int, ...] = field(default=(0,), repr=False, compare=False)

    @classmethod
    def of(cls, runs: Iterable[tuple[int, int]]) -> Runs:
        """Join runs, given in any order; empty ones count for nothing."""
        firsts: list[int] = []
        ends: list[int] = []
        for first, end in sorted(runs):
            if first >= end:
                continue
            if ends and first <= ends[-1]:
                ends[-1] = max(ends[-1], end)
            else:
                firsts.append(first)
                ends.append(end)
        before = accumulate((e - f for f, e in zip(firsts, ends, strict=True)), initial=0)
        return cls(tuple(firsts), tuple(ends), tuple(before))

    def __len__(self) -> int:
        """Give the number of runs; :attr:`size` counts the slots."""
        return len(self.firsts)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return zip(self.firsts, self.ends, strict=True)

    def __contains__(self, slot: int) -> bool:
        at = bisect_right(self.firsts, slot) - 1
        return at >= 0 and slot < self.ends[at]

    @property
    def size(self) -> int:
        """How many slots there are."""
        return self._before[-1]

    def below(self, slot: int) -> int:
        """Count the slots that are smaller."""
        at = bisect_right(self.firsts, slot) - 1
        if at < 0:
            return 0
        return self._before[at] + min(slot, self.ends[at]) - self.firsts[at]

    def count(self, first: int, end: int) -> int:
        """Count the slots from ``first`` to before ``end``."""
        return self.below(end) - self.below(first)

    def under(self, node: int, depth: int) -> int:
        """Count the slots under a node."""
        return self.count(*run_of(node, depth))

    def within(self, first: int, end: int) -> Iterator[tuple[int, int]]:
        """Give the runs of what lies from ``first`` to before ``end``."""
        for at in range(bisect_right(self.ends, first), bisect_left(self.firsts, end)):
            yield max(first, self.firsts[at]), min(end, self.ends[at])

    def __and__(self, other: Runs) -> Runs:
        return Runs.of(run for first, end in other for run in self.within(first, end))

    def __or__(self, other: Runs) -> Runs:
        return Runs.of((*self, *other))

    def __sub__(self, other: Runs) -> Runs:
        return Runs.of(self._without(other))

    def _without(self, other: Runs) -> Iterator[tuple[int, int]]:
        for first, end in self:
            for cut, after in other.within(first, end):
                yield first, cut
                first = after
            yield first, end

    def __le__(self, other: Runs) -> bool:
        return all(other.count(first, end) == end - first for first, end in self)

    def slots(self) -> Iterator[int]:
        """Give the slots one by one, ascending."""
        for first, end in self:
            yield from range(first, end)

    def first_not_in(self, slots: Sequence[int]) -> int | None:
        """Give the first slot that is not among some, which ascend and are all in the set."""
        at = 0
        for first, end in self:
            while first < end:
                if at == len(slots) or slots[at] != first:
                    return first
                at += 1
                first += 1
        return None


@dataclass(frozen=True, slots=True)
class Cover:
    """How a set of opened slots stands in a tree.

    Attributes
    ----------
    nodes : tuple of int
        The canonical cover: the maximal subtrees with a slot of the territory of which all slots
        of the territory are opened, ascending.
    path : tuple of int
        The maximal subtrees with slots of the territory of which none is opened, ascending.
    """

    nodes: tuple[int, ...]
    path: tuple[int, ...]


def cover_of(territory: Runs, opened: Runs, depth: int) -> Cover:
    """Give the canonical cover of opened slots of the territory, and the subtrees beside it."""
    nodes: list[int] = []
    path: list[int] = []
    waiting = [(ROOT, 0, 1 << depth, False)]
    while waiting:
        node, first, size, whole = waiting.pop()
        all_there = size if whole else territory.count(first, first + size)
        if not all_there:
            continue
        there = opened.count(first, first + size)
        if not there:
            path.append(node)
        elif there == all_there:
            nodes.append(node)
        else:
            whole = all_there == size  # and so is all below
            size >>= 1
            waiting += (
                (2 * node + 1, first + size, size, whole),
                (2 * node, first, size, whole),
            )
    return Cover(tuple(nodes), tuple(path))


def format_node(node: int) -> str:
    """Write a node as files have it."""
    return f"{node:x}"
