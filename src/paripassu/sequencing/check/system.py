"""Days as a system of differences: the least that keep all bounds, or all that can be kept.

Each bound says that one variable is no earlier than so long after another. The least solution are
the longest paths from day 0, and there is one unless some circle of bounds asks for more time than
it has (Cormen, Leiserson, Rivest, Stein: Introduction to Algorithms, section "Difference
constraints and shortest paths").
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

#: The variable that is day 0.
START = 0
#: Circles that are loosened one by one. Where there are more, bounds of whole ranks are dropped, so
#: that a plan that is wrong throughout is soon told as such.
_MOST_LOOSENED = 16


@dataclass(frozen=True, slots=True)
class Bound:
    """``after`` is no earlier than ``days`` after ``before``.

    Attributes
    ----------
    rank : int
        Where bounds contradict each other, the one of highest rank gives way, and with it all of
        its ``cause``.
    """

    before: int
    after: int
    days: Fraction
    rank: int
    cause: Hashable


@dataclass(frozen=True, slots=True)
class Solution:
    """The least days, all at least 0, and the bounds that they keep.

    Attributes
    ----------
    bounds : tuple of Bound
        Where what was asked for contradicts itself, some are looser than that, by as little as each
        circle asks for, or missing. Then some bound that was asked for is broken.
    """

    days: tuple[Fraction, ...]
    bounds: tuple[Bound, ...]


def solve(count: int, asked: Iterable[Bound]) -> Solution:
    """Give the least days for ``count`` variables, the first of them day 0."""
    bounds = [*asked]
    for loosened in itertools.count():
        unit = lcm(*(bound.days.denominator for bound in bounds))
        values, circle = _least(count, bounds, unit)
        if not circle:
            days = tuple(Fraction(value, unit) for value in values)
            return Solution(days, tuple(bounds))
        worst = max(circle, key=lambda bound: bound.rank)
        if loosened < _MOST_LOOSENED:
            excess = sum((bound.days for bound in circle), Fraction(0))
            less = excess / sum(bound.cause == worst.cause for bound in circle)
            bounds = [
                replace(bound, days=bound.days - less) if bound.cause == worst.cause else bound
                for bound in bounds
            ]
        else:
            bounds = [bound for bound in bounds if bound.rank < worst.rank]
    raise AssertionError("each round has fewer bounds or a circle less")


def least_days(count: int, bounds: Sequence[Bound]) -> tuple[Fraction, ...] | None:
    """Give the least days that keep every bound; None where none do."""
    unit = lcm(*(bound.days.denominator for bound in bounds))
    values, circle = _least(count, bounds, unit)
    return None if circle else tuple(Fraction(value, unit) for value in values)


def _least(count: int, bounds: Sequence[Bound], unit: int) -> tuple[list[int], list[Bound]]:
    """Give the least values in whole units of time; or bounds of a circle that has no solution."""
    ways: list[list[tuple[int, int, Bound]]] = [[] for _ in range(count)]
    for bound in bounds:
        ways[bound.before].append((bound.after, int(bound.days * unit), bound))
    values = [0] * count
    why: list[Bound | None] = [None] * count
    waiting, queued, looked = deque(range(count)), [True] * count, 0
    while waiting:
        node = waiting.popleft()
        queued[node] = False
        for after, length, bound in ways[node]:
            if values[node] + length > values[after]:
                values[after], why[after] = values[node] + length, bound
                if after == START:
                    return values, _circle(why) or _chain(why)
                if not queued[after]:
                    queued[after] = True
                    waiting.append(after)
        looked += 1
        # A circle shows among the reasons sooner or later; to look costs as much as a round.
        if looked % count == 0 and (circle := _circle(why)):
            return values, circle
    return values, []


def _chain(why: Sequence[Bound | None]) -> list[Bound]:
    """Give the bounds that put day 0 after itself."""
    chain: list[Bound] = []
    node = START
    while (bound := why[node]) is not None:
        chain.append(bound)
        node = bound.before
    return chain


def _circle(why: Sequence[Bound | None]) -> list[Bound]:
    """Give a circle among the reasons; none: an empty list."""
    walk = [0] * len(why)
    for begin in range(len(why)):
        node, way = begin, list[Bound]()
        while not walk[node] and (bound := why[node]) is not None:
            walk[node] = begin + 1
            way.append(bound)
            node = bound.before
        if walk[node] == begin + 1 and way:
            return way[next(i for i, bound in enumerate(way) if bound.after == node) :]
        walk[node] = walk[node] or begin + 1
    return []
