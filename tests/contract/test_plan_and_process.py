"""A plan performed on time gives, moment by moment, the balances that the plan promised."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

import pytest
from tests.shared import ROOT, SHARED

import paripassu as pp
from paripassu.process.fold.fold import Fold
from paripassu.process.fold.pact import Pact

EXAMPLES = sorted((ROOT / "examples").glob("*.toml"))
CASES = [
    path
    for folder in ("plans", "language")
    for path in sorted((SHARED / folder / "cases").glob("*.toml"))
]
DAY_0 = dt.date(2030, 1, 1)


def acts(pact: Pact, plan: pp.Plan) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """Give the entries of each moment, after those of the signatures, with its day."""
    start = (pact.agreement.start or DAY_0).toordinal()
    made = 0

    def entry(day: int, by: str, kind: str, **body: Any) -> dict[str, Any]:
        nonlocal made
        made += 1
        time = f"{dt.date.fromordinal(day)}T09:00:00Z"
        found = {"index": made - 1, "by": by, "time": time, "after": made - 1}
        return {**found, "kind": kind, "body": body}

    signed = {"agreement": pact.agreement.digest, "plan": pact.digest, "replaces": None}
    yield start, [entry(start, party, "sign", **signed) for party in pact.parties]
    day = start
    for moment in sorted({step.moment for step in plan.steps}):
        steps = [step for step in plan.steps if step.moment == moment]
        day = max(day, *(start + ceil(step.end_day or 0) for step in steps))
        yield (
            day,
            [
                entry(day, party, "perform", step=f"{step.measure}:{step.portion}")
                for step in sorted(steps, key=lambda step: (step.measure, step.portion))
                for party in step.by
            ],
        )


@pytest.mark.parametrize("path", [*EXAMPLES, *CASES], ids=lambda path: path.stem)
def test_performed_on_time(path: Path) -> None:
    try:
        agreement = pp.read_agreement(path)
    except pp.AgreementError:
        pytest.skip("it contradicts itself")
    if any(one.opens or one.verify or one.confirm_by for one in agreement.measures):
        pytest.skip("to perform is not enough: tests/e2e/test_demo_story.py does the rest, too")
    try:
        plan = pp.plan(agreement, time_limit=5)
    except pp.AgreementError:
        pytest.skip("its facts contradict each other")
    if not plan.steps:
        pytest.skip("there is no plan")
    pact = Pact.read(agreement, json.dumps(plan.to_json()).encode())
    after = {step.moment: step for step in plan.steps}
    fold = Fold(pact, {})
    for number, (day, entries) in enumerate(acts(pact, plan), start=-1):
        for entry in entries:
            fold.fold(entry)
        status = fold.status(day)
        assert status["breaches"] == []
        assert {step["state"] for step in status["steps"]}.isdisjoint({"late", "disputed"})
        assert not any(step.get("missed") for step in status["steps"])
        if number < 0:
            continue
        promised = after[sorted(after)[number]]
        for found in status["parties"]:
            for key, of in (
                ("kept", promised.kept), ("exposure", promised.exposure),
                ("temptation", promised.temptation),
            ):  # fmt: skip
                assert found[key] == pytest.approx(float(of[found["party"]])), (number, key)
    assert {step["state"] for step in status["steps"]} <= {"performed", "confirmed"}
    assert Fraction(status["implementation"]).limit_denominator(100) >= Fraction(2, 3)
