"""How an agreement is run, in words, and what a reader is warned of: only where a file says so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import paripassu as pp
from paripassu.agreement.new import STARTER

TEXT = """\
[agreement]
id = "run"

[[party]]
id = "us"
stake = 9

[[party]]
id = "dprk"
stake = 9

[[measure]]
id = "sites"
by = ["dprk"]
value = { us = 4, dprk = -1 }
stages = [ { name = "list", share = 0.5 }, { name = "visit", share = 0.5 } ]

[[measure]]
id = "relief"
by = ["us"]
value = { us = -1, dprk = 4 }
portions = 2
"""
KEYS = {
    "confirm_by": ('["us"]', "“sites” counts only once confirmed by us"),
    "verify": ("{ detect = 0.9 }", "“sites” counts only once verified, with a probability of 90 %"),
    "opens": ('["halls", "maps"]', "“sites” opens halls and maps"),
    "automatic": ('["visit"]', "“sites” takes effect by itself: “visit”"),
    "unresolved": ('"falls"', "“sites” falls if a dispute about it is not decided in time"),
}


def run(text: str) -> pp.Overview:
    return pp.show(pp.parse_agreement(text))


def plain(text: str) -> str:
    """Put plain blanks in the place of all others."""
    return " ".join(text.split())


def added(**keys: str) -> str:
    """Give the agreement with keys on its first measure."""
    more = "".join(f"{key} = {value}\n" for key, value in keys.items())
    return TEXT.replace('by = ["dprk"]\n', f'by = ["dprk"]\n{more}', 1)


def test_nothing_is_said_where_the_file_says_nothing() -> None:
    shown = run(TEXT)
    assert shown.process == ()
    assert "How it is run" not in shown.to_text()
    assert not any("faked" in note or "due" in note for note in shown.notes)
    assert pp.plan(pp.parse_agreement(TEXT)).warnings == ()


@pytest.mark.parametrize("key", KEYS)
def test_each_key_of_a_measure_is_said(key: str) -> None:
    value, said = KEYS[key]
    shown = run(added(**{key: value}) + '[process]\ninspectorate = "iaea"\n')
    assert said in [plain(sentence) for sentence in shown.process]
    assert f"{said}." in plain(shown.to_text(10_000))
    assert f"- {said}." in plain(shown.to_markdown())


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ('confirm_by = "others"', "“sites” counts only once confirmed by all others who perform"),
        ('verify = { detect = "deter" }', "verified, so surely that faking it does not pay"),
        ('opens = { visit = ["maps"] }', "“sites” opens maps at “visit”"),
        ("automatic = true", "“sites” takes effect by itself"),
        ("automatic = [2]", "“sites” takes effect by itself: portion 2"),
    ],
)
def test_other_forms_of_the_keys_are_said(value: str, said: str) -> None:
    key, _, what = value.partition(" = ")
    shown = run(added(**{key: what}) + '[process]\ninspectorate = "iaea"\n')
    assert any(said in sentence for sentence in shown.process)


def test_offices_limits_and_notices_are_said() -> None:
    shown = run(
        TEXT
        + """
[process]
inspectorate = "iaea"
decides = "commission"
guardians = ["norway", "ghana"]
react_days = 7
dispute_days = 31
resolve_days = 36
disputes = 2
unresolved = "falls"
confirm_days = 32
receive_days = 6
answer_days = 11
notice_days = 90
offer_days = 33

[[notice]]
activity = "exercise"
by = ["us"]
days = 42
from_size = 9000

[[notice]]
activity = "visit"
days = 1
"""
    )
    text = " ".join(shown.process)
    for said in (
        "iaea verifies what is performed",
        "commission decides disputes",
        "norway and ghana keep shares",
        "from its turn a party has 7 days at least",
        "disputed for 31 days",
        "lasts 36 days at most, and then the step falls",
        "2 disputes in 365 days",
        "confirmation after 32 days, and as receipt after 6 days",
        "answered within 11 days",
        "90 days after it was notified",
        "waits 33 days",
        "us notifies “exercise” from a size of 9000 42 days ahead",
        "each party notifies “visit” 1 day ahead",
    ):
        assert said in plain(text), said


def notes(text: str, of: str) -> list[str]:
    """Give the notes that show and plan both give."""
    agreement = pp.parse_agreement(text)
    shown = [note for note in pp.show(agreement).notes if of in note]
    assert [note for note in pp.plan(agreement).warnings if of in note] == shown
    return shown


def test_what_could_be_faked_and_nobody_looks_at_is_warned_of() -> None:
    base = added(confirm_by='["us"]')
    (said,) = notes(base, "could be faked")
    assert said.startswith("“sites” and “relief” could be faked")
    assert not notes(base + '[process]\ndecides = "commission"\n', "could be faked")
    assert not notes(base + '[process]\ninspectorate = "iaea"\n', "could be faked")
    # Who gains by doing it has no reason to fake it.
    free = base.replace("dprk = -1", "dprk = 1").replace("us = -1", "us = 1")
    assert not notes(free, "could be faked")


def test_a_plan_without_due_days_is_warned_of() -> None:
    base = TEXT + '[process]\ninspectorate = "iaea"\n'
    assert len(notes(base, "by which it is due")) == 1
    assert not notes(base + "react_days = 5\n", "by which it is due")
    assert not notes(base.replace("portions = 2", "days = 2"), "by which it is due")


def test_waiting_that_no_plan_counts_is_added_up() -> None:
    text = added(confirm_by='["us"]', opens='{ visit = ["maps"] }', automatic='["visit"]')
    days = (
        '[process]\ninspectorate = "iaea"\nconfirm_days = 7\nreceive_days = 4\ndispute_days = 9\n'
    )
    timed = text.replace("portions = 2", "portions = 2\ndays = 3")
    (said,) = notes(timed + days, "do not count")
    # Two stages are confirmed, one opens a table, one takes effect by itself: 14 + 4 + 9.
    assert said.startswith("a plan's days do not count 27 days for which")
    assert "2 portions that wait for confirmation (7 days each)" in said
    assert "each dispute may take 35 days more" in said
    assert not notes(text + days, "do not count")
    assert not notes(TEXT.replace("portions = 2", "days = 3") + days, "do not count")


def test_the_keys_in_the_starter_file_mean_what_holds_without_them(tmp_path: Path) -> None:
    """Uncommented, [process] changes nothing but the names, and every key of it is there."""
    head, _, tail = STARTER.partition("# [process]\n")
    block, _, _ = tail.partition("\n\n")
    lines = [line[2:] for line in block.splitlines() if re.match(r"# \w+ = ", line)]
    agreement = pp.parse_agreement(head + "[process]\n" + "\n".join(lines) + "\n")
    plain: dict[str, Any] = pp.parse_agreement(STARTER).process.model_dump()
    process = agreement.process.model_dump()
    assert {line.split(" =")[0] for line in lines} == set(process)
    names = {"inspectorate", "decides", "guardians", "react_days"}
    assert {key for key in process if process[key] != plain[key]} == names


def test_the_keys_of_a_measure_and_of_a_notice_in_the_starter_file_are_taken() -> None:
    text = STARTER
    for key in KEYS:
        text = re.sub(rf"(?m)^# ({key} = )(?=[^\n]*#)", r"\1", text, count=1)
    text = text.replace('["embassies"]', "true").replace("# [process]\n# insp", "[process]\ninsp")
    for line in ("[[notice]]", "activity", 'by = ["south"] ', "days = 42", "from_size"):
        text = re.sub(rf"(?m)^# ({re.escape(line)})", r"\1", text)
    agreement = pp.parse_agreement(text)
    measure = agreement.measure["dismantle"]
    assert all(getattr(measure, key) for key in KEYS)
    assert agreement.notices[0].days == 42
