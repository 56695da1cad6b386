"""What a report says, in a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from paripassu.agreement.admiralty import likelihood_words
from paripassu.agreement.intake.answers import IntakeTable
from paripassu.agreement.intake.result import Claim, Draft, Intake
from paripassu.agreement.model import Interval
from paripassu.charts.screen import hang, say, table
from paripassu.charts.text import clean
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
            numbers = words.numbered("claim", [at + 1 for at in group.claims], most=1000)
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
    if intake.into is not None:
        console.print()
        new = [draft for draft in intake.drafts if draft.added]
        drafts = words.count(len(new), "draft")
        say(console, f"{drafts} added to {clean(intake.into)}, as comments.", style="bold")
        for draft in new:
            told = f"claim {draft.claim + 1}: {_wants(draft)}"
            hang(console, "  ·", told)
        if new:
            say(console, f"Look at them: paripassu intake --into {clean(intake.into)} --review")
    if intake.unattributed:
        console.print()
        say(console, "Somebody is reported here, and who was not found. Read them:", style="bold")
        for sentence in intake.unattributed:
            hang(console, "  ·", sentence)


def render_table(console: Console, rows: IntakeTable) -> None:
    """Print what reports are read by: hedges, patterns, and words that mean the same."""
    say(console, "Words that weaken what is said, and how likely it is after them", style="bold")
    table(
        console,
        ["word", "from", "to", "whose interval"],
        [
            [
                row.term,
                words.percent(row.likelihood[0], "given"),
                words.percent(row.likelihood[1], "given"),
                row.standard,
            ]
            for row in rows.hedges
        ],
        left=(0, 3),
    )
    console.print()
    say(console, "By what a position is drafted", style="bold")
    for pattern, meaning, example in rows.patterns:
        hang(console, "  ·", f"{pattern}: {meaning}. “{example}”")
    console.print()
    say(console, "Other names of parties", style="bold")
    for name, others in rows.aliases.items():
        hang(console, "  ·", f"{name}: {', '.join(others)}")
    console.print()
    say(console, "Words of one kind of measure, as regular expressions", style="bold")
    for name, pattern in rows.synonyms.items():
        hang(console, "  ·", f"{name}: {pattern}")


def who(claim: Claim) -> str:
    """Say who speaks, and through whom."""
    speaker = claim.speaker
    if not speaker.name:
        return "The report itself"
    office = ", ".join(part for part in (speaker.role, speaker.institution) if part)
    said = f"{speaker.name} ({office})" if office else speaker.name
    through = [name for name in claim.chain if name != speaker.name]
    return f"{said}, through {' and '.join(through)}" if through else said


def _wants(draft: Draft) -> str:
    match draft.says:
        case "after":
            return f"{draft.party} wants {draft.measure} after all of {draft.needs}"
        case "include":
            return f"{draft.party} wants {draft.measure}"
        case "exclude":
            return f"{draft.party} does not want {draft.measure}"
    return f"{draft.party} wants something; a person has to say what"


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
