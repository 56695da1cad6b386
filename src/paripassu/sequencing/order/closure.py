"""An ordering problem made ready for search: bit sets, closures, twins, no units, no None.

A set of moments is an int whose bit ``i`` stands for moment ``i``. Since the set decides what
everyone has kept, it is the whole state of an untimed search.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby, pairwise
from math import gcd
from typing import NamedTuple

from paripassu.sequencing.order.problem import OrderProblem

#: A pair found makes its closures larger, which can make another pair: so often it is looked again.
ROUNDS = 3
#: Up to this size every pair is compared where no upper limit binds, not only equal moments.
FREE = 128
#: Problems of up to this size whose turns are remembered, and how many.
SMALL = 64
KEPT = 256


@dataclass(frozen=True, slots=True)
class Prepared:
    """The same orders as an :class:`OrderProblem`'s, at least one best one among them.

    Attributes
    ----------
    delta : tuple of tuple of int
        Shape (n, p), every rated column divided by ``unit``, every other by its own divisor.
    before, after : tuple of int
        Length n. Sets of all predecessors and all successors (transitive), twins included.
    waits : tuple of tuple of int
        Length n. The direct predecessors, those that follow from others left out.
    upper, floor : tuple of int
        Length p. Where there is no limit, a number that no partial sum reaches.
    rated : tuple of int
        The columns that count for the worst exposure.
    unit : int
        Worst exposures of the problem are ``unit`` times those of these columns.
    one : int
        About a tolerance, in units: a scale for heuristics, never part of a proof.
    free : bool
        No upper limit can bind, at any set of moments.
    """

    delta: tuple[tuple[int, ...], ...]
    before: tuple[int, ...]
    after: tuple[int, ...]
    waits: tuple[tuple[int, ...], ...]
    upper: tuple[int, ...]
    floor: tuple[int, ...]
    rated: tuple[int, ...]
    unit: int
    one: int
    free: bool

    @property
    def size(self) -> int:
        """Number of moments."""
        return len(self.delta)

    @property
    def full(self) -> int:
        """The set of all moments."""
        return (1 << len(self.delta)) - 1

    def exposure(self, kept: Sequence[int]) -> int:
        """Worst exposure at one point, in these units; negative while everyone is ahead."""
        return max((-kept[p] for p in self.rated), default=0)

    def fits(self, kept: Sequence[int], low: Sequence[int]) -> bool:
        """Whether nobody is below ``low`` or above an upper limit."""
        # A generator expression would take twice as long here.
        for k, least, most in zip(kept, low, self.upper, strict=True):
            if k < least or k > most:
                return False
        return True

    def room(self, kept: Sequence[int]) -> int:
        """Least distance of any column to one of its limits."""
        room = kept[0] - self.floor[0] if kept else 0
        for k, floor, upper in zip(kept, self.floor, self.upper, strict=True):
            if k - floor < room:
                room = k - floor
            if upper - k < room:
                room = upper - k
        return room

    def lower(self, cap: int) -> tuple[int, ...]:
        """Fold a cap on the worst exposure into the floors (points before the last)."""
        low = list(self.floor)
        for p in self.rated:
            low[p] = max(low[p], -cap)
        return tuple(low)

    def total(self) -> tuple[int, ...]:
        """What everyone has kept after the last moment."""
        return tuple(map(sum, zip(*self.delta, strict=True))) or (0,) * len(self.upper)

    def apart(self, one: int, other: int) -> bool:
        """Whether two moments may stand either way."""
        return one != other and not (self.before[one] | self.after[one]) >> other & 1

    def in_turn(self, first: int, second: int) -> Prepared:
        """Give the orders in which one moment stands before another that it may stand after."""
        sooner = self.before[first] | 1 << first
        later = self.after[second] | 1 << second
        before = [row | sooner if later >> m & 1 else row for m, row in enumerate(self.before)]
        after = [row | later if sooner >> m & 1 else row for m, row in enumerate(self.after)]
        waits = [(*row, first) if m == second else row for m, row in enumerate(self.waits)]
        return replace(
            self, before=tuple(before), after=tuple(after), waits=reduction(waits, before)
        )


def members(moments: int) -> Iterator[int]:
    """Yield the members of a set, lowest first."""
    while moments:
        low = moments & -moments
        yield low.bit_length() - 1
        moments ^= low


def closure(before: Sequence[Sequence[int]]) -> list[int]:
    """Give the set of all predecessors of each moment, direct and indirect.

    Raises
    ------
    ValueError
        The moments wait in a circle.
    """
    size = len(before)
    missing = [len(waits) for waits in before]
    after: list[list[int]] = [[] for _ in range(size)]
    for moment, waits in enumerate(before):
        for wait in waits:
            after[wait].append(moment)
    queue = [moment for moment in range(size) if not missing[moment]]
    closed = [0] * size
    for moment in queue:
        for wait in before[moment]:
            closed[moment] |= closed[wait] | 1 << wait
        for later in after[moment]:
            missing[later] -= 1
            if not missing[later]:
                queue.append(later)
    if len(queue) < size:
        circle = [moment for moment in range(size) if missing[moment]]
        raise ValueError(f"moments wait in a circle: {circle}")
    return closed


def successors(before: Sequence[Sequence[int]]) -> list[int]:
    """Give the set of all successors of each moment, direct and indirect."""
    after: list[list[int]] = [[] for _ in before]
    for moment, waits in enumerate(before):
        for wait in waits:
            after[wait].append(moment)
    return closure(after)


def reduction(
    before: Sequence[Sequence[int]], closed: Sequence[int]
) -> tuple[tuple[int, ...], ...]:
    """Leave out what follows from other predecessors (transitive reduction)."""
    reduced = []
    for waits in before:
        implied = 0
        for wait in waits:
            implied |= closed[wait]
        reduced.append(tuple(sorted({wait for wait in waits if not implied >> wait & 1})))
    return tuple(reduced)


def twins(
    delta: Sequence[Sequence[int]], before: Sequence[int], after: Sequence[int], *, free: bool
) -> list[tuple[int, int]]:
    """List pairs (first, second) that some best order keeps in this turn, and what follows of them.

    Two moments of equal values, the first one's predecessors among the second one's and the
    second one's successors among the first one's: where they stand the other way round they can
    change places, and nothing else changes. Where no upper limit can bind (``free``), it is enough
    that the first one's values are nowhere lower, since what is kept between the two only rises.
    With limits that is false: values (3, 1) and (1, -2) under upper limits (4, 0).

    Moments alike in all of this are put in the turn of their numbers. Between two such classes the
    last of the one and the first of the other stand for all.
    """
    alike: dict[tuple[tuple[int, ...], int, int], list[int]] = {}
    for moment, values in enumerate(delta):
        alike.setdefault((tuple(values), before[moment], after[moment]), []).append(moment)
    classes = {same[0]: same for same in alike.values()}
    found = [pair for same in alike.values() for pair in pairwise(same)]
    lower = _nowhere_higher(delta, classes) if free else _equal(delta, classes)
    earlier: dict[int, int] = {}
    for first, same in classes.items():
        later = lower[first] & ~(before[first] | after[first] | 1 << first)
        if not later:
            continue
        for second in members(later & _among_all(before[first], after, before)):
            if second not in earlier:
                earlier[second] = _among_all(after[second], before, after)
            if earlier[second] >> first & 1:
                found.append((same[-1], second))
    return found


def _equal(delta: Sequence[Sequence[int]], moments: Collection[int]) -> dict[int, int]:
    """Give of each of some moments those of them with the same values."""
    groups: dict[tuple[int, ...], int] = {}
    for moment in moments:
        values = tuple(delta[moment])
        groups[values] = groups.get(values, 0) | 1 << moment
    return {moment: groups[tuple(delta[moment])] for moment in moments}


def _nowhere_higher(delta: Sequence[Sequence[int]], moments: Collection[int]) -> dict[int, int]:
    """Give of each of some moments those of them whose values are nowhere higher."""
    lower = dict.fromkeys(moments, (1 << len(delta)) - 1)
    for column in zip(*delta, strict=True):
        ranked = sorted(moments, key=column.__getitem__)
        so_far = 0
        for _, same in groupby(ranked, key=column.__getitem__):
            level = [*same]
            for moment in level:
                so_far |= 1 << moment
            for moment in level:
                lower[moment] &= so_far
    return lower


def _among_all(moments: int, ahead: Sequence[int], behind: Sequence[int]) -> int:
    """Give what is ahead of all these moments; ``behind`` has less ahead of it: no need to look."""
    everyone = (1 << len(ahead)) - 1
    # Of a chain the nearest decides for all. It is likely the last if what is ahead has higher
    # numbers, and the first if it has lower ones; either way the answer is the same.
    common = everyone
    while moments:
        low = moments & -moments
        one = moments.bit_length() - 1
        other = low.bit_length() - 1
        for moment in {one, other}:
            common &= ahead[moment]
            moments &= ~(behind[moment] | 1 << moment)
    return common


class _Turns(NamedTuple):
    """As in :class:`Prepared`."""

    before: tuple[int, ...]
    after: tuple[int, ...]
    waits: tuple[tuple[int, ...], ...]


# Many problems differ in their limits alone.
@lru_cache(maxsize=KEPT)
def _turns(
    delta: tuple[tuple[int, ...], ...], waits: tuple[tuple[int, ...], ...], *, free: bool
) -> _Turns:
    """Work out in which turn moments come, those among them that may as well."""
    direct = [[*before] for before in waits]
    before = closure(direct)
    after = successors(direct)
    for _ in range(ROUNDS):
        pairs = twins(delta, before, after, free=free)
        if not pairs:
            break
        for first, second in pairs:
            direct[second].append(first)
        before = closure(direct)
        after = successors(direct)
    return _Turns(tuple(before), tuple(after), reduction(direct, before))


def prepare(problem: OrderProblem) -> Prepared:
    """Make a problem ready for search, its releases, deadlines and lags left aside."""
    columns = range(len(problem.upper))
    rated = tuple(p for p in columns if problem.rated[p])
    unit = gcd(*(d[p] for d in problem.delta for p in rated)) or 1
    divisor = [
        unit if problem.rated[p] else (gcd(*(d[p] for d in problem.delta)) or 1) for p in columns
    ]
    delta = tuple(tuple(d // u for d, u in zip(row, divisor, strict=True)) for row in problem.delta)
    beyond = [1 + sum(abs(row[p]) for row in delta) for p in columns]
    highest = [sum(row[p] for row in delta if row[p] > 0) for p in columns]
    upper = tuple(
        beyond[p] if u is None else min(beyond[p], u // divisor[p])
        for p, u in enumerate(problem.upper)
    )
    floor = tuple(
        -beyond[p] if f is None else max(-beyond[p], -(-f // divisor[p]))
        for p, f in enumerate(problem.floor)
    )
    free = all(highest[p] <= upper[p] for p in columns)
    direct = tuple(tuple(wait.before for wait in waits) for waits in problem.before)
    work_out = _turns if problem.size <= SMALL else _turns.__wrapped__
    turns = work_out(delta, direct, free=free and problem.size <= FREE)
    return Prepared(
        delta=delta,
        before=turns.before,
        after=turns.after,
        waits=turns.waits,
        upper=upper,
        floor=floor,
        rated=rated,
        unit=unit,
        one=max(1, problem.one // unit),
        free=free,
    )
