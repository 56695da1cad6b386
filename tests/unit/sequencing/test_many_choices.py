"""Agreements with more alternatives than can be tried are answered within the time asked for."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest

from paripassu.agreement.read import parse_agreement
from paripassu.sequencing.answer import plan
from paripassu.sequencing.explain import explain
from paripassu.sequencing.plan import Conflict, Objective, Plan

GROUPS = 20


def _agreement(costs: int, *, optional: bool = False) -> str:
    """20 choices of three, or 60 measures that are optional; each costs one party something."""
    parts = ['[agreement]\nid = "many"\n']
    parts += [f'[[party]]\nid = "{party}"\nstake = 9\ntolerance = 9\n' for party in "ab"]
    if optional:
        parts.append('[[measure]]\nid = "core"\nby = ["a"]\nvalue = { a = -11, b = 1 }\n')
        parts.append('[[measure]]\nid = "back"\nby = ["b"]\nvalue = { a = 1, b = -1 }\n')
    for group in range(GROUPS):
        parts += [
            f'[[measure]]\nid = "m{group}-{k}"\nby = ["a"]\noptional = {str(optional).lower()}\n'
            f"value = {{ a = {-costs}, b = {k} }}\n"
            for k in range(3)
        ]
        if not optional:
            parts.append(f'[[choose]]\nof = ["m{group}-0", "m{group}-1", "m{group}-2"]\n')
    return "\n".join(parts)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (_agreement(0), "optimal"),  # nothing is better than no exposure at all
        (_agreement(1), "unknown"),  # 3^20 choices, none of which has a plan
        (_agreement(1, optional=True), "infeasible"),  # told without a choice
    ],
)
def test_a_plan_is_given_up_when_the_time_is_over(text: str, status: str) -> None:
    begun = time.process_time()
    assert plan(parse_agreement(text), time_limit=1).status == status
    assert time.process_time() - begun < 20


@pytest.mark.parametrize(("costs", "best"), [(0, "worst exposure 0\u00a0%"), (1, "no order yet")])
def test_how_many_sets_were_tried_is_told(costs: int, best: str) -> None:
    tried: list[str] = []

    def hear(text: str) -> None:
        if "measures tried" in text:
            tried.append(text)

    plan(parse_agreement(_agreement(costs)), should_stop=lambda: len(tried) > 2, progress=hear)
    assert tried[0] == f"1 set of measures tried: {best}"
    assert tried[2] == f"3 sets of measures tried: {best}"


def test_what_is_in_doubt_is_told_where_nobody_is_exposed() -> None:
    objective = Objective(
        worst_exposure=Fraction(0), bound=Fraction(0), residual=Fraction(0), left_out=("more",)
    )
    found = Plan(agreement="a", digest="sha256:0", status="feasible", objective=objective)
    assert found.summary().endswith("there may be one that leaves out fewer measures.")
    worse = objective.model_copy(update={"worst_exposure": Fraction(1, 2)})
    exposed = found.model_copy(update={"objective": worse})
    assert exposed.summary().endswith("there may be one that exposes the parties less.")
    whole = objective.model_copy(update={"left_out": ()})
    ended = found.model_copy(update={"objective": whole})
    assert ended.summary().endswith("the search for a better one did not end.")


@pytest.mark.parametrize("optional", [False, True])
def test_a_reason_is_given_up_when_the_time_is_over(*, optional: bool) -> None:
    begun = time.process_time()
    explained = explain(parse_agreement(_agreement(1, optional=optional)), time_limit=1)
    assert not explained.feasible
    assert optional or not explained.complete.conflicts
    assert time.process_time() - begun < 20


def test_an_end_is_not_called_earliest_where_choices_were_not_looked_at() -> None:
    text = _agreement(0).replace("by = [", "days = 3\nby = [")
    objective = plan(parse_agreement(text), time_limit=1).objective
    assert objective is not None
    assert objective.end_day == 3
    assert not objective.end_proven


def test_a_plan_says_where_the_time_ended_before_its_conflicts() -> None:
    late = Plan(agreement="many", digest="sha256:0", status="infeasible")
    assert "the time ended before the smallest sets that clash were found" in late.summary()
    known = late.model_copy(update={"conflicts": (Conflict(members=("safe:a",), because="…"),)})
    assert "time" not in known.summary()
