"""Tables as the benchmarks print them, and that of how a work grows."""

from __future__ import annotations

import subprocess
import sys


def head(*cells: str) -> None:
    """Print the head of a table."""
    print("| " + " | ".join(cells) + " |")
    print("|" + " --- |" * len(cells))


def row(*cells: object) -> None:
    """Print a row."""
    print("| " + " | ".join(map(str, cells)) + " |", flush=True)


def growth(program: str, most: int, times: int) -> None:
    """Print time and memory as a work grows from 2^16 to 2^most things, the best of a few times.

    Parameters
    ----------
    program : str
        Takes the power of two; prints seconds on the clock, of processors, and megabytes.
    most, times : int
    """
    for power in range(16, most + 1):
        code = [sys.executable, "-c", program, str(power)]
        runs = [
            [*map(float, subprocess.run(code, check=True, capture_output=True).stdout.split())]
            for _ in range(times)
        ]
        clock, processors = (min(run[k] for run in runs) for k in (0, 1))
        row(
            f"2^{power}", f"{clock:.3f} s", f"{processors:.3f} s",
            f"{processors / (1 << power) * 1e9:.0f} ms", f"{max(run[2] for run in runs):.1f} MB",
        )  # fmt: skip
