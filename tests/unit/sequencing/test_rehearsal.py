"""A plan gone through: what is said of small agreements whose answers can be counted by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

import paripassu as pp
from paripassu.agreement.model import Agreement, Step
from paripassu.agreement.read import parse_agreement
from paripassu.errors import ParameterError
from paripassu.sequencing.rehearsal.anew import anew, done_at
from paripassu.sequencing.rehearsal.course import Course
from paripassu.sequencing.rehearsal.delay import MOST_LATE, delayed
from paripassu.sequencing.rehearsal.stop import Part, stops
from paripassu.sequencing.rehearsal.walk import walks

#: a gives money first, then b leaves in two halves; a guest performs nothing.
TEXT = """
[agreement]
id = "x"
title = "An exchange"
start = 2020-01-01

[[party]]
id = "a"
name = "A"
stake = 2
tolerance = 10

[[party]]
id = "b"
name = "B"
stake = 3
tolerance = 10

[[party]]
id = "guest"
name = "Guest"

[[measure]]
id = "money"
title = "Money"
by = ["a"]
value = { a = -4, b = 5 }
lasting = 0.5
days = 10

[[measure]]
id = "troops"
title = "Troops"
by = ["b"]
portions = 2
value = { a = 8, b = -2, guest = 1 }
days = 20

[[position]]
id = "money-first"
party = "b"
claim = "after"
measure = "troops"
needs = { money = "all" }
"""
SOON = """
[[position]]
id = "soon"
party = "a"
claim = "within"
measure = "troops"
part = "first"
gate = "end"
needs = { money = "all" }
days = 20

[[position]]
id = "by-60"
party = "a"
claim = "by"
measure = "troops"
day = 60
"""


def course_of(text: str = TEXT) -> Course:
    agreement: Agreement = parse_agreement(text, "x.toml")
    return Course.of(agreement, pp.plan(agreement))


def test_what_is_done_under_way_and_next() -> None:
    course = course_of()
    assert [course.day(point) for point in range(4)] == [0, 10, 30, 50]
    assert [step.measure for step in course.done(1)] == ["money"]
    assert course.under_way(1) == ()  # it begins on the very day
    assert [(step.measure, step.portion) for step in course.next(1)] == [("troops", 1)]
    assert course.next(3) == ()
    assert course.ratio(1) == {"a": Fraction(1, 5), "b": 0}
    for point in (-1, 4):
        with pytest.raises(ParameterError, match="from 0 to 3"):
            course.done(point)


def test_how_far_it_is_on_a_day() -> None:
    course = course_of()
    assert [course.reached(day) for day in (-1, 0, 9, 10, 29, 30, 50, 999)] == [
        0,
        0,
        0,
        1,
        1,
        2,
        3,
        3,
    ]
    assert course.reached(Fraction(99, 10)) == 0
    untimed = TEXT.replace("days = 10\n", "").replace("days = 20\n", "")
    assert course_of(untimed).reached(999) == 0


def test_work_that_goes_on_beside_is_under_way() -> None:
    beside = TEXT.replace("days = 20", "days = 25").replace('needs = { money = "all" }', (
        'needs = { money = "all" }\ngate = "end"'
    ))  # fmt: skip
    course = course_of(beside)
    assert course.day(1) == 10
    (begun,) = course.under_way(1)
    assert begun.measure == "troops"
    assert begun.start_day == 0
    # Each step stands in one list: what is under way is not what comes next.
    assert course.next(1) == (), "the next moment only ends what is under way"
    assert [(step.measure, step.portion) for step in course.next(0)] == [
        ("money", 1),
        ("troops", 1),
    ]
    assert [(step.measure, step.portion) for step in course.next(2)] == [("troops", 2)]
    done = done_at(course, 1)
    assert done.under_way == {Step("troops", 1): 0}
    rest = anew(course, 1)
    assert rest.objective is not None
    assert rest.objective.end_day == 50, "what is under way does not begin again"


def test_it_all_stops_here() -> None:
    a, b, guest = stops(course_of(), 1)
    assert [a.kept, a.out, a.tolerance] == [-2, 2, 10]
    assert a.owed == (Part("troops", ("b",), 2, Fraction(8)),)
    assert [b.kept, b.out] == [Fraction(5, 2), 0]
    assert b.owed == ()
    assert guest.kept == 0
    assert guest.tolerance is None


def test_walking_away() -> None:
    course = course_of()
    walk = walks(course, 1, "b")
    # It keeps half of 5; staying it would have 5 − 2. Without its stake it would lose 0.5.
    assert (walk.without_stake, walk.temptation) == (Fraction(-1, 2), Fraction(-7, 2))
    assert [part.value for part in walk.spares] == [-2]
    assert [part.value for part in walk.loses] == [Fraction(5, 2)]
    assert walk.others_out == {"a": 2, "guest": 0}
    assert not walks(course, 1, "guest").performs
    with pytest.raises(ParameterError, match="did you mean 'guest'"):
        walks(course, 1, "gest")


def test_a_delay_moves_what_comes_after_and_breaks_what_cannot_wait() -> None:
    delay = delayed(course_of(TEXT + SOON), "b", Step("troops", 1), 15)
    assert delay.moved == {1: 15, 2: 15}
    assert {breach.position: breach.amount for breach in delay.broken} == {"soon": 15, "by-60": 5}
    (exposed,) = [one for one in delay.lasting if one.party == "a"]
    assert [exposed.begins, exposed.ends, exposed.planned, exposed.longer] == [0, 1, 20, 15]


def test_who_is_early_enough_breaks_nothing() -> None:
    delay = delayed(course_of(TEXT + SOON), "a", Step("money", 1), 7)
    assert delay.moved == {0: 7, 1: 7, 2: 7}
    assert delay.broken == ()


def test_a_late_month_leaves_a_gap_and_the_next_months_follow_it() -> None:
    text = TEXT + (
        '\n[[measure]]\nid = "truce"\nby = ["a", "b"]\nportions = 3\ndays = 30\n'
        "standing = true\nvalue = { a = 1, b = 1 }\n"
    )
    course = course_of(text)
    delay = delayed(course, "b", Step("truce", 2), 4)
    ends = {step.portion: step.end_day for step in delay.plan.steps if step.measure == "truce"}
    assert ends == {1: 30, 2: 64, 3: 94}
    (gap,) = delay.broken
    assert gap.rule == "standing"
    assert gap.amount == 4


def test_a_delay_that_cannot_be() -> None:
    course = course_of()
    for party, step, days, said in (
        ("a", Step("troops", 1), 3, "does not perform troops:1"),
        ("b", Step("troops", 3), 3, "no step 'troops:3'"),
        ("b", Step("troops", 1), 0, "0 days late"),
        ("b", Step("troops", 1), MOST_LATE + 1, "days late"),
    ):
        with pytest.raises(ParameterError, match=said):
            delayed(course, party, step, days)
    untimed = TEXT.replace("days = 10\n", "").replace("days = 20\n", "")
    with pytest.raises(ParameterError, match="no days"):
        delayed(course_of(untimed), "a", Step("money", 1), 1)


def test_the_rest_anew_on_a_later_day() -> None:
    course = course_of()
    rest = anew(course, 1, 40)
    assert rest.objective is not None
    assert rest.objective.end_day == 80
    assert rest.done == ("money:1",)
    assert pp.check(course.agreement, rest, done=done_at(course, 1, 40)).ok
    with pytest.raises(ParameterError, match=r"day 9 \(10 January 2020\) is before day 10"):
        anew(course, 1, 9)


def test_there_has_to_be_a_plan() -> None:
    agreement = parse_agreement(TEXT.replace("stake = 3", "stake = 0").replace("= -2", "= -9"), "x")
    with pytest.raises(ParameterError, match="no plan of 'x' to go through: it is infeasible"):
        Course.of(agreement, pp.plan(agreement))
