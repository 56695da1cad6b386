"""The measurements of one balance, as columns of numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy import bool_, float64, int64
    from numpy.typing import NDArray


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

    @property
    def largest(self) -> float:
        """The largest amount: against it a residual is nothing or something."""
        return float(self.amount.max(initial=0.0))
