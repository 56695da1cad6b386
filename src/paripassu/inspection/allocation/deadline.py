"""When to stop: a moment on the monotonic clock, or when somebody asks to."""

from __future__ import annotations

import time
from dataclasses import dataclass

from paripassu.inspection.allocation.problem import ShouldStop


@dataclass(frozen=True, slots=True)
class Deadline:
    """When to give the best so far.

    Attributes
    ----------
    at : float or None
        Seconds on ``time.monotonic``.
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

    def left(self) -> float:
        """Give the seconds left."""
        return 1e9 if self.at is None else max(0.0, self.at - time.monotonic())

    def part(self, share: float) -> Deadline:
        """Give a deadline after a share of what is left."""
        if self.at is None:
            return self
        now = time.monotonic()
        return Deadline(now + share * max(0.0, self.at - now), self.asked)
