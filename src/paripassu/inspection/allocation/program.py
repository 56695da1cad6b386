"""The integer program of an allocation: levels n_h ≥ j, sites visited, limits on effort, cuts."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor, log

from paripassu.inspection.allocation.curve import curve
from paripassu.inspection.allocation.integer import Model, Sum
from paripassu.inspection.allocation.problem import Problem

#: One unit of a logarithm in a cut is 2^-34; a float's logarithm is off by far less.
SCALE = 2**34
#: Units that stand for certainty; no cut asks for more.
CERTAIN = 2**52

#: Per row −ln P in units for n = least … most; empty where the cut has no defect.
Heights = list[list[int]]


def heights(problem: Problem, defects: Sequence[int]) -> Heights:
    """Give −ln P(no detection) of given defects, per row and level, rounded up."""
    table: Heights = []
    for row, d in enumerate(defects):
        column: list[int] = []
        for n in range(problem.least[row], problem.most[row] + 1) if d else ():
            up, down = curve(problem.population[row], n, problem.per_item[row]).missed(d)
            # An allocation that truly suffices must never be cut off: one unit more for the float.
            height = ceil(-_ln(Fraction(up, down)) * SCALE) + 1 if up else CERTAIN
            column.append(min(CERTAIN, height) if n else 0)
        table.append(column)
    return table


def units(missed: Fraction) -> int:
    """Give −ln P in units, rounded down."""
    return min(CERTAIN, max(0, floor(-_ln(missed) * SCALE) - 1)) if missed else CERTAIN


def _ln(value: Fraction) -> float:
    quotient = value.numerator / value.denominator
    if quotient > 1e-290:
        return log(quotient)
    return log(value.numerator) - log(value.denominator)


class Program:
    """The integer program.

    Attributes
    ----------
    levels : list of list of int
        Per row the variables n ≥ least + 1, …, n ≥ most.
    visited : dict
        Per site the variable that says whether anything is sampled there.
    cost, items : Sum
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.model = model = Model()
        self.levels: list[list[int]] = []
        self.visited: dict[int, int] = {}
        by_site: dict[int, list[int]] = {}
        for row, (low, high) in enumerate(zip(problem.least, problem.most, strict=True)):
            levels = [model.variable(0, 1) for _ in range(low, high)]
            for level, above in itertools.pairwise(levels):
                model.between(Sum([(level, 1), (above, -1)]), 0)
            self.levels.append(levels)
            by_site.setdefault(problem.site[row], []).append(row)
        for site, rows in by_site.items():
            forced = any(problem.least[row] for row in rows)
            self.visited[site] = model.variable(1 if forced else 0, 1)
            for row in rows:
                if self.levels[row] and not forced:
                    model.between(Sum([(self.visited[site], 1), (self.levels[row][0], -1)]), 0)
        self.cost = self._effort(problem.cost, problem.site_cost)
        self.items = self._effort([1] * problem.size, [0] * len(problem.site_cost))
        days = self._effort(problem.days, problem.site_days)
        visits = Sum([(variable, 1) for variable in self.visited.values()])
        limits = (problem.budget, problem.day_limit, problem.visit_limit)
        for value, limit in zip((self.cost, days, visits), limits, strict=True):
            if limit is not None:
                model.between(value, high=limit)
        self._symmetry([rows[0] for rows in by_site.values() if len(rows) == 1])

    def _effort(self, per_item: Sequence[int], per_site: Sequence[int]) -> Sum:
        terms = [
            (level, each)
            for levels, each in zip(self.levels, per_item, strict=True)
            for level in levels
        ]
        terms += [(variable, per_site[site]) for site, variable in self.visited.items()]
        return Sum(terms, sum(c * n for c, n in zip(per_item, self.problem.least, strict=True)))

    def _symmetry(self, rows: Sequence[int]) -> None:
        """Of rows that are alike in everything, the first in the file has the smallest sample."""
        problem = self.problem
        alike: dict[object, int] = {}
        for row in rows:
            site = problem.site[row]
            key = (
                problem.population[row],
                problem.least[row],
                problem.most[row],
                problem.per_item[row],
                problem.weight[row],
                problem.defects[row] if problem.defects is not None else 0,
                problem.cost[row],
                problem.days[row],
                problem.site_cost[site],
                problem.site_days[site],
            )
            before = alike.get(key)
            if before is not None:
                for below, above in zip(self.levels[before], self.levels[row], strict=True):
                    self.model.between(Sum([(above, 1), (below, -1)]), 0)
            alike[key] = row

    def _caught(self, table: Heights) -> Sum:
        terms: list[tuple[int, int]] = []
        for levels, column in zip(self.levels, table, strict=True):
            steps = zip(levels, column, column[1:], strict=False)
            terms += [(level, above - below) for level, below, above in steps]
        return Sum(terms, sum(column[0] for column in table if column))

    def suffice(self, table: Heights, allowed: Fraction) -> None:
        """Demand that these defects are missed with at most this probability."""
        self.model.between(self._caught(table), units(allowed))

    def catch(self, table: Heights, caught: int) -> None:
        """Demand that a variable is at most what is caught of these defects."""
        value = self._caught(table)
        self.model.between(Sum([*value.terms, (caught, -1)], value.constant), 0)

    def forbid(self, n: Sequence[int]) -> None:
        """Demand a greater sample in some row."""
        above = [
            levels[items - least]
            for levels, items, least in zip(self.levels, n, self.problem.least, strict=True)
            if items - least < len(levels)
        ]
        self.model.between(Sum([(level, 1) for level in above]), 1)

    def fix(self, row: int, items: int) -> None:
        """Fix a row's sample."""
        at = items - self.problem.least[row]
        self.model.between(Sum([(level, 1) for level in self.levels[row]]), at, at)

    def sample(self, values: Sequence[int]) -> tuple[int, ...]:
        """Read the allocation."""
        return tuple(
            least + sum(values[level] for level in levels)
            for least, levels in zip(self.problem.least, self.levels, strict=True)
        )
