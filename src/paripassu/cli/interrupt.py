"""Ctrl-C gives the best so far; a second one ends the program."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from paripassu.cli.leaving import leave_interrupted


@contextmanager
def interruptible() -> Iterator[Callable[[], bool]]:
    """Give a function that is True once the user has pressed Ctrl-C."""
    asked = False

    def ask(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            leave_interrupted()  # at once: what is asked to stop may not come back for long
        asked = True
        print("stopping with the best so far; once more to quit", file=sys.stderr)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def progress() -> Iterator[Callable[[str], None] | None]:
    """Give a function that shows how far the work is, where somebody is looking."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    with Console(stderr=True).status("searching") as status:
        yield lambda text: status.update(text)
