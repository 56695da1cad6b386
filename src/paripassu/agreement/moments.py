"""Moments, and what must come before what: by groups, portions and requirements alone.

Pure functions over measures, groups and requirements; positions are nobody's business here, since
they can be conceded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from paripassu.agreement.model import Measure, Requirement, Step


class Wait(NamedTuple):
    """One step cannot start before another has ended.

    ``requirement`` is the index of the ``[[require]]`` that says so; None for the portions of one
    measure, which come in turn.
    """

    step: Step
    before: Step
    requirement: int | None = None


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
    """Give what waits for what: portions come in turn, facts gate the first.

    Rules: docs/specification/sequencing.md#order.

    Parameters
    ----------
    measures : mapping
        By id.
    requirements : iterable
        With their indices. All that they name must be known.
    """
    for measure in measures.values():
        for portion in range(2, len(measure.shares) + 1):
            yield Wait(Step(measure.id, portion), Step(measure.id, portion - 1))
    for index, requirement in requirements:
        for name, need in requirement.needs.items():
            needed = measures[name]
            portions = needed.portions_for(need, len(needed.shares))
            assert portions is not None, "every share is reached in full, every stage is known"
            if portions:
                yield Wait(Step(requirement.measure, 1), Step(name, portions), index)


def earliest_ends(
    order: Iterable[int],
    moments: Sequence[Sequence[Step]],
    waits: Mapping[int, Sequence[tuple[int, Wait]]],
    measures: Mapping[str, Measure],
) -> tuple[list[Fraction], list[tuple[int, Wait] | None]]:
    """Give the earliest end day of each moment.

    Rules: docs/specification/sequencing.md#time.

    The members of a moment end on the same day, each having started its own ``days`` before; work
    runs in parallel wherever nothing is waited for.

    Parameters
    ----------
    order : iterable of int
        Moments, each after those that it waits for.
    moments : sequence
        Steps of each moment.
    waits : mapping
        For each moment, the moments that it waits for, with the reason.
    measures : mapping
        By id.

    Returns
    -------
    ends : list of Fraction
        Earliest end day of each moment.
    reasons : list
        The wait that decides each; None where only its own duration does.
    """
    ends = [Fraction(0)] * len(moments)

    def length(step: Step) -> Fraction:
        return measures[step.measure].lengths[step.portion - 1]

    reasons: list[tuple[int, Wait] | None] = [None] * len(moments)
    for moment in order:
        ends[moment] = max(length(step) for step in moments[moment])
        for before, wait in waits.get(moment, ()):
            end = ends[before] + length(wait.step)
            if end > ends[moment]:
                ends[moment], reasons[moment] = end, (before, wait)
    return ends, reasons
