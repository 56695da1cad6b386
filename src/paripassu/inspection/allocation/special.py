"""Two cases in which there is no λ: given defects, and detection for certain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paripassu.inspection.allocation.relaxed_worst import Block, Options, Pieces, log_missed

if TYPE_CHECKING:
    from paripassu.inspection.allocation.groups import Floats, Groups, Whole


#: ln P that counts as certain detection.
CERTAIN = -700.0


class FixedBlock(Block):
    """Rows with given defects: v = max(ln P, ln β), and there is no λ."""

    def __init__(self, groups: Groups, members: Whole, log_allowed: float) -> None:
        super().__init__(groups, members, groups.defects[members], 0.0)
        # Less than any float's logarithm stands for certainty.
        self._floor = max(log_allowed, CERTAIN)
        self.enough = self._least_alone()

    def _least_alone(self) -> Floats:
        """Give the least n that alone suffices, by the bound; most + 1 where none does."""
        import numpy as np

        low, high = np.zeros_like(self.most), self.most + 1
        while (low < high).any():
            middle = np.floor((low + high) / 2)
            there = self._log(np.minimum(middle, self.most)) <= self._floor
            there |= middle > self.most
            high = np.where((low < high) & there, middle, high)
            low = np.where((low < high) & ~there, middle + 1, low)
        return low

    def _log(self, n: Floats) -> Floats:
        return log_missed(self.population, n, self.per_item, self.weight)

    def value(self, n: Floats, rate: float) -> Floats:
        """Give v(n)."""
        import numpy as np

        shape = np.broadcast_arrays(self.population, n, self.per_item, self.weight)
        return np.maximum(log_missed(*shape), self._floor)

    def none(self, rate: float) -> Floats:
        """Give v where nothing is sampled."""
        import numpy as np

        return np.zeros_like(self.population)

    def budget(self, rate: float, log_allowed: float) -> float:
        """Give what Σ v may come to."""
        return self._floor

    def options(self, rate: float) -> Options:
        """Give samples worth choosing."""
        import numpy as np

        low = np.maximum(self.least, np.minimum(1, self.most))
        enough = np.clip(self.enough, low, self.most)
        n = np.array(
            [np.where(self.least > 0, np.nan, 0.0), low, np.maximum(low, enough - 1), enough]
        )
        return Options(n, self.value(np.nan_to_num(n), rate))

    def pieces(self, rate: float) -> Pieces:
        """Cover all n ≥ 1 by ranges."""
        import numpy as np

        low = np.maximum(self.least, 1.0)
        first = np.array([low, np.maximum(low, self.enough)])
        last = np.array([np.minimum(self.most, self.enough - 1), self.most])
        some = first <= last
        first, last = np.where(some, first, 0.0), np.where(some, last, 0.0)
        ends = [self._log(first[0]), self._log(last[0])]
        floor = np.full_like(low, self._floor)
        return Pieces(
            first, last, np.array([ends[0], floor]), np.array([ends[1], floor]), some, self._floor
        )


class CertainBlock(Block):
    """Detection for certain: what could be hidden among the items left must be less than the need.

    With q = 1 it is the N − n items not sampled, with q < 1 all N: every one may go unrecognised.
    """

    def value(self, n: Floats, rate: float) -> Floats:
        """Give v(n)."""
        import numpy as np

        hidden = np.where(self.per_item >= 1, self.population - n, self.population)
        return self.weight * hidden

    def none(self, rate: float) -> Floats:
        """Give v where nothing is sampled."""
        return self.weight * self.population

    def budget(self, rate: float, log_allowed: float) -> float:
        """Give what Σ v may come to."""
        return self.need

    def options(self, rate: float) -> Options:
        """Give samples worth choosing."""
        import numpy as np

        low = np.maximum(self.least, np.minimum(1, self.most))
        # The last of the need may fall within a row.
        near = [np.maximum(low, self.most - step) for step in (1, 2, 4, 8, 16, 64, 256)]
        n = np.array([np.where(self.least > 0, np.nan, 0.0), low, self.most, *near])
        return Options(n, self.value(np.nan_to_num(n), rate))

    def pieces(self, rate: float) -> Pieces:
        """Cover all n ≥ 1 by ranges."""
        import numpy as np

        first, last = np.maximum(self.least, 1.0)[None, :], self.most[None, :]
        some = first <= last
        first, last = np.where(some, first, 1.0), np.where(some, last, 1.0)
        return Pieces(first, last, self.value(first, rate), self.value(last, rate), some, 0.0)
