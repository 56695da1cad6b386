"""How long a planning process works on with an older text once there is a newer one."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

from benchmarks.workbench_page import place_of

from paripassu.workbench.planning.asked import Answer
from paripassu.workbench.planning.planner import Planner

#: Seconds that an older text is worked on, at the most, before the newer one comes.
LONGEST = 2.0
#: Seconds between two looks at what is worked on.
LOOK = 0.001


def cancelled(text: str, count: int) -> Iterator[float]:
    """Have texts planned, each ended by the next; give the milliseconds that each end took.

    Each has another value: of other words alone nothing is planned anew. Only those count that were
    worked on when the next came.
    """
    chance, told = random.Random(count), list[Answer]()
    planner = Planner(lambda _, answer: told.append(answer))
    try:
        planner.plan(1, 0, text, "agreement.toml")
        while not any(answer.stage == "planned" for answer in told):
            time.sleep(LOOK)
        for revision in range(1, count + 1):
            text = _with_another_value(text, chance)
            planner.plan(1, revision, text, "agreement.toml")
            time.sleep(chance.uniform(0, LONGEST))
            before = planner.at_work
            begun = time.monotonic()
            text = _with_another_value(text, chance)
            planner.plan(1, revision, text, "agreement.toml")
            while before and set(before) & set(planner.at_work):
                time.sleep(LOOK)
            if before:
                yield 1000 * (time.monotonic() - begun)
    finally:
        planner.close()


def _with_another_value(text: str, chance: random.Random) -> str:
    key = place_of(text, "value", chance)
    return text if key is None else text[: key.start] + key.new + text[key.end :]
