"""What was undone, for which cause, and what was found of it, on small records."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.process.fold.test_claims_with_days import Record
from tests.unit.process.fold.test_fold import rules, steps
from tests.unit.process.fold.test_literal import joint
from tests.unit.process.fold.test_turns_back import measure

from paripassu.process.fold.entry import day_of
from paripassu.process.fold.fold import state

PLANNED = (("give:1", 5), ("pay:1", 10), ("tour:1", 15))


def performed(more: str = "") -> tuple[Record, int]:
    """Give a record in which a gave and b paid, while a owes a tour; and the entry of b's claim."""
    text = more + measure("give", "a") + measure("pay", "b") + measure("tour", "a")
    record = Record(text, PLANNED)
    record.perform("01-05", "give:1")
    return record, record.perform("01-06", "pay:1")


@pytest.mark.parametrize("anew", [False, True])
def test_a_dispute_is_a_cause_while_it_stands_against_what_is_there(anew: bool) -> None:
    """What b undid and performed anew, a does not contest."""
    record, claim = performed("resolve_days = 4\n")
    dispute = record.add("01-07", "a", "dispute", of=claim, ground="it is false")
    if anew:
        record.add("01-08", "b", "withdraw", steps=["pay:1"])
        record.perform("01-09", "pay:1")
    undoing = record.add("01-14", "a", "withdraw", steps=["give:1"], cause=dispute)
    assert ((undoing, "undone") in rules(record.at("01-14"))) == anew


@pytest.mark.parametrize("found_first", [False, True])
def test_what_is_found_undone_and_lawfully_undone_on_one_day_waits_for_its_cause(
    found_first: bool,
) -> None:
    record, claim = performed()
    record.add("01-18", "a", "dispute", of=claim, ground="it is gone")
    acts: list[tuple[str, str, dict[str, Any]]] = [
        ("b", "withdraw", {"steps": ["pay:1"], "cause": "tour:1"}),
        ("agency", "finding", {"of": claim, "verdict": "undone"}),
    ]
    for by, kind, body in reversed(acts) if found_first else acts:
        record.add("01-20", by, kind, **body)
    assert rules(record.at("01-20")) == []
    for day in ("01-20", "01-25"):
        found = record.step("pay:1", day)
        assert (found["state"], found["waits_for"]) == ("waiting", ["cause:tour:1"])
    (dispute,) = record.at("01-20")["disputes"]
    assert (dispute["closed"], dispute["how"]) == ("2020-01-20", "fell")
    leave = {one["party"]: one["leave"] for one in record.at("01-20")["parties"]}
    assert leave["a"]["excused_by"] == []


@pytest.mark.parametrize("undone", [None, "before", "after"])
def test_what_is_found_undone_is_a_cause_on_its_day(undone: str | None) -> None:
    """Also if its performer undoes it on that day."""
    record = Record(measure("give", "a") + measure("pay", "b"), PLANNED[:2])
    claim = record.perform("01-05", "give:1")
    record.perform("01-06", "pay:1")
    own = []
    if undone == "before":
        own.append(record.add("01-20", "a", "withdraw", steps=["give:1"]))
    found = record.add("01-20", "agency", "finding", of=claim, verdict="undone")
    record.add("01-20", "b", "withdraw", steps=["pay:1"], cause=found)
    if undone == "after":
        own.append(record.add("01-20", "a", "withdraw", steps=["give:1"]))
    assert rules(record.at("01-20")) == [(one, "undone") for one in own]
    assert record.step("pay:1", "01-20")["waits_for"] == [f"cause:{found}"]
    record.perform("01-30", "give:1")
    assert record.step("pay:1", "01-30")["due_by"] == "2020-02-04"


def test_an_undoing_found_of_what_was_undone_says_that_its_disputes_were_right() -> None:
    record, claim = performed()
    record.add("01-18", "a", "dispute", of=claim, ground="it is gone")
    record.add("01-19", "b", "withdraw", steps=["pay:1"])
    record.add("01-21", "agency", "finding", of=claim, verdict="undone")
    (dispute,) = record.at("01-21")["disputes"]
    assert (dispute["closed"], dispute["how"]) == ("2020-01-21", "fell")
    assert record.step("pay:1", "01-21")["down"]["day"] == "2020-01-19"


def test_an_undoing_found_of_what_is_made_anew_says_so_too() -> None:
    """The new claim is a deposit, which waits for what a undid."""
    record, claim = performed()
    record.add("01-18", "a", "dispute", of=claim, ground="it is gone")
    record.add("01-19", "a", "withdraw", steps=["give:1"])
    record.add("01-19", "b", "withdraw", steps=["pay:1"])
    record.add("01-20", "b", "perform", step="pay:1", deposit=True)
    record.add("01-21", "agency", "finding", of=claim, verdict="undone")
    (dispute,) = record.at("01-21")["disputes"]
    assert (dispute["closed"], dispute["how"]) == ("2020-01-21", "fell")
    assert record.step("pay:1", "01-21")["signed_by"] == ["b"]


def test_a_violation_found_of_what_was_lawfully_undone_does_not_end_what_it_waits_for() -> None:
    record, claim = performed()
    record.add("01-20", "b", "withdraw", steps=["pay:1"], cause="tour:1")
    record.add("01-22", "agency", "finding", of=claim, verdict="violation")
    for day in ("01-22", "01-29"):
        found = record.step("pay:1", day)
        assert (found["state"], found["waits_for"]) == ("waiting", ["cause:tour:1"])
    record.perform("01-29", "tour:1")
    found = record.step("pay:1", "01-29")
    assert (found["state"], found["due_by"]) == ("due", "2020-02-03")


@pytest.mark.parametrize(
    ("falls", "by", "due"),
    [
        ("undone", "b", "2020-02-21"),  # the next day
        ("undone", "agency", "2020-02-21"),
        ("retracted", "b", "2020-02-25"),  # react_days
        ("violation", "agency", "2020-02-25"),
        ("lapsed", "a", "2020-02-25"),
    ],
)
def test_what_an_amendment_forgave_is_due_again_as_what_was_never_late(
    falls: str, by: str, due: str
) -> None:
    """b paid late; then the plan was replaced; then the payment came down on 20 February."""
    record, claim = performed('unresolved = "falls"\nresolve_days = 4\n')
    record.entries[claim]["time"] = "2020-01-30T12:00:00Z"
    steps_ = [{**one, "end_day": one["end_day"] + 1} for one in record.pact.plan["steps"]]
    documents = {"sha256:2": {**record.pact.plan, "steps": steps_}}
    digests = {"agreement": record.pact.agreement.digest, "plan": "sha256:2"}
    for party in ("a", "b"):
        record.add("02-01", party, "sign", **digests, replaces=record.pact.digest)
    if falls == "undone" and by == "b":
        record.add("02-20", by, "withdraw", steps=["pay:1"])
    elif falls == "retracted":
        record.add("02-20", by, "dispute", of=claim, ground="mine")
    elif falls == "lapsed":
        record.add("02-15", by, "dispute", of=claim, ground="it is false")
    else:
        record.add("02-20", by, "finding", of=claim, verdict=falls)
    found = state(record.pact, record.entries, day_of("2020-02-21"), documents)
    assert found["plan"] == "sha256:2"
    step = steps(found)["pay:1"]
    assert (step["down"]["how"], step["down"]["day"]) == (falls, "2020-02-20")
    assert step["due_by"] == due


def test_a_dispute_of_a_step_that_an_amendment_left_out_lapses() -> None:
    """The payment was disputed, undone, made anew and found false; the new plan has none."""
    record, claim = performed()
    dispute = record.add("01-07", "a", "dispute", of=claim, ground="it is false")
    record.add("01-08", "b", "withdraw", steps=["pay:1"])
    again = record.perform("01-09", "pay:1")
    record.add("01-10", "agency", "finding", of=again, verdict="violation")
    kept = [one for one in record.pact.plan["steps"] if one["measure"] != "pay"]
    documents = {"sha256:2": {**record.pact.plan, "steps": kept}}
    digests = {"agreement": record.pact.agreement.digest, "plan": "sha256:2"}
    for party in ("a", "b"):
        record.add("01-11", party, "sign", **digests, replaces=record.pact.digest)
    ends = []
    for day in ("2020-02-11", "2020-02-12", "2020-03-01"):
        found = state(record.pact, record.entries, day_of(day), documents)
        assert found["plan"] == "sha256:2"
        (one,) = found["disputes"]
        assert one["entry"] == dispute
        ends.append((one.get("closed"), one.get("how")))
    assert ends == [(None, None), ("2020-02-12", "lapsed"), ("2020-02-12", "lapsed")]


@pytest.mark.parametrize(("check", "rule"), [("true", "not-addressed"), ("rejected", "rejected")])
def test_a_reveal_that_breaks_two_rules_is_told_the_first(check: str, rule: str) -> None:
    record, _ = performed()
    record.add("01-07", "agency", "draw", id="d", step="give:1", parties=["a"])
    reveal = record.add("01-08", "b", "draw-reveal", draw="d", value="1")
    record.entries[reveal]["check"] = check
    assert rules(record.at("01-08")) == [(reveal, rule)]


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_who_take_back_a_joint_act_on_one_day_none_is_first(turned: bool) -> None:
    """a, who has not seen that b took back its part, too, begins nothing anew, in either order."""
    record = joint()
    claims = {by: record.add("01-02", by, "perform", step="build:1") for by in "ab"}
    back = {}
    for by in "ba" if turned else "ab":
        back[by] = record.add("01-05", by, "dispute", of=claims[by], ground="mine")
    record.add("01-06", "a", "perform", step="build:1")
    record.entries[-1]["after"] = back["b"]
    found = steps(record.at("01-06"))["build:1"]
    assert found["down"]["entry"] == back["b"]
    assert "signed_by" not in found


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("with_cause", "waits", "due"),
    [
        ("", "perform:b", "2020-01-21"),
        ("a", "perform:b", "2020-01-21"),  # what b did without a cause it owes the next day
        ("b", "perform:a", "2020-01-21"),
        ("ab", "cause:pay:1", None),
    ],
)
def test_of_two_who_undo_a_joint_act_on_one_day_none_is_first(
    with_cause: str, waits: str, due: str | None, turned: bool
) -> None:
    record = joint()
    for by in "ab":
        record.add("01-02", by, "perform", step="build:1")
    for by in "ba" if turned else "ab":
        more = {"cause": "pay:1"} if by in with_cause else {}
        record.add("01-20", by, "withdraw", steps=["build:1"], **more)
    for day in ("01-20", "01-21"):
        found = steps(record.at(day))["build:1"]
        assert (found["waits_for"], found["due_by"]) == ([waits], due)
    broken = {record.entries[entry]["by"] for entry, _ in rules(record.at("01-21"))}
    assert broken == {"a", "b"} - {*with_cause}


def test_an_undoing_that_another_follows_on_its_day_is_still_a_cause() -> None:
    record = joint()
    for by in "ab":
        record.add("01-02", by, "perform", step="build:1")
    record.add("01-03", "c", "perform", step="pay:1")
    first = record.add("01-20", "a", "withdraw", steps=["build:1"])
    record.add("01-20", "c", "withdraw", steps=["pay:1"], cause=first)
    second = record.add("01-20", "b", "withdraw", steps=["build:1"])
    assert rules(record.at("01-25")) == [(first, "undone"), (second, "undone")]
    assert steps(record.at("01-20"))["pay:1"]["waits_for"] == [f"cause:{first}"]


@pytest.mark.parametrize("accepts", [False, True])
def test_a_dispute_that_is_decided_on_the_day_on_which_it_would_lapse_stood(accepts: bool) -> None:
    """Also if its author accepts the claim on that day, after the finding."""
    record, claim = performed("resolve_days = 3\n")
    record.add("01-08", "a", "dispute", of=claim, ground="it is false")
    record.add("01-12", "agency", "finding", of=claim, verdict="consistent")
    if accepts:
        record.add("01-12", "a", "confirm", of=claim)
    (dispute,) = record.at("01-12")["disputes"]
    assert (dispute["closed"], dispute["how"]) == ("2020-01-12", "stood")
