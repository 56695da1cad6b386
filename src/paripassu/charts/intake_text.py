"""What a report says, in a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from paripassu.agreement.admiralty import likelihood_words
from paripassu.agreement.intake.result import Claim, Intake
from paripassu.agreement.model import Interval
from paripassu.charts.screen import hang, say
from paripassu.numbers import words

if TYPE_CHECKING:
    from rich.console import Console


def render_intake(console: Console, intake: Intake) -> None:
    """Print a report's claims by who says them, then what shares a root and what disagrees."""
    say(console, intake.summary(), style="bold")
    for number, claim in enumerate(intake.claims, start=1):
        console.print()
        hang(console, f"{number:>3}.", f"{who(claim)}:", style="bold")
        hang(console, "    ", claim.sentence)
        for line in notes(claim):
            hang(console, "     ·", line)
    several = [group for group in intake.groups if len(group.claims) > 1]
    if several:
        console.print()
        say(console, "One root counts once:", style="bold")
        for group in several:
            numbers = words.numbered("claim", [at + 1 for at in group.claims])
            hang(console, "  ·", f"{group.root}: {numbers}")
    if intake.contradictions:
        console.print()
        say(console, "These speak against each other:", style="bold")
        for first, second in intake.contradictions:
            told = (
                f"claim {first + 1} in itself"
                if first == second
                else f"claims {first + 1} and {second + 1}"
            )
            hang(console, "  ·", told)
    if intake.unattributed:
        console.print()
        say(console, "Somebody is reported here, and who was not found. Read them:", style="bold")
        for sentence in intake.unattributed:
            hang(console, "  ·", sentence)


def who(claim: Claim) -> str:
    """Say who speaks, and through whom."""
    speaker = claim.speaker
    if not speaker.name:
        return "The report itself"
    office = ", ".join(part for part in (speaker.role, speaker.institution) if part)
    said = f"{speaker.name} ({office})" if office else speaker.name
    through = [name for name in claim.chain if name != speaker.name]
    return f"{said}, through {' and '.join(through)}" if through else said


def notes(claim: Claim) -> Iterator[str]:
    """Say what is special about a claim: hedged, denied, on a condition, in somebody's words."""
    if claim.hedge and claim.likelihood is not None:
        low, high = (Fraction(bound) for bound in claim.likelihood)
        hedged = ", ".join(f"“{word}”" for word in claim.hedge)
        yield f"hedged by {hedged}: {likelihood_words(Interval(low, high))}"
    if claim.negated:
        yield "what is said is that it is not so"
    if claim.conditional:
        yield "on a condition"
    if claim.quoted:
        yield "in the speaker's own words, as quoted"
