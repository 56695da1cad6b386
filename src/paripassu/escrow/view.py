"""The view of a commitment: the union of the disclosures that were not rejected.

It is the whole of what anybody can say of a declaration. Sets of slots are runs: a million empty
cells take no more than their borders.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from paripassu.escrow.commitment import Commitment
from paripassu.escrow.entries import Entries, Values
from paripassu.escrow.layout import Tree
from paripassu.escrow.nodes import Runs
from paripassu.escrow.opening import Opening
from paripassu.escrow.slotted import Slotted, SlotValues, counts_by_slot, values_by_slot
from paripassu.escrow.template_parts import Stage
from paripassu.tables.texts import Texts

_NONE = SlotValues(array("Q"), Values(array("I"), Texts(b"", array("i"))))


@dataclass(frozen=True)
class Open:
    """What is open of one tree.

    Attributes
    ----------
    tree : Tree
    opened : Runs
        The slots whose number of records is known.
    counts : mapping
        Open slot with records to their number.
    values : mapping
        Column's number to open slot with records to its values; slots ascend.
    """

    tree: Tree
    opened: Runs
    counts: Mapping[int, int]
    values: Mapping[int, SlotValues]

    @cached_property
    def slots(self) -> Sequence[int]:
        """The open slots with records, ascending."""
        counts = self.counts
        return counts.slots if isinstance(counts, Slotted) else array("Q", sorted(counts))

    def column(self, number: int) -> SlotValues:
        """Give the open values of a column by their slots; of none, where it is not open."""
        return self.values.get(number, _NONE)

    def between(self, first: int, end: int) -> Sequence[int]:
        """Give the open slots with records from one to before another."""
        return self.slots[bisect_left(self.slots, first) : bisect_left(self.slots, end)]

    def is_open(self, slots: Runs, columns: Iterable[int] = ()) -> bool:
        """Whether columns are open in all of some slots of the territory."""
        if not slots <= self.opened:
            return False
        found = [*map(self.column, columns)]
        return all(
            len(self.between(first, end)) == values.count(first, end)
            for first, end in (slots if found else ())
            for values in found
        )

    def wholly(self, column: int) -> bool:
        """Whether a column is open in every open slot with records."""
        return len(self.column(column)) == len(self.slots)

    def entries(
        self, columns: Sequence[int]
    ) -> Iterator[tuple[int, tuple[tuple[str | None, ...] | None, ...]]]:
        """Give the open slots with records, and for each column its values; None: not open."""
        found = [self.column(column) for column in columns]
        items = [iter(values.items()) for values in found]
        waiting = [next(one, None) for one in items]
        for slot in self.slots:
            row: list[tuple[str | None, ...] | None] = []
            for at, one in enumerate(waiting):
                if one is not None and one[0] == slot:
                    row.append(one[1])
                    waiting[at] = next(items[at], None)
                else:
                    row.append(None)
            yield slot, tuple(row)

    def rows(self, columns: Sequence[int]) -> Iterator[tuple[int, tuple[str | None, ...]]]:
        """Give the records that are open in some columns, at least one: slot and values."""
        for slot, entries in self.entries(columns):
            there = [one for one in entries if one is not None]
            if len(there) == len(columns):
                for row in zip(*there, strict=True):
                    yield slot, row

    def texts(self, column: int) -> Iterator[tuple[int, str | None]]:
        """Give the open values of a column, in the order of slots and records."""
        for slot, texts in self.column(column).items():
            for text in texts:
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
    by_tree: list[list[Opening]] = [[] for _ in commitment.trees]
    for opening in openings:
        by_tree[opening.tree.number].append(opening)
    return View(commitment, tuple(map(_open, commitment.trees, by_tree)))


def _open(tree: Tree, openings: Sequence[Opening]) -> Open:
    """Add up the openings of one tree."""
    columns: dict[int, list[tuple[array[int], Values]]] = {}
    for opening in openings:
        entries = opening.part.entries
        for number, column in enumerate(entries.columns if isinstance(entries, Entries) else (), 1):
            if isinstance(column, Values):
                columns.setdefault(number, []).append((opening.slots, column))
    return Open(
        tree,
        Runs.of(run for opening in openings for run in opening.opened),
        counts_by_slot([(one.slots, one.part.counts) for one in openings]),
        {number: values_by_slot(parts) for number, parts in sorted(columns.items())},
    )
