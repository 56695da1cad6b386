"""Milestones and deadlines of a plan: in which lane, on which day, and whose they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Literal

from paripassu.agreement.gates import gates_of
from paripassu.agreement.model import Agreement, Claimed
from paripassu.charts.text import clean, party_title, percent, portion
from paripassu.charts.waits import amounts, kept_claims, whose
from paripassu.numbers import words
from paripassu.sequencing.plan import Plan


@dataclass(frozen=True, slots=True)
class Mark:
    """A day by which, or before which, something of a measure may not be.

    Attributes
    ----------
    measure : str
    day : Fraction
        Days after the start.
    claim : str
        ``by`` or ``not_before``.
    parties : tuple of str
        Who asks for it; empty for a fact.
    text : str
        What is said beside it.
    short : str
        The same without the calendar date, where there is little room.
    """

    measure: str
    day: Fraction
    claim: Literal["by", "not_before"]
    parties: tuple[str, ...]
    text: str
    short: str


def date_marks(agreement: Agreement, plan: Plan) -> list[Mark]:
    """Find the dates that a plan keeps, by day; what several ask for stands there once."""
    counts = amounts(plan)
    found: dict[tuple[str, Fraction, Literal["by", "not_before"], str], list[str]] = {}
    for claim in kept_claims(agreement, plan):
        if claim.claim not in ("by", "not_before") or claim.measure not in counts:
            continue
        kind: Literal["by", "not_before"] = "by" if claim.claim == "by" else "not_before"
        day = agreement.day_of(claim)
        for said in _portions(agreement, claim, counts[claim.measure]):
            asked = found.setdefault((claim.measure, day, kind, said), [])
            party, _, firm = whose(claim)
            if party is not None:
                asked.append(party if firm else f"{party}?")
    return sorted(
        (
            Mark(
                measure, day, kind, tuple(name.removesuffix("?") for name in asked),
                _text(agreement, day_text(agreement, day), kind, said, asked),
                _text(agreement, f"day {words.day(day)}", kind, said, asked),
            )
            for (measure, day, kind, said), asked in found.items()
        ),
        key=lambda mark: (mark.day, mark.measure, mark.text),
    )  # fmt: skip


def day_text(agreement: Agreement, day: Fraction | float) -> str:
    """Name a day: its number, and its date where the agreement has a start."""
    said, date = f"day {words.day(day)}", agreement.date_of(floor(day))
    return said if date is None else f"{said} ({words.date(date)})"


def _portions(agreement: Agreement, claim: Claimed, amount: int) -> Iterator[str]:
    """Say which part of the measure is meant, one after the other; nothing for the whole."""
    measure = agreement.measure[claim.measure]
    of = len(measure.shares)
    for gate in gates_of(claim, measure, amount):
        if claim.share is not None:
            part = percent(claim.share)
        elif of == 1 or gate.portion == (amount if gate.end else 1):
            part = ""
        else:
            part = portion(agreement, claim.measure, gate.portion, of)
        begins = not gate.end and claim.claim == "by"
        yield f"{part}: begins" if part and begins else f"{part}:" if part else "begins" * begins


def _text(agreement: Agreement, day: str, claim: str, part: str, asked: list[str]) -> str:
    when = f"{'by' if claim == 'by' else 'not before'} {day}"
    who = [
        party_title(agreement, name.removesuffix("?")) + (" would like" if "?" in name else "")
        for name in dict.fromkeys(asked)
    ]
    return clean(f"{part} {when}: {', '.join(who) or 'a fact'}".strip())
