"""Moves the clock of a process that the tests start, and of nobody else's.

Python runs this before anything else where its folder stands on ``PYTHONPATH``. A file, which
``PARIPASSU_TESTS_CLOCK`` names, says by how many seconds the clock is moved; whoever writes it
moves the clocks of all that run, at once. So days pass, and nobody waits for them.
"""

import mmap
import os
import struct
import time
from collections.abc import Callable
from pathlib import Path

#: Names the file: the seconds as a number of eight bytes, the lowest first.
NAMED = "PARIPASSU_TESTS_CLOCK"


def move(place: str) -> None:
    """Put moved clocks in the place of those of this process."""
    with Path(place).open("rb") as file:
        shared = mmap.mmap(file.fileno(), 8, access=mmap.ACCESS_READ)

    def ahead() -> float:
        (seconds,) = struct.unpack("<d", shared)
        return float(seconds)

    first = ahead()

    def moved(clock: Callable[[], float], less: float) -> Callable[[], float]:
        return lambda: clock() + ahead() - less

    # The one that nobody sets goes on with it: else a witness finds that its clock was set.
    time.time, time.monotonic = moved(time.time, 0.0), moved(time.monotonic, first)


if os.environ.get(NAMED):
    move(os.environ[NAMED])
