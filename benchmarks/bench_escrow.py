"""Declarations committed to, opened and verified, beside what SHA-256 itself can do.

    python -m benchmarks.bench_escrow            # two minutes
    python -m benchmarks.bench_escrow --quick    # smaller trees
    python -m benchmarks.bench_escrow --most 27  # growth up to 2^27 slots

The limit is the number of compressions a second of the same library on one long message, by as many
threads, each with that message, measured in turn with the work. The work is counted from the
layout that the specification gives: 5 compressions a slot (2 for the seeds, 1 for the leaf, 2 for
the node), and what records add: another block of their slot's leaf, the body, and for each of F
columns the leaf and the seeds down to the slot, of which slots share those above both. *Of the
limit* is by processor time, so that other programs count less; *by the clock* is the time that
passed, of both, so that work of one thread counts against all threads.

The peers are hashlib in Python, which is our reference, and pymerkle, which appends the same values
to one tree, timed on a part: it is under the GPL, so not among what we install; `pip install
pymerkle` beside, and its figures come in. Memory is the most that a process of its own held.
"""

from __future__ import annotations

import argparse
import importlib
import os
import random
import resource
import subprocess
import sys
import tempfile
from array import array
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.escrow_instances import TERRITORY, cells, corner, degrees, tags, texts
from benchmarks.escrow_work import verified_work, work, worked
from benchmarks.limit import MESSAGE, Taken, beside, least, timed
from benchmarks.printed import growth as print_growth
from benchmarks.printed import head, row

from paripassu.escrow import native
from paripassu.escrow.cells import grid
from paripassu.escrow.commit import Declaration
from paripassu.escrow.commitment import Commitment
from paripassu.escrow.declare_openings import answer_of, disclosed
from paripassu.escrow.disclose import open_tree
from paripassu.escrow.disclosure import parse_disclosure
from paripassu.escrow.hashes import SLOT_LEAF, context
from paripassu.escrow.nodes import Runs
from paripassu.escrow.opening import verify_disclosure
from paripassu.escrow.question import Question
from paripassu.escrow.records import Records
from paripassu.escrow.selection import Chosen
from paripassu.tables.texts import Texts

TIMES = 3


def shares(name: str, run: Callable[[], Any], threads: int, times: int = TIMES) -> float:
    """Print how near a run comes to the limit; give the compressions a second it reached."""
    made: list[Declaration] = []

    def committed() -> None:
        made[:] = [run()[1]]

    taken, limit = beside(committed, threads, times)
    done = worked(made[0])
    message = threads * len(MESSAGE) / 64
    rate, most = done / taken.processors, message / limit.processors
    by_clock = (done / taken.clock) / (message / limit.clock)
    row(
        name, str(threads), f"{done / 1e6:.1f} million", f"{taken.clock:.2f} s",
        f"{taken.processors:.2f} s", f"{rate / 1e6:.1f} million", f"{most / 1e6:.1f} million",
        f"{100 * rate / most:.0f} %", f"{100 * by_clock:.0f} %",
    )  # fmt: skip
    return rate


def with_threads(threads: int) -> int:
    """Let the program hash by so many threads, where there are so many processors."""
    there = sorted(ALL)[:threads]
    os.sched_setaffinity(0, there)
    return len(there)


ALL = os.sched_getaffinity(0)


def commits(quick: bool) -> None:
    """Print commitments of every kind of table."""
    print("\n## Committing\n")
    head(
        "what", "threads", "compressions", "elapsed", "processor time", "a second of a processor",
        "limit", "of the limit", "by the clock",
    )  # fmt: skip
    territory = TERRITORY[: 20 if quick else None]
    depth = 20 if quick else 24
    for threads in (1, 2):
        count = with_threads(threads)
        size = len(territory) * 2**15
        name = f"{size:,} cells, 5,000 records of 12 fields"
        shares(name, cells(territory, 5000), count)
        shares(f"2^{depth} slots for tags, 5,000 items", tags(depth, 5000 if not quick else 4000),
               count)  # fmt: skip
    os.sched_setaffinity(0, ALL)


#: A process of its own: so its memory is seen.
COMMIT = """
import sys, time
from paripassu.escrow.declare import declare_commit
import paripassu_native, polars
folder, threads = sys.argv[1], int(sys.argv[2])
message = bytes(1 << 26)
def held():
    return int(next(x for x in open("/proc/self/status") if x.startswith("VmHWM")).split()[1])
def timed(run):
    clock, processors = time.perf_counter(), time.process_time()
    run()
    return time.perf_counter() - clock, time.process_time() - processors
a = timed(lambda: paripassu_native.sha256_blocks(message, threads))
del message
b = timed(lambda: declare_commit(folder, folder + "/c.json", folder + "/s.secret",
                                 randomness=bytes(64)))
print(*a, *b, held() / 1000)
"""

ROWS = """
agreement = "bench"
declarer = "north"
origin = "example.org"
territory = []
[[tables]]
name = "rows"
kind = "row"
depth = 20
most = 1048576
columns = [{}]
"""


def parquet(count: int) -> None:
    """Print a commitment from Parquet, from one end to the other, and the peers."""
    import polars

    print(f"\n## From Parquet to commitment and secret: {count:,} rows of 8 fields of 10 bytes\n")
    head(
        "who", "compressions", "elapsed", "processor time", "limit", "of the limit", "by the clock",
        "most memory", "ratio",
    )  # fmt: skip
    frame = {f"c{at}": texts(count, 10, at) for at in range(8)}
    threads = len(ALL)
    with tempfile.TemporaryDirectory() as folder:
        polars.DataFrame(frame).write_parquet(Path(folder, "rows.parquet"))
        columns = ", ".join(f'{{ name = "{name}", type = "text" }}' for name in frame)
        Path(folder, "template.toml").write_text(ROWS.format(columns))
        runs = []
        for _ in range(TIMES):
            for name in ("c.json", "s.secret"):
                Path(folder, name).unlink(missing_ok=True)
            code = [sys.executable, "-c", COMMIT, folder, str(threads)]
            printed = subprocess.run(code, check=True, capture_output=True).stdout
            runs.append([*map(float, printed.split())])
    limit, mine = (
        least([Taken(*run[:2]) for run in runs]),
        least([Taken(*run[2:4]) for run in runs]),
    )
    records = Records(
        *(rows_of(count)), tuple(Texts.from_list(column) for column in frame.values())
    )
    done = work(2**20, 20, records)
    message = threads * len(MESSAGE) / 64
    row(
        f"paripassu, {threads} threads", f"{done / 1e6:.1f} million", f"{mine.clock:.2f} s",
        f"{mine.processors:.2f} s", f"{message / limit.processors / 1e6:.1f} million",
        f"{100 * done / mine.processors * limit.processors / message:.0f} %",
        f"{100 * done / mine.clock * limit.clock / message:.0f} %",
        f"{max(run[4] for run in runs):.0f} MB", "1×",
    )  # fmt: skip
    values = [text.encode() for column in frame.values() for text in column[: count // 80]]
    peer(values, 8 * count, mine)


def rows_of(count: int) -> tuple[Any, Any]:
    """Give slots and counts of a table of rows."""
    return array("Q", range(count)), array("I", [1]) * count


def peer(values: list[bytes], count: int, mine: Taken) -> None:
    """Print how long pymerkle takes to append as many values."""
    try:
        pymerkle: Any = importlib.import_module("pymerkle")
    except ImportError:
        print("\npymerkle is not installed: `pip install pymerkle` brings its figures")
        return

    def appended() -> None:
        tree = pymerkle.InmemoryTree(algorithm="sha256")
        for value in values:
            tree.append_entry(value)

    part = timed(appended)
    theirs = Taken(*(one * count / len(values) for one in part))
    row(
        f"pymerkle {pymerkle.__version__}, {len(values):,} of {count:,} values", "",
        f"{theirs.clock:.0f} s", f"{theirs.processors:.0f} s", "", "", "", "",
        f"{theirs.processors / mine.processors:.0f}×",
    )  # fmt: skip


def reference(quick: bool) -> None:
    """Print the same commitment by both kernels."""
    print("\n## Beside hashlib in Python\n")
    head("what", "Rust, one thread", "Python", "ratio")
    with_threads(1)
    for name, run in [
        ("65,536 cells, 500 records of 12 fields", cells(TERRITORY[:2], 500)),
        ("2^16 slots for tags, 200 items", tags(16, 200)),
    ][: 1 if quick else None]:
        mine = least([timed(run) for _ in range(TIMES)])
        root = run()[0].root
        os.environ["PARIPASSU_REFERENCE"] = "1"
        try:
            slow = timed(run)
            assert run()[0].root == root
        finally:
            del os.environ["PARIPASSU_REFERENCE"]
        row(name, f"{mine.processors:.3f} s", f"{slow.processors:.2f} s",
            f"{slow.processors / mine.processors:.0f}×")  # fmt: skip
    os.sched_setaffinity(0, ALL)


def openings(quick: bool) -> None:
    """Print how long answers, regions and single cells take to make and to verify."""
    public, declaration = cells(TERRITORY[: 20 if quick else None], 5000)()
    tree = public.trees[0]
    chance = random.Random(3)
    print(f"\n## Opening and verifying: {tree.territory.size:,} cells, 5,000 records\n")
    head("what", "bytes", "slots", "made", "verified from memory", "compressions", "of the limit")
    limit = beside(lambda: None, 1, TIMES)[1]
    most = len(MESSAGE) / 64 / limit.processors
    columns, rows = grid(35)
    x, y = corner(TERRITORY[3])
    place = f"{degrees(y + 50, rows, 90)},{degrees(x + 50, columns, 180)}"
    chosen = {"an answer at tolerance 2": answered(public, declaration, place)}
    whole = (*range(1, 13),)
    first = tree.territory.firsts[0]
    picked = chance.sample(range(tree.territory.size), 1000)
    cells_ = Runs.of((first + at, first + at + 1) for at in picked)
    one = Runs.of([(first + 5, first + 6)])
    chosen |= {
        "one cell": Chosen(tree, one, ()),
        "1,000 cells drawn": Chosen(tree, cells_, ()),
        "2^15 cells in one piece": Chosen(tree, Runs.of([(first, first + 2**15)]), whole),
        "everything": Chosen(tree, tree.territory, whole),
    }
    for name, wanted in chosen.items():
        times = 20 if wanted.slots.size < 10_000 else 1
        make = partial(disclosed, public, declaration, [wanted])
        making = least([timed(make) for _ in range(times)])
        content, found = disclosed(public, declaration, [wanted])
        prove = partial(verify_disclosure, parse_disclosure(content), public)
        proving = least([timed(prove) for _ in range(times)])
        opened = found[0]
        done = verified_work(opened)
        row(
            name, f"{len(content):,}", f"{opened.opened.size:,}",
            f"{1000 * making.processors:.1f} ms",
            f"{1000 * proving.processors:.2f} ms", f"{done:,}",
            f"{100 * done / proving.processors / most:.1f} %",
        )  # fmt: skip


def single_cells(quick: bool) -> None:
    """Print how fast openings of one empty cell each are verified, many from one buffer."""
    public, declaration = cells(TERRITORY[:20], 5000)()
    [tree], chance = public.trees, random.Random(4)
    filled, known = declaration.filled(0), declaration.known[0]
    every = [*tree.territory.slots()]
    taken_, seeds, path = array("Q"), b"", b""
    while len(taken_) < (50 if quick else 500):
        slot = chance.choice(every)
        if not filled.records.count(slot, slot + 1):
            part = open_tree(filled, Runs.of([(slot, slot + 1)]), (), known)
            taken_.append(slot)
            seeds, path = seeds + part.seeds, path + part.path
    work_ = len(taken_) * (1 + 2 * tree.depth)
    print(f"\n## Openings of one cell each, {100 * len(taken_):,} from one buffer\n")
    head("who", "threads", "openings a second", "compressions a second", "limit", "of the limit")
    context_ = context(SLOT_LEAF, public.identity, 0)

    def roots(repeat: int) -> bytes:
        slots = taken_ * repeat
        nodes = [(1 << tree.depth) + slot for slot in slots]
        none = array("Q"), array("I"), b""
        leaves = native.subtrees(context_, tree.depth, tree.territory, nodes, seeds * repeat, *none)
        return native.paths(tree.depth, tree.territory, slots, leaves, path * repeat)

    assert roots(1) == public.tables[0] * len(taken_)
    for threads in (1, 2):
        threads = with_threads(threads)
        taken, limit = beside(lambda: roots(100), threads, TIMES)
        _single("Rust", threads, taken, 100 * len(taken_), 100 * work_, limit)
    os.environ["PARIPASSU_REFERENCE"] = "1"
    with_threads(1)
    try:
        taken, limit = beside(lambda: roots(2), 1, TIMES)
    finally:
        del os.environ["PARIPASSU_REFERENCE"]
    _single("Python", 1, taken, 2 * len(taken_), 2 * work_, limit)
    os.sched_setaffinity(0, ALL)


def _single(who: str, threads: int, taken: Taken, count: int, done: int, limit: Taken) -> None:
    rate, most = done / taken.processors, threads * len(MESSAGE) / 64 / limit.processors
    row(
        who, str(threads), f"{count / taken.processors:,.0f}", f"{rate / 1e6:.1f} million",
        f"{most / 1e6:.1f} million", f"{100 * rate / most:.0f} %",
    )  # fmt: skip


def answered(public: Commitment, declaration: Declaration, place: str) -> Chosen:
    return answer_of(Question(public.root, "sites", "place", place), public, declaration, 0)


GROWTH = """
import sys, time
from benchmarks.escrow_instances import tags
def held():
    return int(next(x for x in open("/proc/self/status") if x.startswith("VmHWM")).split()[1])
tags(12, 0)()
run = tags(int(sys.argv[1]), 0)
before = held()
clock, start = time.perf_counter(), time.process_time()
run()
print(time.perf_counter() - clock, time.process_time() - start, (held() - before) / 1000)
"""


def growth(most: int) -> None:
    """Print time and memory as trees grow."""
    print("\n## Growth: slots without records, all threads\n")
    head("slots", "elapsed", "processor time", "a million slots", "memory")
    print_growth(GROWTH, most, 2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller trees")
    parser.add_argument("--most", type=int, default=24, help="growth up to 2^MOST slots")
    args = parser.parse_args()
    if not native.available():
        sys.exit("the kernels in Rust are not installed: `make setup` builds them")
    print(f"kernels in Rust; {len(ALL)} processors")
    commits(args.quick)
    print(
        f"\nmost memory so far: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:.0f} MB"
    )
    parquet(100_000 if args.quick else 1_000_000)
    reference(args.quick)
    openings(args.quick)
    single_cells(args.quick)
    growth(18 if args.quick else args.most)


if __name__ == "__main__":
    main()
