"""Which optional measures to leave out, and when no choice of them can help."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from paripassu.agreement.model import Agreement, Step
from paripassu.sequencing.amounts import amounts
from paripassu.sequencing.compile import Enforced, Setting


def choices(frame: Setting, enforced: Enforced) -> Iterator[tuple[int, Iterator[frozenset[str]]]]:
    """Yield, fewest first, how many measures are left out and every set of that many.

    Nothing where no choice can have a plan.
    """
    if hopeless(frame, enforced):
        return
    names = optional(frame.agreement)
    for size in range(len(names) + 1):
        yield size, (frozenset(left_out) for left_out in combinations(names, size))


def optional(agreement: Agreement) -> list[str]:
    """Give the optional measures, by id."""
    return sorted(measure.id for measure in agreement.measures if measure.optional)


def hopeless(frame: Setting, enforced: Enforced) -> bool:
    """Whether the balance at the start or the end fails whatever is left out.

    A party that performs something in every plan is safe before the first moment only if its total
    and its stake together are not below 0; leaving out every optional measure that costs it, and
    none that pays it, makes them largest. In the same way its exposure after the last moment is
    least. False says nothing.
    """
    agreement, scale = frame.agreement, frame.scale
    applied = enforced.positions | enforced.limits
    limits = [p for p in agreement.positions if p.id in applied and p.limits]
    counts = amounts(agreement, limits, frozenset())
    certain = {
        party
        for measure in agreement.measures
        if counts[measure.id] and not measure.optional
        for party in measure.by
    }
    for column, name in enumerate(scale.parties):
        total = kept = 0
        for measure in agreement.measures:
            steps = [Step(measure.id, k + 1) for k in range(counts[measure.id])]
            value = sum(scale.value[step][column] for step in steps)
            lasts = sum(scale.kept[step][column] for step in steps)
            total += max(value, 0) if measure.optional else value
            kept += max(lasts, 0) if measure.optional else lasts
        party = agreement.party[name]
        unit = scale.unit[column]
        if name in enforced.safe and name in certain and total + party.stake.low * unit < 0:
            return True
        if (
            name in enforced.tolerance
            and party.tolerance is not None
            and kept + party.tolerance.low * unit < 0
        ):
            return True
    return False
