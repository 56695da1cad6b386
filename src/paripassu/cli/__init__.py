"""The command line: one module per command group; it wires and decides nothing."""

from __future__ import annotations

import sys
from io import TextIOWrapper


def main() -> None:
    """Run ``paripassu``.

    Exits 0 where the answer is yes, 1 where it is no, 2 where there is none: bad usage, unreadable
    or contradictory input, each with one message and never a traceback.
    """
    from paripassu.cli.app import app
    from paripassu.errors import PariPassuError

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal that cannot show a letter of a title shows a question mark instead.
            stream.reconfigure(errors="replace")
    try:
        app()
    except PariPassuError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        # Whoever reads us has read enough (paripassu show … | head).
        sys.stderr.close()
        sys.exit(0)
