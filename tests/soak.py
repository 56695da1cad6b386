"""Compare the planner with exhaustive search on many random agreements.

python -m tests.soak [language] [COUNT] [FIRST-SEED] [MOST-STEPS]

Without a first seed it looks at agreements that nobody has looked at yet; with ``language`` at
agreements over the whole language, else at those that an older oracle searches. Prints each
difference with its seed, and how far it is; ends early at Ctrl-C. Exits 1 where something differs.
A seed that differs becomes an example in ``tests/property/sequencing``, of ``test_planner_oracle``
or ``test_language_oracle``.
"""

from __future__ import annotations

import secrets
import sys
import time
from collections.abc import Callable, Iterable
from itertools import count as numbers

from tests.oracle import compare_language
from tests.oracle.compare import differences
from tests.strategies.language import language_document
from tests.strategies.small import Seeded, small_agreement

#: Seconds between two lines that say how far it is.
PAUSE = 10.0


class PassedOverError(Exception):
    """An agreement that is not of the kind that is looked at, and does not count."""


def look_at(count: int, first: int | None, look: Callable[[int], Iterable[str]]) -> int:
    """Look at agreements until so many are done, from a seed on; give how many have a fault.

    Parameters
    ----------
    first : int or None
        None: a seed that nobody has looked at.
    look : callable
        Makes the agreement of a seed and says what is wrong; PassedOverError: it does not count.
    """
    first = secrets.randbelow(2**40) if first is None else first
    print(f"{count} agreements from seed {first} on", flush=True)
    begun, wrong, done = time.monotonic(), 0, 0
    said = begun
    try:
        for seed in numbers(first):
            if done >= count:
                break
            try:
                lines = [*look(seed)]
                done += 1
            except PassedOverError:
                lines = []
            except Exception as error:
                lines = [f"{type(error).__name__}: {error}"]
                done += 1
            for line in lines:
                print(f"seed {seed}: {line}", flush=True)
            wrong += bool(lines)
            if time.monotonic() - said > PAUSE:
                said = time.monotonic()
                print(f"{done} of {count} agreements, {wrong} with a fault", flush=True)
    except KeyboardInterrupt:
        print("interrupted")
    print(f"{done} agreements, {wrong} with a fault, {time.monotonic() - begun:.0f} s")
    return wrong


def main(
    count: int = 2_000, first: int | None = None, most_steps: int = 7, *, language: bool = False
) -> int:
    """Run ``count`` seeds from ``first`` on; give how many agreements differ."""

    def look(seed: int) -> Iterable[str]:
        if language:
            return compare_language.differences(language_document(Seeded(seed), most_steps))
        return differences(small_agreement(Seeded(seed), most_steps))

    return look_at(count, first, look)


if __name__ == "__main__":
    given = sys.argv[1:]
    whole = given[:1] == ["language"]
    sys.exit(bool(main(*map(int, given[whole:]), language=whole)))
