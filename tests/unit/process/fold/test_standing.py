"""Standing measures without a start of the agreement, and two of them at once."""

from __future__ import annotations

import pytest
from tests.oracle.process.standing import standings
from tests.unit.process.fold.test_claims_with_days import HEAD, INSIDE, TRUCE, VISIT, Record
from tests.unit.process.fold.test_fold import steps

from paripassu.process.fold.entry import day_of
from paripassu.process.fold.fold import Fold

NO_START = HEAD.replace("start = 2020-01-01\n", "")
MONTHS = (("truce:1", 30), ("truce:2", 60), ("truce:3", 90))


def test_without_a_start_a_month_has_passed_so_many_days_after_it_was_in_force() -> None:
    """b signs on 10 January: before that no month has begun, and on that day none has passed."""
    record = Record(TRUCE, MONTHS, head=NO_START, signed=("01-01", "01-10"))
    for day in ("01-05", "01-10", "02-08"):
        record.perform(day, "truce:1")
        assert "performed" not in record.step("truce:1", day)
    record.perform("02-09", "truce:1")
    assert record.step("truce:1", "02-09")["performed"] == "2020-02-09"


def test_without_a_start_a_month_counts_by_itself_when_it_has_passed() -> None:
    """Nothing is stated on that day: the day itself is enough."""
    record = Record(TRUCE + "automatic = true\n", MONTHS, head=NO_START, signed=("01-01", "01-10"))
    assert record.step("truce:1", "02-08")["state"] == "waiting"
    assert record.step("truce:1", "06-01")["performed"] == "2020-02-09"
    assert record.step("truce:2", "06-01")["performed"] == "2020-03-10"


WATCH = TRUCE.replace("truce", "watch").replace("portions = 3", "portions = 2")
BEGUN = INSIDE.replace("truce", "watch") + 'gate = "begin"\n'
TWO = (
    *(("truce:1", 30), ("watch:1", 30), ("visit:1", 45)),
    *(("truce:2", 60), ("watch:2", 60), ("truce:3", 90)),
)


@pytest.mark.parametrize(("broken", "state"), [("watch:2", "late"), ("truce:2", "waiting")])
def test_of_two_measures_only_that_in_which_all_has_to_lie_takes_a_turn_back(
    broken: str, state: str
) -> None:
    """The visit only had to begin while the watch was kept, and has to end while the truce is."""
    record = Record(TRUCE + WATCH + VISIT + INSIDE + BEGUN, TWO)
    for key in ("truce:1", "watch:1"):
        record.perform("01-31", key)
    claims = {key: record.perform("03-01", key) for key in ("truce:2", "watch:2")}
    record.add("03-05", "agency", "finding", of=claims[broken], verdict="violation")
    assert record.step("visit:1", "03-06")["state"] == state


def test_the_fold_says_why_a_month_cannot_be_claimed_yet() -> None:
    """The days of the second begin with the receipt of the first, as they do for its claim."""
    record = Record(TRUCE, MONTHS, head=NO_START, signed=("01-01", "01-10"))
    record.perform("02-12", "truce:1", own="02-09")
    record.perform("03-09", "truce:2")
    fold, said = Fold(record.pact, {}), []
    for entry in record.entries:
        fold.fold(entry)
        said.append([fold.unpassed(key, "a") for key, _ in MONTHS])
    signed, first, second = day_of("2020-01-10"), day_of("2020-02-09"), (30, None, "truce:2")
    assert said == [
        [(30, None, None), (30, None, "truce:1"), second],
        [(30, signed, None), (30, None, "truce:1"), second],
        [None, (30, first, "truce:1"), second],
        [None, (30, first, "truce:1"), second],
    ]
    record.perform("03-10", "truce:2")
    fold.fold(record.entries[-1])
    assert fold.unpassed("truce:2", "a") is None


def test_what_falls_is_not_held_up_by_a_truce_whose_lateness_it_ends() -> None:
    """a was late with its month; then b's visit before it proves false: a owes nothing yet."""
    planned = (("visit:1", 5), ("truce:1", 30), ("truce:2", 60), ("truce:3", 90))
    record = Record(TRUCE + VISIT + INSIDE, planned)
    claim = record.perform("01-05", "visit:1")
    assert record.step("truce:1", "02-04")["state"] == "late"
    record.add("02-05", "agency", "finding", of=claim, verdict="violation")
    day = day_of("2020-02-05")
    pair = record.pact.plan, record.pact.digest
    (literal,) = standings(record.pact.agreement, pair, record.entries, [day])
    for status in (literal, record.at("02-05")):
        found = steps(status)
        assert found["truce:1"]["state"] == "waiting"
        assert (found["visit:1"]["state"], found["visit:1"]["due_by"]) == ("due", "2020-02-10")
