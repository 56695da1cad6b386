"""Plans from files, to be compared on the same futures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from paripassu.errors import Fault, ParameterError, PlanError
from paripassu.quoted import quoted
from paripassu.sequencing.amounts import chosen, splits_a_group
from paripassu.sequencing.check import document_of
from paripassu.sequencing.risk.ways import Way, allowed, way_of_plan
from paripassu.sequencing.risk.world import World


def named_ways(world: World, plans: Mapping[str, Any] | Sequence[Any]) -> dict[str, Way]:
    """Read plans to compare.

    Parameters
    ----------
    world : World
    plans : mapping or sequence
        By name; of a sequence each is named after its file, or by its number.

    Raises
    ------
    PlanError
        One is a plan of another agreement, or performs amounts that no choice of the file's limits
        and options gives.
    """
    if isinstance(plans, (str, bytes)) or not isinstance(plans, (Mapping, Sequence)):
        raise ParameterError("plans", "should be a list of plans", "put it in square brackets")
    named = plans if isinstance(plans, Mapping) else dict(_named(plans))
    for name in ("robust", "nominal"):
        if name in named:
            what = f"calls a plan {name!r}, which is the name of one that is found here"
            raise ParameterError("plans", what, "give it another name")
    return {name: _way(world, plan, name) for name, plan in named.items()}


def _named(plans: Sequence[Any]) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for number, plan in enumerate(plans, start=1):
        name = Path(plan).name if isinstance(plan, (str, Path)) else f"plan {number}"
        taken = {known for known, _ in found} | {"robust", "nominal"}
        found.append((name if name not in taken else f"{name} ({number})", plan))
    return found


def _way(world: World, plan: Any, name: str) -> Way:
    document, source = document_of(plan, name)
    own = document.get("agreement")
    known = world.agreement.id
    if own is not None and own != known:
        said = quoted(str(own))
        what = f"is a plan for the agreement {said}, and this one is {quoted(known)}"
        raise PlanError(source, [Fault(0, "agreement", what, "give the plan of this agreement")])
    way = way_of_plan(world.agreement, document, world.columns, source=source)
    counts = {measure.id: 0 for measure in world.agreement.measures}
    for moment in way.moments:
        for step in moment:
            counts[step.measure] += 1
    for name_, count in counts.items():
        if not allowed(world.agreement, {**_full(world), name_: count}):
            whole = len(world.agreement.measure[name_].shares)
            what = (
                f"performs {count} of {whole} portions of {quoted(name_)}, "
                "and no limit or option of the file gives this amount"
            )
            mend = "plan again with `paripassu plan`, or add the limit to the file"
            raise PlanError(source, [Fault(0, "steps", what, mend)])
    if not chosen(world.agreement, counts) or splits_a_group(world.agreement, counts):
        what = "performs amounts that a choice or a group of the file does not allow"
        raise PlanError(source, [Fault(0, "steps", what, "plan again with `paripassu plan`")])
    return way


def _full(world: World) -> dict[str, int]:
    return {measure.id: len(measure.shares) for measure in world.agreement.measures}
