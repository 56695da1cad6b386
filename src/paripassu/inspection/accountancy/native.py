"""The heavy loops of this room, by the kernels in Rust where they are installed.

``PARIPASSU_REFERENCE`` in the environment brings the reference in Python. Either gives the same
results, bit for bit: every sum is taken in the same order, and no product is fused with a sum.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from paripassu.inspection.accountancy.statistics import ALLOWANCE

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

    Largest = Callable[
        [NDArray[float64], NDArray[float64], NDArray[float64], NDArray[float64]], NDArray[float64]
    ]
    Sums = Callable[
        [NDArray[float64], Sequence[int], int], tuple[NDArray[float64], NDArray[float64]]
    ]

try:
    import paripassu_native
except ImportError:  # pragma: no cover - depends on what is installed
    paripassu_native = None

#: The kernels whose signatures and results these are. Others are left alone.
KERNELS = 4


def available() -> bool:
    """Whether the kernels in Rust are installed, and wanted."""
    return getattr(paripassu_native, "KERNELS", 0) == KERNELS and not os.environ.get(
        "PARIPASSU_REFERENCE"
    )


def largest() -> Largest:
    """Give the fastest :func:`reference_largest` that is at hand."""
    return _native_largest if available() else reference_largest


def sums() -> Sums:
    """Give the fastest :func:`reference_sums` that is at hand."""
    return _native_sums if available() else reference_sums


def reference_largest(
    lower: NDArray[float64], muf: NDArray[float64], cumuf: NDArray[float64], z: NDArray[float64]
) -> NDArray[float64]:
    """Give the largest value over the periods of each statistic, for n histories.

    Parameters
    ----------
    lower : (T, m) float
        MUF = lower · z.
    muf, cumuf : (T,) float
        1 / σ of each; 0 where the period says nothing.
    z : (m, n) float
        SITMUF of each history.

    Returns
    -------
    (6, n) float
        In the order of ``result.OF_MUF``; -inf where no period says anything.
    """
    import numpy as np

    found = np.full((6, z.shape[1]), -np.inf)
    balance, product = np.empty(z.shape[1]), np.empty(z.shape[1])
    cumulated, page = np.zeros(z.shape[1]), np.zeros(z.shape[1])
    # No matrix product: the order of its sums hangs on the library and the machine.
    for row, scale, cumulated_scale in zip(lower, muf, cumuf, strict=True):
        balance.fill(0.0)
        for coefficient, value in zip(row, z, strict=True):
            if coefficient != 0.0:
                np.multiply(value, coefficient, out=product)
                np.add(balance, product, out=balance)
        np.add(cumulated, balance, out=cumulated)
        if scale > 0:
            np.maximum(found[0], np.multiply(balance, scale, out=product), out=found[0])
        if cumulated_scale > 0:
            np.multiply(cumulated, cumulated_scale, out=product)
            np.maximum(found[1], product, out=found[1])
    if len(z):
        found[5].fill(0.0)
    for value in z:
        np.maximum(found[2], value, out=found[2])
        np.add(page, value, out=page)
        np.subtract(page, ALLOWANCE, out=page)
        np.maximum(page, 0.0, out=page)
        np.maximum(found[3], page, out=found[3])
        np.multiply(value, value, out=product)
        np.add(found[5], product, out=found[5])
    found[4] = found[3]  # the upward CUSUM is Page's statistic up to the first alarm
    return found


def _native_largest(
    lower: NDArray[float64], muf: NDArray[float64], cumuf: NDArray[float64], z: NDArray[float64]
) -> NDArray[float64]:
    """Give what :func:`reference_largest` gives."""
    import numpy as np

    found = np.empty((6, z.shape[1]))
    if not z.size:
        return reference_largest(lower, muf, cumuf, z)
    arrays = [_laid_out(array) for array in (lower, muf, cumuf, z)]
    paripassu_native.largest_statistics(*arrays, ALLOWANCE, found)
    return found


def reference_sums(
    measured: NDArray[float64], bounds: Sequence[int], workers: int
) -> tuple[NDArray[float64], NDArray[float64]]:
    """Give the sum, and the sum of squares, of each point over the steps of each period.

    Parameters
    ----------
    measured : (runs, steps, points) float
    bounds : sequence of int
        T + 1 steps: period t covers those from ``bounds[t - 1]`` up to before ``bounds[t]``.
    workers : int
        Threads; the reference takes one.

    Returns
    -------
    totals, squares : (runs, T, points) float
        Added up in the order of the steps.
    """
    import numpy as np

    runs, _, points = measured.shape
    totals = np.zeros((runs, len(bounds) - 1, points))
    squares = np.zeros_like(totals)
    for period, (first, last) in enumerate(pairwise(bounds)):
        for step in range(first, last):
            row = measured[:, step]
            totals[:, period] += row
            squares[:, period] += row * row
    return totals, squares


def _native_sums(
    measured: NDArray[float64], bounds: Sequence[int], workers: int
) -> tuple[NDArray[float64], NDArray[float64]]:
    """Give what :func:`reference_sums` gives."""
    import numpy as np

    runs, _, points = measured.shape
    totals = np.zeros((runs, len(bounds) - 1, points))
    squares = np.zeros_like(totals)
    paripassu_native.campaign_sums(_laid_out(measured), list(bounds), totals, squares, workers)
    return totals, squares


def _laid_out(array: NDArray[float64]) -> NDArray[float64]:
    """Give doubles in a row: the array itself, or a copy of one laid out otherwise.

    An array that came over a network may even lie between the places of doubles.
    """
    import numpy as np

    return np.require(array, np.float64, ["C", "A"])
