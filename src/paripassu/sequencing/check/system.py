"""Days as a system of differences: the least that keep all bounds, or all that can be kept.

Each bound says that one variable is no earlier than so long after another. The least solution are
the longest paths from day 0, and there is one unless some circle of bounds asks for more time than
it has (Cormen, Leiserson, Rivest, Stein: Introduction to Algorithms, section "Difference
constraints and shortest paths").
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

#: The variable that is day 0.
START = 0
#: Causes that are given up one by one. Where more contradict each other, whole ranks are, so that a
#: plan that is wrong throughout is soon told as such.
_MOST_CAUSES = 20


@dataclass(frozen=True, slots=True)
class Bound:
    """``after`` is no earlier than ``days`` after ``before``.

    Attributes
    ----------
    rank : int
        Where bounds contradict each other, the one of highest rank is given up, and with it all of
        its ``cause``.
    """

    before: int
    after: int
    days: Fraction
    rank: int
    cause: Hashable


@dataclass(frozen=True, slots=True)
class Solution:
    """The least days, and the bounds that they keep; all variables are at least 0."""

    days: tuple[Fraction, ...]
    kept: tuple[Bound, ...]
    dropped: tuple[Bound, ...]


def solve(count: int, bounds: Iterable[Bound]) -> Solution:
    """Give the least days for ``count`` variables, the first of them day 0.

    What is dropped since it contradicts the rest is broken by the days that are given: at least one
    bound of a cause that was dropped.
    """
    kept, dropped, causes = [*bounds], list[Bound](), 0
    unit = lcm(*(bound.days.denominator for bound in kept))
    while True:
        values, circle = _least(count, kept, unit)
        if not circle:
            break
        worst, causes = max(circle, key=lambda bound: bound.rank), causes + 1
        given_up = [
            bound.cause == worst.cause or (causes > _MOST_CAUSES and bound.rank >= worst.rank)
            for bound in kept
        ]
        dropped += [bound for bound, gone in zip(kept, given_up, strict=True) if gone]
        kept = [bound for bound, gone in zip(kept, given_up, strict=True) if not gone]
    return Solution(tuple(Fraction(value, unit) for value in values), tuple(kept), tuple(dropped))


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
