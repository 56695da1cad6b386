"""An assessment in a terminal: the verdict, what it rests on, and what would settle it."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from paripassu.charts.inspection.said import say
from paripassu.charts.text import clean
from paripassu.inspection.assessment.result import Assessment, Mirror, Step

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
    drawn = "Every draw was repeated from its seed and comes out the same."
    if trusted:
        named = ", ".join(map(clean, trusted[:4])) + (", …" if len(trusted) > 4 else "")
        drawn = (
            f"Taken at its word: the draw {named}, which does not tell enough to be repeated here; "
            "verifier/draw.py repeats it from its list."
        )
    return (
        f"Differences count beyond {assessment.limit:g} σ. {drawn} What it is to find, and how "
        "surely, is its own word: compare it with the record."
    )


def _alone(assessment: Assessment) -> str:
    if assessment.consistent:
        return "Consistent: nothing differs by more than the errors explain."
    return "Inconclusive: something does not fit, and no inspection has been judged."


def _step(console: Console, step: Step) -> None:
    say(console, clean(f"{step.name}: {step.verdict}"), style=_STYLES[step.verdict])
    say(console, _tidy(step.why))
    console.print()
    say(console, "What was checked:", style="bold")
    for line in step.evidence[:_MOST]:
        kind = f"{_KINDS[line.kind]} {line.about}"
        _hang(console, f"[{_MARKS[line.shows]}]", f"{kind}: {line.says}")
    _more(console, len(step.evidence))
    if len(step.rounds) > 1 and step.posterior is not None:
        after = ", ".join(
            f"{one.draw} {one.posterior:.3f}" for one in step.rounds if one.posterior is not None
        )
        _hang(console, "", f"probability of being as declared, after each round: {after}")
    if step.open:
        console.print()
        say(console, "What remains open:", style="bold")
        for item in step.open[:_MOST]:
            where = f"{item.stratum}, " if item.stratum else ""
            many = "s" if len(item.rows) > 1 else ""
            rows = f", line{many} {', '.join(map(str, item.rows[:6]))}" if item.rows else ""
            _hang(console, "·", f"{item.item} ({where}draw {item.draw}{rows}): {item.why}")
        _more(console, len(step.open))
    if step.settle:
        console.print()
        say(console, "What would settle it:", style="bold")
        for action in step.settle[:_MOST]:
            _hang(console, "·", action)
        _more(console, len(step.settle))
    for note in step.notes[:_MOST]:
        _hang(console, "Note:", note, style="yellow")
    _more(console, len(step.notes))


def _mirror(console: Console, mirror: Mirror) -> None:
    beyond = len(mirror.unexplained)
    say(
        console,
        clean(
            f"Declarations in {mirror.table}: {mirror.rows:,} rows, {mirror.compared:,} "
            f"comparisons; {len(mirror.mismatches):,} differ, {beyond:,} of them beyond errors or "
            "without a counterpart."
        ),
        style="bold",
    )
    # What no error explains comes first: the list may be cut.
    for one in sorted(mirror.mismatches, key=lambda one: not one.counts)[:_MOST]:
        name = ", ".join(part for part in (one.ref, one.material, one.item) if part)
        _hang(console, "!" if one.counts else "·", f"{name}: {one.says}")
    _more(console, len(mirror.mismatches))


def _hang(console: Console, mark: str, text: str, style: str = "") -> None:
    """Print a text beside its mark, later lines under its first word."""
    from rich.text import Text

    indent = len(mark) + 3 if mark else 4
    head = f"  {mark} " if mark else " " * indent
    for line in wrap(_tidy(text), max(20, console.width - indent), break_on_hyphens=False):
        console.print(Text(f"{head}{line}", style=style), highlight=False)
        head = " " * indent


def _tidy(text: str) -> str:
    """Clean a text, but keep a number and its per cent sign together."""
    return "\u00a0".join(clean(part) for part in text.split("\u00a0"))


def _more(console: Console, number: int) -> None:
    if number > _MOST:
        say(console, f"    and {number - _MOST:,} more; --json gives them all", style="dim")
