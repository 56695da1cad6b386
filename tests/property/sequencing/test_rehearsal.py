"""Plans of random agreements gone through, against the definitions written out."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, reject, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle.exhaustive import contradictory
from tests.oracle.rehearsed import (
    Both,
    anew_differences,
    differences,
    late_differences,
)
from tests.oracle.resumed import left_of
from tests.strategies.language import language_documents, written
from tests.strategies.small import small_agreements

import paripassu as pp
from paripassu.agreement.model import Agreement
from paripassu.agreement.read import parse_agreement
from paripassu.errors import PariPassuError
from paripassu.sequencing.rehearsal.anew import anew
from paripassu.sequencing.rehearsal.course import Course, step_of

pytestmark = pytest.mark.slow
SOME = settings(
    max_examples=examples(150),
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


def both_of(document: dict[str, Any]) -> Both:
    text = written(document)
    try:
        agreement = parse_agreement(text, "random.toml")
        plan = pp.plan(agreement)
    except PariPassuError:
        reject()  # it contradicts itself
    assume(plan.found)
    return Both(agreement, plan, text)


@given(language_documents())
@SOME
def test_every_moment_stop_and_walk(document: dict[str, Any]) -> None:
    assert not [*differences(both_of(document))]


@given(language_documents(), st.data())
@SOME
def test_delays(document: dict[str, Any], data: st.DataObject) -> None:
    both = both_of(document)
    assume(both.course.timed and both.course.last)
    place = data.draw(st.integers(0, both.course.last - 1))
    days = data.draw(st.integers(1, 40))
    assert not [*late_differences(both, place, days)]


@given(language_documents(), st.data())
@SOME
def test_the_rest_planned_anew(document: dict[str, Any], data: st.DataObject) -> None:
    both = both_of(document)
    point = data.draw(st.integers(0, both.course.last))
    assert not [*anew_differences(both, point)]


@given(small_agreements(most_steps=6), st.data())
@SOME
def test_nothing_that_begins_with_what_is_done_is_better(
    agreement: Agreement, data: st.DataObject
) -> None:
    assume(not contradictory(agreement))
    plan = pp.plan(agreement)
    assume(plan.found)
    course = Course.of(agreement, plan)
    point = data.draw(st.integers(0, course.last))
    day = course.day(point) or 0
    assume(day == int(day))
    past = [
        (tuple(map(step_of, moment)), int(moment[0].end_day or 0))
        for moment in course.moments[:point]
    ]
    begun = {step_of(one): one.start_day or Fraction(0) for one in course.under_way(point)}
    found = [*left_of(agreement, past, int(day), begun)]
    fewest = min(len(left_out) for left_out, _, _ in found)
    least = min(worst for left_out, worst, _ in found if len(left_out) == fewest)
    rest = anew(course, point).objective
    assert rest is not None
    assert len(rest.left_out) <= fewest
    reached = [max(course.ratio(before).values(), default=Fraction(0)) for before in range(point)]
    assert rest.worst_exposure == max([least, *reached])
