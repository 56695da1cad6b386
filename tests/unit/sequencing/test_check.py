"""Take plans that hold, change one thing, and demand the exact breach."""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from tests.oracle.document import best_document
from tests.oracle.load import parse
from tests.unit.sequencing.scenarios import PARTIES, TIMED, TIMELESS

from paripassu.agreement.model import Agreement
from paripassu.errors import DocumentError, PlanError, UnreadableError
from paripassu.sequencing.check import Breach, Report, check

Document = dict[str, Any]
Change = Callable[[Document], object]


def at(document: Document, measure: str, portion: int = 1) -> Document:
    """Give one step of a plan's document."""
    return next(
        step
        for step in document["steps"]
        if (step["measure"], step["portion"]) == (measure, portion)
    )


def bare(document: Document, *more: str) -> Document:
    """Give the plan with nothing but what every step needs."""
    keys = ("moment", "measure", "portion", *more)
    return {
        "steps": [{k: step[k] for k in keys if k in step} for step in document["steps"]],
    }


@pytest.fixture(scope="module", name="timeless")
def _timeless() -> tuple[Agreement, Document]:
    agreement = parse(TIMELESS)
    document = best_document(agreement)
    assert document is not None
    return agreement, document


@pytest.fixture(scope="module", name="timed")
def _timed() -> tuple[Agreement, Document]:
    agreement = parse(TIMED)
    document = best_document(agreement)
    assert document is not None
    return agreement, document


def changed(pair: tuple[Agreement, Document], *changes: Change, only: bool = False) -> Report:
    """Check a plan after changes; ``only``: of a plan without printed numbers."""
    agreement, document = pair
    document = bare(document, "start_day", "end_day") if only else copy.deepcopy(document)
    for change in changes:
        change(document)
    return check(agreement, document)


def rules(report: Report) -> set[str]:
    return {breach.rule for breach in report.breaches}


def sole(report: Report) -> Breach:
    assert len(report.breaches) == 1, [str(breach) for breach in report.breaches]
    return report.breaches[0]


def find(report: Report, rule: str, **fields: Any) -> Breach:
    """Give the one breach of a rule with these fields."""
    found = [
        breach
        for breach in report.breaches
        if breach.rule == rule and all(getattr(breach, k) == v for k, v in fields.items())
    ]
    assert len(found) == 1, [str(breach) for breach in report.breaches]
    return found[0]


def facts(breach: Breach, *names: str) -> tuple[Any, ...]:
    return tuple(getattr(breach, name) for name in names)


def reorder(*names: str) -> Change:
    """Put steps in an order, each ``MEASURE:PORTION``, a moment's joined by ``+``."""

    def change(document: Document) -> None:
        old = {f"{step['measure']}:{step['portion']}": step for step in document["steps"]}
        document["steps"] = [
            {"moment": moment, "measure": old[name]["measure"], "portion": old[name]["portion"]}
            for moment, together in enumerate(names)
            for name in together.split("+")
        ]

    return change


# ----------------------------------------------------------------------- plans that hold


def test_plans_of_the_oracle_hold(
    timeless: tuple[Agreement, Document], timed: tuple[Agreement, Document]
) -> None:
    for agreement, document in (timeless, timed):
        report = check(agreement, json.loads(json.dumps(document)))
        assert report.ok, [str(breach) for breach in report.breaches]
        assert report
        assert float(report.worst_exposure) == document["objective"]["worst_exposure"]
        assert check(agreement, bare(document)).ok


def test_a_report_prints_as_json(timeless: tuple[Agreement, Document]) -> None:
    report = changed(timeless, lambda d: at(d, "freeze").update(share=0.5))
    document = json.loads(json.dumps(report.to_json(), allow_nan=False))
    assert document["format"] == "paripassu/check/1"
    assert document["ok"] is False
    assert document["breaches"] == [
        {
            "rule": "number",
            "sentence": "steps[0].share is 0.5 and should be 1.0",
            "moment": 0,
            "step": "freeze:1",
            "party": None,
            "amount": -0.5,
            "position": None,
            "place": "steps[0].share",
        }
    ]
    assert document["gain"] == {"a": 0.5, "b": 7.5, "z": -1}
    with pytest.raises(ValueError, match="frozen"):
        report.breaches = ()  # type: ignore[misc]
    assert Report.from_json(document) == report
    with pytest.raises(DocumentError, match="ok is true, and the other fields say false"):
        Report.from_json({**document, "ok": True})


def test_order_is_enough_where_moments_are_not_numbered(
    timeless: tuple[Agreement, Document],
) -> None:
    agreement, document = timeless
    steps = [{"measure": s["measure"], "portion": s["portion"]} for s in document["steps"]]
    assert check(agreement, {"steps": steps}).ok


def test_moments_may_be_numbered_with_gaps(timeless: tuple[Agreement, Document]) -> None:
    def renumber(document: Document) -> None:
        for step in document["steps"]:
            step["moment"] = 3 * step["moment"] + 5

    assert changed(timeless, renumber).ok


def test_a_value_with_to_json_is_a_plan(timeless: tuple[Agreement, Document]) -> None:
    agreement, document = timeless

    class Planned:
        def to_json(self) -> Document:
            return document

    assert check(agreement, Planned()).ok


def test_performing_nothing_may_be_a_plan() -> None:
    agreement = parse(
        PARTIES + '[[measure]]\nid = "m"\nby = ["a"]\nvalue = { a = -100 }\noptional = true\n'
    )
    report = check(agreement, {"status": "optimal", "steps": []})
    assert report.ok
    assert report.left_out == ("m",)
    assert report.worst_exposure == 0
    assert report.residual == 0


# ------------------------------------------------------------------------------- amounts


def drop(measure: str, portion: int) -> Change:
    return lambda d: d["steps"].remove(at(d, measure, portion))


def add(measure: str, portion: int, moment: int | None = None) -> Change:
    def change(document: Document) -> None:
        last = document["steps"][-1]["moment"]
        document["steps"].append(
            {
                "measure": measure,
                "portion": portion,
                "moment": last + 1 if moment is None else moment,
            }
        )

    return change


def test_a_measure_left_out_that_is_not_optional(timeless: tuple[Agreement, Document]) -> None:
    report = changed(timeless, drop("aid", 1), drop("aid", 2), only=True)
    assert find(report, "amount", position=None).amount == -2
    # 0 portions are fewer than the share that was demanded.
    assert find(report, "amount", position="a-expects-aid").amount == -2


def test_a_last_portion_left_out(timeless: tuple[Agreement, Document]) -> None:
    report = changed(timeless, drop("aid", 2), only=True)
    breach = find(report, "amount", position=None)
    assert facts(breach, "step", "amount") == ("aid:2", -1)
    assert find(report, "amount", position="a-expects-aid").party == "a"


def test_a_portion_in_the_middle_left_out(timeless: tuple[Agreement, Document]) -> None:
    report = changed(timeless, drop("dismantle", 2), only=True)
    assert find(report, "turn").step == "dismantle:3"
    assert find(report, "amount").amount == -1


def test_more_than_a_limit_allows(timeless: tuple[Agreement, Document]) -> None:
    breach = find(changed(timeless, add("aid", 3), only=True), "amount")
    assert facts(breach, "position", "party", "amount") == ("b-limits-aid", "b", 1)
    assert breach.sentence == "b-limits-aid allows at most 2 portions of aid, and the plan has 3"


def test_an_optional_measure_may_be_left_out(timeless: tuple[Agreement, Document]) -> None:
    report = changed(timeless, drop("visit", 1), only=True)
    assert report.ok
    assert report.left_out == ("visit",)


def test_an_optional_measure_is_not_halved() -> None:
    agreement = parse(
        PARTIES + '[[measure]]\nid = "m"\nby = ["a"]\nportions = 2\noptional = true\n'
    )
    report = check(agreement, {"steps": [{"measure": "m", "portion": 1}]})
    assert sole(report).rule == "amount"
    assert "left out or performed in 2" in sole(report).sentence


@pytest.mark.parametrize(
    ("claim", "holds"),
    [
        ('claim = "at_least"\nshare = 0', True),
        ('claim = "at_least"\nshare = 0.1', False),
        ('claim = "include"', False),
        ('claim = "at_most"\nshare = 0.5', True),
        ('claim = "exclude"', True),
        ('claim = "by"\ndate = 2020-01-01', True),
        ('claim = "after"\nneeds = { n = 1 }', True),
    ],
)
def test_claims_on_what_is_left_out(claim: str, holds: bool) -> None:
    text = (
        PARTIES
        + '[[measure]]\nid = "m"\nby = ["a"]\nportions = 2\noptional = true\n'
        + '[[measure]]\nid = "n"\nby = ["a"]\noptional = true\n'
        + f'[[position]]\nid = "q"\nparty = "b"\nmeasure = "m"\n{claim}\n'
    )
    report = check(parse(text), {"steps": []})
    assert report.ok is holds
    if not holds:
        assert find(report, "amount", position="q")


@pytest.mark.parametrize(
    ("share", "most"),
    [("0.24", 0), ("0.25", 2), ("0.5", 2), ("0.99", 2), ("1", 3)],
)
def test_stages_without_effect_count_as_within_the_limit(share: str, most: int) -> None:
    text = (
        TIMELESS.split("[[require]]")[0]
        + f'[[position]]\nid = "q"\nparty = "b"\nclaim = "at_most"\nmeasure = "lift"\n'
        f"share = {share}\n"
    )
    agreement = parse(text)
    for portions in range(4):
        steps = [{"measure": "lift", "portion": k + 1} for k in range(portions)]
        found = [b for b in check(agreement, {"steps": steps}).breaches if b.rule == "amount"]
        mine = [b for b in found if (b.step or "lift").startswith("lift")]
        assert bool(mine) is (portions != most)


# ------------------------------------------------------------------ turns, moments, groups


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


# --------------------------------------------------------------------------------- needs


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


# ---------------------------------------------------------------------------------- time


def shift(measure: str, portion: int, by: float, *keys: str) -> Change:
    def change(document: Document) -> None:
        step = at(document, measure, portion)
        for key in keys or ("start_day", "end_day"):
            step[key] += by

    return change


def days(pair: tuple[Agreement, Document]) -> dict[str, tuple[float, float]]:
    return {
        f"{step['measure']}:{step['portion']}": (step["start_day"], step["end_day"])
        for step in pair[1]["steps"]
    }


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
    assert breach.sentence == "dismantle:2 starts on day 11.0, and dismantle:1 ends on day 12.0"
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


# -------------------------------------------------------------------------------- safety


def swing(**fields: Any) -> Agreement:
    """Two steps: first a pays 5, then b does; each gains 6 by the other's."""
    given = {"stake_a": 0, "stake_b": 6, "tolerance": 6, "lasting": 1, **fields}
    return parse(
        f"""
        [agreement]
        id = "swing"
        [[party]]
        id = "a"
        stake = {given["stake_a"]}
        tolerance = {given["tolerance"]}
        [[party]]
        id = "b"
        stake = {given["stake_b"]}
        [[measure]]
        id = "m"
        by = ["a"]
        value = {{ a = [-5, 4], b = 6 }}
        [[measure]]
        id = "n"
        by = ["b"]
        value = {{ a = 6, b = -5 }}
        lasting = {given["lasting"]}
        """
    )


SWING = {"steps": [{"measure": "m", "portion": 1}, {"measure": "n", "portion": 1}]}


def test_a_party_that_would_walk_away() -> None:
    assert check(swing(stake_b=5), SWING).ok
    breach = sole(check(swing(stake_b=4), SWING))
    assert facts(breach, "rule", "party", "moment") == ("safe", "b", 0)
    assert breach.amount == 1


def test_a_party_that_would_not_even_begin() -> None:
    # n lasts: a's total is 1; with a bad bargain it would lose 1 by the whole plan.
    agreement = swing(stake_a=0)
    measures = (
        agreement.measure["m"],
        agreement.measure["n"].replace(value={"a": 4, "b": -5}),
    )
    breach = find(check(agreement.replace(measures=measures), SWING), "safe", moment=None)
    assert facts(breach, "party", "amount") == ("a", 1)
    assert "before the first moment" in breach.sentence


def test_a_party_that_walks_after_the_last_moment() -> None:
    # What does not last is taken back by b, who then keeps m for nothing.
    report = check(swing(stake_b="4.5", lasting=0), SWING)
    breach = find(report, "safe", moment=1)
    assert facts(breach, "party", "amount") == ("b", Fraction(1, 2))
    assert check(swing(stake_b="4.5", lasting=1), SWING).breaches != report.breaches


def test_a_party_that_is_out_by_too_much() -> None:
    assert check(swing(tolerance=5), SWING).ok
    breach = sole(check(swing(tolerance="4.5"), SWING))
    assert facts(breach, "rule", "party", "moment") == ("tolerance", "a", 0)
    assert breach.amount == Fraction(1, 2)


def test_a_tolerance_of_0_allows_nothing_and_has_ratio_0() -> None:
    report = check(swing(tolerance=0), SWING)
    assert sole(report).amount == 5
    assert report.worst_exposure == 0


def test_the_low_ends_count() -> None:
    assert check(swing(tolerance="[4, 99]"), SWING).breaches
    assert check(swing(stake_b="[4, 99]"), SWING).breaches


def test_a_bystander_has_nothing_to_walk_away_from() -> None:
    text = PARTIES + '[[measure]]\nid = "m"\nby = ["a"]\nvalue = { b = -3, z = -99 }\n'
    # b would not have agreed to this, but performs nothing; z has no tolerance either.
    assert check(parse(text), {"steps": [{"measure": "m", "portion": 1}]}).ok
    joint = text.replace('by = ["a"]', 'by = ["a", "z"]')
    report = check(parse(joint), {"steps": [{"measure": "m", "portion": 1}]})
    assert {breach.party for breach in report.breaches} == {"z"}


def test_every_breach_is_reported() -> None:
    agreement = parse(TIMELESS)
    steps = [
        {"measure": "lift", "portion": 3, "moment": 0},
        {"measure": "aid", "portion": 4, "moment": 0},
    ]
    found = rules(check(agreement, {"steps": steps, "digest": "", "agreement": "x"}))
    assert found >= {"amount", "turn", "moment", "group", "need", "safe", "agreement"}


# ------------------------------------------------------------------------------ conceded


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


# ----------------------------------------------------------------------- printed numbers


@pytest.mark.parametrize("key", ["kept", "exposure", "temptation"])
@pytest.mark.parametrize("party", ["a", "b", "z"])
def test_a_printed_balance_that_is_wrong(
    timeless: tuple[Agreement, Document], key: str, party: str
) -> None:
    for index in range(len(timeless[1]["steps"])):

        def change(document: Document, index: int = index) -> None:
            document["steps"][index][key][party] += 0.001

        breach = sole(changed(timeless, change))
        assert facts(breach, "rule", "party") == ("number", party)
        assert breach.place == f"steps[{index}].{key}.{party}"
        assert float(breach.amount or 0) == pytest.approx(0.001)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("objective.worst_exposure", 0.9),
        ("objective.residual", 0.9),
        ("objective.bound", 5),
        ("objective.left_out", ["visit"]),
        ("objective.left_out", ["freeze"]),
        ("objective.preferences_broken", []),
        ("objective.preferences_broken", ["b-wants-freeze"]),
        ("gain.a", -1),
        ("steps[0].share", 0.5),
        ("steps[0].of", 2),
    ],
)
def test_a_printed_number_that_is_wrong(
    timeless: tuple[Agreement, Document], place: str, value: Any
) -> None:
    table, key = place.rsplit(".", 1)

    def change(document: Document) -> None:
        (document["steps"][0] if table == "steps[0]" else document[table])[key] = value

    breach = sole(changed(timeless, change))
    assert facts(breach, "rule", "place") == ("number", place)


def test_differences_of_a_millionth_are_rounding(timeless: tuple[Agreement, Document]) -> None:
    for by, holds in ((9e-7, True), (1.1e-6, False), (-9e-7, True), (-1.1e-6, False)):

        def change(document: Document, by: float = by) -> None:
            document["gain"]["a"] += by

        assert changed(timeless, change).ok is holds


def test_large_numbers_are_as_exact_as_they_can_be_printed() -> None:
    agreement = swing(stake_b="123456789012.3", tolerance="99999999999999")
    measures = (
        agreement.measure["m"].replace(
            value={"a": -1, "b": Decimal("123456789012345")}, portions=3
        ),
        agreement.measure["n"].replace(value={"a": 6, "b": Decimal("-123456789012344")}),
    )
    large = agreement.replace(measures=measures)
    kept = float(Fraction(123456789012345, 3))
    steps = [
        {"measure": "m", "portion": 1, "kept": {"b": kept}},
        {"measure": "m", "portion": 2},
        {"measure": "m", "portion": 3},
        {"measure": "n", "portion": 1},
    ]
    assert "number" not in rules(check(large, {"steps": steps}))
    steps[0]["kept"] = {"b": kept + 1}
    assert "number" in rules(check(large, {"steps": steps}))


def test_a_wrong_performer(timeless: tuple[Agreement, Document]) -> None:
    breach = sole(changed(timeless, lambda d: at(d, "freeze").update(by=["b"])))
    assert facts(breach, "rule", "step") == ("performer", "freeze:1")
    assert changed(timeless, lambda d: at(d, "visit").update(by=["b", "a"])).ok


def test_a_bound_below_the_worst_exposure(timeless: tuple[Agreement, Document]) -> None:
    def lower(document: Document) -> None:
        document["objective"]["bound"] = 0

    assert timeless[1]["objective"]["worst_exposure"] > 0
    # "optimal" means that the bound is reached; "feasible", that it may not be.
    assert sole(changed(timeless, lower)).place == "objective.bound"
    assert changed(timeless, lower, lambda d: d.update(status="feasible")).ok


def test_a_wrong_end_day(timed: tuple[Agreement, Document]) -> None:
    breach = sole(changed(timed, lambda d: d["objective"].update(end_day=14)))
    assert facts(breach, "rule", "place", "amount") == ("number", "objective.end_day", -1)


def test_another_digest(timeless: tuple[Agreement, Document]) -> None:
    agreement, document = timeless
    assert check(agreement, document | {"digest": agreement.digest}).ok
    other = check(agreement, document | {"digest": "sha256:" + 64 * "0"})
    assert sole(other).rule == "digest"


def test_another_agreement(timeless: tuple[Agreement, Document]) -> None:
    assert sole(changed(timeless, lambda d: d.update(agreement="korea"))).rule == "agreement"


def test_an_infeasible_plan_with_steps(timeless: tuple[Agreement, Document]) -> None:
    breach = sole(changed(timeless, lambda d: d.update(status="infeasible")))
    assert facts(breach, "rule", "place") == ("status", "status")


def test_an_excluded_optional_measure_may_be_listed_as_left_out() -> None:
    text = PARTIES + (
        '[[measure]]\nid = "m"\nby = ["a"]\noptional = true\n'
        '[[position]]\nid = "q"\nparty = "b"\nclaim = "exclude"\nmeasure = "m"\n'
    )
    for listed in ([], ["m"]):
        assert check(parse(text), {"objective": {"left_out": listed}, "steps": []}).ok


# ---------------------------------------------------------------------------- malformed


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda d: d.clear(), "steps"),
        (lambda d: d.update(steps=None), "steps"),
        (lambda d: d.update(steps={}), "steps"),
        (lambda d: d.update(steps="freeze"), "steps"),
        (lambda d: d["steps"].append(None), "steps[8]"),
        (lambda d: d["steps"].append([]), "steps[8]"),
        (lambda d: d["steps"].append({}), "steps[8].measure"),
        (lambda d: d["steps"].append(d["steps"][0]), "steps[8]"),
        (lambda d: d["steps"][0].update(measure="frezee"), "steps[0].measure"),
        (lambda d: d["steps"][0].update(measure=3), "steps[0].measure"),
        (lambda d: d["steps"][0].update(measure=["freeze"]), "steps[0].measure"),
        (lambda d: d["steps"][0].update(portion=0), "steps[0].portion"),
        (lambda d: d["steps"][0].update(portion=-1), "steps[0].portion"),
        (lambda d: d["steps"][0].update(portion=2), "steps[0].portion"),
        (lambda d: d["steps"][0].update(portion=10**5000), "steps[0].portion"),
        (lambda d: d["steps"][0].update(portion=True), "steps[0].portion"),
        (lambda d: d["steps"][0].update(portion=1.0), "steps[0].portion"),
        (lambda d: d["steps"][0].update(portion="1"), "steps[0].portion"),
        (lambda d: d["steps"][0].pop("portion"), "steps[0].portion"),
        (lambda d: d["steps"][0].update(moment=-1), "steps[0].moment"),
        (lambda d: d["steps"][0].update(moment=10**5000), "steps[0].moment"),
        (lambda d: d["steps"][0].update(moment=0.5), "steps[0].moment"),
        (lambda d: d["steps"][0].update(moment=False), "steps[0].moment"),
        (lambda d: d["steps"][0].pop("moment"), "steps[0]"),
        (lambda d: d["steps"][0].update(start_day=1), "steps[1]"),
        (lambda d: d["steps"][0].update(end_day=math.nan), "steps[0].end_day"),
        (lambda d: d["steps"][0].update(share=math.inf), "steps[0].share"),
        (lambda d: d["steps"][0].update(share=10**5000), "steps[0].share"),
        (lambda d: d["steps"][0].update(share=1e200), "steps[0].share"),
        (lambda d: d["steps"][0].update(share=Decimal("1e999999999")), "steps[0].share"),
        (lambda d: d["steps"][0].update(share=Decimal("sNaN")), "steps[0].share"),
        (lambda d: d["steps"][0].update(share=True), "steps[0].share"),
        (lambda d: d["steps"][0].update(share="1"), "steps[0].share"),
        (lambda d: d["steps"][0].update(by="a"), "steps[0].by"),
        (lambda d: d["steps"][0].update(by=["q"]), "steps[0].by[0]"),
        (lambda d: d["steps"][0].update(by=[["a"]]), "steps[0].by[0]"),
        (lambda d: d["steps"][0].update(kept=[]), "steps[0].kept"),
        (lambda d: d["steps"][0].update(kept={"q": 1}), "steps[0].kept"),
        (lambda d: d["steps"][0].update(kept={3: 1}), "steps[0].kept"),
        (lambda d: d["steps"][0]["kept"].update(a=[]), "steps[0].kept.a"),
        (lambda d: d.update(format="paripassu/plan/2"), "format"),
        (lambda d: d.update(format=[]), "format"),
        (lambda d: d.update(status="done"), "status"),
        (lambda d: d.update(status={}), "status"),
        (lambda d: d.update(agreement=1), "agreement"),
        (lambda d: d.update(digest=[]), "digest"),
        (lambda d: d.update(conceded="a-wants-waiver"), "conceded"),
        (lambda d: d.update(conceded=["nobody"]), "conceded[0]"),
        (lambda d: d.update(conceded=[[]]), "conceded[0]"),
        (lambda d: d.update(objective=[]), "objective"),
        (lambda d: d["objective"].update(bound="1"), "objective.bound"),
        (lambda d: d["objective"].update(left_out=["nobody"]), "objective.left_out[0]"),
        (lambda d: d["objective"].update(end_proven=1), "objective.end_proven"),
        (lambda d: d.update(gain={"a": {}}), "gain.a"),
        (lambda d: d.update(steps=[], status="infeasible"), "status"),
        (lambda d: d.update(steps=[], status="unknown"), "status"),
    ],
)
def test_what_is_no_plan_is_named(
    timeless: tuple[Agreement, Document], change: Change, place: str
) -> None:
    agreement, document = timeless
    document = copy.deepcopy(document)
    for step in document["steps"]:
        del step["start_day"], step["end_day"]
    assert len(document["steps"]) == 8 + 2
    del document["steps"][8:]
    change(document)
    with pytest.raises(PlanError) as caught:
        check(agreement, document, source="p.json")
    assert place in {finding.place for finding in caught.value.faults}
    assert "p.json" in str(caught.value)


@pytest.mark.parametrize("plan", [None, 3, [], [("steps", [])], b"{}", object()])
def test_what_is_no_document_is_refused(timeless: tuple[Agreement, Document], plan: object) -> None:
    with pytest.raises(PlanError, match="should be a plan's document"):
        check(timeless[0], plan)


def test_an_unknown_position_cannot_be_conceded(timeless: tuple[Agreement, Document]) -> None:
    with pytest.raises(PlanError, match=r"concede\[0\]: names no position of the agreement: 'x'"):
        check(*timeless, concede=["x"])


def test_every_finding_is_reported(timeless: tuple[Agreement, Document]) -> None:
    with pytest.raises(PlanError) as caught:
        check(timeless[0], {"format": 1, "status": 2, "steps": [{"measure": "x"}, 3]})
    assert len(caught.value.faults) == 4


# ------------------------------------------------------------------------------ reading


def test_a_document_is_read(tmp_path: Path, timeless: tuple[Agreement, Document]) -> None:
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(timeless[1]), encoding="utf-8-sig")
    assert check(timeless[0], path).ok
    assert check(timeless[0], str(path)).ok
    with path.open("rb") as file:
        assert check(timeless[0], file).ok


def test_the_file_is_named(tmp_path: Path, timeless: tuple[Agreement, Document]) -> None:
    path = tmp_path / "plan.json"
    path.write_text('{"steps": [3]}')
    with pytest.raises(PlanError, match=r"plan\.json: steps\[0\]: should be an object, not 3"):
        check(timeless[0], path)
    path.write_text("[]")
    with pytest.raises(DocumentError, match=r"plan\.json: should be a JSON object"):
        check(timeless[0], path)
    with pytest.raises(UnreadableError, match="there is no such file"):
        check(timeless[0], tmp_path / "none.json")


def test_exact_numbers_are_taken(timeless: tuple[Agreement, Document]) -> None:
    document = json.loads(json.dumps(timeless[1]))
    party = next(iter(document["steps"][0]["kept"]))
    printed = document["steps"][0]["kept"][party]
    pointer = f"/steps/0/kept/{party}"
    # So near to what is printed that no reader could tell: it is taken, and is no breach.
    near = Fraction(repr(printed)) + Fraction(1, 10**40)
    document["exact"] = {pointer: str(near)}
    assert check(timeless[0], document).ok
    document["exact"] = {pointer: str(near + 1)}
    with pytest.raises(PlanError, match=r"plan: exact\['/steps/0/kept/.*and the number there is"):
        check(timeless[0], document)


def test_a_report_as_a_table(timeless: tuple[Agreement, Document]) -> None:
    document = json.loads(json.dumps(timeless[1]))
    party = next(iter(document["steps"][0]["kept"]))
    document["steps"][0]["kept"][party] += 1
    report = check(timeless[0], document)
    assert report.summary() == "The plan does not hold: 1 breach."
    (row,) = report.to_frame().to_dicts()
    assert (row["rule"], row["party"], row["amount"]) == ("number", party, 1.0)
    assert Report.from_json(report.to_json()) == report
    assert check(timeless[0], timeless[1]).to_frame().height == 0
