"""The command line: one module per command group; it wires and decides nothing."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import TextIO


def main() -> None:
    """Run ``paripassu``.

    Exits 0 where the answer is yes, 1 where it is no, 2 where there is none: bad usage, unreadable
    or contradictory input, each with one message and never a traceback.
    """
    from paripassu.errors import PariPassuError

    if sys.stdin is None or sys.stdout is None or sys.stderr is None:
        sys.exit(2)  # closed by whoever started us: there is nobody to tell
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal that cannot show a letter of a title shows a question mark instead.
            stream.reconfigure(errors="replace")
    _show_notes()
    try:
        from paripassu.cli.app import app

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
        os._exit(141)
    except OSError as error:
        print(f"the answer could not be written: {error}", file=sys.stderr)
        sys.stderr.flush()
        os._exit(2)  # leaving in order would try to write it again


def _show_notes() -> None:
    """Print what a table's reader has to say in one line on standard error."""
    import warnings

    from paripassu.tables.notes import TableNote

    other = warnings.showwarning

    def show(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        if issubclass(category, TableNote):
            print(f"note: {message}", file=sys.stderr)
        else:
            other(message, category, filename, lineno, file, line)

    warnings.showwarning = show
    warnings.simplefilter("always", TableNote)
