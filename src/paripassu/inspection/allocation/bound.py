"""What no allocation can do better than, with multipliers that let anybody recompute it.

Amounts are split into parts, and the inspected party is held to one part at a time; the rows of
each have to suffice against that on their own, and their costs add up (what a site costs once is
shared between the amounts that it holds). Within a part it is held to what it can surely do, so
that no rounding of whole items stands between the relaxation and the truth. ``unit``: K =
⌈need/smallest amount⌉ items, whichever. ``mixed``: the need and the largest amount more, so that
the last item may be rounded up. What this gives away is nothing where there is one amount that
divides the need, and a good half item in K elsewhere; how amounts are split best is worked out on
coarse bounds first.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING, Literal

from paripassu.deadline import Deadline
from paripassu.inspection.allocation.groups import Groups
from paripassu.inspection.allocation.relaxed_worst import Block, Prices
from paripassu.inspection.allocation.result import Interval, Part
from paripassu.inspection.allocation.special import CERTAIN, CertainBlock, FixedBlock

if TYPE_CHECKING:
    from paripassu.inspection.allocation.groups import Whole
    from paripassu.inspection.allocation.problem import Problem

#: λ as a multiple of −ln β / need, where intervals begin.
EDGES = (1.0, 1.0005, 1.003, 1.02, 1.1, 1.4, 2.5, 6.0)
#: Intervals of a part.
MOST_INTERVALS = 32
#: Ends of parts that are tried, and rows per amount from which on each amount is a part.
MOST_ENDS = 9
MANY_ROWS = 400


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
        return (*self._idle(), *(self._part(*chosen) for chosen in self._split_amounts()))

    def _split_amounts(self) -> list[tuple[tuple[int, ...], bool]]:
        """Choose parts of neighbouring amounts: (their weights, whether mixed) each."""
        weights = sorted({weight for weight in self.groups.weight if weight})
        alone: list[tuple[tuple[int, ...], bool]] = [((weight,), False) for weight in weights]
        rows = sum(
            count for count, w in zip(self.groups.count, self.groups.weight, strict=True) if w
        )
        if len(weights) == 1 or rows >= MANY_ROWS * len(weights):
            return alone
        size = len(weights)
        ends = sorted({round(i * size / MOST_ENDS) for i in range(MOST_ENDS + 1)})
        single = [least(self._part((weight,), mixed=False, coarse=True)) for weight in weights]
        # Best bound on the first so many amounts, and the parts that give it.
        best: dict[int, tuple[float, list[tuple[tuple[int, ...], bool]]]] = {0: (0.0, [])}
        for end in ends[1:]:
            options = []
            for begin in (one for one in ends if one < end):
                before, parts = best[begin]
                options.append((before + sum(single[begin:end]), [*parts, *alone[begin:end]]))
                for mixed in (False, True) if end - begin > 1 else ():
                    if self.deadline.passed():
                        break
                    chosen = tuple(weights[begin:end])
                    part = self._part(chosen, mixed=mixed, coarse=True)
                    options.append((before + least(part), [*parts, (chosen, mixed)]))
            best[end] = max(options, key=lambda option: option[0])
        return best[size][1]

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
        return (Part(kind="idle", amounts=(Fraction(0),), intervals=(interval,)),)

    def _part(self, weights: tuple[int, ...], mixed: bool, *, coarse: bool = False) -> Part:
        """Split the λ axis where the bound is weakest, until splitting no longer helps."""
        need, log_allowed = self.problem.need, self.log_allowed
        items = None if mixed else -(-need // min(weights))
        block = part_block(self.groups, weights, need, items)
        base = -log_allowed / block.need
        edges = [edge * base for edge in EDGES]
        near: float | None = None
        intervals = []
        for ends in pairwise(edges):
            intervals.append(self._between(block, log_allowed, *ends, near))
            near = intervals[-1].multiplier or near
        intervals.append(self._above(block, edges[-1]))
        most = 0 if coarse else MOST_INTERVALS
        while len(intervals) < most and not self.deadline.passed():
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
            kind="mixed" if mixed else "unit",
            amounts=tuple(weight * self.problem.amount_unit for weight in weights),
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


def part_block(groups: Groups, weights: tuple[int, ...], need: int, items: int | None) -> Block:
    """Give the rows of these amounts: so many items of them, or None: the need and one more."""
    import numpy as np

    wanted = frozenset(weights)
    chosen = [index for index, weight in enumerate(groups.weight) if weight in wanted]
    members: Whole = np.array(chosen, dtype=int)
    if items is not None:
        return Block(groups, members, np.ones(len(members)), float(items))
    shares = np.array([float(Fraction(groups.weight[index], need)) for index in chosen])
    return Block(groups, members, shares, float(1 + Fraction(max(weights), need)) * (1 + 1e-12))
