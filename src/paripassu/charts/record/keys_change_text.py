"""The new key list of a party, in a terminal: who is in it, and who has to sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paripassu.charts.screen import hang, say
from paripassu.record.changed_keys import RecordKeysChange

if TYPE_CHECKING:
    from rich.console import Console

_CHANGED = {"kept": "as before", "changed": "changed", "added": "new"}


def render_keys_change(console: Console, answer: RecordKeysChange) -> None:
    """Print the whole list, and what has to be done with it.

    Parameters
    ----------
    console : rich.console.Console
    answer : RecordKeysChange
    """
    say(console, f"The new key list of {answer.party} is in {answer.file}.", style="bold")
    say(console, "Look at all of it, for all of it comes into force:")
    for one in answer.holders:
        hang(console, "  ·", f"{one.name} ({one.role}): {_CHANGED[one.change]}")
        for key in one.keys:
            hang(console, "     ", key)
    if answer.removed:
        say(console, f"No longer in the list: {', '.join(answer.removed)}.")
    every = ", ".join(answer.signers)
    say(
        console,
        f"Signers, each with all their keys of the list before: {answer.threshold} of {every}.",
    )
    if answer.added:
        say(console, "These new keys have to sign too:")
        for key in answer.added:
            hang(console, "  ·", key)
    say(console, f"Now make the statement: paripassu record state keys --body {answer.file}")
