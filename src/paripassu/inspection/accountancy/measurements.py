"""The measurements of one balance, as columns of numbers."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy import bool_, float64, int64
    from numpy.typing import NDArray

#: What a residual may be where no error can be, as a part of the balance's largest amount: amounts
#: are read as decimals and added as binary numbers.
RESIDUAL = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Measurements:
    """All measurements of one material in one area: R rows, T periods.

    Attributes
    ----------
    area, material, unit : str
    periods : int
        T, at least 1.
    period : (R,) int
        From 0 (the opening inventory) to T.
    sign : (R,) float
        With which the amount enters MUF of its own period: +1 or -1.
    inventory : (R,) bool
        Whether it is an ending inventory: it enters MUF of the next period too, with the other
        sign. Measured once.
    amount : (R,) float
        In ``unit``, at least 0.
    random, systematic : (R,) float
        Relative standard deviations, 0 to 1.
    random_abs, systematic_abs : (R,) float
        Standard deviations in ``unit``.
    group : (R,) int
        From 0: rows of one (point, calibration) share their systematic errors.
    stratum : (R,) int
        From 0: rows of one (stratum, period, kind).
    inspector : (R,) float
        The inspector's reading of the same item; NaN where there is none.
    inspector_random, inspector_systematic : (R,) float
        Relative to that reading; 0 where there is none.
    inspector_group : (R,) int
        From 0: readings at one inspector's point share their systematic error.
    """

    area: str
    material: str
    unit: str
    periods: int
    period: NDArray[int64]
    sign: NDArray[float64]
    inventory: NDArray[bool_]
    amount: NDArray[float64]
    random: NDArray[float64]
    systematic: NDArray[float64]
    random_abs: NDArray[float64]
    systematic_abs: NDArray[float64]
    group: NDArray[int64]
    stratum: NDArray[int64]
    inspector: NDArray[float64]
    inspector_random: NDArray[float64]
    inspector_systematic: NDArray[float64]
    inspector_group: NDArray[int64]

    def cumulated(self) -> Measurements:
        """Give the whole account as one period: flows of all periods, the first and last inventory.

        What is summed over all periods is the balance of that one; the inventories between cancel.
        """
        import numpy as np

        kept = ~self.inventory | (self.period == 0) | (self.period == self.periods)
        columns = {
            field.name: getattr(self, field.name)[kept]
            for field in fields(self)
            if field.name not in ("area", "material", "unit", "periods")
        }
        columns["period"] = np.minimum(columns["period"], 1)
        return replace(self, periods=1, **columns)

    @property
    def largest(self) -> float:
        """The largest amount: against it a residual is nothing or something."""
        return float(self.amount.max(initial=0.0))

    @property
    def negligible(self) -> float:
        """What a residual may be where no error can be, in the unit."""
        return RESIDUAL * self.largest
