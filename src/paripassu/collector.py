"""Python's collector of garbage: held back while much is read, and kept from what stays."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def held_back() -> Iterator[None]:
    """Let no garbage be looked for meanwhile: each time, all that was read would be gone through.

    What is not used any more is freed all the same, but for objects that name each other.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def leave_loaded() -> None:
    """Have it never again look through what is loaded by now: that would hold everybody up."""
    gc.collect()
    gc.freeze()
