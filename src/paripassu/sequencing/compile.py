"""From an agreement to an ordering problem.

Which positions and conditions are enforced, and which optional measures are left out, is decided by
the caller; the result holds exact integers only.

Rules: docs/specification/sequencing.md#amounts, with #order, #time and #safety of that page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import lcm

from paripassu.agreement.done import Done
from paripassu.agreement.model import Agreement, Measure, Requirement, Step
from paripassu.agreement.process_cautions import has_time
from paripassu.sequencing.amounts import amounts, chosen, short, splits_a_group
from paripassu.sequencing.balance import Scale, performers, scale
from paripassu.sequencing.constrain import constrain
from paripassu.sequencing.constraints import Constraints, Part
from paripassu.sequencing.order.problem import Edge, OrderProblem, Precedence
from paripassu.sequencing.remembered import Answers


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


def _spans(agreement: Agreement) -> Iterator[Fraction]:
    """Give every number of days in the file that is not whole by its nature."""
    for measure in agreement.measures:
        yield from measure.lengths
    for claim in (*agreement.requirements, *agreement.positions):
        yield claim.lag_days
        yield from (days for days in (claim.days, claim.day) if days is not None)


def _in_order(facts: Iterable[Requirement]) -> Iterator[Requirement]:
    """Give facts in an order that is not the file's."""
    of_measure: dict[str, list[Requirement]] = {}
    for fact in facts:
        of_measure.setdefault(fact.measure, []).append(fact)
    for measure in sorted(of_measure):
        several = of_measure[measure]
        yield from several if len(several) == 1 else sorted(several, key=repr)


@dataclass(frozen=True, slots=True)
class Setting:
    """What all problems of one agreement share.

    Attributes
    ----------
    agreement : Agreement
    scale : Scale
    day : int
        Time units in a day: the least number that makes all days of the file whole.
    timed : bool
        Whether there is time at all.
    measures, facts : tuple
        In an order that is not the file's.
    lengths : mapping
        By measure, how many time units each of its portions takes.
    done : Done or None
        What is done already, and stands first in every order.
    answers : Answers or None
        What was worked out for earlier texts.
    """

    agreement: Agreement
    scale: Scale
    day: int
    timed: bool
    measures: tuple[Measure, ...] = field(repr=False)
    facts: tuple[Requirement, ...] = field(repr=False)
    lengths: Mapping[str, tuple[int, ...]] = field(repr=False)
    done: Done | None = None
    answers: Answers | None = field(default=None, repr=False, compare=False)

    @classmethod
    def of(
        cls, agreement: Agreement, done: Done | None = None, answers: Answers | None = None
    ) -> Setting:
        """Work out the scales of an agreement, of which something may be done already."""
        timed = has_time(agreement)
        day = lcm(*(days.denominator for days in _spans(agreement))) if timed else 1
        return cls(
            agreement=agreement,
            scale=scale(agreement),
            day=day,
            timed=timed,
            measures=tuple(sorted(agreement.measures, key=lambda measure: measure.id)),
            facts=tuple(_in_order(agreement.requirements)),
            lengths={
                measure.id: tuple(int(days * day) for days in measure.lengths)
                if timed
                else (0,) * len(measure.shares)
                for measure in agreement.measures
            },
            done=done,
            answers=answers,
        )

    def until(self, horizon_days: int | None) -> Setting:
        """Give the same with another horizon: only the agreement is another one."""
        moved = self.agreement.replace(horizon_days=horizon_days)
        answers = None if self.answers is None else self.answers.until(horizon_days)
        if has_time(moved) != self.timed:
            return Setting.of(moved, self.done, answers)
        return replace(self, agreement=moved, answers=answers)


@dataclass(frozen=True, slots=True)
class Compiled:
    """An ordering problem, and what its rows are.

    Attributes
    ----------
    amounts : mapping
        Portions performed of each measure.
    moments : tuple of tuple of Step
        Row i of the problem is what is performed at moment i. Sorted by ids, so that the order of
        the entries in a file changes nothing. What is done already is one row, the first.
    begins : tuple of Step
        Steps whose beginnings are nodes of the problem, in turn after the moments.
    why : mapping
        What the time of the problem's edges is made of; empty unless reasons were asked for.
    """

    problem: OrderProblem
    amounts: Mapping[str, int]
    moments: tuple[tuple[Step, ...], ...]
    begins: tuple[Step, ...] = ()
    why: Mapping[Edge, tuple[Part, ...]] = field(default_factory=dict, compare=False, repr=False)


def total_gain(frame: Setting, compiled: Compiled, column: int) -> int:
    """Give what a party gains by everything that is performed, in units of the problem."""
    return sum(frame.scale.value[step][column] for moment in compiled.moments for step in moment)


def compile_order(
    frame: Setting,
    enforced: Enforced,
    left_out: frozenset[str] = frozenset(),
    *,
    reasons: bool = False,
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
    reasons : bool
        Whether to say what the time of each edge is made of: a search has no use for it.

    Returns
    -------
    Compiled or None
        None: the amounts, needs or groups alone admit no plan.
    """
    found = collected(frame, enforced, left_out, reasons=reasons)
    if found is None or not _acyclic(found.constraints.lag):
        return None
    return problem_of(frame, enforced, found)


@dataclass(frozen=True, slots=True)
class Collected:
    """What an order has to keep, before anybody looks whether one can.

    Attributes
    ----------
    amounts, moments
        As in :class:`Compiled`.
    constraints : Constraints
        What facts and positions ask of the moments.
    """

    amounts: Mapping[str, int]
    moments: tuple[tuple[Step, ...], ...]
    constraints: Constraints


def collected(
    frame: Setting,
    enforced: Enforced,
    left_out: frozenset[str] = frozenset(),
    *,
    reasons: bool = False,
) -> Collected | None:
    """Collect what an order has to keep; the parameters are those of :func:`compile_order`.

    Returns
    -------
    Collected or None
        None: the amounts, needs or groups alone admit no plan.
    """
    if frame.answers is None or reasons or frame.done is not None:
        return _collected(frame, enforced, left_out, reasons=reasons)
    found: Collected | None = frame.answers.collected(
        (enforced.positions, enforced.limits, left_out),
        lambda: _collected(frame, enforced, left_out),
    )
    return found


def _collected(
    frame: Setting, enforced: Enforced, left_out: frozenset[str], *, reasons: bool = False
) -> Collected | None:
    agreement = frame.agreement
    kept = [p for p in agreement.positions if p.id in enforced.positions]
    applied = [p for p in agreement.positions if p.id in enforced.limits and p not in kept]
    limits = [p for p in (*kept, *applied) if p.limits]
    done = frame.done
    counts = amounts(agreement, limits, left_out)
    if done is not None:
        if done.begun & left_out:
            return None
        counts = {name: max(count, done.portions(name)) for name, count in counts.items()}
    if short(agreement, counts, kept) or splits_a_group(agreement, counts):
        return None
    if not chosen(agreement, counts, frozenset() if done is None else done.begun):
        return None
    moments = _moments(agreement, counts)
    if done is not None:
        moments = _left(moments, done)
    found = constrain(
        agreement,
        frame.day,
        frame.measures,
        frame.facts,
        kept,
        counts,
        moments,
        lengths=frame.lengths,
        timed=frame.timed,
        reasons=reasons,
        done=done,
    )
    return None if found is None else Collected(counts, moments, found)


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


def _left(moments: tuple[tuple[Step, ...], ...], done: Done) -> tuple[tuple[Step, ...], ...]:
    """Give what is done as one moment, and after it those that are left."""
    past = tuple(step for moment in done.moments for step in moment)
    left = (tuple(step for step in moment if step not in done.steps) for moment in moments)
    rest = tuple(moment for moment in left if moment)
    return (past, *rest) if past else rest


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


def problem_of(frame: Setting, enforced: Enforced, of: Collected) -> Compiled:
    """Build the ordering problem of what was collected, even where moments wait in a circle."""
    counts, moments, found = of.amounts, of.moments, of.constraints
    agreement, scaled = frame.agreement, frame.scale
    columns = range(len(scaled.parties))
    steps = [step for moment in moments for step in moment]
    active = performers(agreement, steps)
    totals = [sum(column) for column in zip(*(scaled.value[step] for step in steps), strict=True)]
    upper: list[int | None] = []
    floor: list[int | None] = []
    for column in columns:
        party = agreement.party[scaled.parties[column]]
        if party.id in active and party.id in enforced.safe:
            upper.append(totals[column] + scaled.stake[column])
        else:
            upper.append(None)
        most = scaled.tolerance[column]
        if most is not None and party.id in enforced.tolerance:
            floor.append(-most)
        else:
            floor.append(None)
    delta = tuple(
        scaled.kept[moment[0]]
        if len(moment) == 1
        else tuple(map(sum, zip(*(scaled.kept[step] for step in moment), strict=True)))
        for moment in moments
    )
    if frame.done is not None and frame.done.days:
        floor = [
            None if least is None else min(least, now)
            for least, now in zip(floor, delta[0], strict=True)
        ]
    rated = tuple(
        party.tolerance is not None and party.tolerance.low > 0
        for party in (agreement.party[name] for name in scaled.parties)
    )
    problem = OrderProblem(
        delta=delta,
        before=tuple(
            tuple(Precedence(before, lag) for before, lag in sorted(waits.items()))
            for waits in found.lag
        ),
        upper=tuple(upper),
        floor=tuple(floor),
        rated=rated,
        one=scaled.one,
        release=tuple(found.release),
        deadline=tuple(found.deadline),
        begins=len(found.begins),
        edges=tuple(sorted(set(found.edges))),
        options=tuple(sorted(set(found.options))),
    )
    if frame.done is not None and frame.done.days:
        problem = _from_now(problem)
    return Compiled(problem, counts, moments, tuple(found.begins), found.why)


def _from_now(problem: OrderProblem) -> OrderProblem:
    """Ask of nobody to have been safe before what is done, which is the first row.

    Where a party could not have been, its limit from above moves to a column of its own, in which
    what is done adds nothing.
    """
    unsafe = [
        (column, most) for column, most in enumerate(problem.upper) if most is not None and most < 0
    ]
    columns = [column for column, _ in unsafe]
    return replace(
        problem,
        delta=tuple(
            (*row, *(row[column] if place else 0 for column in columns))
            for place, row in enumerate(problem.delta)
        ),
        upper=(
            *(None if column in columns else most for column, most in enumerate(problem.upper)),
            *(most - problem.delta[0][column] for column, most in unsafe),
        ),
        floor=(*problem.floor, *(None for _ in unsafe)),
        rated=(*problem.rated, *(False for _ in unsafe)),
    )


def exposure_ratio(compiled: Compiled, worst: int) -> Fraction:
    """Give a scaled worst exposure as a share of the tolerance."""
    return Fraction(worst, compiled.problem.one)
