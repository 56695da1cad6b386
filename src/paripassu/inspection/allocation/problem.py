"""The problem in integers: amounts, costs and days over common denominators, sites numbered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

from paripassu.inspection.allocation.holding import Holding


@dataclass(frozen=True)
class Problem:
    """Rows in file order; every list has one entry per row unless said otherwise.

    Attributes
    ----------
    population, least, most : tuple of int
    per_item : tuple of Fraction
    weight : tuple of int
        Amount of an item, in ``amount_unit``: the largest that all amounts are multiples of.
    amount_unit : Fraction
        Amount of one unit of weight.
    need : int
        The goal in the same units, rounded up: no whole numbers of items lie between.
    defects : tuple of int or None
        Fixed numbers of defects, instead of weights and need.
    cost, days : tuple of int
        Per item, over ``cost_unit`` and ``day_unit``.
    site : tuple of int
        Number of the row's site.
    site_cost, site_days : tuple of int
        Per site.
    budget, day_limit, visit_limit : int or None
        In the same integers.
    """

    population: tuple[int, ...]
    least: tuple[int, ...]
    most: tuple[int, ...]
    per_item: tuple[Fraction, ...]
    weight: tuple[int, ...]
    amount_unit: Fraction
    need: int
    defects: tuple[int, ...] | None
    cost: tuple[int, ...]
    cost_unit: int
    days: tuple[int, ...]
    day_unit: int
    site: tuple[int, ...]
    site_cost: tuple[int, ...]
    site_days: tuple[int, ...]
    budget: int | None = None
    day_limit: int | None = None
    visit_limit: int | None = None

    @property
    def size(self) -> int:
        """Give the number of rows."""
        return len(self.population)

    def used(self, n: Sequence[int]) -> tuple[int, int, int]:
        """Give cost, days and visits of an allocation."""
        visited = {site for site, items in zip(self.site, n, strict=True) if items}
        cost = sum(c * items for c, items in zip(self.cost, n, strict=True))
        days = sum(d * items for d, items in zip(self.days, n, strict=True))
        return (
            cost + sum(self.site_cost[site] for site in visited),
            days + sum(self.site_days[site] for site in visited),
            len(visited),
        )

    def within(self, n: Sequence[int]) -> bool:
        """Whether an allocation keeps every limit on effort."""
        limits = (self.budget, self.day_limit, self.visit_limit)
        return all(
            limit is None or value <= limit
            for value, limit in zip(self.used(n), limits, strict=True)
        )

    @property
    def limited(self) -> bool:
        """Whether there is any limit on effort."""
        return any(x is not None for x in (self.budget, self.day_limit, self.visit_limit))


def compile_problem(
    holdings: Sequence[Holding],
    goal: Fraction | None,
    *,
    budget: Fraction | None = None,
    days: Fraction | None = None,
    visits: int | None = None,
) -> Problem:
    """Put rows into integers.

    Parameters
    ----------
    holdings : sequence of Holding
    goal : Fraction or None
        The amount whose hiding is to be detected; None where the rows have defects.
    budget, days : Fraction, optional
        Limits on cost and inspector-days.
    visits : int, optional
        Limit on the number of sites with any sample.
    """
    sites: dict[object, int] = {}
    numbers = [
        sites.setdefault(one.site or index, len(sites)) for index, one in enumerate(holdings)
    ]
    first: dict[int, Holding] = {}
    for number, one in zip(numbers, holdings, strict=True):
        first.setdefault(number, one)
    fixed = goal is None
    weights, need, amount_unit = [0] * len(holdings), 0, Fraction(1)
    if goal is not None:
        unit = _unit([goal, *(one.amount or Fraction(0) for one in holdings)])
        weights = [int((one.amount or 0) * unit) for one in holdings]
        shared = gcd(*weights) or 1
        weights = [weight // shared for weight in weights]
        # Sums of amounts are multiples of what all amounts share.
        need = -(-int(goal * unit) // shared)
        amount_unit = Fraction(shared, unit)
    cost_unit = _unit(x for one in holdings for x in (one.cost, one.site_cost))
    day_unit = _unit(x for one in holdings for x in (one.days, one.site_days))
    return Problem(
        population=tuple(one.population for one in holdings),
        least=tuple(one.least for one in holdings),
        most=tuple(one.top for one in holdings),
        per_item=tuple(one.per_item for one in holdings),
        weight=tuple(weights),
        amount_unit=amount_unit,
        need=need,
        defects=tuple(one.defects or 0 for one in holdings) if fixed else None,
        cost=tuple(int(one.cost * cost_unit) for one in holdings),
        cost_unit=cost_unit,
        days=tuple(int(one.days * day_unit) for one in holdings),
        day_unit=day_unit,
        site=tuple(numbers),
        site_cost=tuple(int(first[s].site_cost * cost_unit) for s in range(len(sites))),
        site_days=tuple(int(first[s].site_days * day_unit) for s in range(len(sites))),
        # What is spent is whole in these units, so that a limit may be rounded down.
        budget=None if budget is None else int(budget * cost_unit),
        day_limit=None if days is None else int(days * day_unit),
        visit_limit=visits,
    )


def _unit(values: Iterable[Fraction]) -> int:
    return lcm(1, *{value.denominator for value in values})
