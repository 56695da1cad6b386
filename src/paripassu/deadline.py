"""When to stop: a moment on the monotonic clock, or when somebody asks to."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from paripassu import given

#: Asked now and then; True ends the work with the best so far.
ShouldStop = Callable[[], bool]
#: Told now and then, in words, how far the work is.
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Deadline:
    """When to give the best so far.

    Attributes
    ----------
    at : float or None
        Seconds on ``time.monotonic``; None: no limit.
    asked : callable
        True once somebody wants the best so far.
    """

    at: float | None
    asked: ShouldStop

    @classmethod
    def after(cls, seconds: float | None, asked: ShouldStop | None = None) -> Deadline:
        """Stop after so many seconds, or when asked.

        Raises
        ------
        ParameterError
            ``time_limit`` is no number of seconds, or ``should_stop`` no function.
        """
        limit = given.seconds(seconds, "time_limit")
        at = None if limit is None else time.monotonic() + limit
        return cls(at, given.function(asked, "should_stop") or (lambda: False))

    def passed(self) -> bool:
        """Whether to stop now."""
        return self.asked() or (self.at is not None and time.monotonic() >= self.at)

    def left(self) -> float | None:
        """Give the seconds left; None: no limit."""
        return None if self.at is None else max(0.0, self.at - time.monotonic())

    def part(self, share: float) -> Deadline:
        """Give a deadline after a share of what is left."""
        left = self.left()
        return self if left is None else Deadline.after(share * left, self.asked)
