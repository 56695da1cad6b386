"""Alternatives: how many are in the plan, and what may be left out."""

from __future__ import annotations

import pytest
from tests.oracle.load import parse
from tests.unit.sequencing.check.changes import facts, sole
from tests.unit.sequencing.check.tiny import judged, measure, said
from tests.unit.sequencing.scenarios import PARTIES

from paripassu.sequencing.check import check

CHOICE = (
    measure("relief")
    + measure("loan")
    + measure("gift", "optional = true")
    + '[[choose]]\nof = ["relief", "loan", "gift"]\n'
)


@pytest.mark.parametrize(
    ("steps", "done", "amount"),
    [
        ((), "and none is", -1),
        (("relief", "loan"), "and relief and loan are", 1),
    ],
)
def test_a_broken_choice(steps: tuple[str, ...], done: str, amount: int) -> None:
    breach = sole(judged(CHOICE, *steps))
    assert facts(breach, "rule", "amount") == ("choice", amount)
    assert said(breach) == (f"of relief, loan and gift, exactly 1 should be in the plan, {done}")


def test_a_choice_lets_its_members_be_left_out() -> None:
    report = judged(CHOICE, "loan")
    assert report.ok
    assert report.chosen == ("loan",)
    assert report.left_out == ("gift",)  # only what is optional counts
    assert judged(CHOICE + "at_least = 2\n", "loan", "gift").ok
    assert "at least 2" in sole(judged(CHOICE + "at_least = 2\n", "loan")).sentence


def test_what_a_plan_says_that_it_chose_is_compared() -> None:
    plan = {"steps": [{"measure": "loan", "portion": 1}], "objective": {"chosen": ["relief"]}}
    breach = sole(check(parse(PARTIES + CHOICE), plan))
    assert facts(breach, "rule", "place") == ("number", "objective.chosen")
    assert said(breach) == "objective.chosen is [relief] and should be [loan]"
