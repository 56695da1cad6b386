"""Where a process stands, from decoded entries: exact numbers, and entries that are none."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest
from tests.swap import SWAP

import paripassu as pp

AGREEMENT = pp.parse_agreement(SWAP)
PLAN = pp.plan(AGREEMENT)


def entry(at: int, **given: Any) -> dict[str, Any]:
    """Give an entry that moves nothing, but for what is given."""
    made = {"index": at, "by": "a", "time": "2020-01-01T12:00:00Z", "after": 0}
    return made | {"kind": "dispute", "body": {}} | given


def test_numbers_are_exact_and_read_back() -> None:
    agreement = pp.parse_agreement(SWAP.replace('by = ["a"]', 'by = ["a"]\nportions = 3'))
    plan = pp.plan(agreement)
    asked = pp.state(agreement, plan, [])
    pair = {"agreement": asked.agreement, "plan": asked.plan}
    signed = [entry(at, by=by, kind="sign", body=pair) for at, by in enumerate("ab")]
    status = pp.state(agreement, plan, signed)
    assert status.phase == "in force"
    balances = [one.after["a"].kept for one in status.next if one.key == "one:1"]
    assert balances == [Fraction(1, 3)]
    document = status.to_json()
    assert "1/3" in document["exact"].values()
    assert pp.Status.from_json(document) == status


def test_without_entries_it_is_the_start_and_all_must_sign() -> None:
    status = pp.state(AGREEMENT, PLAN, [], at="2020-01-05")
    assert status.at == dt.date(2020, 1, 5)
    assert status.phase == "unsigned"
    assert [one.act for one in status.owed] == ["sign", "sign"]
    assert status.summary() == "Not in force: a and b must sign."


def test_a_plan_of_another_agreement_is_refused() -> None:
    plan = PLAN.to_json() | {"digest": f"sha256:{'0' * 64}"}
    with pytest.raises(pp.PlanError, match="digest: the plan was made from another agreement"):
        pp.state(AGREEMENT, plan, [])


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"index": -1}, r"entries\[1\].index: should be a whole number from 0 on, not -1"),
        ({"index": True}, r"entries\[1\].index: should be a whole number"),
        ({"index": 0}, r"entries\[1\].index: is 0, after the entry 0"),
        ({"by": ""}, r"entries\[1\].by: should be a name"),
        ({"kind": None}, r"entries\[1\].kind: should be a name, not null"),
        ({"body": []}, r"entries\[1\].body: should be an object, not a list"),
        ({"time": 3}, r"entries\[1\].time: should be a time as text, or null, not 3"),
        ({"time": "2020-01-01"}, r"entries\[1\].time: is no time in UTC such as"),
        ({"time": "2020-13-01T00:00:00Z"}, r"entries\[1\].time: is no time that there is"),
        ({"time": "9999-01-01T00:00:00Z"}, r"entries\[1\].time: is after the year 8999"),
        ({"own": "2020-01-01T24:00:00Z"}, r"entries\[1\].own: is no time that there is"),
        ({"after": 1.5}, r"entries\[1\].after: should be a whole number"),
        ({"check": "yes"}, r"entries\[1\].check: should be \"rejected\" or \"finding\""),
    ],
)
def test_what_is_no_entry_is_refused(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(pp.InputError, match=message):
        pp.state(AGREEMENT, PLAN, [entry(0), entry(1, **wrong)])


@pytest.mark.parametrize("name", ["index", "by", "time", "kind", "body"])
def test_what_is_missing_is_named(name: str) -> None:
    wrong = entry(0)
    del wrong[name]
    with pytest.raises(pp.InputError, match=rf"entries\[0\].{name}: is missing"):
        pp.state(AGREEMENT, PLAN, [wrong])


@pytest.mark.parametrize("given", ["1 May", "2020-02-30", 3, dt.datetime(2020, 1, 1)])
def test_a_day_that_is_none_is_refused(given: Any) -> None:
    with pytest.raises(pp.ParameterError, match="at should be a date such as 2020-01-31"):
        pp.state(AGREEMENT, PLAN, [], at=given)


def test_a_second_that_was_put_in_is_of_its_day() -> None:
    status = pp.state(AGREEMENT, PLAN, [entry(0, time="2016-12-31T23:59:60Z")])
    assert status.as_of == dt.date(2016, 12, 31)
