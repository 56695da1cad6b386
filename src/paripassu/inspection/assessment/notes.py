"""What a reader of a verdict should know though it does not rest on it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from math import comb, prod

from paripassu.inspection.assessment import said
from paripassu.inspection.assessment.case import Case
from paripassu.inspection.draw.result import Draw
from paripassu.quoted import quoted

#: Two fresh draws are the same once in so many; then they are not fresh.
_RARE = 2**40
#: Rounds that are compared with one another.
_MOST_COMPARED = 50


def notes(case: Case) -> Iterator[str]:
    """Give what stands beside a verdict: replaced defects, and draws that may not be fresh."""
    for judged in case.rounds:
        for item in judged.items:
            for one in item.replaced:
                if one.result in ("defect", "missing"):
                    by = one.superseded_by[0]
                    who = f" by {by.row.inspector}" if by.row.inspector else ""
                    yield (
                        f"{said.item(item.item, item.stratum)}: {one.result} in line "
                        f"{one.row.line} was replaced by {by.result} in line {by.row.line}{who}."
                    )
    draws = [judged.draw for judged in case.rounds]
    if len(draws) > 1:
        for draw in draws:
            if draw.seed is None and draw.key is None:
                yield f"Draw {quoted(draw.id)} states no seed: nothing shows that it is fresh."
    for first, second in combinations(draws[:_MOST_COMPARED], 2):
        if _twins(first, second):
            yield (
                f"Draws {quoted(first.id)} and {quoted(second.id)} picked the very same "
                "items, as two fresh draws all but never do: have both seeds verified before you "
                "count both."
            )


def _twins(one: Draw, other: Draw) -> bool:
    """Whether two draws picked the same items though hardly any two would."""
    if one.strata.keys() != other.strata.keys():
        return False
    if any(set(s.picked) != set(other.strata[name].picked) for name, s in one.strata.items()):
        return False
    return prod(_ways(s.population, len(s.picked)) for s in one.strata.values()) > _RARE


def _ways(population: int, picked: int) -> int:
    """Give the number of samples, or one beyond :data:`_RARE` where it would be long."""
    few = min(picked, population - picked)
    return _RARE + 1 if few > 64 else comb(population, few)
