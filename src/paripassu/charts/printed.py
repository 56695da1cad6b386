"""What a command prints, as text: without colours, in columns that no terminal says."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


def printed(render: Callable[[Console], None], width: int = 80) -> str:
    """Give what is printed.

    Parameters
    ----------
    render : callable
        Prints to the console that it is given.
    width : int
        Columns; 80 are those of a terminal that says nothing of itself.
    """
    from rich.console import Console

    text = io.StringIO()
    render(
        Console(file=text, width=width, highlight=False, color_system=None, force_terminal=False)
    )
    return text.getvalue()
