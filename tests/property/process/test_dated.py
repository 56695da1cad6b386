"""What holds of claims that speak of days: beside a literal oracle, and by the plan."""

from __future__ import annotations

import datetime as dt
from math import ceil
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle.process.acts import day_of
from tests.oracle.process.standing import standings
from tests.process_cases import differences
from tests.strategies.dated import pacts, records
from tests.strategies.processes import START, amended
from tests.strategies.processes import records as anything

import paripassu as pp
from paripassu.process.fold.fold import Fold, state
from paripassu.process.fold.pact import Pact

Record = list[dict[str, Any]]


@st.composite
def histories(draw: st.DrawFn) -> tuple[Pact, Record]:
    """An agreement whose claims speak of days, and a record of it."""
    pact, _ = draw(pacts())
    return pact, draw(st.one_of(records(pact), anything(pact)))


def last_day(record: Record) -> int:
    return day_of(record[-1]["time"])


@settings(max_examples=examples(100), deadline=None)
@given(histories(), st.integers(0, 9))
def test_the_fold_says_what_the_oracle_says(history: tuple[Pact, Record], later: int) -> None:
    pact, record = history
    new = amended(pact)
    documents = {new.digest: new.plan}
    last = last_day(record)
    days = [(START.toordinal() + last) // 2, last + later]
    pair = pact.plan, pact.digest
    for day, want in zip(
        days, standings(pact.agreement, pair, record, days, documents), strict=True
    ):
        found = state(pact, record, day, documents)
        assert not [*differences(want, found)], (day, record)


@settings(max_examples=examples(60), deadline=None)
@given(pacts(plain=True))
def test_what_is_performed_on_time_is_never_late(planned: tuple[Pact, pp.Plan]) -> None:
    pact, plan = planned
    fold, index = Fold(pact, {}), 0

    def add(day: int, by: str, kind: str, **body: Any) -> None:
        nonlocal index
        time = f"{dt.date.fromordinal(day)}T12:00:00Z"
        entry = {"index": index, "by": by, "after": index, "kind": kind, "time": time}
        fold.fold({**entry, "body": body})
        index += 1

    first = START.toordinal()
    for party in pact.parties:
        digests = {"agreement": pact.agreement.digest, "plan": pact.digest, "replaces": None}
        add(first, party, "sign", **digests)
    for step in sorted(plan.steps, key=lambda one: (one.moment, one.measure)):
        day = first + ceil(step.end_day or 0)
        for party in step.by:
            add(day, party, "perform", step=f"{step.measure}:{step.portion}")
        status = fold.status(day)
        assert status["breaches"] == []
        for one in status["steps"]:
            assert one["state"] != "late"
            assert not one.get("missed")
            assert not one.get("ahead")
    done = {step["state"] for step in fold.status(first + 99)["steps"]}
    assert done == {"confirmed"}


@settings(max_examples=examples(60), deadline=None)
@given(histories(), st.integers(0, 9))
def test_nothing_has_its_turn_in_the_time_of_what_is_late_or_down(
    history: tuple[Pact, Record], later: int
) -> None:
    """Nobody is to move in the time of a truce that is not kept; and somebody has to restore it."""
    pact, record = history
    during = {
        (one.measure, of)
        for one in (*pact.agreement.requirements, *pact.agreement.positions)
        if one.claim == "during" and one.gate != "begin"
        for of in one.of
    }
    day = last_day(record) + later
    status = state(pact, record, day)
    steps = {f"{one['measure']}:{one['portion']}": one for one in status["steps"]}
    today = dt.date.fromordinal(day).isoformat()
    for key, step in steps.items():
        measure = step["measure"]
        if step["state"] not in ("waiting", "due", "late"):
            continue
        broken = [
            other
            for other, one in steps.items()
            if (measure, one["measure"]) in during
            and one["moment"] > step["moment"]
            and (one["state"] == "late" or ("down" in one and one["down"]["day"] < today))
        ]
        if broken:
            assert step["since"] is None, (key, broken, record)
        if step["state"] == "waiting" and set(step["waits_for"]) <= {*broken}:
            assert {steps[other]["state"] for other in step["waits_for"]} <= {"due", "late"}
