"""Reminders follow from a status: over all shared cases, and on days worked out by hand."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests import process_cases
from tests.swap import SWAP

import paripassu as pp
from paripassu.charts.process.status_names import Names
from paripassu.charts.process.status_turn import owed_lines
from paripassu.process.status import Status
from paripassu.process.status_matters import InspectionStatus
from paripassu.process.status_parts import Owed

AGREEMENT = pp.parse_agreement(SWAP)
PLAN = pp.plan(AGREEMENT)


def answered(name: str) -> list[Status]:
    """Give each status that a shared case asks for, with its agreement."""
    case = process_cases.load(name)
    return [
        pp.state(
            case.pact.agreement,
            case.plan,
            case.entries,
            answer["at"],
            documents=case.documents,
        )
        for answer in case.answers
    ]


def unread(status: Status) -> list[tuple[Any, ...]]:
    """Give what readers have not received, by table."""
    return [table.pending for one in status.declared for table in one.tables.values()]


@pytest.mark.parametrize("name", process_cases.names())
def test_every_matter_of_every_shared_case_has_its_reminder(name: str) -> None:
    for status in answered(name):
        made = pp.reminders(status)
        found: Counter[tuple[str, str, dt.date]] = Counter(
            (one.step, one.what, one.date) for one in made.reminders if one.step
        )
        for step in status.steps:
            owing = step.state in ("due", "late")
            wanted = (step.key, step.state, step.due_by or status.at)
            assert found[wanted] == owing, wanted
        for what, many in {
            "due": sum(one.state == "due" for one in status.steps),
            "dispute": sum(one.closed is None for one in status.disputes),
            "offer": len(status.offers),
            "notice": sum(one.begins >= status.at for one in status.notices),
            "withdrawal": sum(one.ends >= status.at for one in status.leaving),
        }.items():
            assert sum(one.what == what for one in made.reminders) == many, what
        acts = sum(one.what in ("late", "owed", "silence") for one in made.reminders)
        late = sum(one.state == "late" for one in status.steps)
        spoiled = {one.id for one in status.inspections if one.spoiled}
        owed = [one for one in status.owed if one.draw not in spoiled]
        assert acts == len(owed) + late + sum(map(len, unread(status)))
        for one in made.reminders:
            assert (one.date < status.at) <= (one.what == "late"), one
            assert one.who
        uids = [one.uid for one in made.reminders]
        assert len(set(uids)) == len(uids)
        assert pp.reminders(status) == made
        assert pp.Reminders.from_json(made.to_json()) == made
        days = [one.date for one in made.reminders]
        assert days == sorted(days)


@pytest.mark.parametrize("name", process_cases.names()[::7])
def test_a_status_without_its_agreement_reminds_of_the_same_steps(name: str) -> None:
    for status in answered(name):
        bare = pp.reminders(pp.Status.from_json(status.to_json()))
        full = pp.reminders(status)
        kept = {one.uid for one in full.reminders if one.what != "window"}
        assert {one.uid for one in bare.reminders} == kept
        assert not any(one.what in ("window", "silence") for one in bare.reminders)


# --- worked out by hand ---------------------------------------------------------------------------

LATER = SWAP.replace(
    "[agreement]", "[process]\ndispute_days = 20\noffer_days = 9\n\n[agreement]", 1
)


@cache
def swap(text: str = LATER) -> tuple[pp.Agreement, pp.Plan]:
    agreement = pp.parse_agreement(text)
    return agreement, pp.plan(agreement)


def status(
    *said: tuple[str, str, dict[str, Any], int], at: str, text: str = LATER, **known: Any
) -> Status:
    """Give where the small agreement stands, signed on the first day, after what was said."""
    agreement, plan = swap(text)
    asked = pp.state(agreement, plan, [])
    pair = {"agreement": asked.agreement, "plan": asked.plan}
    all_of_it = [(by, "sign", pair, 1) for by in "ab"] + [*said]
    entries = [
        {"index": at, "by": by, "time": f"2020-01-{day:02}T12:00:00Z", "after": at}
        | {"kind": kind, "body": body}
        for at, (by, kind, body, day) in enumerate(all_of_it)
    ]
    return pp.state(agreement, plan, entries, at=at, **known)


def kinds(asked: Status) -> dict[str, tuple[str, bool, tuple[str, ...]]]:
    return {
        one.what: (str(one.date), one.deadline, one.who) for one in pp.reminders(asked).reminders
    }


def test_before_it_is_in_force_all_are_reminded_to_sign() -> None:
    made = pp.reminders(pp.state(AGREEMENT, PLAN, [], at="2020-01-05"))
    assert [(one.what, one.who, one.deadline) for one in made.reminders] == [
        ("owed", ("a",), False),
        ("owed", ("b",), False),
    ]
    assert made.reminders[0].text == "a has to sign the agreement. No day is set for it."
    assert made.summary() == "2 reminders, and no day is set from 5 January 2020 on."


def test_a_performed_step_can_be_disputed_until_its_window_ends() -> None:
    asked = status(("a", "perform", {"step": "one:1"}, 3), at="2020-01-04")
    assert kinds(asked)["window"] == ("2020-01-23", True, ("b",))
    last = status(("a", "perform", {"step": "one:1"}, 3), at="2020-01-23")
    assert kinds(last)["window"] == ("2020-01-23", True, ("b",))
    over = status(("a", "perform", {"step": "one:1"}, 3), at="2020-01-24")
    assert "window" not in kinds(over)


def test_silence_confirms_and_closes_no_window() -> None:
    text = LATER.replace('by = ["a"]', 'by = ["a"]\nconfirm_by = ["b"]')
    text = text.replace("[process]", "[process]\nconfirm_days = 4")
    claim = ("a", "perform", {"step": "one:1"}, 3)
    silent = status(claim, at="2020-01-10", text=text)
    assert {step.key: step.state for step in silent.steps}["one:1"] == "confirmed"
    assert kinds(silent)["window"] == ("2020-01-23", True, ("b",))
    agreed = status(claim, ("b", "confirm", {"of": 2}, 4), at="2020-01-10", text=text)
    assert "window" not in kinds(agreed)


def test_an_open_dispute_ends_and_its_author_has_no_second_one() -> None:
    said = ("a", "perform", {"step": "one:1"}, 3), ("b", "dispute", {"of": 2, "ground": "no"}, 5)
    found = kinds(status(*said, at="2020-01-06"))
    # resolve_days is 35 where the file says nothing.
    assert found["dispute"] == ("2020-02-09", True, ("b",))
    assert "window" not in found


def test_readers_are_reminded_until_their_silence_counts() -> None:
    commit = ("a", "commit", {"template": "t", "tables": ["sites"], "stages": []}, 2)
    disclose = ("a", "disclose", {"commitment": 2, "table": "sites", "part": "all", "to": ["b"]}, 3)
    asked = status(commit, disclose, at="2020-01-04")
    # receive_days is 5 where the file says nothing.
    assert kinds(asked)["silence"] == ("2020-01-08", True, ("b",))
    (text,) = [one.text for one in pp.reminders(asked).reminders if one.what == "silence"]
    assert text == (
        "b has to confirm that “sites” of a has arrived and can be opened (entry 3), by 8 January "
        "2020. After that, silence counts as receipt."
    )
    # Without the agreement the day is not known, and it is said that there is none.
    read = pp.reminders(pp.Status.from_json(asked.to_json())).reminders
    (text,) = [one.text for one in read if "sites" in one.text]
    assert text == (
        "b has to confirm that “sites” of a has arrived and can be opened (entry 3). "
        "No day is set for it."
    )
    assert "silence" not in kinds(status(commit, disclose, at="2020-01-09"))
    said = status(commit, disclose, ("b", "confirm", {"of": 3}, 4), at="2020-01-04")
    assert "silence" not in kinds(said)


def test_an_offer_waits_from_its_first_signature() -> None:
    new = pp.parse_agreement(LATER + "\n# amended\n")
    plan = pp.plan(new).to_json()
    agreement, old = swap()
    replaced = pp.state(agreement, old, []).plan
    digest = "sha256:" + "0" * 64
    body = {"agreement": new.digest, "plan": digest, "replaces": replaced}
    known = {new.digest: new, digest: plan}
    offered = status(("a", "sign", body, 4), at="2020-01-05", documents=known)
    assert kinds(offered)["offer"] == ("2020-01-13", True, ("b",))
    # Without the agreement the day is not known, and it is said that there is none.
    read = pp.Status.from_json(offered.to_json())
    assert kinds(read)["offer"] == ("2020-01-05", False, ("b",))
    over = status(("a", "sign", body, 4), at="2020-01-14", documents=known)
    assert "offer" not in kinds(over)


def test_of_two_amendments_that_all_sign_on_one_day_the_second_has_no_effect() -> None:
    known: dict[str, Any] = {}
    acts = []
    for number in (1, 2):
        new = pp.parse_agreement(f"{LATER}\n# amended {number}\n")
        digest = "sha256:" + f"{number}" * 64
        known |= {new.digest: new, digest: pp.plan(new).to_json()}
        body = {"agreement": new.digest, "plan": digest, "replaces": pp.state(*swap(), []).plan}
        acts += [(by, "sign", body, 4) for by in ("a", "b")]
    asked = status(*acts, at="2020-01-04", documents=known)
    (said,) = [one.text for one in pp.reminders(asked).reminders if one.what == "offer"]
    assert said == (
        "All have signed an amendment, but on the same day all had signed another one before. "
        "So this one has no effect."
    )
    later = status(*acts, at="2020-01-05", documents=known)
    assert later.offers == ()
    assert later.agreement == next(iter(known))


@pytest.mark.parametrize("spoiled", [False, True])
def test_nobody_is_asked_for_the_secret_of_a_spoiled_draw(spoiled: bool) -> None:
    draw = InspectionStatus(
        id="lot", step="one:1", required=None, committed=("a", "b"), revealed=(), drawn=False,
        spoiled=spoiled, concluded=None,
    )  # fmt: skip
    owed = Owed(party="a", act="draw-reveal", draw="lot", due_by=dt.date(2020, 1, 9))
    asked = status(at="2020-01-05").model_copy(update={"owed": (owed,), "inspections": (draw,)})
    said = [one.text for one in pp.reminders(asked).reminders if "lot" in one.text]
    shown = [*owed_lines(asked, Names(asked))]
    if spoiled:
        assert said == shown == []
        return
    assert said == ["a has to reveal the secret for the draw “lot”, by 9 January 2020."]
    assert shown == ["a: reveal the secret for the draw “lot”, by 9 January 2020 (4 days left)."]


def test_a_step_keeps_its_name_when_it_becomes_late() -> None:
    river = "examples/river"
    said = Path(river, "entries.jsonl").read_text(encoding="utf-8")
    every = [json.loads(line) for line in said.splitlines()]
    entries = [one for one in every if one["time"] < "2027-04-07"]
    due, late = (
        pp.reminders(pp.state(f"{river}/agreement.toml", f"{river}/plan.json", entries, at=at))
        for at in ("2027-04-07", "2027-04-30")
    )
    (first,) = [one for one in due.reminders if one.what == "due"]
    (second,) = [one for one in late.reminders if one.what == "late"]
    assert first.uid == second.uid
    assert first.date == second.date == dt.date(2027, 4, 11)
    assert first.text == "South: “Troops leave the bridge” is due by 11 April 2027."
    assert second.text == (
        "South: “Troops leave the bridge” is late, as far as the record shows. "
        "It was due by 11 April 2027."
    )


@pytest.mark.parametrize("wrong", [None, 3, "status", {}])
def test_what_is_no_status_is_refused(wrong: Any) -> None:
    with pytest.raises(pp.ParameterError, match="status should be a status, not"):
        pp.reminders(wrong)
