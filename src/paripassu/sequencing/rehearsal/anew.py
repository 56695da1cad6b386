"""The rest planned anew from a point of a plan: what is done stands, and what is under way goes on.

Rules: docs/specification/sequencing.md#rehearsal.
"""

from __future__ import annotations

from fractions import Fraction

from paripassu.agreement.done import Day, Done
from paripassu.deadline import Progress, ShouldStop
from paripassu.errors import ParameterError
from paripassu.numbers import words
from paripassu.sequencing.answer import plan
from paripassu.sequencing.plan import Plan
from paripassu.sequencing.rehearsal.course import Course, step_of


def done_at(course: Course, point: int, today: Day | None = None) -> Done:
    """Give what is done at a point of a plan, as :func:`paripassu.plan` and ``check`` take it.

    Parameters
    ----------
    course : Course
    point : int
    today : int or Fraction, optional
        The day: what is left ends no earlier. By default the day of the point.

    Raises
    ------
    ParameterError
        There is no such point; or ``today`` is before its day.
    """
    past, day = course.moments[:point], course.day(point) or Fraction(0)
    at = day if today is None else Fraction(today)
    # What is kept up, and should have counted before today, was not kept up.
    begun = [
        one
        for one in course.under_way(point)
        if not course.agreement.measure[one.measure].standing or (one.end_day or day) >= at
    ]
    if at < day:
        asked, first = (words.on_day(one, course.agreement.date_of(one)) for one in (at, day))
        raise ParameterError(
            f"{asked} is before {first}, on which the last of it was done",
            f"give {first} or a later one",
        )
    return Done(
        at=_whole(at),
        moments=tuple(tuple(map(step_of, moment)) for moment in past),
        days={step_of(one): _whole(one.end_day) for moment in past for one in moment},
        under_way={step_of(one): _whole(one.start_day) for one in begun},
    )


def _whole(day: Fraction | None) -> Day:
    if day is None:
        return 0
    return int(day) if day.denominator == 1 else day


def anew(
    course: Course,
    point: int,
    today: Day | None = None,
    *,
    time_limit: float | None = None,
    should_stop: ShouldStop | None = None,
    progress: Progress | None = None,
) -> Plan:
    """Find the best of the plans that begin with what is done at a point.

    See :func:`done_at` for the parameters and :func:`paripassu.plan` for the others. What the plan
    conceded stays conceded.
    """
    return plan(
        course.agreement,
        concede=course.plan.conceded,
        done=done_at(course, point, today),
        time_limit=time_limit,
        should_stop=should_stop,
        progress=progress,
    )
