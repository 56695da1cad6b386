"""Whether another version was faster: two source trees side by side in one run.

    python -m benchmarks.bench_versions --before PATH/src                 # orders and processes
    python -m benchmarks.bench_versions --before PATH/src --sizes 40 80   # smaller orders only
    python -m benchmarks.bench_versions --before PATH/src --orders no     # processes only

PATH is a checkout of the other version (``git worktree add PATH COMMIT``). Both run on this
interpreter and its native kernels, alternately, each time the other one first; what is shown is the
least of the repeats, since a busy machine only ever adds. Of orders it is the processor's time for
the shared ``wide``, ``tight`` and ``reversible`` agreements, reading left out. What one of the two
does not prove within the limit, which is one of the processor's time too, is run once, and counts
by its gap, (worst exposure - certified bound) as a share of a tolerance. Of commands it is the
processor's time of the whole process, all its threads added up, and with ``--clock`` the time that
passes; byte code is kept between the repeats, as an installation keeps it.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bench_process import KOREA, REPAIRED
from benchmarks.instances import CLASSES, SHARED

SIZES = (40, 80, 200, 1000)
SOURCE = Path(__file__).resolve().parent.parent / "src"
#: Where byte code is kept: in neither of the checkouts.
BYTE_CODE = Path(tempfile.gettempdir()) / "paripassu-bench-versions"
NEW, OLD = "this", "before"

#: Answers one path on standard input after the other; uses only what both versions have.
WORKER = """
import json, sys, time
time.monotonic = time.process_time  # the limit is one of work, whatever else the machine does
from paripassu.agreement.read import read_agreement
from paripassu.sequencing.compile import Setting, compile_order, everything
from paripassu.sequencing.order.exposure import least_worst_exposure
for line in sys.stdin:
    path, limit = json.loads(line)
    agreement = read_agreement(path)
    start = time.process_time()
    problem = compile_order(Setting.of(agreement), everything(agreement)).problem
    found = least_worst_exposure(problem, time_limit=limit)
    took = time.process_time() - start
    worst = None if found.worst is None else found.worst / problem.one
    bound = 0 if found.bound is None else found.bound / problem.one
    print(json.dumps([took, found.optimal or found.infeasible, worst, bound]), flush=True)
"""

COMMANDS = {
    "python -c pass (floor)": ["-c", "pass"],
    "paripassu --help": ["-m", "paripassu", "--help"],
    "paripassu plan --help": ["-m", "paripassu", "plan", "--help"],
    "paripassu show korea-2018": ["-m", "paripassu", "show", KOREA],
    "paripassu plan korea-2018": ["-m", "paripassu", "plan", KOREA],
    "paripassu plan korea-2018-repaired": ["-m", "paripassu", "plan", REPAIRED],
    "paripassu explain korea-2018": ["-m", "paripassu", "explain", KOREA],
    "paripassu risk korea-2018-repaired, begun": [
        "-m", "paripassu", "risk", REPAIRED, "--samples", "10",
    ],
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Order:
    """What one version says of one agreement."""

    seconds: float
    proven: bool
    worst: float | None
    bound: float

    @property
    def gap(self) -> float:
        """What is between the order and the bound; a tolerance where there is no order."""
        return 0.0 if self.proven else 1.0 if self.worst is None else self.worst - self.bound


class Worker:
    """A process of one version that answers agreements."""

    def __init__(self, source: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", WORKER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment(source),
        )

    def ask(self, path: Path, limit: float) -> Order:
        """Have one agreement answered."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps([str(path), limit]), file=self.process.stdin, flush=True)
        return Order(*json.loads(self.process.stdout.readline()))

    def close(self) -> None:
        """Let the process end."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


def environment(source: Path) -> dict[str, str]:
    """Give the environment in which a version is imported from its source tree."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(source), "PYTHONPYCACHEPREFIX": str(BYTE_CODE)}


def turns(repeats: int) -> list[tuple[str, str]]:
    """Say which version goes first, each in its turn."""
    return [(NEW, OLD) if number % 2 else (OLD, NEW) for number in range(repeats)]


def orders(workers: dict[str, Worker], path: Path, limit: float, repeats: int) -> dict[str, Order]:
    """Give the best of the repeats of each version."""
    best: dict[str, Order] = {}
    for turn in turns(repeats):
        for name in turn:
            found = workers[name].ask(path, limit)
            if name not in best or found.seconds < best[name].seconds:
                best[name] = found
        if not all(order.proven for order in best.values()):
            break
    return best


def order_row(kind: str, steps: int, found: list[dict[str, Order]]) -> str:
    both = [pair for pair in found if all(order.proven for order in pair.values())]
    cells = [kind, str(steps), str(len(found))]
    for name in (OLD, NEW):
        cells.append(f"{sum(pair[name].proven for pair in found)}/{len(found)}")
    for name in (OLD, NEW):
        cells.append(f"{sum(pair[name].seconds for pair in both):.3f} s" if both else "–")
    ratios = [pair[NEW].seconds / pair[OLD].seconds for pair in both]
    cells.append(f"{statistics.geometric_mean(ratios):.2f}" if ratios else "–")
    cells.append(f"{max(ratios):.2f}" if ratios else "–")
    for name in (OLD, NEW):
        cells.append(f"{max(pair[name].gap for pair in found):.3f}")
    for pair in both:
        assert pair[NEW].worst == pair[OLD].worst, (kind, steps, pair)
    return "| " + " | ".join(cells) + " |"


def process(source: Path, arguments: list[str]) -> tuple[float, float]:
    """Give the processor's time of a whole process, and the time that passes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments],
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(source),
        timeout=300,
    )
    passed = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, passed


def process_row(sources: dict[str, Path], name: str, repeats: int, *, clock: bool) -> str:
    least: dict[str, float] = {}
    for turn in turns(repeats):
        for version in turn:
            took = process(sources[version], COMMANDS[name])[clock]
            least[version] = min(took, least.get(version, took))
    ratio = least[NEW] / least[OLD]
    return f"| {name} | {least[OLD]:.3f} s | {least[NEW]:.3f} s | {ratio:.2f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--before", type=Path, required=True, help="src of the other checkout")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--classes", nargs="*", default=CLASSES, choices=CLASSES)
    parser.add_argument(
        "--limit", type=float, default=20.0, help="seconds of the processor for one order"
    )
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--orders", choices=("yes", "no"), default="yes")
    parser.add_argument("--processes", choices=("yes", "no"), default="yes")
    parser.add_argument("--clock", action="store_true", help="processes by the time that passes")
    args = parser.parse_args()
    sources = {OLD: args.before.resolve(), NEW: SOURCE}
    if not (sources[OLD] / "paripassu").is_dir():
        parser.error(f"no package paripassu in {args.before}")
    if args.orders == "yes":
        head = (
            "class", "steps", "instances", "proven before", "proven now", "time before",
            "time now", "ratio, mean", "ratio, worst", "gap before, worst", "gap now, worst",
        )  # fmt: skip
        print("| " + " | ".join(head) + " |\n|" + " --- |" * len(head))
        workers = {name: Worker(source) for name, source in sources.items()}
        for kind in args.classes:
            for steps in args.sizes:
                paths = sorted((SHARED / "plans" / "bench").glob(f"{kind}-{steps}-*.toml"))
                found = [orders(workers, path, args.limit, args.repeats) for path in paths]
                if found:
                    print(order_row(kind, steps, found), flush=True)
        for worker in workers.values():
            worker.close()
        print()
    if args.processes == "yes":
        print("| command | before | now | ratio |\n| --- | --- | --- | --- |")
        for name in COMMANDS:
            print(process_row(sources, name, args.repeats, clock=args.clock), flush=True)


if __name__ == "__main__":
    main()
