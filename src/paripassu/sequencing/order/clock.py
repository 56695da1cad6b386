"""When to stop a search: the time is over, or somebody asks for the best so far."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

#: Gives the seconds of a clock that never goes back: ``time.monotonic``, or the processor's.
Now = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Clock:
    """Called, it says whether to stop now.

    Attributes
    ----------
    until : float or None
        Seconds on the clock that is looked at.
    asked : callable or None
        True once somebody wants the best so far.
    now : callable
        That clock.
    """

    until: float | None = None
    asked: Callable[[], bool] | None = None
    now: Now = time.monotonic

    @classmethod
    def after(
        cls,
        seconds: float | None,
        asked: Callable[[], bool] | None = None,
        now: Now = time.monotonic,
    ) -> Clock:
        """Stop after so many seconds, or when asked."""
        return cls(None if seconds is None else now() + seconds, asked, now)

    def __call__(self) -> bool:
        """Whether to stop now."""
        return (self.until is not None and self.now() >= self.until) or (
            self.asked is not None and self.asked()
        )

    def left(self) -> float | None:
        """Seconds left; None: no limit."""
        return None if self.until is None else max(0.0, self.until - self.now())

    def part(self, share: float) -> Clock:
        """Stop after a share of what is left."""
        left = self.left()
        return self if left is None else Clock.after(share * left, self.asked, self.now)
