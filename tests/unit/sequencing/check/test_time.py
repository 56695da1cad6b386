"""Days: windows, the horizon, and moments in order.

Plans that hold are taken, one thing is changed, and the exact breach is demanded.
"""

from __future__ import annotations

from fractions import Fraction

from tests.oracle.load import parse
from tests.unit.sequencing.check.changes import (
    Document,
    bare,
    changed,
    days,
    facts,
    find,
    rules,
    shift,
    sole,
)
from tests.unit.sequencing.check.tiny import judged, measure, position
from tests.unit.sequencing.scenarios import PARTIES, TIMED

from paripassu.agreement.model import Agreement
from paripassu.sequencing.check import check


def test_the_timed_plan_is_as_expected(timed: tuple[Agreement, Document]) -> None:
    assert days(timed) == {
        "freeze:1": (2, 4),
        "dismantle:1": (6, 10),
        "lift:1": (7, 10),
        "lift:2": (12, 15),
        "dismantle:2": (11, 15),
    }
    assert timed[1]["objective"]["preferences_broken"] == []


def test_a_step_that_takes_too_few_days(timed: tuple[Agreement, Document]) -> None:
    breach = sole(changed(timed, shift("lift", 1, 1, "start_day"), only=True))
    assert facts(breach, "rule", "step", "amount") == ("time", "lift:1", -1)


def test_a_step_before_day_0(timed: tuple[Agreement, Document]) -> None:
    report = changed(timed, shift("freeze", 1, -3), only=True)
    assert find(report, "time").amount == -1
    assert find(report, "window").position == "a-not-before"


def test_a_step_before_its_window(timed: tuple[Agreement, Document]) -> None:
    breach = sole(changed(timed, shift("freeze", 1, -1), only=True))
    assert facts(breach, "rule", "position", "party") == ("window", "a-not-before", "a")
    assert facts(breach, "step", "amount") == ("freeze:1", -1)


def test_an_end_before_its_window(timed: tuple[Agreement, Document]) -> None:
    earlier = [shift("lift", 2, -1), shift("dismantle", 2, -1)]
    breach = sole(changed(timed, *earlier, only=True))
    assert facts(breach, "position", "step") == ("a-end-not-before", "dismantle:2")


def test_an_end_after_its_window(timed: tuple[Agreement, Document]) -> None:
    later = [shift("lift", 2, 5), shift("dismantle", 2, 5)]
    breach = sole(changed(timed, *later, only=True))
    assert facts(breach, "rule", "position", "amount") == ("window", "b-by", 1)


def test_an_end_after_the_horizon(timed: tuple[Agreement, Document]) -> None:
    later = [shift("lift", 2, 15.5), shift("dismantle", 2, 15.5)]
    report = changed(timed, *later, only=True)
    assert {b.step for b in report.breaches if b.rule == "horizon"} == {"lift:2", "dismantle:2"}
    assert find(report, "horizon", step="lift:2").amount == Fraction(1, 2)


def test_members_of_a_moment_that_end_on_different_days(
    timed: tuple[Agreement, Document],
) -> None:
    breach = sole(changed(timed, shift("lift", 2, 1), only=True))
    assert facts(breach, "rule", "step", "amount") == ("time", "lift:2", 1)


def test_a_portion_that_starts_before_the_last_one_ended(
    timed: tuple[Agreement, Document],
) -> None:
    breach = sole(changed(timed, shift("dismantle", 1, 2), only=True))
    assert breach.sentence == "dismantle:2 starts on day 11, and dismantle:1 ends on day 12"
    assert breach.amount == -1


def test_moments_that_do_not_end_in_order(timed: tuple[Agreement, Document]) -> None:
    breach = sole(changed(timed, shift("dismantle", 1, -1), only=True))
    assert facts(breach, "rule", "step", "amount") == ("time", "dismantle:1", -1)


def test_work_that_begins_before_a_position_allows(timed: tuple[Agreement, Document]) -> None:
    earlier = [shift("lift", 1, -3.5), shift("dismantle", 1, -3)]
    report = changed(timed, *earlier, only=True)
    assert find(report, "need").position == "b-wants-freeze"
    assert find(report, "need").amount == Fraction(-1, 2)
    assert find(report, "requirement").step == "dismantle:1"
    assert find(report, "requirement").amount == -1


def test_days_are_worked_out_where_there_are_none(timed: tuple[Agreement, Document]) -> None:
    agreement, document = timed
    report = check(agreement, bare(document))
    assert report.ok
    assert report.end_day == 15
    # Without the preference's wait, work on lift begins as soon as the freeze allows.
    assert report.preferences_broken == ("a-rather-late",)


def test_one_of_two_days_is_enough(timed: tuple[Agreement, Document]) -> None:
    agreement, document = timed
    for key in ("start_day", "end_day"):
        assert check(agreement, bare(document, key)).end_day == 15
        moved = bare(document, key)
        moved["steps"][0][key] -= 1
        assert sole(check(agreement, moved)).position == "a-not-before"


def test_days_that_no_schedule_allows(timed: tuple[Agreement, Document]) -> None:
    document = timed[1]
    soon = parse(TIMED.replace("2020-01-20", "2020-01-12"))
    breach = sole(check(soon, bare(document)))
    assert facts(breach, "rule", "position", "amount") == ("window", "b-by", 4)


def test_days_where_there_is_no_time(timeless: tuple[Agreement, Document]) -> None:
    def dated(document: Document) -> None:
        for step in document["steps"]:
            step["start_day"] = step["end_day"] = 0
        document["objective"] = {"end_day": 0}

    report = changed(timeless, dated, only=True)
    assert rules(report) == {"time"}
    assert len(report.breaches) == len(timeless[1]["steps"]) + 1
    assert report.end_day is None


def test_rounding_of_printed_days_is_no_breach(timed: tuple[Agreement, Document]) -> None:
    assert changed(timed, shift("freeze", 1, -1e-7), only=True).ok
    assert not changed(timed, shift("freeze", 1, -1e-5), only=True).ok


def test_portions_of_one_measure_cannot_end_together_if_they_take_days() -> None:
    text = PARTIES + '[[measure]]\nid = "m"\nby = ["a"]\nportions = 2\ndays = DAYS\n'
    text += '[together]\ngroups = [["m:1", "m:2"]]\n'
    steps = [{"measure": "m", "portion": k, "moment": 0} for k in (1, 2)]
    assert check(parse(text.replace("DAYS", "0")), {"steps": steps}).ok
    breach = sole(check(parse(text.replace("DAYS", "1")), {"steps": steps}))
    assert facts(breach, "rule", "step") == ("time", "m:2")


def test_each_moment_is_compared_with_the_latest_before_it() -> None:
    text = "".join(measure(name, "days = 1") for name in ("m", "n", "o"))
    report = judged(text, ("m", (4, 5)), ("n", (2, 3)), ("o", (3, 4)))
    assert [breach.step for breach in report.breaches] == ["n:1", "o:1"]
    assert [breach.amount for breach in report.breaches] == [Fraction(-2), Fraction(-1)]


def test_a_day_before_which_nothing_begins_makes_time() -> None:
    assert judged(measure("m") + position("not_before", "m", "day = 5"), "m").end_day == 5
