"""What is counted so far is enough, once anything is counted; until then it is nothing.

As with Ctrl-C and the command: see :mod:`paripassu.cli.interrupt`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable


class Counted:
    """Whether to end with what is counted so far: asked by calling it, after each part.

    Parameters
    ----------
    end : callable
        Called where it is enough before anything is counted: there is nothing to show.
    """

    def __init__(self, end: Callable[[], None]) -> None:
        self._end = end
        self._lock = threading.Lock()
        self._any = self._enough = False

    def __call__(self) -> bool:
        """Note that something is counted; whether that is enough."""
        with self._lock:
            self._any = True
            return self._enough

    def enough(self) -> None:
        """End now, or with what is counted. Called from another thread."""
        with self._lock:
            self._enough = True
            if not self._any:
                self._end()
