"""The days of a demonstration: nobody waits for them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

_EPOCH: Final = dt.date(1970, 1, 1)
_DAY: Final = 86_400
#: Noon, so that no zone's midnight is near.
_NOON: Final = 43_200


@dataclass
class Days:
    """A clock that stands still until it is told to go on.

    Attributes
    ----------
    start : datetime.date
        Day 0.
    day : int
        Days since then.
    seconds : int
        Since noon of that day.
    """

    start: dt.date
    day: int = 0
    seconds: int = 0

    def now(self) -> float:
        """Give the seconds since 1970."""
        return float(((self.start - _EPOCH).days + self.day) * _DAY + _NOON + self.seconds)

    @property
    def date(self) -> dt.date:
        """The present day."""
        return self.start + dt.timedelta(days=self.day)

    def go_to(self, day: int) -> None:
        """Go on to a day; nothing happens if it has come already."""
        if day > self.day:
            self.day, self.seconds = day, 0

    def tick(self) -> None:
        """Go on by a second: nothing is signed twice at one time."""
        self.seconds += 1
