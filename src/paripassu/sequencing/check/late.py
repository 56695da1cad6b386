"""The days of an order in which a moment is late.

What comes before the late moment in the order has happened as planned. The late moment ends so many
days later, the moments after it no earlier than planned; beyond that all days are the least that
the rules allow. Work, order, waits and dates before which nothing may happen always hold. A limit
(a standing measure without a gap, ``during``, ``within``) makes others wait where it can be kept
so; where it cannot, it is broken. Limits are kept in that order, facts before what parties want,
and the earlier moment first. Fixed dates and the horizon make nobody wait: they are kept or not.

Rules: docs/specification/sequencing.md#rehearsal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from paripassu.agreement.done import Done
from paripassu.agreement.model import Agreement, Step
from paripassu.sequencing.check.claims import document_of, understand
from paripassu.sequencing.check.clock import Clock
from paripassu.sequencing.check.reading import Reading
from paripassu.sequencing.check.schedule import Variables, bounds_of, is_limit, latest_begins
from paripassu.sequencing.check.system import START, Bound, Solution, least_days

Days = Mapping[Step, tuple[Fraction, Fraction]]


def reschedule(agreement: Agreement, plan: Any, place: int, late: Fraction) -> Days:
    """Give when each step begins and ends if a moment ends late.

    Parameters
    ----------
    agreement : Agreement
    plan : path, open file, mapping, or value with ``to_json()``
        A plan that holds, with days or without: then the least days of its order are planned.
    place : int
        The late moment, from 0, in the order of the plan.
    late : Fraction
        By how many days, above 0.

    Raises
    ------
    PlanError
        The document is no plan for this agreement's measures.
    """
    document, name = document_of(plan)
    claimed = understand(agreement, document, source=name)
    written = Reading.of(agreement, claimed)
    clock = Clock.of(written, claimed)
    planned = {step: (clock.start[step], clock.end[step]) for step in written.at}
    past = written.moments[:place]
    # What comes before has happened. What is left need not wait for any day but by the rules.
    reading = written.after(
        Done(
            at=0,
            moments=past,
            days={step: planned[step][1] for moment in past for step in moment},
        )
    )
    variables = Variables(reading)
    hard = [*_no_earlier(reading, variables, planned, place, late)]
    limits: list[Bound] = []
    for bound in bounds_of(reading, variables):
        (limits if is_limit(bound) else hard).append(bound)
    at = {variables.of(step, end=e): m for step, m in reading.at.items() for e in (False, True)}

    def turn(limit: Bound) -> tuple[int, int, int, int, Fraction]:
        moment = max(at.get(limit.before, 0), at.get(limit.after, 0))
        return limit.rank, moment, limit.before, limit.after, limit.days

    kept = _kept(variables.count, hard, sorted(limits, key=turn))
    solution = Solution(_least(variables.count, kept), tuple(kept))
    begins = latest_begins(reading, variables, solution)
    found = {
        step: (begins[step], solution.days[variables.of(step, end=True)]) for step in reading.at
    }
    return found | {step: planned[step] for moment in past for step in moment}


def _no_earlier(
    reading: Reading, variables: Variables, planned: Days, place: int, late: Fraction
) -> Iterator[Bound]:
    """Nothing ends earlier than planned: who is ready sooner hands over on the planned day."""
    for number, moment in enumerate(reading.moments[place:], place):
        for step in moment:
            end = planned[step][1] + (late if number == place else 0)
            yield Bound(START, variables.of(step, end=True), end, 0, "planned")


def _least(count: int, bounds: Sequence[Bound]) -> tuple[Fraction, ...]:
    found = least_days(count, bounds)
    assert found is not None, "what only makes later can always be kept"
    return found


def _kept(count: int, hard: Sequence[Bound], limits: Sequence[Bound]) -> list[Bound]:
    """Give all that is kept: each limit that can be, together with those before it."""
    everything = [*hard, *limits]
    if least_days(count, everything) is not None:
        return everything
    kept, days = [*hard], _least(count, hard)
    for limit in limits:
        if days[limit.before] + limit.days > days[limit.after]:
            if limit.after == START:
                continue  # nobody is sooner by waiting
            found = least_days(count, [*kept, limit])
            if found is None:
                continue
            days = found
        kept.append(limit)
    return kept
