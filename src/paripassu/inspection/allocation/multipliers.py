"""Good allocations over very many rows: one knapsack per λ, corrected by the exact worst case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import inf, log
from typing import TYPE_CHECKING

from paripassu.deadline import Deadline, Progress
from paripassu.inspection.allocation.groups import Groups, group
from paripassu.inspection.allocation.knapsack import Choice, Knapsack
from paripassu.inspection.allocation.problem import Problem
from paripassu.inspection.allocation.relaxed_worst import Block, Prices
from paripassu.inspection.allocation.special import CertainBlock, FixedBlock
from paripassu.inspection.allocation.worst import Worst, worst

if TYPE_CHECKING:
    from paripassu.inspection.allocation.groups import Floats

#: λ as a multiple of −ln β / W, where the search begins.
RATES = (1.0, 1.005, 1.02, 1.05, 1.1, 1.2, 1.4, 1.8, 2.5, 4.0)
#: Rounds in which the inner minimum is corrected by what the exact answer shows.
ROUNDS = 6
#: Further rounds as long as nothing suffices.
STUBBORN = 20


@dataclass(frozen=True)
class Candidate:
    """An allocation with its exact worst case, and its price."""

    n: tuple[int, ...]
    worst: Worst
    price: float


@dataclass
class Large:
    """The search over groups of rows.

    Parameters
    ----------
    problem : Problem
    deadline : Deadline
    progress : callable, optional
    """

    problem: Problem
    deadline: Deadline
    progress: Progress | None = None
    groups: Groups = field(init=False)
    _rate: float = 0.0
    _mu: float = 1.0

    def __post_init__(self) -> None:
        self.groups = group(self.problem)

    def prices(self, cost: float = 1.0, days: float = 0.0, visits: float = 0.0) -> Prices:
        """Weigh the resources: per unit of cost, of days, and per visit."""
        import numpy as np

        g = self.groups
        own = cost * g.site_cost + days * g.site_days + visits
        return Prices(
            cost * g.cost + days * g.days,
            np.where(g.site < 0, own, 0.0),
            cost * g.shared_cost + days * g.shared_days + visits,
        )

    def price(self, n: Sequence[int], weights: tuple[float, float, float]) -> float:
        """Give what an allocation comes to."""
        used = self.problem.used(n)
        return sum(float(u) * w for u, w in zip(used, weights, strict=True))

    # From above.

    def least(
        self, weights: tuple[float, float, float], allowed: Fraction, rounds: int = ROUNDS
    ) -> Candidate | None:
        """Find a cheap allocation whose exact worst case is missed with at most ``allowed``."""
        prices = self.prices(*weights)
        aim = log_of(allowed)
        target, best = aim, None
        off, push = 0.0, 1.0
        seen: set[tuple[int, ...]] = set()
        for step in range(rounds + STUBBORN):
            if self.deadline.passed() and (best is not None or step > 1):
                break
            self._say(f"round {step + 1}")
            n = self._at_target(prices, target, allowed, wide=not step or not self._rate)
            if n is None:
                if best is not None:
                    break
                n = self.problem.most
            if n in seen:
                if best is not None or n == self.problem.most:
                    break
                # So small a step changes nothing where samples are whole.
                push *= 4
                target += push * off
                continue
            seen.add(n)
            answer = worst(self.problem, n)
            if answer.missed <= allowed:
                price = self.price(n, weights)
                if best is None or price < best.price:
                    best = Candidate(n, answer, price)
            if not allowed or not answer.missed or n == self.problem.most:
                break
            if best is not None and step >= rounds - 1:
                break
            off = aim - log_of(answer.missed)
            target += off if off > 0 else 1.02 * off - 1e-12
        return best

    def _at_target(
        self, prices: Prices, target: float, allowed: Fraction, *, wide: bool
    ) -> tuple[int, ...] | None:
        block = self._whole(allowed, target)
        if isinstance(block, (FixedBlock, CertainBlock)):
            found = self._try(block, prices, 0.0, target)
            return None if found is None else self._rows(found[0])
        base = -target
        tried: dict[float, tuple[Choice, float] | None] = {}

        def cost(factor: float) -> float:
            if factor not in tried:
                tried[factor] = self._try(block, prices, factor * base, target)
            found = tried[factor]
            return inf if found is None else found[1]

        if wide:
            for factor in RATES:
                cost(factor)
            self._rate = min(tried, key=lambda f: (cost(f), f))
        spread = (self._rate - 1) * 0.5 + 0.002
        low, high = max(1.0, self._rate - spread), self._rate + spread
        for _ in range(6 if wide else 3):
            if self.deadline.passed():
                break
            for factor in ((low + self._rate) / 2, (self._rate + high) / 2):
                cost(factor)
            best = min(tried, key=lambda f: (cost(f), f))
            width = (high - low) / 4
            self._rate, low, high = best, max(1.0, best - width), best + width
        found = tried.get(self._rate)
        return None if found is None else self._rows(found[0])

    def _try(
        self, block: Block, prices: Prices, rate: float, target: float
    ) -> tuple[Choice, float] | None:
        knapsack = Knapsack(block, block.options(rate), prices)
        found = knapsack.fill(block.budget(rate, target), self._mu)
        if found is None:
            return None
        self._mu = max(1e-9, found[2])
        return found[0], found[1]

    def _rows(self, choice: Choice) -> tuple[int, ...]:
        return tuple(self.groups.expand(self.problem, choice))

    def _whole(self, allowed: Fraction, log_allowed: float) -> Block:
        """Give all rows as one block, the need as 1."""
        import numpy as np

        every = np.arange(len(self.groups.rows))
        if self.problem.defects is not None:
            return FixedBlock(self.groups, every, log_allowed)
        weight = self._shares(self.problem.need)
        if not allowed:
            return CertainBlock(self.groups, every, weight, (1 - 1e-12) - self._unit())
        return Block(self.groups, every, weight, 1.0)

    def _unit(self) -> float:
        return float(Fraction(1, self.problem.need)) * (1 - 1e-9)

    def _shares(self, whole: int) -> Floats:
        import numpy as np

        return np.array([float(Fraction(w, whole)) for w in self.groups.weight])

    def _say(self, text: str) -> None:
        if self.progress is not None:
            self.progress(text)


def log_of(value: Fraction) -> float:
    """Give the logarithm of a fraction, however small; −inf of 0."""
    if not value:
        return -inf
    return log(value.numerator) - log(value.denominator)
