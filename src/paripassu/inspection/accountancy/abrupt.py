"""How probably MUF finds a loss at once, in each of many periods, from one set of histories.

Whether the loss of period s stays unseen depends on the other periods only through their reaching
the threshold without it. So each simulated history without loss answers for every s, and hundreds
of periods cost as much as one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy import bool_, float64
    from numpy.typing import NDArray

#: Periods from which on this is quicker than an integral for each period.
MANY = 64
#: Histories times periods, and how few and how many histories at the least and the most.
_WORK, _FEWEST, _MOST = 40_000_000, 50_000, 400_000
#: Numbers that are held at once.
_HELD = 1 << 21


def abrupt_alarms(
    lower: NDArray[float64],
    threshold: float,
    shifts: NDArray[float64],
    seed: int = 0,
    *,
    whole: NDArray[float64] | None = None,
    whole_shift: float = 0.0,
    either_side: bool = False,
) -> NDArray[float64]:
    """Give for each s the probability that max_t (x_t + shift_s·[t = s]) ≥ h, x = B z.

    Parameters
    ----------
    lower : (n, m) float
        B: z are m independent normals.
    threshold : float
        h.
    shifts : (n,) float
        The loss in period s, in standard deviations of x_s.
    seed : int
        Of the histories: the same seed gives the same digits.
    whole : (m,) float, optional
        A further row of B, which every loss shifts: all periods together.
    whole_shift : float
        By how much, in standard deviations of it.
    either_side : bool
        Whether a value at or below -h alarms as well.

    Returns
    -------
    (n,) float
        With a standard error of at most ½/√histories: 0.0008, and 0.0022 for many periods.
    """
    import numpy as np

    periods, sources = lower.shape
    histories = int(min(_MOST, max(_FEWEST, _WORK // max(1, periods))))
    size = max(1, _HELD // max(1, periods))
    unseen = np.zeros(periods, dtype=np.int64)
    done = block = 0

    def reached(values: NDArray[float64]) -> NDArray[bool_]:
        alarm: NDArray[bool_] = (np.abs(values) if either_side else values) >= threshold
        return alarm

    while done < histories:
        count = min(size, histories - done)
        draws = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(block,)))
        z = draws.standard_normal((count, sources))
        values = z @ lower.T
        over = reached(values)
        elsewhere = over.sum(axis=1, keepdims=True) - over
        if whole is not None:
            elsewhere += reached(z @ whole + whole_shift)[:, None]
        unseen += ((elsewhere == 0) & ~reached(values + shifts)).sum(axis=0)
        done += count
        block += 1
    found: NDArray[float64] = 1 - unseen / histories
    return found
