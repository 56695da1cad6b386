"""Compare the planner with exhaustive search on many random agreements.

python -m tests.soak [COUNT] [FIRST-SEED] [MOST-STEPS]

Prints each difference with its seed and exits 1 where there is one.
"""

from __future__ import annotations

import sys
import time

from tests.oracle.compare import differences
from tests.oracle.small import Seeded, small_agreement


def main(count: int = 2_000, first: int = 0, most_steps: int = 7) -> int:
    """Run ``count`` seeds from ``first`` on; give how many agreements differ."""
    begun, wrong = time.monotonic(), 0
    for seed in range(first, first + count):
        agreement = small_agreement(Seeded(seed), most_steps)
        try:
            lines = list(differences(agreement))
        except Exception as error:
            lines = [f"{type(error).__name__}: {error}"]
        for line in lines:
            print(f"seed {seed}, {most_steps} steps: {line}", flush=True)
        wrong += bool(lines)
    print(f"{count} agreements, {wrong} differ, {time.monotonic() - begun:.0f} s")
    return wrong


if __name__ == "__main__":
    sys.exit(bool(main(*map(int, sys.argv[1:]))))
