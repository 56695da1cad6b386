"""The worst way to hide a goal amount in strata that were sampled, items not seen included.

An allocation is judged against every split of the goal over the strata. Once drawn items are
refused or disputed another split may be the worst: who refuses a canister hides more canisters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import inf, lcm, log, prod

from paripassu.inspection.sampling.detection import miss

#: Parts that a goal is divided into at most; finer amounts are rounded up, which hides more.
MOST_PARTS = 2_000
#: Logarithm of a probability of 0: worse than any other, and still added up.
_NEVER = -1e9


@dataclass(frozen=True, slots=True)
class Sampled:
    """A stratum and the sample that was drawn from it.

    Attributes
    ----------
    population, picked : int
    amount : Fraction
        What one false item hides, in the goal's unit.
    per_item : Fraction
        Probability that an inspected defect is recognised.
    unseen : int
        Drawn items that were not inspected: they may hide a defect each.
    """

    population: int
    picked: int
    amount: Fraction
    per_item: Fraction = Fraction(1)
    unseen: int = 0

    def miss(self, defects: int) -> Fraction:
        """Give P(none of so many defects is found), exactly."""
        return miss(self.population, defects, self.picked, self.per_item, self.unseen)


@dataclass(frozen=True, slots=True)
class Hidden:
    """Where a goal is least likely to be found.

    Attributes
    ----------
    missed : Fraction
        Probability that nothing of it is found.
    defects : tuple of int
        Per stratum.
    """

    missed: Fraction
    defects: tuple[int, ...]


def hide(strata: Sequence[Sampled], goal: Fraction) -> Hidden | None:
    """Find the defects that hide the goal and are least likely to be found.

    Parameters
    ----------
    strata : sequence of Sampled
    goal : Fraction
        Above 0, in the unit of the amounts.

    Returns
    -------
    Hidden or None
        None where all items together hold less than the goal.

    Notes
    -----
    A knapsack that has to be covered, the least over all whole numbers d with Σ d·amount ≥ goal, by
    dynamic programming over what is still to be hidden. Its values are logarithms in floats: of two
    splits that are equal to ten digits either may be given; the probability that is given is that
    of the split, exactly. Where the goal has more than 2,000 parts the amounts are rounded up, and
    the probability is that of at least as good a hiding.

    Rules: docs/specification/inspection.md#findings.
    """
    if sum((one.population * one.amount for one in strata), Fraction(0)) < goal:
        return None
    weights, need = _parts([one.amount for one in strata], goal)
    # best[r]: largest ln P with which the strata so far hide r parts, or at least need.
    best = [0.0] + [-inf] * need
    ways: list[list[int]] = []
    for one, weight in zip(strata, weights, strict=True):
        most = min(one.population, -(-need // weight)) if weight else 0
        values = [_log(one.miss(d)) for d in range(most + 1)]
        after, way = [-inf] * (need + 1), [0] * (need + 1)
        for hidden, so_far in enumerate(best):
            if so_far == -inf:
                continue
            for d, value in enumerate(values):
                reached = min(need, hidden + d * weight)
                if so_far + value > after[reached]:
                    # Both what was hidden before and d, in one number.
                    after[reached], way[reached] = so_far + value, hidden * (most + 1) + d
                if reached == need:
                    break
        ways.append(way)
        best = after
    defects = []
    at = need
    for one, weight, way in reversed(list(zip(strata, weights, ways, strict=True))):
        most = min(one.population, -(-need // weight)) if weight else 0
        at, d = divmod(way[at], most + 1)
        defects.append(d)
    defects.reverse()
    missed = prod((one.miss(d) for one, d in zip(strata, defects, strict=True)), start=Fraction(1))
    return Hidden(missed, tuple(defects))


def _parts(amounts: Sequence[Fraction], goal: Fraction) -> tuple[list[int], int]:
    """Give amounts and goal in whole parts, the goal in at most so many."""
    scale = lcm(goal.denominator, *(amount.denominator for amount in amounts))
    need = int(goal * scale)
    weights = [min(need, int(amount * scale)) for amount in amounts]
    if need <= MOST_PARTS:
        return weights, need
    return [-(-weight * MOST_PARTS // need) for weight in weights], MOST_PARTS


def _log(probability: Fraction) -> float:
    return log(probability.numerator) - log(probability.denominator) if probability else _NEVER
