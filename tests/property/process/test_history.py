"""The history of balances beside an oracle that asks for every day anew."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle.process.history import balances_by_day
from tests.process_cases import load
from tests.shared import needs
from tests.strategies.processes import START, pacts, records

from paripassu.process.fold.entry import Entry
from paripassu.process.fold.pact import Pact
from paripassu.process.history import History, Stood
from paripassu.process.state import folded


@st.composite
def histories(draw: st.DrawFn) -> tuple[Pact, list[dict[str, Any]]]:
    """An agreement, and a record of it."""
    pact = draw(pacts())
    return pact, draw(records(pact, 15))


def day_of(entry: dict[str, Any]) -> int:
    return START.fromisoformat(entry["time"][:10]).toordinal()


def said(stood: Stood) -> tuple[float, float, float, float]:
    """Give a balance as a status prints it."""
    return float(stood.kept), float(stood.high), float(stood.exposure), float(stood.temptation)


def told(history: History) -> list[tuple[int, dict[str, tuple[float, float, float, float]]]]:
    return [
        (one.day.toordinal(), {party: said(stood) for party, stood in one.parties.items()})
        for one in history.days
    ]


def agrees(pact: Pact, record: list[dict[str, Any]], at: int, documents: dict[str, Any]) -> None:
    status = folded(pact, map(Entry.of, record), at, documents, history=True)
    assert status.history is not None
    first = day_of(next(one for one in record if one["time"] is not None))
    wanted = balances_by_day(pact, record, first, at, documents)
    found = told(status.history)
    assert [day for day, _ in found] == [day for day, _ in wanted]
    for (_, want), (_, got) in zip(wanted, found, strict=True):
        assert want.keys() == got.keys()
        for party, numbers in want.items():
            assert got[party] == pytest.approx(numbers, abs=1e-9)


@settings(max_examples=examples(40), deadline=None)
@given(histories(), st.integers(0, 20))
def test_every_day_is_as_if_it_were_asked_for_alone(
    history: tuple[Pact, list[dict[str, Any]]], later: int
) -> None:
    pact, record = history
    agrees(pact, record, day_of(record[-1]) + later, {})


@needs("process")
@pytest.mark.parametrize("name", ["054", "072", "078", "084", "086", "108", "132"])
def test_amendments_declarations_and_withdrawals_too(name: str) -> None:
    case = load(name)
    timed = [one for one in case.entries if one["time"] is not None]
    agrees(case.pact, case.entries, day_of(timed[-1]) + 3, dict(case.documents))


@settings(max_examples=examples(40), deadline=None)
@given(histories(), st.integers(0, 20))
def test_keeping_a_history_changes_no_answer_and_goes_on_from_it(
    history: tuple[Pact, list[dict[str, Any]]], later: int
) -> None:
    pact, record = history
    at = day_of(record[-1]) + later
    status = folded(pact, map(Entry.of, record), at, history=True)
    assert status == folded(pact, map(Entry.of, record), at)
    past = status.history
    assert past is not None
    # The last day is the status.
    now = {one.party: one for one in status.parties}
    for party, stood in past.days[-1].parties.items():
        high = now[party].kept if now[party].kept_high is None else now[party].kept_high
        assert (stood.kept, stood.high) == pytest.approx((now[party].kept, high))
    # What is left to do is what is missing, each step once, and ends as the plan says.
    left = [key for one in past.to_come for key in one.steps]
    missing = {step.key for step in status.steps if step.performed is None or step.down}
    assert sorted(left) == sorted(missing if status.phase not in ("ending", "ended") else ())
    for one in past.to_come[:1]:
        for step in status.next:
            if step.turn and step.key in one.steps:
                for party, after in step.after.items():
                    assert one.parties[party].kept == pytest.approx(after.kept)
                    assert one.parties[party].temptation == pytest.approx(after.temptation)
    if past.to_come and not any(
        step.state in ("performed", "disputed") or step.contested for step in status.steps
    ):
        for party, stood in past.to_come[-1].parties.items():
            assert stood.kept == sum(task.worth.get(party, 0) for task in pact.tasks.values())
