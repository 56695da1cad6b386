"""What is wrong in claims, standing measures and choices, and the word that mends it."""

# ruff: noqa: ISC004 - a message may go over two lines

from __future__ import annotations

import pytest

from paripassu.agreement.read import parse_agreement
from paripassu.errors import AgreementError

TEXT = """
[agreement]
id = "x"
start = 2030-01-01
[[party]]
id = "a"
[[measure]]
id = "arms"
by = ["a"]
stages = [{ name = "first", share = 0.3 }, { name = "same", share = 0.7 }]
[[measure]]
id = "troops"
by = ["a"]
portions = 4
[[measure]]
id = "freeze"
by = ["a"]
days = 30
standing = true
[[measure]]
id = "relief"
by = ["a"]
"""


def told(text: str) -> list[str]:
    try:
        parse_agreement(TEXT + text, "f")
    except AgreementError as error:
        return [str(fault) for fault in error.faults]
    return []


CLAIMS = [
    # needs of the own measure
    (
        "measure = 'troops'\nneeds = { troops = 'same' }\n",
        'never done before it — write "previous"',
    ),
    (
        "measure = 'troops'\nneeds = { troops = 0.5 }\n",
        'to part its own portions, write "previous"',
    ),
    ("measure = 'troops'\nneeds = { troops = 'all' }\n", "'troops' would wait for itself"),
    ("measure = 'troops'\nneeds_any = [{ troops = 1 }, { arms = 1 }]\n", "would wait for itself"),
    # words that are stages
    ("measure = 'troops'\nneeds = { arms = 'same' }\n", "can be read in two ways — give the share"),
    ("measure = 'troops'\nneeds = { troop = 'all' }\n", "did you mean 'troops'?"),
    (
        "measure = 'troops'\nneeds_any = [{ arm = 1 }]\n",
        "needs_any[1].arm: unknown measure 'arm' — did you mean 'arms'?",
    ),
    (
        "measure = 'troops'\nneeds_any = [{ relief = 'signed' }]\n",
        "measure 'relief' has no stage 'signed'",
    ),
    ("measure = 'troops'\nneeds = { relief = 'like' }\n", "did you mean 'same'?"),
    ("measure = 'troops'\nneeds = { relief = 'prior' }\n", "did you mean 'previous'?"),
    ("measure = 'troops'\nneeds = { relief = 'complete' }\n", "did you mean 'all'?"),
    (
        "measure = 'troops'\nneeds_any = { relief = 1 }\n",
        "should be a list in square brackets, not a table — write needs_any = [{",
    ),
    (
        "measure = 'troops'\nneeds_any = ['relief']\n",
        "needs_any[1]: should be a table, not 'relief' — write { MEASURE = … }",
    ),
    (
        "measure = 'troops'\nneeds = { relief = 1 }\nneeds_any = []\n",
        "has no tables, of which one should be met — write them, or leave out needs_any",
    ),
    # parts and gates
    (
        "measure = 'troops'\npart = 5\nneeds = { relief = 1 }\n",
        "measure 'troops' has no portion 5 — its portions are 1 to 4",
    ),
    ("measure = 'troops'\npart = 0\nneeds = { relief = 1 }\n", "portions count from 1"),
    ("measure = 'troops'\npart = '3'\nneeds = { relief = 1 }\n", "without quotes: write 3"),
    ("measure = 'troops'\npart = 0.3\nneeds = { relief = 1 }\n", "write share = 0.3, with by"),
    ("measure = 'troops'\npart = 'every'\nneeds = { relief = 1 }\n", "did you mean 'each'?"),
    ("measure = 'troops'\npart = 'completion'\nneeds = { relief = 1 }\n", "did you mean 'last'?"),
    ("measure = 'arms'\npart = 'secnd'\nneeds = { relief = 1 }\n", "has no stage 'secnd'"),
    ("measure = 'troops'\ngate = 'start'\nneeds = { relief = 1 }\n", "did you mean 'begin'?"),
    ("measure = 'troops'\ngate = 'completed'\nneeds = { relief = 1 }\n", "did you mean 'end'?"),
    # keys that another claim takes
    ("measure = 'troops'\ndays = 3\nneeds = { relief = 1 }\n", "did you mean lag_days"),
    (
        "measure = 'troops'\nshare = 0.3\nneeds = { relief = 1 }\n",
        'the claim "after" takes no share',
    ),
    (
        "claim = 'within'\nmeasure = 'troops'\nneeds = { relief = 1 }\nlag_days = 3\n",
        "did you mean days?",
    ),
    (
        "claim = 'within'\nmeasure = 'troops'\nneeds = { relief = 1 }\ndays = [1, 2]\n",
        "should be one number of days",
    ),
    ("claim = 'within'\nmeasure = 'troops'\ndays = 3\n", "has no needs or needs_any"),
    ("claim = 'by'\nmeasure = 'troops'\ndays = 90\n", "did you mean day, counted from the start?"),
    ("claim = 'by'\nmeasure = 'troops'\ndate = 90\n", "is day = 90"),
    ("claim = 'by'\nmeasure = 'troops'\nday = 2030-03-01\n", "a date stands under date"),
    (
        "claim = 'by'\nmeasure = 'troops'\nday = 3\ndate = 2030-03-01\n",
        "there are date and day — keep one of the two",
    ),
    (
        "claim = 'by'\nmeasure = 'troops'\nday = 3\npart = 2\nshare = 0.5\n",
        "there are part and share — keep one of the two",
    ),
    # during
    ("claim = 'during'\nmeasure = 'troops'\n", 'has no of — add of = ["MEASURE"]'),
    (
        "claim = 'during'\nmeasure = 'troops'\nof = ['relief']\n",
        "'relief' is no standing measure: there is no time during which it is up",
    ),
    ("claim = 'during'\nmeasure = 'troops'\nof = ['freez']\n", "did you mean 'freeze'?"),
    ("claim = 'during'\nmeasure = 'troops'\nof = 'freeze'\n", 'write of = ["freeze"]'),
    (
        "claim = 'during'\nmeasure = 'troops'\nneeds = { freeze = 1 }\nof = ['freeze']\n",
        "did you mean of, the standing measures?",
    ),
    # dates
    ("claim = 'by'\nmeasure = 'troops'\ndate = 2029-03-01\n", "lies before the start of the"),
]


@pytest.mark.parametrize(("text", "message"), CLAIMS, ids=[c[1][:50] for c in CLAIMS])
@pytest.mark.parametrize("kind", ["require", "position"])
def test_claims_of_facts_and_positions_are_told_alike(kind: str, text: str, message: str) -> None:
    head = "[[require]]\n" if kind == "require" else "[[position]]\nid = 'q'\nparty = 'a'\n"
    claim = "" if text.startswith("claim") else "claim = 'after'\n"
    (fault,) = told(head + claim + text)
    assert message in fault


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[measure]]\nid = 'm'\nby = ['a']\nstanding = true\n", "here are 0 — add days = 30"),
        (
            "[[measure]]\nid = 'm'\nby = ['a']\nstanding = true\ndays = [1, 2]\n",
            "here are two numbers — write one number, as 2",
        ),
        (
            "[[measure]]\nid = 'm'\nby = ['a']\nongoing = true\ndays = 3\n",
            "did you mean 'standing'?",
        ),
        (
            "[[choose]]\nof = ['arms', 'releif']\n",
            "choose no. 1: of[2]: unknown measure 'releif' — did you mean 'relief'?",
        ),
        ("[[choose]]\nof = ['arms', 'arms']\n", "names 'arms' twice"),
        ("[[choose]]\nof = ['arms', 'relief']\nexactly = 3\n", "asks for 3 of 2 measures"),
        (
            "[[choose]]\nof = ['arms']\n",
            "of: names one measure only, 'arms': that is no choice — name the other alternatives",
        ),
        ("[[choose]]\nof = []\n", "of: is an empty list — name the alternatives: two measures"),
        ("[[choose]]\nof = ['arms', 'relief']\nexactly = 1\nat_least = 1\n", "keep one of the two"),
        (
            "[[choose]]\nof = ['freeze', 'relief']\n[together]\ngroups = [['freeze', 'relief']]\n",
            "no plan can have exactly 1 of freeze and relief: groups are performed whole or not at"
            " all, so 0 or 2 of them are in a plan (see line 26)",
        ),
        (
            "[[choose]]\nof = ['freeze', 'relief']\n[together]\ngroups = [['freeze', 'troops:1'],"
            " ['relief', 'troops:2']]\n",
            "so 2 of them are in a plan",
        ),
    ],
)
def test_standing_measures_and_choices(text: str, message: str) -> None:
    (fault,) = told(text)
    assert message in fault


@pytest.mark.parametrize(
    "text",
    [
        "measure = 'troops'\npart = 'each'\nneeds = { troops = 'previous' }\nlag_days = 21\n",
        "measure = 'troops'\npart = 'each'\nneeds = { relief = 'same' }\n",
        "measure = 'arms'\npart = 'first'\nneeds = { relief = 'same' }\n",  # its first stage
        "measure = 'troops'\npart = 4\nneeds = { arms = 'first' }\n",
        "claim = 'during'\nmeasure = 'troops'\npart = 2\ngate = 'begin'\nof = ['freeze']\n",
        "claim = 'within'\nmeasure = 'troops'\nshare = 0.5\nneeds = { arms = 1 }\ndays = 2.5\n",
        "claim = 'by'\nmeasure = 'troops'\npart = 'each'\nday = 90\n",
    ],
)
def test_what_is_right_is_read(text: str) -> None:
    assert told("[[require]]\n" + text) == []
    assert (
        told(
            "[[position]]\nid = 'q'\nparty = 'a'\n"
            + ("" if "claim" in text else "claim = 'after'\n")
            + text
        )
        == []
    )


def test_a_word_that_is_a_stage_elsewhere_is_ambiguous() -> None:
    stages = "stages = [{ name = 'x', share = 0.5 }, { name = 'first', share = 0.5 }]\n"
    text = f"[[measure]]\nid = 'm'\nby = ['a']\n{stages}"
    (fault,) = told(f"{text}[[require]]\nmeasure = 'm'\npart = 'first'\nneeds = {{ relief = 1 }}\n")
    assert "'first' is a stage of 'm' and a word for the first portion" in fault


def test_more_waits_than_an_agreement_has_are_refused() -> None:
    many = "[[measure]]\nid = 'm'\nby = ['a']\nportions = 1000\n"
    facts = "[[require]]\nmeasure = 'm'\npart = 'each'\nneeds = { troops = 'same' }\n" * 1001
    (fault,) = told(many + facts)
    assert "the claims make portions wait 1001000 times in all, and 1000000 are the most" in fault


@pytest.mark.parametrize("part", ["1", "4"])
def test_the_first_and_the_last_portion_in_quotes_are_meant(part: str) -> None:
    (fault,) = told(f"[[require]]\nmeasure = 'troops'\npart = '{part}'\nneeds = {{ relief = 1 }}\n")
    assert f"a portion's number stands without quotes: write {part}" in fault


@pytest.mark.parametrize("part", ["0", "5"])
def test_no_portion_in_quotes_is_meant(part: str) -> None:
    (fault,) = told(f"[[require]]\nmeasure = 'troops'\npart = '{part}'\nneeds = {{ relief = 1 }}\n")
    assert "without quotes" not in fault


def test_a_date_may_be_the_start_and_each_one_before_it_is_told() -> None:
    claim = "[[require]]\nclaim = 'by'\nmeasure = '{}'\ndate = {}\n"
    assert told(claim.format("troops", "2030-01-01") + claim.format("relief", "2030-03-01")) == []
    faults = told(claim.format("troops", "2029-12-31") + claim.format("relief", "2029-11-30"))
    assert len(faults) == 2
    assert all("lies before the start of the agreement, 2030-01-01" in fault for fault in faults)


def test_every_entry_of_a_list_is_looked_at() -> None:
    during = "[[require]]\nclaim = 'during'\nmeasure = 'troops'\nof = ['freeze', 'relief']\n"
    (fault,) = told(during)
    assert "of[2]: 'relief' is no standing measure" in fault
    tables = "[[require]]\nmeasure = 'troops'\nneeds_any = [{ relief = 1 }, { arm = 1 }]\n"
    (fault,) = told(tables)
    assert "needs_any[2].arm: unknown measure 'arm'" in fault


@pytest.mark.parametrize(
    ("names", "part", "kept"),
    [("x last", "last", True), ("last x", "last", False), ("each x", "each", False)],
)
def test_a_stage_with_the_name_of_a_word(names: str, part: str, kept: bool) -> None:
    one, other = names.split()
    stages = f"[{{ name = '{one}', share = 0.5 }}, {{ name = '{other}', share = 0.5 }}]"
    faults = told(
        f"[[measure]]\nid = 'm'\nby = ['a']\nstages = {stages}\n"
        f"[[require]]\nmeasure = 'm'\npart = '{part}'\nneeds = {{ relief = 1 }}\n"
    )
    assert [f"'{part}' is a stage of 'm' and a word for" in fault for fault in faults] == (
        [] if kept else [True]
    )


def test_previous_may_be_a_stage_and_a_word() -> None:
    stages = "[{ name = 'previous', share = 0.5 }, { name = 'x', share = 0.5 }]"
    (fault,) = told(
        f"[[measure]]\nid = 'm'\nby = ['a']\nstages = {stages}\n"
        "[[require]]\nmeasure = 'troops'\nneeds = { m = 'previous' }\n"
    )
    assert "can be read in two ways — give the share" in fault


def test_the_last_portion_counts_where_facts_contradict_each_other() -> None:
    until = "[[require]]\nclaim = 'by'\nmeasure = 'troops'\npart = 4\nday = 3\n"
    since = "[[require]]\nclaim = 'not_before'\nmeasure = 'relief'\nday = 9\n"
    wait = "[[require]]\nmeasure = 'troops'\npart = 4\ngate = 'end'\nneeds = { relief = 1 }\n"
    (fault,) = told(until + since + wait)
    assert "no order is possible" in fault
