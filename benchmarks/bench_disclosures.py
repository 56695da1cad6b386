"""A large table opened at once, and the file of it verified: time, memory, and what is the least.

    python -m benchmarks.bench_disclosures                # a million rows of eight fields
    python -m benchmarks.bench_disclosures --rows 100000

Each run is a process of its own, from the files to the answer: `disclose --all`, which verifies
what it writes; `verify` of that file; and `disclose` of a thousand rows drawn. Beside them stands
what a program does at the least that takes the same file: it reads it, parses it as JSON into
objects, and hashes its bytes once; that checks nothing. *Memory* is the most that a process held.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import polars
from benchmarks.escrow_instances import texts
from benchmarks.printed import head, row

TEMPLATE = """
agreement = "bench"
declarer = "north"
origin = "example.org"
territory = []
[[tables]]
name = "rows"
kind = "row"
depth = {}
most = {}
columns = [{}]
"""
FIELDS = 8

BEGIN = """
import sys, time
from paripassu.escrow.declare import declare_commit
from paripassu.escrow.declare_openings import declare_disclose
from paripassu.escrow.verify import verify
folder = sys.argv[1]
clock, processors = time.perf_counter(), time.process_time()
"""
END = """
clock, processors = time.perf_counter() - clock, time.process_time() - processors
held = int(next(x for x in open("/proc/self/status") if x.startswith("VmHWM")).split()[1])
print(clock, processors, held / 1000)
"""
COMMIT = 'declare_commit(folder, folder + "/c.json", folder + "/s.secret", randomness=bytes(64))'
ALL = 'declare_disclose(folder + "/c.json", folder + "/s.secret", folder + "/all.json", all=True)'
VERIFY = 'assert verify(folder + "/c.json", folder + "/all.json").holds'
DRAWN = """
drawn, every = (open(f"{folder}/{name}").read().split() for name in ("drawn", "columns"))
declare_disclose(folder + "/c.json", folder + "/s.secret", folder + "/drawn.json",
                 table=["rows"], draw=[*map(int, drawn)], columns=every)
"""
LEAST = """
import hashlib, json
content = open(folder + "/all.json", "rb").read()
json.loads(content), hashlib.sha256(content).digest()
"""


def write(folder: Path, count: int) -> None:
    """Write a table and its template."""
    depth = max(1, (count - 1).bit_length())
    columns = ", ".join(f'{{ name = "c{at}", type = "text" }}' for at in range(FIELDS))
    Path(folder, "template.toml").write_text(TEMPLATE.format(depth, count, columns))
    frame = {f"c{at}": texts(count, 10, at) for at in range(FIELDS)}
    polars.DataFrame(frame).write_parquet(folder / "rows.parquet")
    (folder / "columns").write_text(" ".join(frame))
    drawn = random.Random(5).sample(range(1, count + 1), min(1000, count))
    (folder / "drawn").write_text(" ".join(map(str, sorted(drawn))))


def run(folder: Path, program: str) -> tuple[float, float, float]:
    """Run a program; give seconds on the clock and of processors, and megabytes."""
    code = [sys.executable, "-c", BEGIN + program + END, str(folder)]
    printed = subprocess.run(code, check=True, capture_output=True, text=True).stdout
    clock, processors, held = map(float, printed.split())
    return clock, processors, held


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=3, help="runs of each, of which the best")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, args.rows)
        run(folder, COMMIT)
        print(f"{args.rows:,} rows of {FIELDS} fields of 10 bytes\n")
        head("what", "bytes", "time", "of processors", "memory")
        for what, file, program in (
            ("disclose --all, verified", "all.json", ALL),
            ("verify", "all.json", VERIFY),
            ("1,000 rows drawn, verified", "drawn.json", DRAWN),
            ("JSON into objects, one hash", "all.json", LEAST),
        ):
            runs = [run(folder, program) for _ in range(args.times)]
            clock, processors, held = (min(one[at] for one in runs) for at in range(3))
            size = (folder / file).stat().st_size
            row(what, f"{size:,}", f"{clock:.1f} s", f"{processors:.1f} s", f"{held:.0f} MB")


if __name__ == "__main__":
    main()
