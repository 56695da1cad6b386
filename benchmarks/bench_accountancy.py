"""Material accountancy: many campaigns, and thresholds by simulation, each beside a peer.

    python -m benchmarks.bench_accountancy                 # everything, about a minute
    python -m benchmarks.bench_accountancy --quick         # smaller
    python -m benchmarks.bench_accountancy --mapit DIR     # MAPIT itself too, from a checkout

Campaigns: MUF, its covariance and SITMUF of 300 runs of 6,480 steps × 31 points × 16 periods. The
peer is the method of Sandia's MAPIT, written anew (benchmarks/accountancy_peers.py says how), on
the same numbers in its own layout; its authors' program took 3.6 s on two cores. The floor is the
time in which two threads read the same array once.

The two sides do not mean the same by a random error: here each step is a row with an error of its
own; MAPIT's σ takes the total of a period as one measurement. The benchmark therefore also prints
the standard deviation of SITMUF on both sides, which should be 1.00.

Thresholds: 1,000,000 histories × 16 periods for all six tests (and as many again, on which their
rates are counted). The peer holds all histories in memory; the floor is drawing as many normals.
Start-up and imports are excluded. Times are the best of a few; memory is what is held at most,
measured in a run of its own.
"""

from __future__ import annotations

import argparse
import os
import time
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.accountancy_peers import (
    Array,
    all_in_memory,
    mapit,
    per_pair_in_threads,
)
from benchmarks.printed import head, row

from paripassu.inspection.accountancy import native
from paripassu.inspection.accountancy.campaign import MeasurementPoint, account_campaign
from paripassu.inspection.accountancy.simulate import measured_amounts, true_amounts
from paripassu.inspection.accountancy.thresholds import Thresholds, thresholds

STEPS, PERIODS, THREADS = 6480, 16, 2
PUBLISHED = 3.6
POINTS = [
    MeasurementPoint(f"{kind} {i}", kind, random=0.02, systematic=0.01)
    for kind, count in (("receipt", 8), ("inventory", 8), ("shipment", 15))
    for i in range(count)
]
BOUNDS = [round(at) for at in np.linspace(0, STEPS - 1, PERIODS + 1)]


def best(run: Callable[[], object], times: int = 3) -> float:
    """Give the least time: what the machine can do when others leave it alone."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return min(taken)


def read_once(array: Array) -> None:
    """Read an array once, by two threads."""
    half = len(array) // 2
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(np.sum, (array[:half], array[half:])))


def without_kernels(run: Callable[[], object]) -> float:
    """Give the time of the reference in Python."""
    os.environ["PARIPASSU_REFERENCE"] = "1"
    try:
        return best(run, 1)
    finally:
        del os.environ["PARIPASSU_REFERENCE"]


def campaigns(sizes: list[int], checkout: Path | None) -> None:
    print(f"\n## Campaigns of {STEPS:,} steps × {len(POINTS)} points × {PERIODS} periods\n")
    head("runs", "paripassu", "MAPIT's method", "ratio", "reading once (floor)", "above the floor")
    amounts = true_amounts(POINTS, STEPS, pattern="growing", throughput=1.0)
    for runs in sizes:
        measured = measured_amounts(amounts, POINTS, BOUNDS, runs=runs, seed=1)
        mine = best(lambda m=measured: account_campaign(m, BOUNDS, POINTS, workers=THREADS), 5)  # type: ignore[misc]
        floor = best(lambda m=measured: read_once(m), 5)  # type: ignore[misc]
        apart = [np.ascontiguousarray(measured[:, :, p]) for p in range(len(POINTS))]
        found = account_campaign(measured, BOUNDS, POINTS, workers=THREADS)
        theirs = min(
            best(lambda a=apart, n=n: per_pair_in_threads(a, BOUNDS, POINTS, n), 1)  # type: ignore[misc]
            for n in (1, THREADS)
        )
        muf = per_pair_in_threads([a[:8] for a in apart], BOUNDS, POINTS, 1)[0]
        assert np.allclose(muf, found.muf[:8], atol=1e-9 * np.abs(measured).max() * STEPS)
        row(
            runs, f"{mine:.3f} s", f"{theirs:.2f} s", f"{theirs / mine:.0f}×", f"{floor:.3f} s",
            f"{mine / floor:.1f}×",
        )  # fmt: skip
        if runs == sizes[-1]:
            slow = without_kernels(lambda m=measured: account_campaign(m, BOUNDS, POINTS))  # type: ignore[misc]
            print(f"\nWithout the native kernels, one thread: {slow:.2f} s.", end=" ")
            times = f", {PUBLISHED / mine:.0f}×" if runs == 300 else ""
            print(f"MAPIT as published, 300 runs: {PUBLISHED} s{times}.")
    if checkout is not None:
        for kind in ("discrete", "continuous"):
            seconds = mapit(checkout, sizes[-1], STEPS, PERIODS, kind)
            print(f"MAPIT itself, {kind} flows, {sizes[-1]} runs: {seconds:.2f} s.")


def deviations() -> None:
    """Print SITMUF's standard deviation on both sides, under both meanings of a random error."""
    plant = [
        MeasurementPoint(n, k, 0.02, 0.01)
        for n, k in (("i", "receipt"), ("v", "inventory"), ("o", "shipment"))
    ]
    print("\n## Standard deviation of SITMUF (should be 1.00)\n")
    head("measurements of a flow in a period", "paripassu", "MAPIT's method", "error of either")
    for each in (1, 30):
        bounds = [each * t for t in range(PERIODS + 1)]
        amounts = true_amounts(plant, bounds[-1] + 1, throughput=100.0 / each)
        shown = measured_amounts(amounts, plant, bounds, runs=2000, seed=5)
        apart = [np.ascontiguousarray(shown[:, :, p]) for p in range(3)]
        mine = account_campaign(shown, bounds, plant).sitmuf
        theirs = per_pair_in_threads(apart, bounds, plant, 1)[2]
        error = 1 / np.sqrt(2 * mine.size)
        row(each, f"{mine.std():.3f}", f"{theirs.std():.3f}", f"{error:.3f}")


def sigma() -> Array:
    """Give the published case: in and out 100, inventory 50, δR 2 %, δS 1 %."""
    matrix = np.full((PERIODS, PERIODS), 2.0) + 10 * np.eye(PERIODS)
    matrix -= np.eye(PERIODS, k=1) + np.eye(PERIODS, k=-1)
    return matrix


def draw(histories: int) -> None:
    """Draw as many normals as the thresholds need, in blocks, by two threads."""

    def some(seed: int) -> None:
        rng = np.random.Generator(np.random.SFC64(seed))
        block = np.empty((PERIODS, 4096))
        for _ in range(2 * histories // 4096 // THREADS):
            rng.standard_normal(out=block)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(some, range(THREADS)))


def mine(histories: int) -> Thresholds:
    return thresholds(sigma(), false_alarm=0.05, histories=histories, seed=1, workers=THREADS)


def theirs(histories: int) -> dict[str, float]:
    return all_in_memory(sigma(), 0.05, histories, 1)


def memory(run: Callable[[int], object], histories: int) -> float:
    """Give the most that Python and NumPy held while it ran, in MB."""
    tracemalloc.start()
    run(histories)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def simulations(sizes: list[int]) -> None:
    print(f"\n## Thresholds of six tests, {PERIODS} periods, false alarm 5 %\n")
    head(
        "histories", "paripassu", "histories/s", "memory", "all in memory", "memory", "ratio",
        "drawing the normals (floor)", "above the floor",
    )  # fmt: skip
    for histories in sizes:
        seconds = best(lambda n=histories: mine(n))  # type: ignore[misc]
        peer = best(lambda n=histories: theirs(n), 1)  # type: ignore[misc]
        floor = best(lambda n=histories: draw(n))  # type: ignore[misc]
        row(
            f"{histories:,}", f"{seconds:.2f} s", f"{2 * histories / seconds:,.0f}",
            f"{memory(mine, histories):.0f} MB", f"{peer:.2f} s",
            f"{memory(theirs, histories):.0f} MB", f"{peer / seconds:.1f}×", f"{floor:.2f} s",
            f"{seconds / floor:.1f}×",
        )  # fmt: skip
    found, other = mine(sizes[-1]), theirs(sizes[-1])
    slow = without_kernels(lambda: mine(sizes[-1]))
    print(f"\nWithout the native kernels: {slow:.2f} s.\n")
    head("test", "threshold", "the peer's", "false alarms counted")
    for test, value in found.values.items():
        row(test, f"{value:.4f}", f"{other[test]:.4f}", f"{found.observed[test]:.4f}")
    row("any", "", "", f"{found.any:.4f}")


def cluster(histories: int) -> None:
    """Run the same call on a Dask cluster of two processes, and compare bit for bit."""
    from distributed import Client, LocalCluster

    print("\n## The same on a Dask cluster of two processes\n")
    with (
        LocalCluster(  # type: ignore[no-untyped-call]
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
        ) as workers,
        Client(workers, set_as_default=False) as client,  # type: ignore[no-untyped-call]
    ):
        run: dict[str, Any] = {"false_alarm": 0.05, "seed": 1}
        thresholds(sigma(), histories=1000, client=client, **run)
        start = time.perf_counter()
        found = thresholds(sigma(), histories=histories, client=client, **run)
        seconds = time.perf_counter() - start
    here = thresholds(sigma(), histories=histories, workers=1, **run)
    assert found == here, (found, here)
    print(f"{histories:,} histories in {seconds:.2f} s: every number equal, bit for bit.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller sizes")
    parser.add_argument("--mapit", type=Path, help="a checkout of MAPIT, to run it as well")
    args = parser.parse_args()
    print(f"native kernels: {native.available()}; threads: {THREADS}")
    campaigns([30, 60] if args.quick else [75, 150, 300], args.mapit)
    deviations()
    simulations([100_000] if args.quick else [100_000, 1_000_000])
    cluster(100_000 if args.quick else 1_000_000)


if __name__ == "__main__":
    main()
