"""The records of a tree in the order of its slots."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from paripassu.tables.texts import Texts


@dataclass(frozen=True)
class Records:
    """Records, slot after slot; in a slot they stand in the order of the file.

    Attributes
    ----------
    slots : array of int
        Slots with records, ascending (type code ``Q``).
    counts : array of int
        How many records each has (type code ``I``).
    columns : tuple of Texts
        For each column, from 1 on, a value for each record.
    """

    slots: array[int]
    counts: array[int]
    columns: tuple[Texts, ...]

    @cached_property
    def starts(self) -> array[int]:
        """Which record is the first of each slot, and how many there are in all."""
        return array("Q", accumulate(self.counts, initial=0))

    def __len__(self) -> int:
        return self.starts[-1]

    def between(self, first: int, end: int) -> tuple[int, int]:
        """Give where the slots from one to before another begin and end among :attr:`slots`."""
        return bisect_left(self.slots, first), bisect_left(self.slots, end)

    def count(self, first: int, end: int) -> int:
        """Count the slots with records from one to before another."""
        begin, after = self.between(first, end)
        return after - begin

    def texts(self, column: int, begin: int, end: int) -> Texts:
        """Give a column's values in the slots from one index to before another."""
        return self.columns[column - 1][self.starts[begin] : self.starts[end]]

    def values(self, column: int, at: int) -> tuple[str | None, ...]:
        """Give a column's values in the slot at an index."""
        return tuple(self.texts(column, at, at + 1))


def place(slots: Sequence[int], columns: Sequence[Texts]) -> Records:
    """Put records into their slots.

    Parameters
    ----------
    slots : sequence of int
        Of each record, in the order of the file.
    columns : sequence of Texts
        For each column a value for each record, in the order of the file.
    """
    order = sorted(range(len(slots)), key=slots.__getitem__)  # stable: the file's order stays
    if any(at != index for index, at in enumerate(order)):
        columns = [column.take(order) for column in columns]
    found, counts = array("Q"), array("I")
    for at in order:
        if found and found[-1] == slots[at]:
            counts[-1] += 1
        else:
            found.append(slots[at])
            counts.append(1)
    return Records(found, counts, tuple(columns))


def rows(columns: Sequence[Texts]) -> Records:
    """Put records into the slots 0, 1, 2, …, one each."""
    size = len(columns[0])
    return Records(array("Q", range(size)), array("I", [1]) * size, tuple(columns))
