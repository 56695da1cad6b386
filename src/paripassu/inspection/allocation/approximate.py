"""Rows by the thousand: a good allocation within limits, and how far it may be from the best."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import exp, inf

from paripassu.deadline import Deadline, Progress
from paripassu.inspection.allocation.bound import Below, total
from paripassu.inspection.allocation.multipliers import Candidate, Large, log_of
from paripassu.inspection.allocation.outcome import Outcome
from paripassu.inspection.allocation.problem import Problem
from paripassu.inspection.allocation.result import Bound, Status
from paripassu.inspection.allocation.worst import worst

#: Attempts to keep all limits by raising the price of what is short.
ATTEMPTS = 10
#: Halvings in the search for the greatest detection within the limits.
HALVINGS = 14

Weights = tuple[float, float, float]


@dataclass
class Bulk:
    """The search within limits.

    Parameters
    ----------
    problem : Problem
    deadline : Deadline
    progress : callable, optional
    """

    problem: Problem
    deadline: Deadline
    progress: Progress | None = None

    def __post_init__(self) -> None:
        self.large = Large(self.problem, self.deadline, self.progress)
        problem = self.problem
        limits = (problem.budget, problem.day_limit, problem.visit_limit)
        self.limits = {
            index: float(limit) for index, limit in enumerate(limits) if limit is not None
        }

    def cheapest(self, allowed: Fraction, known: int) -> Outcome:
        """Find a cheap allocation that misses at most ``allowed``, and a bound on the cost."""
        best, weights = self._within(allowed, (1.0, 0.0, 0.0))
        value, proof = self.bound(weights, allowed)
        bound, used = (value, proof) if value >= known else (float(known), None)
        if best is None:
            return self._no(allowed, bound, weights)
        cost = self.problem.used(best.n)[0]
        # Costs are whole numbers in these units.
        status: Status = "optimal" if cost - bound < 1 else "feasible"
        return Outcome(status, best.n, float(bound), proof=used)

    def _no(self, allowed: Fraction, bound: float, weights: Weights) -> Outcome:
        """Say what is known where no allocation was found."""
        best = self.most_detecting(None)
        answer = None if best.n is None else worst(self.problem, best.n)
        if answer is not None and answer.missed <= allowed:
            return Outcome("feasible", best.n, float(bound))
        budget = self.limits.get(0, inf)
        proven = weights == (1.0, 0.0, 0.0) and bound > budget
        return Outcome("infeasible" if proven else "unknown", best=answer)

    def most_detecting(self, start: tuple[int, ...] | None) -> Outcome:
        """Find great detection within the limits, and a bound on it."""
        problem = self.problem
        if problem.within(problem.most):
            return Outcome("optimal", problem.most, 1.0)
        weights: Weights = tuple(  # type: ignore[assignment]
            1 / max(self.limits[index], 1e-9) if index in self.limits else 0.0 for index in range(3)
        )
        best = start if start is not None else problem.least
        missed = worst(problem, best).missed
        if (sure := self._certain(weights)) is not None:
            return Outcome("optimal", sure, 1.0)
        low, high = -log_of(missed) if missed else inf, None
        step = max(0.5, low)
        for _ in range(HALVINGS + 6):
            if self.deadline.passed() or (high is not None and high - low < 1e-4 * low):
                break
            aim = low + step if high is None else (low + high) / 2
            allowed = Fraction(exp(-aim))
            if not allowed:
                break
            found, tried = self._within(allowed, weights, feasible=True)
            if found is None:
                high = aim
                continue
            weights = tried
            if found.worst.missed < missed:
                best, missed = found.n, found.worst.missed
            low, step = max(aim, -log_of(missed) if missed else aim), step * 2
        top, proof = self._most(weights, -log_of(missed) if missed else 700.0)
        return Outcome("feasible", best, top, proof=proof)

    def _certain(self, weights: Weights) -> tuple[int, ...] | None:
        found, _ = self._within(Fraction(0), weights, feasible=True)
        return None if found is None else found.n

    def _most(self, weights: Weights, reached: float) -> tuple[float, Bound | None]:
        """Bound the detection: the least β for which not even the bound breaks the limits."""
        room = sum(self.limits[index] * weights[index] for index in self.limits)
        best: tuple[float, Bound | None] = (1.0, None)
        for more in (1.0001, 1.001, 1.01, 1.05, 1.2, 2.0):
            if self.deadline.passed():
                break
            allowed = Fraction(exp(-reached * more))
            bound, proof = self.bound(weights, allowed, limits=False)
            if bound > room * (1 + 1e-12):
                return float(1 - allowed), proof
        return best

    def _within(
        self, allowed: Fraction, weights: Weights, *, feasible: bool = False
    ) -> tuple[Candidate | None, Weights]:
        """Find a cheap allocation within the limits by raising the price of what is short."""
        problem, best = self.problem, None
        used_weights = weights
        for _ in range(ATTEMPTS):
            found = self.large.least(weights, allowed, rounds=2 if feasible else 6)
            if found is None:
                break
            used = problem.used(found.n)
            if problem.within(found.n):
                if best is None or used[0] < best.price:
                    best = Candidate(found.n, found.worst, float(used[0]))
                    used_weights = weights
                if feasible or weights == (1.0, 0.0, 0.0):
                    break
            if self.deadline.passed():
                break
            new = self._reweigh(weights, used)
            if new == weights:
                break
            weights = new
        return best, used_weights

    def _reweigh(self, weights: Weights, used: tuple[int, int, int]) -> Weights:
        """Raise the price of what is short, lower it where there is room."""
        price = sum(u * w for u, w in zip(used, weights, strict=True))
        new = list(weights)
        for index, limit in self.limits.items():
            if index == 0 and len(self.limits) == 1:
                continue
            over = used[index] / max(limit, 1e-9)
            if over > 1:
                first = 0.02 * max(price, 1e-9) / max(limit, 1e-9)
                new[index] = max(first, weights[index] * min(8.0, max(1.5, over**6)))
            elif weights[index]:
                new[index] = weights[index] * max(0.5, over**3)
        return new[0], new[1], new[2]

    def bound(
        self, weights: Weights, allowed: Fraction, *, limits: bool = True
    ) -> tuple[float, Bound]:
        """Bound the cost from below: the priced bound less what the limits are worth."""
        problem = self.problem
        prices = self.large.prices(*weights)
        below = Below(problem, self.large.groups, prices, log_of(allowed), self.deadline)
        parts = below.parts()
        value = total(parts)
        if limits:
            value -= sum(self.limits.get(index, 0.0) * weights[index] for index in (1, 2))
        proof = Bound(
            cost=weights[0] * problem.cost_unit,
            day=weights[1] * problem.day_unit,
            visit=weights[2],
            detect=1 - allowed,
            parts=parts,
        )
        return max(0.0, value), proof


def in_bulk(
    problem: Problem,
    detect: Fraction | None,
    deadline: Deadline,
    progress: Progress | None = None,
    start: tuple[int, ...] | None = None,
    known: int = 0,
) -> Outcome:
    """Answer for many rows.

    Parameters
    ----------
    start : tuple of int, optional
        An allocation within the limits, where the greatest detection is wanted.
    known : int
        A bound on the cost that is proven already.
    """
    bulk = Bulk(problem, deadline, progress)
    if detect is None:
        return bulk.most_detecting(start)
    return bulk.cheapest(1 - detect, known)
