"""What a literal reading of the rules brought to light, each on a small record."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.unit.process.fold.test_fold import COURT, SWAP, Record, pact_of, rules, steps

from paripassu.agreement.read import parse_agreement
from paripassu.process.fold.entry import day_of
from paripassu.process.fold.fold import state
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


SEALED = """
[agreement]
id = "sealed"
start = 2020-01-01
[[party]]
id = "a"
[[party]]
id = "b"
[[measure]]
id = "give"
by = ["a"]
value = { a = -2, b = 4 }
[[measure]]
id = "show"
by = ["b"]
value = { a = -1, b = 1 }
opens = ["sites"]
[process]
guardians = ["g", "h"]
inspectorate = "agency"
"""


def sealed(portions: int = 1) -> tuple[Record, int]:
    """Give a record with a seal that waits for what a gives, and the seal's entry."""
    several = f"portions = {portions}" if portions > 1 else ""
    agreement = parse_agreement(SEALED.replace('by = ["b"]', f'by = ["b"]\n{several}'))
    steps: list[dict[str, Any]] = [{"moment": 0, "measure": "give", "portion": 1, "end_day": 10}]
    for portion in range(1, portions + 1):
        end = 10 + 10 * portion
        steps.append({"moment": portion, "measure": "show", "portion": portion, "end_day": end})
    plan = {"format": "paripassu/plan/1", "agreement": "sealed", "digest": agreement.digest}
    record = Record(Pact.read(agreement, json.dumps({**plan, "steps": steps}).encode()))
    commit = record.add("01-02", "b", "commit", template="t", tables=["sites"])
    body = {"tables": ["sites"], "guardians": ["g", "h"], "k": 1}
    seal = record.add("01-02", "b", "seal", commitment=commit, step="show:1", **body)
    record.add("01-03", "g", "confirm", of=seal)
    return record, seal


def test_a_release_on_the_day_on_which_the_turn_comes_is_not_early() -> None:
    record, seal = sealed()
    record.add("01-04", "a", "perform", step="give:1")
    record.add("01-04", "g", "release", of=seal, share="1")
    record.add("01-04", "h", "confirm", of=seal)
    assert rules(record.at("01-04")) == []
    assert steps(record.at("01-04"))["show:1"]["state"] == "performed"


@pytest.mark.parametrize("released_first", [False, True])
def test_a_released_seal_lets_its_party_claim_the_next_portion_from_the_day_after(
    released_first: bool,
) -> None:
    record, seal = sealed(portions=2)
    record.add("01-03", "h", "confirm", of=seal)
    record.add("01-04", "a", "perform", step="give:1")
    acts: list[tuple[str, str, dict[str, Any]]] = [
        ("b", "perform", {"step": "show:2"}),
        ("g", "release", {"of": seal, "share": "1"}),
    ]
    made = {}
    for by, kind, body in reversed(acts) if released_first else acts:
        made[by] = record.add("01-05", by, kind, **body)
    assert rules(record.at("01-05")) == [(made["b"], "portion-order")]
    assert "signed_by" not in steps(record.at("01-05"))["show:2"]
    record.add("01-06", "b", "perform", step="show:2")
    assert steps(record.at("01-06"))["show:2"]["state"] == "performed"


@pytest.mark.parametrize("released_first", [False, True])
def test_an_own_claim_takes_the_place_of_that_of_a_seal_released_on_the_same_day(
    released_first: bool,
) -> None:
    record, seal = sealed()
    record.add("01-03", "h", "confirm", of=seal)
    acts: list[tuple[str, str, dict[str, Any]]] = [
        ("b", "perform", {"step": "show:1"}),
        ("g", "release", {"of": seal, "share": "1"}),
    ]
    made = {}
    for by, kind, body in reversed(acts) if released_first else acts:
        made[by] = record.add("01-04", by, kind, **body)
    wanted = {(made["b"], "ahead-harm a"), (made["g"], "early-release")}
    assert set(rules(record.at("01-04"))) == wanted


def test_of_two_rules_that_a_release_breaks_the_first_is_told_and_the_other_stays() -> None:
    record, seal = sealed()
    record.add("01-03", "h", "confirm", of=seal)
    release = record.add("01-04", "g", "release", of=seal, share="1")
    assert rules(record.at("01-04")) == [(release, "ahead-harm a")]
    claim = record.add("01-05", "b", "perform", step="show:1")
    record.add("01-06", "agency", "finding", of=claim, verdict="violation")
    assert rules(record.at("01-06")) == [(release, "early-release")]


def test_taking_back_one_part_of_a_joint_act_that_is_late_forgives_nobody() -> None:
    record = joint()
    claim = record.add("01-09", "a", "perform", step="build:1")
    record.add("01-10", "a", "dispute", of=claim, ground="not ready")
    found = steps(record.at("01-10"))["build:1"]
    assert (found["state"], found["due_by"]) == ("late", "2020-01-05")
    assert found["waits_for"] == ["perform:a", "perform:b"]


def test_a_part_that_stands_in_a_new_attempt_can_be_taken_back_from_it() -> None:
    record = joint()
    record.add("01-02", "a", "perform", step="build:1")
    kept = record.add("01-02", "b", "perform", step="build:1")
    record.add("01-03", "a", "withdraw", steps=["build:1"])
    record.add("01-04", "a", "perform", step="build:1")
    assert steps(record.at("01-04"))["build:1"]["state"] == "performed"
    record.add("01-06", "b", "dispute", of=kept, ground="not ready")
    found = steps(record.at("01-06"))["build:1"]
    assert (found["down"]["how"], found["signed_by"]) == ("retracted", ["a"])


def test_of_two_who_take_back_on_one_day_neither_is_before_the_other() -> None:
    for first, second in ((0, 1), (1, 0)):
        record = Record(pact_of())
        claims = [record.add("01-08", "a", "perform", step="give:1")]
        claims.append(record.add("01-09", "b", "perform", step="pay:1"))
        for which in (first, second):
            record.add("01-09", "ab"[which], "dispute", of=claims[which], ground="mine")
            record.entries[-1]["after"] = 4
        found = steps(record.at("01-09"))
        # The payment came to rest on what was given on that very day.
        assert "down" not in found["give:1"]
        assert found["pay:1"]["down"]["how"] == "retracted"


def test_who_reveals_has_seen_its_own_commitment() -> None:
    record = Record(pact_of(SWAP + COURT))
    record.add("01-02", "agency", "draw", id="d", step="give:1", parties=["a", "b"])
    for party in "ab":
        record.add("01-03", party, "draw-commit", draw="d", value="1")
    record.add("01-04", "b", "draw-reveal", draw="d", value="1")
    record.entries[-1]["after"] = 4  # all but its own
    assert rules(record.at("01-04")) == []


def test_what_names_nothing_is_told_so_and_leaving_is_told_once() -> None:
    record = Record(pact_of())
    nothing = record.add("01-02", "b", "dispute", of=None, ground="x")
    record.add("01-02", "a", "commit", template="t", tables=["sites"])
    strange = record.add("01-02", "a", "commit", template="t", tables=["sites"], follows=0)
    record.add("01-03", "b", "withdraw")
    again = record.add("01-03", "b", "withdraw")
    want = [(nothing, "no-claim"), (strange, "unknown-commitment"), (again, "repeat")]
    assert rules(record.at("01-03")) == want
    assert len(record.at("01-03")["leaving"]) == 1


def test_a_date_that_is_to_come_holds_up_its_own_moment_alone() -> None:
    text = SWAP + '[[require]]\nclaim = "not_before"\nmeasure = "give"\nday = 9\n'
    record = Record(pact_of(text))
    assert steps(record.at("01-02"))["give:1"]["waits_for"] == ["2020-01-10"]
    record.add("01-03", "a", "perform", step="give:1")
    found = steps(record.at("01-03"))
    assert found["give:1"]["ahead"] == ["2020-01-10"]
    assert (found["give:1"]["since"], found["pay:1"]["since"]) == (None, "2020-01-03")
    assert steps(record.at("01-20"))["give:1"]["since"] == "2020-01-10"


def test_an_entry_that_is_pending_says_how_far_the_record_goes() -> None:
    record = Record(pact_of())
    record.add("01-05", "a", "notify", activity="drill", begins="2020-03-01")
    record.entries[-1]["time"] = None
    record.add("01-20", "a", "perform", step="give:1")
    status = state(record.pact, record.entries)
    assert (status["at"], status["as_of"], status["pending"]) == (*["2020-01-20"] * 2, [2, 3])
    found = steps(status)["give:1"]
    assert (found["state"], found["provisional"]) == ("late", False)


THREE = JOINT.replace('by = ["c"]', 'by = ["a"]')


def test_those_who_stay_need_no_signature_of_who_has_left() -> None:
    old = parse_agreement(THREE)
    two = THREE
    for gone in ('[[party]]\nid = "c"\n', ", c = 5", ", c = -1"):
        two = two.replace(gone, "")
    new = parse_agreement(two)
    listed = [{"moment": 0, "measure": "build", "portion": 1, "end_day": 4}]
    plans = [
        {"format": "paripassu/plan/1", "agreement": "joint", "digest": one.digest, "steps": listed}
        for one in (old, new)
    ]
    record = Record(Pact.read(old, json.dumps(plans[0]).encode()))
    body = {"agreement": old.digest, "plan": record.pact.digest, "replaces": None}
    record.add("01-01", "c", "sign", **body)
    record.add("01-02", "c", "withdraw")
    offer = {"agreement": new.digest, "plan": "sha256:2", "replaces": record.pact.digest}
    for party in "ab":
        record.add("01-10", party, "sign", **offer)
    documents = {new.digest: new, "sha256:2": plans[1]}
    ends = day_of("2020-01-22")
    during, after, later = (
        state(record.pact, record.entries, ends + more, documents) for more in (0, 1, 2)
    )
    assert (during["phase"], after["phase"], later["phase"]) == ("ending", "ended", "in force")
    assert later["agreement"] == new.digest
    # What was in force is known, and is not in force any more.
    record.add("01-25", "a", "sign", **body)
    assert rules(state(record.pact, record.entries, ends + 3, documents)) == [(6, "replaced")]


def test_what_falls_while_its_turn_is_not_there_is_due_when_that_comes_back() -> None:
    record = joint()
    for party in "ab":
        record.add("01-02", party, "perform", step="build:1")
    claim = record.add("01-03", "c", "perform", step="pay:1")
    undoing = record.add("01-05", "a", "withdraw", steps=["build:1"])
    record.add("01-07", "c", "dispute", of=claim, ground="mine")
    found = steps(record.at("01-07"))["pay:1"]
    assert (found["state"], found["waits_for"]) == ("waiting", ["build:1"])
    record.add("01-20", "a", "perform", step="build:1")
    found = steps(record.at("01-20"))["pay:1"]
    assert (found["state"], found["due_by"]) == ("due", "2020-01-22")
    assert rules(record.at("01-20")) == [(undoing, "undone")]
