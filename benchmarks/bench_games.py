"""How fast coverages of very many targets are found, beside a linear program solved by HiGHS.

    python -m benchmarks.bench_games                    # 10³ to 10⁵ targets, half a minute
    python -m benchmarks.bench_games --sizes 1000 1000000 --most-lp 10000
    python -m benchmarks.bench_games --out table.md     # also as a Markdown table

The game is zero-sum with a tenth as many resources as targets; its linear program is the
defender's maximin: least v with R_i − c_i·(R_i − P_i) ≤ v, Σ c ≤ M, 0 ≤ c ≤ 1. Of ours ``exact`` is
the coverage in integers, and ``proved`` the whole answer with names, gaps and the check against the
definition, as the command gives it. Start-up and reading are excluded. The floor is sorting the
same rewards. Times are the least of some runs, in seconds; the growth of a size is its time over
the one before, and n log n grows as printed beside it.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from paripassu.inspection.games.equilibrium import solve
from paripassu.inspection.games.security import security_game
from paripassu.inspection.games.targets import Target

SIZES = (1_000, 10_000, 100_000)
#: Seconds after which HiGHS is stopped.
LIMIT = 20.0
HEAD = (
    "targets", "sort", "exact", "exact / sort", "growth", "n log n", "proved", "HiGHS",
    "HiGHS / proved", "values differ by",
)  # fmt: skip

T = TypeVar("T")
Floats = NDArray[np.float64]


def instance(size: int, seed: int) -> tuple[list[Target], Floats, Floats]:
    draw = random.Random(seed)
    targets = [
        Target(
            f"t{i}",
            Fraction(draw.randint(1, 10**6), 1000),
            -Fraction(draw.randint(0, 10**6), 1000),
        )
        for i in range(size)
    ]
    return (
        targets,
        np.array([float(t.reward) for t in targets]),
        np.array([float(t.penalty) for t in targets]),
    )


def least(runs: int, run: Callable[[], T]) -> tuple[float, T]:
    """Give the least time of some runs, and what the last one gave."""
    best = math.inf
    for _ in range(runs):
        start = time.perf_counter()
        answer = run()
        best = min(best, time.perf_counter() - start)
    return best, answer


def linear_program(rewards: Floats, penalties: Floats, resources: int) -> float | None:
    """Give the attacker's value by HiGHS, interior points; None where it takes too long.

    Its simplex methods take several times as long on these programs.
    """
    from scipy import sparse
    from scipy.optimize import linprog

    n = len(rewards)
    rows = sparse.hstack([sparse.diags(penalties - rewards), -np.ones((n, 1))])
    total = sparse.csr_matrix(np.append(np.ones(n), 0.0))
    done = linprog(
        np.append(np.zeros(n), 1.0),
        A_ub=sparse.vstack([rows, total]).tocsr(),
        b_ub=np.append(-rewards, resources),
        bounds=np.vstack([np.tile((0.0, 1.0), (n, 1)), (-np.inf, np.inf)]),
        method="highs-ipm",
        options={"time_limit": LIMIT},
    )
    return float(done.fun) if done.status == 0 else None


def row(size: int, before: tuple[int, float] | None, most: int) -> tuple[tuple[str, ...], float]:
    targets, rewards, penalties = instance(size, seed=size)
    resources = size // 10
    runs = 5 if size <= 200_000 else 2
    sorting, _ = least(runs, lambda: np.sort(-rewards))
    exact, _ = least(runs, lambda: solve(targets, resources, spend=False))
    proved, game = least(1, lambda: security_game(targets, resources))
    lp, found = (
        least(1, lambda: linear_program(rewards, penalties, resources))
        if size <= most
        else (math.nan, None)
    )
    apart = math.nan if found is None else abs(found - float(game.attacker_value))
    late = size <= most and found is None
    grown, expected = "", ""
    if before is not None:
        grown = f"{exact / before[1]:.1f}"
        expected = f"{size * math.log(size) / (before[0] * math.log(before[0])):.1f}"
    cells = (
        f"{size:,}", f"{sorting:.5f}", f"{exact:.3f}", f"{exact / sorting:,.0f}", grown, expected,
        f"{proved:.3f}",
        "–" if size > most else f"{'> ' if late else ''}{lp:.2f}",
        "–" if size > most else f"{lp / proved:,.1f}",
        "–" if found is None else f"{apart:.0e}",
    )  # fmt: skip
    return cells, exact


def table(rows: Sequence[Sequence[str]]) -> str:
    lines = [HEAD, ["---:"] * len(HEAD), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--most-lp", type=int, default=100_000, help="largest size for HiGHS")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    linear_program(*instance(10, 0)[1:], 1)  # imports are not timed
    rows = []
    before: tuple[int, float] | None = None
    for size in options.sizes:
        cells, exact = row(size, before, options.most_lp)
        before = size, exact
        rows.append(cells)
        print("  ".join(f"{name} {cell}" for name, cell in zip(HEAD, cells, strict=True) if cell))
    text = table(rows)
    print(f"\n{text}")
    if options.out is not None:
        options.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
