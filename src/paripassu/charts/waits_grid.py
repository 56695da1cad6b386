"""What each step of a plan waits for, and who asks for it, as a table."""

from __future__ import annotations

from paripassu.agreement.model import Agreement, Step
from paripassu.agreement.wording import days
from paripassu.charts.grid import Grid, GridRow, first_of
from paripassu.charts.text import clean, measure_title, party_title, portion
from paripassu.charts.waits import Wait, waits
from paripassu.sequencing.plan import Plan

#: Rows of the table: a page has to be opened by a browser.
_MOST = 1000


def waits_grid(agreement: Agreement, plan: Plan) -> Grid:
    """Show the preconditions of a plan: which step waits for which, on whose word.

    Parameters
    ----------
    agreement : Agreement
    plan : Plan
        Of that agreement.
    """
    turn = {Step(one.measure, one.portion): at for at, one in enumerate(plan.steps)}
    found = sorted(waits(agreement, plan), key=lambda one: turn.get(one.target, len(turn)))
    rows = [
        GridRow(
            (
                _step(agreement, one.target),
                _how(one),
                _step(agreement, one.source),
                "a fact" if one.party is None else party_title(agreement, one.party),
            )
        )
        for one in found
    ]
    return Grid(
        title="What waits for what",
        header=("Step", "How", "Step before it", "Asked for by"),
        rows=rows[:_MOST],
        caption="A fact is of nature, law or technique: nobody can concede it."
        f" {first_of(_MOST, len(rows))}".rstrip(),
        words=frozenset({0, 1, 2, 3}),
    )


def _step(agreement: Agreement, step: Step) -> str:
    of = len(agreement.measure[step.measure].shares)
    part = portion(agreement, step.measure, step.portion, of)
    return f"“{measure_title(agreement, step.measure)}”" + (f" ({clean(part)})" if part else "")


def _how(one: Wait) -> str:
    if one.within is not None:
        return f"at most {days(one.within)} after"
    said = "is done after" if one.end else "begins after"
    if one.lag:
        said += f", {days(one.lag)} later"
    if one.one_of:
        said += ", or something else"
    return said if one.firm else f"{said}, if it can be"
