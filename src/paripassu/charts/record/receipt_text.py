"""The receipts for a statement, in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paripassu.charts.screen import hang, say
from paripassu.record.received import RecordReceipt

if TYPE_CHECKING:
    from rich.console import Console


def render_receipt(console: Console, answer: RecordReceipt) -> None:
    """Print who has a statement since when, and who is missing.

    Parameters
    ----------
    console : rich.console.Console
    answer : RecordReceipt
    """
    if answer.ok:
        say(console, "Enough witnesses hold the statement and have signed for it.", style="bold")
    else:
        say(console, "Too few witnesses have signed for the statement.", style="bold red")
    for name, time in answer.stamps.items():
        hang(console, "  ·", f"{name} has it since {time}")
    for name in answer.missing:
        hang(console, "  ✗", f"{name} has not signed")
    for why in answer.refused.values():
        hang(console, "  ✗", why)
    if answer.ok:
        say(console, f"Its time for its author is {answer.time}, once it is logged.")
        if answer.file is not None:
            say(console, f"Append it to the log, and after it {answer.file}.")
