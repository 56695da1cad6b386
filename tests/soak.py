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

from tests.oracle import compare_language
from tests.oracle.compare import differences
from tests.strategies.language import language_document
from tests.strategies.small import Seeded, small_agreement

#: Seconds between two lines that say how far it is.
PAUSE = 10.0


def main(
    count: int = 2_000, first: int | None = None, most_steps: int = 7, *, language: bool = False
) -> int:
    """Run ``count`` seeds from ``first`` on; give how many agreements differ."""
    first = secrets.randbelow(2**40) if first is None else first
    print(f"{count} agreements from seed {first} on, up to {most_steps} steps each", flush=True)
    begun, wrong, done = time.monotonic(), 0, 0
    said = begun
    try:
        for seed in range(first, first + count):
            lines = _differences(seed, most_steps, language)
            for line in lines:
                print(f"seed {seed}, {most_steps} steps: {line}", flush=True)
            wrong += bool(lines)
            done += 1
            if time.monotonic() - said > PAUSE:
                said = time.monotonic()
                print(f"{done} of {count} agreements, {wrong} differ", flush=True)
    except KeyboardInterrupt:
        print("interrupted")
    print(f"{done} agreements, {wrong} differ, {time.monotonic() - begun:.0f} s")
    return wrong


def _differences(seed: int, most_steps: int, language: bool) -> list[str]:
    try:
        if language:
            return list(compare_language.differences(language_document(Seeded(seed), most_steps)))
        return list(differences(small_agreement(Seeded(seed), most_steps)))
    except Exception as error:
        return [f"{type(error).__name__}: {error}"]


if __name__ == "__main__":
    given = sys.argv[1:]
    whole = given[:1] == ["language"]
    sys.exit(bool(main(*map(int, given[whole:]), language=whole)))
