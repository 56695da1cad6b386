"""Rows alike in everything that counts, put together: of 100,000 sites a few groups remain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from paripassu.inspection.allocation.problem import Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]
    Whole = NDArray[Any]


@dataclass(frozen=True)
class Groups:
    """Rows grouped; arrays have one entry per group unless said otherwise.

    Attributes
    ----------
    rows : list of list of int
        Rows of each group, in file order.
    count : array of int
        How many rows.
    population, per_item, least, most : arrays
    weight : list of int
        Exact amount of an item, in the problem's units.
    defects : array of int
    cost, days : arrays of float
        Per item.
    site : array of int
        Number of the shared site that the group's one row belongs to; -1 where every row of the
        group has a site of its own.
    site_cost, site_days : arrays of float
        Of that own site; 0 where it is shared.
    shared_cost, shared_days : arrays of float
        Per shared site.
    """

    rows: list[list[int]]
    count: Floats
    population: Floats
    per_item: Floats
    least: Floats
    most: Floats
    weight: list[int]
    defects: Floats
    cost: Floats
    days: Floats
    site: Whole
    site_cost: Floats
    site_days: Floats
    shared_cost: Floats
    shared_days: Floats

    def expand(self, problem: Problem, choice: Sequence[Sequence[tuple[int, int]]]) -> list[int]:
        """Give n per row from (how many rows, n) per group, the first rows first."""
        n = [0] * problem.size
        for rows, parts in zip(self.rows, choice, strict=True):
            at = 0
            for count, items in parts:
                for row in rows[at : at + count]:
                    n[row] = items
                at += count
        return n


def group(problem: Problem) -> Groups:
    """Group the rows of a problem."""
    import numpy as np

    members: dict[int, int] = {}
    for site in problem.site:
        members[site] = members.get(site, 0) + 1
    paid = problem.visit_limit is not None
    shared: dict[int, int] = {}
    found: dict[tuple[object, ...], list[int]] = {}
    for row, site in enumerate(problem.site):
        fee, stay = problem.site_cost[site], problem.site_days[site]
        alone = members[site] == 1 or not (fee or stay or paid)
        if not alone:
            shared.setdefault(site, len(shared))
        key = (
            problem.population[row],
            problem.per_item[row],
            problem.weight[row],
            problem.defects[row] if problem.defects is not None else 0,
            problem.least[row],
            problem.most[row],
            problem.cost[row],
            problem.days[row],
            (fee, stay) if alone else row,
        )
        found.setdefault(key, []).append(row)
    rows = list(found.values())
    firsts = [one[0] for one in rows]
    sites = [problem.site[row] for row in firsts]

    def of(values: Sequence[int] | None) -> Floats:
        return np.array([values[row] if values is not None else 0 for row in firsts], dtype=float)

    def own(values: Sequence[int]) -> Floats:
        return np.array([0 if s in shared else values[s] for s in sites], dtype=float)

    return Groups(
        rows=rows,
        count=np.array([len(one) for one in rows], dtype=float),
        population=of(problem.population),
        per_item=np.array([float(problem.per_item[row]) for row in firsts]),
        least=of(problem.least),
        most=of(problem.most),
        weight=[problem.weight[row] for row in firsts],
        defects=of(problem.defects),
        cost=of(problem.cost),
        days=of(problem.days),
        site=np.array([shared.get(site, -1) for site in sites], dtype=int),
        site_cost=own(problem.site_cost),
        site_days=own(problem.site_days),
        shared_cost=np.array([problem.site_cost[site] for site in shared], dtype=float),
        shared_days=np.array([problem.site_days[site] for site in shared], dtype=float),
    )
