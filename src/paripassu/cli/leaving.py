"""Leaving at once, for a person who pressed Ctrl-C."""

from __future__ import annotations

import os
import signal
import sys
from typing import Never


def leave_interrupted() -> Never:
    """Say that there is no answer, and leave at once, whatever still runs in threads."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        if sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K\x1b[?25h")  # progress goes, the cursor comes back
        print("interrupted: there is no answer yet", file=sys.stderr, flush=True)
        sys.stdout.flush()
    except (OSError, ValueError):
        pass  # there is nobody to tell
    os._exit(130)
