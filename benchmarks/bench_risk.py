"""Risk: futures a second, beside `plan` called for each of them, memory, and how cost grows.

    python -m benchmarks.bench_risk                # everything but the large run, a few minutes
    python -m benchmarks.bench_risk --quick        # smaller
    python -m benchmarks.bench_risk --large        # also memory at 10,000,000 futures

korea-2018 as it stands, and with three positions conceded, after which every future has a deal and
its best order has to be found. All outputs but total effects. Two processes, one per core; a second
beginning, in which conflicts and plans are looked for, is told apart. The peer is one call of the
planner per future, the numbers and the held positions of that future written into the agreement.

Memory is the largest that the program and its processes held, measured in a run of its own.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.printed import head, row

from paripassu.agreement.model import Agreement
from paripassu.agreement.read import read_agreement
from paripassu.deadline import Deadline
from paripassu.sequencing.answer import plan
from paripassu.sequencing.risk.draws import MAIN, Drawer
from paripassu.sequencing.risk.pieces import Runner
from paripassu.sequencing.risk.question import Question
from paripassu.sequencing.risk.sampled import counted, prepared
from paripassu.sequencing.risk.world import World

KOREA = Path(__file__).resolve().parent.parent / "examples" / "korea-2018.toml"
CONCEDED = ("us-treaty-last", "dprk-keeps-some", "dprk-verification-later")


def speed(question: Question, processes: int) -> tuple[float, float, int]:
    """Give the seconds of the beginning and of the counting, and how many futures there are."""
    started = time.perf_counter()
    sample = prepared(question, question.world())
    ready = time.perf_counter()
    runner = Runner(
        processes, None, Deadline.after(None), lambda _: None, lambda: None, lambda *_: None
    )
    counted(sample, runner)
    return ready - started, time.perf_counter() - ready, sample.main.each * 16


def one_by_one(agreement: Agreement, conceded: tuple[str, ...], many: int) -> float:
    """Give the seconds that `plan` takes per future."""
    world = World.of(agreement, conceded)
    futures = Drawer(world, 0).futures(MAIN, 0, 4)
    started = time.perf_counter()
    for future in range(many):
        at = futures.numbers.agreement(future, world.agreement)
        held = {p for p, column in futures.held.items() if column[future]}
        positions = tuple(p for p in at.positions if not p.binds or p.id in held)
        plan(at.replace(positions=positions), time_limit=60)
    return (time.perf_counter() - started) / many


def memory(samples: int) -> float:
    """Give the megabytes that a run of its own holds at most, and its processes."""
    code = (
        "import resource, sys; from benchmarks.bench_risk import *; "
        "speed(Question(read_agreement(KOREA), samples=int(sys.argv[1]), effects=0), 2); "
        "print(largest())"
    )
    command = [sys.executable, "-c", code, str(samples)]
    return float(subprocess.run(command, check=True, capture_output=True).stdout)


def largest() -> float:
    """Give the megabytes that this process held at most, or the largest that it started."""
    return max(resource.getrusage(who).ru_maxrss / 1024 for who in _WHO)


_WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def grown(parties: int, steps: int, inputs: int) -> Agreement:
    """Make an agreement of so many parties, steps and intervals, of which about half are deals."""
    names = [f"p{k}" for k in range(parties)]
    measures = []
    for step in range(steps):
        by, to = names[step % parties], names[(step + 1) % parties]
        interval = step * 2 < inputs
        other = step * 2 + 1 < inputs
        cost = [-3, -1] if interval else -2
        gain = [1, 5] if other else 3
        measures.append({"id": f"m{step}", "by": [by], "value": {by: cost, to: gain}})
    positions = [
        {
            "id": f"q{k}", "party": names[k % parties], "claim": "after", "measure": f"m{k}",
            "needs": {f"m{(k + 1) % steps}": "all"}, "likelihood": [0.6, 0.9],
        }
        for k in range(min(steps, 4))
    ]  # fmt: skip
    return Agreement.model_validate(
        {
            "id": "grown",
            "parties": [{"id": name, "stake": 4, "tolerance": 6} for name in names],
            "measures": measures,
            "positions": positions,
        }
    )


def main() -> None:
    """Print all of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--large", action="store_true")
    given = parser.parse_args()
    samples = 32_768 if given.quick else 262_144
    korea = read_agreement(KOREA)
    print("## korea-2018, two processes\n")
    head("", "beginning", "futures", "futures a second", "`plan` for each: futures a second")
    for name, conceded, many in (
        ("as it stands", (), samples),
        ("three positions conceded", CONCEDED, samples // 8),
    ):
        question = Question(korea, conceded, samples=many, effects=0)
        begun, taken, futures = speed(question, 2)
        peer = one_by_one(korea, conceded, 5 if given.quick else 30)
        row(name, f"{begun:.1f} s", f"{futures:,}", f"{futures / taken:,.0f}", f"{1 / peer:.1f}")
    print("\n## Memory\n")
    head("futures", "MB")
    sizes = [100_000, 10_000_000] if given.large else [100_000]
    for size in sizes:
        row(f"{size:,}", f"{memory(size):.0f}")
    print("\n## How cost grows, one process\n")
    head("parties", "steps", "intervals", "beginning", "futures a second")
    cases = [(2, 12, 8), (4, 12, 8), (8, 16, 8), (2, 24, 8), (2, 12, 16), (2, 12, 24)]
    for parties, steps, inputs in cases[:2] if given.quick else cases:
        many = 4_096
        question = Question(grown(parties, steps, inputs), samples=many, effects=0)
        begun, taken, futures = speed(question, 1)
        row(parties, steps, inputs, f"{begun:.1f} s", f"{futures / taken:,.0f}")


if __name__ == "__main__":
    main()
