"""Turns, moments, groups, and what has to wait for what.

Plans that hold are taken, one thing is changed, and the exact breach is demanded.
"""

from __future__ import annotations

import pytest
from tests.oracle.load import parse
from tests.unit.sequencing.check.changes import (
    Document,
    add,
    bare,
    changed,
    drop,
    facts,
    find,
    reorder,
    rules,
    sole,
)
from tests.unit.sequencing.scenarios import PARTIES

from paripassu.agreement.model import Agreement
from paripassu.sequencing.check import check


def test_portions_out_of_turn(timeless: tuple[Agreement, Document]) -> None:
    order = ("freeze:1", "aid:2", "lift:1", "dismantle:1", "lift:2", "dismantle:2")
    report = changed(timeless, reorder(*order, "lift:3+dismantle:3", "visit:1", "aid:1"), only=True)
    assert find(report, "turn").sentence == "aid:2 comes before aid:1"
    assert find(report, "turn").moment == 1


def test_two_steps_at_one_moment_without_a_group(timeless: tuple[Agreement, Document]) -> None:
    order = ("freeze:1", "lift:1+aid:1", "dismantle:1", "lift:2", "dismantle:2", "aid:2")
    report = changed(timeless, reorder(*order, "lift:3+dismantle:3", "visit:1"), only=True)
    breach = find(report, "moment")
    assert breach.moment == 1
    assert breach.sentence == "lift:1 and aid:1 happen together, and no group says so"


def test_a_step_more_in_a_groups_moment(timeless: tuple[Agreement, Document]) -> None:
    order = ("freeze:1", "lift:1", "aid:1", "dismantle:1", "lift:2", "dismantle:2", "aid:2")
    report = changed(timeless, reorder(*order, "lift:3+dismantle:3+visit:1"), only=True)
    assert find(report, "moment").moment == 7
    assert "group" not in rules(report)


def test_a_group_at_two_moments(timeless: tuple[Agreement, Document]) -> None:
    order = ("freeze:1", "lift:1", "aid:1", "dismantle:1", "lift:2", "dismantle:2", "aid:2")
    report = changed(timeless, reorder(*order, "lift:3", "dismantle:3", "visit:1"), only=True)
    breach = find(report, "group")
    assert facts(breach, "step", "moment") == ("dismantle:3", 8)
    assert "moment" not in rules(report)


def test_half_a_group(timeless: tuple[Agreement, Document]) -> None:
    report = changed(timeless, drop("dismantle", 3), only=True)
    assert find(report, "group").step == "dismantle:3"
    assert find(report, "amount").step == "dismantle:3"


def test_steps_listed_out_of_the_order_of_their_moments(
    timeless: tuple[Agreement, Document],
) -> None:
    def swap(document: Document) -> None:
        steps = document["steps"]
        steps[0], steps[1] = steps[1], steps[0]

    breach = sole(changed(timeless, swap, only=True))
    assert facts(breach, "rule", "place") == ("moment", "steps[1].moment")


def test_a_position_whose_need_comes_later(timeless: tuple[Agreement, Document]) -> None:
    order = ("lift:1", "freeze:1", "aid:1", "dismantle:1", "lift:2", "dismantle:2", "aid:2")
    report = changed(timeless, reorder(*order, "lift:3+dismantle:3", "visit:1"), only=True)
    breach = find(report, "need")
    assert facts(breach, "position", "party") == ("b-wants-freeze", "b")
    assert facts(breach, "step", "moment") == ("lift:1", 0)


def test_a_requirement_whose_need_comes_later(timeless: tuple[Agreement, Document]) -> None:
    order = ("dismantle:1", "freeze:1", "lift:1", "aid:1", "lift:2", "dismantle:2", "aid:2")
    report = changed(timeless, reorder(*order, "lift:3+dismantle:3", "visit:1"), only=True)
    breach = find(report, "requirement")
    assert facts(breach, "step", "moment", "position") == ("dismantle:1", 0, None)


def test_a_preference_is_reported_but_no_breach(timeless: tuple[Agreement, Document]) -> None:
    order = ("freeze:1", "visit:1", "lift:1", "aid:1", "dismantle:1", "lift:2", "dismantle:2")
    report = changed(timeless, reorder(*order, "aid:2", "lift:3+dismantle:3"), only=True)
    assert report.ok
    assert report.preferences_broken == ("a-visit-late",)


NEEDS = (
    PARTIES
    + """
[[measure]]
id = "m"
by = ["a"]
portions = 3

[[measure]]
id = "n"
by = ["b"]
portions = 3
days = DAYS

[[position]]
id = "q"
party = "a"
claim = "after"
measure = "m"
PART
needs = { n = NEED }

[together]
groups = [["m:1", "n:1"], ["m:3", "n:3"]]
"""
)


@pytest.mark.parametrize(
    ("need", "part", "holds"),
    [
        ("0", "first", True),
        ("0.33", "first", True),  # one of three portions is enough, at the same moment
        ("0.34", "first", False),
        ('"all"', "first", False),
        ("0.67", "last", True),
        ('"all"', "last", True),
    ],
)
@pytest.mark.parametrize("days", ["0", "5"])
def test_a_position_is_met_at_the_same_moment(need: str, part: str, holds: bool, days: str) -> None:
    text = NEEDS.replace("NEED", need).replace("PART", f'part = "{part}"').replace("DAYS", days)
    steps = [
        {"measure": measure, "portion": portion}
        for measure, portion in (("m", 1), ("n", 1), ("m", 2), ("n", 2), ("m", 3), ("n", 3))
    ]
    report = check(parse(text), {"steps": steps})
    assert report.ok is holds
    if not holds:
        assert sole(report).position == "q"


def test_a_requirement_is_not_met_at_the_same_moment() -> None:
    text = NEEDS.split("[[position]]")[0].replace("DAYS", "0")
    text += '[[require]]\nmeasure = "m"\nneeds = { n = 0.1 }\n'
    text += '[together]\ngroups = [["m:1", "n:1"]]\n'
    steps = [{"measure": m, "portion": k} for k in (1, 2, 3) for m in ("m", "n")]
    breach = sole(check(parse(text), {"steps": steps}))
    assert facts(breach, "rule", "step") == ("requirement", "m:1")
    assert "at the same moment" in breach.sentence


def test_a_need_that_the_plan_never_reaches() -> None:
    text = PARTIES + (
        '[[measure]]\nid = "m"\nby = ["a"]\n'
        '[[measure]]\nid = "n"\nby = ["b"]\noptional = true\n'
        '[[position]]\nid = "q"\nparty = "a"\nclaim = "after"\nmeasure = "m"\n'
        "needs = { n = 0.1 }\n"
        '[[position]]\nid = "r"\nparty = "a"\nclaim = "after"\nmeasure = "m"\n'
        'needs = { n = "all" }\n'
    )
    breach = sole(check(parse(text), {"steps": [{"measure": "m", "portion": 1}]}))
    assert breach.position == "q"  # "all" of nothing is nothing
    assert "never reaches" in breach.sentence


def test_a_stage_names_itself_and_those_before_it() -> None:
    text = PARTIES + (
        '[[measure]]\nid = "m"\nby = ["a"]\n'
        '[[measure]]\nid = "n"\nby = ["b"]\n'
        'stages = [ { name = "x", share = 0 }, { name = "y", share = 1 } ]\n'
        '[[position]]\nid = "q"\nparty = "a"\nclaim = "after"\nmeasure = "m"\nneeds = { n = "x" }\n'
    )
    agreement = parse(text)
    good = [("n", 1), ("m", 1), ("n", 2)]
    bad = [("m", 1), ("n", 1), ("n", 2)]
    for order, holds in ((good, True), (bad, False)):
        steps = [{"measure": m, "portion": k} for m, k in order]
        assert check(agreement, {"steps": steps}).ok is holds


def test_a_conceded_position_is_as_if_not_in_the_file(
    timeless: tuple[Agreement, Document],
) -> None:
    agreement, document = timeless
    more = bare(document)
    add("aid", 3)(more)
    add("aid", 4)(more)
    assert not check(agreement, more).ok
    assert "b-limits-aid" not in {
        b.position for b in check(agreement, more, concede=["b-limits-aid"]).breaches
    }
    more["conceded"] = ["b-limits-aid"]
    report = check(agreement, more)
    assert report.conceded == ("b-limits-aid",)
    # Conceding a limit restores the full amount: two portions are not enough any more.
    fewer = bare(document) | {"conceded": ["b-limits-aid"]}
    assert find(check(agreement, fewer), "amount").step == "aid:3"


def test_a_conceded_window_leaves_no_time() -> None:
    text = PARTIES + (
        '[[measure]]\nid = "m"\nby = ["a"]\n'
        '[[position]]\nid = "q"\nparty = "a"\nclaim = "by"\nmeasure = "m"\ndate = 2020-01-05\n'
    )
    steps = [{"measure": "m", "portion": 1, "end_day": 2}]
    assert check(parse(text), {"steps": steps}).end_day == 2
    report = check(parse(text), {"steps": steps}, concede=("q",))
    assert sole(report).rule == "time"
