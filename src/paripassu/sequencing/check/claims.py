"""From a plan's document to what it claims: the steps, and every number printed with them."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from paripassu.agreement.model import Agreement, Measure, Step
from paripassu.documents.ignored import place_of
from paripassu.documents.pointed import PointedError, restored
from paripassu.documents.shown import shown
from paripassu.documents.strict import read_json
from paripassu.errors import Fault, PlanError
from paripassu.sequencing.check.fields import Fields
from paripassu.sequencing.check.known import unread

FORMAT = "paripassu/plan/1"
LARGEST_MOMENT = 10**18
STATUSES = ("optimal", "feasible", "infeasible", "unknown")


@dataclass(frozen=True, slots=True)
class ClaimedStep:
    """One step, and what the document says of it; None and empty: it says nothing."""

    step: Step
    place: str
    moment: int | None = None
    share: Fraction | None = None
    of: Fraction | None = None
    by: tuple[str, ...] | None = None
    start_day: Fraction | None = None
    end_day: Fraction | None = None
    balance: Mapping[str, Mapping[str, Fraction]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ClaimedPlan:
    """What a document says, its steps as listed."""

    steps: tuple[ClaimedStep, ...]
    conceded: tuple[str, ...] = ()
    agreement: str | None = None
    digest: str | None = None
    status: str | None = None
    objective: Mapping[str, Fraction] = field(default_factory=dict)
    left_out: tuple[str, ...] | None = None
    chosen: tuple[str, ...] | None = None
    preferences_broken: tuple[str, ...] | None = None
    gain: Mapping[str, Fraction] = field(default_factory=dict)


def document_of(plan: Any, source: str = "plan") -> tuple[Mapping[str, Any], str]:
    """Give a plan's document, its numbers exact, and what to call it in messages.

    Parameters
    ----------
    plan : path, open file, mapping, or value with ``to_json()``
    source : str
        What to call what is no file.

    Raises
    ------
    PlanError
        It is no document, or its ``exact`` is of other numbers than its own.
    InputError
        It cannot be read, or is no strict JSON.
    """
    if isinstance(plan, (str, os.PathLike)) or callable(getattr(plan, "read", None)):
        plan, source = read_json(plan)
    elif not isinstance(plan, Mapping) and callable(getattr(plan, "to_json", None)):
        plan = plan.to_json()
    if not isinstance(plan, Mapping):
        raise PlanError(source, [Fault(0, "", f"should be a plan's document, not {shown(plan)}")])
    try:
        return restored(plan), source
    except PointedError as error:
        raise PlanError(source, [Fault(0, error.place, error.what)]) from None


def understand(
    agreement: Agreement,
    plan: Mapping[str, Any],
    concede: tuple[str, ...] = (),
    source: str = "plan",
) -> ClaimedPlan:
    """Read a document as a plan for an agreement.

    Raises
    ------
    PlanError
        With every place that is wrong.
    """
    reader = _Reader(agreement)
    claimed = reader.plan(plan, concede)
    if not reader.faults and not claimed.steps and claimed.status in ("infeasible", "unknown"):
        reader.wrong("status", f'is "{claimed.status}", so there is nothing to check')
    if reader.faults:
        # One of them may be what is missing, misspelt.
        for place in unread(plan):
            reader.wrong(place_of(place), "is not a key that is known here")
        raise PlanError(source, reader.faults)
    return claimed


class _Reader(Fields):
    """Reads a plan's tables."""

    def plan(self, plan: Mapping[str, Any], concede: tuple[str, ...]) -> ClaimedPlan:
        if (name := plan.get("format", FORMAT)) != FORMAT:
            self.wrong("format", f'should be "{FORMAT}", not {shown(name)}')
        status = self.text(plan.get("status"), "status")
        if status is not None and status not in STATUSES:
            self.wrong("status", f"should be one of {', '.join(STATUSES)}, not {shown(status)}")
        objective = self.table(plan.get("objective"), "objective")
        numbers = {}
        for key in ("worst_exposure", "bound", "certified", "residual", "end_day"):
            number = self.number(objective.get(key), f"objective.{key}")
            if number is not None:
                numbers[key] = number
        proven = objective.get("end_proven")
        if proven is not None and not isinstance(proven, bool):
            self.wrong("objective.end_proven", f"should be true or false, not {shown(proven)}")
        positions = self.agreement.position
        conceded = self.names(plan.get("conceded"), "conceded", positions, "position") or ()
        conceded += self.names(list(concede), "concede", positions, "position") or ()
        return ClaimedPlan(
            steps=self.steps(plan.get("steps")),
            conceded=tuple(dict.fromkeys(conceded)),
            agreement=self.text(plan.get("agreement"), "agreement"),
            digest=self.text(plan.get("digest"), "digest"),
            status=status,
            objective=numbers,
            left_out=self.names(
                objective.get("left_out"), "objective.left_out", self.agreement.measure, "measure"
            ),
            chosen=self.names(
                objective.get("chosen"), "objective.chosen", self.agreement.measure, "measure"
            ),
            preferences_broken=self.names(
                objective.get("preferences_broken"),
                "objective.preferences_broken",
                positions,
                "position",
            ),
            gain=self.amounts(plan.get("gain"), "gain"),
        )

    def steps(self, value: Any) -> tuple[ClaimedStep, ...]:
        if not isinstance(value, (list, tuple)):
            what = "is missing" if value is None else f"should be a list, not {shown(value)}"
            self.wrong("steps", what, "a plan lists its steps in order")
            return ()
        steps = [step for i, entry in enumerate(value) if (step := self.step(entry, f"steps[{i}]"))]
        if self.faults:
            return ()
        seen: dict[Step, str] = {}
        for claim in steps:
            if claim.step in seen:
                self.wrong(claim.place, f"is {claim.step} again, which is {seen[claim.step]}")
            seen.setdefault(claim.step, claim.place)
        self.all_or_none(steps, "a moment", lambda claim: claim.moment is not None)
        self.all_or_none(
            steps, "days", lambda claim: claim.start_day is not None or claim.end_day is not None
        )
        return tuple(steps)

    def all_or_none(
        self, steps: list[ClaimedStep], what: str, has: Callable[[ClaimedStep], bool]
    ) -> None:
        if any(map(has, steps)):
            for claim in steps:
                if not has(claim):
                    self.wrong(claim.place, f"has not {what}, which other steps have")

    def step(self, entry: Any, place: str) -> ClaimedStep | None:
        if not isinstance(entry, Mapping):
            self.wrong(place, f"should be an object, not {shown(entry)}")
            return None
        name = self.text(entry.get("measure"), f"{place}.measure")
        if name is None:
            if entry.get("measure") is None:
                self.wrong(f"{place}.measure", "is missing")
            return None
        measure = self.agreement.measure.get(name)
        if measure is None:
            self.wrong(f"{place}.measure", f"names no measure of the agreement: {shown(name)}")
            return None
        portion = self.portion(entry.get("portion"), measure, f"{place}.portion")
        moment = entry.get("moment")
        if moment is not None and (
            isinstance(moment, bool)
            or not isinstance(moment, int)
            or not 0 <= moment <= LARGEST_MOMENT
        ):
            self.wrong(f"{place}.moment", f"should be a whole number from 0, not {shown(moment)}")
            moment = None
        claim = ClaimedStep(
            step=Step(name, portion or 0),
            place=place,
            moment=moment,
            share=self.number(entry.get("share"), f"{place}.share"),
            of=self.number(entry.get("of"), f"{place}.of"),
            by=self.names(entry.get("by"), f"{place}.by", self.agreement.party, "party"),
            start_day=self.number(entry.get("start_day"), f"{place}.start_day"),
            end_day=self.number(entry.get("end_day"), f"{place}.end_day"),
            balance={
                key: self.amounts(entry.get(key), f"{place}.{key}")
                for key in ("kept", "exposure", "temptation")
            },
        )
        return None if portion is None else claim

    def portion(self, value: Any, measure: Measure, place: str) -> int | None:
        count = len(measure.shares)
        if value is None:
            self.wrong(place, "is missing")
        elif isinstance(value, bool) or not isinstance(value, int):
            self.wrong(place, f"should be a whole number, not {shown(value)}")
        elif not 1 <= value <= count:
            self.wrong(
                place, f"should be from 1 to {count}, as {measure.id!r} has, not {shown(value)}"
            )
        else:
            return int(value)
        return None
