"""The limit of what hashes: one long message, hashed by the same library, in turn with the work."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

import paripassu_native

#: The message of which the limit is measured, in bytes.
MESSAGE = bytes(1 << 26)


class Taken(NamedTuple):
    """Seconds on the clock, and of processors."""

    clock: float
    processors: float


def timed(run: Callable[[], object]) -> Taken:
    start = Taken(time.perf_counter(), time.process_time())
    run()
    return Taken(time.perf_counter() - start.clock, time.process_time() - start.processors)


def least(runs: Sequence[Taken]) -> Taken:
    return Taken(min(one.clock for one in runs), min(one.processors for one in runs))


def beside(run: Callable[[], object], threads: int, times: int) -> tuple[Taken, Taken]:
    """Give the least times of a run, and those of the limit's message, measured in turn."""
    mine, limit = [], []
    for _ in range(times):
        limit.append(timed(lambda: paripassu_native.sha256_blocks(MESSAGE, threads)))
        mine.append(timed(run))
    return least(mine), least(limit)
