"""Where the program starts: Ctrl-C is taken care of before anything large is imported.

What Python itself does before it comes here is Python's.
"""

from __future__ import annotations

import gc
import os
import signal


def main() -> None:
    """Run ``paripassu``; see :func:`paripassu.cli.main`."""
    signal.signal(signal.SIGINT, _leave)
    # What is imported stays, and Python looks through all of it for garbage again and again.
    gc.set_threshold(10_000)
    # Pydantic would read the metadata of every installed library, to look for plugins.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from paripassu.cli import main as run

    try:
        run()
    finally:
        gc.freeze()  # the process ends: nothing need be looked through any more


def _leave(_number: int, _frame: object) -> None:
    os.write(2, b"interrupted: there is no answer yet\n")
    os._exit(130)
