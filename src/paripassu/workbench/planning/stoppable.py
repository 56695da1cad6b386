"""Work in the main thread that another thread ends at once, where the system has signals for it.

Searches ask again and again whether they are to end. Reading, compiling, painting and packing do
not: at a thousand measures each takes half a second.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

#: Seconds until a stop that Python has passed over is told anew.
ANEW = 0.001


class Stopped(BaseException):
    """The work was ended; as ``KeyboardInterrupt``, nothing that catches errors catches it."""


class Stoppable:
    """Does jobs by their numbers, of which one can be stopped. It is made in the main thread.

    Attributes
    ----------
    stopped : int
        The job that was stopped last.
    """

    def __init__(self) -> None:
        self.stopped = 0
        self._job = 0
        self._open = False  # whether it may be ended at this moment
        # Without the signal (on Windows) the work ends where it asks.
        self._signal = getattr(signal, "SIGUSR1", None)
        if self._signal is not None:
            signal.signal(self._signal, lambda *_: self._end())
            self._hook, sys.unraisablehook = sys.unraisablehook, self._passed_over

    def stop(self, job: int) -> None:
        """Stop a job, from another thread; one that has not begun does not begin."""
        self.stopped = job
        self._tell()

    def run(self, job: int, work: Callable[[], None]) -> None:
        """Do a job, unless it is stopped."""
        try:
            try:
                self._job, self._open = job, True
                if job != self.stopped:
                    work()
            finally:
                self._open = False
        except Stopped:
            pass

    def whole(self, work: Callable[[], None]) -> None:
        """Do within a job what may not be broken off; unless the job is stopped already.

        Raises
        ------
        Stopped
            The job was stopped, perhaps meanwhile.
        """
        self._open = False
        if self._job != self.stopped:
            work()
        self._open = True
        self._end()  # if it was stopped meanwhile

    def _tell(self) -> None:
        if self._signal is not None:
            signal.pthread_kill(threading.main_thread().ident or 0, self._signal)

    def _passed_over(self, unraisable: UnraisableHookArgs, /) -> None:
        # What is raised while Python clears a value away goes no further: the work would go on.
        if isinstance(unraisable.exc_value, Stopped):
            self._open = True
            threading.Timer(ANEW, self._tell).start()
        else:
            self._hook(unraisable)

    def _end(self) -> None:
        if self._open and self._job == self.stopped:
            self._open = False  # once
            raise Stopped
