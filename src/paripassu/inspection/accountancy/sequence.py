"""The sequence of balances made independent: SITMUF = L⁻¹ MUF with Σ = L Lᵀ.

The standardised independent transformed MUF of a period is what its MUF adds to what the earlier
ones foretold, in units of its own standard deviation (after Pike and Woods; by the
Cholesky factor after Picard, Sequential analysis of materials balances, JNMM 15, 1987).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy import bool_, float64
    from numpy.typing import NDArray

#: A period is degenerate where the earlier ones leave at most this part of its variance open.
DEGENERATE = 1e-12
#: LAPACK's factor is taken as it is only where no period is anywhere near degenerate.
_CLEAR = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Factor:
    """Cholesky factor of a covariance that may be singular.

    Attributes
    ----------
    lower : (T, T) float
        L, lower triangular, L Lᵀ = Σ. The column of a degenerate period is zero, other diagonal
        entries are positive.
    degenerate : (T,) bool
        L_tt² ≤ 1e-12 Σ_tt: the earlier periods determine this one.
    sigma : (T,) float
        σMUF: square roots of Σ_tt.
    sigma_cumulative : (T,) float
        σCUMUF; exactly 0 where the errors cancel.
    """

    lower: NDArray[float64]
    degenerate: NDArray[bool_]
    sigma: NDArray[float64]
    sigma_cumulative: NDArray[float64]


def factor(covariance: NDArray[float64]) -> Factor:
    """Factor a covariance, singular or not.

    Parameters
    ----------
    covariance : (T, T) float
        Σ: symmetric, positive semidefinite, finite.

    Raises
    ------
    ValueError
        It is not.
    """
    import numpy as np

    sigma = np.asarray(covariance, dtype=np.float64)
    if sigma.ndim != 2 or sigma.shape[0] != sigma.shape[1] or not np.isfinite(sigma).all():
        raise ValueError("a covariance is a square matrix of finite numbers")
    if np.abs(sigma - sigma.T).max(initial=0) > 1e-9 * np.abs(sigma).max(initial=0):
        raise ValueError("a covariance is symmetric")
    variance = np.diagonal(sigma)
    lower = _regular(sigma, variance)
    degenerate = np.zeros(len(sigma), dtype=bool)
    if lower is None:
        lower, degenerate = _semidefinite(sigma, variance)
    # The cumulated balance is MUF times ones: its variance is the squared length of the summed rows
    # of L. Summing Σ instead would leave rounding errors where everything cancels.
    summed = np.cumsum(lower, axis=0)
    cumulative = np.einsum("ts,ts->t", summed, summed)
    cumulative[cumulative <= DEGENERATE * np.cumsum(variance)] = 0.0
    return Factor(lower, degenerate, np.sqrt(np.maximum(variance, 0)), np.sqrt(cumulative))


def _regular(sigma: NDArray[float64], variance: NDArray[float64]) -> NDArray[float64] | None:
    """Give LAPACK's factor where the matrix is far from singular."""
    import numpy as np

    try:
        lower: NDArray[float64] = np.linalg.cholesky(sigma).astype(np.float64)
    except np.linalg.LinAlgError:
        return None
    clear = bool((np.diagonal(lower) ** 2 > _CLEAR * variance).all())
    return lower if clear else None


def _semidefinite(
    sigma: NDArray[float64], variance: NDArray[float64]
) -> tuple[NDArray[float64], NDArray[bool_]]:
    """Factor column by column, leaving out what is determined (Higham, Accuracy, 10.3).

    Without pivoting: the order of the periods is what SITMUF means. So a pivot that is a small rest
    of a large variance carries that variance's rounding error into later periods, whose own
    variance may be smaller than it; what is below 0 by no more than that is not negative.
    """
    import numpy as np

    size = len(sigma)
    rounding = 8 * size * np.finfo(np.float64).eps
    lower = np.zeros_like(sigma)
    degenerate = np.zeros(size, dtype=bool)
    part = np.zeros(size)  # by which a pivot may be wrong, to first order, as a part of itself
    for t in range(size):
        column = sigma[t:, t] - lower[t:, :t] @ lower[t, :t]
        wrong = rounding * variance[t] + lower[t, :t] ** 2 @ part[:t]
        if column[0] < -max(1e-8 * variance[t], wrong) or variance[t] < 0:
            raise ValueError("a covariance is positive semidefinite")
        if column[0] <= DEGENERATE * variance[t]:
            # |column|² ≤ pivot times variances: nothing of later periods hangs on it either
            degenerate[t] = True
            continue
        lower[t:, t] = column / np.sqrt(column[0])
        part[t] = wrong / column[0]
    return lower, degenerate


def foretold(factored: Factor) -> NDArray[float64]:
    """Give what each degenerate period is foretold from: its weights of the earlier MUFs.

    Parameters
    ----------
    factored : Factor

    Returns
    -------
    (T, T) float
        W with residual_t = MUF_t - Σ_s W_ts MUF_s; 0 for periods that are not degenerate. A loss
        of M in an earlier period s changes the residual by -W_ts M.
    """
    import numpy as np

    weights = np.zeros_like(factored.lower)
    kept = ~factored.degenerate
    if kept.any() and factored.degenerate.any():
        lower = factored.lower[np.ix_(kept, kept)]
        rows = factored.lower[np.ix_(factored.degenerate, kept)]
        weights[np.ix_(factored.degenerate, kept)] = np.linalg.solve(lower.T, rows.T).T
    return weights


def standardise(
    factored: Factor, muf: NDArray[float64]
) -> tuple[NDArray[float64], NDArray[float64]]:
    """Give SITMUF, and what each MUF adds to what the earlier ones foretold.

    Parameters
    ----------
    factored : Factor
        Of the covariance Σ.
    muf : (T,) float

    Returns
    -------
    sitmuf : (T,) float
        Independent, standard deviation 1; NaN in degenerate periods.
    residual : (T,) float
        L_tt times that, in the balance's unit; in a degenerate period it should be 0.
    """
    import numpy as np

    lower = factored.lower
    sitmuf = np.full(len(muf), np.nan)
    residual = np.empty(len(muf))
    known = np.zeros(len(muf))
    for t in range(len(muf)):
        residual[t] = muf[t] - lower[t, :t] @ known[:t]
        if not factored.degenerate[t]:
            known[t] = sitmuf[t] = residual[t] / lower[t, t]
    return sitmuf, residual
