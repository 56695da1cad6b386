"""Who waits for what in a plan: each need of a position or a fact as a link between two steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from paripassu.agreement.model import Agreement, Need, Part, Step
from paripassu.errors import PariPassuError
from paripassu.sequencing.plan import Plan


@dataclass(frozen=True, slots=True)
class Wait:
    """One step waits for another.

    Attributes
    ----------
    source, target : Step
        ``target`` waits for ``source``.
    part : str
        ``first``: the start of the target waits. ``last``: its end does.
    party : str or None
        Who asks for it; None for a fact of nature, law or technique.
    position : str or None
        The position that asks for it.
    firm : bool
        False for a preference.
    """

    source: Step
    target: Step
    part: Part
    party: str | None
    position: str | None
    firm: bool = True


def amounts(plan: Plan) -> dict[str, int]:
    """Count the portions of each measure that are in a plan."""
    counts: dict[str, int] = {}
    for step in plan.steps:
        counts[step.measure] = max(step.portion, counts.get(step.measure, 0))
    return counts


def waits(agreement: Agreement, plan: Plan) -> list[Wait]:
    """Find everything that a plan's steps wait for.

    Positions come first, then facts. What the plan does not keep (conceded positions, preferences
    broken) is no wait of the plan, nor is a need that is met from the outset.
    """
    counts = amounts(plan)
    broken = set(plan.conceded)
    if plan.objective is not None:
        broken |= set(plan.objective.preferences_broken)
    found = [
        Wait(source, target, str(position.meant_part), position.party, position.id, position.binds)
        for position in agreement.positions
        if position.claim == "after" and position.id not in broken
        for source, target in _links(
            agreement, counts, position.measure, str(position.meant_part), position.needs
        )
    ]
    found += [
        Wait(source, target, "first", None, None)
        for fact in agreement.requirements
        for source, target in _links(agreement, counts, fact.measure, "first", fact.needs)
    ]
    return list(dict.fromkeys(found))


def _links(
    agreement: Agreement,
    counts: Mapping[str, int],
    measure: str,
    part: Part,
    needs: Mapping[str, Need],
) -> list[tuple[Step, Step]]:
    if measure not in counts:
        return []
    target = Step(measure, 1 if part == "first" else counts[measure])
    links = []
    for other, need in needs.items():
        portions = agreement.measure[other].portions_for(need, counts.get(other, 0))
        if portions:
            links.append((Step(other, portions), target))
    return links


def fit(agreement: Agreement, plan: Plan) -> None:
    """Refuse to draw a plan over an agreement that it was not made for.

    Raises
    ------
    PariPassuError
        The plan names a measure, a portion or a party that the agreement does not have.
    """
    mend = "draw a plan with the agreement that it was made from"
    for step in plan.steps:
        measure = agreement.measure.get(step.measure)
        if measure is None:
            raise PariPassuError(
                f"the plan performs {step.measure!r}, which agreement {agreement.id!r} "
                "does not have",
                mend,
            )
        if not step.portion <= step.of == len(measure.shares):
            raise PariPassuError(
                f"the plan performs portion {step.portion} of {step.of} of {step.measure!r}, "
                f"which has {len(measure.shares)} in agreement {agreement.id!r}",
                mend,
            )
        for party in (*step.by, *step.kept):
            if party not in agreement.party:
                raise PariPassuError(
                    f"the plan names party {party!r}, which agreement {agreement.id!r} "
                    "does not have",
                    mend,
                )
