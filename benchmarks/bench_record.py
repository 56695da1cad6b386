"""How many entries a log takes, and how long each waits, beside tessera's POSIX driver.

    python -m benchmarks.bench_record              # about ten minutes; needs Go for the peer
    python -m benchmarks.bench_record --seconds 2 --rounds 1 --callers 64
    python -m benchmarks.bench_record --size 10000000   # 256 callers at that size and at none

Entries of 256 random bytes, any bytes allowed, duplicates looked for in a database that lasts
(badger there), a checkpoint every 100 ms at most (the least of tessera), and an answer once a
checkpoint on disk covers the entry. So many callers in the same process wait for their answer
before they bring the next. The two take turns on one disk, each with a new log; of the rounds the
median is shown. The peer is tessera v1.0.4 as a library, built here by `go build` into build/peers.
Its batches hold up to as many entries as there are callers, and wait 50 ms at most: of 1, 10, 50
and 250 ms the one with which it did best.

*fsync* is how often the disk can be waited for in a second: one writer, 4 kB, over what was there.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.printed import head, row

from paripassu.record.folder import OpenLog
from paripassu.record.init import RANDOMNESS, record_init
from paripassu.record.queue import Queue

CALLERS = [1, 64, 256, 4096]
SIZE = 256
BATCH = 1 << 14
TESSERA = "github.com/transparency-dev/tessera@v1.0.4"
ROOT = Path(__file__).resolve().parent.parent


class Run(NamedTuple):
    """Entries a second, and the latency in milliseconds: median and of 99 in 100."""

    rate: float
    median: float
    late: float


def measured(entries: int, seconds: float, latencies: list[float]) -> Run:
    ordered = sorted(latencies)
    return Run(entries / seconds, median(ordered), ordered[len(ordered) * 99 // 100])


def ours(folder: Path, callers: int, seconds: float) -> Run:
    """Run our log in a process of its own, as the peer does."""
    command = [sys.executable, "-m", "benchmarks.bench_record", "--ours", str(folder)]
    numbers = ["--callers", str(callers), "--seconds", str(seconds)]
    done = subprocess.run([*command, *numbers], check=True, capture_output=True, cwd=ROOT)
    found = json.loads(done.stdout)
    return measured(len(found["latencies"]), found["seconds"], found["latencies"])


def begun(folder: Path) -> OpenLog:
    if not (folder / "log").exists():
        record_init(
            folder / "log",
            origin="example.org/log",
            opaque=True,
            now=int(time.time()),
            randomness=os.urandom(RANDOMNESS),
        )
    return OpenLog(folder / "log", time.time)


def grow(folder: Path, size: int) -> None:
    """Append entries, as many as fit in a batch at a time, until there are so many."""
    with begun(folder) as opened:
        while opened.log.size < size:
            count = min(BATCH, size - opened.log.size)
            opened.log.append([os.urandom(SIZE) for _ in range(count)])
            opened.log.maintain()


def run_ours(folder: Path, callers: int, seconds: float) -> None:
    opened = begun(folder)
    queue = Queue(opened.log)
    latencies: list[float] = []

    async def caller(end: float) -> None:
        while time.monotonic() < end:
            entry = os.urandom(SIZE)
            begun = time.monotonic()
            await queue.append_async(entry)
            latencies.append((time.monotonic() - begun) * 1e3)

    async def all_callers() -> float:
        begun = time.monotonic()
        await asyncio.gather(*(caller(begun + seconds) for _ in range(callers)))
        return time.monotonic() - begun

    taken = asyncio.run(all_callers())
    queue.close()
    print(json.dumps({"seconds": taken, "latencies": latencies}))


def built() -> Path | None:
    """Build the peer, where there is Go; None: there is none."""
    if shutil.which("go") is None:
        return None
    place = ROOT / "build" / "peers" / "tessera"
    place.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "benchmarks" / "peers" / "tessera.go", place / "main.go")
    commands = [["go", "get", TESSERA], ["go", "mod", "tidy"], ["go", "build", "-o", "tessera"]]
    if not (place / "go.mod").exists():
        commands.insert(0, ["go", "mod", "init", "peer"])
    for command in commands:
        subprocess.run(command, cwd=place, check=True, capture_output=True)
    return place / "tessera"


def theirs(program: Path, folder: Path, callers: int, seconds: float) -> Run:
    done = subprocess.run(
        [program, str(folder), str(callers), str(max(1, round(seconds)))],
        check=True,
        capture_output=True,
    )
    found = json.loads(done.stdout)
    return measured(found["entries"], found["seconds"], [n / 1e3 for n in found["latencies"]])


def fsyncs(folder: Path, seconds: float = 1.0) -> float:
    with (folder / "fsync").open("wb") as file:
        file.write(bytes(4096))
        count, begun = 0, time.monotonic()
        while (taken := time.monotonic() - begun) < seconds:
            file.seek(0)
            file.write(os.urandom(4096))
            file.flush()
            os.fdatasync(file.fileno())
            count += 1
    return count / taken


def middle(runs: list[Run]) -> Run:
    return Run(*(median(one) for one in zip(*runs, strict=True)))


def compare(base: Path, callers: list[int], seconds: float, rounds: int) -> None:
    program = built()
    if program is None:
        print("There is no Go here: only our log is measured.")
    head(
        "callers", "ours/s", "median ms", "99 % ms", "tessera/s", "median ms", "99 % ms", "times",
        "fsync/s", "load",
    )  # fmt: skip
    for count in callers:
        runs: tuple[list[Run], list[Run]] = ([], [])
        disk = []
        for _ in range(rounds):
            for own in (True, False):
                with tempfile.TemporaryDirectory(dir=base) as name:
                    folder = Path(name)
                    disk.append(fsyncs(folder))
                    if own:
                        runs[0].append(ours(folder, count, seconds))
                    elif program is not None:
                        runs[1].append(theirs(program, folder, count, seconds))
        mine = middle(runs[0])
        peer = middle(runs[1]) if runs[1] else Run(0, 0, 0)
        row(
            f"{count:,}", f"{mine.rate:,.0f}", f"{mine.median:.0f}", f"{mine.late:.0f}",
            f"{peer.rate:,.0f}", f"{peer.median:.0f}", f"{peer.late:.0f}",
            f"{mine.rate / peer.rate:.2f}" if peer.rate else "-",
            f"{median(disk):,.0f}", f"{os.getloadavg()[0]:.1f}",
        )  # fmt: skip


def compare_sizes(base: Path, size: int, seconds: float, rounds: int) -> None:
    """Compare the latency of 256 callers at a large log with that at an empty one."""
    with tempfile.TemporaryDirectory(dir=base) as name:
        large = Path(name)
        begin = time.monotonic()
        grow(large, size)
        print(f"{size:,} entries appended in {time.monotonic() - begin:,.0f} s")
        runs: tuple[list[Run], list[Run]] = ([], [])
        for _ in range(rounds):
            with tempfile.TemporaryDirectory(dir=base) as other:
                runs[0].append(ours(Path(other), 256, seconds))
            runs[1].append(ours(large, 256, seconds))
    head("entries", "a second", "median ms", "99 % ms", "load")
    for count, one in zip((0, size), map(middle, runs), strict=True):
        load = f"{os.getloadavg()[0]:.1f}"
        row(f"{count:,}", f"{one.rate:,.0f}", f"{one.median:.0f}", f"{one.late:.0f}", load)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--callers", type=int, nargs="+", default=CALLERS)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, default=ROOT / "build", help="on the disk to use")
    parser.add_argument(
        "--size", type=int, help="compare a log of so many entries with an empty one"
    )
    parser.add_argument("--ours", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.ours:
        run_ours(given.ours, given.callers[0], given.seconds)
        return
    given.folder.mkdir(parents=True, exist_ok=True)
    if given.size:
        compare_sizes(given.folder, given.size, given.seconds, given.rounds)
        return
    compare(given.folder, given.callers, given.seconds, given.rounds)


if __name__ == "__main__":
    main()
