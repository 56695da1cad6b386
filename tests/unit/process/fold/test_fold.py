"""The fold on small records, each with the reason for its answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from paripassu.agreement.read import parse_agreement
from paripassu.process.fold.entry import day_of
from paripassu.process.fold.fold import Fold, state
from paripassu.process.fold.pact import Pact

SWAP = """
[agreement]
id = "swap"
start = 2020-01-01
[[party]]
id = "a"
stake = 5
[[party]]
id = "b"
stake = 5
[[measure]]
id = "give"
by = ["a"]
value = { a = -2, b = 4 }
days = 10
[[measure]]
id = "pay"
by = ["b"]
value = { a = 4, b = -3 }
days = 10
lasting = 0.5
[[position]]
id = "pay-after"
party = "b"
claim = "after"
measure = "pay"
needs = { give = "all" }
"""
COURT = '\n[process]\ndecides = "court"\ninspectorate = "agency"\n'


def pact_of(text: str = SWAP, together: bool = False) -> Pact:
    agreement = parse_agreement(text)
    steps = [
        {"moment": 0, "measure": "give", "portion": 1, "start_day": 0, "end_day": 10},
        {"moment": 0 if together else 1, "measure": "pay", "portion": 1, "end_day": 20},
    ]
    plan = {"format": "paripassu/plan/1", "agreement": "swap", "digest": agreement.digest}
    return Pact.read(agreement, json.dumps({**plan, "steps": steps}).encode())


class Record:
    """A record that is written as its parties act."""

    def __init__(self, pact: Pact) -> None:
        self.pact = pact
        self.entries: list[dict[str, Any]] = []
        for party in ("a", "b"):
            body = {"agreement": pact.agreement.digest, "plan": pact.digest, "replaces": None}
            self.add("01-01", party, "sign", **body)

    def add(self, day: str, by: str, kind: str, **body: Any) -> int:
        """Add an entry whose author has seen all before; give its index."""
        index = len(self.entries)
        time = f"2020-{day}T12:00:00Z"
        entry = {"index": index, "by": by, "time": time, "after": index, "kind": kind, "body": body}
        self.entries.append(entry)
        return index

    def at(self, day: str) -> dict[str, Any]:
        """Give the status at the end of a day."""
        return state(self.pact, self.entries, day_of(f"2020-{day}"))


def steps(status: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {f"{step['measure']}:{step['portion']}": step for step in status["steps"]}


def rules(status: Mapping[str, Any]) -> list[tuple[int, str]]:
    return [(breach["entry"], breach["rule"]) for breach in status["breaches"]]


def test_the_one_whose_turn_it_is_moves_next() -> None:
    record = Record(pact_of())
    status = record.at("01-01")
    assert (status["phase"], status["in_force"]) == ("in force", "2020-01-01")
    assert [(one["party"], one["measure"], one["turn"]) for one in status["next"]] == [
        ("a", "give", True)
    ]
    assert steps(status)["give:1"]["due_by"] == "2020-01-11"
    assert steps(status)["pay:1"]["waits_for"] == ["give:1"]


def test_the_turn_passes_on_and_delay_rolls_on() -> None:
    record = Record(pact_of())
    record.add("01-16", "a", "perform", step="give:1")
    found = steps(record.at("01-16"))
    assert found["give:1"]["late_days"] == 5
    assert (found["pay:1"]["since"], found["pay:1"]["due_by"]) == ("2020-01-16", "2020-01-26")


def test_lateness_is_provisional_until_a_later_entry_proves_it() -> None:
    record = Record(pact_of())
    assert steps(record.at("01-12"))["give:1"]["provisional"]
    record.add("01-12", "b", "notify", activity="drill", begins="2020-03-01")
    assert steps(record.at("01-12"))["give:1"]["provisional"] is False


def test_a_dispute_holds_up_others_from_the_next_day_and_lapses() -> None:
    record = Record(pact_of())
    claim = record.add("01-09", "a", "perform", step="give:1")
    record.add("01-10", "b", "dispute", of=claim, ground="nothing came")
    assert steps(record.at("01-10"))["pay:1"]["state"] == "due"
    assert steps(record.at("01-11"))["pay:1"]["state"] == "waiting"
    parties = {one["party"]: one for one in record.at("01-11")["parties"]}
    assert (parties["a"]["kept"], parties["a"]["kept_high"]) == (-2, 0)
    later = steps(record.at("02-15"))
    assert later["give:1"]["contested"]
    assert later["pay:1"]["rests_on"] == ["give:1"]


@pytest.mark.parametrize("verdict", ["violation", "undone"])
def test_what_is_found_not_to_be_is_due_again(verdict: str) -> None:
    record = Record(pact_of(SWAP + COURT))
    claim = record.add("01-09", "a", "perform", step="give:1")
    found = record.add("01-12", "agency", "finding", of=claim, verdict=verdict)
    step = steps(record.at("01-13"))["give:1"]
    assert step["down"] == {"how": verdict, "entry": found, "day": "2020-01-12"}
    assert step["state"] == "due"
    leave = {one["party"]: one["leave"] for one in record.at("01-13")["parties"]}
    assert leave["b"]["excused_by"] == [found]
    assert leave["a"]["excused_by"] == []


def test_a_claim_by_who_had_not_seen_the_step_fall_is_evidence() -> None:
    record = Record(pact_of(SWAP + COURT))
    claim = record.add("01-09", "a", "perform", step="give:1")
    record.add("01-12", "agency", "finding", of=claim, verdict="violation")
    record.add("01-12", "a", "perform", step="give:1")
    record.entries[-1]["after"] = 3
    assert steps(record.at("01-12"))["give:1"]["state"] == "due"
    record.add("01-13", "a", "perform", step="give:1")
    assert steps(record.at("01-13"))["give:1"]["state"] == "performed"


def test_deposits_take_effect_together() -> None:
    text = SWAP.partition("[[position]]")[0] + '[together]\ngroups = [["give", "pay"]]\n'
    record = Record(pact_of(text, together=True))
    record.add("01-05", "a", "perform", step="give:1", deposit=True)
    waiting = steps(record.at("01-06"))["give:1"]
    assert (waiting["state"], waiting["waits_for"]) == ("waiting", ["pay:1"])
    record.add("01-07", "a", "dispute", of=2, ground="I take it back")
    record.add("01-07", "b", "perform", step="pay:1")
    assert {step["state"] for step in steps(record.at("01-07")).values()} == {"performed"}


def test_undoing_needs_a_cause_and_waits_for_its_end() -> None:
    record = Record(pact_of())
    record.add("01-09", "a", "perform", step="give:1")
    record.add("01-16", "b", "perform", step="pay:1")
    undoing = record.add("01-19", "b", "withdraw", steps=["pay:1"])
    assert rules(record.at("01-19")) == [(undoing, "undone")]
    assert steps(record.at("01-20"))["pay:1"]["due_by"] == "2020-01-20"
    cannot = record.add("01-21", "a", "withdraw", steps=["give:1"])
    assert (cannot, "cannot-undo") in rules(record.at("01-21"))


def test_taking_back_what_is_late_already_gains_no_time() -> None:
    record = Record(pact_of())
    record.add("01-09", "a", "perform", step="give:1")
    claim = record.add("01-16", "b", "perform", step="pay:1")
    record.add("01-19", "b", "withdraw", steps=["pay:1"])
    assert steps(record.at("01-24"))["pay:1"]["state"] == "late"
    record.add("01-24", "b", "dispute", of=claim, ground="it never was")
    found = steps(record.at("01-24"))["pay:1"]
    assert (found["state"], found["due_by"]) == ("late", "2020-01-20")


def test_taking_back_twice_on_one_day_gains_no_time() -> None:
    record = Record(pact_of())
    give = record.add("01-16", "a", "perform", step="give:1")
    record.add("01-18", "a", "dispute", of=give, ground="taken back")
    record.add("01-18", "a", "dispute", of=give, ground="taken back again")
    found = steps(record.at("01-18"))["give:1"]
    assert (found["state"], found["due_by"]) == ("late", "2020-01-11")
    assert found["down"]["entry"] == give + 1


def test_what_is_undone_and_taken_back_on_one_day_was_undone() -> None:
    record = Record(pact_of())
    record.add("01-05", "a", "perform", step="give:1")
    pay = record.add("01-06", "b", "perform", step="pay:1")
    record.add("02-20", "b", "withdraw", steps=["pay:1"])
    record.add("02-20", "b", "dispute", of=pay, ground="taken back")
    status = record.at("02-20")
    assert rules(status) == [(pay + 1, "undone")]
    assert steps(status)["pay:1"]["due_by"] == "2020-02-21"
    assert steps(status)["pay:1"]["down"]["how"] == "retracted"


JOINT = SWAP.replace('by = ["a"]', 'by = ["a", "b"]')


def joint(*days: str) -> tuple[Record, int, int]:
    """Give a record in which both claimed the joint act, each on its day."""
    record = Record(pact_of(JOINT))
    first = record.add(days[0], "a", "perform", step="give:1")
    return record, first, record.add(days[1], "b", "perform", step="give:1")


def test_both_may_take_a_late_joint_act_back_and_gain_no_time() -> None:
    record, first, second = joint("01-16", "01-16")
    record.add("01-18", "a", "dispute", of=first, ground="taken back")
    record.add("01-18", "b", "dispute", of=second, ground="taken back")
    found = steps(record.at("01-18"))["give:1"]
    assert (found["state"], found["due_by"]) == ("late", "2020-01-11")
    assert sorted(found["waits_for"]) == ["perform:a", "perform:b"]


def test_who_takes_its_part_of_a_late_act_back_gives_the_other_no_time() -> None:
    record = Record(pact_of(JOINT))
    first = record.add("01-05", "a", "perform", step="give:1")
    record.add("01-18", "a", "dispute", of=first, ground="taken back")
    found = steps(record.at("01-18"))["give:1"]
    assert (found["state"], found["due_by"]) == ("late", "2020-01-11")


@pytest.mark.parametrize("turned", [False, True])
def test_who_was_too_late_to_take_back_does_not_depend_on_the_order(turned: bool) -> None:
    record, first, second = joint("01-05", "01-06")
    back = [("a", first), ("b", second)]
    for by, claim in reversed(back) if turned else back:
        record.add("01-06", by, "dispute", of=claim, ground="taken back")
    found = steps(record.at("01-06"))["give:1"]
    assert found["waits_for"] == ["perform:b"]  # the claim of b came to rest on that of a


def test_who_takes_an_earlier_step_back_still_owes_what_it_undid() -> None:
    text = SWAP.replace('by = ["b"]', 'by = ["a"]').replace('party = "b"', 'party = "a"')
    record = Record(pact_of(text))
    give = record.add("01-05", "a", "perform", step="give:1")
    record.add("01-06", "a", "perform", step="pay:1")
    record.add("01-08", "a", "withdraw", steps=["pay:1"])
    record.add("01-08", "a", "dispute", of=give, ground="taken back")
    found = steps(record.at("01-10"))
    assert (found["pay:1"]["state"], found["pay:1"]["due_by"]) == ("late", "2020-01-09")
    assert found["give:1"]["due_by"] == "2020-01-13"


def test_an_author_has_seen_its_own_statements() -> None:
    record = Record(pact_of())
    record.add("01-09", "a", "perform", step="give:1")
    record.add("01-16", "b", "perform", step="pay:1")
    record.add("01-19", "b", "withdraw", steps=["pay:1"])
    record.add("01-20", "b", "perform", step="pay:1")
    record.entries[-1]["after"] = 3
    assert steps(record.at("01-20"))["pay:1"]["state"] == "performed"


def test_withdrawal_ends_it_the_day_after() -> None:
    record = Record(pact_of())
    record.add("01-10", "b", "withdraw")
    assert record.at("01-10")["phase"] == "ending"
    assert record.at("01-11")["phase"] == "ended"
    late = record.add("01-11", "a", "perform", step="give:1")
    assert rules(record.at("01-11")) == [(late, "ended")]
    assert {step["state"] for step in steps(record.at("01-11")).values()} == {"void"}


def test_an_amendment_forgives_lateness_and_loses_nothing() -> None:
    old, new = pact_of(), pact_of(SWAP.replace("days = 10", "days = 40"))
    record = Record(old)
    documents = {new.agreement.digest: new.agreement, new.digest: new.plan}
    body = {"agreement": new.agreement.digest, "plan": new.digest, "replaces": old.digest}
    record.add("01-14", "a", "sign", **body)
    record.add("01-15", "b", "sign", **body)

    def at(day: str) -> dict[str, Any]:
        return state(old, record.entries, day_of(f"2020-{day}"), documents)

    assert steps(at("01-15"))["give:1"]["state"] == "late"
    assert at("01-15")["plan"] == old.digest
    assert at("01-16")["plan"] == new.digest
    assert steps(at("01-16"))["give:1"]["state"] == "due"
    again = record.add("01-17", "a", "sign", **body)
    assert rules(at("01-17")) == [(again, "replaced")]


def test_an_amendment_whose_plan_does_not_fit_moves_nothing() -> None:
    old, new = pact_of(), pact_of(SWAP.replace("days = 10", "days = 40"))
    unfit = {**new.plan, "steps": [{"measure": "none", "portion": 1}]}
    documents = {new.agreement.digest: new.agreement, "sha256:00": unfit}
    for plan in ("sha256:00", old.digest):
        record = Record(old)
        body = {"agreement": new.agreement.digest, "plan": plan, "replaces": old.digest}
        record.add("01-04", "a", "sign", **body)
        last = record.add("01-05", "b", "sign", **body)
        status = state(old, record.entries, day_of("2020-01-07"), documents)
        assert (last, "plan-of-another-agreement") in rules(status)
        assert (status["plan"], status["phase"]) == (old.digest, "in force")


def test_entries_without_a_time_are_pending() -> None:
    record = Record(pact_of())
    record.add("01-09", "a", "perform", step="give:1")
    record.entries[-1]["time"] = None
    record.add("01-10", "b", "withdraw")
    status = record.at("01-12")
    assert (status["pending"], status["size"]) == ([2, 3], 2)


def test_asking_changes_nothing() -> None:
    record = Record(pact_of())
    record.add("01-09", "a", "perform", step="give:1")
    record.add("01-16", "b", "perform", step="pay:1")
    asked, silent = Fold(record.pact, {}), Fold(record.pact, {})
    for entry in record.entries:
        asked.fold(entry)
        silent.fold(entry)
        asked.status()
        asked.status(day_of("2021-01-01"))
    last = day_of("2020-03-01")
    assert asked.status(last) == silent.status(last)


@pytest.mark.parametrize(
    "body", [{}, {"of": []}, {"of": {}}, {"of": "x", "step": 3}, {"steps": 5}, {"steps": [1, "?"]}]
)
@pytest.mark.parametrize(
    "kind",
    ["sign", "withdraw", "perform", "confirm", "dispute", "finding", "notify", "commit", "disclose",
     "challenge", "answer", "seal", "release", "draw", "draw-commit", "draw-reveal", "other"],
)  # fmt: skip
def test_bodies_of_nonsense_are_taken(kind: str, body: dict[str, Any]) -> None:
    """What a signed body says is its author's: the fold goes on, whatever stands there."""
    record = Record(pact_of(SWAP + COURT))
    for by in ("a", "agency", "nobody"):
        record.add("01-02", by, kind, **body)
    assert record.at("01-02")["size"] == 5


SOON = """
[[position]]
id = "pay-soon"
party = "a"
claim = "within"
measure = "pay"
needs = { give = "all" }
days = 12
"""


def test_days_within_count_from_when_the_needs_were_in_fact_met() -> None:
    # Given four days sooner than planned: the twelve days begin then, on the 5th.
    record = Record(pact_of(SWAP + SOON))
    given = record.add("01-05", "a", "perform", step="give:1")
    assert "missed" not in steps(record.at("01-17"))["pay:1"]
    assert steps(record.at("01-18"))["pay:1"]["missed"] == ["pay-soon"]
    # They do not roll: the first days count, although what was given fell and was given again.
    record.add("01-06", "a", "dispute", of=given, ground="")
    record.add("01-08", "a", "perform", step="give:1")
    assert steps(record.at("01-18"))["pay:1"]["missed"] == ["pay-soon"]
    record.add("01-19", "b", "perform", step="pay:1")
    assert steps(record.at("01-20"))["pay:1"]["missed"] == ["pay-soon"]


def test_days_within_do_not_run_before_the_needs_are_met() -> None:
    record = Record(pact_of(SWAP + SOON))
    assert "missed" not in steps(record.at("06-01"))["pay:1"]
    record.add("06-01", "a", "perform", step="give:1")
    record.add("06-13", "b", "perform", step="pay:1")
    assert "missed" not in steps(record.at("06-30"))["pay:1"]


def test_an_amendment_brings_days_that_count_from_what_was_met_before() -> None:
    first, second = pact_of(), pact_of(SWAP + SOON)
    record = Record(first)
    record.add("01-05", "a", "perform", step="give:1")
    body = {"agreement": second.agreement.digest, "plan": second.digest, "replaces": first.digest}
    for party in ("a", "b"):
        record.add("01-10", party, "sign", **body)
    documents = {second.agreement.digest: second.agreement, second.digest: second.plan}
    day = day_of("2020-01-18")
    found = [steps(state(first, record.entries, day + n, documents))["pay:1"] for n in (-1, 0)]
    assert "missed" not in found[0]
    assert found[1]["missed"] == ["pay-soon"]


def test_a_signature_waits_until_the_day_that_it_names() -> None:
    pact = pact_of()
    body = {"agreement": pact.agreement.digest, "plan": pact.digest, "replaces": None}
    for day, force in (("01-10", "2020-01-10"), ("01-11", None)):
        record = Record(pact)
        record.entries = []
        record.add("01-01", "a", "sign", **body, until="2020-01-10")
        record.add(day, "b", "sign", **body)
        assert record.at("02-01")["in_force"] == force


def test_an_offer_waits_until_the_day_that_it_names() -> None:
    first, second = pact_of(), pact_of(SWAP + SOON)
    documents = {second.agreement.digest: second.agreement, second.digest: second.plan}
    body = {"agreement": second.agreement.digest, "plan": second.digest, "replaces": first.digest}
    for day, plan in (("01-10", second), ("01-11", first)):
        record = Record(first)
        record.add("01-02", "a", "sign", **body, until="2020-01-10")
        record.add(day, "b", "sign", **body)
        found = state(first, record.entries, day_of("2020-02-01"), documents)
        assert found["plan"] == plan.digest


VERIFIED = (
    SWAP
    + """
[process]
inspectorate = "agency"
guardians = ["guard"]
"""
)


def without_pay(pact: Pact) -> Pact:
    """Give what two parties agree on instead: that nobody pays."""
    text = VERIFIED[: VERIFIED.index('[[measure]]\nid = "pay"')] + VERIFIED[len(SWAP) :]
    agreement = parse_agreement(text)
    steps = [{"moment": 0, "measure": "give", "portion": 1, "end_day": 10}]
    plan = {**pact.plan, "digest": agreement.digest, "steps": steps}
    return Pact.read(agreement, json.dumps(plan).encode())


def test_what_an_amendment_left_out_can_be_spoken_of_without_an_effect() -> None:
    """A claim that fell, a dispute, a draw and a seal of a step that is in the plan no more."""
    first = pact_of(VERIFIED)
    second = without_pay(first)
    record = Record(first)
    claim = record.add("01-02", "b", "perform", step="pay:1")
    dispute = record.add("01-03", "a", "dispute", of=claim, ground="")
    record.add("01-04", "agency", "finding", of=claim, verdict="violation", detect="0.5")
    commit = record.add("01-04", "b", "commit", template="", tables=["sites"], stages=[])
    seal = record.add(
        "01-04", "b", "seal", commitment=commit, step="pay:1", tables=["sites"],
        guardians=["guard"], k=1,
    )  # fmt: skip
    record.add("01-04", "guard", "confirm", of=seal)
    record.add("01-04", "agency", "draw", id="one", step="pay:1", parties=["a", "b"])
    body = {"agreement": second.agreement.digest, "plan": second.digest, "replaces": first.digest}
    for party in ("a", "b"):
        record.add("01-10", party, "sign", **body)
    documents = {second.agreement.digest: second.agreement, second.digest: second.plan}
    spoken = [
        record.add("01-20", by, kind, of=of, verdict=verdict, detect="0.5", ground="")
        for of in (claim, dispute)
        for by, kind, verdict in (
            ("a", "confirm", ""),
            ("a", "dispute", ""),
            ("b", "dispute", ""),
            ("agency", "finding", "consistent"),
            ("agency", "finding", "violation"),
            ("agency", "finding", "undone"),
        )
    ]
    early = record.add("01-20", "guard", "release", of=seal, share="")
    found = state(first, record.entries, day_of("2020-06-01"), documents)
    assert found["plan"] == second.digest
    rules = {breach["entry"]: breach["rule"] for breach in found["breaches"]}
    assert [rules[entry] for entry in spoken] == ["no-claim"] * len(spoken)
    assert rules[early] == "early-release"  # its turn never comes
    assert [one["id"] for one in found["inspections"]] == ["one"]


@pytest.mark.parametrize("detect", ["1e999999999", "NaN", "1/0", "9" * 5000, 1e300, True, None, []])
def test_a_number_that_is_none_counts_as_nothing_found(detect: object) -> None:
    record = Record(pact_of(VERIFIED))
    claim = record.add("01-05", "a", "perform", step="give:1")
    record.add("01-06", "agency", "finding", of=claim, verdict="consistent", detect=detect)
    assert steps(record.at("01-07"))["give:1"]["state"] == "confirmed"


@pytest.mark.parametrize(("check", "rule"), [("true", "not-addressed"), ("rejected", "rejected")])
def test_an_answer_that_breaks_two_rules_is_told_the_first(check: str, rule: str) -> None:
    record = Record(pact_of())
    commit = record.add("01-02", "a", "commit", template="", tables=["sites"], stages=[])
    asked = record.add("01-03", "b", "challenge", commitment=commit, table="sites")
    answer = record.add("01-04", "b", "answer", of=asked)
    record.entries[answer]["check"] = check
    assert record.at("01-05")["breaches"] == [{"entry": answer, "rule": rule}]
