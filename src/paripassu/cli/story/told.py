"""Where the demonstration's process stands, in a few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from paripassu.process.status import Status


def tell_status(terminal: Console, status: Status, told: int = 0) -> int:
    """Say who must move next, and which statements break a rule.

    Parameters
    ----------
    told : int
        How many of the broken rules were said before.

    Returns
    -------
    int
        How many are said now.
    """
    from paripassu.charts.process.status_names import Names
    from paripassu.charts.process.status_turn import due_lines, headline, owed_lines
    from paripassu.charts.screen import say
    from paripassu.process.rules_in_words import rule_in_words

    names = Names(status)
    say(terminal, headline(status, names), style="bold")
    for text in [*(text for text, _ in due_lines(status, names)), *owed_lines(status, names)]:
        say(terminal, f"  · {text}")
    for one in status.breaches[told:]:
        say(terminal, f"  · Flagged: entry {one.entry} {rule_in_words(one.rule)}.")
    return len(status.breaches)


def tell_out(terminal: Console, status: Status) -> None:
    """Say by how much each party is out, and what leaving costs it now."""
    from paripassu.charts.process.status_names import Names
    from paripassu.charts.screen import say

    names = Names(status)
    for one in status.parties:
        out = float(one.exposure)
        said = f"is out by {out:.4g}, in its own points" if out > 0 else "is out by nothing"
        kept = f"what was done so far is worth {float(one.kept):+.4g} to it"
        say(terminal, f"{names.party(one.party)} {said}: {kept}.")
