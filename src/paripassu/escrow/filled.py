"""A tree with its records and its secret: what a declarer holds, and hashes subtree by subtree.

A large tree is cut at a depth: below the cut lie subtrees of at most 4,096 slots, which are hashed
in batches, so that memory stays flat, progress shows and Ctrl-C is heard; above it the hashes at
the cut are all that is kept. They may be kept as a cache too: what is made from it is verified
against the root before it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from paripassu.escrow import native
from paripassu.escrow.hashes import (
    BODY,
    COLUMN_LEAF,
    HASH,
    SLOT_LEAF,
    context,
    seed_of,
    split,
)
from paripassu.escrow.layout import Tree
from paripassu.escrow.nodes import ROOT, depth_of, run_of
from paripassu.escrow.opening import hash_above
from paripassu.escrow.records import Records

#: Levels of a subtree below the cut.
LEVELS = 12
#: Slots that are hashed in one call.
_BATCH = 2**20
#: Slots with records whose column leaves are kept at once.
_RECORDS = 2**15

#: Called with the number of slots that were hashed since the last call.
Progress = Callable[[int], None]


def silent(_: int) -> None:
    """Show no progress."""


@dataclass(frozen=True)
class Filled:
    """A tree that a declarer holds.

    Attributes
    ----------
    tree : Tree
    records : Records
    identity : bytes
        Of the commitment.
    secret : bytes
        32.
    """

    tree: Tree
    records: Records
    identity: bytes
    secret: bytes

    def seed(self, column: int) -> bytes:
        """Give the seed of the root in a column."""
        return seed_of(self.secret, self.identity, self.tree.number, column)

    def leaves(self, column: int, begin: int, end: int) -> bytes:
        """Give the leaves of a column in the slots from one index to before another."""
        return native.leaves(
            context(COLUMN_LEAF, self.identity, self.tree.number, column),
            self.tree.depth,
            ROOT,
            self.seed(column),
            self.records.slots[begin:end],
            self.records.counts[begin:end],
            self.records.texts(column, begin, end),
        )

    def bodies(self, begin: int, end: int) -> bytes:
        """Give the bodies of the slots from one index to before another."""
        return b"".join(
            self._bodies(one, min(one + _RECORDS, end)) for one in range(begin, end, _RECORDS)
        )

    def _bodies(self, begin: int, end: int) -> bytes:
        return native.bodies(
            context(BODY, self.identity, self.tree.number),
            self.records.slots[begin:end],
            self.records.counts[begin:end],
            [self.leaves(at, begin, end) for at in range(1, len(self.tree.columns) + 1)],
        )

    @cached_property
    def cut(self) -> int:
        """The depth of the cut."""
        return max(0, self.tree.depth - LEVELS)

    def below(self, nodes: Iterable[int]) -> Iterator[int]:
        """Give the nodes at the cut, with slots of the territory, under nodes above it."""
        rest = self.tree.depth - self.cut
        last = -1
        for above in nodes:
            for first, end in self.tree.territory.within(*run_of(above, self.tree.depth)):
                for at in range(max(first >> rest, last + 1), (end - 1 >> rest) + 1):
                    yield (1 << self.cut) + at
                    last = at

    def hashes(self, nodes: Sequence[int], progress: Progress = silent) -> dict[int, bytes]:
        """Hash subtrees that have slots of the territory, each from its records.

        Parameters
        ----------
        nodes : sequence of int
            Ascending in the order of their slots, none under another.
        progress : callable
        """
        found: dict[int, bytes] = {}
        for batch in self._batches(nodes):
            begin, end = self.records.between(
                run_of(batch[0], self.tree.depth)[0], run_of(batch[-1], self.tree.depth)[1]
            )
            made = native.subtrees(
                context(SLOT_LEAF, self.identity, self.tree.number),
                self.tree.depth,
                self.tree.territory,
                batch,
                native.seeds_at(self.seed(0), ROOT, batch),
                self.records.slots[begin:end],
                self.records.counts[begin:end],
                self.bodies(begin, end),
            )
            found |= zip(batch, split(made), strict=True)
            progress(sum(self.tree.territory.under(node, self.tree.depth) for node in batch))
        return found

    def _batches(self, nodes: Sequence[int]) -> Iterator[list[int]]:
        """Part nodes so that a call hashes so many slots, and no record lies between its nodes."""
        batch: list[int] = []
        size = 0
        for node in nodes:
            first, end = run_of(node, self.tree.depth)
            if batch and (
                size >= _BATCH or self.records.count(run_of(batch[-1], self.tree.depth)[1], first)
            ):
                yield batch
                batch, size = [], 0
            batch.append(node)
            size += self.tree.territory.count(first, end)
        if batch:
            yield batch

    def at_cut(self, progress: Progress = silent) -> dict[int, bytes]:
        """Hash the whole tree down to the cut: what a cache holds."""
        return self.hashes([*self.below([ROOT])], progress)

    def found(
        self, nodes: Sequence[int], known: dict[int, bytes] | None, progress: Progress = silent
    ) -> list[bytes]:
        """Give the hashes of subtrees anywhere in the tree.

        Parameters
        ----------
        nodes : sequence of int
            Ascending in the order of their slots, none under another; each with slots of the
            territory.
        known : dict or None
            Hashes at the cut, if they are at hand; what is made from them has to be verified.
        progress : callable
        """
        above = [node for node in nodes if depth_of(node) < self.cut]
        if known is None:
            known = self.hashes([*self.below(above)], progress)
        low = self.hashes([node for node in nodes if depth_of(node) >= self.cut], progress)
        return [
            hash_above(node, known, self.tree) if depth_of(node) < self.cut else low[node]
            for node in nodes
        ]


def root_of_tree(filled: Filled, known: dict[int, bytes]) -> bytes:
    """Give the root of a tree from its hashes at the cut."""
    return hash_above(ROOT, known, filled.tree)


def cached(filled: Filled, blob: bytes) -> dict[int, bytes] | None:
    """Take hashes at the cut that were kept; None where they are not as many as there should be."""
    nodes = [*filled.below([ROOT])]
    if len(blob) != HASH * len(nodes):
        return None
    return dict(zip(nodes, split(blob), strict=True))
