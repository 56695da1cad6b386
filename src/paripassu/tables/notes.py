"""What a reader of a table says without stopping: what it left out, and what it took for what."""

from __future__ import annotations

import warnings
from collections.abc import Sequence


class TableNote(UserWarning):
    """Something of a table was not read, or was read in a way that its author should know.

    Python shows it once; the command line prints it on standard error.
    """


def tell(source: str, notes: Sequence[str]) -> None:
    """Say in one line what there is to say about a table; nothing where there is nothing."""
    if notes:
        warnings.warn(TableNote(f"{source}: {'; '.join(notes)}"), stacklevel=3)
