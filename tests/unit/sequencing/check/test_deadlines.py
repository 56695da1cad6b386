"""Deadlines that count from when something was done."""

from __future__ import annotations

from tests.unit.sequencing.check.changes import facts, sole
from tests.unit.sequencing.check.tiny import judged, measure, position, said

SOON = (
    measure("law")
    + measure("aid", "optional = true")
    + measure("vote", "days = 3")
    + position("within", "vote", 'needs = { law = "all" }\ndays = 5')
)


def test_a_deadline_counts_from_the_day_that_the_needs_were_met() -> None:
    assert judged(SOON, ("law", (1, 1)), ("aid", (2, 2)), ("vote", (3, 6))).ok
    breach = sole(judged(SOON, ("law", (1, 1)), ("aid", (2, 2)), ("vote", (4, 7))))
    assert facts(breach, "rule", "position", "amount") == ("within", "q", 1)
    assert said(breach) == (
        "q: vote:1 ends on day 7, and should end by day 6, 5 days after its needs were met: "
        "1 day too late"
    )
    # Before the needs are met there is no deadline.
    assert judged(SOON, ("aid", (2, 2)), ("vote", (4, 7)), ("law", (8, 8))).ok


def test_a_deadline_makes_what_it_counts_from_wait() -> None:
    """The order alone: the law waits so long that the vote can follow."""
    text = SOON.replace("days = 5", "days = 2")
    assert judged(text, "law", "vote", "aid").end_day == 3
    report = judged(text.replace("days = 3", "days = 9"), "law", "aid", "vote")
    assert report.ok
    assert report.end_day == 9


def test_what_is_left_out_sets_no_deadline() -> None:
    text = SOON.replace('law = "all"', 'law = "all", aid = "all"')
    assert judged(text, ("law", (1, 1)), ("vote", (4, 20))).ok
    assert not judged(text, ("law", (1, 1)), ("aid", (2, 2)), ("vote", (4, 20))).ok


def test_what_is_met_from_the_beginning_sets_no_deadline() -> None:
    text = SOON.replace('law = "all"', 'vote = "previous"')
    assert judged(text, "law", "aid", "vote").end_day == 3
    assert judged(text, ("law", (1, 1)), ("aid", (2, 2)), ("vote", (4, 70))).ok


def test_a_deadline_alone_makes_time() -> None:
    text = SOON.replace("days = 3", "").replace("days = 5", "days = 0")
    assert judged(text, "law", "aid", "vote").end_day == 0
    assert judged(text, ("law", (1, 1)), ("aid", (1, 1)), ("vote", (1, 1))).ok
    assert not judged(text, ("law", (1, 1)), ("aid", (1, 1)), ("vote", (2, 2))).ok


def test_a_deadline_counts_from_the_table_that_is_met_first() -> None:
    text = (
        measure("talks", "days = 1")
        + measure("relief")
        + measure("loan")
        + position("within", "talks", "days = 2\nneeds_any = [ { relief = 1 }, { loan = 1 } ]")
    )
    early, late = ("relief", (0, 0)), ("loan", (5, 5))
    assert judged(text, early, ("talks", (1, 2)), late).ok
    breach = sole(judged(text, early, late, ("talks", (5, 6))))
    assert facts(breach, "rule", "step", "amount") == ("within", "talks:1", 4)
