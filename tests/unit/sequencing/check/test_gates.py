"""Gates, needs and milestones: what each breach is called, in words."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tests.unit.sequencing.check.changes import facts, sole
from tests.unit.sequencing.check.tiny import judged, measure, position, said

QUARTERS = (
    measure("arms", "portions = 2")
    + measure("troops", "portions = 2")
    + position("after", "troops", 'part = "each"\nneeds = { arms = "same" }')
)


def test_quarter_for_quarter() -> None:
    assert judged(QUARTERS, "arms:1", "troops:1", "arms:2", "troops:2").ok
    breach = sole(judged(QUARTERS, "arms:1", "troops:1", "troops:2", "arms:2"))
    assert facts(breach, "rule", "position", "step") == ("need", "q", "troops:2")
    assert said(breach) == (
        "q: troops:2 may not begin before arms (100 %), which is reached at moment 3"
    )


def test_previous_is_one_portion_behind() -> None:
    text = QUARTERS.replace('"same"', '"previous"')
    assert judged(text, "troops:1", "arms:1", "troops:2", "arms:2").ok
    assert sole(judged(text, "troops:1", "troops:2", "arms:1", "arms:2")).step == "troops:2"


def test_same_is_no_approximate_share() -> None:
    """A third is more than 0.33: ``same`` of three portions takes two of four."""
    text = QUARTERS.replace("portions = 2", "portions = 4", 1).replace(
        "portions = 2", "portions = 3"
    )
    order = ["arms:1", "troops:1", "arms:2", "arms:3", "troops:2", "arms:4", "troops:3"]
    breach = sole(judged(text, *order))
    assert said(breach) == (
        "q: troops:1 may not begin before arms (33.33 %), which is reached at moment 2"
    )


INSTALMENTS = measure("money", "portions = 3") + position(
    "after", "money", 'part = "each"\nneeds = { money = "previous" }\nlag_days = 21'
)


def test_instalments_keep_their_distance() -> None:
    steps = [("money:1", (0, 0)), ("money:2", (21, 21)), ("money:3", (42, 42))]
    assert judged(INSTALMENTS, *steps).ok
    assert judged(INSTALMENTS, "money:1", "money:2", "money:3").end_day == 42
    steps[2] = ("money:3", (41, 41))
    breach = sole(judged(INSTALMENTS, *steps))
    assert said(breach).startswith(
        "q: money:3 may not begin before 21 days after money (66.67 %), "
    )
    assert said(breach).endswith("which is reached on day 21, and does on day 41: 1 day too early")
    assert breach.amount == -1


def test_a_lag_is_not_met_at_the_same_moment() -> None:
    text = measure("m") + measure("n") + '[together]\ngroups = [["m", "n"]]\n'
    after = position("after", "m", 'needs = { n = "all" }')
    assert judged(after + text, "m+n").ok
    breach = sole(judged(after + "lag_days = 2\n" + text, "m+n"))
    assert said(breach).endswith("2 days after n (all), which is reached at the same moment")


EITHER = (
    measure("talks")
    + measure("relief", "optional = true")
    + measure("loan", "optional = true\nportions = 2")
    + position("after", "talks", 'needs_any = [ { relief = "all" }, { loan = 0.5 } ]')
)


def test_one_of_several_tables_is_enough() -> None:
    assert judged(EITHER, "loan:1", "talks", "loan:2", "relief").ok
    assert judged(EITHER, "relief", "talks").ok
    breach = sole(judged(EITHER, "talks", "loan:1", "loan:2", "relief"))
    assert said(breach).endswith("; any of 2 would do, and this is the nearest")


def test_all_of_what_is_left_out_is_not_met_by_leaving_it_out() -> None:
    breach = sole(judged(EITHER, "talks"))
    assert said(breach) == (
        "q: talks:1 waits for relief (all) or loan (50 %), and the plan reaches none of them"
    )


def test_the_table_that_is_met_first_binds() -> None:
    """Relief, on day 0, asks for day 1; the loan, on day 4, would ask for day 5."""
    text = EITHER.replace("optional = true\nportions = 2", "days = 4") + "lag_days = 1\n"
    assert judged(text, "relief", "talks", "loan").end_day == 4
    assert judged(text, "relief", "loan", "talks").end_day == 4
    assert judged(text, ("relief", (0, 0)), ("loan", (0, 4)), ("talks", (4, 4))).ok
    assert judged(text, "loan", "talks", "relief").end_day == 5
    breach = sole(judged(text, ("relief", (0, 0)), ("talks", (0.5, 0.5)), ("loan", (0, 4))))
    assert breach.amount == Fraction(-1, 2)


ARMS = measure("arms", "portions = 3\ndays = 10")


@pytest.mark.parametrize(
    ("more", "step", "sentence"),
    [
        ("share = 0.3", "arms:1", "arms:1 ends on day 10, and should end by day 9: 1 day too late"),
        (
            "share = 0.34",
            "arms:2",
            "arms:2 ends on day 20, and should end by day 9: 11 days too late",
        ),
        ("part = 2", "arms:2", "arms:2 ends on day 20, and should end by day 9: 11 days too late"),
        ("", "arms:3", "arms:3 ends on day 30, and should end by day 9: 21 days too late"),
        (
            'part = "last"\ngate = "begin"',
            "arms:3",
            "arms:3 starts on day 20, and should start by day 9: 11 days too late",
        ),
    ],
)
def test_milestones(more: str, step: str, sentence: str) -> None:
    text = ARMS + position("by", "arms", f"day = 9\n{more}")
    breach = sole(judged(text, "arms:1", "arms:2", "arms:3"))
    assert facts(breach, "rule", "step") == ("window", step)
    assert said(breach) == f"q: {sentence}"


def test_a_part_that_the_plan_does_not_have_asks_for_nothing() -> None:
    text = ARMS + position("by", "arms", "day = 9\npart = 3")
    text += position("at_most", "arms", "share = 0.5").replace('"q"', '"r"')
    assert judged(text, "arms:1").ok


def test_work_begins_no_later_than_it_should_and_waits_to_end() -> None:
    text = measure("talks", "days = 3") + measure("law", "days = 20")
    text += position("by", "talks", 'part = "first"\ngate = "begin"\nday = 5')
    assert judged(text, "law", "talks").ok
    assert judged(text, ("law", (0, 20)), ("talks", (5, 20))).ok
    assert sole(judged(text, ("law", (0, 20)), ("talks", (6, 20)))).rule == "window"


def test_work_without_days_of_its_own_begins_as_late_as_it_can() -> None:
    """The talks end when the law does, on day 20, so they begin on day 17."""
    text = measure("talks", "days = 3") + measure("law", "days = 20")
    rather = position("not_before", "talks", 'day = 17\nfirm = "preference"')
    assert judged(text + rather, "law", "talks").preferences_broken == ()
    later = judged(text + rather.replace("17", "18"), "law", "talks")
    assert later.preferences_broken == ("q",)


def test_a_portion_begins_no_earlier_than_the_one_before_it_ended() -> None:
    steps = [("arms:1", (0, 10)), ("arms:2", (Fraction(19, 2), 20)), ("arms:3", (20, 30))]
    text = ARMS + measure("horizon", "days = 1")
    breach = sole(judged(text, *steps, ("horizon", (30, 31))))  # type: ignore[arg-type]
    assert facts(breach, "rule", "step", "amount") == ("time", "arms:2", Fraction(-1, 2))


STAGES = measure(
    "treaty",
    'stages = [ { name = "signed", share = 0.5, days = [1, 4] }, '
    '{ name = "ratified", share = 0.5 } ]\ndays = 7',
)


def test_stages_have_days_of_their_own_and_the_longest_count() -> None:
    assert judged(STAGES, "treaty:1", "treaty:2").end_day == 11
    breach = judged(STAGES, ("treaty:1", (0, 3)), ("treaty:2", (3, 10))).breaches[0]
    assert said(breach) == "treaty:1 runs from day 0 to day 3, and takes 4 days"


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        (
            'claim = "by"\npart = 1\nday = 3',
            "arms:1 ends on day 10, and should end by day 3: 7 days too late",
        ),
        (
            'claim = "within"\nneeds = { law = "all" }\ndays = 19\n',
            "arms:3 ends on day 30, and should end by day 29, 19 days after its needs were met",
        ),
        (
            'part = "each"\nneeds = { law = "same" }\n',
            "arms:3 may not begin before law (100 %), which is reached at the same moment",
        ),
    ],
)
def test_facts_take_the_claims_of_positions(claim: str, sentence: str) -> None:
    text = measure("law") + ARMS + f'[[require]]\nmeasure = "arms"\n{claim}\n'
    steps = ["law", "arms:1", "arms:2", "arms:3"]
    if "same" in claim:
        text = text.replace('by = ["a"]\n\n', 'by = ["a"]\nportions = 3\n', 1)
        text += '[together]\ngroups = [["law:3", "arms:3"]]\n'
        steps = ["law:1", "arms:1", "law:2", "arms:2", "law:3+arms:3"]
    breach = sole(judged(text, *steps))
    assert breach.position is None
    assert said(breach).startswith(f"the requirement on arms: {sentence}")


def test_facts_on_one_measure_are_told_apart() -> None:
    text = measure("m") + measure("n") + '[[require]]\nmeasure = "m"\nneeds = { n = 0 }\n'
    breach = sole(judged(text + '[[require]]\nmeasure = "m"\nneeds = { n = 1 }\n', "m", "n"))
    assert said(breach).startswith("requirement 2 on m: ")


def test_a_preference_on_dates_is_no_breach() -> None:
    text = ARMS + position("by", "arms", 'day = 9\nfirm = "preference"')
    report = judged(text, "arms:1", "arms:2", "arms:3")
    assert report.ok
    assert report.preferences_broken == ("q",)


def test_every_need_of_a_table_is_met_before_the_gate() -> None:
    text = (
        measure("talks")
        + measure("relief")
        + measure("loan")
        + position("after", "talks", "needs_any = [ { relief = 1, loan = 1 } ]")
    )
    assert judged(text, "relief", "loan", "talks").ok
    for order in (("relief", "talks", "loan"), ("loan", "talks", "relief")):
        assert facts(sole(judged(text, *order)), "rule", "step") == ("need", "talks:1")


def test_a_table_is_struck_where_one_of_its_measures_is_left_out() -> None:
    text = (
        measure("talks")
        + measure("relief", "optional = true")
        + measure("loan")
        + position("after", "talks", 'needs_any = [ { relief = "all", loan = 1 } ]')
    )
    assert judged(text, "relief", "loan", "talks").ok
    assert facts(sole(judged(text, "loan", "talks")), "rule", "step") == ("need", "talks:1")


def test_a_table_is_struck_where_one_of_its_needs_is_out_of_reach() -> None:
    text = (
        measure("talks")
        + measure("relief")
        + measure("loan", "portions = 2")
        + position("after", "talks", "needs_any = [ { relief = 1, loan = 1 } ]")
        + position("at_most", "loan", "share = 0.5").replace('"q"', '"cap"')
    )
    breach = sole(judged(text, "relief", "loan:1", "talks"))
    assert facts(breach, "rule", "step") == ("need", "talks:1")


def test_an_order_without_days_waits_for_every_need_of_a_table() -> None:
    text = (
        measure("talks")
        + measure("relief")
        + measure("loan", "days = 4")
        + position("after", "talks", "lag_days = 1\nneeds_any = [ { relief = 1, loan = 1 } ]")
    )
    report = judged(text, "relief", "loan", "talks")
    assert report.ok
    assert report.end_day == 5


def test_a_share_is_reached_by_the_portion_that_just_makes_it_up() -> None:
    text = measure("arms", "portions = 2\ndays = 10") + position(
        "by", "arms", "day = 9\nshare = 0.5"
    )
    assert facts(sole(judged(text, "arms:1", "arms:2")), "rule", "step") == ("window", "arms:1")


def test_what_is_met_at_the_same_moment_is_met_whatever_it_takes() -> None:
    text = (
        measure("talks", "days = 5")
        + measure("relief")
        + measure("loan", "days = 4")
        + '[together]\ngroups = [["talks", "relief"]]\n'
    )
    needs = position("after", "talks", "needs = { relief = 1 }")
    assert judged(text + needs, "loan", "talks+relief").ok
    # The table that is met at the same moment asks for nothing, and the least binds.
    needs = position("after", "talks", "needs_any = [ { relief = 1 }, { loan = 1 } ]")
    report = judged(text + needs, "loan", "talks+relief")
    assert report.ok
    assert report.end_day == 5
