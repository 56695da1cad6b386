"""Clocks of witnesses: honest ones, and all the ways in which a clock is wrong."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

Clock = Callable[[], float]
#: By how many seconds an honest clock is off at most.
SKEW = 240

KINDS = ("ahead", "behind", "frozen", "racing", "slow", "jumping", "back and forth")


class Honest:
    """A clock that is off by a little, and trembles; an accident can set it wrong.

    Attributes
    ----------
    accident : float
        Seconds by which somebody has set it wrong.
    """

    def __init__(self, true: Clock, random: Random) -> None:
        self._true, self._random = true, random
        self._off = random.uniform(-SKEW, SKEW) * 5 / 6
        self.accident = 0.0

    def __call__(self) -> float:
        return self._true() + self._off + self._random.uniform(-SKEW, SKEW) / 6 + self.accident


def wrong(kind: str, true: Clock, random: Random) -> Clock:
    """Make a clock that is wrong in a way; one that jumps draws anew at each look."""
    start = true()
    off = 10 ** random.uniform(2.5, 6.4)
    rate = random.choice([0.2, 0.9, 1.1, 3.0])
    if kind == "ahead":
        return lambda: true() + off
    if kind == "behind":
        return lambda: true() - off
    if kind == "frozen":
        return lambda: start
    if kind in ("racing", "slow"):
        return lambda: start + (true() - start) * (rate if kind == "racing" else rate / 20)
    if kind == "jumping":
        return lambda: true() + random.uniform(-off, off)
    return lambda: true() + (off if int(true()) % 2 else -off)
