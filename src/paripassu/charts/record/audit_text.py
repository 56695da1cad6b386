"""What an audit found, in a terminal: what is wrong first, then what the log shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paripassu.charts.screen import hang, say
from paripassu.numbers import words
from paripassu.record.audited import Audit

if TYPE_CHECKING:
    from rich.console import Console

#: Longer lists fill the screen; the document has them all.
_MOST = 30


def render_audit(console: Console, answer: Audit) -> None:
    """Print what an audit found.

    Parameters
    ----------
    console : rich.console.Console
        Where to.
    answer : Audit
    """
    if answer.ok:
        say(console, f"The log {answer.origin} is in order.", style="bold")
        size = words.count(answer.size or 0, "entry", "entries")
        say(console, f"It has {size}. Every file is what the checkpoint says.")
    else:
        of = answer.origin or answer.log
        say(console, f"The log {of} is refused.", style="bold red")
    if answer.faults:
        say(console, f"{words.count(len(answer.faults), 'fault')}:")
        _list(console, [f"{one.file}: {one.what}" for one in answer.faults])
    new = [one for one in answer.breaches if not one.earlier]
    old = [one for one in answer.breaches if one.earlier]
    for said, some in (
        ("The depositary logged what breaks a rule. These entries have no effect:", new),
        ("These broke a rule already before the earlier checkpoint:", old),
    ):
        if some:
            say(console, said)
            _list(console, [f"entry {one.entry:,}, {one.rule}: {one.what}" for one in some])
    if answer.removed:
        say(console, "These files are no longer kept, as a charter allows:")
        _list(console, list(answer.removed))
    if answer.root is not None:
        hang(console, "  root", answer.root)
    if answer.since is not None and answer.ok:
        hang(console, "  ·", f"It goes on from the checkpoint of size {answer.since:,}.")
    if answer.signed:
        hang(console, "  ·", f"Signed by {words.listed(answer.signed)}.")
    if answer.stamps:
        seen = words.listed([f"{name} ({time})" for name, time in answer.stamps.items()])
        hang(console, "  ·", f"Witnesses that saw it: {seen}.")


def _list(console: Console, items: list[str]) -> None:
    for item in items[:_MOST]:
        hang(console, "  ·", item)
    if len(items) > _MOST:
        hang(console, "  ·", f"and {len(items) - _MOST:,} more; --json gives them all")
