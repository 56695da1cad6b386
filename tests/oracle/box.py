"""The box in which failures are densest, to the letter of the method: lists and fractions.

Friedman and Fisher (1999): every peel and every paste is tried on all points anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import inf
from typing import NamedTuple

FIVE = Fraction(5, 100)


class Point(NamedTuple):
    """One point: the case of each group, the number of each interval, its weight, its outcome."""

    cases: tuple[int, ...]
    numbers: tuple[int, ...]
    weight: int
    failed: bool


class Region(NamedTuple):
    """Allowed cases per group, and the least and the largest number per interval."""

    cases: tuple[frozenset[int], ...]
    limits: tuple[tuple[float, float], ...]

    def within(self, points: Sequence[Point]) -> list[Point]:
        """Give the points in the region."""
        return [
            p
            for p in points
            if all(case in allowed for case, allowed in zip(p.cases, self.cases, strict=True))
            and all(low <= n <= high for n, (low, high) in zip(p.numbers, self.limits, strict=True))
        ]

    def allowing(self, at: int, cases: frozenset[int]) -> Region:
        """Give the region with other cases of a group."""
        return self._replace(cases=(*self.cases[:at], cases, *self.cases[at + 1 :]))

    def limited(self, at: int, low: float, high: float) -> Region:
        """Give the region with other limits of an interval."""
        return self._replace(limits=(*self.limits[:at], (low, high), *self.limits[at + 1 :]))


def weight(points: Sequence[Point]) -> int:
    """Give what some points weigh."""
    return sum(point.weight for point in points)


def density(points: Sequence[Point]) -> Fraction:
    """Give the share of failures among some points; 0 of none."""
    whole = weight(points)
    return Fraction(weight([p for p in points if p.failed]), whole) if whole else Fraction(0)


def densest(points: Sequence[Point]) -> Region | None:
    """Peel and paste; None where there is nothing to find."""
    groups, intervals = len(points[0].cases), len(points[0].numbers)
    whole = Region(
        tuple(frozenset(p.cases[at] for p in points) for at in range(groups)),
        ((-inf, inf),) * intervals,
    )

    def rank(region: Region) -> tuple[Fraction, int]:
        inside = region.within(points)
        return density(inside), weight(inside)

    if density(points) in (0, 1):
        return None
    region = best = whole
    while rank(region)[0] < 1:
        options = [
            one
            for one in peels(points, region)
            if FIVE * weight(points) <= rank(one)[1] < rank(region)[1]
        ]
        if not options:
            break
        region = max(options, key=rank)
        best = max(best, region, key=rank)
    while options := [one for one in pastes(points, best, whole) if rank(one)[0] >= rank(best)[0]]:
        best = max(options, key=rank)
    return best if rank(best)[0] > density(points) else None


def peels(points: Sequence[Point], region: Region) -> Iterator[Region]:
    """Give the region without each case, and without at least 5 % at the ends of each interval."""
    inside = region.within(points)
    least = FIVE * weight(inside)
    for at, allowed in enumerate(region.cases):
        for case in sorted({p.cases[at] for p in inside}):
            yield region.allowing(at, allowed - {case})
    for at, (low, high) in enumerate(region.limits):
        numbers = sorted({p.numbers[at] for p in inside})
        lows = [n for n in numbers if weight([p for p in inside if p.numbers[at] < n]) >= least]
        highs = [n for n in numbers if weight([p for p in inside if p.numbers[at] > n]) >= least]
        if lows and lows[0] > numbers[0]:
            yield region.limited(at, lows[0], high)
        if highs and highs[-1] < numbers[-1]:
            yield region.limited(at, low, highs[-1])


def pastes(points: Sequence[Point], region: Region, whole: Region) -> Iterator[Region]:
    """Give the region with each case that it lacks, and wider at the limits of each interval."""
    least = FIVE * weight(region.within(points))
    for at, allowed in enumerate(region.cases):
        for case in sorted(whole.cases[at] - allowed):
            yield region.allowing(at, allowed | {case})
    for at, (low, high) in enumerate(region.limits):
        free = region.limited(at, -inf, inf).within(points)
        if low > -inf:
            below = sorted({p.numbers[at] for p in free if p.numbers[at] < low})
            lows = [
                n
                for n in below[1:]
                if weight([p for p in free if n <= p.numbers[at] < low]) >= least
            ]
            yield region.limited(at, lows[-1] if lows else -inf, high)
        if high < inf:
            above = sorted({p.numbers[at] for p in free if p.numbers[at] > high})
            highs = [
                n
                for n in above[:-1]
                if weight([p for p in free if high < p.numbers[at] <= n]) >= least
            ]
            yield region.limited(at, low, highs[0] if highs else inf)
