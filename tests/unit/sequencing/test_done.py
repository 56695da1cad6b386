"""Planning and judging from what is done: what a fact is, and what is still asked."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import paripassu as pp
from paripassu.agreement.done import done_of

HEAD = """\
[agreement]
id = "walk"
start = 2020-01-01

[[party]]
id = "a"
stake = 2
tolerance = 10

[[party]]
id = "b"
stake = 2
tolerance = 10
"""


def measure(name: str, by: str, more: str = "", a: int = 0, b: int = 0) -> str:
    return f'\n[[measure]]\nid = "{name}"\nby = ["{by}"]\nvalue = {{ a = {a}, b = {b} }}\n{more}\n'


def status(agreement: pp.Agreement, at: str, **performed: str) -> dict[str, Any]:
    """Write a status in which the steps, named ``measure_portion``, are performed on these days."""
    steps = []
    for number, (name, day) in enumerate(performed.items()):
        key, portion = name.rsplit("_", 1)
        by = list(agreement.measure[key].by)
        state, _, when = day.rpartition(" ")
        steps.append(
            {"measure": key, "portion": int(portion), "moment": number, "by": by}
            | {"state": state or "performed", "performed": when}
        )
    return {
        "format": "paripassu/status/1",
        "at": at,
        "agreement": agreement.digest,
        "in_force": "2020-01-01",
        "steps": steps,
    }


def order(plan: pp.Plan) -> list[str]:
    return [f"{step.measure}:{step.portion}" for step in plan.steps]


TRADE = HEAD + measure("x", "a", "days = 5", -2, 3) + measure("y", "b", "days = 5", 3, -2)


def test_what_is_done_stands_first_on_its_own_day_and_the_rest_begins_no_earlier_than_now() -> None:
    agreement = pp.parse_agreement(TRADE)
    plan = pp.plan(agreement, done=status(agreement, "2020-02-10", y_1="2020-01-20"))
    found: list[Any] = [(s.measure, s.start_day, s.end_day) for s in plan.steps]
    assert found == [("y", 14, 19), ("x", 40, 45)]
    assert plan.done == ("y:1",)
    assert plan.to_json()["done"] == ["y:1"]
    assert "done" not in pp.plan(agreement).to_json()
    assert plan.summary().startswith("From here on")


def test_a_step_that_is_down_or_waits_is_not_done() -> None:
    agreement = pp.parse_agreement(TRADE)
    there = status(agreement, "2020-02-10", y_1="2020-01-20")
    there["steps"][0]["state"] = "due"
    assert pp.plan(agreement, done=there).done == ()


@pytest.mark.parametrize("how", [{"state": "disputed"}, {"contested": True}])
def test_a_disputed_step_counts_as_done_and_the_plan_says_so(how: dict[str, Any]) -> None:
    agreement = pp.parse_agreement(TRADE)
    there = status(agreement, "2020-02-10", y_1="2020-01-20")
    there["steps"][0] |= how
    plan = pp.plan(agreement, done=there)
    assert plan.done == ("y:1",)
    assert plan.steps[0].kept == {"a": 3, "b": -2}
    assert "y:1 is disputed" in plan.warnings[0]


def test_a_party_that_lost_by_the_whole_may_be_safe_from_here_on() -> None:
    # a is out by 4 for good; what is left is worth 1 to it: to leave now would cost it more.
    agreement = pp.parse_agreement(
        HEAD + measure("cost", "a", "", -6, 7) + measure("back", "b", "", 1, -1)
    )
    assert pp.plan(agreement).status == "infeasible"
    there = status(agreement, "2020-01-05", cost_1="2020-01-04")
    plan = pp.plan(agreement, done=there)
    assert plan.status == "optimal"
    assert pp.check(agreement, plan, done=there).ok
    assert not pp.check(agreement, plan).ok


def test_whoever_would_rather_leave_now_makes_the_rest_no_plan() -> None:
    agreement = pp.parse_agreement(
        HEAD + measure("gift", "b", "", 9, -3) + measure("cost", "a", "", -6, 7)
    )
    there = status(agreement, "2020-01-05", gift_1="2020-01-04")
    plan = pp.plan(agreement, done=there)
    assert plan.status == "infeasible"
    assert [one.members for one in plan.conflicts] == [("safe:a",)]
    assert plan.loses == ()
    listed = {"steps": [{"measure": "gift", "portion": 1}, {"measure": "cost", "portion": 1}]}
    report = pp.check(agreement, listed, done=there)
    assert [breach.sentence for breach in report.breaches] == [
        "a gains 4 by walking away now, after what is done"
    ]


def test_what_a_party_is_out_by_already_is_a_fact_and_may_not_grow() -> None:
    text = HEAD.replace("tolerance = 10", "tolerance = 3", 1)
    agreement = pp.parse_agreement(
        text
        + measure("big", "a", "", -4, 5)
        + measure("more", "a", "", -1, 2)
        + measure("back", "b", "", 8, -2)
    )
    there = status(agreement, "2020-01-05", big_1="2020-01-04")
    plan = pp.plan(agreement, done=there)
    assert order(plan) == ["big:1", "back:1", "more:1"]
    assert plan.objective is not None
    assert plan.objective.worst_exposure == Fraction(4, 3)
    worse = {"steps": [{"measure": m, "portion": 1} for m in ("big", "more", "back")]}
    (breach,) = pp.check(agreement, worse, done=there).breaches
    assert (breach.rule, breach.party) == ("tolerance", "a")
    assert breach.amount == Fraction(2)


def test_a_standing_measure_goes_on_where_it_was() -> None:
    agreement = pp.parse_agreement(
        HEAD + measure("freeze", "a", "days = 30\nportions = 3\nstanding = true", -1, 2)
    )
    there = status(agreement, "2020-02-15", freeze_1="2020-01-31")
    plan = pp.plan(agreement, done=there)
    found: list[Any] = [(s.start_day, s.end_day) for s in plan.steps[1:]]
    assert found == [(30, 60), (60, 90)]
    # A month that has passed without a claim cannot be made up for.
    late = status(agreement, "2020-03-15", freeze_1="2020-01-31")
    assert pp.plan(agreement, done=late).status == "infeasible"
    assert not pp.check(agreement, plan, done=late).ok


CLAIMS = measure("z", "b", "days = 2", 1, 0) + (
    '[[position]]\nid = "p"\nparty = "a"\nmeasure = "z"\n'
)


@pytest.mark.parametrize(
    ("claim", "end"),
    [
        ('claim = "after"\nneeds = { x = "all" }\nlag_days = 60', 72),
        ('claim = "after"\nneeds_any = [ { y = "all" }, { x = "all" } ]\nlag_days = 60', 72),
        ('claim = "within"\nneeds = { x = "all" }\ndays = 35', 42),
        ('claim = "within"\nneeds = { x = "all" }\ndays = 31', None),
        ('claim = "by"\ngate = "begin"\npart = "first"\nday = 39', None),
        ('claim = "not_before"\nday = 50', 52),
    ],
)
def test_claims_count_from_the_days_on_which_things_were_done(claim: str, end: int | None) -> None:
    agreement = pp.parse_agreement(TRADE + CLAIMS + claim + "\n")
    there = status(agreement, "2020-02-10", x_1="2020-01-11")
    plan = pp.plan(agreement, done=there)
    if end is None:
        assert plan.status == "infeasible"
        assert [one.members for one in plan.conflicts] == [("p",)]
        return
    (found,) = [step.end_day for step in plan.steps if step.measure == "z"]
    assert found == end
    assert pp.check(agreement, plan, done=there).ok
    # The least schedule for the order alone is the same.
    bare = {
        "steps": [
            {"measure": s.measure, "portion": s.portion, "moment": s.moment} for s in plan.steps
        ]
    }
    report = pp.check(agreement, bare, done=there)
    assert report.ok, report.breaches
    assert plan.objective is not None
    assert report.end_day == plan.objective.end_day


def test_what_is_done_stays_done_where_a_limit_would_have_it_less() -> None:
    agreement = pp.parse_agreement(
        HEAD
        + measure("x", "a", "portions = 4", -4, 8)
        + measure("y", "b", "portions = 4", 8, -2)
        + '[[position]]\nid = "cap"\nparty = "a"\nclaim = "at_most"\nmeasure = "x"\nshare = 0.25\n'
    )
    there = status(agreement, "2020-01-05", x_1="2020-01-02", y_1="2020-01-02", x_2="2020-01-03")
    plan = pp.plan(agreement, done=there)
    assert [name for name in order(plan) if name.startswith("x")] == ["x:1", "x:2"]
    assert pp.check(agreement, plan, done=there).ok


def test_what_is_left_of_a_group_is_performed_together() -> None:
    text = (
        HEAD
        + measure("x", "a", "", -1, 3)
        + measure("y", "b", "", 3, -1)
        + measure("z", "b", "", 1, 1)
        + '[together]\ngroups = [["x", "y", "z"]]\n'
    )
    agreement = pp.parse_agreement(text)
    there = status(agreement, "2020-01-05", x_1="2020-01-04")
    plan = pp.plan(agreement, done=there)
    assert [(step.measure, step.moment) for step in plan.steps] == [("x", 0), ("y", 1), ("z", 1)]
    apart = {"steps": [{"measure": m, "portion": 1, "moment": k} for k, m in enumerate("xyz")]}
    (breach,) = pp.check(agreement, apart, done=there).breaches
    assert breach.rule == "group"


def test_an_optional_measure_that_was_begun_is_gone_on_with() -> None:
    agreement = pp.parse_agreement(
        HEAD
        + measure("x", "a", "portions = 2\noptional = true", -4, 6)
        + measure("y", "b", "", 3, -1)
    )
    assert not pp.plan(agreement, done=status(agreement, "2020-01-05")).done
    there = status(agreement, "2020-01-05", y_1="2020-01-02", x_1="2020-01-03")
    assert order(pp.plan(agreement, done=there)) == ["y:1", "x:1", "x:2"]


def test_a_plan_without_what_is_done_does_not_hold() -> None:
    agreement = pp.parse_agreement(TRADE)
    there = status(agreement, "2020-01-20", y_1="2020-01-10")
    report = pp.check(agreement, {"steps": [{"measure": "x", "portion": 1}]}, done=there)
    assert [breach.rule for breach in report.breaches] == ["done"]


def test_an_order_that_the_record_did_not_keep_is_not_held_against_the_plan() -> None:
    agreement = pp.parse_agreement(TRADE)
    plan = pp.plan(agreement)
    there = status(agreement, "2020-01-02", **{f"{plan.steps[1].measure}_1": "2020-01-02"})
    assert pp.check(agreement, plan, done=there).ok


def test_a_step_whose_day_has_passed_is_told() -> None:
    agreement = pp.parse_agreement(TRADE)
    plan = pp.plan(agreement)
    there = status(agreement, "2020-03-01", **{f"{plan.steps[0].measure}_1": "2020-01-06"})
    (breach,) = pp.check(agreement, plan, done=there).breaches
    assert "and is not done on day 60" in breach.sentence


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": "paripassu/plan/1"}, 'should be "paripassu/status/1"'),
        ({"at": "soon"}, "should be a date such as 2020-01-31"),
        ({"steps": 5}, "should be a list"),
        ({"steps": [5]}, "should be an object"),
    ],
)
def test_what_is_no_status_is_refused(change: dict[str, Any], said: str) -> None:
    agreement = pp.parse_agreement(TRADE)
    with pytest.raises(pp.InputError, match=said.replace(".", r"\.")):
        pp.plan(agreement, done=status(agreement, "2020-01-05") | change)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"measure": "w"}, "no such measure"),
        ({"portion": 7}, "has 1 portions"),
        ({"by": ["a"]}, "is performed by b"),
        ({"performed": None}, "should be a date"),
    ],
)
def test_what_does_not_fit_the_agreement_is_refused(change: dict[str, Any], said: str) -> None:
    agreement = pp.parse_agreement(TRADE)
    there = status(agreement, "2020-01-05", y_1="2020-01-04")
    there["steps"][0] |= change
    with pytest.raises(pp.InputError, match=said) as told:
        pp.check(agreement, pp.plan(agreement), done=there)
    assert "another file" not in str(told.value)
    with pytest.raises(pp.InputError, match="the status of another file"):
        pp.plan(agreement, done=there | {"agreement": "sha256:00"})


def test_the_status_of_what_is_amended_is_taken() -> None:
    agreement = pp.parse_agreement(TRADE)
    there = status(agreement, "2020-01-05", y_1="2020-01-04") | {"agreement": "sha256:00"}
    assert not done_of(agreement, there).same
    assert pp.plan(agreement, done=there).done == ("y:1",)


def test_a_status_is_read_from_a_file(tmp_path: Path) -> None:
    agreement = pp.parse_agreement(TRADE)
    there = status(agreement, "2020-01-05", y_1="2020-01-04")
    path = tmp_path / "status.json"
    path.write_text(json.dumps(there))
    assert pp.plan(agreement, done=path) == pp.plan(agreement, done=there)


def test_a_portion_that_fell_is_performed_again_and_nothing_is_called_proven() -> None:
    agreement = pp.parse_agreement(
        HEAD
        + measure("x", "a", "portions = 3", -3, 6)
        + measure("y", "b", "", 4, -2)
        + '[[require]]\nmeasure = "y"\nneeds = { x = "all" }\n'
    )
    there = status(agreement, "2020-01-05", x_1="2020-01-02", x_3="2020-01-04")
    plan = pp.plan(agreement, done=there)
    assert order(plan) == ["x:1", "x:3", "x:2", "y:1"]
    assert plan.status == "feasible"
    assert pp.check(agreement, plan, done=there).ok
