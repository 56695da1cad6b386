"""Where the demonstration's process stands, in a few lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from paripassu.agreement.model import Agreement
    from paripassu.process.status import Status
    from paripassu.process.status_parts import RuleBroken


def tell_status(
    terminal: Console, status: Status, told: Sequence[RuleBroken] = ()
) -> Sequence[RuleBroken]:
    """Say who must move next, and which statements break a rule.

    Parameters
    ----------
    told : sequence of RuleBroken
        Broken rules that were said before, and are not said again.

    Returns
    -------
    sequence of RuleBroken
        All that are said by now.
    """
    from paripassu.charts.process.status_names import Names
    from paripassu.charts.process.status_turn import due_lines, headline, owed_lines
    from paripassu.charts.screen import say
    from paripassu.process.rules_in_words import rule_in_words

    names = Names(status)
    say(terminal, headline(status, names), style="bold")
    for text in [*(text for text, _ in due_lines(status, names)), *owed_lines(status, names)]:
        say(terminal, f"  · {text}")
    # One by one, not by their number: a later entry may add a breach before others.
    for one in status.breaches:
        if one not in told:
            say(terminal, f"  · Flagged: entry {one.entry} {rule_in_words(one.rule)}.")
    return status.breaches


def tell_out(terminal: Console, status: Status, agreement: Agreement, leaver: str) -> None:
    """Say what each party has gained or lost so far, and what leaving costs the one that leaves."""
    from paripassu.charts.process.status_names import Names
    from paripassu.charts.screen import say

    names = Names(status)
    for one in status.parties:
        out = float(one.exposure)
        name = names.party(one.party)
        if out > 0:
            say(terminal, f"{name} has lost {out:.4g} so far, in its own points.")
        else:
            say(terminal, f"{name} has gained {float(one.kept):.4g} so far, in its own points.")
        if one.party == leaver:
            stake = float(agreement.party[leaver].stake.low)
            say(terminal, f"By leaving, {name} {_paid(float(one.leave.cost), stake)}.")


def _paid(cost: float, stake: float) -> str:
    """Say what leaving costs: what the rest would have brought, and the stake.

    >>> _paid(1.5, 6), _paid(8, 6)[:49]
    ('saves 4.5, for it has no more to do, and loses its stake of 6. Leaving costs it 1.5', \
'loses 2, which the rest would have brought, and i')
    """
    rest = cost - stake
    if rest < 0:
        said = f"saves {-rest:.4g}, for it has no more to do, and loses its stake of"
    else:
        said = f"loses {rest:.4g}, which the rest would have brought, and its stake of"
    return f"{said} {stake:.4g}. Leaving costs it {cost:.4g}"
