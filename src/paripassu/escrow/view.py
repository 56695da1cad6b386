"""The view of a commitment: the union of the disclosures that were not rejected.

It is the whole of what anybody can say of a declaration. Sets of slots are runs: a million empty
cells take no more than their borders.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from paripassu.escrow.commitment import Commitment
from paripassu.escrow.layout import Tree
from paripassu.escrow.nodes import Runs
from paripassu.escrow.opening import Opening
from paripassu.escrow.template_parts import Stage


@dataclass(frozen=True)
class Open:
    """What is open of one tree.

    Attributes
    ----------
    tree : Tree
    opened : Runs
        The slots whose number of records is known.
    counts : dict
        Open slot with records to their number.
    values : dict
        Column's number to open slot with records to its values.
    """

    tree: Tree
    opened: Runs
    counts: dict[int, int]
    values: dict[int, dict[int, tuple[str | None, ...]]]

    @cached_property
    def slots(self) -> tuple[int, ...]:
        """The open slots with records, ascending."""
        return tuple(sorted(self.counts))

    def between(self, first: int, end: int) -> Sequence[int]:
        """Give the open slots with records from one to before another."""
        return self.slots[bisect_left(self.slots, first) : bisect_left(self.slots, end)]

    def is_open(self, slots: Runs, columns: Iterable[int] = ()) -> bool:
        """Whether columns are open in all of some slots of the territory."""
        if not slots <= self.opened:
            return False
        found = [self.values.get(column, {}) for column in columns]
        return not found or all(
            slot in values
            for first, end in slots
            for slot in self.between(first, end)
            for values in found
        )

    def rows(self, columns: Sequence[int]) -> Iterator[tuple[int, tuple[str | None, ...]]]:
        """Give the records that are open in some columns, at least one: slot and values."""
        found = [self.values.get(column, {}) for column in columns]
        for slot in self.slots:
            if all(slot in values for values in found):
                for row in zip(*(values[slot] for values in found), strict=True):
                    yield slot, row

    def texts(self, column: int) -> Iterator[tuple[int, str | None]]:
        """Give the open values of a column, in the order of slots and records."""
        values = self.values.get(column, {})
        for slot in self.slots:
            for text in values.get(slot, ()):
                yield slot, text


@dataclass(frozen=True)
class View:
    """What is open of a commitment.

    Attributes
    ----------
    commitment : Commitment
    trees : tuple of Open
        For each tree, in their order.
    """

    commitment: Commitment
    trees: tuple[Open, ...]

    def of(self, name: str) -> Open:
        """Give what is open of a tree by its name; see :meth:`Commitment.tree`."""
        return self.trees[self.commitment.tree(name).number]

    def is_stage_open(self, stage: Stage) -> bool:
        """Whether all that a stage opens is open."""
        for one in stage.opens:
            there = self.of(one.table)
            columns = [there.tree.column(name) for name in one.columns]
            if not there.is_open(there.tree.region(one.regions), columns):
                return False
        return True


def view_of(commitment: Commitment, openings: Iterable[Opening] = ()) -> View:
    """Add up openings that were verified against a commitment."""
    runs: list[list[tuple[int, int]]] = [[] for _ in commitment.trees]
    trees = [Open(tree, Runs(), {}, {}) for tree in commitment.trees]
    for opening in openings:
        number, part = opening.tree.number, opening.part
        runs[number] += opening.opened
        there = trees[number]
        there.counts.update(zip(opening.slots, part.counts, strict=True))
        for column in part.columns:
            values = there.values.setdefault(column, {})
            for slot, row in zip(opening.slots, part.entries, strict=True):
                entry = row[column - 1]
                assert isinstance(entry, tuple)
                values[slot] = entry
    return View(
        commitment,
        tuple(
            Open(one.tree, Runs.of(there), one.counts, one.values)
            for one, there in zip(trees, runs, strict=True)
        ),
    )
