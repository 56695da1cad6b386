"""Who waits for what in a plan: each need of a position or a fact as a link between two steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from paripassu.agreement.gates import deadline_runs, gates_of, tables_of
from paripassu.agreement.model import Agreement, Claimed, Position, Step
from paripassu.errors import PariPassuError
from paripassu.sequencing.plan import Plan


@dataclass(frozen=True, slots=True)
class Wait:
    """One step waits for another, or has to follow it in time.

    Attributes
    ----------
    source, target : Step
        ``target`` waits for the end of ``source``.
    end : bool
        Whether the end of the target waits; else its beginning does.
    party : str or None
        Who asks for it; None for a fact of nature, law or technique.
    position : str or None
        The position that asks for it.
    firm : bool
        False for a preference.
    one_of : bool
        Whether something else could have been waited for in its place.
    lag : Fraction
        So many days lie between.
    within : Fraction or None
        So many days later is the latest; then it is no wait but a deadline.
    """

    source: Step
    target: Step
    end: bool
    party: str | None
    position: str | None
    firm: bool = True
    one_of: bool = False
    lag: Fraction = Fraction(0)
    within: Fraction | None = None


def amounts(plan: Plan) -> dict[str, int]:
    """Count the portions of each measure that are in a plan."""
    counts: dict[str, int] = {}
    for step in plan.steps:
        counts[step.measure] = max(step.portion, counts.get(step.measure, 0))
    return counts


def kept_claims(agreement: Agreement, plan: Plan) -> Iterator[Claimed]:
    """Give the positions that a plan keeps, then the facts.

    What it does not keep (conceded positions, preferences broken) is none of its reasons.
    """
    broken = set(plan.conceded)
    if plan.objective is not None:
        broken |= set(plan.objective.preferences_broken)
    yield from (position for position in agreement.positions if position.id not in broken)
    yield from agreement.requirements


def whose(claim: Claimed) -> tuple[str | None, str | None, bool]:
    """Give the party and the id of a claim, and whether it has to be kept; a fact has neither."""
    if isinstance(claim, Position):
        return claim.party, claim.id, claim.binds
    return None, None, True


def waits(agreement: Agreement, plan: Plan) -> list[Wait]:
    """Find everything that a plan's steps wait for, and what has to follow what in time.

    Positions come first, then facts. A need that is met from the outset is no wait.
    """
    counts = {measure.id: 0 for measure in agreement.measures} | amounts(plan)
    turn = {(s.measure, s.portion): at for at, s in enumerate(plan.steps)}
    found = [
        link
        for claim in kept_claims(agreement, plan)
        if claim.claim in ("after", "within")
        for link in _links(agreement, counts, turn, claim)
    ]
    return list(dict.fromkeys(found))


def _links(
    agreement: Agreement,
    counts: dict[str, int],
    turn: dict[tuple[str, int], int],
    claim: Claimed,
) -> Iterator[Wait]:
    if claim.claim == "within" and not deadline_runs(claim, counts):
        return
    party, position, firm = whose(claim)
    within = claim.days if claim.claim == "within" else None
    for gate in gates_of(claim, agreement.measure[claim.measure], counts[claim.measure]):
        tables = tables_of(claim, agreement.measure, counts, gate.portion) or ()
        # Of tables of which one is enough, all are drawn: the reader sees which one it was.
        of_all = [step for step in tables[0] if all(step in t for t in tables)] if tables else []
        for step in dict.fromkeys(step for table in tables for step in table):
            target = Step(claim.measure, gate.portion)
            if (step.measure, step.portion) not in turn or step == target:
                continue
            one_of = step not in of_all
            # An alternative that came later than the gate was not what it waited for.
            if one_of and turn[step.measure, step.portion] > turn[target.measure, target.portion]:
                continue
            yield Wait(
                step, target, gate.end, party, position, firm, one_of, claim.lag_days, within
            )


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
