"""Where the demonstration's process stands, in a few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from paripassu.agreement.model import Agreement
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


def tell_out(terminal: Console, status: Status, agreement: Agreement, leaver: str) -> None:
    """Say by how much each party is out, and what leaving costs the one that leaves."""
    from paripassu.charts.process.status_names import Names
    from paripassu.charts.screen import say

    names = Names(status)
    for one in status.parties:
        out = float(one.exposure)
        said = f"is out by {out:.4g}, in its own points" if out > 0 else "is out by nothing"
        kept = f"what was done so far is worth {float(one.kept):+.4g} to it".replace("-", "−")
        say(terminal, f"{names.party(one.party)} {said}: {kept}.")
        if one.party == leaver:
            stake = float(agreement.party[leaver].stake.low)
            say(terminal, f"{names.party(one.party)} {_paid(float(one.leave.cost), stake)}.")


def _paid(cost: float, stake: float) -> str:
    """Say what leaving costs: what the rest would have brought, and the stake.

    >>> _paid(1.5, 6), _paid(8, 6)[:49]
    ('saves 4.5 by what it need not do any more, and loses its stake of 6: leaving costs it 1.5', \
'loses the 2 that the rest would have brought, and')
    """
    rest = cost - stake
    if rest < 0:
        said = f"saves {-rest:.4g} by what it need not do any more, and loses its stake of"
    else:
        said = f"loses the {rest:.4g} that the rest would have brought, and its stake of"
    return f"{said} {stake:.4g}: leaving costs it {cost:.4g}"
