"""How probably a test on independent statistics alarms, without simulation.

SITMUF is independent and normal, also when something is missing: a loss shifts its mean by L⁻¹
times the loss and changes nothing else. Hence the tests on it have probabilities that can be
computed: a product of normal ones, a noncentral chi-square, and for Page's test and the CUSUM,
which alarm together the first time, a recursion over the periods.
"""

from __future__ import annotations

from functools import cache
from math import ceil
from typing import TYPE_CHECKING

from paripassu.inspection.accountancy.statistics import ALLOWANCE

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy import float64
    from numpy.typing import NDArray

#: A shift beyond this many standard deviations is as sure as this many.
_SURE = 60.0
#: Numbers that one step of the recursion may hold.
_MOST = 4_000_000


def largest_alarms(threshold: float, shifts: NDArray[float64]) -> NDArray[float64]:
    """Give the probability that the largest SITMUF reaches a threshold.

    Parameters
    ----------
    threshold : float
        h.
    shifts : (K, m) float
        Mean of each SITMUF; 0 where nothing is missing.

    Returns
    -------
    (K,) float
        1 - Π_t Φ(h - shift_t).
    """
    import numpy as np
    from scipy.special import log_ndtr

    alarms: NDArray[float64] = -np.expm1(log_ndtr(threshold - shifts).sum(axis=1))
    return alarms


def largest_threshold(periods: int, false_alarm: float) -> float:
    """Give the threshold of the largest of m independent standard normals: Φ(h)^m = 1 - A."""
    from math import expm1, log1p

    from scipy.special import ndtri

    return -float(ndtri(-expm1(log1p(-false_alarm) / periods)))


def gemuf_alarms(threshold: float, shifts: NDArray[float64]) -> NDArray[float64]:
    """Give the probability that GEMUF reaches a threshold.

    GEMUF never falls, so that it reaches the threshold if it ends there: a noncentral chi-square
    with m degrees of freedom and noncentrality Σ shift² (Seifert, The GEMUF test, 1986).

    Parameters
    ----------
    threshold : float
    shifts : (K, m) float

    Returns
    -------
    (K,) float
    """
    import numpy as np
    from scipy.special import chdtrc, chndtr

    freedom = shifts.shape[1]
    away = np.minimum((shifts**2).sum(axis=1), _SURE**2 + 4 * threshold)
    alarms: NDArray[float64] = np.where(
        away > 0, 1 - chndtr(threshold, freedom, away), chdtrc(freedom, threshold)
    )
    return alarms


def gemuf_threshold(periods: int, false_alarm: float) -> float:
    """Give the quantile 1 - A of chi-square with m degrees of freedom."""
    from scipy.special import chdtri

    return float(chdtri(periods, false_alarm))


def page_alarms(
    threshold: float, shifts: NDArray[float64], k: float = ALLOWANCE
) -> NDArray[float64]:
    """Give the probability that Page's statistic reaches a threshold within m periods.

    With Q_t(x) the probability of an alarm after period t where the statistic stands at x,

        Q_{t-1}(x) = 1 - Φ(h - x + c) + Φ(c - x) Q_t(0) + ∫_0^h φ(y - x + c) Q_t(y) dy,

    c = k - shift_t and Q_m = 0: Page's renewal equation, taken period by period (Page, Continuous
    inspection schemes, Biometrika 41, 1954; Goel & Wu, Technometrics 13, 1971). The integrand is
    smooth, so that Gauss-Legendre quadrature leaves no more than about 1e-12.

    Parameters
    ----------
    threshold : float
        h > 0.
    shifts : (K, m) float
    k : float

    Returns
    -------
    (K,) float
    """
    import numpy as np
    from scipy.special import ndtr

    nodes, weights = legendre(threshold)
    start = np.concatenate([[0.0], nodes])
    shifts = np.clip(shifts, -_SURE, _SURE)
    alarms = np.empty(len(shifts))
    chunk = max(1, _MOST // (len(start) * len(nodes)))
    for first in range(0, len(shifts), chunk):
        part = shifts[first : first + chunk]
        value = np.zeros((len(part), len(start)))
        before = None
        for t in reversed(range(part.shape[1])):
            c = (k - part[:, t])[:, None]
            if before is None or not np.array_equal(c, before):
                before = c
                inside = c[:, :, None] + (nodes[None, :] - start[:, None])[None]
                kernel = np.exp(-0.5 * inside * inside) * (weights / np.sqrt(2 * np.pi))
                beyond, floor = ndtr(start - threshold - c), ndtr(c - start)
            value = beyond + floor * value[:, :1] + (kernel @ value[:, 1:, None])[:, :, 0]
        alarms[first : first + chunk] = value[:, 0]
    return np.clip(alarms, 0.0, 1.0)


def page_threshold(periods: int, false_alarm: float) -> float:
    """Give the least threshold that Page's statistic reaches with at most a probability.

    The statistic stays at 0 throughout with some probability: a false alarm more likely than the
    rest cannot be had, and the smallest positive threshold is the answer.
    """
    import numpy as np

    nothing = np.zeros((1, periods))

    def alarms(threshold: float) -> float:
        return float(page_alarms(threshold, nothing)[0])

    return _least(alarms, false_alarm)


def legendre(threshold: float) -> tuple[NDArray[float64], NDArray[float64]]:
    """Give nodes and weights of Gauss-Legendre quadrature on (0, h), enough for a unit normal."""
    nodes, weights = _gauss(24 + 8 * ceil(threshold))
    return threshold * (nodes + 1) / 2, threshold * weights / 2


@cache
def _gauss(count: int) -> tuple[NDArray[float64], NDArray[float64]]:
    """Give nodes and weights on (-1, 1): an eigenvalue problem, solved once."""
    import numpy as np

    return np.polynomial.legendre.leggauss(count)


def _least(alarms: Callable[[float], float], false_alarm: float) -> float:
    """Bisect for the least threshold whose alarms are at most as probable; its upper end."""
    low, high = 1e-9, 1.0
    if alarms(low) <= false_alarm:
        return low
    while alarms(high) > false_alarm:
        low, high = high, 2 * high
    while high - low > 1e-12 * high:
        middle = (low + high) / 2
        if alarms(middle) > false_alarm:
            low = middle
        else:
            high = middle
    return high
