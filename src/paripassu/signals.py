"""What a process that serves does when it is told to end: it ends as after any other work."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

#: Ctrl-C, and what a service manager sends.
_ENDS: Final = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def told_to_end(hear: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Take care of Ctrl-C and of ``SIGTERM``, and of neither again afterwards.

    A server that hands a signal on once it has ended is killed by it, or breaks off, before what
    stands around it is closed. Outside the main thread, which alone hears signals, nothing is done.

    Parameters
    ----------
    hear : callable
        Called with the signal's number and the frame in which it came.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, hear) for number in _ENDS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
