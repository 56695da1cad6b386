"""What no allocation can do better than, with multipliers that let anybody recompute it.

The inspected party is held to one amount per item at a time: K = ⌈need/amount⌉ items of it. That
it can surely do, and of whole items that count one each no rounding stands between the relaxation
and the truth. The rows of each amount have to suffice against that on their own, and their costs
add up; what a site costs once is shared between the amounts that it holds. What this gives away is
that amounts may be mixed to fit the goal more closely: nothing where amounts divide the goal, about
half an item in K elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING, Literal

from paripassu.inspection.allocation.deadline import Deadline
from paripassu.inspection.allocation.groups import Groups
from paripassu.inspection.allocation.relax import Block, Prices
from paripassu.inspection.allocation.result import Interval, Part
from paripassu.inspection.allocation.special import CERTAIN, CertainBlock, FixedBlock

if TYPE_CHECKING:
    from paripassu.inspection.allocation.groups import Whole
    from paripassu.inspection.allocation.problem import Problem

#: λ as a multiple of −ln β / need, where intervals begin.
EDGES = (1.0, 1.0005, 1.003, 1.02, 1.1, 1.4, 2.5, 6.0)
#: Intervals of a part.
MOST_INTERVALS = 32


def total(parts: tuple[Part, ...]) -> float:
    """Add up the bounds of parts: the least over the intervals of each."""
    return sum(least(part) for part in parts)


def least(part: Part) -> float:
    """Give what the rows of a part cost at the least."""
    return max(0.0, min(interval.bound for interval in part.intervals))


@dataclass
class Below:
    """Bounds on the price of every allocation that suffices.

    Parameters
    ----------
    problem : Problem
    groups : Groups
    prices : Prices
    log_allowed : float
        ln β; −inf for certainty.
    deadline : Deadline
    """

    problem: Problem
    groups: Groups
    prices: Prices
    log_allowed: float
    deadline: Deadline
    _split: Prices = field(init=False)

    def __post_init__(self) -> None:
        import numpy as np

        groups = self.groups
        held: dict[int, set[int]] = {}
        for site, weight in zip(groups.site, groups.weight, strict=True):
            if site >= 0 and weight:
                held.setdefault(int(site), set()).add(weight)
        share = np.array(
            [len(held.get(site, ())) or 1 for site in range(len(groups.shared_cost))], dtype=float
        )
        self._split = replace(self.prices, shared_site=self.prices.shared_site / share)

    def parts(self) -> tuple[Part, ...]:
        """Give the parts, whose bounds add up."""
        import numpy as np

        every = np.arange(len(self.groups.rows))
        if self.problem.defects is not None:
            floor = max(self.log_allowed, CERTAIN)
            block: Block = FixedBlock(self.groups, every, floor)
            return (self._single(block, "fixed", floor),)
        if self.log_allowed == -inf:
            return (self._single(certain_block(self.groups, self.problem.need), "certain", None),)
        weights = sorted({weight for weight in self.groups.weight if weight})
        return (*self._idle(), *(self._part(weight) for weight in weights))

    def _single(
        self, block: Block, kind: Literal["certain", "fixed"], log_allowed: float | None
    ) -> Part:
        bound, multiplier = block.bound(self.prices, 0.0, 0.0, self.log_allowed)
        interval = Interval(low=0.0, high=None, multiplier=multiplier, bound=bound)
        return Part(kind=kind, log_allowed=log_allowed, intervals=(interval,))

    def _idle(self) -> tuple[Part, ...]:
        """Give what the least samples of rows without any amount cost, sites not counted."""
        if all(self.groups.weight):
            return ()
        rows = zip(
            self.groups.count, self.prices.item, self.groups.least, self.groups.weight, strict=True
        )
        cost = float(sum(count * price * n for count, price, n, weight in rows if not weight))
        interval = Interval(low=0.0, high=None, multiplier=0.0, bound=cost * (1 - 1e-9))
        return (Part(kind="idle", amount=Fraction(0), intervals=(interval,)),)

    def _part(self, weight: int) -> Part:
        """Split the λ axis where the bound is weakest, until splitting no longer helps."""
        items, log_allowed = -(-self.problem.need // weight), self.log_allowed
        block = unit_block(self.groups, weight, items)
        base = -log_allowed / block.need
        edges = [edge * base for edge in EDGES]
        near: float | None = None
        intervals = [self._between(block, log_allowed, *ends, near) for ends in pairwise(edges)]
        intervals.append(self._above(block, edges[-1]))
        while len(intervals) < MOST_INTERVALS and not self.deadline.passed():
            at = min(range(len(intervals)), key=lambda i: intervals[i].bound)
            weak = intervals[at]
            others = min((one.bound for i, one in enumerate(intervals) if i != at), default=inf)
            middle = weak.low * 4 if weak.high is None else (weak.low + weak.high) / 2
            near = weak.multiplier or None
            left = self._between(block, log_allowed, weak.low, middle, near)
            right = (
                self._above(block, middle)
                if weak.high is None
                else self._between(block, log_allowed, middle, weak.high, near)
            )
            intervals[at : at + 1] = [left, right]
            gain = min(left.bound, right.bound, others) - weak.bound
            if weak.high is not None and gain < 2e-6 * weak.bound and others > weak.bound:
                break
        return Part(
            kind="unit",
            amount=weight * self.problem.amount_unit,
            items=items,
            log_allowed=log_allowed,
            intervals=tuple(intervals),
        )

    def _between(
        self, block: Block, log_allowed: float, low: float, high: float, near: float | None
    ) -> Interval:
        bound, mu = block.bound(self._split, low, high, log_allowed, near)
        return Interval(low=low, high=high, multiplier=mu, bound=min(bound, 1e300))

    def _above(self, block: Block, low: float) -> Interval:
        bound, nu = block.tail(self._split, low)
        return Interval(low=low, high=None, multiplier=nu, bound=min(bound, 1e300))


def certain_block(groups: Groups, need: int) -> Block:
    """Give all rows, for detection 1: sums are whole, so less than the need is the need less 1."""
    import numpy as np

    weights = np.array([float(Fraction(weight, need)) for weight in groups.weight])
    most = float(Fraction(need - 1, need)) * (1 + 1e-12)
    return CertainBlock(groups, np.arange(len(weights)), weights, most)


def unit_block(groups: Groups, weight: int, items: int) -> Block:
    """Give the rows of one amount, and so many items to falsify among them."""
    import numpy as np

    chosen = [index for index, one in enumerate(groups.weight) if one == weight]
    members: Whole = np.array(chosen, dtype=int)
    return Block(groups, members, np.ones(len(members)), float(items))
