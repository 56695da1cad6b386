"""A party is some days late with a step: the order stays, and ends move by the rules of time.

Rules: docs/specification/sequencing.md#rehearsal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from paripassu.agreement.model import Step
from paripassu.errors import ParameterError
from paripassu.sequencing.check import Breach, check, reschedule
from paripassu.sequencing.plan import Plan
from paripassu.sequencing.rehearsal.course import Course, step_of
from paripassu.sequencing.rehearsal.lasting import Lasting, lasting

#: Days that nobody is late by: ten thousand years.
MOST_LATE = 3_652_425
#: What a delay can break.
_RULES = frozenset(("time", "window", "within", "during", "standing", "horizon"))


@dataclass(frozen=True, slots=True)
class Delay:
    """What a delay comes to.

    Attributes
    ----------
    party : str
        Who is late.
    step : Step
        With what.
    days : Fraction
        By how many days.
    plan : Plan
        The same order on the days on which it would happen. It is no plan that was looked for, and
        holds only where nothing is broken.
    moved : mapping
        The moments that end later than planned, and by how many days.
    broken : tuple of Breach
        What does not hold any more, as the check says it.
    preferences : tuple of str
        Preferences that the plan kept, and that are not kept any more.
    lasting : tuple of Lasting
        Every exposure, and how much longer it lasts.
    """

    party: str
    step: Step
    days: Fraction
    plan: Plan
    moved: Mapping[int, Fraction]
    broken: tuple[Breach, ...]
    preferences: tuple[str, ...]
    lasting: tuple[Lasting, ...]


def delayed(course: Course, party: str, step: Step, days: int | Fraction) -> Delay:
    """Say what it comes to if a party is so many days late with a step.

    Raises
    ------
    ParameterError
        The plan has no days, or no such step; the party does not perform it; or the number of days
        is not above 0.
    """
    place = course.place(step)
    _verify(course, party, step, days)
    found = reschedule(course.agreement, course.plan, place, Fraction(days))
    plan = _moved(course, found)
    report = check(course.agreement, plan.to_json())
    kept = course.plan.objective.preferences_broken if course.plan.objective else ()
    planned = [course.day(point) or Fraction(0) for point in range(1, course.last + 1)]
    now = [found[step_of(moment[0])][1] for moment in course.moments]
    return Delay(
        party=party,
        step=step,
        days=Fraction(days),
        plan=plan,
        moved={
            moment: end - was
            for moment, (was, end) in enumerate(zip(planned, now, strict=True))
            if end != was
        },
        broken=tuple(breach for breach in report.breaches if breach.rule in _RULES),
        preferences=tuple(name for name in report.preferences_broken if name not in kept),
        lasting=lasting(course, now),
    )


def _verify(course: Course, party: str, step: Step, days: int | Fraction) -> None:
    if not course.timed:
        raise ParameterError(
            "the plan has no days: nobody can be late", "say in the agreement what takes how long"
        )
    by = course.agreement.measure[step.measure].by
    if party not in by:
        raise ParameterError(
            f"{party!r} does not perform {step}", f"name who does: {', '.join(by)}"
        )
    if not 0 < days <= MOST_LATE:
        raise ParameterError(
            f"nobody is {days} days late", f"give a number above 0, and at most {MOST_LATE:,}"
        )


def _moved(course: Course, days: Mapping[Step, tuple[Fraction, Fraction]]) -> Plan:
    """Give the plan on other days."""
    steps = tuple(
        one.model_copy(update=dict(zip(("start_day", "end_day"), days[step_of(one)], strict=True)))
        for one in course.plan.steps
    )
    moved = course.plan.model_copy(update={"status": "feasible", "steps": steps, "warnings": ()})
    told = course.plan.objective
    assert told is not None
    broken = check(course.agreement, moved.to_json()).preferences_broken
    changed = {
        "preferences_broken": tuple(sorted(broken)),
        "end_day": max(end for _, end in days.values()),
        "end_proven": False,
    }
    return moved.model_copy(update={"objective": told.model_copy(update=changed)})
