"""Repairs as sentences."""

from __future__ import annotations

from collections.abc import Iterator

from paripassu.agreement.model import Agreement
from paripassu.agreement.wording import number, percent, what
from paripassu.sequencing.repairs.kinds import (
    ConcedePart,
    DepositPart,
    Mixed,
    Part,
    Repair,
    Share,
    SoftenPart,
    Split,
    Together,
    Tolerance,
    TolerancePart,
)
from paripassu.sequencing.repairs.softening_words import softening
from paripassu.sequencing.sentences import quoted


def summary(agreement: Agreement, repair: Repair) -> str:
    """Say in one sentence who changes what."""
    red = f" (touches a red line: {', '.join(repair.red_lines)})" if repair.red_lines else ""
    return f"{'; '.join(_clauses(agreement, repair))}{red}."


def _clauses(agreement: Agreement, repair: Repair | Part) -> Iterator[str]:
    match repair:
        case SoftenPart():
            for change in repair.changes:
                yield softening(agreement, change)
        case ConcedePart():
            for name in repair.positions:
                position = agreement.position[name]
                party = agreement.party[position.party].title
                yield f"{party} no longer asks that {what(agreement, position)}"
        case Split():
            for name, factor in repair.factors.items():
                portions = agreement.measure[name].portions
                yield (
                    f"{quoted(agreement, name)} is done in {portions * factor} portions "
                    f"instead of {portions}"
                )
        case Together():
            for one, other in repair.pairs:
                yield (
                    f"{_portion(agreement, one)} and {_portion(agreement, other)} "
                    "are done at one moment"
                )
        case DepositPart():
            for name, amount in repair.deposits.items():
                yield (
                    f"{agreement.party[name].title} deposits {number(amount, 'asked')}, "
                    "lost if it walks away"
                )
        case Mixed():
            for part in repair.parts:
                yield from _clauses(agreement, part)
        case TolerancePart() | Tolerance(factor=None):
            assert repair.party is not None
            assert repair.tolerance is not None
            after, before = repair.tolerance.after, repair.tolerance.before
            yield (
                f"{agreement.party[repair.party].title} accepts an exposure of up to "
                f"{number(after, 'asked')} instead of {number(before)}"
            )
        case Tolerance():
            assert repair.factor is not None
            yield f"every party accepts {number(repair.factor, 'asked')} times as much exposure"
        case Share():
            yield (
                f"{percent(repair.share, 'promised')} of {quoted(agreement, repair.measure)} "
                "is accepted as enough"
            )


def _portion(agreement: Agreement, step: str) -> str:
    name, _, portion = step.rpartition(":")
    measure = agreement.measure[name]
    if measure.stages:
        return f"“{measure.stages[int(portion) - 1].name}” of {quoted(agreement, name)}"
    if len(measure.shares) == 1:
        return quoted(agreement, name)
    return f"portion {portion} of {len(measure.shares)} of {quoted(agreement, name)}"
