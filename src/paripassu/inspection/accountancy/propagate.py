"""Propagation of errors: the covariance of a sequence of balances from the error of each reading.

A balance of a period is a sum of readings, each with a coefficient. A reading's random error is its
own; its systematic errors are shared by its group (measurement point and calibration) over all
periods. With c_tr the coefficient of reading r in period t, s_r its random standard deviation and
a_r its systematic one,

    Σ_tu = Σ_r c_tr c_ur s_r² + Σ_g (Σ_{r in g} c_tr a_r) (Σ_{r in g} c_ur a_r)

(first-order propagation, exact here since the balance is linear in its readings: Avenhaus,
Material Accountability, 1977; JCGM 100:2008, 5.2.2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum
from typing import TYPE_CHECKING, Any

from paripassu.inspection.accountancy.measurements import Measurements

if TYPE_CHECKING:
    from numpy import bool_, float64, int64
    from numpy.typing import NDArray

#: Numbers of a dense table of groups by periods; a larger one is kept sparse.
_DENSE = 20_000_000
#: Coefficients that cancel leave rounding errors, which would pass for a tiny error of its own.
_CANCELLED = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """An error that all readings of a group have in common.

    Attributes
    ----------
    group : (R,) int
        From 0.
    deviation : (R,) float
        Standard deviation of each reading, in the balance's unit: the same error, scaled.
    """

    group: NDArray[int64]
    deviation: NDArray[float64]


@dataclass(frozen=True, slots=True, eq=False)
class Readings:
    """Readings, their errors and the coefficients with which they enter the balances.

    Attributes
    ----------
    periods : int
        T.
    period : (R,) int
        0 to T.
    coefficient : (R,) float
        In the reading's own period.
    carried : (R,) bool
        Whether it enters the next period with the other sign (an ending inventory).
    random : (R,) float
        Standard deviation of its own error, in the balance's unit.
    shared : sequence of Shared
        Its systematic errors.
    """

    periods: int
    period: NDArray[int64]
    coefficient: NDArray[float64]
    carried: NDArray[bool_]
    random: NDArray[float64]
    shared: Sequence[Shared]


def operator_readings(
    measurements: Measurements, weight: NDArray[float64] | float = 1.0
) -> Readings:
    """Give the operator's readings as they enter MUF, each times a weight.

    Parameters
    ----------
    measurements : Measurements
        R rows.
    weight : (R,) float or float
        1 for MUF itself.
    """
    import numpy as np

    m = measurements
    return Readings(
        periods=m.periods,
        period=m.period,
        coefficient=m.sign * weight,
        carried=m.inventory,
        # random and random_abs are errors of their own: in quadrature
        random=np.hypot(m.amount * m.random, m.random_abs),
        shared=(Shared(m.group, m.amount * m.systematic), Shared(m.group, m.systematic_abs)),
    )


def covariance(readings: Readings, other: Readings | None = None) -> NDArray[float64]:
    """Give Σ, the covariance of the balances of all periods.

    Parameters
    ----------
    readings : Readings
    other : Readings, optional
        The same readings with other coefficients: then the covariance of the balances that they
        make (columns) with those of the first (rows).

    Returns
    -------
    (T, T) float
        Unit squared; without ``other`` symmetric and positive semidefinite.
    """
    import numpy as np

    second = readings if other is None else other
    own, carried = _random(readings, second)
    sigma = np.diag(own + carried[:-1])
    # An ending inventory is the next beginning inventory with the other sign, measured once:
    # -(x δR)² between neighbours.
    at = np.arange(readings.periods - 1)
    sigma[at, at + 1] = sigma[at + 1, at] = -carried[1:-1]
    for shared, again in zip(readings.shared, second.shared, strict=True):
        sums = _group_sums(readings, shared)
        product = sums.T @ (sums if other is None else _group_sums(second, again))
        sigma += product if isinstance(product, np.ndarray) else product.toarray()
    if other is not None:
        return sigma
    symmetric: NDArray[float64] = (sigma + sigma.T) / 2
    return symmetric


def variance(readings: Readings) -> NDArray[float64]:
    """Give the variance of the balance of each period: the diagonal of Σ.

    Returns
    -------
    (T,) float
    """
    import numpy as np

    own, carried = _random(readings, readings)
    total: NDArray[float64] = own + carried[:-1]
    for shared in readings.shared:
        sums = _group_sums(readings, shared)
        square = sums**2 if isinstance(sums, np.ndarray) else sums.multiply(sums)
        total += np.asarray(square.sum(axis=0)).ravel()
    return total


def balances(readings: Readings, values: NDArray[float64]) -> NDArray[float64]:
    """Give the balance of each period: the sum of values times coefficients, rounded once.

    Parameters
    ----------
    readings : Readings
    values : (R,) float
        What was read.

    Returns
    -------
    (T,) float
    """
    import numpy as np

    index, row, coefficient = _entries(readings)
    order = np.argsort(index, kind="stable")
    terms = coefficient[order] * values[row[order]]
    ends = np.searchsorted(index[order], np.arange(readings.periods + 1))
    # A small difference of large amounts: a running sum over a million rows would lose it.
    return np.array([fsum(terms[a:b]) for a, b in pairwise(ends)])


def _random(readings: Readings, other: Readings) -> tuple[NDArray[float64], NDArray[float64]]:
    """Give what random errors add to the covariance of two balances made of the same readings.

    Those of each period's own readings, and of the ones that it hands on.

    Returns
    -------
    own : (T,) float
        Of the readings of periods 1 to T.
    carried : (T + 1,) float
        Of the inventories of periods 0 to T.
    """
    import numpy as np

    first = readings.coefficient * readings.random
    squared = first * (other.coefficient * other.random)
    size = readings.periods + 1
    # bincount counts in whole numbers where there is nothing to count
    own = np.bincount(readings.period, squared, size).astype(np.float64)
    carried = np.bincount(
        readings.period[readings.carried], squared[readings.carried], size
    ).astype(np.float64)
    return own[1:], carried


def _entries(
    readings: Readings,
) -> tuple[NDArray[int64], NDArray[int64], NDArray[float64]]:
    """Give every coefficient that is not zero: index of the period (from 0), reading, value."""
    import numpy as np

    own = np.flatnonzero(readings.period >= 1)
    next_ = np.flatnonzero(readings.carried & (readings.period < readings.periods))
    return (
        np.concatenate([readings.period[own] - 1, readings.period[next_]]),
        np.concatenate([own, next_]),
        np.concatenate([readings.coefficient[own], -readings.coefficient[next_]]),
    )


def _group_sums(readings: Readings, shared: Shared) -> Any:
    """Give Σ_{r in g} c_tr a_r for every group and period: (G, T), dense or sparse."""
    import numpy as np

    index, row, coefficient = _entries(readings)
    terms = coefficient * shared.deviation[row]
    some = terms != 0
    periods = readings.periods
    cell = shared.group[row[some]] * periods + index[some]
    terms = terms[some]
    groups = int(shared.group.max(initial=-1)) + 1
    if groups * periods <= _DENSE:
        sums = _cleared(cell, terms, groups * periods)
        return sums.reshape(groups, periods)
    from scipy.sparse import csr_array

    used, compact = np.unique(cell, return_inverse=True)
    sums = _cleared(compact, terms, len(used))
    return csr_array((sums, (used // periods, used % periods)), shape=(groups, periods))


def _cleared(cell: NDArray[int64], terms: NDArray[float64], cells: int) -> NDArray[float64]:
    """Sum the terms of each cell, and give zero where they cancel."""
    import numpy as np

    sums = np.bincount(cell, terms, cells).astype(np.float64)
    gross = np.bincount(cell, np.abs(terms), cells)
    sums[np.abs(sums) <= _CANCELLED * gross] = 0.0
    return sums
