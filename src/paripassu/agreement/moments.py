"""Moments, and what must come before what: by groups, portions and facts alone.

Pure functions over measures, groups and facts; positions are nobody's business here, since they
can be conceded. Only what holds in every order stands here: tables of which one has to be met,
deadlines that run from an act, and standing measures without a gap are for the search.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from paripassu.agreement.gates import gates_of, portions_needed
from paripassu.agreement.model import Measure, Requirement, Step


class Wait(NamedTuple):
    """The beginning or end of a step comes so many days after another step has ended.

    ``requirement`` is the index of the ``[[require]]`` that says so; None for the portions of one
    measure, which come in turn.
    """

    step: Step
    before: Step
    requirement: int | None = None
    end: bool = False
    lag: Fraction = Fraction(0)


class Bound(NamedTuple):
    """The beginning or end of a step is not before, or not after, a day.

    ``requirement`` is the index of the ``[[require]]`` that says so.
    """

    step: Step
    end: bool
    day: Fraction
    requirement: int


class Reason(NamedTuple):
    """What decides an earliest day: the end of another moment and a wait, or a bound.

    With neither, the end of a moment is decided by the work of ``step``.
    """

    step: Step
    before: int | None = None
    wait: Wait | None = None
    bound: Bound | None = None


class Earliest(NamedTuple):
    """The earliest days.

    Attributes
    ----------
    begins : dict
        By step: the day, and what decides it; None where nothing does.
    ends : list
        By moment: the day, and what decides it.
    """

    begins: dict[Step, tuple[Fraction, Reason | None]]
    ends: list[tuple[Fraction, Reason]]


def moments_of(
    measures: Iterable[Measure], groups: Iterable[Sequence[Step]]
) -> tuple[tuple[Step, ...], ...]:
    """Give all moments, every measure in full: each group, and each other step by itself.

    Parameters
    ----------
    measures : iterable of Measure
        All measures.
    groups : iterable of sequence of Step
        Disjoint sets of steps of these measures.

    Returns
    -------
    tuple of tuple of Step
        Groups first, in their order; then the other steps in the order of the measures.
    """
    together = tuple(tuple(group) for group in groups)
    inside = {step for group in together for step in group}
    alone = (
        (step,)
        for measure in measures
        for step in (Step(measure.id, k + 1) for k in range(len(measure.shares)))
        if step not in inside
    )
    return (*together, *alone)


def waits_of(
    measures: Mapping[str, Measure], requirements: Iterable[tuple[int, Requirement]]
) -> Iterator[Wait]:
    """Give what waits for what: portions come in turn, facts gate portions.

    Rules: docs/specification/sequencing.md#order.

    Parameters
    ----------
    measures : mapping
        By id. What a fact names besides them is left aside.
    requirements : iterable
        With their indices; of measures that are known, with parts that they have.
    """
    for measure in measures.values():
        for portion in range(2, len(measure.shares) + 1):
            yield Wait(Step(measure.id, portion), Step(measure.id, portion - 1))
    for index, fact in requirements:
        if fact.claim != "after":
            continue
        own = measures[fact.measure]
        for gate in gates_of(fact, own, len(own.shares)):
            step = Step(own.id, gate.portion)
            for name, need in fact.needs.items():
                # That a measure cannot wait for itself is told where it stands.
                if name not in measures or (name == own.id and need != "previous"):
                    continue
                needed = measures[name]
                count = portions_needed(need, needed, len(needed.shares), own, gate.portion)
                if count:
                    yield Wait(step, Step(name, count), index, gate.end, fact.lag_days)


def bounds_of(
    claim: str,
    measures: Mapping[str, Measure],
    requirements: Iterable[tuple[int, Requirement, Fraction | None]],
) -> Iterator[Bound]:
    """Give the bounds of facts that claim ``by``, or of those that claim ``not_before``.

    Parameters
    ----------
    claim : str
        Which of the two.
    measures : mapping
        By id.
    requirements : iterable
        With their indices and days; None where there is none.
    """
    for index, fact, day in requirements:
        if fact.claim == claim and day is not None:
            own = measures[fact.measure]
            for gate in gates_of(fact, own, len(own.shares)):
                yield Bound(Step(own.id, gate.portion), gate.end, day, index)


def earliest(
    order: Iterable[int],
    moments: Sequence[Sequence[Step]],
    waits: Mapping[int, Sequence[tuple[int, Wait]]],
    floors: Iterable[Bound],
    measures: Mapping[str, Measure],
) -> Earliest:
    """Give the earliest day on which each step begins and each moment ends.

    Rules: docs/specification/sequencing.md#time.

    The members of a moment end on the same day, each having begun its own ``days`` before, or
    earlier; work runs in parallel wherever nothing is waited for.

    Parameters
    ----------
    order : iterable of int
        Moments, each after those that it waits for.
    moments : sequence
        Steps of each moment.
    waits : mapping
        For each moment, the moments that it waits for, with the reason.
    floors : iterable of Bound
        Days before which steps do not begin or end.
    measures : mapping
        By id.
    """
    by_step: dict[Step, list[Bound]] = {}
    for floor in floors:
        by_step.setdefault(floor.step, []).append(floor)
    begins: dict[Step, tuple[Fraction, Reason | None]] = {}
    ends = [(Fraction(0), Reason(moment[0])) for moment in moments]
    for moment in order:
        own = waits.get(moment, ())
        for step in moments[moment]:
            begins[step] = (Fraction(0), None)
        for before, wait in own:
            day = ends[before][0] + wait.lag
            if not wait.end and day > begins[wait.step][0]:
                begins[wait.step] = (day, Reason(wait.step, before, wait))
        late: list[tuple[Fraction, Reason]] = []
        for step in moments[moment]:
            for floor in by_step.get(step, ()):
                if floor.end:
                    late.append((floor.day, Reason(step, bound=floor)))
                elif floor.day > begins[step][0]:
                    begins[step] = (floor.day, Reason(step, bound=floor))
            length = measures[step.measure].lengths[step.portion - 1]
            late.append((begins[step][0] + length, Reason(step)))
        late += [
            (ends[before][0] + wait.lag, Reason(wait.step, before, wait))
            for before, wait in own
            if wait.end
        ]
        ends[moment] = max(late, key=lambda entry: entry[0])
        for step in moments[moment]:
            # Two portions of one measure at one moment: the second begins when the first has ended.
            if Step(step.measure, step.portion - 1) in moments[moment]:
                begins[step] = ends[moment]
    return Earliest(begins, ends)
