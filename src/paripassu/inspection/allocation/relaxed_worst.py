"""Lagrangian relaxation of the inspected party's answer, for allocations over very many rows.

For any λ ≥ 0 the worst case of an allocation n over Σ d·w ≥ W is at most

    exp(Σ_h v_h(n_h, λ) − λW),   v_h(n, λ) = max_d [ln P_h(no detection | d, n) + λ·w_h·d],

and it equals the least of these over λ where all w are 1: ln P is concave in d, so that taking the
W cheapest items one by one is best. "Suffices" is then: some λ has Σ v_h(n_h, λ) ≤ λW + ln β, which
is separable over the rows. What costs least at a fixed λ is a multiple-choice knapsack, whose own
relaxation is off by one row's step at most. That is the sense in which a hundred thousand rows are
easier than twenty.

ln P is bounded from below by ln Π_{i<d} (N − nq − i)/(N − i): with S the number of items whose
defect would be recognised, P = E g(S) for a convex g (Jensen). It is exact for q = 1 and for d = 1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, log
from typing import TYPE_CHECKING

from paripassu.inspection.allocation.groups import Groups

if TYPE_CHECKING:
    from paripassu.inspection.allocation.groups import Floats, Whole

#: Numbers of defects at which ranges of n are told apart.
LEVELS = (0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 512, 1024, 4096, 16384)
#: What floats may have lost of a sum, relative to its terms.
MARGIN = 1e-9


def log_missed(population: Floats, n: Floats, per_item: Floats, defects: Floats) -> Floats:
    """Bound ln P(no detection) from below; −inf where the bound is 0. Arrays of one shape."""
    import numpy as np
    from scipy.special import gammaln

    left = population - n * per_item
    room = left - defects + 1
    safe = np.maximum(room, 1e-300)
    whole = gammaln(population + 1)
    value = (
        gammaln(left + 1)
        - gammaln(safe)
        - whole
        + gammaln(population - defects + 1)
        # What four logarithms of factorials may be off by.
        - 4e-15 * whole
    )
    few = np.log1p(-np.minimum(n * per_item / np.maximum(population, 1), 1 - 1e-16))
    value = np.where(defects == 1, few, value)
    return np.where(defects == 0, 0.0, np.where(room <= 1e-9, -np.inf, np.minimum(value, 0.0)))


@dataclass(frozen=True)
class Prices:
    """What an item and a visited site count for, all resources together."""

    item: Floats
    own_site: Floats
    shared_site: Floats


@dataclass(frozen=True)
class Options:
    """What can be chosen for each group at one λ; shape (options, groups).

    Attributes
    ----------
    n : array
        Samples; NaN where an option does not exist.
    value : array
        v at n.
    """

    n: Floats
    value: Floats


@dataclass(frozen=True)
class Pieces:
    """Ranges first ≤ n ≤ last of samples with v bounded at both ends; shape (ranges, groups).

    Attributes
    ----------
    some : array of bool
        Whether the range exists.
    floor : float
        v is nowhere less.
    """

    first: Floats
    last: Floats
    at_first: Floats
    at_last: Floats
    some: Floats
    floor: float


class Block:
    """Some groups, their weights w and the need W; every array has one entry per group in it.

    Parameters
    ----------
    groups : Groups
    members : array of int
        Which groups.
    weight : array of float
        w, on any scale.
    need : float
        W on the same scale.
    """

    def __init__(self, groups: Groups, members: Whole, weight: Floats, need: float) -> None:
        self.groups = groups
        self.members = members
        self.weight = weight
        self.need = need
        self.population = groups.population[members]
        self.per_item = groups.per_item[members]
        self.least = groups.least[members]
        self.most = groups.most[members]
        self.count = groups.count[members]
        self.site = groups.site[members]
        self.lone = self.site < 0

    def thresholds(self, rate: float) -> Floats:
        """Give b_i: more than L_i defects in a row pay at this λ only while n ≤ b_i.

        P_{d+1}/P_d = (N − d − nq)/(N − d) ≥ e^{−λw} iff n ≤ (N − d)(1 − e^{−λw})/q.
        """
        import numpy as np

        pays = -np.expm1(-rate * self.weight) / np.maximum(self.per_item, 1e-18)
        levels = np.array(LEVELS, dtype=float)[:, None]
        bounds = np.floor(np.maximum(self.population - levels, 0.0) * pays + 1e-12)
        clipped: Floats = np.clip(bounds, 0, 2.0**52)
        return clipped

    def paying(self, n: Floats, rate: float) -> Floats:
        """Give how many defects a row takes at this λ by the bound on ln P."""
        import numpy as np

        pays = np.maximum(-np.expm1(-rate * self.weight), 1e-300)
        most = np.floor(self.population - n * self.per_item / pays) + 1
        d: Floats = np.clip(most, 0, self.population)
        return d

    def value(self, n: Floats, rate: float) -> Floats:
        """Give v(n, λ), with ln P bounded from below; n has the groups along its last axis."""
        import numpy as np

        d = self.paying(n, rate)
        value = log_missed(*np.broadcast_arrays(self.population, n, self.per_item, d))
        return np.maximum(0.0, value + rate * self.weight * d)

    def options(self, rate: float) -> Options:
        """Give samples worth choosing at this λ: none, the least, and both sides of each b_i."""
        import numpy as np

        bounds = self.thresholds(rate)[:8]
        top = np.minimum(self.most, self.population)
        low = np.maximum(self.least, np.minimum(1, top))
        rows = [np.where(self.least > 0, np.nan, 0.0), low, top]
        for bound in bounds:
            for at in (bound + 1, bound):
                rows.append(np.clip(at, low, top))
        n = np.array(rows)
        with np.errstate(invalid="ignore"):
            value = self.value(np.nan_to_num(n), rate)
        return Options(n, value)

    def none(self, rate: float) -> Floats:
        """Give v where nothing is sampled: every item of the row pays."""
        return rate * self.weight * self.population

    def budget(self, rate: float, log_allowed: float) -> float:
        """Give what Σ v may come to."""
        return rate * self.need + log_allowed

    def pieces(self, rate: float) -> Pieces:
        """Cover all n ≥ 1 by ranges with one d each.

        Any d bounds v from below, and for a fixed d the bound is concave in n: least at an end.
        """
        import numpy as np

        bounds = self.thresholds(rate)
        low = np.maximum(self.least, 1.0)
        # More defects than L_i pay only up to b_i, so that the best d differs little in a range.
        edges = np.vstack([np.full_like(low, 2.0**53), bounds, np.zeros_like(low)])
        first = np.maximum(edges[1:] + 1, low)
        last = np.minimum(edges[:-1], self.most)
        some = first <= last
        first, last = np.where(some, first, 1.0), np.where(some, last, 1.0)
        # Most of the finer ranges are empty: those rows are left out at once.
        used = some.any(axis=1)
        first, last, some = first[used], last[used], some[used]
        # The best number of defects at the upper end, where samples are dear.
        defects = self.paying(last, rate)
        both = []
        for n in (first, last):
            shape = np.broadcast_arrays(self.population, n, self.per_item, defects)
            both.append(log_missed(*shape) + rate * self.weight * defects)
        return Pieces(first, last, both[0], both[1], some, 0.0)

    def bound(
        self,
        prices: Prices,
        low: float,
        high: float,
        log_allowed: float,
        near: float | None = None,
    ) -> tuple[float, float]:
        """Bound what it costs to suffice with a λ from ``low`` to ``high``.

        Parameters
        ----------
        prices : Prices
        low, high : float
        log_allowed : float
            ln β.
        near : float, optional
            A multiplier to begin with.

        Returns
        -------
        bound, multiplier : float
            For the best multiplier of the knapsack; the bound is inf where no allocation does.
        """
        budget = self.budget(high, log_allowed)
        pieces = self.pieces(low)
        if pieces.floor >= 0 and budget < 0:
            return float("inf"), 0.0
        none = self.none(low)
        return maximise(lambda mu: self.lagrangian(prices, pieces, none, budget, mu), near)

    def lagrangian(
        self, prices: Prices, pieces: Pieces, none: Floats, budget: float, mu: float
    ) -> float:
        """Give the least of cost + μ(Σ v − budget) over all allocations, from below."""
        import numpy as np

        item = prices.item[self.members]
        cheap = np.where(pieces.some, item * pieces.first, np.inf)
        dear = np.where(pieces.some, item * pieces.last, np.inf)
        with np.errstate(invalid="ignore"):
            each = np.fmin(cheap + mu * pieces.at_first, dear + mu * pieces.at_last)
        each = np.maximum(np.where(np.isnan(each), np.inf, each), cheap + mu * pieces.floor)
        some = np.min(each, axis=0, initial=np.inf)
        nothing = np.where(self.least > 0, np.inf, mu * none)
        return self._total(prices, nothing, some) - mu * (budget + MARGIN * abs(budget))

    def tail(self, prices: Prices, rate: float, near: float | None = None) -> tuple[float, float]:
        """Bound what it costs where the best λ is greater than ``rate``.

        Then the items whose falsification costs less than λw at this rate are worth at most the
        need. Of a row these are at least N − nq/(1 − e^{−λw}): what was missed so far makes any
        other item at most n/(N − d) likely to be in the sample, so that P_{d+1}/P_d is at least
        (N − d − nq)/(N − d).
        """
        import numpy as np

        pays = np.maximum(-np.expm1(-rate * self.weight), 1e-300)
        enough = self.population * pays / np.maximum(self.per_item, 1e-18)
        enough = np.ceil(np.minimum(enough * (1 - 1e-12), 2.0**53))
        item = prices.item[self.members]
        low = np.maximum(self.least, 1.0)
        can = low <= self.most
        full = np.where(can & (enough <= self.most), item * np.maximum(low, enough), np.inf)
        last = np.maximum(low, np.minimum(self.most, enough - 1))

        def held(n: Floats) -> Floats:
            items: Floats = np.maximum(0.0, self.population - n * self.per_item / pays)
            return self.weight * items * (1 - MARGIN)

        at_low, at_last = held(low), held(last)
        # At λ = 0 no item is worth falsifying, not even where nothing is sampled.
        unsampled = self.weight * self.population if rate > 0 else np.zeros_like(self.weight)

        def at(nu: float) -> float:
            # Linear in n, so that an end is least; and at least one item pays.
            part = np.minimum(item * low + nu * at_low, item * last + nu * at_last)
            part = np.maximum(part, item * low + nu * self.weight)
            part = np.where(can & (low < enough), part, np.inf)
            nothing = np.where(self.least > 0, np.inf, nu * unsampled)
            total = self._total(prices, nothing, np.minimum(full, part))
            return total - nu * self.need * (1 + MARGIN)

        return maximise(at, near)

    def _total(self, prices: Prices, none: Floats, some: Floats) -> float:
        """Sum over sites the cheaper of visiting and not, less what floats may have lost."""
        import numpy as np

        lone = self.lone
        own = prices.own_site[self.members]
        parts = self.count[lone] * np.minimum(none, own + some)[lone]
        total = float(np.sum(parts)) - MARGIN * float(np.sum(np.abs(parts)))
        if not lone.all():
            sites = self.site[~lone]
            size = len(prices.shared_site)
            without = np.bincount(sites, none[~lone], minlength=size)
            visited = np.bincount(sites, np.minimum(none, some)[~lone], minlength=size)
            least = np.minimum(without, prices.shared_site + visited)
            total += float(np.sum(least)) - MARGIN * float(np.sum(np.abs(least)))
        return total


def maximise(function: Callable[[float], float], near: float | None = None) -> tuple[float, float]:
    """Maximise a concave function over positive numbers; give its value and where.

    Whatever is returned was reached: a poor search makes a bound weaker, never wrong.
    """
    low, high = (log(near) - 2.5, log(near) + 2.5) if near else (-12.0, 40.0)
    golden = (5**0.5 - 1) / 2
    a, b = high - golden * (high - low), low + golden * (high - low)
    at_a, at_b = function(exp(a)), function(exp(b))
    best = max((at_a, exp(a)), (at_b, exp(b)))
    while high - low > 0.02:
        if at_a >= at_b:
            high, b, at_b = b, a, at_a
            a = high - golden * (high - low)
            at_a = function(exp(a))
            best = max(best, (at_a, exp(a)))
        else:
            low, a, at_a = a, b, at_b
            b = low + golden * (high - low)
            at_b = function(exp(b))
            best = max(best, (at_b, exp(b)))
    return best
