"""What accountancy is measured against.

``per_pair`` is an own writing of the method of Sandia's MAPIT (core/AuxFunctions.calcCovMat and
core/StatsTests, version 1.5.13), in other words and without its code, which is under the GPL: one
array per measurement point; for each pair of balance periods the flows of both are picked out by a
mask of their times and summed again; the total of a period is taken as one measurement, so that its
random variance is (δR Σx)²; the opening inventory is left out of the first period's variance; and
each run is then factored, its factor inverted, and the inverse applied to a MUF sequence that
begins with an empty period 0, so that SITMUF is one period late. ``--mapit DIR`` runs MAPIT itself.

``all_in_memory`` is how thresholds are found with a few lines of NumPy: every history at once, BLAS
for L·z, the quantile of the largest values.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from paripassu.inspection.accountancy.campaign import MeasurementPoint

Array = NDArray[np.float64]


def per_pair(
    amounts: Sequence[Array], bounds: Sequence[int], points: Sequence[MeasurementPoint]
) -> tuple[Array, Array, Array]:
    """Give MUF, covariance and SITMUF of all runs, MAPIT's way, from one array per point."""
    runs, steps = amounts[0].shape
    periods = len(bounds) - 1
    times = np.arange(steps)
    flows = [p for p, point in enumerate(points) if not point.inventory]
    stocks = [p for p, point in enumerate(points) if point.inventory]

    def passed(point: int, period: int) -> Array:
        mask = np.logical_and(times >= bounds[period], times < bounds[period + 1])
        total: Array = amounts[point][:, mask].sum(axis=1)
        return total

    muf = np.zeros((runs, periods))
    for t in range(periods):
        for p in flows:
            muf[:, t] += points[p].sign * passed(p, t)
        for p in stocks:
            muf[:, t] -= amounts[p][:, bounds[t + 1]] - amounts[p][:, bounds[t]]

    covariance = np.zeros((runs, periods, periods))
    for t in range(periods):
        for u in range(t + 1):
            both = np.zeros(runs)
            for p in flows:
                own = points[p].random ** 2 if t == u else 0.0
                both += passed(p, t) * passed(p, u) * (own + points[p].systematic ** 2)
            for p in stocks:
                begin, end = amounts[p][:, bounds[u]], amounts[p][:, bounds[u + 1]]
                begin_t, end_t = amounts[p][:, bounds[t]], amounts[p][:, bounds[t + 1]]
                if t == u == 0:  # no opening inventory
                    both += end**2 * (points[p].random ** 2 + points[p].systematic ** 2)
                    continue
                both += (end - begin) * (end_t - begin_t) * points[p].systematic ** 2
                if t == u:
                    both += (end**2 + begin**2) * points[p].random ** 2
                elif t == u + 1:
                    both -= end**2 * points[p].random ** 2
            covariance[:, t, u] = covariance[:, u, t] = both

    late = np.concatenate([np.zeros((runs, 1)), muf[:, :-1]], axis=1)
    sitmuf = np.empty((runs, periods))
    for run in range(runs):
        sitmuf[run] = np.linalg.inv(np.linalg.cholesky(covariance[run])) @ late[run]
    return muf, covariance, sitmuf


def per_pair_in_threads(
    amounts: Sequence[Array],
    bounds: Sequence[int],
    points: Sequence[MeasurementPoint],
    threads: int,
) -> tuple[Array, Array, Array]:
    """Do the same with the runs dealt out to threads, as MAPIT's parallel mode does."""
    size = -(-len(amounts[0]) // threads)
    parts = [[a[i : i + size] for a in amounts] for i in range(0, len(amounts[0]), size)]
    with ThreadPoolExecutor(threads) as pool:
        done = list(pool.map(lambda part: per_pair(part, bounds, points), parts))
    muf, covariance, sitmuf = (np.concatenate(arrays) for arrays in zip(*done, strict=True))
    return muf, covariance, sitmuf


_DRIVER = """
import sys, time, types
from concurrent.futures import ThreadPoolExecutor
import numpy as np

folder, runs, steps, periods, kind, threads = sys.argv[1], *map(int, sys.argv[2:5]), sys.argv[5], 2
# Only its core is wanted, not its window or its progress bars.
for name, words in {
    "PySide6": ["QtWidgets"],
    "alive_progress": ["alive_bar"],
    "alive_progress.animations": [],
    "alive_progress.animations.spinners": ["frame_spinner_factory"],
}.items():
    sys.modules[name] = module = types.ModuleType(name)
    for word in words:
        setattr(module, word, None)
package = types.ModuleType("MAPIT")
package.__path__ = [folder + "/MAPIT"]
sys.modules["MAPIT"] = package
from MAPIT.core import AuxFunctions, StatsTests

rng = np.random.default_rng(1)
amounts = [1 + 0.02 * rng.standard_normal((runs, steps)) for _ in range(31)]
times = [np.arange(1.0, steps + 1).reshape(-1, 1) for _ in range(31)]
errors = np.tile([0.02, 0.01], (31, 1))
length = steps // periods
quiet = {"doPbar": False, "ispar": True}

def part(first, last):
    i, v, o = [[a[first:last] for a in amounts[s]] for s in (slice(8), slice(8, 16), slice(16, 31))]
    ti, tv, to = times[:8], times[8:16], times[16:]
    types_ = ([kind] * 8, [kind] * 15)
    muf = StatsTests.MUF(i, ti, v, tv, o, to, length, *types_, **quiet)
    sigma = AuxFunctions.calcCovMat(i, v, o, ti, tv, to, errors, length, *types_, **quiet)
    return StatsTests.SITMUF(muf, sigma, length, **quiet)

best = 1e9
for threads in (1, 2):
    size = -(-runs // threads)
    start = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda a: part(a, min(a + size, runs)), range(0, runs, size)))
    best = min(best, time.perf_counter() - start)
print(best)
"""


def mapit(folder: Path, runs: int, steps: int, periods: int, kind: str) -> float:
    """Run MAPIT's own MUF, calcCovMat and SITMUF from a checkout, in a process of its own: seconds.

    31 points (8 inputs, 8 inventories, 15 outputs), one thread and two, the better of the two;
    ``kind`` is its type of flow, ``discrete`` (summed) or ``continuous`` (integrated).
    """
    command = [
        sys.executable,
        "-c",
        _DRIVER,
        str(folder),
        str(runs),
        str(steps),
        str(periods),
        kind,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout)


def all_in_memory(
    covariance: Array, false_alarm: float, histories: int, seed: int
) -> dict[str, float]:
    """Give the threshold of each test as a quantile of all histories, held at once."""
    rng = np.random.default_rng(seed)
    periods = len(covariance)
    z = rng.standard_normal((histories, periods))
    muf = z @ np.linalg.cholesky(covariance).T
    sums = np.tri(periods)
    cumuf = np.cumsum(muf, axis=1)
    page, largest = np.zeros(histories), np.zeros(histories)
    for t in range(periods):
        page = np.maximum(0, page + z[:, t] - 0.5)
        largest = np.maximum(largest, page)
    statistics = {
        "muf": (muf / np.sqrt(np.diag(covariance))).max(axis=1),
        "cumuf": (cumuf / np.sqrt(np.diag(sums @ covariance @ sums.T))).max(axis=1),
        "sitmuf": z.max(axis=1),
        "page": largest,
        "cusum": largest,
        "gemuf": (z**2).sum(axis=1),
    }
    return {test: float(np.quantile(some, 1 - false_alarm)) for test, some in statistics.items()}
