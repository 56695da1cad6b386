"""The audit of a log's structure: entries a second, beside hashing alone, and memory as it grows.

    python -m benchmarks.bench_audit             # up to 2^20 entries of 256 bytes: 0.3 GB on disk
    python -m benchmarks.bench_audit --most 18
    python -m benchmarks.bench_audit --profile   # where the time goes

The audit reads every tile and every entry from a folder, parses them, and compares all hashes. Its
floor is the same tree over the same entries in one buffer in memory, hashed by one thread. A second
is one of processor time, of one thread. Each audit runs in a process of its own: memory is what it
held at most, above what it held before. The least of three times counts.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from paripassu.merkle.leaves import buffer_root
from paripassu.record.edge import Edge
from paripassu.record.source import FolderSource
from paripassu.record.structure import audit_structure

#: Bytes of an entry.
SIZE = 256
TIMES = 3
AUDIT = """
import sys, time
from paripassu.record.source import FolderSource
from paripassu.record.structure import audit_structure
source, size, root = FolderSource(sys.argv[1]), int(sys.argv[2]), bytes.fromhex(sys.argv[3])
def most():
    return int(next(x for x in open("/proc/self/status") if x.startswith("VmHWM")).split()[1])
held = most()
start, clock = time.process_time(), time.perf_counter()
assert audit_structure(source, size, root) == []
print(time.process_time() - start, time.perf_counter() - clock,
      (most() - held) / 1000)
"""


def written(folder: Path, size: int) -> bytes:
    """Write a log of distinct entries; give its root."""
    numbers, edge = random.Random(1), Edge()
    while edge.size < size:
        batch = [numbers.randbytes(SIZE) for _ in range(min(1 << 14, size - edge.size))]
        edge, files = edge.append(batch)
        for path, content in files.items():
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
    return edge.root


def floor(size: int) -> float:
    """Give the seconds that hashing alone takes, an entry."""
    count = min(size, 1 << 18)
    data = random.Random(1).randbytes(SIZE * count)
    taken = []
    for _ in range(TIMES):
        start = time.process_time()
        buffer_root(data, SIZE, threads=1)
        taken.append(time.process_time() - start)
    return min(taken) / count


def audited(folder: Path, size: int, root: bytes) -> tuple[float, float, float]:
    """Give processor seconds, seconds and megabytes of an audit: the least of three."""
    runs = []
    for _ in range(TIMES):
        ran = subprocess.run(
            [sys.executable, "-c", AUDIT, str(folder), str(size), root.hex()],
            capture_output=True,
            text=True,
            check=True,
        )
        runs.append(tuple(float(number) for number in ran.stdout.split()))
    processor, clock, memory = (min(column) for column in zip(*runs, strict=True))
    return processor, clock, memory


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=20, help="up to 2^MOST entries")
    parser.add_argument("--profile", action="store_true", help="say where the time goes")
    args = parser.parse_args()
    print("| entries | entries/s of a processor | elapsed | hashing alone | memory |")
    print("|" + " --- |" * 5)
    for power in range(max(8, args.most - 6), args.most + 1, 2):
        size = 1 << power
        with tempfile.TemporaryDirectory() as name:
            root = written(Path(name), size)
            processor, clock, memory = audited(Path(name), size, root)
            print(
                f"| {size:,} | {size / processor:,.0f} | {clock:.2f} s | "
                f"{1 / floor(size):,.0f}/s | {memory:.1f} MB |",
                flush=True,
            )
            if args.profile and power == args.most:
                profile = cProfile.Profile()
                profile.runcall(audit_structure, FolderSource(name), size, root)
                pstats.Stats(profile).sort_stats("tottime").print_stats(12)


if __name__ == "__main__":
    main()
