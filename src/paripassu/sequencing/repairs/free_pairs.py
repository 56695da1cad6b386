"""Orders in which any pairs stand at one moment, all looked at together.

Whatever pairs there are, an order comes from nothing to everything by steps of one moment, or of
two that are a pair. What is done decides what everyone has kept. So the sets that such steps come
to, with everyone within its limits, hold the orders of all sets of pairs at once, and there are far
fewer of them. A pair that no way through them takes helps nobody; where every way takes one of some
pairs, one of these is needed.

Days are not looked at: they only leave fewer orders.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from paripassu.sequencing.repairs.closed import Kept
from paripassu.sequencing.repairs.room import Room

#: Two moments, the lower number first.
Two = tuple[int, int]
#: What is taken before a step, what after it, and the step: bit sets of moments.
_Step = tuple[int, int, int]
#: Sets that are looked at from one side before the other side is tried, and at most.
FEW, MOST = 250, 16_000


@dataclass(slots=True)
class Work:
    """How many sets may still be looked at: so the same file gives the same answer.

    Attributes
    ----------
    left : int
    """

    left: int = 200_000


@dataclass(frozen=True)
class FreePairs:
    """Moments, and which of them may be pairs.

    Attributes
    ----------
    waits : sequence of collection of int
        Length n. What each moment waits for, but for what it is paired with.
    pairs : collection of (int, int)
        Those that may be pairs.
    kept : Kept
        What each moment adds to what everyone keeps, and the limits.
    """

    waits: Sequence[Collection[int]]
    pairs: Collection[Two]
    kept: Kept

    def needed(self, work: Work, stop: Callable[[], bool]) -> frozenset[Two] | None:
        """Find pairs of which every order has one.

        Parameters
        ----------
        work : Work
            What is looked at is taken off.
        stop : callable
            True ends the search.

        Returns
        -------
        frozenset of (int, int) or None
            The fewest that were found. Empty: there is no order, whatever the pairs. None: nothing
            is said, since there were too many sets, or there is an order without pairs.
        """
        most = FEW
        while work.left > 0 and not stop():
            if most == FEW and self._found_alone():
                return None
            for backward in (True, False):
                reached = {*islice(self._reached(backward), min(most, work.left) + 1)}
                work.left -= len(reached)
                if len(reached) <= most and work.left > 0:
                    if self._full not in reached:
                        return frozenset()
                    return self._fewest([*self._ways(reached, backward)])
            if most >= MOST:
                break
            most *= 4
        return None

    @property
    def _full(self) -> int:
        return (1 << len(self.waits)) - 1

    @cached_property
    def _sides(self) -> tuple[_Side, _Side]:
        """What is done, from the start; and what is not done yet, from the end."""
        after: list[list[int]] = [[] for _ in self.waits]
        for moment, before in enumerate(self.waits):
            for earlier in before:
                after[earlier].append(moment)
        return _Side.of(self.waits, self.pairs), _Side.of(after, self.pairs)

    @cached_property
    def _room(self) -> Room:
        return Room.of(self.kept)

    def _found_alone(self) -> bool:
        """Whether an order without pairs is found at once."""
        return self._full in islice(self._reached(True, pairs=False), FEW)

    def _reached(self, backward: bool, *, pairs: bool = True) -> Iterator[int]:
        """Give the sets that steps from one side come to."""
        side, room = self._sides[backward], self._room
        rows = [-row for row in room.rows] if backward else room.rows
        within = room.within
        start = room.start + sum(room.rows) if backward else room.start
        left = {0: start} if start & within == within else {}
        open_ = [*left]
        while open_:
            taken = open_.pop()
            yield taken
            now = left[taken]
            for step, one, other in side.steps(taken, pairs=pairs):
                following = taken | step
                if following not in left:
                    then = now + rows[one]
                    if other >= 0:
                        then += rows[other]
                    if then & within == within:
                        left[following] = then
                        open_.append(following)

    def _ways(self, reached: Collection[int], backward: bool) -> Iterator[_Step]:
        """Give all steps of ways from one end to the other, seen from the end not begun at."""
        side, full = self._sides[not backward], self._full
        open_, seen = [0], {0}
        while open_:
            taken = open_.pop()
            for step, _, _ in side.steps(taken):
                following = taken | step
                if full ^ following in reached:
                    yield taken, following, step
                    if following not in seen:
                        seen.add(following)
                        open_.append(following)

    def _fewest(self, steps: Sequence[_Step]) -> frozenset[Two] | None:
        """Give the fewest pairs of which each way has one; None: there is a way without."""
        full = self._full
        taken_by_some = {step for _, _, step in steps}
        pairs = {pair: 1 << pair[0] | 1 << pair[1] for pair in self.pairs}
        # What never stands alone stands in a pair.
        found = [
            {pair for pair, step in pairs.items() if moment in pair and step in taken_by_some}
            for moment in range(len(self.waits))
            if 1 << moment not in taken_by_some
        ]
        # Every way has a first pair and a last one, if there is none without.
        alone = {1 << moment for moment in range(len(self.waits))}
        turned = [(full ^ after, full ^ before, step) for before, after, step in steps]
        for way in (steps, turned):
            first = _first(way, alone, full)
            if first is None:
                return None
            found.append({pair for pair, step in pairs.items() if step in first})
        return min(map(frozenset, found), key=len)


def _first(steps: Iterable[_Step], alone: Collection[int], full: int) -> set[int] | None:
    """Give the first steps that are not of one moment; None: there is a way without any."""
    out: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for before, after, step in steps:
        out[before].append((after, step))
    seen, open_, found = {0}, [0], set[int]()
    while open_:
        for after, step in out[open_.pop()]:
            if step not in alone:
                found.add(step)
            elif after not in seen:
                seen.add(after)
                open_.append(after)
    return None if full in seen else found


@dataclass(frozen=True, slots=True)
class _Side:
    """What can be taken next, from one side.

    Attributes
    ----------
    needs : sequence of (int, int)
        Length n. Bit sets: the moment, and what has to be taken before it.
    partners : sequence of int
        Length n. Bit sets: the lower numbers with which each moment may be a pair.
    apart : sequence of (int, int, int, int)
        Pairs of which one waits for the other: as a bit set, what has to be taken before both, and
        the two.
    """

    needs: Sequence[tuple[int, int]]
    partners: Sequence[int]
    apart: Sequence[tuple[int, int, int, int]]

    @classmethod
    def of(cls, needs: Sequence[Collection[int]], pairs: Collection[Two]) -> _Side:
        sets = [sum(1 << other for other in row) for row in needs]
        partners = [0] * len(sets)
        apart = []
        for one, other in pairs:
            both = 1 << one | 1 << other
            partners[other] |= 1 << one
            if (sets[one] | sets[other]) & both:
                apart.append((both, (sets[one] | sets[other]) & ~both, one, other))
        return cls([(1 << m, row) for m, row in enumerate(sets)], partners, apart)

    def steps(self, taken: int, *, pairs: bool = True) -> Iterator[tuple[int, int, int]]:
        """Give each step that can be taken next: a bit set, and its one moment and -1, or two."""
        open_ = [
            moment
            for moment, (bit, needs) in enumerate(self.needs)
            if not (taken & bit or needs & ~taken)
        ]
        for place, moment in enumerate(open_):
            yield 1 << moment, moment, -1
            partners = self.partners[moment] if pairs else 0
            if partners:
                for other in open_[:place]:
                    if partners >> other & 1:
                        yield 1 << other | 1 << moment, other, moment
        for both, needs, one, other in self.apart if pairs else ():
            if not (taken & both or needs & ~taken):
                yield both, one, other
