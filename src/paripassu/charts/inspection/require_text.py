"""Required detection in a terminal: which steps have to be inspected, and how surely."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from paripassu.agreement.model import Agreement
from paripassu.charts.inspection.said import many, say
from paripassu.charts.text import clean, cut, measure_title, number, party_title
from paripassu.inspection.sampling.deterrence import percent, told

if TYPE_CHECKING:
    from rich.console import Console

    from paripassu.process.require import Requirement, Requirements, StepNeed

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
        say(console, f"Note: {clean(warning)}", style="yellow")
    when = "" if answer.found_at == answer.moment else f" after moment {answer.found_at}"
    for party, one in answer.performers.items():
        name = party_title(agreement, party)
        if one.gain <= 0:
            say(console, f"{name} has nothing to gain by faking it: no inspection is needed.")
            continue
        found = (
            f"would still be better off by {number(-one.penalty)}"
            if one.penalty < 0
            else f"loses {number(one.penalty)}"
        )
        say(
            console,
            f"{name} saves {number(one.gain)} by faking it, and {found} if that is found{when}: "
            f"the agreement ends there, and with it all that was still to come. {told(one.detect)}",
        )
    if answer.detect:
        say(
            console,
            f"Detection probability to plan for: {percent(answer.detect)} or more "
            f"(exactly {answer.fraction}). How many items that takes: paripassu inspect size "
            f"--detect {answer.fraction} …",
            style="bold",
        )
    say(console, _UNITS, style="dim")


def render_requirements(console: Console, agreement: Agreement, answer: Requirements) -> None:
    """Print a table of all steps of a plan; see :func:`render_require`."""
    from rich.table import Table
    from rich.text import Text

    needing = [step for step in answer.steps if step.detect != 0]
    say(
        console,
        f"{len(needing)} of {many(len(answer.steps), 'step')} cost a performer something, so that "
        "faking them would pay if nobody looked.",
        style="bold",
    )
    for warning in answer.warnings:
        say(console, f"Note: {clean(warning)}", style="yellow")
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="bold", pad_edge=False)
    table.add_column("#", justify="right")
    table.add_column("step", max_width=max(16, console.width - 56), no_wrap=True)
    table.add_column("who", max_width=14, no_wrap=True)
    for name in ("gain", "penalty", "detect"):
        table.add_column(name, justify="right")
    before: int | None = None
    for step in answer.steps:
        for index, (party, one) in enumerate(step.performers.items()):
            first = index == 0
            moment = _TOGETHER if step.moment == before else str(step.moment)
            table.add_row(
                *(
                    Text(cell)
                    for cell in (
                        moment if first else "",
                        clean(step.step) if first else "",
                        cut(party_title(agreement, party), 14),
                        number(one.gain) if one.gain > 0 else "·",
                        number(one.penalty),
                        _needed(one.detect),
                    )
                )
            )
        before = step.moment
    console.print(table)
    _close(console, answer, needing)


def _close(console: Console, answer: Requirements, needing: list[StepNeed]) -> None:
    hopeless = [step.step for step in needing if step.detect is None]
    if hopeless:
        listed = ", ".join(hopeless[:6]) + (", …" if len(hopeless) > 6 else "")
        say(
            console,
            f"No inspection secures {listed}: being found out would pay as well. Find it earlier, "
            "split the step, or add a deposit.",
            style="yellow",
        )
    elif answer.detect:
        worst = max(needing, key=lambda step: step.detect or Fraction(0))
        say(
            console,
            f"The most demanding is {worst.step}: {percent(answer.detect)} (exactly "
            f"{answer.fraction}).",
        )
    say(
        console,
        "gain: what faking the step saves; penalty: what being found out costs; detect: the least "
        "probability of being found at which faking does not pay.",
        style="dim",
    )
    say(console, _UNITS, style="dim")


def _needed(detect: Fraction | None) -> str:
    if detect is None:
        return "none deters"
    return "·" if not detect else percent(detect)


_UNITS = (
    "Amounts are in each party's own units, at the low end of what the agreement says. Both rest "
    "on its values: whoever judges them differently needs another probability."
)
