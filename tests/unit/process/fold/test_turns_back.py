"""When a turn goes back, and what is owed then, on small records."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from tests.unit.process.fold.test_claims_with_days import Record

from paripassu.process.fold import turns
from paripassu.process.fold.state import State


def measure(name: str, by: str, more: str = "") -> str:
    """Give a measure of 5 days that can be undone."""
    return (
        f'\n[[measure]]\nid = "{name}"\nby = ["{by}"]\nvalue = {{ a = 1, b = 1 }}\n'
        f"lasting = 0.5\ndays = 5\n{more}\n"
    )


BOTH = """
[[position]]
id = "soon"
party = "b"
claim = "within"
measure = "tour"
needs = { give = "all", pay = "all" }
days = 4
"""


@pytest.mark.parametrize("turned", [False, True])
def test_days_run_from_a_day_on_which_all_that_is_needed_counts(
    monkeypatch: pytest.MonkeyPatch, turned: bool
) -> None:
    """On 6 February what was paid comes to count, and what was given ceases to, by a dispute."""
    right = turns.note_counting

    def in_order(state: State, keys: Iterable[str]) -> None:
        right(state, sorted(keys, reverse=turned))

    monkeypatch.setattr(turns, "note_counting", in_order)
    text = measure("give", "a") + measure("pay", "b", 'confirm_by = ["a"]') + measure("tour", "a")
    record = Record(text + BOTH, (("give:1", 5), ("pay:1", 10), ("tour:1", 60)))
    given = record.perform("01-05", "give:1")
    record.perform("01-06", "pay:1")
    record.add("02-05", "b", "dispute", of=given, ground="it is gone")
    assert record.step("give:1", "02-06")["state"] == "disputed"
    assert "confirm:a" not in record.step("pay:1", "02-06")["waits_for"]
    assert "missed" not in record.step("tour:1", "02-20")


def test_what_is_late_is_forgiven_by_a_fall_that_takes_the_turn_back_still_further() -> None:
    """What a gave is disputed, so that the turn is back there; then its first step proves false."""
    text = measure("base", "a") + measure("give", "a") + measure("pay", "b")
    record = Record(text, (("base:1", 5), ("give:1", 10), ("pay:1", 15)))
    base = record.perform("01-05", "base:1")
    given = record.perform("01-06", "give:1")
    record.add("01-20", "b", "dispute", of=given, ground="nothing came")
    assert record.step("pay:1", "01-22")["state"] == "late"
    record.add("01-23", "agency", "finding", of=base, verdict="violation")
    assert record.step("pay:1", "01-23")["state"] == "waiting"


@pytest.mark.parametrize(
    ("by", "state", "due"),
    [
        ("a", "late", "2020-01-21"),  # the old day
        ("b", "due", "2020-01-25"),  # react_days from when b made it good
    ],
)
def test_who_took_an_earlier_step_back_gains_no_time_by_taking_back_the_next(
    by: str, state: str, due: str
) -> None:
    """a claims its second step ahead, after the first was taken back, and takes that back, too."""
    record = Record(measure("one", by) + measure("two", "a"), (("one:1", 5), ("two:1", 20)))
    first = record.perform("01-05", "one:1")
    record.add("01-08", by, "dispute", of=first, ground="mine")
    second = record.perform("01-10", "two:1")
    record.add("01-12", "a", "dispute", of=second, ground="mine")
    record.perform("01-20", "one:1")
    found = record.step("two:1", "01-22")
    assert (found["state"], found["due_by"]) == (state, due)


def test_who_leaves_still_owes_what_it_owed_though_what_came_before_is_disputed() -> None:
    text = "notice_days = 20\n" + measure("give", "b") + measure("pay", "a")
    record = Record(text, (("give:1", 5), ("pay:1", 10)))
    given = record.perform("01-05", "give:1")
    record.add("01-08", "a", "dispute", of=given, ground="nothing came")
    record.add("01-08", "a", "withdraw")
    for day, state in (("01-09", "due"), ("01-12", "late")):
        found = record.step("pay:1", day)
        assert (found["state"], found["due_by"]) == (state, "2020-01-11")
    record.add("01-14", "agency", "finding", of=given, verdict="violation")
    assert record.step("pay:1", "01-14")["state"] == "late"
