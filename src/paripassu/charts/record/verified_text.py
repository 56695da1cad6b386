"""What a proof shows, in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paripassu.charts.screen import hang, say
from paripassu.numbers import words
from paripassu.record.verified import RecordVerified

if TYPE_CHECKING:
    from rich.console import Console


def render_verified(console: Console, answer: RecordVerified) -> None:
    """Print whether a proof holds, and who saw the log when.

    Parameters
    ----------
    console : rich.console.Console
    answer : RecordVerified
    """
    if answer.rejected is not None:
        say(console, "The proof is rejected.", style="bold red")
        hang(console, "  ·", f"{answer.rejected.file}: {answer.rejected.what}")
        return
    if answer.forked:
        say(console, f"The log {answer.origin} has shown two histories.", style="bold red")
        size = words.count(answer.size or 0, "entry", "entries")
        say(console, f"It has signed two different roots for its first {size}. Both cannot be:")
        for root in answer.forked:
            hang(console, "  ·", root)
        return
    if answer.index is not None:
        say(console, f"The entry stands in the log {answer.origin}.", style="bold")
        said = f"Its index is {answer.index:,}."
    else:
        say(console, f"The log {answer.origin} went on.", style="bold")
        said = f"It holds all that it held at size {answer.since:,}, in the same order."
    size = words.count(answer.size or 0, "entry", "entries")
    say(console, f"{said} The log has {size} at the checkpoint of the proof.")
    if answer.stamps:
        say(console, "Witnesses that saw the checkpoint:")
        for name, time in answer.stamps.items():
            hang(console, "  ·", f"{name}, {time}")
    else:
        say(console, "No witness of the policy saw the checkpoint, and the policy asks for none.")
