"""Where a process stands: entries a second, what an entry and an answer cost, and memory.

    python -m benchmarks.bench_status                  # up to 100,000 entries and 1,000 steps
    python -m benchmarks.bench_status --most 1000000   # some minutes
    python -m benchmarks.bench_status --profile        # where the time goes

Each record is of a process that goes on from step to step: claims, evidence, confirmations,
disputes that are taken back, findings, complaints. The fold takes the entries as ``json.loads``
gives them, made before the clock starts. The limit is reading the same lines with ``json`` alone,
measured in the same run. *Settled*: entries that begin a day, each with all that the end of the
day before and the deadlines in between bring; the median, and what 99 of 100 stay under. *Status*
is asked in the middle of the plan; *later*, ten years after its end, and a hundred and ten: nothing
happens in between. Memory is what the fold holds at the end of the record, and the most that it
held on the way, by ``tracemalloc`` in a second run, in which each entry is made, folded and left:
so what the fold keeps of an entry counts. Times are of the processor.
"""

from __future__ import annotations

import argparse
import cProfile
import datetime as dt
import json
import pstats
import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from paripassu.agreement.read import parse_agreement
from paripassu.process.fold.fold import Fold
from paripassu.process.fold.pact import Pact

START = dt.date(2020, 1, 1)
#: Days from one step to the next, where nothing else is said.
APART = 3
#: Entries of one day in the records that take long.
A_DAY = 4
PORTIONS = 4

HEAD = """
[agreement]
id = "long"
start = 2020-01-01
[[party]]
id = "a"
stake = 9
[[party]]
id = "b"
stake = 9
[[party]]
id = "c"
stake = 5
[process]
inspectorate = "agency"
react_days = 5
dispute_days = 10
resolve_days = 20
confirm_days = 5
disputes = 1000000
"""


def agreement_of(steps: int, apart: int = APART) -> tuple[bytes, bytes]:
    """Give an agreement with so many steps, one after the other, and its plan: their files."""
    parts = [HEAD]
    order: list[tuple[str, int]] = []
    measures = max(1, steps // PORTIONS)
    for number in range(measures):
        by, other = ("a", "b") if number % 2 else ("b", "a")
        parts.append(
            f'[[measure]]\nid = "m{number}"\nby = ["{by}"]\nportions = {PORTIONS}\ndays = 1\n'
            f"value = {{ {by} = -{1 + number % 3}, {other} = {2 + number % 5}.5, c = 0.3 }}\n"
            f"lasting = {(1, 0.5)[number % 2]}\n"
        )
        if number % 5 == 0:
            parts.append(f'confirm_by = ["{other}"]\n')
        if number % 7 == 0:
            parts.append("verify = { detect = 0.6 }\n")
    for portion in range(1, PORTIONS + 1):
        order += [(f"m{number}", portion) for number in range(measures)]
    text = "".join(parts).encode()
    plan = {
        "format": "paripassu/plan/1",
        "agreement": "long",
        "digest": parse_agreement(text).digest,
        "steps": [
            {"moment": at, "measure": name, "portion": portion, "end_day": apart * (at + 1)}
            for at, (name, portion) in enumerate(order)
        ],
    }
    return text, json.dumps(plan).encode()


def pact_of(steps: int, apart: int = APART) -> Pact:
    """Give an agreement with so many steps, one after the other, and its plan."""
    text, plan = agreement_of(steps, apart)
    return Pact.read(parse_agreement(text), plan)


def record_of(
    pact: Pact, entries: int, share: float = 1.0, apart: int = APART
) -> Iterator[dict[str, Any]]:
    """Give a record of so many entries, of which the last is at this share of the steps."""
    index = 0

    def made(by: str, kind: str, day: int, **body: Any) -> dict[str, Any]:
        nonlocal index
        date = START + dt.timedelta(days=day)
        clock = f"{index % 86400 // 3600:02}:{index % 3600 // 60:02}:{index % 60:02}"
        index += 1
        return {
            "index": index - 1,
            "by": by,
            "time": f"{date.isoformat()}T{clock}Z",
            "after": index - 1,
            "kind": kind,
            "body": body,
        }

    for party in pact.parties:
        yield made(
            party, "sign", 0, agreement=pact.agreement.digest, plan=pact.digest, replaces=None
        )
    tasks = list(pact.tasks.values())
    tasks = tasks[: max(1, int(len(tasks) * share))]
    each = max(4, (entries - index) // len(tasks))
    for number, task in enumerate(tasks):
        day, (by,) = apart * number + 1, task.by
        other = "b" if by == "a" else "a"
        claim = index
        yield made(by, "perform", day, step=task.key)
        if number % 10 == 0:
            yield made("c", "dispute", day, of=claim, ground="It is not so.")
            yield made("c", "confirm", day, of=claim)
        if task.required is not None:
            yield made("agency", "finding", day, of=claim, verdict="consistent", detect="0.7")
        yield made(other, "confirm", day, of=claim)
        for more in range(each - (index - claim)):
            later = day + more * apart // each
            if more % 4 == 0:
                yield made(by, "perform", later, step=task.key)
            elif more % 4 == 1:
                yield made(other, "confirm", later, of=claim)
            elif more % 4 == 2:
                yield made("c", "dispute", later, ground="A complaint.")
            else:
                yield made("agency", "finding", later, of=claim, verdict="inconclusive")


def folded(pact: Pact, entries: Iterable[dict[str, Any]]) -> Fold:
    fold = Fold(pact, {})
    for entry in entries:
        fold.fold(entry)
    return fold


def spent(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def held(pact: Pact, entries: Iterable[dict[str, Any]]) -> tuple[float, float]:
    """Give the megabytes that a fold holds at the end, and at the most."""
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    fold = folded(pact, entries)
    after, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del fold
    return (after - before) / 1e6, (most - before) / 1e6


def settled(pact: Pact, entries: list[dict[str, Any]]) -> tuple[float, float]:
    """Give the milliseconds of an entry that begins a day: the median, and 99 of 100."""
    fold = Fold(pact, {})
    times = []
    last = entries[0]["time"][:10]
    for entry in entries:
        took = spent(lambda entry=entry: fold.fold(entry))  # type: ignore[misc]
        if entry["time"][:10] != last:
            times.append(took)
        last = entry["time"][:10]
    return 1e3 * statistics.median(times), 1e3 * statistics.quantiles(times, n=100)[-1]


def row(steps: int, count: int, apart: int = APART) -> None:
    pact = pact_of(steps, apart)
    entries = [*record_of(pact, count, apart=apart)]
    days = len({entry["time"][:10] for entry in entries})
    lines = [json.dumps(entry) for entry in entries]
    limit = spent(lambda: [None for line in lines if json.loads(line) is None])
    folds: list[Fold] = []
    took = spent(lambda: folds.append(folded(pact, entries)))
    half = folded(pact, [*record_of(pact, min(count, 20 * steps), share=0.5, apart=apart)])
    status = min(spent(half.status) for _ in range(5))
    ended = folds[0]
    decade = START.toordinal() + apart * steps + 3653
    near, far = [], []
    for _ in range(7):
        near.append(spent(lambda: ended.status(decade)))
        far.append(spent(lambda: ended.status(decade + 36525)))
    alone, most = settled(pact, [*record_of(pact, 4 * steps, apart=apart)])
    many = len(entries)
    for made in (entries, lines):  # a million of them are more than all the rest
        made.clear()
    megabytes, most_megabytes = held(pact, record_of(pact, count, apart=apart))
    print(
        f"| {steps:,} | {many:,} | {days:,} | {took:.2f} s | {many / took:,.0f} "
        f"| {many / limit:,.0f} | {took / limit:.1f}× "
        f"| {alone:.2f} ms, {most:.2f} ms | {1e3 * status:.1f} ms "
        f"| {1e3 * min(near):.1f} ms, {1e3 * min(far):.1f} ms "
        f"| {megabytes:.1f} MB, {most_megabytes:.1f} MB |",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--most", type=int, default=100_000, metavar="ENTRIES")
    parser.add_argument("--steps", type=int, default=1000, metavar="STEPS")
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    if options.profile:
        pact = pact_of(options.steps)
        entries = [*record_of(pact, options.most)]
        profile = cProfile.Profile()
        fold = profile.runcall(folded, pact, entries)
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)
        profile = cProfile.Profile()
        half = folded(pact, [*record_of(pact, options.most, share=0.5)])
        profile.runcall(half.status)
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)
        del fold
        return
    print(
        "| steps | entries | days | fold | entries/s | json alone/s | of json | settled | status "
        "| later | memory |\n" + "| --- " * 11 + "|"
    )
    sizes = [size for size in (10_000, 100_000, 1_000_000) if size <= options.most]
    for count in sizes:
        row(options.steps, count)
    long = max(sizes, default=0)
    row(options.steps, long, max(APART, long // (A_DAY * options.steps)))
    for steps in (10, 100, 300):
        row(steps, min(20_000, options.most))


if __name__ == "__main__":
    main()
