"""How fast inspections are allocated, how near to the best, and what an integer program takes.

    python -m benchmarks.bench_allocation              # up to 100,000 sites in 50 strata
    python -m benchmarks.bench_allocation --quick      # up to 200 sites
    python -m benchmarks.bench_allocation --check      # recompute every bound too (slow)

Synthetic sites of 2 to 60 items; the goal is 8 units, found with 0.9 wherever it is hidden. Two
kinds of tables: one amount per item everywhere, and an amount of its own (0.05 to 2) per stratum.

The peer is the textbook route: the robust counterpart as one mixed-integer program (Bertsimas & Sim
2004: the inspected party's linear program dualised, a binary per row and sample size) solved by
HiGHS within a time limit. It is the same problem where all amounts are equal. Beside both stands
the rule n = ⌈N(1 − β^{amount/goal})/q⌉ for every row, which needs no search. Every allocation is
judged by the same check, which shares nothing with either.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, log

from paripassu.inspection.allocation.answer import allocate
from paripassu.inspection.allocation.check import check_allocation, worst_missed
from paripassu.inspection.allocation.holding import Holding

GOAL = Fraction(8)
DETECT = Fraction(9, 10)
SIZES = (4, 8, 20, 200, 2_000, 100_000)
LIMIT = 2.0
#: Rows beyond which the peer's program is not even written down.
LARGEST_PEER = 200


def table(sites: int, strata: int, *, one_amount: bool, seed: int = 1) -> list[Holding]:
    """Make a table; every number comes from the seed."""
    chance = random.Random(seed)
    amounts = [
        Fraction(1) if one_amount else Fraction(chance.randint(5, 200), 100) for _ in range(strata)
    ]
    seen = [chance.choice([Fraction(1), Fraction(9, 10)]) for _ in range(strata)]
    prices = [Fraction(chance.randint(1, 9)) for _ in range(strata)]
    visits = [Fraction(chance.choice([0, 2, 5, 10])) for _ in range(strata)]
    return [
        Holding(
            stratum=f"stratum {index % strata}",
            site=f"site {index}",
            population=chance.randint(2, 60),
            amount=amounts[index % strata],
            per_item=seen[index % strata],
            cost=prices[index % strata],
            site_cost=visits[index % strata],
        )
        for index in range(sites)
    ]


def cost(holdings: Sequence[Holding], n: Sequence[int]) -> float:
    return float(
        sum(
            one.cost * items + (one.site_cost if items else 0)
            for one, items in zip(holdings, n, strict=True)
        )
    )


def by_rule(holdings: Sequence[Holding]) -> list[int]:
    beta = 1 - DETECT
    found = []
    for one in holdings:
        assert one.amount is not None
        rate = 1 - float(beta) ** float(one.amount / GOAL)
        found.append(min(one.population, ceil(one.population * rate / float(one.per_item))))
    return found


@dataclass(frozen=True)
class Peer:
    """What HiGHS gives: its allocation (None: none in time), its seconds and its own gap."""

    n: list[int] | None
    seconds: float
    gap: float | None


def highs(holdings: Sequence[Holding], seconds: float) -> Peer:
    """Solve min Σ cost s.t. Σ v_h ≤ λ·goal + ln β, v_h ≥ Σ_j x_hj ln P(d, j) + λ·amount·d."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array

    start = time.perf_counter()
    price: list[float] = [0.0]  # λ first, then per row v and its x_j
    rows: list[tuple[int, int, float]] = []
    low: list[float] = []
    high: list[float] = []
    places = []

    def constraint(terms: Sequence[tuple[int, float]], least: float, most: float) -> None:
        rows.extend((len(low), variable, value) for variable, value in terms)
        low.append(least)
        high.append(most)

    everything: list[tuple[int, float]] = [(0, -float(GOAL))]
    for one in holdings:
        assert one.amount is not None
        v = len(price)
        price.append(0.0)
        x = list(range(v + 1, v + 2 + one.population))
        price += [float(one.cost) * j + (float(one.site_cost) if j else 0.0) for j in range(len(x))]
        constraint([(j, 1.0) for j in x], 1, 1)
        chance = [0.0] * len(x)
        for d in range(1, min(one.population, ceil(GOAL / one.amount)) + 1):
            room = [one.population - d + 1 - float(one.per_item) * j for j in range(len(x))]
            chance = [
                c + (log(a / (one.population - d + 1)) if a > 1e-9 else -50.0)
                for c, a in zip(chance, room, strict=True)
            ]
            terms = [(v, 1.0), (0, -float(one.amount) * d)]
            terms += [(j, -max(-50.0, c)) for j, c in zip(x, chance, strict=True)]
            constraint(terms, 0, np.inf)
        everything.append((v, 1.0))
        places.append(x)
    constraint(everything, -np.inf, log(float(1 - DETECT)))
    size = len(price)
    whole = np.ones(size)
    upper = np.ones(size)
    for x in places:
        whole[x[0] - 1], upper[x[0] - 1] = 0, np.inf
    whole[0], upper[0] = 0, np.inf
    i, j, value = zip(*rows, strict=True)
    matrix = coo_array((value, (i, j)), shape=(len(low), size)).tocsr()
    left = seconds - (time.perf_counter() - start)
    if left <= 0:
        return Peer(None, time.perf_counter() - start, None)
    answer = milp(
        price,
        integrality=whole,
        bounds=Bounds(np.zeros(size), upper),
        constraints=LinearConstraint(matrix, low, high),
        options={"time_limit": left},
    )
    took = time.perf_counter() - start
    if answer.x is None:
        return Peer(None, took, None)
    return Peer([int(np.argmax(answer.x[x])) for x in places], took, answer.mip_gap)


def row(holdings: Sequence[Holding], *, check: bool, limit: float) -> tuple[str, ...]:
    start = time.perf_counter()
    answer = allocate(holdings, goal=GOAL, detect=DETECT, time_limit=10)
    took = time.perf_counter() - start
    assert answer.found
    assert answer.cost is not None
    wrong = check_allocation(holdings, answer, bound=check)
    assert not wrong, wrong
    ours = float(answer.cost)
    ruled = by_rule(holdings)
    peer = Peer(None, 0.0, None)
    if len(holdings) <= LARGEST_PEER:
        peer = highs(holdings, limit)
    missed = None if peer.n is None else float(worst_missed(holdings, GOAL, peer.n)[0])
    return (
        f"{len(holdings):,}",
        f"{took:.2f} s",
        f"{ours:,.0f}",
        f"{answer.achieved:.5f}",
        answer.status if not answer.gap else f"{answer.gap:.1e}",
        "–" if len(holdings) > LARGEST_PEER else f"{peer.seconds:.2f} s",
        "–" if peer.n is None else f"{cost(holdings, peer.n) / ours:.4f}",
        "–" if missed is None else f"{1 - missed:.5f}",
        "–" if peer.gap is None else f"{peer.gap:.1e}",
        f"{cost(holdings, ruled) / ours:.4f}",
    )


HEAD = (
    "sites", "time", "cost", "detection", "gap", "HiGHS", "its cost/ours", "its detection",
    "its gap", "rule's cost/ours",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--check", action="store_true", help="recompute every bound")
    parser.add_argument("--limit", type=float, default=LIMIT, help="seconds for HiGHS")
    options = parser.parse_args()
    # What is imported once is not the allocation's time.
    allocate(table(10, 2, one_amount=True), goal=GOAL, detect="0.5", time_limit=1)
    for one_amount in (True, False):
        print("one amount per item" if one_amount else "an amount per stratum", flush=True)
        print("| " + " | ".join(HEAD) + " |\n|" + " --- |" * len(HEAD))
        before: tuple[int, float] | None = None
        for size in SIZES:
            if options.quick and size > LARGEST_PEER:
                break
            holdings = table(size, min(50, size), one_amount=one_amount)
            cells = row(holdings, check=options.check, limit=options.limit)
            print("| " + " | ".join(cells) + " |", flush=True)
            seconds = float(cells[1].split()[0])
            if before is not None and before[0] >= LARGEST_PEER:
                exponent = log(seconds / before[1]) / log(size / before[0])
                print(f"growth from {before[0]:,} to {size:,} sites: exponent {exponent:.2f}")
            before = (size, seconds)


if __name__ == "__main__":
    main()
