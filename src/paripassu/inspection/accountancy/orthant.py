"""How probably one of several correlated normals reaches a threshold.

Two ways, and for each question the one whose answer proves the more certain:

- by separation of variables (Genz, Numerical computation of multivariate normal probabilities, J.
  Comput. Graph. Stat. 1, 1992): the variables are taken in order, each given that the earlier ones
  stayed below, so that each point gives a product of conditional probabilities. It is exact where
  the variables are independent, or there is one.
- along lines: the direction in which all variables vary most is integrated exactly for each point
  of the others (line sampling; Koutsourelakis, Pradlwarter & Schuëller, Probabilistic Engineering
  Mechanics 19, 2004). It is exact where the variables have all in common, and does well on sums.

The points are a lattice of square roots of primes, randomly shifted and folded; the spread between
shifts gives the error (Genz & Bretz, Computation of multivariate normal and t probabilities, 2009).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy import float64
    from numpy.typing import NDArray

#: Random shifts of the lattice.
_SHIFTS = 8
#: Points of the first lattice along lines, and how many fewer for the other way, whose points cost
#: as many normal probabilities as there are variables.
_POINTS, _DEARER = 1024, 4
#: Standard error that suffices: the fourth digit of a probability.
_ENOUGH = 1e-4
#: Points times losses times variables after which no larger lattice is begun: tenths of a second.
_WORK = 1 << 25
#: Numbers that are held at once.
_MOST = 1 << 20
#: Nearest to 0 and to 1 that a uniform number may be.
_TINY, _ALMOST = 1e-300, 1 - 2**-53


def alarms(
    lower: NDArray[float64],
    threshold: float,
    shifts: NDArray[float64],
    seed: int = 0,
    *,
    either_side: bool = False,
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
    either_side : bool
        Give the probability that max_t |x_t + shift_t| ≥ h instead.

    Returns
    -------
    alarms : (K,) float
    errors : (K,) float
        Standard errors of them; 0 where the answer is exact.
    """
    import numpy as np

    count, dimensions = len(shifts), lower.shape[1]
    limits = threshold - shifts
    floors = -threshold - shifts if either_side else np.full_like(shifts, -np.inf)
    if not count or not len(lower):
        return np.zeros(count), np.zeros(count)
    rng = np.random.default_rng(np.random.SeedSequence(seed))
    root = np.sqrt(_primes(dimensions))[:, None]
    direction = _direction(lower)
    points = _POINTS
    while True:
        silent = np.empty((2, _SHIFTS, count))
        for shift in range(_SHIFTS):
            at = (root * np.arange(1, points + 1) + rng.random((dimensions, 1))) % 1.0
            lattice = np.clip(np.abs(2 * at - 1), _TINY, _ALMOST)
            for part in _parts(count, max(dimensions, 1) * points // _DEARER):
                silent[0, shift, part] = _separated(
                    lower, floors[part], limits[part], lattice[:, : points // _DEARER]
                )
            for part in _parts(count, points):
                silent[1, shift, part] = _along(
                    lower, direction, floors[part], limits[part], lattice
                )
        # rounding errors of equal answers are no spread
        errors = silent.std(axis=1, ddof=1) / np.sqrt(_SHIFTS)
        errors[errors < 1e-12] = 0.0
        better = np.argmin(errors, axis=0)
        error = errors[better, np.arange(count)]
        if error.max() <= _ENOUGH or 4 * points * _SHIFTS * count * len(lower) > _WORK:
            found = silent.mean(axis=1)[better, np.arange(count)]
            return np.clip(1 - found, 0.0, 1.0), error
        points *= 2


def _parts(count: int, each: int) -> Iterator[slice]:
    """Cut losses into parts that fit into memory."""
    size = max(1, _MOST // each)
    return (slice(first, first + size) for first in range(0, count, size))


def _separated(
    lower: NDArray[float64],
    floors: NDArray[float64],
    limits: NDArray[float64],
    lattice: NDArray[float64],
) -> NDArray[float64]:
    """Average over the lattice the product of Φ((h_t - Σ_{s<t} B_ts z_s) / B_tt).

    Where there are floors too, of what Φ gains between the floor and the limit.
    """
    import numpy as np
    from scipy.special import ndtr, ndtri

    dimensions, points = lattice.shape
    known = 0
    bounded = bool(np.isfinite(floors).any())
    z = np.zeros((dimensions, len(limits), points))
    product = np.ones((len(limits), points))
    for row, floor, limit in zip(lower, floors.T, limits.T, strict=True):
        own = np.flatnonzero(row[known:])
        # variables of rows that were left out: nothing is known of them
        for _ in range(int(own[-1]) if len(own) else 0):
            z[known] = ndtri(lattice[known])
            known += 1
        there = np.einsum("s,skn->kn", row[:known], z[:known])
        room, down = limit[:, None] - there, floor[:, None] - there
        if not len(own):
            product *= (room > 0) & (down < 0)
            continue
        under = ndtr(down / row[known]) if bounded else 0.0
        inside = ndtr(room / row[known]) - under
        product *= inside
        z[known] = ndtri(np.clip(under + lattice[known] * inside, _TINY, _ALMOST))
        known += 1
    mean: NDArray[float64] = product.mean(axis=1)
    return mean


def _along(
    lower: NDArray[float64],
    direction: NDArray[float64],
    floors: NDArray[float64],
    limits: NDArray[float64],
    lattice: NDArray[float64],
) -> NDArray[float64]:
    """Average over the lattice how probable the silent stretch of a line is.

    On the line u + r v, variable t stays silent where (B u)_t + r (B v)_t < h_t, and above its
    floor where it has one: all of them on one interval of r, which is standard normal and
    independent of u.
    """
    import numpy as np
    from scipy.special import ndtr, ndtri

    z = ndtri(lattice)
    z -= direction[:, None] * np.einsum("m,mn->n", direction, z)
    high = np.full((len(limits), lattice.shape[1]), np.inf)
    low = -high
    for row, floor, limit in zip(lower, floors.T, limits.T, strict=True):
        slope = float(row @ direction)
        there = np.einsum("m,mn->n", row, z)
        room, down = limit[:, None] - there, floor[:, None] - there
        if abs(slope) < 1e-12:
            high[(room <= 0) | (down >= 0)] = -np.inf
            continue
        if slope < 0:
            room, down = down, room
        np.minimum(high, room / slope, out=high)
        np.maximum(low, down / slope, out=low)
    silent = np.maximum(ndtr(high) - ndtr(low), 0.0)
    mean: NDArray[float64] = silent.mean(axis=1)
    return mean


def _direction(lower: NDArray[float64]) -> NDArray[float64]:
    """Give the direction of z in which B z varies most."""
    import numpy as np

    if not lower.shape[1]:
        return np.zeros(0)
    direction: NDArray[float64] = np.linalg.svd(lower)[2][0]
    return direction


def _primes(count: int) -> list[int]:
    """Give the first primes."""
    found: list[int] = []
    number = 2
    while len(found) < count:
        if all(number % prime for prime in found if prime * prime <= number):
            found.append(number)
        number += 1
    return found
