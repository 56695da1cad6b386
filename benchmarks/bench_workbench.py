"""How soon what is shown follows a key, in Chromium, for agreements of two sizes and two outcomes.

Keys go into stake, value, share, firmness and title, where an agreement has them, each field from
the text as it was opened; each key waits for the one before. Times are from the key to the frame
in which its character, its numbers, its pictures and its repairs are painted. What a machine is
busy with besides goes into them: the load stands beside, and the processor time of server and
planning processes for each key.

python -m benchmarks.bench_workbench [--keys N] [--field FIELD]… [--check] [--minutes N] [--beside]
[NAME…]

The last lines of each agreement are of the forms: keys into a stake, a value and the title of a
measure.

--keys N: so many for each field; 200 if left out. --field FIELD: that one alone, named as in the
table ("stake", "stake in forms"); may be given again. --check: each number that is shown is
compared with that of `plan`, `explain` and `check` on the same text. --minutes N: keys as fast as
they go for so long, on the first agreement; what memory grows by, and whether a process is left
over. --beside: what no key waits for instead: how long it takes from the command to the first page,
and how long a planning process works on with an older text once there is a newer one.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from statistics import quantiles

from benchmarks.instances import SHARED
from benchmarks.printed import head, row
from benchmarks.workbench_cancel import cancelled
from benchmarks.workbench_check import compare
from benchmarks.workbench_page import (
    CHROMIUM,
    FIELDS,
    IN_FORMS,
    Times,
    Workbench,
    cpu,
    first_page,
    memory,
    place_of,
    workbench,
)

from paripassu.agreement.read import parse_agreement
from paripassu.errors import InputError

ROOT = Path(__file__).resolve().parents[1]
#: Seconds without a key in which idle processors are looked at.
IDLE = 5
#: How often the workbench is started to see how soon its page is there.
STARTS = 5
#: Seconds that a key may take before it counts as not answered.
PATIENCE = 20


def texts() -> dict[str, str]:
    examples = {
        name: ROOT / "examples" / f"{name}.toml" for name in ("korea-2018", "korea-2018-repaired")
    }
    wide = {
        f"wide-{steps}": SHARED / "plans" / "bench" / f"wide-{steps}-1.toml"
        for steps in (200, 1000)
    }
    return {name: path.read_text() for name, path in (examples | wide).items() if path.exists()}


def reads(text: str) -> bool:
    try:
        parse_agreement(text.encode(), "agreement.toml")
    except InputError:
        return False
    return True


def keys(open_: Workbench, field: str, count: int, chance: random.Random) -> Iterator[str]:
    """Press keys that leave an agreement; give the text after each."""
    done = tries = 0
    while done < count and tries < 20 * count:
        tries += 1
        text = open_.text
        key = place_of(text, field, chance)
        if key is None:
            return
        new = text[: key.start] + key.new + text[key.end :]
        if not reads(new):
            continue
        open_.key(key.start, key.end, key.new)
        done += 1
        yield new


def percentiles(found: Sequence[float | None]) -> str:
    known = sorted(one for one in found if one is not None)
    missed = f" ({len(found) - len(known)} not)" if len(known) < len(found) else ""
    if not known:
        return f"–{missed}"
    if len(known) < 2:
        return f"{known[0]:.0f}{missed}"
    cut = quantiles(known, n=100, method="inclusive")
    return f"{cut[49]:.0f} / {cut[94]:.0f} / {cut[98]:.0f}{missed}"


def load() -> str:
    return f"{os.getloadavg()[0]:.1f}"


def idle(open_: Workbench) -> str:
    before = cpu(open_.processes)
    time.sleep(IDLE)
    return f"{100 * (cpu(open_.processes) - before) / IDLE:.1f} %"


def measure(name: str, text: str, count: int, fields: Sequence[str], *, check: bool) -> None:
    every: list[Times] = []
    checked = cut = 0
    with workbench(text) as open_:
        first = idle(open_)
        for field in (one for one in FIELDS if one in fields):
            chance, found = random.Random(f"{name} {field}"), list[Times]()
            open_.put(text)
            open_.times(("numbers", "pictures", "repairs"), PATIENCE)
            used = cpu(open_.processes)
            for now in keys(open_, field, count, chance):
                found.append(open_.times(("numbers", "pictures", "repairs"), PATIENCE))
                if check and found[-1].repairs is not None:
                    checked += 1
                    cut += not compare(open_.page, now)
            if not found:
                continue
            every += found
            used = cpu(open_.processes) - used
            report(name, field, found, f"{1000 * used / len(found):.0f} ms a key")
        if every:
            report(name, "all", every, f"idle {first}, then {idle(open_)}")
        for field in (one for one in IN_FORMS if f"{one} in forms" in fields):
            open_.go_to_forms(field)
            seen = [
                open_.key_in_forms(typed, PATIENCE)
                for typed in islice(cycle(IN_FORMS[field][2]), count)
            ]
            report(name, f"{field} in forms", seen, "–")
    if check and every:
        print(f"\n{name}: what was shown after {checked} keys is what plan, explain and check say;")
        print(f"after {cut} of them the time of the repairs ended in one of the two.\n")


def beside(name: str, text: str, count: int) -> None:
    """Measure what no key waits for: the first page, and the end of work on an older text."""
    shown, found = zip(*(first_page(text) for _ in range(min(count, STARTS))), strict=True)
    print(f"\n{name}, load {load()}. From the command to the forms: {percentiles(shown)} ms; to")
    print(f"the numbers: {percentiles(found)} ms. From a newer text to the end of work on an older")
    print(f"one: {percentiles([*cancelled(text, count)])} ms.\n")


def report(name: str, field: str, found: Sequence[Times], busy: str) -> None:
    row(
        name, field, len(found),
        percentiles([one.echo for one in found]),
        percentiles([one.numbers for one in found]),
        percentiles([one.pictures for one in found]),
        percentiles([one.repairs for one in found]),
        busy, load(),
    )  # fmt: skip


def hour(name: str, text: str, minutes: float) -> None:
    """Press keys as fast as they go, and see what memory does."""
    with workbench(text) as open_:
        chance, pressed = random.Random(name), 0
        end = time.monotonic() + 60 * minutes
        head("minutes", "keys", "server, MiB", "all its processes, MiB", "processes")
        begun, shown = time.monotonic(), 0.0
        while (now := time.monotonic()) < end:
            for _ in keys(open_, chance.choice(FIELDS), 1, chance):
                pressed += 1
            if now - shown >= 60 or not shown:
                shown = now
                pids = open_.processes
                row(
                    f"{(now - begun) / 60:.0f}",
                    pressed,
                    f"{memory(pids[:1]):.0f}",
                    f"{memory(pids):.0f}",
                    len(pids),
                )
        time.sleep(IDLE)
        pids = open_.processes
        row(f"{minutes:g}", pressed, f"{memory(pids[:1]):.0f}", f"{memory(pids):.0f}", len(pids))
    print("\nNo process is left over.")


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("--keys", type=int, default=200)
    every = [*FIELDS, *(f"{one} in forms" for one in IN_FORMS)]
    given.add_argument("--field", action="append", choices=every)
    given.add_argument("--check", action="store_true")
    given.add_argument("--minutes", type=float, default=0)
    given.add_argument("--beside", action="store_true")
    given.add_argument("names", nargs="*")
    asked = given.parse_args()
    if CHROMIUM is None:
        print("No Chromium is here to drive.")
        return
    if asked.beside:
        for name in asked.names or ["korea-2018"]:
            beside(name, texts()[name], asked.keys)
        return
    chosen = {n: t for n, t in texts().items() if not asked.names or n in asked.names}
    if asked.minutes:
        hour(*next(iter(chosen.items())), asked.minutes)
        return
    print("Milliseconds: half of the keys / 95 % / 99 % take no longer.\n")
    head(
        "agreement", "field", "keys", "echo", "numbers", "pictures", "repairs", "processor", "load"
    )
    for name, text in chosen.items():
        measure(name, text, asked.keys, asked.field or every, check=asked.check)


if __name__ == "__main__":
    main()
