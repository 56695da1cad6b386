"""Rules about days that look right and are not: each would lose a plan, or claim one."""

from __future__ import annotations

from typing import Any

import pytest

import paripassu as pp
from paripassu.agreement.model import Agreement
from paripassu.sequencing.plan import Plan

Entry = dict[str, Any]


def planned(
    measures: list[Entry], positions: list[Entry], *, a: Entry | None = None
) -> tuple[Agreement, Plan]:
    agreement = Agreement.model_validate(
        {
            "id": "days",
            "parties": [{"id": "a", "stake": 9, **(a or {})}, {"id": "b", "stake": 9}],
            "measures": [{"by": ["a"], **measure} for measure in measures],
            "positions": [
                {"id": f"q{number}", "party": "a", **position}
                for number, position in enumerate(positions)
            ],
        }
    )
    return agreement, pp.plan(agreement)


def days(plan: Plan) -> dict[str, object]:
    return {f"{step.measure}:{step.portion}": step.end_day for step in plan.steps}


def test_each_moment_as_early_as_it_can_be() -> None:
    """A signature waits until the meeting can follow within five days."""
    _, plan = planned(
        [{"id": "signature"}, {"id": "hall", "days": 30}, {"id": "meeting"}],
        [
            {"claim": "within", "measure": "meeting", "needs": {"signature": "all"}, "days": 5},
            {"claim": "after", "measure": "meeting", "needs": {"hall": "all", "signature": 1}},
        ],
    )
    assert days(plan) == {"signature:1": 25, "hall:1": 30, "meeting:1": 30}


def test_of_two_schedules_of_one_set_the_earlier() -> None:
    measures: list[Entry] = [{"id": "a"}, {"id": "b", "days": 5}, {"id": "c"}]
    positions: list[Entry] = [
        {"claim": "by", "measure": "b", "day": 5},
        {"claim": "not_before", "measure": "c", "day": 10},
        {"claim": "within", "measure": "c", "needs": {"a": 1}, "days": 2},
        {"claim": "after", "measure": "c", "needs": {"a": 1, "b": 1}},
    ]
    agreement, plan = planned(measures, positions)
    assert [step.measure for step in plan.steps] == ["b", "a", "c"]
    assert days(plan) == {"b:1": 5, "a:1": 8, "c:1": 10}
    # With a first, its day is no later than that of b, and c comes too late.
    first = [{"measure": name, "portion": 1} for name in ("a", "b", "c")]
    assert not pp.check(agreement, {"steps": first}).ok


@pytest.mark.parametrize(("portions", "status"), [(1, "optimal"), (2, "infeasible")])
def test_finer_portions_with_time(portions: int, status: str) -> None:
    """A half is due before what pays for it can have come."""
    _, plan = planned(
        [
            {"id": "cost", "value": {"a": -4}, "portions": portions, "days": 4 / portions},
            {"id": "pay", "by": ["b"], "value": {"a": 8}},
        ],
        [
            {"claim": "by", "measure": "cost", "day": 4},
            {"claim": "not_before", "measure": "pay", "day": 3},
        ],
        a={"tolerance": 1},
    )
    assert plan.status == status


@pytest.mark.parametrize(("portions", "status"), [(1, "optimal"), (2, "infeasible")])
def test_finer_portions_with_previous(portions: int, status: str) -> None:
    """The first portion waits for nothing; a second one waits for half of what waits for it."""
    _, plan = planned(
        [{"id": "m", "portions": portions}, {"id": "n"}],
        [
            {"claim": "after", "measure": "m", "part": "each", "needs": {"n": "previous"}},
            {"claim": "after", "measure": "n", "needs": {"m": "all"}},
        ],
    )
    assert plan.status == status


@pytest.mark.parametrize(("need", "status"), [("same", "optimal"), ("previous", "infeasible")])
def test_same_to_previous_in_a_within(need: str, status: str) -> None:
    """The deadline of the second portion runs from the second of the other, or from its first."""
    _, plan = planned(
        [{"id": "m", "portions": 2}, {"id": "n", "portions": 2}],
        [
            {"claim": "by", "measure": "n", "part": 1, "day": 0},
            {"claim": "not_before", "measure": "n", "part": 2, "day": 10},
            {"claim": "after", "measure": "m", "part": "each", "needs": {"n": "same"}},
            {
                "claim": "within",
                "measure": "m",
                "part": "each",
                "needs": {"n": need},
                "days": 2,
            },
        ],
    )
    assert plan.status == status
