"""What the planner is measured against where there is time: all rules in one CP-SAT model.

Written from docs/specification/sequencing.md on the agreement itself: nothing of the planner stands
in it. It takes agreements like those of :mod:`benchmarks.dated_instances` and refuses others.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import floor, lcm
from typing import Any

from paripassu.agreement.model import Agreement, Position, Step

WORKERS = 2
#: Steps up to which every three of them get clauses.
CLAUSES = 100


@dataclass(frozen=True, slots=True)
class Found:
    """What the peer says: worst exposure and bound as shares of a tolerance.

    Attributes
    ----------
    plan : dict or None
        Steps with moments and days, as ``paripassu check`` takes them.
    """

    plan: dict[str, Any] | None
    worst: Fraction | None
    bound: Fraction
    seconds: float
    proven: bool
    infeasible: bool = False


class Model:
    """Order Booleans, places that they add up to, beginnings, ends, and kept values."""

    def __init__(self, agreement: Agreement) -> None:
        from ortools.sat.python import cp_model

        if agreement.requirements or agreement.choices or agreement.groups:
            raise ValueError("the peer knows no facts, choices and groups")
        self.agreement = agreement
        self.model = cp_model.CpModel()
        self.steps = [
            Step(measure.id, portion)
            for measure in agreement.measures
            for portion in range(1, len(measure.shares) + 1)
        ]
        # All days of these agreements are whole, and none is after the horizon.
        assert agreement.horizon_days is not None
        self.horizon = agreement.horizon_days
        self.end = {s: self._day(f"end {s}") for s in self.steps}
        self.begin = {s: self._day(f"begin {s}") for s in self.steps}
        self._order()
        self._portions()
        for position in agreement.positions:
            if not position.binds:
                raise ValueError("the peer knows no preferences")
            self._position(position)
        self._balance()

    def _day(self, name: str) -> Any:
        return self.model.new_int_var(0, self.horizon, name)

    def _order(self) -> None:
        """A step's place is how many are earlier.

        What keeps the order free of circles is a clause for every two ways round three steps, with
        which CP-SAT proves most; of large agreements these are too many to write down in the time,
        and the places do it alone.
        """
        size = len(self.steps)
        self.place = {s: self.model.new_int_var(0, size - 1, f"place {s}") for s in self.steps}
        self.earlier: dict[tuple[Step, Step], Any] = {}
        for one, other in combinations(self.steps, 2):
            first = self.model.new_bool_var(f"{one} < {other}")
            self.earlier[one, other] = first
            self.earlier[other, one] = first.negated()
        for (one, other), first in self.earlier.items():
            self.model.add(self.end[one] <= self.end[other]).only_enforce_if(first)
        for step in self.steps:
            self.model.add(
                self.place[step] == sum(self.earlier[o, step] for o in self.steps if o != step)
            )
        if size <= CLAUSES:
            for a, b, c in combinations(self.steps, 3):
                for one, two, three in ((a, b, c), (c, b, a)):
                    self.model.add_bool_or(
                        self.earlier[two, one], self.earlier[three, two], self.earlier[one, three]
                    )
        else:
            self.model.add_all_different(self.place.values())
            for (one, other), first in self.earlier.items():
                self.model.add(self.place[one] < self.place[other]).only_enforce_if(first)

    def _portions(self) -> None:
        for measure in self.agreement.measures:
            before: Step | None = None
            for portion, days in enumerate(measure.lengths, 1):
                step = Step(measure.id, portion)
                self.model.add(self.begin[step] + int(days) <= self.end[step])
                if measure.standing:
                    self.model.add(self.begin[step] + int(days) == self.end[step])
                if before is not None:
                    self.model.add(self.earlier[before, step] == 1)
                    self.model.add(self.begin[step] >= self.end[before])
                    if measure.standing:
                        self.model.add(self.begin[step] == self.end[before])
                before = step

    def _position(self, position: Position) -> None:
        measure = self.agreement.measure[position.measure]
        count = len(measure.shares)
        late = position.claim in ("by", "within")
        part = position.part or {True: "last"}.get(late, "first")
        if position.claim == "during":
            part = position.part or "each"
        if position.share is not None:
            portions = [self._reaching(measure.id, position.share)]
        else:
            named = {"first": [1], "last": [count], "each": [*range(1, count + 1)]}
            portions = [part] if isinstance(part, int) else named[part]
        gate = position.gate or ("end" if part == "last" or late else "begin")
        for portion in portions:
            step = Step(measure.id, portion)
            at = self.end[step] if gate == "end" else self.begin[step]
            match position.claim:
                case "by":
                    self.model.add(at <= self._number(position))
                case "not_before":
                    self.model.add(at >= self._number(position))
                case "after":
                    for need in self._needs(position, portion):
                        self.model.add(self.earlier[need, step] == 1)
                        self.model.add(self.end[need] + int(position.lag_days) <= at)
                case "within":
                    assert position.days is not None
                    needs = self._needs(position, portion)
                    if needs:
                        met = self._day(f"{position.id} met")
                        self.model.add_max_equality(met, [self.end[need] for need in needs])
                        self.model.add(at <= met + int(position.days))
                case "during":
                    if position.gate is not None:
                        raise ValueError("the peer knows during with both gates only")
                    for standing in position.of:
                        last = Step(standing, len(self.agreement.measure[standing].shares))
                        self.model.add(self.begin[step] >= self.begin[Step(standing, 1)])
                        self.model.add(self.end[step] <= self.end[last])
                case other:
                    raise ValueError(f"the peer knows no claim {other!r}")

    def _number(self, position: Position) -> int:
        if position.day is None:
            raise ValueError("the peer knows no dates")
        return int(position.day)

    def _reaching(self, measure: str, share: Fraction) -> int:
        done = Fraction(0)
        for portion, part in enumerate(self.agreement.measure[measure].shares, 1):
            done += part
            if done >= share:
                return portion
        raise ValueError("a share out of reach")

    def _needs(self, position: Position, portion: int) -> list[Step]:
        if position.needs_any:
            raise ValueError("the peer knows no needs_any")
        own = self.agreement.measure[position.measure].shares
        found = []
        for measure, need in position.needs.items():
            if isinstance(need, Fraction):
                share = need
            elif need in ("all", "same", "previous"):
                parts = {"all": Fraction(1), "same": sum(own[:portion], Fraction(0))}
                share = parts.get(need, sum(own[: portion - 1], Fraction(0)))
            else:
                raise ValueError("the peer knows no stages")
            if share:
                found.append(Step(measure, self._reaching(measure, share)))
        return found

    def _balance(self) -> None:
        """Kept values after each step, as sums over who is earlier; scaled to whole numbers."""
        agreement, model = self.agreement, self.model
        rated = {p.id: p.tolerance.low for p in agreement.parties if p.tolerance is not None}
        ratios = [Fraction(1)]
        worth: dict[tuple[str, Step], tuple[Fraction, Fraction]] = {}
        for step in self.steps:
            measure = agreement.measure[step.measure]
            for party in agreement.parties:
                low = measure.value[party.id].low if party.id in measure.value else Fraction(0)
                own = measure.shares[step.portion - 1] * low
                unit = rated.get(party.id) or Fraction(1)
                worth[party.id, step] = own / unit, own * measure.lasting / unit
                ratios += worth[party.id, step]
        self.one = lcm(*(ratio.denominator for ratio in ratios))
        self.worst = model.new_int_var(0, self.one, "worst")
        performers = {party for measure in agreement.measures for party in measure.by}
        for party in agreement.parties:
            kept = {s: int(worth[party.id, s][1] * self.one) for s in self.steps}
            whole = sum((worth[party.id, s][0] for s in self.steps), Fraction(0)) * self.one
            unit = rated.get(party.id) or Fraction(1)
            high = sum(value for value in kept.values() if value > 0)
            least = sum(value for value in kept.values() if value < 0)
            if party.id in performers:
                high = min(high, floor(whole + party.stake.low / unit * self.one))
                if high < 0:
                    model.add_bool_or([])
                    return
            if party.id in rated:
                least = max(least, -self.one if rated[party.id] else 0)
            for step in self.steps:
                after = model.new_int_var(least, high, f"{party.id} after {step}")
                model.add(
                    after
                    == kept[step]
                    + sum(
                        kept[other] * self.earlier[other, step]
                        for other in self.steps
                        if other != step and kept[other]
                    )
                )
                if rated.get(party.id):
                    if sum(kept.values()) >= 0:
                        model.add(self.worst >= -after)
                    else:
                        # What remains after the last moment does not count.
                        last = model.new_bool_var("")
                        model.add(self.place[step] == len(self.steps) - 1).only_enforce_if(last)
                        model.add(self.worst >= -after).only_enforce_if(last.negated())
        model.minimize(self.worst)


def cp_sat_dated(agreement: Agreement, seconds: float) -> Found:
    """Minimise the worst exposure by CP-SAT on two workers; building the model counts as time.

    Parameters
    ----------
    agreement : Agreement
    seconds : float
        For building and solving together.
    """
    from ortools.sat.python import cp_model

    start = time.perf_counter()
    built = Model(agreement)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = WORKERS
    solver.parameters.max_time_in_seconds = max(0.1, seconds - (time.perf_counter() - start))
    status = solver.solve(built.model)
    took = time.perf_counter() - start
    if status == cp_model.INFEASIBLE:
        return Found(None, None, Fraction(0), took, proven=True, infeasible=True)
    bound = max(Fraction(0), Fraction(round(solver.best_objective_bound), built.one))
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Found(None, None, min(bound, Fraction(1)), took, proven=False)
    plan = {
        "format": "paripassu/plan/1",
        "agreement": agreement.id,
        "steps": [
            {
                "moment": moment,
                "measure": step.measure,
                "portion": step.portion,
                "start_day": solver.value(built.begin[step]),
                "end_day": solver.value(built.end[step]),
            }
            for moment, step in enumerate(
                sorted(built.steps, key=lambda step: solver.value(built.place[step]))
            )
        ],
    }
    worst = Fraction(round(solver.objective_value), built.one)
    return Found(plan, worst, bound, took, proven=status == cp_model.OPTIMAL)
