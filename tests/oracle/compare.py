"""Everything in which the planner and the exhaustive search could differ on one agreement."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests.oracle.exhaustive import best, exists, minimal_conflicts
from tests.oracle.rules import has_time, weight

import paripassu as pp
from paripassu.agreement.model import Agreement
from paripassu.sequencing.check import check


def differences(agreement: Agreement) -> Iterator[str]:
    """Give a line for each difference; agreements that contradict themselves are passed over."""
    want = best(agreement)
    if want.status == "contradictory":
        return
    plan = pp.plan(agreement)
    if plan.status != want.status:
        yield f"status is {plan.status} and should be {want.status}"
        return
    if want.status == "infeasible":
        yield from _conflicts(agreement, [conflict.members for conflict in plan.conflicts])
        return
    objective = plan.objective
    assert objective is not None
    broken = sum(
        (weight(agreement, agreement.position[name]) for name in objective.preferences_broken),
        start=want.broken * 0,
    )
    end_day = want.end_day if has_time(agreement) else None
    for name, got, should in (
        ("left_out", len(objective.left_out), want.left_out),
        ("worst_exposure", objective.worst_exposure, want.worst_exposure),
        ("bound", objective.bound, want.worst_exposure),
        ("weight of preferences broken", broken, want.broken),
    ):
        if got != should:
            yield f"{name} is {got} and should be {should}"
    if objective.end_proven and objective.end_day != end_day:
        yield f"end_day is {objective.end_day}, said to be proven, and should be {end_day}"
    for document in (plan, json.loads(json.dumps(plan.to_json()))):
        for breach in check(agreement, document).breaches:
            yield f"check: {breach}"


def _conflicts(agreement: Agreement, got: list[tuple[str, ...]]) -> Iterator[str]:
    should = minimal_conflicts(agreement)
    if len(set(map(frozenset, got))) < len(got):
        yield "a conflict is listed twice"
    for members in map(frozenset, got):
        if members not in should:
            why = "no conflict" if exists(agreement, members) else "not minimal"
            yield f"{sorted(members)} is {why}"
    for members in should - set(map(frozenset, got)):
        yield f"{sorted(members)} is missing"
