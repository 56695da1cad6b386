"""When an entry was in the log: the two times that notes give it, kept note by note.

A value: adding a note gives another one. The rules: docs/specification/record.md#times.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from paripassu.record.persistent import PersistentList, PersistentMap

DAY: Final = 86_400
#: The stamps of a note lie within so many seconds.
HOUR: Final = 3_600
#: A note so many seconds older than one that is logged comes too late: times are final then.
FINAL: Final = 7 * DAY


class Step(NamedTuple):
    """A logged checkpoint that gives some entries their time.

    Attributes
    ----------
    size : int
        It covers the entries below it.
    time : int
        Seconds since the epoch.
    """

    size: int
    time: int


def lower_median(stamps: Sequence[int]) -> int:
    """Give the lower median of one stamp or more.

    >>> lower_median([30, 10, 20, 40])
    20
    """
    return sorted(stamps)[(len(stamps) - 1) // 2]


def is_earlier_day(time: int, than: int | None) -> bool:
    """Whether a time lies on an earlier UTC day than another, or than none at all."""
    return than is None or time // DAY < than // DAY


@dataclass(frozen=True, slots=True)
class Times:
    """The times of all entries of a log.

    Attributes
    ----------
    latest : int or None
        The latest time of a note that is logged.
    steps : sequence of Step
        The checkpoints that count: sizes rise, and times with them. One that is no larger and no
        earlier than another counts for nothing.
    receipts : PersistentMap of int to int
        By index of a statement, the least time of its receipts.
    """

    latest: int | None = None
    steps: PersistentList[Step] = field(default_factory=PersistentList)
    receipts: PersistentMap[int, int] = field(default_factory=PersistentMap)

    def time(self, index: int) -> int | None:
        """Give the time of an entry by checkpoints; None while it is pending."""
        at = bisect_right(self.steps, index, key=_size)
        return self.steps[at].time if at < len(self.steps) else None

    def own(self, index: int) -> int | None:
        """Give the least time of an entry, receipts too: for what its author owes."""
        time, receipt = self.time(index), self.receipts.get(index)
        if time is None or receipt is None:
            return receipt if time is None else time
        return min(time, receipt)

    def both(self) -> Callable[[int], tuple[int | None, int | None]]:
        """Give what says both times of an entry, quicker where all entries are asked for."""
        sizes, times = [one.size for one in self.steps], [one.time for one in self.steps]
        receipts = dict(self.receipts.items())

        def of(index: int) -> tuple[int | None, int | None]:
            at = bisect_right(sizes, index)
            time, receipt = times[at] if at < len(times) else None, receipts.get(index)
            if receipt is None or (time is not None and time <= receipt):
                return time, time
            return time, receipt

        return of

    def is_late(self, time: int) -> bool:
        """Whether a note of this time comes too late to be logged."""
        return self.latest is not None and self.latest - time > FINAL

    def gains_from(self, time: int) -> int:
        """Give the first index whose entry would gain from a checkpoint of this time.

        From there on all would that it covers: they have no time, or one on a later UTC day.
        """
        at = bisect_right(self.steps, time // DAY, key=_day)
        return self.steps[at - 1].size if at else 0

    def with_checkpoint(self, size: int, time: int) -> Times:
        """Take a checkpoint that is logged."""
        steps = self.steps
        at = bisect_left(steps, size, key=_size)
        latest = time if self.latest is None else max(time, self.latest)
        if at < len(steps) and steps[at].time <= time:
            return replace(self, latest=latest)
        # Those before it that are no earlier, and one of the same size, count for nothing now.
        keep = bisect_left(steps, time, hi=at, key=_time)
        after = at + 1 if at < len(steps) and steps[at].size == size else at
        if keep == len(steps):
            found = steps.with_last(Step(size, time))
        else:
            found = PersistentList([*steps[:keep], Step(size, time), *steps[after:]])
        return replace(self, latest=latest, steps=found)

    def with_receipt(self, index: int, time: int) -> Times:
        """Take a receipt that is logged."""
        before = self.receipts.get(index)
        return replace(
            self,
            latest=time if self.latest is None else max(time, self.latest),
            receipts=self.receipts.with_item(index, time if before is None else min(time, before)),
        )


def _size(step: Step) -> int:
    return step.size


def _time(step: Step) -> int:
    return step.time


def _day(step: Step) -> int:
    return step.time // DAY
