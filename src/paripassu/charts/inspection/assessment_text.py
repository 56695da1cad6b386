"""An assessment in a terminal: the verdict, what it rests on, and what would settle it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paripassu.charts.screen import hang, say
from paripassu.charts.text import clean
from paripassu.inspection.assessment.result import Assessment, Mirror, Step
from paripassu.numbers import words

if TYPE_CHECKING:
    from rich.console import Console

#: Longer lists fill the screen; --json has everything.
_MOST = 20
_STYLES = {"consistent": "bold green", "inconclusive": "bold yellow", "violation": "bold red"}
_MARKS = {"clean": "ok", "open": "open", "alarm": "alarm", "violation": "violation", "context": "·"}
_KINDS = {"sample": "sample", "game": "game", "balance": "balance", "mirror": "declarations"}


def render_assessment(console: Console, assessment: Assessment) -> None:
    """Print an assessment: each step with its evidence, then what does not fit.

    Parameters
    ----------
    console : rich.console.Console
        Where to; made for 80 columns.
    assessment : Assessment
    """
    for step in assessment.steps:
        _step(console, step)
        console.print()
    for mirror in assessment.mirrors:
        _mirror(console, mirror)
        console.print()
    if not assessment.steps:
        for balance in assessment.balances:
            says = "; ".join(alarm.says for alarm in balance.alarms) or "nothing alarms"
            name = f"{balance.area}, {balance.material}"
            say(console, clean(f"Balance of {name}: {balance.verdict}; {says}."))
        if assessment.balances:
            console.print()
        say(console, _alone(assessment), style=_STYLES[assessment.verdict])
        return
    say(console, _rules(assessment), style="dim")


def _rules(assessment: Assessment) -> str:
    trusted = [one.draw for step in assessment.steps for one in step.rounds if not one.repeated]
    drawn = "Every draw was repeated from its seed and gives the same items."
    if trusted:
        drawn = (
            f"Draw {words.listed([clean(name) for name in trusted])} could not be repeated: it "
            "does not say enough. verifier/draw.py repeats it from its list."
        )
    return (
        f"Differences of more than {words.number(assessment.limit, 'given')} σ count. {drawn} What "
        "the draw has to find, and with what probability, cannot be recomputed: compare it with "
        "the record."
    )


def _alone(assessment: Assessment) -> str:
    if assessment.consistent:
        return "Consistent: nothing differs by more than the errors explain."
    return "Inconclusive: something does not fit, and there is no inspection to judge by."


def _step(console: Console, step: Step) -> None:
    say(console, clean(f"{step.name}: {step.verdict}"), style=_STYLES[step.verdict])
    say(console, step.why)
    console.print()
    say(console, "What was checked:", style="bold")
    for line in step.evidence[:_MOST]:
        kind = f"{_KINDS[line.kind]} {line.about}"
        hang(console, f"  [{_MARKS[line.shows]}]", f"{kind}: {line.says}")
    _more(console, len(step.evidence))
    if len(step.rounds) > 1 and step.posterior is not None:
        after = ", ".join(
            f"{one.draw} {words.percent(one.posterior, 'promised')}"
            for one in step.rounds
            if one.posterior is not None
        )
        hang(console, "   ", f"probability of being as declared, after each round: {after}")
    if step.open:
        console.print()
        say(console, "What remains open:", style="bold")
        for item in step.open[:_MOST]:
            where = f"{item.stratum}, " if item.stratum else ""
            rows = f", {words.numbered('line', item.rows, 6)}" if item.rows else ""
            hang(console, "  ·", f"{item.item} ({where}draw {item.draw}{rows}): {item.why}")
        _more(console, len(step.open))
    if step.settle:
        console.print()
        say(console, "What would settle it:", style="bold")
        for action in step.settle[:_MOST]:
            hang(console, "  ·", action)
        _more(console, len(step.settle))
    for note in step.notes[:_MOST]:
        hang(console, "  Note:", note, style="yellow")
    _more(console, len(step.notes))


def _mirror(console: Console, mirror: Mirror) -> None:
    say(
        console,
        f"Declarations in {clean(mirror.table)}: {words.count(mirror.rows, 'row')}, "
        f"{words.count(mirror.compared, 'comparison')}. {_differing(mirror)}",
        style="bold",
    )
    # What no error explains comes first: the list may be cut.
    for one in sorted(mirror.mismatches, key=lambda one: not one.counts)[:_MOST]:
        name = ", ".join(part for part in (one.ref, one.material, one.item) if part)
        hang(console, "  !" if one.counts else "  ·", f"{name}: {one.says}")
    _more(console, len(mirror.mismatches))


def _differing(mirror: Mirror) -> str:
    every, beyond = len(mirror.mismatches), len(mirror.unexplained)
    if not every:
        return "Nothing differs."
    if not beyond:
        return f"{every:,} differ. Measurement errors explain all of them."
    return (
        f"{every:,} differ. For {beyond:,} of them errors are no explanation, or the other side "
        "says nothing."
    )


def _more(console: Console, number: int) -> None:
    if number > _MOST:
        hang(console, "   ", f"and {number - _MOST:,} more; --json gives them all", style="dim")
