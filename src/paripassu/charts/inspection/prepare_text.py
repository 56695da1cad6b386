"""A prepared inspection in a terminal: why, how much, and which items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paripassu.agreement.model import Agreement
from paripassu.charts.inspection.allocation_text import render_allocate
from paripassu.charts.inspection.draw_text import render_draw
from paripassu.charts.inspection.require_text import render_require
from paripassu.charts.screen import say

if TYPE_CHECKING:
    from rich.console import Console

    from paripassu.process.prepare import Prepared


def render_prepared(console: Console, agreement: Agreement, prepared: Prepared) -> None:
    """Print a prepared inspection.

    Parameters
    ----------
    console : rich.console.Console
        Where to; made for 80 columns.
    agreement : Agreement
        That the plan was made from.
    prepared : Prepared
    """
    render_require(console, agreement, prepared.requirement)
    if prepared.allocation is None:
        if prepared.requirement.deters:
            say(console, "Nothing has to be drawn.", style="bold")
        return
    console.print()
    render_allocate(console, prepared.allocation)
    if prepared.draw is not None:
        console.print()
        render_draw(console, prepared.draw)
