"""A statement that was written, in a terminal: where it stands, and who has still to sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paripassu.charts.screen import hang, say
from paripassu.record.statement_written import RecordState

if TYPE_CHECKING:
    from rich.console import Console


def render_statement(console: Console, answer: RecordState) -> None:
    """Print what was written, its id, and what comes next.

    Parameters
    ----------
    console : rich.console.Console
    answer : RecordState
    """
    say(console, f"The statement stands in {answer.file}. Nothing was sent.", style="bold")
    say(console, f"{answer.author} states {answer.kind} in the log {answer.origin}.")
    for note in answer.notes:
        hang(console, "  ·", note)
    say(console, "Its id, by which later statements name it:")
    console.print(answer.id, markup=False, highlight=False, soft_wrap=True)
    if answer.signed:
        say(console, "These keys have signed it:")
        for key in answer.signed:
            hang(console, "  ·", key)
    else:
        say(console, "Nobody has signed it yet.")
    if answer.missing:
        say(console, f"These keys of {answer.author} still have to sign it:")
        for key in answer.missing:
            hang(console, "  ·", key)
    if not answer.signed or answer.missing:
        say(console, f"Sign it: paripassu record state {answer.file} --sign KEY.pem")
