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

from paripassu.sequencing.repairs.closed import Kept

#: Two moments, the lower number first.
Two = tuple[int, int]
#: Sets that are looked at from one side before the other side is tried, and at most.
FEW, MOST = 250, 16_000


@dataclass(slots=True)
class Work:
    """How many sets may still be looked at: so the same file gives the same answer.

    Attributes
    ----------
    left : int
    """

    left: int = 60_000


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
            for backward in (True, False):
                reached = self._reached(backward, min(most, work.left))
                work.left -= most if reached is None else len(reached)
                if reached is not None:
                    return self._fewest([*self._ways(reached, backward)])
            if most >= MOST:
                break
            most *= 4
        return None

    @cached_property
    def _sides(self) -> tuple[_Side, _Side]:
        """What is done, from the start; and what is not done yet, from the end."""
        after: list[list[int]] = [[] for _ in self.waits]
        for moment, before in enumerate(self.waits):
            for earlier in before:
                after[earlier].append(moment)
        return _Side.of(self.waits, self.pairs), _Side.of(after, self.pairs)

    def _reached(self, backward: bool, most: int) -> set[int] | None:
        """Give the sets that steps from one side come to; None: they are more than so many."""
        side, sign = self._sides[backward], -1 if backward else 1
        rows = self.kept.rows
        total = tuple(map(sum, zip(*rows, strict=True))) if backward else ()
        start = total or (0,) * len(self.kept.upper)
        values = [tuple(sign * value for value in row) for row in rows]
        if not self._fits(start):
            return set()
        kept, open_ = {0: start}, [0]
        while open_:
            taken = open_.pop()
            for one, other in side.steps(taken):
                following = taken | 1 << one | 1 << other
                if following in kept:
                    continue
                now = tuple(map(sum, zip(kept[taken], values[one], strict=True)))
                if one != other:
                    now = tuple(map(sum, zip(now, values[other], strict=True)))
                if self._fits(now):
                    kept[following] = now
                    open_.append(following)
            if len(kept) > most:
                return None
        return {*kept}

    def _fits(self, kept: Sequence[int]) -> bool:
        limits = zip(kept, self.kept.upper, self.kept.floor, strict=True)
        return all(
            (upper is None or k <= upper) and (floor is None or k >= floor)
            for k, upper, floor in limits
        )

    def _ways(self, reached: Collection[int], backward: bool) -> Iterator[tuple[int, int, Two]]:
        """Give all steps of ways from the one end to the other, seen from the end not begun at."""
        side, full = self._sides[not backward], (1 << len(self.waits)) - 1
        open_ = [0] if full in reached else []
        seen = {*open_}
        while open_:
            taken = open_.pop()
            for one, other in side.steps(taken):
                following = taken | 1 << one | 1 << other
                if full ^ following not in reached:
                    continue
                yield taken, following, (one, other)
                if following not in seen:
                    seen.add(following)
                    open_.append(following)

    def _fewest(self, steps: Sequence[tuple[int, int, Two]]) -> frozenset[Two] | None:
        if not steps:
            return None if not self.waits else frozenset()
        full = (1 << len(self.waits)) - 1
        alone = {one for _, _, (one, other) in steps if one == other}
        found: list[set[Two]] = [
            {pair for _, _, pair in steps if moment in pair}
            for moment in range(len(self.waits))
            if moment not in alone
        ]
        # Every way has a first pair and a last one, if there is none without.
        for ends in (
            [(start, end, pair) for start, end, pair in steps],
            [(full ^ end, full ^ start, pair) for start, end, pair in steps],
        ):
            first = _first(ends, full)
            if first is None:
                return None
            found.append(first)
        return min(map(frozenset, found), key=len)


def _first(steps: Iterable[tuple[int, int, Two]], full: int) -> set[Two] | None:
    """Give the pairs that can be the first one on a way; None: there is a way without."""
    out: dict[int, list[tuple[int, Two]]] = defaultdict(list)
    for start, end, pair in steps:
        out[start].append((end, pair))
    seen, open_ = {0}, [0]
    found: set[Two] = set()
    while open_:
        for end, pair in out[open_.pop()]:
            if pair[0] != pair[1]:
                found.add(pair)
            elif end not in seen:
                seen.add(end)
                open_.append(end)
    return None if full in seen else found


@dataclass(frozen=True, slots=True)
class _Side:
    """What can be taken next, from one side.

    Attributes
    ----------
    needs : sequence of int
        Length n. Bit sets: what has to be taken before each moment.
    partners : sequence of int
        Length n. Bit sets: the lower numbers with which each moment may be a pair.
    apart : sequence of (int, int, int)
        Pairs of which one waits for the other, with what has to be taken before both.
    """

    needs: Sequence[int]
    partners: Sequence[int]
    apart: Sequence[tuple[int, int, int]]

    @classmethod
    def of(cls, needs: Sequence[Collection[int]], pairs: Collection[Two]) -> _Side:
        sets = [sum(1 << other for other in row) for row in needs]
        partners = [0] * len(sets)
        apart = []
        for one, other in pairs:
            both = 1 << one | 1 << other
            partners[other] |= 1 << one
            if (sets[one] | sets[other]) & both:
                apart.append((one, other, (sets[one] | sets[other]) & ~both))
        return cls(sets, partners, apart)

    def steps(self, taken: int) -> Iterator[Two]:
        """Give each moment, twice, and each pair that can be taken next."""
        open_ = [
            moment
            for moment, needs in enumerate(self.needs)
            if not (taken >> moment & 1 or needs & ~taken)
        ]
        for place, moment in enumerate(open_):
            yield moment, moment
            partners = self.partners[moment]
            for other in open_[:place]:
                if partners >> other & 1:
                    yield other, moment
        for one, other, needs in self.apart:
            if not (taken >> one & 1 or taken >> other & 1 or needs & ~taken):
                yield one, other
