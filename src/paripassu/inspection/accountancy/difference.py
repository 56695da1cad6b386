"""The inspector-operator difference D, and MUF - D, with their propagated variances.

D = Σ_k s_k (N_k / n_k) Σ_verified (O - I): what the verified items of each stratum differ by,
extrapolated to the whole stratum, with the sign s_k of the stratum in MUF (IAEA Safeguards
Technical Manual, part F, volume 3; Avenhaus & Canty, Compliance Quantified, 1996, chapter 2). An
inventory stratum enters D of its own period and, with the other sign, that of the next, exactly as
it enters MUF. So MUF - D is the balance as the inspector's readings give it.

Every variance comes from the coefficient of each reading, as Σ does. The operator's reading of a
verified item enters MUF with 1, D with N/n and MUF - D with 1 - N/n; a reading that was not
verified enters MUF and MUF - D with 1; the inspector's enters D with -N/n, MUF - D with N/n. The
operator's systematic errors are those in MUF. Var(MUF - D) = Var D - Var MUF holds only where all
items of a stratum are alike (Var(MUF - D) = Var MUF + Var D - 2 Cov, and Cov = Var MUF there).
Which items were drawn is taken as given: no variance between items is added.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paripassu.inspection.accountancy.measurements import Measurements
from paripassu.inspection.accountancy.propagate import (
    Readings,
    Shared,
    balances,
    covariance,
    operator_readings,
    variance,
)

if TYPE_CHECKING:
    from numpy import bool_, float64
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Difference:
    """D and MUF - D of each period, or of all periods together (then T = 1).

    Attributes
    ----------
    verified : (T,) bool
        Whether any reading that enters the period was verified; the rest means nothing where not.
    d, sigma_d : (T,) float
        In the balance's unit.
    muf_minus_d, sigma_muf_minus_d : (T,) float
    """

    verified: NDArray[bool_]
    d: NDArray[float64]
    sigma_d: NDArray[float64]
    muf_minus_d: NDArray[float64]
    sigma_muf_minus_d: NDArray[float64]


@dataclass(frozen=True, slots=True, eq=False)
class Joint:
    """How MUF, D and MUF - D of all periods vary together. In the unit squared.

    Attributes
    ----------
    muf, d, muf_minus_d : (T, T) float
        The covariance of each sequence.
    muf_and_d : (T, T) float
        The covariance of MUF (rows) with D (columns).
    """

    muf: NDArray[float64]
    d: NDArray[float64]
    muf_minus_d: NDArray[float64]
    muf_and_d: NDArray[float64]


def difference(m: Measurements) -> Difference | None:
    """Give D and MUF - D of each period; None where the inspector verified nothing.

    Parameters
    ----------
    m : Measurements
        With N, the rows of a stratum, and n, those with an inspector's reading.
    """
    import numpy as np

    if not (~np.isnan(m.inspector)).any():
        return None
    return _difference(m, extrapolation(m))


def cumulative_difference(m: Measurements) -> Difference | None:
    """Give D and MUF - D summed over all periods, with one period; None where there is none.

    The reading of an inventory between two periods cancels in the sum, so that there is none either
    where nothing else was verified.
    """
    import numpy as np

    ratio = extrapolation(m)
    inner = m.inventory & (m.period > 0) & (m.period < m.periods)
    whole = _difference(m.cumulated(), ratio[~inner])
    return whole if np.any(ratio[~inner] > 0) else None


def joint_covariance(m: Measurements, muf: NDArray[float64]) -> Joint:
    """Give the covariances of MUF, D and MUF - D, each propagated from its coefficients.

    Parameters
    ----------
    m : Measurements
    muf : (T, T) float
        Σ, the covariance of MUF.
    """
    ratio = extrapolation(m)
    inspected = covariance(inspector_readings(m, ratio))
    scaled = operator_readings(m, ratio)
    return Joint(
        muf=muf,
        d=covariance(scaled) + inspected,
        muf_minus_d=covariance(operator_readings(m, 1 - ratio)) + inspected,
        muf_and_d=covariance(operator_readings(m), scaled),
    )


def _difference(m: Measurements, ratio: NDArray[float64]) -> Difference:
    """Give D and MUF - D from the readings, each verified one times N/n of its stratum."""
    import numpy as np

    read = ~np.isnan(m.inspector)
    inspector = np.nan_to_num(m.inspector, nan=0.0)
    theirs = inspector_readings(m, ratio)
    muf = balances(operator_readings(m), m.amount)
    d = balances(operator_readings(m, ratio), np.where(read, m.amount - inspector, 0.0))
    inspected = variance(theirs)
    # a verified inventory enters its own period and the next
    size = m.periods + 1
    own = np.bincount(m.period[read], minlength=size) > 0
    handed_on = np.bincount(m.period[read & m.inventory], minlength=size) > 0
    return Difference(
        verified=own[1:] | handed_on[:-1],
        d=d,
        sigma_d=np.sqrt(variance(operator_readings(m, ratio)) + inspected),
        muf_minus_d=muf - d,
        sigma_muf_minus_d=np.sqrt(variance(operator_readings(m, 1 - ratio)) + inspected),
    )


def extrapolation(m: Measurements) -> NDArray[float64]:
    """Give N/n of the stratum of each verified row, 0 for the others: (R,)."""
    import numpy as np

    read = ~np.isnan(m.inspector)
    population = np.bincount(m.stratum)
    sample = np.bincount(m.stratum, weights=read)
    return np.where(read, population[m.stratum] / np.maximum(sample[m.stratum], 1), 0.0)


def inspector_readings(m: Measurements, weight: NDArray[float64]) -> Readings:
    """Give the inspector's readings as they enter MUF - D, each times a weight."""
    import numpy as np

    reading = np.nan_to_num(m.inspector, nan=0.0)
    return Readings(
        periods=m.periods,
        period=m.period,
        coefficient=m.sign * weight,
        carried=m.inventory,
        random=reading * m.inspector_random,
        shared=(Shared(m.inspector_group, reading * m.inspector_systematic),),
    )
