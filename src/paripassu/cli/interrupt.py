"""Ctrl-C gives the best so far, once there can be one; a second one ends the program."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from paripassu.cli.leaving import leave_interrupted


@contextmanager
def interruptible() -> Iterator[Callable[[], bool]]:
    """Give a function that is True once the user has pressed Ctrl-C.

    Whoever asks it can stop with the best so far. Until it has been asked for the first time the
    work has not begun: files are still being read, and Ctrl-C ends the program.
    """
    begun = pressed = False
    before = signal.getsignal(signal.SIGINT)

    def press(number: int, frame: FrameType | None) -> None:
        nonlocal pressed
        if not begun and callable(before):
            before(number, frame)
        if pressed or not begun:
            leave_interrupted()  # at once: what is asked to stop may not come back for long
        pressed = True
        print("stopping with the best so far; once more to quit", file=sys.stderr)

    def asked() -> bool:
        nonlocal begun
        begun = True
        return pressed

    signal.signal(signal.SIGINT, press)
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def progress(begun: str = "searching") -> Iterator[Callable[[str], None] | None]:
    """Give a function that shows how far the work is, where somebody is looking."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    with Console(stderr=True).status(begun) as status:
        yield lambda text: status.update(text)
