"""A changed charter, in a terminal: what changes, and who has to sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paripassu.charts.screen import hang, say
from paripassu.record.changed_charter import CharterChange, CharterQuorum, RecordCharterChange

if TYPE_CHECKING:
    from rich.console import Console

_WHAT = {
    "log_key": "log key",
    "witness": "witness",
    "quorum": "quorum",
    "entry_bytes": "bytes of statements for each party",
    "blob_bytes": "bytes of files for each party",
    "group": "threshold of",
    "inspectorate": "inspectorate",
    "schemes": "every holder has a key of",
}


def render_charter_change(console: Console, answer: RecordCharterChange) -> None:
    """Print what changes, and what has to be done.

    Parameters
    ----------
    console : rich.console.Console
    answer : RecordCharterChange
    """
    say(console, f"The changed charter is in {answer.charter_file}.", style="bold")
    say(console, "This changes, and nothing else:" if answer.changed else "It says the same.")
    for one in answer.changed:
        hang(console, "  ·", _told(one))
    if answer.removed:
        say(console, "These files are no longer kept:")
        for digest in answer.removed:
            hang(console, "  ·", digest)
    say(console, "Every party has to sign, each holder with all their keys in force:")
    for pool in answer.signers:
        hang(console, "  ·", f"{pool.party}: {pool.threshold} of {', '.join(pool.holders)}")
    if answer.added:
        say(console, "These new keys have to sign too:")
        for key in answer.added:
            hang(console, "  ·", key)
    before, after = answer.quorums
    say(console, "Once it is logged, nothing else is logged until these have signed it:")
    hang(console, "  ·", f"the witnesses until now: {_counted(before)}")
    hang(console, "  ·", f"the witnesses from now on: {_counted(after)}")
    if any(one.what == "log_key" and one.after is not None for one in answer.changed):
        say(
            console,
            "A key of the log is new. Before the statement is sent, the depositary starts the log "
            "with it, and keeps the old one: paripassu record serve DIR --key KEY.pem",
        )
    say(
        console,
        "Now make the statement: paripassu record state charter "
        f"--body {answer.file} --file {answer.charter_file}",
    )


def _told(one: CharterChange) -> str:
    what = f"{_WHAT[one.what]} {one.name}".strip()
    if one.what in ("entry_bytes", "blob_bytes"):
        return f"{what}: {int(one.before or 0):,} becomes {int(one.after or 0):,}"
    if one.before is None:
        return f"{what}: new, {one.after}"
    if one.after is None:
        return f"{what}: no longer, {one.before}"
    return f"{what}: {one.before or 'none'} becomes {one.after or 'none'}"


def _counted(one: CharterQuorum) -> str:
    return f"{one.quorum} of {', '.join(one.names)}"
