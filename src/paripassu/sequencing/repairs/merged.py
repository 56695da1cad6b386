"""What no pairs of portions at one moment can mend, and which pairs must be, without a search.

Whoever waits for something, and may have it at the same moment, can be paired with it, if it is the
other side's. Everything else comes later, whatever is paired: a fact's need, the next portion, a
need with a lag, what stands in a group. So where waits go in a circle, no pairs help, unless the
circle is of two portions that wait for each other. These have to be a pair. Nor do pairs help where
a party is beyond its limits at some moment with whatever may be done by then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import islice

from paripassu.agreement.model import Agreement, Step
from paripassu.deadline import Deadline
from paripassu.sequencing.compile import (
    Collected,
    Enforced,
    Setting,
    collected,
    everything,
    problem_of,
)
from paripassu.sequencing.optional import choices
from paripassu.sequencing.repairs.closed import unreachable

#: Two portions, the first one by measure and number first.
Pair = tuple[Step, Step]

#: Sets of options that are looked at; where there are more, nothing is said.
MOST = 256
#: Where there are more moments, what each party has kept at them is left to the search.
MOMENTS = 100


def pairable(agreement: Agreement, one: Step, other: Step) -> bool:
    """Whether two portions may be paired, if they are in no group: both sides do something."""
    performers = [set(agreement.measure[step.measure].by) for step in (one, other)]
    return performers[0] != performers[1]


def needed_pairs(frame: Setting, deadline: Deadline) -> frozenset[Pair] | None:
    """Find pairs of portions without which no pairs leave a plan.

    Parameters
    ----------
    frame : Setting
        Of an agreement that has no plan.
    deadline : Deadline
        Where it passes, nothing is said.

    Returns
    -------
    frozenset of (Step, Step) or None
        Pairs that every set of pairs has that leaves a plan; None: no set does. Empty says nothing.
    """
    enforced = everything(frame.agreement)
    sets = (left_out for _, of_size in choices(frame, enforced) for left_out in of_size)
    found: frozenset[Pair] | None = None
    for left_out in islice(sets, MOST):
        if deadline.passed():
            return frozenset()
        pairs = _needed(frame, enforced, left_out)
        if pairs is not None:
            found = pairs if found is None else found & pairs
            if not found:
                return found
    return found if next(sets, None) is None else frozenset()


def _needed(frame: Setting, enforced: Enforced, left_out: frozenset[str]) -> frozenset[Pair] | None:
    """Find the pairs that every plan with some options left out has to have."""
    every = collected(frame, enforced, left_out)
    if every is None:
        return None
    fixed = collected(frame, _without_waits(frame.agreement, enforced), left_out)
    assert fixed is not None, "less is asked"
    waits = every.constraints.lag
    grouped = {step for group in frame.agreement.groups for step in group}
    alone = [moment[0] if moment[0] not in grouped else None for moment in every.moments]
    with_: dict[int, int] = {}
    for later, before in enumerate(waits):
        for earlier in before:
            if earlier > later or later not in waits[earlier]:
                continue
            one, other = alone[earlier], alone[later]
            if (
                one is None
                or other is None
                or not pairable(frame.agreement, one, other)
                or earlier in fixed.constraints.lag[later]
                or later in fixed.constraints.lag[earlier]
                or earlier in with_.values()
                or earlier in with_
                or later in with_
            ):
                return None  # not both at once, or three at once
            with_[later] = earlier
    if _circle(waits, with_):
        return None
    if len(waits) <= MOMENTS and _beyond(frame, enforced, every, fixed, alone):
        return None
    return frozenset(_pairs(with_, alone))


def _beyond(
    frame: Setting,
    enforced: Enforced,
    every: Collected,
    fixed: Collected,
    alone: Sequence[Step | None],
) -> bool:
    """Whether some party is beyond its limits before or after some moment, whatever is paired.

    Just before a moment everything is done that it waits for, but for what it may be paired with.
    """
    problem = problem_of(frame, enforced, every).problem
    waits = every.constraints.lag

    def apart(earlier: int, later: int) -> bool:
        one, other = alone[earlier], alone[later]
        return (
            one is None
            or other is None
            or earlier in fixed.constraints.lag[later]
            or not pairable(frame.agreement, one, other)
        )

    after: list[list[int]] = [[] for _ in waits]
    for later, before in enumerate(waits):
        for earlier in before:
            if apart(earlier, later):
                after[earlier].append(later)

    def points() -> Iterator[tuple[list[int], list[int]]]:
        for moment, before in enumerate(waits):
            yield [earlier for earlier in before if apart(earlier, moment)], [moment]
            yield [moment], after[moment]

    return unreachable(
        problem.delta, [sorted(b) for b in waits], points(), problem.upper, problem.floor
    )


def _without_waits(agreement: Agreement, enforced: Enforced) -> Enforced:
    """Enforce no position that may be met by what is performed at the same moment."""
    return Enforced(
        positions=frozenset(
            name for name in enforced.positions if agreement.position[name].lag_days > 0
        ),
        safe=enforced.safe,
        tolerance=enforced.tolerance,
        limits=frozenset(name for name in enforced.positions if agreement.position[name].limits),
    )


def _circle(waits: Iterable[Iterable[int]], with_: Mapping[int, int]) -> bool:
    """Whether waits go in a circle, each pair taken as one moment."""
    graph: TopologicalSorter[int] = TopologicalSorter()
    for later, before in enumerate(waits):
        node = with_.get(later, later)
        for earlier in before:
            if (other := with_.get(earlier, earlier)) != node:
                graph.add(node, other)
    try:
        graph.prepare()
    except CycleError:
        return True
    return False


def _pairs(with_: Mapping[int, int], alone: list[Step | None]) -> Iterator[Pair]:
    for later, earlier in with_.items():
        one, other = alone[earlier], alone[later]
        assert one is not None
        assert other is not None
        yield one, other
