"""Standing measures: no gap, exactly their days, and what happens during them."""

from __future__ import annotations

import pytest
from tests.unit.sequencing.check.changes import facts, rules, sole
from tests.unit.sequencing.check.tiny import Days, judged, measure, position, said

STANDING = (
    measure("freeze", "portions = 2\ndays = 30\nstanding = true")
    + measure("relief", "days = 10")
    + position("during", "relief", 'of = ["freeze"]')
)


def test_a_gap_in_a_standing_measure() -> None:
    steps = [("relief", (0, 10)), ("freeze:1", (0, 30)), ("freeze:2", (30, 60))]
    assert judged(STANDING, *steps).ok
    breach = sole(judged(STANDING, *steps[:2], ("freeze:2", (31, 61))))
    assert facts(breach, "rule", "step", "amount") == ("standing", "freeze:2", 1)
    assert said(breach) == (
        "freeze:2 starts on day 31, and freeze:1 ends on day 30: 1 day without freeze, "
        "which is kept up"
    )


def test_a_standing_measure_takes_exactly_its_days() -> None:
    steps = [("relief", (5, 15)), ("freeze:1", (0, 30)), ("freeze:2", (30, 61))]
    breach = sole(judged(STANDING, *steps))
    assert facts(breach, "rule", "step", "amount") == ("standing", "freeze:2", 1)
    # Other work may wait to end after it began in time.
    assert judged(STANDING, ("relief", (5, 20)), steps[1], ("freeze:2", (30, 60))).ok


@pytest.mark.parametrize(
    ("gate", "days", "which"),
    [
        ("", (-1, 12), "starts on day 0, and it starts on day −1: 1 day too early"),
        ("", (55, 66), "ends on day 60, and it ends on day 66: 6 days too late"),
        ("begin", (61, 71), "ends on day 60, and it starts on day 61: 1 day too late"),
        ("end", (55, 66), "ends on day 60, and it ends on day 66: 6 days too late"),
    ],
)
def test_outside_of_the_time_of_a_standing_measure(gate: str, days: Days, which: str) -> None:
    text = STANDING + (f'gate = "{gate}"\n' if gate else "")
    freeze: list[tuple[str, Days]] = [("freeze:1", (0, 30)), ("freeze:2", (30, 60))]
    steps = sorted([*freeze, ("relief", days)], key=lambda step: step[1][1])
    found = [b for b in judged(text, *steps).breaches if b.rule == "during"]
    assert [b.sentence for b in found] == [
        f"q: relief:1 may only happen during freeze, which {which}"
    ]


def test_its_begin_gate_may_lie_within_where_its_end_does_not() -> None:
    steps = [("freeze:1", (0, 30)), ("freeze:2", (30, 60)), ("relief", (55, 66))]
    assert judged(STANDING + 'gate = "begin"\n', *steps).ok


def test_never_during_what_is_left_out() -> None:
    text = STANDING.replace("standing = true", "standing = true\noptional = true")
    breach = sole(judged(text, "relief"))
    assert said(breach) == ("q: relief:1 may only happen during freeze, which is left out")


def test_an_order_without_days_finds_the_time_of_a_standing_measure() -> None:
    """Relief ends after the freeze has: no days keep it in its time."""
    assert judged(STANDING, "freeze:1", "relief", "freeze:2").ok
    assert judged(STANDING, "freeze:1", "freeze:2", "relief").ok  # on one day
    late = STANDING + position("after", "relief", 'needs = { freeze = "all" }').replace(
        '"q"', '"r"'
    )
    report = judged(late, "freeze:1", "freeze:2", "relief")
    assert rules(report) == {"during"}
    assert sole(report).amount == 10


def test_an_order_without_days_leaves_no_gap() -> None:
    """The second month may not begin before day 20: so the first ends no earlier than that."""
    text = measure("freeze", "portions = 2\ndays = 5\nstanding = true") + position(
        "not_before", "freeze", "part = 2\nday = 20"
    )
    assert judged(text, "freeze:1", "freeze:2").ok
    assert judged(text, "freeze:1", "freeze:2").end_day == 25
