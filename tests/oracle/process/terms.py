"""What was signed: an agreement and a plan, read step by step.

Shares the agreement's model with the program, and what its claims mean for a plan, nothing of the
fold. Rules: docs/specification/process.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil
from typing import Any

from paripassu.agreement.gates import deadline_runs, gates_of, tables_of
from paripassu.agreement.model import Agreement, Claimed, Measure
from paripassu.process.require import require_steps

Tables = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Step:
    """One step of a plan, and what the agreement says of it."""

    key: str
    measure: Measure
    portion: int
    moment: int
    label: int
    end_day: int | None
    required: Fraction | None
    #: Days after the start before which its turn does not come.
    not_before: tuple[int, ...] = ()
    #: Position or requirement, and day after the start.
    by_days: tuple[tuple[str, int], ...] = ()
    #: What its beginning waits for, any one of these tables, and how long after.
    needs: tuple[tuple[Tables, int], ...] = ()
    #: What its end waits for.
    end_needs: tuple[tuple[Tables, int], ...] = ()
    #: Position or requirement, what it counts from, and days.
    withins: tuple[tuple[str, Tables, int], ...] = ()
    #: Standing measures in whose time it has to lie; and those in which it has to begin.
    during: frozenset[str] = frozenset()
    begins_during: frozenset[str] = frozenset()

    @property
    def by(self) -> tuple[str, ...]:
        return self.measure.by

    @property
    def automatic(self) -> bool:
        return self.measure.takes_effect(self.portion)

    @property
    def share(self) -> Fraction:
        return self.measure.shares[self.portion - 1]

    @property
    def days(self) -> int:
        return ceil(self.measure.lengths[self.portion - 1])

    @property
    def opens(self) -> tuple[str, ...]:
        return self.measure.opened_by(self.portion)

    @property
    def previous(self) -> str:
        return f"{self.measure.id}:{self.portion - 1}"

    def price(self, party: str) -> Fraction:
        """w: what it is worth to a party, at the low end."""
        return self.measure.value_to(party).low * self.share

    def worth(self, party: str) -> Fraction:
        """κ·w: what of it lasts."""
        return self.price(party) * self.measure.lasting


@dataclass
class Terms:
    """An agreement and a plan, with the digest of the plan's file."""

    agreement: Agreement
    plan: Mapping[str, Any]
    digest: str
    steps: dict[str, Step] = field(default_factory=dict)

    def __post_init__(self) -> None:
        listed = self.plan["steps"]
        amounts = dict.fromkeys(self.agreement.measure, 0)
        for one in listed:
            amounts[one["measure"]] += 1
        labels = sorted({one["moment"] for one in listed})
        for one in listed:
            measure, portion = self.agreement.measure[one["measure"]], one["portion"]
            key, end = f"{measure.id}:{portion}", one.get("end_day")
            self.steps[key] = Step(
                key,
                measure,
                portion,
                labels.index(one["moment"]),
                one["moment"],
                None if end is None else ceil(end),
                self._required(measure, key),
                *_timed(self.agreement, self.plan, measure, one, amounts),
            )
        self.moments = [
            [key for key, step in self.steps.items() if step.moment == moment]
            for moment in range(len(labels))
        ]
        self.parties = [party.id for party in self.agreement.parties]
        process = self.process = self.agreement.process
        self.inspectorate = process.inspectorate
        self.decides = process.decides or process.inspectorate
        self.offices = {self.inspectorate, self.decides} - {None}
        self.react = 5 if process.react_days is None else process.react_days
        #: Whether anything is ever due.
        self.dated = process.react_days is not None or any(
            step.end_day is not None for step in self.steps.values()
        )
        start = self.agreement.start
        self.start = None if start is None else start.toordinal()

    def _required(self, measure: Measure, key: str) -> Fraction | None:
        if measure.verify is None:
            return None
        detect = measure.verify.detect
        if isinstance(detect, Fraction):
            return detect
        needed = {one.step: one.detect for one in require_steps(self.agreement, self.plan).steps}
        found = needed[key]
        return Fraction(1) if found is None else found

    def others(self, step: Step) -> set[str]:
        """All who perform anything, but do not perform this, and have no office."""
        performing = {party for one in self.steps.values() for party in one.by}
        return {party for party in performing - set(step.by) if party not in self.offices}

    def named(self, step: Step) -> set[str] | None:
        """Who has to confirm a step; None: nobody is named."""
        confirm_by = step.measure.confirm_by
        if confirm_by is None:
            return None
        named = self.others(step) if confirm_by == "others" else set(confirm_by)
        return named - set(step.by)

    def conditional(self, step: Step) -> bool:
        """Whether a step counts only once it is accepted."""
        return step.measure.confirm_by is not None or step.measure.verify is not None

    def falls(self, step: Step) -> bool:
        """Whether a step falls when nobody decides a dispute of it."""
        return (step.measure.unresolved or self.process.unresolved) == "falls"


def _timed(
    agreement: Agreement,
    plan: Mapping[str, Any],
    measure: Measure,
    planned: Mapping[str, Any],
    amounts: Mapping[str, int],
) -> tuple[Any, ...]:
    portion = planned["portion"]
    takes = measure.lengths[portion - 1]
    if planned.get("start_day") is not None and planned.get("end_day") is not None:
        takes = max(takes, Fraction(planned["end_day"]) - Fraction(planned["start_day"]))
    before: list[int] = []
    by_days: list[tuple[str, int]] = []
    needs: list[tuple[Tables, int]] = []
    end_needs: list[tuple[Tables, int]] = []
    during: set[str] = set()
    begins: set[str] = set()
    withins: list[tuple[str, Tables, int]] = []
    conceded = plan.get("conceded") or ()
    said: list[tuple[str, Claimed]] = [
        (f"require:{number}", one) for number, one in enumerate(agreement.requirements, 1)
    ]
    said += [(one.id, one) for one in agreement.positions if one.binds and one.id not in conceded]
    for name, claim in said:
        if claim.measure != measure.id:
            continue
        if claim.claim not in ("after", "within", "not_before", "by", "during"):
            continue
        for gate in gates_of(claim, measure, amounts[measure.id]):
            if gate.portion != portion:
                continue
            if claim.claim == "not_before" and not gate.end:
                before.append(ceil(agreement.day_of(claim)))
            if claim.claim == "during":
                # From beginning to end it lies in that time, if nothing is said of one of them.
                (begins if claim.gate == "begin" else during).update(claim.of)
            # What takes so long ends by then, if it began in time.
            later = Fraction(0) if gate.end else takes
            if claim.claim == "by":
                by_days.append((name, ceil(agreement.day_of(claim) + later)))
            if claim.claim in ("after", "within"):
                found = tables_of(claim, agreement.measure, amounts, portion)
                tables = tuple(tuple(map(str, table)) for table in found or ())
                if claim.claim == "after" and tables:
                    (end_needs if gate.end else needs).append((tables, ceil(claim.lag_days)))
                runs = claim.claim == "within" and deadline_runs(claim, amounts)
                if runs and tables and all(tables) and claim.days is not None:
                    withins.append((name, tables, ceil(claim.days + later)))
    return (
        tuple(before),
        tuple(by_days),
        tuple(needs),
        tuple(end_needs),
        tuple(withins),
        frozenset(during),
        frozenset(begins),
    )
