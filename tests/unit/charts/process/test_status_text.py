"""Where a process stands, as a terminal shows it: who moves next stands in the first lines."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from rich.console import Console
from tests.process_cases import load, names
from tests.shared import needs

import paripassu as pp
from paripassu.charts.process.status_names import Names
from paripassu.charts.process.status_text import render_status
from paripassu.charts.text import columns

TERMS = """
[agreement]
id = "small"
title = "A small exchange"
start = 2020-01-01
[process]
react_days = 5
notice_days = 90
[[party]]
id = "us"
name = "United States"
stake = 9
[[party]]
id = "dprk"
name = "North Korea"
stake = 9
[[measure]]
id = "arms"
title = "Dismantlement"
by = ["dprk"]
value = { us = 4, dprk = -1 }
days = 10
stages = [ { name = "first half", share = 0.5 }, { name = "second half", share = 0.5 } ]
[[measure]]
id = "relief"
title = "Relief of sanctions"
by = ["us"]
value = { us = -1, dprk = 4 }
days = 5
"""


def told(status: pp.Status, width: int = 80) -> list[str]:
    """Give the lines of a terminal."""
    out = StringIO()
    render_status(Console(file=out, width=width), status)
    return out.getvalue().splitlines()


@pytest.fixture(scope="module")
def terms() -> pp.Agreement:
    return pp.parse_agreement(TERMS)


@pytest.fixture(scope="module")
def plan() -> dict[str, Any]:
    steps = [("arms", 1, 10), ("relief", 1, 15), ("arms", 2, 25)]
    return {
        "steps": [
            {"measure": name, "portion": portion, "moment": at, "end_day": end}
            for at, (name, portion, end) in enumerate(steps)
        ]
    }


def stands(
    terms: pp.Agreement, plan: dict[str, Any], acts: list[tuple[str, int, str, Any]], at: int
) -> pp.Status:
    """Give where it stands on a day of January, after both have signed and some have acted."""
    pair = pp.state(terms, plan, [])
    signed = {"agreement": pair.agreement, "plan": pair.plan}
    both: list[tuple[str, int, str, Any]] = [("us", 1, "sign", signed), ("dprk", 1, "sign", signed)]
    entries = [
        {"index": index, "by": by, "time": f"2020-01-{day:02}T12:00:00Z", "kind": kind,
         "after": index, "body": body}
        for index, (by, day, kind, body) in enumerate([*both, *acts])
    ]  # fmt: skip
    return pp.state(terms, plan, entries, f"2020-01-{at:02}")


def test_who_moves_next_stands_first(terms: pp.Agreement, plan: dict[str, Any]) -> None:
    lines = told(stands(terms, plan, [], 4), 100)
    assert lines[0] == "North Korea must move next."
    assert (
        lines[1]
        == "  · North Korea: “Dismantlement” (first half), by 11 January 2020 (7 days left)."
    )
    assert "A small exchange." in lines
    assert "As of 4 January 2020. The last statement was made on 1 January 2020." in lines
    assert "A party that leaves has to say so 90 days before." in lines


def test_who_is_late_is_told_since_when(terms: pp.Agreement, plan: dict[str, Any]) -> None:
    said = "\n".join(told(stands(terms, plan, [], 14)))
    assert said.startswith("North Korea is late and must move next.")
    assert "late by 3 days, as far as the" in said
    assert "It was due by 11 January 2020." in said


def test_before_all_have_signed_it_says_who_must(terms: pp.Agreement, plan: dict[str, Any]) -> None:
    lines = told(pp.state(terms, plan, []), 200)
    said = "The agreement is not in force: United States and North Korea must sign next."
    assert lines[0] == said


def test_a_dispute_holds_up_what_waits_for_it(terms: pp.Agreement, plan: dict[str, Any]) -> None:
    acts: list[tuple[str, int, str, Any]] = [
        ("dprk", 5, "perform", {"step": "arms:1"}),
        ("us", 6, "dispute", {"of": 2, "ground": "not all of it"}),
    ]
    lines = told(stands(terms, plan, acts, 9), 200)
    assert lines[0] == (
        "No step is due: United States disputes “Dismantlement” (first half). United States may "
        "accept it. If nobody does, the dispute ends on 10 February 2020 (32 days left)."
    )
    said = "\n".join(lines)
    assert "United States disputes “Dismantlement” (first half), in entry 3." in said
    assert "The dispute is open until 10 February 2020 at the latest (32 days left)." in said


def test_only_others_are_told_to_have_done_their_part(
    terms: pp.Agreement, plan: dict[str, Any]
) -> None:
    """Who has claimed a step and still has to open a table for it has not done its part."""
    found = stands(terms, plan, [], 4)
    first, *rest = found.steps
    opening = {"waits_for": ("table:sites",), "signed_by": ("dprk",)}
    claimed = first.model_copy(update=opening)
    lines = told(found.model_copy(update={"steps": (claimed, *rest)}), 200)
    assert lines[1] == (
        "  · North Korea: open “sites” for “Dismantlement” (first half), by 11 January 2020 "
        "(7 days left)."
    )


def test_a_notice_of_withdrawal_says_when_it_ends(
    terms: pp.Agreement, plan: dict[str, Any]
) -> None:
    lines = told(stands(terms, plan, [("us", 3, "withdraw", {})], 6), 200)
    assert lines[0] == (
        "United States has given notice: the agreement ends on 2 April 2020. Nobody has to move."
    )


def test_rules_that_are_broken_are_sentences(terms: pp.Agreement, plan: dict[str, Any]) -> None:
    acts: list[tuple[str, int, str, Any]] = [
        ("us", 2, "perform", {"step": "arms:1"}),
        ("us", 3, "perform", {"step": "arms:2"}),
        ("us", 3, "perform", {"step": "relief:1"}),
        ("dprk", 4, "perform", {"step": "none:1"}),
    ]
    said = told(stands(terms, plan, acts, 9), 200)
    assert "  · Entries 2 and 3: each is about a step that its author does not perform." in said
    assert "  · Entry 5 names a step that the plan does not have." in said


def test_entries_without_time_are_counted(terms: pp.Agreement, plan: dict[str, Any]) -> None:
    entry = {"index": 0, "by": "us", "time": None, "kind": "withdraw", "body": {}}
    said = told(pp.state(terms, plan, [entry, entry | {"index": 1}]))
    assert "2 entries have no time yet: they do not count so far." in said
    assert "As of 1 January 2020. No statement counts yet." in said


def test_signatures_of_other_files_are_told(terms: pp.Agreement, plan: dict[str, Any]) -> None:
    other = {"agreement": "sha256:00", "plan": "sha256:01"}
    entry = {"index": 0, "by": "us", "time": "2020-01-02T12:00:00Z", "kind": "sign", "body": other}
    documents = {"sha256:00": terms, "sha256:01": plan}
    said = told(pp.state(terms, plan, [entry], documents=documents), 200)
    assert any(line.startswith("Statements sign other files than the agreement") for line in said)


def test_without_titles_ids_are_shown(terms: pp.Agreement, plan: dict[str, Any]) -> None:
    bare = pp.Status.from_json(stands(terms, plan, [], 4).to_json())
    assert told(bare)[:2] == [
        "dprk must move next.",
        "  · dprk: “arms” (part 1 of 2), by 11 January 2020 (7 days left).",
    ]


@pytest.mark.parametrize("name", names() or [pytest.param("", marks=needs("process"))])
def test_every_case_fits_and_says_who_moves(name: str) -> None:
    case = load(name)
    for answer in case.answers:
        status = pp.state(
            case.pact.agreement, case.plan, case.entries, answer["at"], case.documents
        )
        first = " ".join(told(status)[:3])
        who = {one.party for one in status.next if one.turn}
        known = Names(status)
        assert not who or any(known.party(party) in first for party in who)
        for width in (40, 80):
            assert [line for line in told(status, width) if columns(line) > width] == []
