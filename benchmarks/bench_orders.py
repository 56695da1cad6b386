"""How fast and how surely orders of least worst exposure are found, beside two peers.

    python -m benchmarks.bench_orders                    # every class and size
    python -m benchmarks.bench_orders --quick            # small sizes, short limits
    python -m benchmarks.bench_orders --out table.md     # also as a Markdown table
    python -m benchmarks.bench_orders --processor --peers-up-to 0    # beside other work

Start-up and reading are excluded: the clock runs from the agreement to the proven or best order.
A gap is (worst exposure - certified bound) as a share of a tolerance. The floor, printed as the
distance to what is physically possible, is the time to evaluate one given order exactly.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.instances import CLASSES, generate, shared
from benchmarks.peers import breadth_first, cp_sat

from paripassu.agreement.model import Agreement
from paripassu.sequencing.compile import Compiled, Setting, compile_order, everything
from paripassu.sequencing.order.clock import Now
from paripassu.sequencing.order.exposure import least_worst_exposure
from paripassu.sequencing.order.problem import OrderProblem, Outcome

SIZES = (20, 40, 80, 200, 500, 1000)
LIMIT = 20.0

Row = tuple[str, ...]
HEAD: Row = (
    "class", "steps", "instances", "proven", "time, median", "time, worst", "gap, median",
    "gap, worst", "CP-SAT proven", "CP-SAT time", "BFS proven", "BFS time", "ratio to CP-SAT",
    "one evaluation",
)  # fmt: skip


def compiled(agreement: Agreement) -> Compiled:
    frame = Setting.of(agreement)
    result = compile_order(frame, everything(agreement))
    assert result is not None
    return result


def timed(run: Callable[[], Outcome], now: Now) -> tuple[float, Outcome]:
    start = now()
    outcome = run()
    return now() - start, outcome


def evaluate(problem: OrderProblem, order: tuple[int, ...]) -> int:
    """Recompute the worst exposure of an order from its definition, and that it is feasible."""
    kept = [0] * len(problem.upper)
    worst = 0
    done: set[int] = set()
    for index, moment in enumerate(order):
        assert all(wait.before in done for wait in problem.before[moment])
        done.add(moment)
        kept = [a + b for a, b in zip(kept, problem.delta[moment], strict=True)]
        for k, u, f in zip(kept, problem.upper, problem.floor, strict=True):
            assert u is None or k <= u
            assert f is None or k >= f
        if index < len(order) - 1:
            worst = max([worst, *(-k for k, r in zip(kept, problem.rated, strict=True) if r)])
    assert len(done) == problem.size
    return worst


def gap(problem: OrderProblem, outcome: Outcome) -> float:
    if outcome.worst is None or outcome.bound is None:
        return 0.0 if outcome.infeasible else 1.0
    return (outcome.worst - outcome.bound) / problem.one


def row(
    kind: str,
    steps: int,
    own: int,
    limit: float,
    peer_limit: float,
    largest: int,
    now: Now,
) -> Row:
    agreements = [*shared(kind, steps), *(generate(kind, steps, 100 + s) for s in range(own))]
    times, gaps, proven, floors = [], [], 0, []
    cp: list[tuple[float, bool]] = []
    bfs: list[tuple[float, bool]] = []
    for agreement in agreements:
        start = now()
        problem = compiled(agreement).problem
        outcome = least_worst_exposure(problem, time_limit=limit, now=now)
        times.append(now() - start)
        gaps.append(gap(problem, outcome))
        proven += outcome.optimal or outcome.infeasible
        if outcome.order is not None:
            start = now()
            assert evaluate(problem, outcome.order) == outcome.worst
            floors.append(now() - start)
        if steps <= largest:
            for peer, into in ((cp_sat, cp), (breadth_first, bfs)):
                seconds, answer = timed(lambda p=peer, q=problem: p(q, peer_limit), now)  # type: ignore[misc]
                into.append((seconds, answer.optimal))
                if answer.optimal and outcome.optimal:
                    assert answer.worst == outcome.worst, (agreement.id, answer, outcome)
    middle = statistics.median(times)

    def peer_columns(results: list[tuple[float, bool]]) -> tuple[str, str]:
        if not results:
            return "–", "–"
        seconds = statistics.median(t for t, _ in results)
        return f"{sum(p for _, p in results)}/{len(results)}", f"{seconds:.2f} s"

    return (
        kind,
        str(steps),
        str(len(agreements)),
        f"{proven}/{len(agreements)}",
        f"{middle:.3f} s",
        f"{max(times):.2f} s",
        f"{statistics.median(gaps):.3f}",
        f"{max(gaps):.3f}",
        *peer_columns(cp),
        *peer_columns(bfs),
        f"{statistics.median(t for t, _ in cp) / middle:.0f}×" if cp else "–",
        f"{1000 * statistics.median(floors):.2f} ms" if floors else "–",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, short limits")
    parser.add_argument("--sizes", type=int, nargs="*", default=None)
    parser.add_argument("--classes", nargs="*", default=CLASSES, choices=CLASSES)
    parser.add_argument("--own", type=int, default=3, help="own instances beside the shared ones")
    parser.add_argument("--limit", type=float, default=LIMIT, help="seconds for one instance")
    parser.add_argument("--peer-limit", type=float, default=LIMIT)
    parser.add_argument("--peers-up-to", type=int, default=80, help="largest size for the peers")
    parser.add_argument(
        "--processor",
        action="store_true",
        help="limits and times in processor time; peers use two processors, so leave them out",
    )
    parser.add_argument("--out", type=Path, help="also write a Markdown table")
    args = parser.parse_args()
    sizes = args.sizes or (SIZES[:3] if args.quick else SIZES)
    limit = min(args.limit, 5.0) if args.quick else args.limit
    peer_limit = min(args.peer_limit, 5.0) if args.quick else args.peer_limit
    lines = ["| " + " | ".join(HEAD) + " |", "|" + " --- |" * len(HEAD)]
    print("\n".join(lines))
    now = time.process_time if args.processor else time.perf_counter
    for kind in args.classes:
        for steps in sizes:
            told = row(kind, steps, args.own, limit, peer_limit, args.peers_up_to, now)
            lines.append("| " + " | ".join(told) + " |")
            print(lines[-1], flush=True)
    if args.out is not None:
        args.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
