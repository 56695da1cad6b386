"""The least days for an order, where a plan has none: order is enough.

Rules: docs/specification/sequencing.md#time.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise

from paripassu.agreement.model import Position, Step
from paripassu.sequencing.check.gates import Gate, first_met, gates_of, living, met_after
from paripassu.sequencing.check.reading import Reading
from paripassu.sequencing.check.system import START, Bound, Solution, solve

ZERO = Fraction(0)
#: Where an order admits no days, what gives way first stands last: what somebody wants rather than
#: what takes time. The schedule then says by how much.
_RANKS = (
    "done",
    "work",
    "order",
    "moment",
    "turn",
    "standing",
    "after",
    "not_before",
    "during",
    "within",
    "horizon",
    "by",
)


_LIMITS = frozenset(("standing", "during", "within", "horizon", "by"))


def is_limit(bound: Bound) -> bool:
    """Whether a bound is one that a late step can break: all others only make later.

    That a portion of a standing measure takes exactly its days is none: it begins so long before
    it ends.
    """
    kind = _RANKS[bound.rank // 2]
    return kind in _LIMITS and not (kind == "standing" and bound.days)


def done_days(reading: Reading) -> Mapping[Step, tuple[Fraction, Fraction]]:
    """Give when each step that is done began and ended.

    The record says when it was performed, and not when it began: it is taken to have begun no later
    than its days allow.
    """
    if reading.facts_of is None:
        return {}
    found = {}
    for step, day in reading.facts_of.days.items():
        days = reading.agreement.measure[step.measure].lengths[step.portion - 1]
        found[step] = day - days, Fraction(day)
    return found


def schedule(reading: Reading) -> tuple[Mapping[Step, Fraction], Mapping[Step, Fraction]]:
    """Give the beginnings and ends of all steps: the least ends, and the latest beginnings.

    Where no days keep everything that binds, some of it is loosened, by as little as it takes.
    """
    variables = Variables(reading)
    solution = solve(variables.count, bounds_of(reading, variables))
    end = {step: solution.days[variables.of(step, end=True)] for step in reading.at}
    start = dict(latest_begins(reading, variables, solution))
    for step, (began, ended) in done_days(reading).items():
        start[step], end[step] = began, ended
    return start, end


class Variables:
    """Which variable of the system is which beginning or end.

    Attributes
    ----------
    count : int
        How many there are, day 0 with them.
    ends : list of int
        By moment, the end of its first step.
    """

    def __init__(self, reading: Reading) -> None:
        self.first = {step: 1 + 2 * place for place, step in enumerate(reading.at)}
        self.count = 1 + 2 * len(self.first)
        self.ends = [self.first[moment[0]] + 1 for moment in reading.moments]

    def of(self, step: Step, *, end: bool) -> int:
        """Give the variable of a step's beginning or end."""
        return self.first[step] + end


def latest_begins(
    reading: Reading, variables: Variables, solution: Solution
) -> Mapping[Step, Fraction]:
    """Give the latest beginning of each step: its end less its days, or a bound before that.

    The beginnings of standing measures hang on their ends alone, so nothing waits for a beginning.
    """
    latest = [*solution.days]
    by_before: dict[int, list[Bound]] = {}
    for bound in solution.bounds:
        by_before.setdefault(bound.before, []).append(bound)
    for step, node in variables.first.items():
        if step in reading.done:
            continue
        if not reading.agreement.measure[step.measure].standing:
            latest[node] = min(solution.days[bound.after] - bound.days for bound in by_before[node])
    return {step: latest[node] for step, node in variables.first.items()}


def bounds_of(reading: Reading, variables: Variables) -> Iterator[Bound]:
    """Give every bound on the days of an order. Of what is done, only its days are."""
    yield from _work(reading, variables)
    yield from _order(reading, variables)
    for name, claim in reading.claims():
        for gate in gates_of(reading, name, claim):
            yield from _gate(gate, variables)


def _bound(
    before: int, after: int, days: Fraction, kind: str, about: Hashable = None, fact: bool = False
) -> Bound:
    return Bound(before, after, days, 2 * _RANKS.index(kind) + (not fact), (kind, about))


def _work(reading: Reading, variables: Variables) -> Iterator[Bound]:
    horizon = reading.agreement.horizon_days
    known = done_days(reading)
    facts = reading.facts_of
    now = None if facts is None else Fraction(facts.at)
    for step in reading.at:
        measure = reading.agreement.measure[step.measure]
        begin, end = variables.of(step, end=False), variables.of(step, end=True)
        days = measure.lengths[step.portion - 1]
        before = Step(step.measure, step.portion - 1)
        if step in known:
            # What is done stands on its days, whatever else is asked.
            for node, day in ((begin, known[step][0]), (end, known[step][1])):
                yield _bound(START, node, max(ZERO, day), "done")
                yield _bound(node, START, -max(ZERO, day), "done")
            continue
        if now is not None:
            goes_on = measure.standing and before in known
            since = facts.under_way.get(step) if facts is not None else None
            yield _bound(START, end if goes_on or since is not None else begin, now, "work")
            if since is not None:
                yield _bound(START, begin, Fraction(since), "work")
                if measure.standing:
                    yield _bound(begin, START, -Fraction(since), "standing", measure.id)
        yield _bound(begin, end, days, "work")
        if horizon is not None:
            yield _bound(end, START, -Fraction(horizon), "horizon")
        if measure.standing:
            yield _bound(end, begin, -days, "standing", measure.id)
        # Portions out of turn are a breach in themselves; the schedule passes over them.
        if before in reading.at and reading.at[before] <= reading.at[step]:
            ended = variables.of(before, end=True)
            yield _bound(ended, begin, ZERO, "turn", measure.id)
            if measure.standing:
                yield _bound(begin, ended, ZERO, "standing", measure.id)


def _order(reading: Reading, variables: Variables) -> Iterator[Bound]:
    for moment in reading.moments[reading.past :]:
        for one, other in pairwise(variables.of(step, end=True) for step in moment):
            yield _bound(one, other, ZERO, "moment")
            yield _bound(other, one, ZERO, "moment")
    for one, other in pairwise(variables.ends[max(0, reading.past - 1) :]):
        yield _bound(one, other, ZERO, "order")


def _gate(gate: Gate, variables: Variables) -> Iterator[Bound]:
    """Give the bounds of a claim on one gate. What comes in the wrong order bounds no days."""
    claim, node = gate.claim, variables.of(gate.step, end=gate.end)

    def bound(before: int, after: int, days: Fraction) -> Bound:
        return _bound(
            *(before, after, days, claim.claim, (gate.name, gate.step, gate.end)),
            fact=not isinstance(claim, Position),
        )

    if claim.claim == "after":
        for index in _waits(gate):
            yield bound(variables.ends[index], node, claim.lag_days)
    elif claim.claim == "within":
        met = first_met(gate)
        if met is not None and 0 <= met < gate.index:
            yield bound(node, variables.ends[met], -(claim.days or ZERO))
    elif claim.claim == "during":
        for other in claim.of:
            if portions := gate.reading.performed[other]:
                up, down = Step(other, portions[0]), Step(other, portions[-1])
                whole = claim.meant_gate is None
                if not (whole and gate.end):
                    yield bound(variables.of(up, end=False), node, ZERO)
                if gate.end or not whole:
                    yield bound(node, variables.of(down, end=True), ZERO)
    elif claim.claim in ("by", "not_before"):
        day = gate.reading.agreement.day_of(claim)
        early = claim.claim == "not_before"
        yield bound(START, node, day) if early else bound(node, START, -day)


def _waits(gate: Gate) -> Iterator[int]:
    """Give the indices of the earlier moments whose end a gate of ``after`` waits for."""
    for measure, need in gate.claim.needs.items():
        met = met_after(gate, measure, need)
        if met is not None and 0 <= met < gate.index:
            yield met
    # Of the tables that are met in time the least binds. Ends come in the order of the moments.
    earlier = [
        max((index for index in indices if index < gate.index), default=-1)
        for _, indices in living(gate)
        if max(indices) < gate.index + gate.early
    ]
    if earlier and min(earlier) >= 0:
        yield min(earlier)
