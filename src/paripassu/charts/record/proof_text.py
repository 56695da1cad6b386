"""A proof that was made and a log's newest checkpoint, in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paripassu.charts.screen import hang, say
from paripassu.numbers import words
from paripassu.record.proven import RecordCheckpoint, RecordProof

if TYPE_CHECKING:
    from rich.console import Console


def render_proof(console: Console, answer: RecordProof) -> None:
    """Print what was proven, and where the proof stands.

    Parameters
    ----------
    console : rich.console.Console
    answer : RecordProof
    """
    if answer.index is not None:
        said = f"{answer.file} proves that entry {answer.index:,} stands in the log {answer.origin}"
    else:
        said = f"{answer.file} proves that the log {answer.origin} went on"
        said += f" from size {answer.since:,}"
    say(console, f"{said}, at size {answer.size:,}.", style="bold")
    say(console, "Give it to whoever has the log's policy. `paripassu record verify` checks it.")


def render_checkpoint(console: Console, answer: RecordCheckpoint) -> None:
    """Print who has cosigned a checkpoint, and who is missing.

    Parameters
    ----------
    console : rich.console.Console
    answer : RecordCheckpoint
    """
    size = words.count(answer.size, "entry", "entries")
    say(console, f"The log {answer.origin} has {size} at this checkpoint.", style="bold")
    hang(console, "  root", answer.root)
    if answer.ok:
        say(console, "The quorum is met.")
    else:
        say(console, "The quorum is not met: too few witnesses have cosigned.", style="bold red")
    for name, time in answer.stamps.items():
        hang(console, "  ·", f"{name} saw it at {time}.")
    for name in answer.missing:
        hang(console, "  ·", f"{name} has not cosigned.")
