"""When to stop: a moment on the monotonic clock, or when somebody asks to."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

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
        """Stop after so many seconds, or when asked."""
        at = None if seconds is None else time.monotonic() + seconds
        return cls(at, asked or (lambda: False))

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
