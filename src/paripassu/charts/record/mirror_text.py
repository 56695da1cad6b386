"""What was copied of a log, in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paripassu.charts.screen import hang, say
from paripassu.numbers import words
from paripassu.record.mirrored import RecordMirror

if TYPE_CHECKING:
    from rich.console import Console


def render_mirror(console: Console, answer: RecordMirror) -> None:
    """Print how far the copy is.

    Parameters
    ----------
    console : rich.console.Console
        Where to.
    answer : RecordMirror
    """
    say(console, f"{answer.folder} is a whole copy of {answer.origin}.", style="bold")
    new = words.count(answer.size - answer.before, "new entry", "new entries")
    files = f" and {words.count(answer.blobs, 'new file')}" if answer.blobs else ""
    say(console, f"It has {words.count(answer.size, 'entry', 'entries')}: {new}{files}.")
    hang(console, "  root", answer.root)
