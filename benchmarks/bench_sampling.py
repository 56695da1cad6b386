"""Sample sizes decided exactly, beside floats: time, and how often floats are off by one.

    python -m benchmarks.bench_sampling [CASES]

The peers are the usual ways to do it: halving over ``scipy.stats.hypergeom.sf`` (without the second
that its import takes), and halving over ``math.lgamma``, which is as quick as a float answer can
be in Python. Ours decides each comparison exactly, by integers where there are few factors, else
by rigorous bounds on the logarithm. The last table says what that saves: the time to multiply out
the integers themselves, which is what an exact comparison would cost without the bounds.
"""

from __future__ import annotations

import random
import sys
import time
from bisect import bisect_left
from collections.abc import Callable
from fractions import Fraction
from math import lgamma, log1p

from paripassu.inspection.sampling.detection import miss, misses_at_most
from paripassu.inspection.sampling.enclosure import log_factorial
from paripassu.inspection.sampling.least import least_exact

Sized = Callable[[int, int, Fraction, Fraction], int | None]


def by_scipy(population: int, defects: int, wanted: Fraction, per_item: Fraction) -> int | None:
    """Halve over SciPy's hypergeometric distribution, as one would write it."""
    import numpy as np
    from scipy.stats import hypergeom

    p, q = float(wanted), float(per_item)

    def suffices(n: int) -> bool:
        if q == 1:
            return bool(hypergeom.sf(0, population, defects, n) >= p)
        j = np.arange(min(defects, n) + 1)
        missed = np.sum(hypergeom.pmf(j, population, defects, n) * (1 - q) ** j)
        return bool(1 - missed >= p)

    return None if not suffices(population) else bisect_left(range(population), True, key=suffices)


def by_lgamma(population: int, defects: int, wanted: Fraction, per_item: Fraction) -> int | None:
    """Halve over log-gamma functions; for q = 1 only."""
    p = float(wanted)
    beta = log1p(-p) if p < 1 else -float("inf")
    whole = lgamma(population + 1) - lgamma(population - defects + 1)

    def suffices(n: int) -> bool:
        rest = population - n
        if rest < defects:
            return True
        return lgamma(rest + 1) - lgamma(rest - defects + 1) - whole <= beta

    return bisect_left(range(population), True, key=suffices)


def ours(population: int, defects: int, wanted: Fraction, per_item: Fraction) -> int | None:
    """Halve over exact comparisons."""
    return least_exact(population, defects, 1 - wanted, per_item)


def timed(sized: Sized, case: tuple[int, int, Fraction, Fraction], least: float = 0.05) -> float:
    """Give the seconds that one answer takes, repeated until it can be measured."""
    sized(*case)
    runs, start = 0, time.perf_counter()
    while True:
        log_factorial.cache_clear()  # a person asks once
        sized(*case)
        runs += 1
        if (spent := time.perf_counter() - start) >= least:
            return spent / runs


def growth() -> None:
    """Print the time for one sample size as the population grows."""
    print("| N | d | q | n | ours | scipy.stats | ratio | lgamma | SciPy's n − n |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    wanted = Fraction(9, 10)
    for population, defects, per_item in (
        (100, 5, Fraction(1)),
        (10_000, 5, Fraction(1)),
        (1_000_000, 5, Fraction(1)),
        (1_000_000, 100, Fraction(1)),
        (1_000_000, 10_000, Fraction(1)),
        (1_000_000, 500_000, Fraction(1)),
        (100, 5, Fraction(4, 5)),
        (10_000, 100, Fraction(4, 5)),
        (1_000_000, 1_000, Fraction(4, 5)),
        (1_000_000, 100_000, Fraction(1, 1_000)),
    ):
        case = (population, defects, wanted, per_item)
        mine, theirs = ours(*case), by_scipy(*case)
        a, b = timed(ours, case), timed(by_scipy, case)
        c = f"{timed(by_lgamma, case) * 1e3:.3f} ms" if per_item == 1 else "–"
        off = "–" if mine is None or theirs is None else f"{theirs - mine:+d}"
        print(
            f"| {population:,} | {defects:,} | {float(per_item):g} | {mine} | {a * 1e3:.3f} ms "
            f"| {b * 1e3:.2f} ms | {b / a:.0f}× | {c} | {off} |",
            flush=True,
        )


def off_by_one(cases: int) -> None:
    """Print how often floats give another size, at random and where the wish is met exactly."""
    rng = random.Random(2024)
    usual = [Fraction(p, 100) for p in (20, 50, 75, 80, 90, 95, 98, 99)]

    def anywhere() -> tuple[int, int, Fraction, Fraction]:
        population = rng.randint(2, 2_000)
        return population, rng.randint(1, min(50, population)), rng.choice(usual), Fraction(1)

    def met_exactly() -> tuple[int, int, Fraction, Fraction]:
        # One false item among a multiple of a hundred, looked for with a usual probability.
        return 100 * rng.randint(1, 200), 1, rng.choice(usual), Fraction(1)

    def chained() -> tuple[int, int, Fraction, Fraction]:
        # Whoever asks for what a sample achieves should get that sample again.
        population = rng.randint(2, 2_000)
        defects = rng.randint(1, min(50, population))
        reached = 1 - miss(population, defects, rng.randint(1, population))
        return population, defects, reached, Fraction(1)

    print("\n| cases | number | SciPy differs | lgamma differs | met exactly |")
    print("| --- | --- | --- | --- | --- |")
    for name, draw in (
        ("N to 2,000, d to 50, usual P", anywhere),
        ("one false item, N a multiple of 100, usual P", met_exactly),
        ("P is what some sample achieves", chained),
    ):
        wrong = dict.fromkeys((by_scipy, by_lgamma), 0)
        exact = 0
        for _ in range(cases):
            case = draw()
            n = ours(*case)
            assert n is not None
            exact += 1 - miss(case[0], case[1], n) == case[2]
            for peer in wrong:
                wrong[peer] += peer(*case) != n
        shares = " | ".join(f"{count / cases:.1%}" for count in wrong.values())
        print(f"| {name} | {cases} | {shares} | {exact / cases:.1%} |", flush=True)


def integers() -> None:
    """Print what one comparison costs by bounds, and by the integers that it avoids."""
    print("\n| N | d | n | q | bits | by bounds | by integers | ratio |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for population, size, per_item in (
        (10_000, 200, Fraction(1)),
        (100_000, 2_000, Fraction(1)),
        (1_000_000, 20_000, Fraction(1)),
        (10_000, 200, Fraction(4, 5)),
        (100_000, 2_000, Fraction(4, 5)),
        (1_000_000, 5_000, Fraction(4, 5)),
    ):
        beta = Fraction(1, 20)
        log_factorial.cache_clear()
        start = time.perf_counter()
        decided = misses_at_most(population, size, size, beta, per_item)
        bounds = time.perf_counter() - start
        start = time.perf_counter()
        value = miss(population, size, size, per_item)
        exact = time.perf_counter() - start
        assert decided == (value <= beta)
        print(
            f"| {population:,} | {size:,} | {size:,} | {float(per_item):g} "
            f"| {value.denominator.bit_length():,} | {bounds * 1e3:.2f} ms | {exact * 1e3:.2f} ms "
            f"| {exact / bounds:.1f}× |",
            flush=True,
        )


def main() -> None:
    """Run all three."""
    growth()
    off_by_one(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
    integers()


if __name__ == "__main__":
    main()
