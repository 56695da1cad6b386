"""Large tables from the file to the verdict: a million measurements through ``paripassu account``.

    python -m benchmarks.bench_tables                # a million rows
    python -m benchmarks.bench_tables --rows 100000

Each run is a process of its own: its time on the clock and on the processors, and the most memory
that it held (VmHWM), from the start of Python to its end. The table is wide (every column that
account knows; one row in twenty has an inspector's reading), or narrow (what a table needs). The
peer is polars alone: it reads the same file, guessing its types, and adds up one column. The floor
is reading the bytes.

Large XLSX is measured too, with a tenth of the rows: the reader goes cell by cell.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars
from benchmarks.printed import head, row

PERIODS, SEED = 12, 1
NARROW = ("period", "kind", "point", "amount", "unit", "random", "systematic")
COMMAND = "from paripassu.cli import main; main()"
PEER = (
    "import sys, polars; name = sys.argv[1]; "
    "read = polars.read_parquet if name.endswith('.parquet') else polars.read_csv; "
    "print(read(name)['amount'].sum())"
)
FLOOR = "import sys; print(len(open(sys.argv[1], 'rb').read()))"


def measurements(rows: int) -> polars.DataFrame:
    """Give a table of measurements in which nothing is missing but by errors."""
    rng = np.random.default_rng(SEED)
    stocks = PERIODS + 1
    flows = rows - stocks
    period = np.concatenate([np.arange(stocks), rng.integers(1, PERIODS + 1, flows)])
    kind = np.concatenate([np.repeat("PE", stocks), np.where(np.arange(flows) % 2, "RD", "SD")])
    kind[0] = "PB"
    amount = np.concatenate([np.repeat(100.0, stocks), rng.uniform(0.5, 2, flows).round(6)])
    read = rng.random(rows) < 0.05
    number = np.arange(rows)

    def where(values: np.ndarray | float) -> polars.Series:
        return polars.Series(np.broadcast_to(values, rows).astype(float)).set(
            polars.Series(~read), None
        )

    return polars.DataFrame(
        {
            "area": np.repeat("MBA-1", rows),
            "material": np.repeat("Pu", rows),
            "period": period,
            "kind": kind,
            "point": [f"KMP-{at % 30}" for at in number],
            "item": [f"item-{at:07d}" for at in number],
            "amount": amount,
            "unit": np.repeat("kg", rows),
            "random": np.repeat(0.01, rows),
            "systematic": np.repeat(0.005, rows),
            "random_abs": np.repeat(0.001, rows),
            "systematic_abs": np.repeat(0.0, rows),
            "calibration": [f"c{at % PERIODS}" for at in number],
            "stratum": [f"s{at % 7}" for at in number],
            "inspector": where((amount * (1 + rng.normal(0, 0.01, rows))).round(6)),
            "inspector_random": where(0.01),
            "inspector_systematic": where(0.005),
            "inspector_point": ["HRGS" if there else None for there in read],
        }
    )


#: ru_maxrss would count what the parent held when it started the process.
HELD = """
import atexit, os
def held():
    line = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
    open(os.environ["HELD"], "w").write(line.split()[1])
atexit.register(held)
"""


class Run(NamedTuple):
    """Seconds on the clock and on the processors, and megabytes."""

    clock: float
    processors: float
    held: float


def run(folder: Path, code: str, *arguments: str) -> Run:
    """Run a process from its start to its end."""
    held = folder / "held"
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", HELD + code, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"HELD": str(held)},
    )
    _, status, used = os.wait4(process.pid, 0)
    taken = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in (0, 1), arguments
    return Run(taken, used.ru_utime + used.ru_stime, int(held.read_text()) / 1000)


def write(frame: polars.DataFrame, folder: Path, name: str) -> list[Path]:
    """Write a table in each format."""
    csv, german, parquet = (folder / f"{name}{end}" for end in (".csv", "-de.csv", ".parquet"))
    frame.write_csv(csv)
    german.write_text(csv.read_text().replace(",", ";").replace(".", ","))
    frame.write_parquet(parquet)
    return [csv, german, parquet]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    print(f"## {rows:,} measurements through account\n")
    head(
        "table", "size", "time", "of processors", "memory", "polars alone", "memory",
        "reading once (floor)",
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wide = measurements(rows)
        files = [*write(wide, folder, "wide"), *write(wide.select(NARROW), folder, "narrow")]
        small = folder / "narrow-tenth.xlsx"
        measurements(rows // 10).select(NARROW).write_excel(small)
        for file in (*files, small):
            mine = run(folder, COMMAND, "account", str(file))
            floor = run(folder, FLOOR, str(file))
            peer = (
                None if file.stem.endswith("-de") or file is small else run(folder, PEER, str(file))
            )
            row(
                file.name, f"{file.stat().st_size / 1e6:.0f} MB", f"{mine.clock:.1f} s",
                f"{mine.processors:.1f} s", f"{mine.held:.0f} MB",
                "–" if peer is None else f"{peer.clock:.1f} s",
                "–" if peer is None else f"{peer.held:.0f} MB", f"{floor.clock:.2f} s",
            )  # fmt: skip


if __name__ == "__main__":
    main()
