"""The bound of an allocation recomputed from its multipliers: every n of every row is looked at.

For λ in an interval and a multiplier μ ≥ 0, no allocation that suffices costs less than
Σ_sites min over n of (cost + μ·Σ v(n, λ_low)) − μ·(λ_high·W + ln β); see ``relax``. Above the
last λ it is Σ min(cost + ν·items whose falsification still pays) − ν·W. Every d up to 400 is looked
at too, with ln P ≥ Σ_{i<d} ln(1 − nq/(N − i)) added up term by term.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, gcd, inf, lcm, log
from typing import TYPE_CHECKING, Any

from paripassu.inspection.allocation.holding import Holding
from paripassu.inspection.allocation.result import Bound, Interval, Part

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]

MOST_DEFECTS = 400


@dataclass(frozen=True)
class _Kind:
    """Rows that are alike.

    Attributes
    ----------
    price, fee : float
        Of an item, and of a site of its own.
    """

    population: int
    per_item: float
    least: int
    most: int
    weight: float
    defects: int
    price: float
    fee: float


class _Rows:
    """The rows of a part: kinds with their number, and shared sites with the kinds at each."""

    def __init__(
        self,
        holdings: Sequence[Holding],
        part: Part,
        proof: Bound,
        weight: Callable[[Holding], float],
    ) -> None:
        self.alone: dict[_Kind, int] = defaultdict(int)
        self.shared: list[tuple[float, list[_Kind]]] = []
        sites: dict[object, list[Holding]] = defaultdict(list)
        for index, one in enumerate(holdings):
            sites[one.site or index].append(one)
        for every in sites.values():
            rows = [one for one in every if not part.amounts or one.amount in part.amounts]
            if not rows:
                continue
            first = rows[0]
            # What a site costs once is counted once over all parts.
            amounts = {one.amount for one in every if one.amount}
            parts = len(amounts) if part.amounts else 1
            fee = (
                0.0
                if part.kind == "idle"
                else (
                    float(first.site_cost) * proof.cost
                    + float(first.site_days) * proof.day
                    + proof.visit
                )
                / parts
            )
            kinds = [
                _Kind(
                    one.population,
                    float(one.per_item),
                    one.least,
                    one.top,
                    weight(one),
                    one.defects or 0,
                    float(one.cost) * proof.cost + float(one.days) * proof.day,
                    fee if len(rows) == 1 else 0.0,
                )
                for one in rows
            ]
            if len(rows) == 1:
                self.alone[kinds[0]] += 1
            else:
                self.shared.append((fee, kinds))

    def total(self, value: Callable[[_Kind], Floats]) -> float:
        """Sum the least of price + value over all n; ``value`` gives one per n from least on."""
        import numpy as np

        known: dict[_Kind, tuple[float, float]] = {}

        def of(kind: _Kind) -> tuple[float, float]:
            if kind not in known:
                n = np.arange(kind.least, kind.most + 1)
                each = kind.price * n + value(kind)
                none = float(each[0]) if kind.least == 0 else inf
                some = float(np.min(each[n > 0], initial=inf))
                known[kind] = none, some
            return known[kind]

        total = 0.0
        for kind, count in self.alone.items():
            none, some = of(kind)
            total += count * min(none, kind.fee + some)
        for fee, kinds in self.shared:
            pairs = [of(kind) for kind in kinds]
            total += min(sum(none for none, _ in pairs), fee + sum(min(pair) for pair in pairs))
        return total


def recomputed_bound(holdings: Sequence[Holding], goal: Fraction | None, proof: Bound) -> float:
    """Give the priced bound from its multipliers: the sum over the parts.

    Raises
    ------
    ValueError
        The parts are not what a bound is made of.
    """
    amounts = [amount for part in proof.parts for amount in part.amounts]
    whole = any(not part.amounts for part in proof.parts)
    if len(set(amounts)) < len(amounts) or (whole and len(proof.parts) > 1):
        raise ValueError("a row is counted in two parts")
    return sum(_part(holdings, goal, part, proof) for part in proof.parts)


def _part(holdings: Sequence[Holding], goal: Fraction | None, part: Part, proof: Bound) -> float:
    need, unit = _need(holdings, goal)
    allowed = log_of(1 - proof.detect)
    whole, weight = 0.0, _share(need * unit if goal else None)
    if part.kind in ("unit", "mixed"):
        if goal is None or not part.amounts or not all(part.amounts):
            raise ValueError("rows without an amount can hide nothing")
        if part.log_allowed is None or part.log_allowed < allowed * (1 + 1e-12):
            raise ValueError("more is demanded than the wanted detection")
        whole = float(1 + max(part.amounts) / (need * unit))
    if part.kind == "unit":
        assert goal is not None
        if (part.items or 0) < goal / min(part.amounts):
            raise ValueError("too few items are falsified to hide the goal")
        whole, weight = float(part.items or 0), lambda one: 1.0
    if part.kind == "idle" and part.amounts != (Fraction(0),):
        raise ValueError("rows that hold something are no idle rows")
    if part.kind == "certain" and (goal is None or proof.detect != 1):
        raise ValueError("certainty was not asked for")
    if part.kind == "fixed" and (
        goal is not None or (part.log_allowed or 0) < min(-700.0, allowed)
    ):
        raise ValueError("more is demanded than the wanted detection")
    if not _cover(part.intervals, allowed / (whole or 1.0)):
        raise ValueError("the intervals leave a λ out")
    table = _Rows(holdings, part, proof, weight)
    return max(0.0, min(_interval(table, part, one, need, whole) for one in part.intervals))


def _share(whole: Fraction | None) -> Callable[[Holding], float]:
    """Give an item's amount as a share of the need."""
    return lambda one: 0.0 if whole is None else float((one.amount or 0) / whole)


def _cover(intervals: Sequence[Interval], log_allowed: float) -> bool:
    """Whether no λ is left out; below −ln β/W the knapsack's budget is negative."""
    at = -log_allowed if log_allowed > -inf else 0.0
    for one in sorted(intervals, key=lambda one: one.low):
        if one.low > at * (1 + 1e-12):
            return False
        at = inf if one.high is None else max(at, one.high)
    return at == inf


def _need(holdings: Sequence[Holding], goal: Fraction | None) -> tuple[int, Fraction]:
    if goal is None:
        return 1, Fraction(1)
    unit = lcm(goal.denominator, *{(one.amount or Fraction(0)).denominator for one in holdings})
    step = Fraction(gcd(*(int((one.amount or 0) * unit) for one in holdings)) or 1, unit)
    return ceil(goal / step), step


def _interval(table: _Rows, part: Part, one: Interval, need: int, whole: float) -> float:
    import numpy as np

    mu = one.multiplier
    if part.kind == "idle":
        return table.total(lambda kind: np.zeros(kind.most - kind.least + 1))
    if part.kind == "certain":
        return table.total(lambda kind: mu * _hidden(kind)) - mu * (need - 1) / need
    if part.kind == "fixed":
        assert part.log_allowed is not None
        floor = part.log_allowed
        return table.total(lambda k: mu * np.maximum(_fixed(k), floor)) - mu * floor
    assert part.log_allowed is not None
    if one.high is None:
        return table.total(lambda kind: mu * _paying(kind, one.low)) - mu * whole
    budget = one.high * whole + part.log_allowed
    if budget < 0:
        return inf
    return table.total(lambda kind: mu * _value(kind, one.low)) - mu * budget


def _hidden(kind: _Kind) -> Floats:
    import numpy as np

    n = np.arange(kind.least, kind.most + 1)
    left = kind.population - n if kind.per_item >= 1 else np.full(len(n), kind.population)
    hidden: Floats = kind.weight * left
    return hidden


def _logs(kind: _Kind, most: int) -> Floats:
    """Bound ln P from below for every n (rows) and d = 0 … most (columns)."""
    import numpy as np

    n = np.arange(kind.least, kind.most + 1)[:, None]
    i = np.arange(min(most, kind.population))[None, :]
    left = 1 - n * kind.per_item / np.maximum(kind.population - i, 1)
    with np.errstate(divide="ignore"):
        steps = np.where(left > 1e-13, np.log(np.maximum(left, 1e-300)), -inf)
    logs: Floats = np.hstack([np.zeros((len(n), 1)), np.cumsum(steps, axis=1)])
    return logs


def _fixed(kind: _Kind) -> Floats:
    values: Floats = _logs(kind, kind.defects)[:, -1]
    return values


def _value(kind: _Kind, rate: float) -> Floats:
    import numpy as np

    logs = _logs(kind, MOST_DEFECTS)
    values: Floats = np.max(logs + rate * kind.weight * np.arange(logs.shape[1]), axis=1)
    if kind.least == 0:  # nothing sampled misses everything
        values[0] = rate * kind.weight * kind.population
    return values


def _paying(kind: _Kind, rate: float) -> Floats:
    """Give what a row surely holds that pays: all d with 1 − nq/(N − d) > e^{−λw}."""
    import numpy as np

    n = np.arange(kind.least, kind.most + 1)
    d = np.arange(kind.population)[None, :]
    ratio = 1 - n[:, None] * kind.per_item / (kind.population - d)
    paying = ratio > np.exp(-rate * kind.weight) * (1 + 1e-12)
    held: Floats = kind.weight * np.sum(paying, axis=1).astype(float)
    return held


def log_of(value: Fraction) -> float:
    """Give ln; −inf of 0."""
    return log(value.numerator) - log(value.denominator) if value else -inf
