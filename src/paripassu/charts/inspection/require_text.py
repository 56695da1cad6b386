"""Required detection in a terminal: which steps have to be inspected, and how surely."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from paripassu.agreement.model import Agreement
from paripassu.charts.screen import say, table
from paripassu.charts.text import clean, measure_title, party_title
from paripassu.inspection.sampling.deterrence import told
from paripassu.numbers import words

if TYPE_CHECKING:
    from rich.console import Console

    from paripassu.process.requirement import Requirement, Requirements, StepNeed

_TOGETHER = "+"


def render_require(console: Console, agreement: Agreement, answer: Requirement) -> None:
    """Print what deters the performers of one step, and why.

    Parameters
    ----------
    console : rich.console.Console
        Where to.
    agreement : Agreement
        That the plan was made from.
    answer : Requirement
    """
    title = measure_title(agreement, answer.step.rpartition(":")[0])
    say(console, f"{answer.step}, {title}, at moment {answer.moment}", style="bold")
    for warning in answer.warnings:
        say(console, f"Note: {warning}", style="yellow")
    when = "" if answer.found_at == answer.moment else f" after moment {answer.found_at}"
    for party, one in answer.performers.items():
        name = party_title(agreement, party)
        if one.gain <= 0:
            say(console, f"{name} gains nothing by faking this step. No inspection is needed.")
            continue
        found = (
            f"it would still be better off by {words.number(-one.penalty, 'given')}"
            if one.penalty < 0
            else f"it loses {words.number(one.penalty, 'given')}"
        )
        say(
            console,
            f"{name} saves {words.number(one.gain, 'given')} if it fakes this step. If that is "
            f"found{when}, {found}: the agreement ends there, and with it everything that was "
            f"still to come. {told(one.detect)}",
        )
    if answer.detect:
        say(
            console,
            f"Plan for a detection probability of {words.required(answer.detect)} or more. How "
            f"many items that takes: paripassu inspect size --detect {answer.fraction} …",
            style="bold",
        )
    say(console, _UNITS, style="dim")


def render_requirements(console: Console, agreement: Agreement, answer: Requirements) -> None:
    """Print a table of all steps of a plan; see :func:`render_require`."""
    needing = [step for step in answer.steps if step.detect != 0]
    say(
        console,
        f"{len(needing)} of {words.count(len(answer.steps), 'step')} cost a party that performs "
        "them something. Faking them would pay if nobody looked.",
        style="bold",
    )
    for warning in answer.warnings:
        say(console, f"Note: {warning}", style="yellow")
    rows = []
    before: int | None = None
    for step in answer.steps:
        moment = _TOGETHER if step.moment == before else str(step.moment)
        for index, (party, one) in enumerate(step.performers.items()):
            rows.append(
                (
                    moment if index == 0 else "",
                    step.step if index == 0 else "",
                    party_title(agreement, party),
                    words.number(one.gain, "given") if one.gain > 0 else "·",
                    words.number(one.penalty, "given"),
                    needed(one.detect),
                )
            )
        before = step.moment
    heads = ("#", "step", "who", "gain", "penalty", "detect")
    table(console, heads, rows, left=(1, 2), flexible=1, lead=3)
    _close(console, answer, needing)


def _close(console: Console, answer: Requirements, needing: list[StepNeed]) -> None:
    hopeless = [step.step for step in needing if step.detect is None]
    if hopeless:
        say(
            console,
            f"No inspection secures {words.listed(hopeless, 6)}: cheating pays there even if it "
            "is found. Find it earlier, split the step, or add a deposit.",
            style="yellow",
        )
    elif answer.detect:
        worst = max(needing, key=lambda step: step.detect or Fraction(0))
        say(
            console,
            f"The most demanding step is {clean(worst.step)}: {words.required(answer.detect)}.",
        )
    say(
        console,
        "gain: what faking the step saves. penalty: what it costs to be found out. detect: the "
        "least probability of being found out at which faking does not pay. + in the first column: "
        "at the same moment as the line above.",
        style="dim",
    )
    say(console, _UNITS, style="dim")


def needed(detect: Fraction | None) -> str:
    """Say which probability deters, in a cell."""
    if detect is None:
        return "none deters"
    return "·" if not detect else words.percent(detect, "asked")


_UNITS = (
    "Amounts are in each party's own units, at the low end of the agreement's ranges. They rest on "
    "the values that the agreement states. With other values another probability is needed."
)
