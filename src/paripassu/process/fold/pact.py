"""What is signed, made ready for the fold: an agreement and a plan for it, step by step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from hashlib import sha256
from io import BytesIO
from math import ceil, floor, lcm
from typing import Any

from paripassu.agreement.model import Agreement, Measure, Step
from paripassu.process.fold.claims import Deadline, During, Needs, Within, binding, claims_of
from paripassu.process.require import require_steps
from paripassu.sequencing.balance import step_value
from paripassu.sequencing.check import Reading, document_of, reading_of

#: Least days from a turn where the agreement does not say.
REACT_DAYS = 5


@dataclass(frozen=True, slots=True)
class Task:
    """One step of the plan, as signed.

    Attributes
    ----------
    key : str
        ``MEASURE:PORTION``.
    moment : int
        Its place among the moments, from 0; ``label`` as the plan numbers it.
    worth : mapping
        What it adds to what each party keeps (κ·w), where that is not 0.
    price : mapping
        w: what it is worth, undiminished.
    days : int
        What it takes.
    standing : int
        So many days have to pass before a portion of a standing measure is claimed; 0: it is none.
    planned_end : int or None
        Days after the start.
    before : tuple of int
        Days after the start before which its turn does not come.
    required : Fraction or None
        The probability with which it has to be found; None: it need not be.
    confirmers : frozenset of str or None
        Who has to confirm it; None: nobody.
    """

    key: str
    measure: str
    portion: int
    share: Fraction
    moment: int
    label: int
    by: tuple[str, ...]
    automatic: bool
    lasting: Fraction
    worth: Mapping[str, Fraction]
    price: Mapping[str, Fraction]
    days: int
    standing: int
    planned_end: int | None
    before: tuple[int, ...]
    needs: tuple[Needs, ...]
    deadlines: tuple[Deadline, ...]
    withins: tuple[Within, ...]
    during: tuple[During, ...]
    required: Fraction | None
    confirmers: frozenset[str] | None
    asked: frozenset[str]
    opens: tuple[str, ...]
    falls: bool
    previous: str | None


class Pact:
    """An agreement and a plan for it, with their digests.

    Parameters
    ----------
    agreement : Agreement
        As read.
    plan : mapping
        A ``paripassu/plan/1`` document.
    digest : str
        Of the plan's file.
    """

    def __init__(self, agreement: Agreement, plan: Mapping[str, Any], digest: str) -> None:
        self.agreement = agreement
        self.plan = plan
        self.digest = digest
        self.reading: Reading = reading_of(agreement, plan, source="plan")
        process = agreement.process
        self.process = process
        self.inspectorate = process.inspectorate
        self.decides = process.decides or process.inspectorate
        self.offices = frozenset(
            name for name in (self.inspectorate, self.decides) if name is not None
        )
        self.react = REACT_DAYS if process.react_days is None else process.react_days
        self.parties = tuple(party.id for party in agreement.parties)
        self.stakes = {party.id: party.stake.low for party in agreement.parties}
        timed = any(step.get("end_day") is not None for step in plan["steps"])
        #: Without time in the plan nothing is due, unless the agreement says how soon.
        self.dated = timed or process.react_days is not None
        self.tasks: dict[str, Task] = {}
        self.moments: list[tuple[str, ...]] = []
        self._amounts = {name: len(steps) for name, steps in self.reading.performed.items()}
        self.performing = frozenset(
            party for step in self.reading.at for party in agreement.measure[step.measure].by
        )
        planned = {(step["measure"], step["portion"]): step for step in plan["steps"]}
        self._binding = binding(agreement, set(plan.get("conceded") or ()))
        for number, moment in enumerate(self.reading.moments):
            keys = []
            for step in moment:
                task = self._task(step, number, planned[step.measure, step.portion])
                self.tasks[task.key] = task
                keys.append(task.key)
            self.moments.append(tuple(keys))
        #: By moment: the steps whose lateness or fall holds up its turn.
        self.held = dict(self._held())
        #: Portions that take effect by themselves once their days have passed, by the step before.
        self.passing = {
            f"{task.measure}:{task.portion - 1}": task
            for task in self.tasks.values()
            if task.standing and task.automatic
        }
        #: Steps that hold up any turn.
        self.upholding = frozenset(key for keys in self.held.values() for key in keys)
        #: By step: what counts days from the day on which it, among others, first counted.
        self.awaited: dict[str, list[Within]] = {}
        for task in self.tasks.values():
            for within in task.withins:
                for key in {key for table in within.tables for key in table}:
                    self.awaited.setdefault(key, []).append(within)
        #: By table or stage: the steps that open it.
        self.opening: dict[str, set[str]] = {}
        for task in self.tasks.values():
            for opened in task.opens:
                self.opening.setdefault(opened, set()).add(task.key)
        #: What keeps each party from leaving: Σ plan + stake.
        self.bound = dict(self.stakes)
        for task in self.tasks.values():
            for party, price in task.price.items():
                self.bound[party] += price
        worths = [worth for task in self.tasks.values() for worth in task.worth.values()]
        #: All worths are whole multiples of 1 / ``parts``: sums of integers are exact and quick.
        self.parts = lcm(*(worth.denominator for worth in worths))
        #: By step and party: so many of these parts.
        self.worth = {
            key: tuple((party, int(worth * self.parts)) for party, worth in task.worth.items())
            for key, task in self.tasks.items()
        }

    @classmethod
    def read(cls, agreement: Agreement, plan: bytes, source: str = "plan") -> Pact:
        """Take an agreement, and what stands in the file of a plan for it.

        Raises
        ------
        PlanError, InputError
            It is no plan for the agreement's measures.
        """
        document, _ = document_of(BytesIO(plan), source)
        return cls(agreement, document, f"sha256:{sha256(plan).hexdigest()}")

    @cached_property
    def measures(self) -> Mapping[str, tuple[Task, ...]]:
        """The planned tasks of each measure, in turn."""
        found: dict[str, list[Task]] = {measure.id: [] for measure in self.agreement.measures}
        for task in sorted(self.tasks.values(), key=lambda task: task.portion):
            found[task.measure].append(task)
        return {name: tuple(tasks) for name, tasks in found.items() if tasks}

    @cached_property
    def shares(self) -> Mapping[str, int]:
        """The share of each planned task in its measure, in parts that are whole for all."""
        found: dict[str, int] = {}
        for tasks in self.measures.values():
            parts = lcm(*(task.share.denominator for task in tasks))
            found |= {task.key: int(task.share * parts) for task in tasks}
        return found

    def _held(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Give the later portions of the standing measures in whose time a moment has to lie."""
        for number, keys in enumerate(self.moments):
            names = {name for key in keys for one in self.tasks[key].during for name in one.of}
            if names:
                later = (key for keys in self.moments[number + 1 :] for key in keys)
                yield number, tuple(key for key in later if self.tasks[key].measure in names)

    def _task(self, step: Step, moment: int, planned: Mapping[str, Any]) -> Task:
        agreement = self.agreement
        end = planned.get("end_day")
        measure = agreement.measure[step.measure]
        price = {party: step_value(agreement, step, party) for party in measure.value}
        price = {party: value for party, value in price.items() if value}
        length = measure.lengths[step.portion - 1]
        claims = claims_of(agreement, self._binding, self._amounts, step, _takes(planned, length))
        others = frozenset(self.performing - set(measure.by) - self.offices)
        confirmers: frozenset[str] | None = None
        if measure.confirm_by == "others":
            confirmers = others
        elif measure.confirm_by is not None:
            confirmers = frozenset(measure.confirm_by)
        return Task(
            key=str(step),
            measure=step.measure,
            portion=step.portion,
            share=measure.shares[step.portion - 1],
            moment=moment,
            label=self.reading.labels[moment],
            by=measure.by,
            automatic=measure.takes_effect(step.portion),
            lasting=measure.lasting,
            worth={p: v * measure.lasting for p, v in price.items() if v * measure.lasting},
            price=price,
            days=ceil(length),
            standing=floor(length) if measure.standing else 0,
            planned_end=None if end is None else ceil(end),
            before=claims.before,
            needs=claims.needs,
            deadlines=claims.deadlines,
            withins=claims.withins,
            during=claims.during,
            required=self._required(measure, str(step)),
            confirmers=confirmers,
            asked=others,
            opens=measure.opened_by(step.portion),
            falls=(measure.unresolved or self.process.unresolved) == "falls",
            previous=f"{step.measure}:{step.portion - 1}" if step.portion > 1 else None,
        )

    def _required(self, measure: Measure, key: str) -> Fraction | None:
        if measure.verify is None:
            return None
        detect = measure.verify.detect
        if isinstance(detect, Fraction):
            return detect
        return self._deterring[key]

    @cached_property
    def _deterring(self) -> Mapping[str, Fraction]:
        """What deters the faking of each step; where no probability does: 1."""
        found = require_steps(self.agreement, self.plan)
        return {
            need.step: Fraction(1) if need.detect is None else need.detect for need in found.steps
        }


def _takes(planned: Mapping[str, Any], length: Fraction) -> Fraction:
    """Give the days from the beginning to the end of a step as the plan has it."""
    begins, ends = planned.get("start_day"), planned.get("end_day")
    if begins is None or ends is None:
        return length
    return max(length, Fraction(ends) - Fraction(begins))
