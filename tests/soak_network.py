"""Run the record as a network with liars in it, many times.

python -m tests.soak_network [COUNT] [FIRST-SEED] [STEPS]

Each seed draws witnesses, clocks, a conduct of the depositary and what happens
(``tests/simulated/``). Without a first seed it runs what nobody has run yet. Prints each fault with
its seed, and at the end how often what was done. Exits 1 where something happened that must not. A
seed with a fault becomes one of ``tests/property/record/test_network.py``.
"""

from __future__ import annotations

import sys
import traceback
from collections import Counter
from collections.abc import Iterator

from tests.simulated.runs import Run
from tests.soak import look_at


def main(count: int = 200, first: int | None = None, steps: int = 60) -> int:
    """Run ``count`` seeds from ``first`` on; give how many have a fault."""
    done: Counter[str] = Counter()

    def look(seed: int) -> Iterator[str]:
        run = Run(seed, steps)
        try:
            run.go()
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            who = [(liar.name, liar.way) for liar in run.world.liars]
            yield (
                f"{type(error).__name__}: {error} ({place.name}, line {place.lineno}; "
                f"{run.conduct}, {run.world.shape}, {who})"
            )
        done.update(run.counts)

    wrong = look_at(count, first, look)
    for what, often in sorted(done.items()):
        print(f"{often:8} {what}")
    return wrong


if __name__ == "__main__":
    sys.exit(bool(main(*map(int, sys.argv[1:]))))
