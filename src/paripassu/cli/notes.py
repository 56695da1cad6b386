"""What the reader of a table has to say, on standard error."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from paripassu.tables.notes import TableNote


@contextmanager
def notes_shown() -> Iterator[None]:
    """Print notes on tables in one line each; other warnings stay as they are."""
    with warnings.catch_warnings():
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
        yield
