"""Choosing a sample per group at one λ: a multiple-choice knapsack, by price, then by filling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paripassu.inspection.allocation.relaxed_worst import Block, Options, Prices

if TYPE_CHECKING:
    from paripassu.inspection.allocation.groups import Floats, Whole

#: Steps in which the last of the budget is spent.
FILL_UPS = 40

#: Part of a row: how many of its rows take n.
Choice = list[list[tuple[int, int]]]


@dataclass(frozen=True)
class Chosen:
    """An option per group, with its sums over all rows."""

    index: Whole
    cost: float
    value: float


class Knapsack:
    """The choice at one λ.

    Parameters
    ----------
    block : Block
        Over all groups.
    options : Options
    prices : Prices
    """

    def __init__(self, block: Block, options: Options, prices: Prices) -> None:
        import numpy as np

        self.block, self.options, self.prices = block, options, prices
        self._n = np.nan_to_num(options.n)
        self._cost = np.where(np.isnan(options.n), np.inf, prices.item * self._n)
        self._fee = np.where(self._n > 0, prices.own_site, 0.0)
        self._columns = np.arange(self._n.shape[1])

    def at(self, mu: float) -> Chosen:
        """Choose what is least in cost + μ·v."""
        import numpy as np

        block = self.block
        each = self._cost + mu * self.options.value
        index = np.argmin(each + self._fee, axis=0)
        if not block.lone.all():
            # A shared site is visited for all of its rows or for none.
            some = np.argmin(each, axis=0)
            none = np.where(self._n[0] == 0, each[0], np.inf)
            best = np.min(each, axis=0)
            shared = ~block.lone
            sites = block.site[shared]
            size = len(self.prices.shared_site)
            without = np.bincount(sites, none[shared], minlength=size)
            visited = np.bincount(sites, best[shared], minlength=size) + self.prices.shared_site
            goes = (visited < without)[sites]
            index[shared] = np.where(goes, some[shared], 0)
        return self._sum(index)

    def _sum(self, index: Whole) -> Chosen:
        import numpy as np

        block = self.block
        n = self._n[index, self._columns]
        cost = float(
            np.sum(
                block.count * (self._cost[index, self._columns] + self._fee[index, self._columns])
            )
        )
        if not block.lone.all():
            shared = ~block.lone
            visited = np.zeros(len(self.prices.shared_site), dtype=bool)
            visited[block.site[shared][n[shared] > 0]] = True
            cost += float(np.sum(self.prices.shared_site[visited]))
        value = float(np.sum(block.count * self.options.value[index, self._columns]))
        return Chosen(index, cost, value)

    def fill(self, budget: float, near: float = 1.0) -> tuple[Choice, float, float] | None:
        """Choose the cheapest of value at most ``budget``.

        Returns
        -------
        choice, cost, multiplier
            None where no choice keeps the budget.
        """
        low, high = 0.0, near
        feasible = self.at(high)
        while feasible.value > budget:
            low, high = high, high * 16
            if high > 1e18:
                return None
            feasible = self.at(high)
        cheap = self.at(low) if low else self.at(1e-18)
        if cheap.value <= budget:
            feasible, high = cheap, low
        for _ in range(40):
            if high - low <= 1e-3 * high:
                break
            middle = (low * high) ** 0.5 if low else high / 64
            found = self.at(middle)
            if found.value <= budget:
                high, feasible = middle, found
            else:
                low, cheap = middle, found
            if high < 1e-15:
                break
        return *self._partly(feasible, cheap, budget), high

    def _partly(self, good: Chosen, cheap: Chosen, budget: float) -> tuple[Choice, float]:
        """Spend what is left of the budget on rows that go over to the cheaper choice."""
        import numpy as np

        at = self._columns
        n, fee = self._n, self._fee
        saved = (self._cost + fee)[good.index, at] - (self._cost + fee)[cheap.index, at]
        worse = self.options.value[cheap.index, at] - self.options.value[good.index, at]
        can = self.block.lone & (saved > 0) & (worse > 0)
        left = budget - good.value
        cost = good.cost
        moved = np.zeros(len(at))
        where = np.flatnonzero(can)
        for group in where[np.argsort(-saved[where] / worse[where], kind="stable")]:
            number = min(self.block.count[group], np.floor(left / worse[group]))
            if number > 0:
                moved[group] = number
                left -= number * worse[group]
                cost -= number * saved[group]
        choice: Choice = []
        rest = self.block.count - moved
        for group, (count, less) in enumerate(zip(rest, moved, strict=True)):
            small, large = n[cheap.index[group], group], n[good.index[group], group]
            choice.append([(int(less), int(small)), (int(count), int(large))])
        return choice, self._fill_up(choice, rest, good, left, cost)

    def _fill_up(
        self, choice: Choice, rest: Floats, good: Chosen, left: float, cost: float
    ) -> float:
        """Spend what is still left on single steps, whatever option they lead to."""
        import numpy as np

        at = self._columns
        price = self._cost + self._fee
        saved = price[good.index, at] - price
        worse = self.options.value - self.options.value[good.index, at]
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.where((saved > 0) & (worse > 0) & self.block.lone, saved / worse, -1.0)
        for _ in range(FILL_UPS):
            able = np.where((worse <= left) & (rest > 0), ratio, -1.0)
            option, group = np.unravel_index(int(np.argmax(able)), able.shape)
            if able[option, group] <= 0:
                break
            number = int(min(rest[group], left // worse[option, group]))
            left -= number * float(worse[option, group])
            cost -= number * float(saved[option, group])
            rest[group] -= number
            last, items = choice[group].pop()
            choice[group] += [(number, int(self._n[option, group])), (last - number, items)]
        return cost
