"""How probably one of several correlated normals reaches a threshold.

By separation of variables (Genz, Numerical computation of multivariate normal probabilities, J.
Comput. Graph. Stat. 1, 1992): the variables are taken in order, each given that the earlier ones
stayed below, so that each point gives a product of conditional probabilities instead of a yes or
no. The points are a lattice of square roots of primes, randomly shifted and folded (Genz & Bretz,
Computation of multivariate normal and t probabilities, 2009, 4.2). Where the variables are
independent, or there is one, the answer is exact, whatever the points.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

#: Random shifts of the lattice; their spread gives the error.
_SHIFTS = 8
#: Points of the first lattice; twice as many each time until the error is small.
_POINTS = 256
#: Standard error that suffices.
_ENOUGH = 2e-5
#: Conditional probabilities after which no larger lattice is begun: some seconds.
_WORK = 1 << 25
#: Numbers that are held at once.
_MOST = 1 << 22
_TINY = 1e-300


def alarms(
    lower: NDArray[float64], threshold: float, shifts: NDArray[float64], seed: int = 0
) -> tuple[NDArray[float64], NDArray[float64]]:
    """Give the probability that max_t (x_t + shift_t) ≥ h for x = B z, z independent normals.

    Parameters
    ----------
    lower : (n, m) float
        B, in echelon: a row's last entry, if it lies right of all entries of the rows above, is
        positive (a variable of its own); else the row has none of its own.
    threshold : float
        h.
    shifts : (K, n) float
    seed : int
        Of the lattice's shifts.

    Returns
    -------
    alarms : (K,) float
    errors : (K,) float
        Standard errors of them; 0 where the answer is exact.
    """
    import numpy as np

    count, dimensions = len(shifts), lower.shape[1]
    limits = threshold - shifts
    rng = np.random.default_rng(np.random.SeedSequence(seed))
    root = np.sqrt(_primes(dimensions))
    points = _POINTS
    while True:
        silent = np.empty((_SHIFTS, count))
        for i in range(_SHIFTS):
            at = np.outer(root, np.arange(1, points + 1)) + rng.random((dimensions, 1))
            lattice = np.abs(2 * (at % 1.0) - 1)
            chunk = max(1, _MOST // (max(dimensions, 1) * points))
            for k in range(0, count, chunk):
                silent[i, k : k + chunk] = _silent(lower, limits[k : k + chunk], lattice)
        error = silent.std(axis=0, ddof=1) / np.sqrt(_SHIFTS)
        work = 2 * points * _SHIFTS * count * len(lower)
        if error.max(initial=0) <= _ENOUGH or work > _WORK:
            return np.clip(1 - silent.mean(axis=0), 0.0, 1.0), error
        points *= 2


def _silent(
    lower: NDArray[float64], limits: NDArray[float64], lattice: NDArray[float64]
) -> NDArray[float64]:
    """Average over the lattice the product of Φ((h_t - Σ_{s<t} B_ts z_s) / B_tt)."""
    import numpy as np
    from scipy.special import ndtr, ndtri

    dimensions, points = lattice.shape
    count = len(limits)
    known = 0
    z = np.zeros((dimensions, count, points))
    product = np.ones((count, points))
    for row, limit in zip(lower, limits.T, strict=True):
        own = np.flatnonzero(row[known:])
        for _ in own[:-1]:  # variables of rows that were left out: nothing is known of them
            z[known] = ndtri(lattice[known])
            known += 1
        room = limit[:, None] - np.tensordot(row[:known], z[:known], axes=1)
        if not len(own):
            product *= room > 0
            continue
        below = ndtr(room / row[known])
        product *= below
        z[known] = ndtri(np.clip(lattice[known] * below, _TINY, 1 - 1e-16))
        known += 1
    mean: NDArray[float64] = product.mean(axis=1)
    return mean


def _primes(count: int) -> list[int]:
    """Give the first primes."""
    found: list[int] = []
    number = 2
    while len(found) < count:
        if all(number % prime for prime in found if prime * prime <= number):
            found.append(number)
        number += 1
    return found
