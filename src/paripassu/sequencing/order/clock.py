"""When to stop a search: the time is over, or somebody asks for the best so far."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clock:
    """Called, it says whether to stop now.

    Attributes
    ----------
    until : float or None
        On ``time.monotonic``.
    asked : callable or None
        True once somebody wants the best so far.
    """

    until: float | None = None
    asked: Callable[[], bool] | None = None

    @classmethod
    def after(cls, seconds: float | None, asked: Callable[[], bool] | None = None) -> Clock:
        """Stop after so many seconds, or when asked."""
        return cls(None if seconds is None else time.monotonic() + seconds, asked)

    def __call__(self) -> bool:
        """Whether to stop now."""
        return (self.until is not None and time.monotonic() >= self.until) or (
            self.asked is not None and self.asked()
        )

    def left(self) -> float | None:
        """Seconds left; None: no limit."""
        return None if self.until is None else max(0.0, self.until - time.monotonic())

    def part(self, share: float) -> Clock:
        """Stop after a share of what is left."""
        left = self.left()
        return self if left is None else Clock.after(share * left, self.asked)
