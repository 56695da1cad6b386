"""Released seals, as claims of their step, and when a release was early."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.process.fold.test_fold import Record, rules, steps
from tests.unit.process.fold.test_literal import sealed

from paripassu.process.fold.entry import Entry, day_of
from paripassu.process.fold.fold import Fold
from paripassu.process.state import folded


def released(portions: int = 1) -> tuple[Record, int]:
    """Give a record in which a seal was released in its turn, and the entry of its release."""
    record, seal = sealed(portions)
    record.add("01-03", "h", "confirm", of=seal)
    record.add("01-04", "a", "perform", step="give:1")
    return record, record.add("01-05", "g", "release", of=seal, share="1")


def test_the_release_that_opens_a_seal_can_be_confirmed() -> None:
    record, release = released()
    record.add("01-06", "a", "confirm", of=release)
    assert rules(record.at("01-06")) == []
    assert steps(record.at("01-06"))["show:1"]["state"] == "confirmed"


def test_the_release_that_opens_a_seal_can_be_disputed_and_decided() -> None:
    record, release = released()
    dispute = record.add("01-06", "a", "dispute", of=release, ground="they are others")
    assert steps(record.at("01-06"))["show:1"]["state"] == "disputed"
    assert record.at("01-06")["disputes"][0]["entry"] == dispute
    record.add("01-08", "agency", "finding", of=release, verdict="violation")
    assert rules(record.at("01-08")) == []
    assert steps(record.at("01-08"))["show:1"]["down"]["how"] == "violation"


def test_its_party_can_take_the_claim_of_its_seal_back() -> None:
    record, release = released()
    record.add("01-07", "b", "dispute", of=release, ground="mine")
    assert rules(record.at("01-07")) == []
    assert steps(record.at("01-07"))["show:1"]["down"]["how"] == "retracted"


@pytest.mark.parametrize("released_first", [False, True])
def test_a_release_beside_an_own_claim_of_that_day_can_be_named_too(released_first: bool) -> None:
    record, seal = sealed()
    record.add("01-03", "h", "confirm", of=seal)
    record.add("01-04", "a", "perform", step="give:1")
    acts: list[tuple[str, str, dict[str, Any]]] = [
        ("b", "perform", {"step": "show:1"}),
        ("g", "release", {"of": seal, "share": "1"}),
    ]
    made = {}
    for by, kind, body in reversed(acts) if released_first else acts:
        made[by] = record.add("01-05", by, kind, **body)
    record.add("01-06", "a", "confirm", of=made["g"])
    assert rules(record.at("01-06")) == []
    assert steps(record.at("01-06"))["show:1"]["state"] == "confirmed"
    fold = Fold(record.pact, {})
    for entry in record.entries:
        fold.fold(entry)
    assert fold.claims_of("show:1") == sorted(made.values())


def test_a_release_is_not_called_early_before_its_day_ends() -> None:
    record, seal = sealed()
    record.add("01-04", "g", "release", of=seal, share="1")
    record.add("01-04", "h", "confirm", of=seal)
    record.add("01-04", "a", "perform", step="give:1")
    fold = Fold(record.pact, {})
    assert [fold.fold(entry) for entry in record.entries] == [None] * len(record.entries)
    assert rules(record.at("01-04")) == []


def test_what_is_found_on_a_released_seal_is_in_the_history_of_its_step() -> None:
    record, release = released()
    record.add("01-06", "agency", "finding", of=release, verdict="consistent")
    at = day_of("2020-01-06")
    status = folded(record.pact, map(Entry.of, record.entries), at, history=True)
    assert status.history is not None
    assert [(one.step, one.verdict) for one in status.history.found] == [("show:1", "consistent")]


def test_a_history_does_not_tell_what_still_waits_for_a_time() -> None:
    record, release = released()
    for verdict in ("consistent", "violation"):
        record.add("01-06", "agency", "finding", of=release, verdict=verdict)
    record.entries[-2]["time"] = None
    at = day_of("2020-01-08")
    status = folded(record.pact, map(Entry.of, record.entries), at, history=True)
    assert status.history is not None
    assert (status.history.found, len(status.pending)) == ([], 2)
