"""The keys that were made, in a terminal: what is for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paripassu.charts.screen import hang, say
from paripassu.record.made_keys import RecordKeys

if TYPE_CHECKING:
    from rich.console import Console

_WHERE = {
    "officer": "The charter lists these public keys:",
    "log": "The charter and every policy list these verifier keys:",
    "witness": "The charter and every policy list this verifier key:",
    "sealing": "The charter lists this public key, to which files for you are sealed:",
}


def render_keys(console: Console, answer: RecordKeys) -> None:
    """Print which files were written, and the public keys.

    Parameters
    ----------
    console : rich.console.Console
    answer : RecordKeys
    """
    say(console, f"The keys of {answer.name} are made.", style="bold")
    say(console, "Keep these files. Only you can read them. Nobody can make them again:")
    for key in answer.keys:
        hang(console, "  ·", f"{key.secret} ({key.algorithm}, id {key.id})")
    say(console, f"Give {answer.public} to everybody. {_WHERE[answer.purpose]}")
    for key in answer.keys:
        console.print(key.public, markup=False, highlight=False, soft_wrap=True)
