"""The shared small agreements: what plan, explain and check say of each, and the exact answers."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest
from tests.oracle.exhaustive import best, minimal_conflicts
from tests.oracle.load import load
from tests.shared import SHARED, needs

import paripassu as pp

CASES = SHARED / "plans" / "cases"


def answers() -> dict[str, Any]:
    path = CASES / "answers.json"
    found: dict[str, Any] = json.loads(path.read_bytes()) if path.is_file() else {}
    return found


ANSWERS = answers()
NAMES = [
    pytest.param(name, want, id=name.removesuffix(".toml")) for name, want in ANSWERS.items()
] or [
    pytest.param(
        "",
        {},
        marks=needs("plans/cases"),
    )
]


def sets(conflicts: Any) -> set[frozenset[str]]:
    return {frozenset(members) for members in conflicts}


@pytest.mark.parametrize(("name", "want"), NAMES)
def test_plan(name: str, want: dict[str, Any]) -> None:
    if want["status"] == "contradictory":
        with pytest.raises(pp.AgreementError, match=r"no order is possible|horizon"):
            pp.read_agreement(CASES / name)
        return
    agreement = pp.read_agreement(CASES / name)
    assert agreement == load(CASES / name)
    plan = pp.plan(agreement)
    assert plan.status == want["status"]
    if want["status"] == "infeasible":
        assert sets(c.members for c in plan.conflicts) == sets(want["conflicts"])
        return
    assert plan.objective is not None
    assert len(plan.objective.left_out) == want["left_out"]
    assert plan.objective.worst_exposure == Fraction(want["worst_exposure"])
    assert plan.objective.bound == plan.objective.worst_exposure
    if "end_day" in want:
        assert plan.objective.end_day == Fraction(want["end_day"])
        assert plan.objective.end_proven
    for document in (plan, json.loads(json.dumps(plan.to_json()))):
        report = pp.check(agreement, document)
        assert report.ok, [str(breach) for breach in report.breaches]
        assert report.worst_exposure == Fraction(want["worst_exposure"])


@pytest.mark.parametrize(("name", "want"), NAMES)
def test_explain(name: str, want: dict[str, Any]) -> None:
    if want["status"] == "contradictory":
        return
    explanation = pp.explain(pp.read_agreement(CASES / name), kinds=())
    assert explanation.feasible is (want["status"] == "optimal")
    assert explanation.complete.conflicts
    assert sets(c.members for c in explanation.conflicts) == sets(want.get("conflicts", []))


@pytest.mark.slow
@pytest.mark.parametrize(("name", "want"), NAMES)
def test_oracle(name: str, want: dict[str, Any]) -> None:
    """The exhaustive search that the random tests trust gives every answer as well."""
    agreement = load(CASES / name)
    answer = best(agreement)
    assert answer.status == want["status"]
    if answer.status == "infeasible":
        assert minimal_conflicts(agreement) == sets(want["conflicts"])
    if answer.status == "optimal":
        assert answer.left_out == want["left_out"]
        assert answer.worst_exposure == Fraction(want["worst_exposure"])
        if "end_day" in want:
            assert answer.end_day == Fraction(want["end_day"])
