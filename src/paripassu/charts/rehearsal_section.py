"""What is said of a plan that is gone through: plain sentences first, then tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from paripassu.agreement.model import Agreement
from paripassu.charts.plan_section import plan_section
from paripassu.charts.rehearsal_rows import (
    Standing,
    lasting_grid,
    moved_grid,
    part_title,
    standings,
    step_line,
    step_title,
    stop_grid,
    walk_grid,
)
from paripassu.charts.section import Section
from paripassu.charts.text import HOLDS, clean, number, on_day, party_title
from paripassu.numbers import words
from paripassu.numbers.rounding import Rule
from paripassu.sequencing import sentences
from paripassu.sequencing.plan import Plan, PlannedStep
from paripassu.sequencing.rehearsal.course import Course
from paripassu.sequencing.rehearsal.delay import Delay
from paripassu.sequencing.rehearsal.stop import Left
from paripassu.sequencing.rehearsal.walk import Walk

NEVER_PAYS = (
    "In a plan walking away never pays: no party that performs anything gains by it, at any moment."
)


@dataclass(frozen=True, slots=True)
class Scene:
    """How a plan stands at a point.

    Attributes
    ----------
    heading, lead : str
    done, under_way, next : list of str
        Steps, each with who performs it; none is in two of them.
    no_next : str
        What is said where nothing is next.
    rows : list of Standing
        By party.
    """

    heading: str
    lead: str
    done: list[str]
    under_way: list[str]
    next: list[str]
    no_next: str
    rows: list[Standing]


def scene(course: Course, point: int) -> Scene:
    """Gather what is shown at a point of a plan."""

    def lines(steps: Iterable[PlannedStep]) -> list[str]:
        return [step_line(course.agreement, step) for step in steps]

    return Scene(
        heading=where(course, point),
        lead=_lead(course, point),
        done=lines(course.done(point)),
        under_way=[
            step_line(course.agreement, step) + _ends_next(course, point, step)
            for step in course.under_way(point)
        ],
        next=lines(course.next(point)),
        no_next="Nothing: the plan is complete."
        if point == course.last
        else "Nothing new begins. What is under way goes on.",
        rows=standings(course, point),
    )


def _ends_next(course: Course, point: int, step: PlannedStep) -> str:
    return "; done at the next moment" if step.moment == course.moments[point][0].moment else ""


def where(course: Course, point: int) -> str:
    """Name a point: ``After 3 of 29 moments``."""
    if point == 0:
        return "Before the first moment"
    if point == course.last:
        return f"After all {words.count(course.last, 'moment')}"
    return f"After {point} of {words.count(course.last, 'moment')}"


def _lead(course: Course, point: int) -> str:
    day = course.day(point)
    when = "" if day is None else f" It is {on_day(course.agreement, day)}."
    when += _then(course, point)
    if point == 0:
        return f"Nothing is done yet.{when}"
    if point == course.last:
        return f"All is done.{when}"
    done, steps = len(course.done(point)), words.count(len(course.plan.steps), "step")
    return f"{done:,} of {steps} {'is' if done == 1 else 'are'} done.{when}"


def _then(course: Course, point: int) -> str:
    """Say when the next moment is."""
    if point == course.last or (day := course.day(point + 1)) is None:
        return ""
    if day == course.day(point):
        return " The next moment is on the same day."
    return f" The next moment is on {on_day(course.agreement, day)}."


def _of(agreement: Agreement, value: Fraction, rule: Rule) -> str:
    """Write an amount, with the unit that all parties share where there is one."""
    unit = f" {clean(agreement.unit)}" if agreement.unit else ""
    return number(value, rule) + unit


def out_by(agreement: Agreement, party: str, out: Fraction) -> str:
    """Say that a party has lost something, and how much it accepts."""
    tolerance = agreement.party[party].tolerance
    accepts = "" if tolerance is None else f" of the {number(tolerance.low)} that it accepts"
    return f"{party_title(agreement, party)} has lost {_of(agreement, out, 'asked')}{accepts}"


def stop_section(course: Course, point: int, left: tuple[Left, ...]) -> Section:
    """Say what it comes to if all stops at a point."""
    agreement = course.agreement
    out = [out_by(agreement, one.party, one.out) for one in left if one.out]
    lead = f"If it all stops here, {words.listed(out) or 'nobody has lost anything'}."
    said = []
    for one in left:
        who = party_title(agreement, one.party)
        if one.out:
            undelivered = "; ".join(part_title(agreement, part) for part in one.owed)
            owed = f"is owed: {undelivered}" if undelivered else "is owed nothing more"
            said.append(f"{who} {owed}.")
        elif one.kept:
            kept = _of(agreement, one.kept, "promised")
            said.append(f"{who} keeps {kept} more than it has given.")
        else:
            said.append(f"{who} is left as it began.")
    return Section(
        heading=f"It all stops here: {_small(where(course, point))}",
        lead=lead,
        pictures=[],
        said=said,
        grids=[stop_grid(agreement, left)],
    )


def walk_section(course: Course, point: int, walk: Walk) -> Section:
    """Say what it comes to if a party walks away at a point."""
    agreement = course.agreement
    who = party_title(agreement, walk.party)
    if not walk.performs:
        lead = f"{who} performs nothing in this plan: it has nothing to walk away from."
    elif walk.temptation:
        loss = _of(agreement, -walk.temptation, "promised")
        lead = f"If {who} walks away now, it loses {loss} by doing so."
    else:
        lead = f"If {who} walks away now, it neither gains nor loses by doing so."
    said = [_without_stake(agreement, walk)] if walk.performs else []
    out = [out_by(agreement, other, amount) for other, amount in walk.others_out.items() if amount]
    said += [f"{one}." for one in out] or ["Nobody else has lost anything then."]
    said.append(NEVER_PAYS)
    return Section(
        heading=f"{who} walks away: {_small(where(course, point))}",
        lead=lead,
        pictures=[],
        said=said,
        holds=HOLDS,
        grids=[walk_grid(agreement, walk)],
    )


def _without_stake(agreement: Agreement, walk: Walk) -> str:
    if not walk.stake:
        return "It has no stake to lose besides."
    stake = f"Its stake of {_of(agreement, walk.stake, 'given')} is counted in that"
    free = walk.without_stake
    if not free:
        return f"{stake}; without it, it would neither gain nor lose."
    if free > 0:
        return f"{stake}; without it, it would gain {_of(agreement, free, 'asked')}."
    return f"{stake}; without it, it would lose {_of(agreement, -free, 'promised')}."


def delay_section(course: Course, delay: Delay) -> Section:
    """Say what it comes to if a party is late with a step."""
    agreement = course.agreement
    place = course.place(delay.step)
    step = next(
        one
        for one in course.moments[place]
        if (one.measure, one.portion) == (delay.step.measure, delay.step.portion)
    )
    who, late = party_title(agreement, delay.party), words.days(delay.days)
    what = f"{who} is {late} late with {step_title(agreement, step)}"
    broken = [f"{clean(str(breach))}." for breach in delay.broken]
    things = words.count(len(broken), "thing")
    verb = "does" if len(broken) == 1 else "do"
    holds = f"{things} {verb} not hold any more" if broken else "all else still holds"
    said = [_end(course, delay), _longest(course, delay)]
    said += [
        f"No longer kept: {clean(sentences.sentence(agreement, agreement.position[name]))}."
        for name in delay.preferences
    ]
    return Section(
        heading=what,
        lead=f"If {what}, {holds}.",
        pictures=[],
        said=said,
        conflicts=broken,
        grids=[moved_grid(course, delay), lasting_grid(course, delay)],
    )


def _end(course: Course, delay: Delay) -> str:
    agreement = course.agreement
    planned = course.day(course.last) or Fraction(0)
    now = planned + delay.moved.get(course.last - 1, Fraction(0))
    moved = words.count(len(delay.moved), "moment")
    ends = "ends" if len(delay.moved) == 1 else "end"
    later = words.sentence(f"{moved} {ends} later")
    if now == planned:
        return f"{later} The plan still ends on {on_day(agreement, now)}."
    return (
        f"{later} The plan ends on {on_day(agreement, now)} instead of "
        f"{on_day(agreement, planned)}."
    )


def _longest(course: Course, delay: Delay) -> str:
    longer = [one for one in delay.lasting if one.longer > 0]
    if not longer:
        return "No party is exposed for longer."
    said = [
        f"{party_title(course.agreement, one.party)} by {number(one.most, 'asked')}, for "
        f"{words.days(one.longer)} longer"
        for one in longer
    ]
    return f"Exposed for longer: {words.listed(said)}."


def anew_section(course: Course, point: int, rest: Plan, today: Fraction | None) -> Section:
    """Gather what is shown of the rest planned anew, as a plan is shown."""
    agreement = course.agreement
    day = course.day(point) if today is None else today
    when = "" if day is None else f", from {on_day(agreement, day)}"
    section = plan_section(
        agreement, rest, heading=f"The rest planned anew: {_small(where(course, point))}{when}"
    )
    told, known = rest.objective, course.plan.objective
    if told is None or known is None or told.end_day is None or known.end_day is None:
        return section
    if told.end_day == known.end_day:
        said = "It ends on the same day as the plan."
    else:
        apart = words.days(abs(told.end_day - known.end_day))
        which = "later" if told.end_day > known.end_day else "earlier"
        said = f"It ends {apart} {which} than the plan."
    section.said.append(said)
    return section


def _small(text: str) -> str:
    return text[0].lower() + text[1:]
