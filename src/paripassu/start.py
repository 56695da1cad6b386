"""Where the program starts: Ctrl-C is taken care of before anything large is imported.

What Python itself does before it comes here is Python's.
"""

from __future__ import annotations

import os
import signal


def main() -> None:
    """Run ``paripassu``; see :func:`paripassu.cli.main`."""
    signal.signal(signal.SIGINT, _leave)
    from paripassu.cli import main as run

    run()


def _leave(_number: int, _frame: object) -> None:
    os.write(2, b"interrupted: there is no answer yet\n")
    os._exit(130)
