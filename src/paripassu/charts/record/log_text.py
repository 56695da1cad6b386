"""A log that began, and what was appended to it, in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paripassu.charts.screen import hang, say
from paripassu.record.log_written import RecordAppend, RecordInit

if TYPE_CHECKING:
    from rich.console import Console


def render_init(console: Console, answer: RecordInit) -> None:
    """Print what was written, and the keys by which the log is judged.

    Parameters
    ----------
    console : rich.console.Console
    answer : RecordInit
    """
    entries = "1 entry" if answer.size == 1 else f"{answer.size:,} entries"
    if answer.size:
        said = f"The log {answer.origin} goes on, with {entries}."
    else:
        said = f"The log {answer.origin} has begun, with no entries."
    say(console, said, style="bold")
    if answer.breaches:
        void = ", ".join(f"{one:,}" for one in answer.breaches)
        say(console, f"These entries break a rule and count for nothing: {void}.")
    say(console, f"Let everybody read {answer.folder}/public. Keep all else in {answer.folder}.")
    say(console, "By these keys everybody can judge what the log signs:")
    for key in answer.keys:
        console.print(key, markup=False, highlight=False, soft_wrap=True)
    if answer.entry is not None:
        say(
            console,
            f"Entry 0 is in {answer.entry}. The parties, the depositary and "
            "the inspectorate have to sign it; then append it.",
        )
    if answer.id is not None:
        its = "its id" if answer.entry is not None else "the id of entry 0"
        say(console, f"Whoever trusts {its} needs nothing else:")
        console.print(answer.id, markup=False, highlight=False, soft_wrap=True)


def render_append(console: Console, answer: RecordAppend) -> None:
    """Print where each file stands in the log, and which were refused.

    Parameters
    ----------
    console : rich.console.Console
    answer : RecordAppend
    """
    for entry in answer.entries:
        known = ", where it was already" if entry.known else ""
        hang(console, "  ·", f"{entry.file} is entry {entry.index:,}{known}")
    for refused in answer.refused:
        hang(console, "  ✗", f"{refused.file} is refused ({refused.rule}): {refused.what}")
    said = {
        "sequenced": "A signed checkpoint covers them. The witnesses have not cosigned yet.",
        "witnessed": "A signed checkpoint covers them.",
    }
    entries = "1 entry" if answer.size == 1 else f"{answer.size:,} entries"
    say(console, f"The log has {entries}. {said[answer.status]}")
