"""A plan gone through twice: by the rehearsal, and by the literal sums and days."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tests.oracle import rehearsal as literal
from tests.oracle.language.reading import parse

import paripassu as pp
from paripassu.agreement.model import Agreement, Step
from paripassu.sequencing.check import reading_of
from paripassu.sequencing.check.balance import Balance
from paripassu.sequencing.plan import PlannedStep
from paripassu.sequencing.rehearsal.anew import anew, done_at
from paripassu.sequencing.rehearsal.course import Course, step_of
from paripassu.sequencing.rehearsal.delay import delayed
from paripassu.sequencing.rehearsal.stop import stops
from paripassu.sequencing.rehearsal.walk import walks

#: Days that somebody is late by.
LATE = (1, 4, 30)


class Both:
    """A plan of a text, in both forms."""

    def __init__(self, agreement: Agreement, plan: pp.Plan, text: str) -> None:
        self.agreement, self.plan = agreement, plan
        self.course = Course.of(agreement, plan)
        self.file = parse(text)
        self.moments = [
            [(one.measure, one.portion) for one in moment] for moment in self.course.moments
        ]
        self.steps = [step for moment in self.moments for step in moment]
        self.claims = (
            *self.file.facts,
            *(claim for claim in self.file.positions.values() if claim.binds),
        )

    def done(self, point: int) -> list[tuple[str, int]]:
        return [step for moment in self.moments[:point] for step in moment]


def differences(both: Both) -> Iterator[str]:
    """Give everything in which the rehearsal of a plan is not what the definitions say."""
    yield from _as_checked(both)
    yield from _reached(both)
    for point in range(both.course.last + 1):
        yield from _listed(both, point)
        yield from _stopped(both, point)
        for party in both.agreement.party:
            yield from _walked(both, point, party)


def _reached(both: Both) -> Iterator[str]:
    """On each day around each end: as many moments as have steps that all have ended."""
    ends = [max(step.end_day or 0 for step in moment) for moment in both.course.moments]
    for day in {end + more for end in ends for more in (-1, Fraction(-1, 3), 0, 1)}:
        want = sum(end <= day for end in ends) if both.course.timed else 0
        if both.course.reached(day) != want:
            yield f"day {day}: {both.course.reached(day)} moments are done and not {want}"


def _as_checked(both: Both) -> Iterator[str]:
    checked = Balance.of(reading_of(both.agreement, both.plan))
    for point, here in enumerate(both.course.points):
        for name in ("kept", "exposure", "temptation"):
            want, got = getattr(checked, name)[point], getattr(here, name)
            if want != got:
                yield f"{name} at {point}: {got}, and the check has {want}"


def _listed(both: Both, point: int) -> Iterator[str]:
    """What is done, under way and next: each step in one list, and in that of its beginning."""
    course, steps = both.course, both.plan.steps

    def state(step: PlannedStep, at: int) -> str:
        if any(step in moment for moment in course.moments[:at]):
            return "done"
        day, begin = course.day(at), step.start_day
        return "under way" if day is not None and begin is not None and begin < day else "to come"

    now = {step_of(step): state(step, point) for step in steps}
    soon = now if point == course.last else {step_of(s): state(s, point + 1) for s in steps}
    want = {
        "done": {step for step in now if now[step] == "done"},
        "under way": {step for step in now if now[step] == "under way"},
        "next": {step for step in now if now[step] == "to come" != soon[step]},
    }
    given = {
        "done": course.done(point),
        "under way": course.under_way(point),
        "next": course.next(point),
    }
    for name, listed in given.items():
        got = [*map(step_of, listed)]
        if len(set(got)) != len(got) or {*got} != want[name]:
            yield f"{name} at {point}: {got}, should be {want[name]}"


def _stopped(both: Both, point: int) -> Iterator[str]:
    file, done = both.file, both.done(point)
    for left in stops(both.course, point):
        want = literal.kept(file, done, left.party)
        if left.kept != want or left.out != literal.out(file, done, left.party):
            yield f"{left.party} keeps {left.kept} at {point}, should be {want}"
        if sum(part.value for part in (*left.given, *left.got)) != want:
            yield f"{left.party} at {point}: the parts do not add up to {want}"
        owed = {part.measure: part.value for part in left.owed}
        if owed != literal.owed(file, done, both.steps, left.party):
            yield f"{left.party} at {point} is owed {owed}"


def _walked(both: Both, point: int, party: str) -> Iterator[str]:
    file, done = both.file, both.done(point)
    walk = walks(both.course, point, party)
    want = literal.walking(file, done, both.steps, party)
    if walk.temptation != want or walk.without_stake != want + file.stakes[party]:
        yield f"{party} gains {walk.temptation} by walking at {point}, should be {want}"
    if walk.performs and walk.temptation > 0:
        yield f"walking pays for {party} at {point}"
    amounts = [
        sum((part.value for part in one), Fraction(0))
        for one in (walk.spares, walk.takes_back, walk.forgoes, walk.loses)
    ]
    if -sum(amounts) != walk.without_stake:
        yield f"{party} at {point}: {amounts} do not add up to {walk.without_stake}"
    for other, amount in walk.others_out.items():
        if amount != literal.out(file, done, other):
            yield f"{other} is out by {amount} at {point}"
    if walk.others_out.keys() != file.stakes.keys() - {party}:
        yield f"the others than {party} are {[*walk.others_out]}"


def late_differences(both: Both, place: int, days: int) -> Iterator[str]:
    """Give where the days after a delay are not those of the literal rescheduling."""
    course = both.course
    step = step_of(course.moments[place][0])
    planned = {
        (one.measure, one.portion): (one.start_day or Fraction(0), one.end_day or Fraction(0))
        for one in both.plan.steps
    }
    file = both.file
    want = literal.Late(file, both.claims, both.moments, planned, place, Fraction(days)).ends()
    party = both.agreement.measure[step.measure].by[0]
    delay = delayed(course, party, step, days)
    got = {(one.measure, one.portion): one.end_day for one in delay.plan.steps}
    if got != want:
        yield f"{step} {days} days late: {got}, should be {want}"
    report = pp.check(both.agreement, delay.plan)
    if delay.broken != report.breaches:
        yield f"{step} {days} days late breaks {delay.broken}, and the check says {report.breaches}"
    ends = [want[moment[0]] for moment in both.moments]
    was = [planned[moment[0]][1] for moment in both.moments]
    if delay.moved != {n: end - old for n, (old, end) in enumerate(zip(was, ends)) if end != old}:  # noqa: B905
        yield f"{step} {days} days late moves {delay.moved}"
    for party in both.agreement.party:
        stretches = [one for one in delay.lasting if one.party == party]
        for end, attribute in ((was, "planned"), (ends, "days")):
            exposed = literal.exposed_days(file, both.moments, end, party)
            told = sum((getattr(one, attribute) for one in stretches), Fraction(0))
            if told != sum(exposed.values(), Fraction(0)):
                yield f"{party} is exposed for {told} days, should be {exposed}"
            covered = {
                number
                for one in stretches
                for number in range(
                    one.begins, len(both.moments) - 1 if one.ends is None else one.ends
                )
            }
            if covered != exposed.keys():
                yield f"{party} is exposed after {covered}, should be {exposed.keys()}"


def anew_differences(both: Both, point: int) -> Iterator[str]:
    """Give what is wrong with the rest as planned anew."""
    rest = anew(both.course, point)
    told, known = rest.objective, both.plan.objective
    assert known is not None
    if told is None:
        yield f"after {point} moments there is no plan for the rest: {rest.status}"
        return
    done = done_at(both.course, point)
    report = pp.check(both.agreement, rest, done=done)
    if not report.ok:
        yield f"after {point} moments the rest does not hold: {report.breaches}"
    first = [Step(one.measure, one.portion) for one in rest.steps[: len(both.done(point))]]
    if [(step.measure, step.portion) for step in first] != both.done(point):
        yield f"after {point} moments the rest begins with {first}"
    day = both.course.day(point)
    for one in rest.steps[len(first) :]:
        if day is not None and (one.end_day is None or one.end_day < day):
            yield f"{one.measure}:{one.portion} ends on day {one.end_day}, and it is day {day}"
    # Going on as planned is one of the ways, and from the start there is none better.
    if told.worst_exposure != known.worst_exposure and len(told.left_out) == len(known.left_out):
        yield f"the rest has {told.worst_exposure}, the plan {known.worst_exposure}"
