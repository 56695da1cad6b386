"""Sequential statistics on SITMUF. A loss is positive.

All work on the last axis, the periods, and on as many histories at once as the leading axes hold.
NaN marks a degenerate period: it brings nothing new, so each statistic stays where it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

#: Reference value k of Page's test and of CUSUM: half the shift that is found soonest.
ALLOWANCE = 0.5


def page(sitmuf: NDArray[float64], threshold: float, k: float = ALLOWANCE) -> NDArray[float64]:
    """Give Page's statistic: P_t = max(0, P_{t-1} + z_t - k), from 0 again after an alarm.

    Page, Continuous inspection schemes, Biometrika 41 (1954), one-sided.

    Parameters
    ----------
    sitmuf : (..., T) float
    threshold : float
        h: an alarm where P_t ≥ h; infinite: it never starts again.
    k : float

    Returns
    -------
    (..., T) float
    """
    import numpy as np

    statistic = np.zeros(sitmuf.shape)
    last = np.zeros(sitmuf.shape[:-1])
    for t in range(sitmuf.shape[-1]):
        last = np.where(last >= threshold, 0.0, last)
        z = sitmuf[..., t]
        last = np.where(np.isnan(z), last, np.maximum(0.0, last + z - k))
        statistic[..., t] = last
    return statistic


def cusum(sitmuf: NDArray[float64], k: float = ALLOWANCE) -> NDArray[float64]:
    """Give the upward CUSUM: Page's statistic, never reset after an alarm.

    The downward one is that of ``-sitmuf``.
    """
    return page(sitmuf, float("inf"), k)


def gemuf(sitmuf: NDArray[float64]) -> NDArray[float64]:
    """Give GEMUF: MUFᵀ Σ⁻¹ MUF of the first t periods, the sum of squares of SITMUF.

    After Seifert, The GEMUF test (IAEA symposium, 1986); it ignores the sign.
    """
    import numpy as np

    squares: NDArray[float64] = np.cumsum(np.nan_to_num(sitmuf, nan=0.0) ** 2, axis=-1)
    return squares
