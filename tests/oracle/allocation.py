"""Allocation as docs/specification/inspection.md#allocation defines it, by trying everything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import comb, prod

from paripassu.inspection.allocation.holding import Holding


def missed(population: int, defects: int, sample: int, per_item: Fraction) -> Fraction:
    """Sum over the number of defects in the sample."""
    return sum(
        (
            Fraction(
                comb(defects, j) * comb(population - defects, sample - j), comb(population, sample)
            )
            * (1 - per_item) ** j
            for j in range(max(0, defects + sample - population), min(defects, sample) + 1)
        ),
        Fraction(0),
    )


def missed_all(holdings: Sequence[Holding], n: Sequence[int], defects: Sequence[int]) -> Fraction:
    return prod(
        (
            missed(one.population, d, sample, one.per_item)
            for one, sample, d in zip(holdings, n, defects, strict=True)
        ),
        start=Fraction(1),
    )


def hiding_places(holdings: Sequence[Holding], goal: Fraction | None) -> Iterator[tuple[int, ...]]:
    if goal is None:
        yield tuple(one.defects or 0 for one in holdings)
        return
    for defects in product(*(range(one.population + 1) for one in holdings)):
        if sum((one.amount or 0) * d for one, d in zip(holdings, defects, strict=True)) >= goal:
            yield defects


def worst(holdings: Sequence[Holding], goal: Fraction | None, n: Sequence[int]) -> Fraction:
    return max(missed_all(holdings, n, defects) for defects in hiding_places(holdings, goal))


def effort(holdings: Sequence[Holding], n: Sequence[int]) -> tuple[Fraction, Fraction, int]:
    cost = days = Fraction(0)
    visited = {}
    for index, (one, items) in enumerate(zip(holdings, n, strict=True)):
        cost += one.cost * items
        days += one.days * items
        if items:
            visited[one.site or index] = one
    for one in visited.values():
        cost += one.site_cost
        days += one.site_days
    return cost, days, len(visited)


Rank = tuple[Fraction | int | tuple[int, ...], ...]


def best(
    holdings: Sequence[Holding],
    goal: Fraction | None,
    *,
    detect: Fraction | None,
    budget: Fraction | None = None,
    days: Fraction | None = None,
    visits: int | None = None,
) -> tuple[tuple[int, ...], Fraction] | None:
    """Give the first allocation by every rule, and what it misses; None where there is none."""
    found: tuple[Rank, tuple[int, ...], Fraction] | None = None
    for n in product(*(range(one.least, one.top + 1) for one in holdings)):
        cost, used, visited = effort(holdings, n)
        if budget is not None and cost > budget:
            continue
        if (days is not None and used > days) or (visits is not None and visited > visits):
            continue
        misses = worst(holdings, goal, n)
        if detect is not None and misses > 1 - detect:
            continue
        first: Rank = (cost, misses) if detect is not None else (misses, cost)
        rank: Rank = (*first, sum(n), n)
        if found is None or rank < found[0]:
            found = (rank, n, misses)
    return None if found is None else found[1:]
