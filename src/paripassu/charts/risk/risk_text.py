"""How likely a deal is, in a terminal: the number first, and what it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paripassu.charts.risk.names import (
    case_name,
    chance,
    conflict_name,
    input_name,
    plan_name,
    span,
    worst_and_best,
)
from paripassu.charts.risk.told import (
    IS_NOT,
    LIMITS,
    READING,
    effect_words,
    exposure_words,
    first_to_know,
    idle_words,
    matters,
    outcome,
    plan_words,
    scenario_words,
    uncounted_words,
)
from paripassu.charts.screen import hang, say, table
from paripassu.sequencing.risk.answer import Compared, Input, Risk

if TYPE_CHECKING:
    from rich.console import Console

#: Conflicts and inputs that are printed; ``--json`` and the page have all.
MOST = 10


def render_risk(console: Console, risk: Risk) -> None:
    """Print an answer.

    Parameters
    ----------
    console : rich.console.Console
        Where to.
    risk : Risk
    """
    say(console, f"{risk.summary()} {IS_NOT}", style="bold")
    for line in outcome(risk):
        say(console, line)
    if said := exposure_words(risk):
        say(console, said)
    _conceded(console, risk)
    _conflicts(console, risk)
    _inputs(console, risk)
    _plans(console, risk)
    console.print()
    say(console, LIMITS, style="dim")


def _conceded(console: Console, risk: Risk) -> None:
    rows = [one for one in risk.compared if one.conceded is not None]
    if len(rows) > 1:
        _heading(console, "With concessions")
        _compared(console, risk, rows, "a deal in")


def _conflicts(console: Console, risk: Risk) -> None:
    if not risk.conflicts:
        return
    _heading(console, "What stands in the way, where there is no deal")
    table(
        console,
        ("", "in", "95 % interval", "conflict"),
        [
            (
                f"{at}.",
                chance(one.share),
                span(one.low, one.high),
                conflict_name(risk, one.members, one.because),
            )
            for at, one in enumerate(risk.conflicts[:MOST], start=1)
        ],
        left=(0, 3),
        flexible=3,
    )
    _more(console, len(risk.conflicts))


def _inputs(console: Console, risk: Risk) -> None:
    if not risk.inputs:
        return
    _heading(console, "What to find out first")
    say(console, first_to_know(risk))
    known = [one for one in risk.inputs if matters(one)]
    for at, one in enumerate(known[:MOST], start=1):
        hang(console, f"{at:>3}.", input_name(risk, one), "bold")
        if not one.given:
            hang(console, "    ", uncounted_words(one))
            continue
        if said := _ends(risk, one):
            hang(console, "    ", f"A deal: {said}.")
        worth, moves = effect_words(one.worth), effect_words(one.information)
        hang(console, "    ", f"Worth {worth}; moves {moves} percentage points.")
    _more(console, len(known))
    if idle := len(risk.inputs) - len(known):
        say(console, idle_words(idle, other=bool(known)))
    if known:
        say(console, READING, style="dim")
    if risk.scenario is not None:
        say(console, scenario_words(risk, risk.scenario))


def _ends(risk: Risk, one: Input) -> str:
    """Say how likely a deal is at the worst and at the best that may turn out."""
    return ", ".join(
        f"{chance(case.probability)} if {case_name(one, case)}" for case in worst_and_best(one)
    )


def _plans(console: Console, risk: Risk) -> None:
    _heading(console, "Which plan holds in most futures")
    say(console, plan_words(risk, risk.robust_plan, robust=True))
    if risk.robust_plan is not None:
        say(console, plan_words(risk, risk.nominal_plan, robust=False))
    rows = [one for one in risk.compared if one.conceded is None]
    if len(rows) > 1:
        _compared(console, risk, rows, "holds in")


def _compared(console: Console, risk: Risk, rows: list[Compared], head: str) -> None:
    table(
        console,
        ("", head, "95 % interval", "points more"),
        [
            (
                plan_name(risk, one),
                chance(one.chance.probability),
                span(one.chance.low, one.chance.high),
                "" if at == 0 else effect_words(one.difference),
            )
            for at, one in enumerate(rows)
        ],
        flexible=0,
    )


def _heading(console: Console, text: str) -> None:
    console.print()
    say(console, text, style="bold")


def _more(console: Console, total: int) -> None:
    if total > MOST:
        say(console, f"The first {MOST} of {total}; --json and --page have all.", style="dim")
