"""What is open by slots, as arrays: a mapping that takes a few bytes a slot."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import ItemsView, Iterator, Mapping, Sequence, ValuesView
from typing import TypeVar

from paripassu.escrow.entries import Values

T_co = TypeVar("T_co", covariant=True)


class Slotted(Mapping[int, T_co]):
    """Something for each of some slots, in their order.

    Parameters
    ----------
    slots : array of int
        ``array('Q')``, ascending.
    there : sequence
        What belongs to each.
    """

    def __init__(self, slots: array[int], there: Sequence[T_co]) -> None:
        if len(slots) != len(there):
            raise ValueError("the slots and what belongs to them are not as many")
        self.slots = slots
        self.there = there

    def __len__(self) -> int:
        return len(self.slots)

    def __iter__(self) -> Iterator[int]:
        return iter(self.slots)

    def _at(self, slot: object) -> int:
        """Give where a slot stands; -1 where it is not there."""
        if not isinstance(slot, int):
            return -1
        at = bisect_left(self.slots, slot)
        return at if at < len(self.slots) and self.slots[at] == slot else -1

    def __contains__(self, slot: object) -> bool:
        return self._at(slot) >= 0

    def __getitem__(self, slot: int) -> T_co:
        at = self._at(slot)
        if at < 0:
            raise KeyError(slot)
        return self.there[at]

    def items(self) -> ItemsView[int, T_co]:
        """Give slots with what belongs to them, in the order of slots."""
        return _Items(self)

    def values(self) -> ValuesView[T_co]:
        """Give what belongs to the slots, in their order."""
        return _There(self)

    def count(self, first: int, end: int) -> int:
        """Count the slots from ``first`` to before ``end``."""
        return bisect_left(self.slots, end) - bisect_left(self.slots, first)


class _Items(ItemsView[int, T_co]):
    """Pairs, one after another: no slot is looked up."""

    _mapping: Slotted[T_co]

    def __iter__(self) -> Iterator[tuple[int, T_co]]:
        return zip(self._mapping.slots, self._mapping.there, strict=True)


class _There(ValuesView[T_co]):
    """What belongs to slots, one after another: no slot is looked up."""

    _mapping: Slotted[T_co]

    def __iter__(self) -> Iterator[T_co]:
        return iter(self._mapping.there)


class SlotValues(Slotted["tuple[str | None, ...]"]):
    """The open values of a column by their slots.

    Parameters
    ----------
    slots : array of int
        ``array('Q')``, ascending.
    there : Values
        Those of each.
    """

    def __init__(self, slots: array[int], there: Values) -> None:
        super().__init__(slots, there)
        self.texts = there.texts


def counts_by_slot(parts: Sequence[tuple[array[int], array[int]]]) -> Slotted[int]:
    """Join numbers of records: slots that ascend, and the number in each.

    Slots of several parts have the same number in each.
    """
    if len(parts) == 1:
        return Slotted(*parts[0])
    slots, order = _joined([one[0] for one in parts])
    counts = [n for one in parts for n in one[1]]
    return Slotted(slots, array("Q", (counts[at] for at in order)))


def values_by_slot(parts: Sequence[tuple[array[int], Values]]) -> SlotValues:
    """Join values of a column: slots that ascend, and the values in each.

    Slots of several parts have the same values in each.
    """
    if len(parts) == 1:
        return SlotValues(*parts[0])
    slots, order = _joined([one[0] for one in parts])
    return SlotValues(slots, Values.join([one[1] for one in parts]).take(order))


def _joined(parts: Sequence[array[int]]) -> tuple[array[int], list[int]]:
    """Give all slots, each once and ascending, and which of those given one after another it is."""
    every = array("Q")
    for part in parts:
        every += part
    slots, order = array("Q"), list[int]()
    for at in sorted(range(len(every)), key=every.__getitem__):
        if not slots or slots[-1] != every[at]:
            slots.append(every[at])
            order.append(at)
    return slots, order
