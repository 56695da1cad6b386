"""From an agreement to an ordering problem.

Which positions and conditions are enforced, and which optional measures are left out, is decided by
the caller; the result holds exact integers only.

Rules: docs/specification/sequencing.md#amounts, with #order, #time and #safety of that page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor as round_down
from math import lcm

from paripassu.agreement.model import Agreement, Measure, Position, Step
from paripassu.sequencing.amounts import amounts, short, splits_a_group
from paripassu.sequencing.balance import Scale, performers, scale
from paripassu.sequencing.order.problem import OrderProblem, Precedence


@dataclass(frozen=True, slots=True)
class Enforced:
    """What a plan has to keep.

    Attributes
    ----------
    positions : frozenset of str
        Positions kept as to order, windows and floors. Limits among them are applied to the
        amounts as well.
    limits : frozenset of str
        Further ``at_most`` and ``exclude`` positions that are applied to the amounts.
    safe, tolerance : frozenset of str
        Parties whose condition is enforced.
    """

    positions: frozenset[str]
    safe: frozenset[str]
    tolerance: frozenset[str]
    limits: frozenset[str] = frozenset()

    def with_positions(self, more: Iterable[str]) -> Enforced:
        """Enforce more order, window and floor positions, the amounts unchanged."""
        return Enforced(self.positions | set(more), self.safe, self.tolerance, self.limits)


def everything(agreement: Agreement) -> Enforced:
    """Enforce every binding position and both conditions on every party."""
    return Enforced(
        positions=frozenset(p.id for p in agreement.positions if p.binds),
        safe=frozenset(agreement.party),
        tolerance=frozenset(p.id for p in agreement.parties if p.tolerance is not None),
    )


def has_time(agreement: Agreement) -> bool:
    """Whether there is time: days, windows or a horizon. Without them there is only order."""
    return (
        agreement.horizon_days is not None
        or any(any(measure.lengths) for measure in agreement.measures)
        or any(position.claim in ("not_before", "by") for position in agreement.positions)
    )


@dataclass(frozen=True, slots=True)
class Setting:
    """What all problems of one agreement share.

    Attributes
    ----------
    agreement : Agreement
    scale : Scale
    day : int
        Time units in a day: the least number that makes every ``days`` whole.
    """

    agreement: Agreement
    scale: Scale
    day: int
    timed: bool
    measures: tuple[Measure, ...] = field(repr=False)

    @classmethod
    def of(cls, agreement: Agreement) -> Setting:
        """Work out the scales of an agreement."""
        return cls(
            agreement=agreement,
            scale=scale(agreement),
            day=lcm(
                *(days.denominator for measure in agreement.measures for days in measure.lengths)
            ),
            timed=has_time(agreement),
            measures=tuple(sorted(agreement.measures, key=lambda measure: measure.id)),
        )


@dataclass(frozen=True, slots=True)
class Compiled:
    """An ordering problem, and what its rows are.

    Attributes
    ----------
    amounts : mapping
        Portions performed of each measure.
    moments : tuple of tuple of Step
        Row i of the problem is what is performed at moment i. Sorted by ids, so that the order of
        the entries in a file changes nothing.
    """

    problem: OrderProblem
    amounts: Mapping[str, int]
    moments: tuple[tuple[Step, ...], ...]


@dataclass(slots=True)
class _Gates:
    """Precedences and windows as they are collected; lags keep the largest."""

    lag: list[dict[int, int]]
    release: list[int]
    deadline: list[int | None]

    def wait(self, moment: int, before: int, lag: int) -> None:
        self.lag[moment][before] = max(lag, self.lag[moment].get(before, 0))

    def not_before(self, moment: int, day: int) -> None:
        self.release[moment] = max(self.release[moment], day)

    def by(self, moment: int, day: int) -> None:
        old = self.deadline[moment]
        self.deadline[moment] = day if old is None else min(old, day)


def compile_order(
    frame: Setting, enforced: Enforced, left_out: frozenset[str] = frozenset()
) -> Compiled | None:
    """Build the ordering problem.

    Parameters
    ----------
    frame : Setting
        Of the agreement.
    enforced : Enforced
        What has to be kept.
    left_out : frozenset of str
        Optional measures that are not performed.

    Returns
    -------
    Compiled or None
        None: the amounts, needs or groups alone admit no plan.
    """
    agreement = frame.agreement
    kept = [p for p in agreement.positions if p.id in enforced.positions]
    applied = [p for p in agreement.positions if p.id in enforced.limits and p not in kept]
    limits = [p for p in (*kept, *applied) if p.limits]
    counts = amounts(agreement, limits, left_out)
    if short(agreement, counts, kept) or splits_a_group(agreement, counts):
        return None
    moments = _moments(agreement, counts)
    where = {step: index for index, moment in enumerate(moments) for step in moment}
    gates = _Gates([{} for _ in moments], [0] * len(moments), [None] * len(moments))
    if not (
        _turns(frame, counts, where, gates)
        and _requirements(frame, counts, where, gates)
        and _positions(frame, kept, counts, where, gates)
        and _acyclic(gates.lag)
    ):
        return None
    if agreement.horizon_days is not None:
        for index in range(len(moments)):
            gates.by(index, agreement.horizon_days * frame.day)
    return _problem(frame, enforced, counts, moments, gates)


def _moments(agreement: Agreement, counts: Mapping[str, int]) -> tuple[tuple[Step, ...], ...]:
    grouped = [
        tuple(sorted(group))
        for group in agreement.groups
        if all(step.portion <= counts[step.measure] for step in group)
    ]
    inside = {step for group in grouped for step in group}
    alone = [
        (step,)
        for measure, count in counts.items()
        for step in (Step(measure, portion) for portion in range(1, count + 1))
        if step not in inside
    ]
    return tuple(sorted([*grouped, *alone]))


def _turns(
    frame: Setting, counts: Mapping[str, int], where: Mapping[Step, int], gates: _Gates
) -> bool:
    """Portions come in turn, each starting no earlier than the last one ended, nor before day 0."""
    for measure in frame.measures:
        for portion in range(1, counts[measure.id] + 1):
            days = int(measure.lengths[portion - 1] * frame.day)
            moment = where[Step(measure.id, portion)]
            gates.not_before(moment, days)
            if portion > 1:
                before = where[Step(measure.id, portion - 1)]
                if before != moment:
                    gates.wait(moment, before, days)
                elif days:
                    return False
    return True


def _requirements(
    frame: Setting, counts: Mapping[str, int], where: Mapping[Step, int], gates: _Gates
) -> bool:
    """Facts gate the start of a first portion and are met by earlier moments only."""
    for fact in frame.agreement.requirements:
        if not counts[fact.measure]:
            continue
        moment = where[Step(fact.measure, 1)]
        days = int(frame.agreement.measure[fact.measure].lengths[0] * frame.day)
        for needed, need in fact.needs.items():
            portions = frame.agreement.measure[needed].portions_for(need, counts[needed])
            if portions is None:
                return False
            if portions:
                before = where[Step(needed, portions)]
                if before == moment:
                    return False
                gates.wait(moment, before, days)
    return True


def _positions(
    frame: Setting,
    kept: Iterable[Position],
    counts: Mapping[str, int],
    where: Mapping[Step, int],
    gates: _Gates,
) -> bool:
    """Positions gate a first start or a last end; what happens at the same moment meets a need."""
    agreement = frame.agreement
    for position in kept:
        count = counts[position.measure]
        if not count or position.claim not in ("after", "not_before", "by"):
            continue
        last = position.meant_gate == "end"
        days = 0 if last else int(agreement.measure[position.measure].lengths[0] * frame.day)
        moment = where[Step(position.measure, count if last else 1)]
        if position.date is not None:
            day = agreement.day(position.date) * frame.day
            if position.claim == "by":
                gates.by(where[Step(position.measure, count)], day)
            else:
                gates.not_before(moment, day + days)
        for needed, need in position.needs.items():
            portions = agreement.measure[needed].portions_for(need, counts[needed])
            if portions is None:
                return False
            if portions and where[Step(needed, portions)] != moment:
                gates.wait(moment, where[Step(needed, portions)], days)
    return True


def _acyclic(waits: list[dict[int, int]]) -> bool:
    missing = [len(before) for before in waits]
    after: list[list[int]] = [[] for _ in waits]
    for moment, before in enumerate(waits):
        for earlier in before:
            after[earlier].append(moment)
    free = [moment for moment, count in enumerate(missing) if not count]
    done = 0
    while free:
        done += 1
        for later in after[free.pop()]:
            missing[later] -= 1
            if not missing[later]:
                free.append(later)
    return done == len(waits)


def _problem(
    frame: Setting,
    enforced: Enforced,
    counts: Mapping[str, int],
    moments: tuple[tuple[Step, ...], ...],
    gates: _Gates,
) -> Compiled:
    agreement, scaled = frame.agreement, frame.scale
    columns = range(len(scaled.parties))
    steps = [step for moment in moments for step in moment]
    active = performers(agreement, steps)
    upper: list[int | None] = []
    floor: list[int | None] = []
    for column in columns:
        party = agreement.party[scaled.parties[column]]
        if party.id in active and party.id in enforced.safe:
            total = sum(scaled.value[step][column] for step in steps)
            upper.append(total + round_down(party.stake.low * scaled.unit[column]))
        else:
            upper.append(None)
        if party.tolerance is not None and party.id in enforced.tolerance:
            floor.append(-round_down(party.tolerance.low * scaled.unit[column]))
        else:
            floor.append(None)
    rated = tuple(
        party.tolerance is not None and party.tolerance.low > 0
        for party in (agreement.party[name] for name in scaled.parties)
    )
    problem = OrderProblem(
        delta=tuple(
            tuple(sum(scaled.kept[step][column] for step in moment) for column in columns)
            for moment in moments
        ),
        before=tuple(
            tuple(Precedence(before, lag) for before, lag in sorted(waits.items()))
            for waits in gates.lag
        ),
        upper=tuple(upper),
        floor=tuple(floor),
        rated=rated,
        one=scaled.one,
        release=tuple(gates.release),
        deadline=tuple(gates.deadline),
    )
    return Compiled(problem, counts, moments)


def exposure_ratio(compiled: Compiled, worst: int) -> Fraction:
    """Give a scaled worst exposure as a share of the tolerance."""
    return Fraction(worst, compiled.problem.one)
