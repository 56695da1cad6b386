"""How fast and how surely orders with dates are found, beside CP-SAT in the same run.

    python -m benchmarks.bench_dated                     # the shared instances, 10 to 200 steps
    python -m benchmarks.bench_dated --own 10            # and ten more of each size, from seeds
    python -m benchmarks.bench_dated --quick             # small sizes, short limits
    python -m benchmarks.bench_dated --out table.md      # also as Markdown tables

Start-up and reading are excluded: the clock runs from the agreement to the proven or best order.
The peer (``benchmarks/dated_peer.py``) gets the whole rule book as one CP-SAT model with two
workers, and the same time. Every plan of both passes the check, and two proven optima are equal.
Exposures are shares of a tolerance, and a gap is (worst exposure - certified bound). The floor, the
distance to what is physically possible, is the time to check one given plan.
"""

from __future__ import annotations

import argparse
import statistics
import time
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from benchmarks.dated_instances import generate, shared
from benchmarks.dated_peer import Found, cp_sat_dated

from paripassu.agreement.model import Agreement
from paripassu.sequencing.check import check
from paripassu.sequencing.compile import (
    Setting,
    compile_order,
    everything,
    exposure_ratio,
)
from paripassu.sequencing.order.exposure import least_worst_exposure
from paripassu.sequencing.order.windows import schedule

SIZES = (10, 20, 40, 80, 200)
LIMIT = 20.0
#: What the search is held to, within LIMIT seconds.
GOALS = {
    10: "all proven",
    20: "all proven, median 0.1 s",
    40: "all proven but one, median 1 s",
    80: "a plan for all, median gap at most 0.05",
    200: "a plan with a gap for two of three",
}
EACH = (
    "| steps | instance | ours: time | exposure | bound | CP-SAT: time | exposure | bound | ratio |"
)
ALL = (
    "| steps | instances | proven | time, median | time, worst | plans | gap, median | gap, worst |"
    " CP-SAT proven | CP-SAT plans | CP-SAT time | ratio | one check | goal |"
)


@dataclass(frozen=True, slots=True)
class Run:
    """Both answers to one agreement, and the seconds that one check took."""

    ours: Found
    peer: Found | None
    floor: float | None


def ours(agreement: Agreement, limit: float) -> Found:
    """Search, and write down the order found with its least days."""
    start = time.perf_counter()
    setting = Setting.of(agreement)
    compiled = compile_order(setting, everything(agreement))
    assert compiled is not None
    problem = compiled.problem
    outcome = least_worst_exposure(problem, time_limit=limit)
    took = time.perf_counter() - start
    bound = exposure_ratio(compiled, outcome.bound or 0)
    if outcome.order is None or outcome.worst is None:
        return Found(None, None, bound, took, outcome.infeasible, outcome.infeasible)
    plan = {
        "format": "paripassu/plan/1",
        "agreement": agreement.id,
        "steps": [
            {
                "moment": place,
                "measure": step.measure,
                "portion": step.portion,
                "end_day": float(Fraction(day, setting.day)),
            }
            for place, (moment, day) in enumerate(
                zip(outcome.order, schedule(problem, outcome.order), strict=True)
            )
            for step in compiled.moments[moment]
        ],
    }
    return Found(plan, exposure_ratio(compiled, outcome.worst), bound, took, outcome.optimal)


def run(agreement: Agreement, limit: float, *, with_peer: bool) -> Run:
    """Answer one agreement by both, and check both answers."""
    mine = ours(agreement, limit)
    peer = cp_sat_dated(agreement, limit) if with_peer else None
    floor = None
    for found in (mine, peer):
        if found is None or found.plan is None:
            continue
        start = time.perf_counter()
        report = check(agreement, found.plan)
        floor = time.perf_counter() - start if floor is None else floor
        assert report.ok, (agreement.id, report.breaches)
        assert found.worst is not None
        # Stopped early, a solver may say more than what its plan comes to.
        assert report.worst_exposure <= found.worst, (agreement.id, report, found)
        assert not found.proven or report.worst_exposure == found.worst, (agreement.id, report)
    if peer is not None and peer.proven and mine.proven:
        assert peer.worst == mine.worst, (agreement.id, peer.worst, mine.worst)
    return Run(mine, peer, floor)


def gap(found: Found) -> Fraction:
    """Give what is between the plan and the bound; a tolerance where there is no plan."""
    if found.infeasible:
        return Fraction(0)
    return Fraction(1) if found.worst is None else found.worst - found.bound


def columns(found: Found | None) -> str:
    """Show one answer: time, exposure, bound."""
    if found is None:
        return "– | – | –"
    worst = "–" if found.worst is None else f"{float(found.worst):.4f}"
    sure = "proven" if found.proven else f"{float(found.bound):.4f}"
    return f"{found.seconds:.2f} s | {worst} | {sure}"


def ratio(peer: float, mine: float) -> str:
    """Show how many times as long the peer took."""
    return f"{peer / mine:.3g}×"


def summary(steps: int, runs: list[Run]) -> str:
    """Show all instances of one size in one row."""
    mine = [r.ours for r in runs]
    peers = [r.peer for r in runs if r.peer is not None]
    middle = statistics.median(f.seconds for f in mine)
    gaps = [float(gap(f)) for f in mine]
    floors = [r.floor for r in runs if r.floor is not None]
    theirs = statistics.median(f.seconds for f in peers) if peers else None

    def count(found: list[Found], *, proven: bool) -> str:
        return f"{sum(f.proven if proven else f.plan is not None for f in found)}/{len(found)}"

    cells = [
        str(steps),
        str(len(runs)),
        count(mine, proven=True),
        f"{middle:.3f} s",
        f"{max(f.seconds for f in mine):.2f} s",
        count(mine, proven=False),
        f"{statistics.median(gaps):.3f}",
        f"{max(gaps):.3f}",
        count(peers, proven=True) if peers else "–",
        count(peers, proven=False) if peers else "–",
        "–" if theirs is None else f"{theirs:.2f} s",
        "–" if theirs is None else ratio(theirs, middle),
        f"{1000 * statistics.median(floors):.1f} ms" if floors else "–",
        GOALS.get(steps, "–"),
    ]
    return "| " + " | ".join(cells) + " |"


def growth(medians: dict[int, float]) -> str:
    """Say how the median time grows from the smallest size to the largest."""
    small, large = min(medians), max(medians)
    return (
        f"Growth from {small} to {large} steps ({large / small:.3g}× the steps): "
        f"{medians[large] / medians[small]:.3g}× the time, median to median."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, short limits")
    parser.add_argument("--sizes", type=int, nargs="*", default=None)
    parser.add_argument("--own", type=int, default=0, help="own instances beside the shared ones")
    parser.add_argument("--limit", type=float, default=LIMIT, help="seconds, for each of the two")
    parser.add_argument("--peer-up-to", type=int, default=200, help="largest size for the peer")
    parser.add_argument("--out", type=Path, help="also write Markdown tables")
    args = parser.parse_args()
    sizes = args.sizes or (SIZES[:3] if args.quick else SIZES)
    limit = min(args.limit, 5.0) if args.quick else args.limit
    lines: list[str] = []
    run(generate(10, 0), limit, with_peer=True)  # so that no clock runs while libraries load

    def show(line: str) -> None:
        lines.append(line)
        print(line, flush=True)

    show(EACH)
    show("|" + " --- |" * (EACH.count("|") - 1))
    by_size: dict[int, list[Run]] = {}
    for steps in sizes:
        # Without the shared instances there are three of our own all the same.
        given = shared(steps)
        own = args.own or (0 if given else 3)
        for agreement in (*given, *(generate(steps, seed) for seed in range(1, own + 1))):
            both = run(agreement, limit, with_peer=steps <= args.peer_up_to)
            by_size.setdefault(steps, []).append(both)
            times = "–" if both.peer is None else ratio(both.peer.seconds, both.ours.seconds)
            show(
                f"| {steps} | {agreement.id} | {columns(both.ours)} | {columns(both.peer)} "
                f"| {times} |"
            )
    show("")
    show(ALL)
    show("|" + " --- |" * (ALL.count("|") - 1))
    for steps, runs in by_size.items():
        show(summary(steps, runs))
    medians = {s: statistics.median(r.ours.seconds for r in runs) for s, runs in by_size.items()}
    if len(medians) > 1:
        show("")
        show(growth(medians))
    if args.out is not None:
        args.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
