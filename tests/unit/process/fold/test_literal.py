"""What a literal reading of the rules brought to light, each on a small record."""

from __future__ import annotations

import json

from tests.unit.process.fold.test_fold import COURT, SWAP, Record, pact_of, rules, steps

from paripassu.agreement.read import parse_agreement
from paripassu.process.fold.pact import Pact

NOTICE = '\n[process]\ndecides = "court"\ninspectorate = "agency"\nnotice_days = 20\n'
JOINT = """
[agreement]
id = "joint"
start = 2020-01-01
[[party]]
id = "a"
[[party]]
id = "b"
[[party]]
id = "c"
[[measure]]
id = "build"
by = ["a", "b"]
value = { a = -1, b = -1, c = 5 }
days = 4
lasting = 0.5
portions = 2
[[measure]]
id = "pay"
by = ["c"]
value = { a = 2, b = 2, c = -1 }
days = 4
lasting = 0.5
[process]
inspectorate = "agency"
decides = "court"
react_days = 2
resolve_days = 4
notice_days = 20
"""


def joint() -> Record:
    """Give a record of a joint act in two portions, with a payment between."""
    agreement = parse_agreement(JOINT)
    steps = [
        {"moment": at, "measure": name, "portion": portion, "end_day": 4 * at + 4}
        for at, (name, portion) in enumerate((("build", 1), ("pay", 1), ("build", 2)))
    ]
    plan = {"format": "paripassu/plan/1", "agreement": "joint", "digest": agreement.digest}
    pact = Pact.read(agreement, json.dumps({**plan, "steps": steps}).encode())
    record = Record(pact)
    body = {"agreement": agreement.digest, "plan": pact.digest, "replaces": None}
    record.add("01-01", "c", "sign", **body)
    return record


def test_what_falls_while_another_leaves_is_asked_of_nobody() -> None:
    record = Record(pact_of(SWAP + NOTICE))
    claim = record.add("01-09", "a", "perform", step="give:1")
    record.add("01-10", "b", "withdraw")
    record.add("01-12", "agency", "finding", of=claim, verdict="violation")
    for day in ("01-12", "01-13"):
        assert steps(record.at(day))["give:1"]["state"] == "waiting"


def test_what_waits_while_somebody_leaves_names_the_step_before_it_that_does_not_count() -> None:
    record = joint()
    for party in "ab":
        record.add("01-02", party, "perform", step="build:1")
    record.add("01-03", "c", "perform", step="pay:1")
    record.add("01-03", "c", "withdraw")
    undoing = record.add("01-05", "c", "withdraw", steps=["pay:1"])
    found = steps(record.at("01-06"))["build:2"]
    assert rules(record.at("01-06")) == [(undoing, "undone")]
    assert found["waits_for"] == ["withdrawal:c", "pay:1"]


def test_an_undoing_excuses_leaving_until_the_step_is_performed_again_by_all() -> None:
    record = joint()
    for party in "ab":
        claim = record.add("01-02", party, "perform", step="build:1")
    undone = record.add("01-05", "agency", "finding", of=claim, verdict="undone")
    record.add("01-07", "a", "perform", step="build:1")
    leave = {one["party"]: one["leave"] for one in record.at("01-07")["parties"]}
    assert leave["c"]["excused_by"] == [undone]
    record.add("01-08", "b", "perform", step="build:1")
    leave = {one["party"]: one["leave"] for one in record.at("01-08")["parties"]}
    assert leave["c"]["excused_by"] == []


def test_a_dispute_of_what_was_undone_lapses_though_it_is_performed_anew() -> None:
    record = Record(pact_of())
    record.add("01-09", "a", "perform", step="give:1")
    claim = record.add("01-16", "b", "perform", step="pay:1")
    record.add("01-17", "a", "dispute", of=claim, ground="nothing came")
    record.add("01-18", "b", "withdraw", steps=["pay:1"])
    record.add("01-19", "b", "perform", step="pay:1")
    (dispute,) = record.at("03-01")["disputes"]
    assert (dispute["closed"], dispute["how"]) == ("2020-02-22", "lapsed")
    assert "contested" not in steps(record.at("03-01"))["pay:1"]


def test_a_violation_found_of_what_was_undone_says_that_its_disputes_were_right() -> None:
    record = Record(pact_of(SWAP + COURT))
    record.add("01-09", "a", "perform", step="give:1")
    claim = record.add("01-16", "b", "perform", step="pay:1")
    record.add("01-17", "a", "dispute", of=claim, ground="nothing came")
    record.add("01-18", "b", "withdraw", steps=["pay:1"])
    record.add("01-20", "agency", "finding", of=claim, verdict="violation")
    (dispute,) = record.at("01-20")["disputes"]
    assert (dispute["closed"], dispute["how"]) == ("2020-01-20", "fell")


def test_what_falls_undecided_and_was_undone_already_gets_no_new_time() -> None:
    record = Record(pact_of(SWAP + COURT + 'unresolved = "falls"\nresolve_days = 3\n'))
    record.add("01-09", "a", "perform", step="give:1")
    claim = record.add("01-16", "b", "perform", step="pay:1")
    record.add("01-17", "a", "dispute", of=claim, ground="nothing came")
    record.add("01-18", "b", "withdraw", steps=["pay:1"])
    found = steps(record.at("01-21"))["pay:1"]
    assert found["down"]["how"] == "lapsed"
    assert (found["state"], found["due_by"]) == ("late", "2020-01-19")


def test_without_days_nothing_that_falls_is_due_by_a_day() -> None:
    text = SWAP + COURT
    agreement = parse_agreement(text)
    steps_ = [
        {"moment": 0, "measure": "give", "portion": 1},
        {"moment": 1, "measure": "pay", "portion": 1},
    ]
    plan = {"format": "paripassu/plan/1", "agreement": "swap", "digest": agreement.digest}
    record = Record(Pact.read(agreement, json.dumps({**plan, "steps": steps_}).encode()))
    claim = record.add("01-09", "a", "perform", step="give:1")
    record.add("01-12", "agency", "finding", of=claim, verdict="violation")
    found = steps(record.at("02-12"))["give:1"]
    assert (found["state"], found["due_by"]) == ("due", None)


def test_a_disclosure_is_confirmed_by_those_it_is_addressed_to_alone() -> None:
    record = Record(pact_of())
    commit = record.add("01-02", "a", "commit", template="t", tables=["sites"])
    said = record.add("01-03", "a", "disclose", commitment=commit, table="sites", to=["b"])
    for day in ("01-04", "01-20"):
        record.add(day, "b", "confirm", of=said)  # the second time it moves nothing
    wrong = record.add("01-21", "a", "confirm", of=said)
    assert rules(record.at("01-21")) == [(wrong, "not-addressed")]
