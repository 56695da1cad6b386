"""A clock that a witness may sign by: it never goes back, and stops where it cannot be right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from paripassu.errors import PariPassuError

#: Seconds by which it may move against the monotonic clock.
MOST_DRIFT: Final = 3_600
#: Seconds since the last signature after which a start asks.
MOST_PAUSE: Final = 86_400


class ClockError(PariPassuError):
    """The clock may be wrong, and a wrong time would be signed for good: somebody has to look."""


class SteadyClock:
    """Seconds since the epoch, held against a clock that nobody sets.

    Parameters
    ----------
    wall : callable
        Seconds since the epoch, as the system says.
    monotonic : callable
        Seconds since whenever: it goes on evenly, whatever the system's time is set to.
    last : int
        The latest time that was signed; 0: none.
    looked : bool
        Whether somebody has looked, and says that the clock is right.
    """

    def __init__(
        self,
        wall: Callable[[], float],
        monotonic: Callable[[], float],
        *,
        last: int = 0,
        looked: bool = False,
    ) -> None:
        self._wall, self._monotonic = wall, monotonic
        self._start, self._origin = wall(), monotonic()
        self._last = last
        self._stopped = ""
        if last and not looked and abs(self._start - last) > MOST_PAUSE:
            self._stopped = (
                f"the last time that was signed lies {abs(self._start - last) / 3600:.0f} hours "
                f"{'before' if last < self._start else 'after'} the present one"
            )

    @property
    def last(self) -> int:
        """The latest time that :meth:`now` gave."""
        return self._last

    def now(self) -> int:
        """Give the time to sign: never earlier than one that was given before.

        Raises
        ------
        ClockError
            The clock may be wrong. It stays stopped until the program is started again.
        """
        if not self._stopped:
            wall = self._wall()
            drift = (wall - self._start) - (self._monotonic() - self._origin)
            if abs(drift) > MOST_DRIFT:
                self._stopped = f"the clock was moved by {abs(drift) / 3600:.1f} hours while it ran"
            else:
                self._last = max(self._last, int(wall))
        if self._stopped:
            raise ClockError(
                self._stopped,
                "look at the clock; then start the witness again, and say that it is right",
            )
        return self._last
