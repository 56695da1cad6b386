"""What people write for a word, a key or an id of the format leads to the right one."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from paripassu.agreement.entries import MANY, SINGLE
from paripassu.agreement.fields import LIKE, PORTION_WORDS, Claim, Firm, GateEnd
from paripassu.agreement.meant import (
    CLAIM_HINTS,
    CLAIMS,
    FIRMNESS,
    GATES,
    KEYS,
    NEEDS,
    PORTIONS,
    TABLES,
    id_meant,
    word_meant,
)
from paripassu.agreement.model import (
    Choice,
    Declaration,
    Entry,
    Head,
    Measure,
    Notice,
    Party,
    Position,
    Process,
    Requirement,
    Source,
    Stage,
    Verify,
)
from paripassu.agreement.read import parse_agreement
from paripassu.errors import AgreementError

MODELS: dict[str, type[Entry]] = {
    model.__name__: model
    for model in (
        Choice,
        Declaration,
        Head,
        Measure,
        Notice,
        Party,
        Position,
        Process,
        Requirement,
        Source,
        Stage,
        Verify,
    )
}

HEAD = """
[agreement]
id = "x"
start = 2030-01-01
[[party]]
id = "us"
name = "United States"
[[party]]
id = "dprk"
name = "DPR Korea"
[[measure]]
id = "treaty"
title = "Peace treaty"
by = ["us"]
value = { us = -1, dprk = 3 }
[[measure]]
id = "arms"
title = "Disarmament"
by = ["dprk"]
value = { dprk = -1, us = 3 }
"""


def said(text: str) -> list[str]:
    with pytest.raises(AgreementError) as refused:
        parse_agreement(HEAD + text, "a.toml")
    return [str(fault) for fault in refused.value.faults]


def test_every_word_leads_to_a_known_one() -> None:
    assert set(CLAIMS.values()) <= set(get_args(Claim))
    assert set(FIRMNESS.values()) <= set(get_args(Firm))
    assert set(PORTIONS.values()) <= set(PORTION_WORDS)
    assert set(GATES.values()) <= set(get_args(GateEnd))
    assert set(NEEDS.values()) <= {"all", *LIKE}
    assert set(TABLES.values()) <= {*SINGLE, *MANY}
    assert not set(TABLES) & {*SINGLE, *MANY}
    assert not set(CLAIM_HINTS) & set(get_args(Claim))
    assert set(KEYS) == set(MODELS)
    for name, meant in KEYS.items():
        assert set(meant.values()) <= set(MODELS[name].model_fields), name
        # A word that is known is never taken for another one.
        assert not set(meant) & set(MODELS[name].model_fields), name
    assert not set(CLAIMS) & set(get_args(Claim))


@pytest.mark.parametrize(
    ("word", "claim"),
    [
        ("before", "by"),
        ("until", "by"),
        ("Deadline", "by"),
        ("not_later_than", "by"),
        ("no later than", "by"),
        ("then", "after"),
        ("since", "not_before"),
        ("not-earlier-than", "not_before"),
        ("min", "at_least"),
        ("up to", "at_most"),
        ("without", "exclude"),
        ("while", "during"),
        ("as long as", "during"),
        ("days-after", "within"),
        ("milestone", "by"),
        ("quarter for quarter", "after"),
        ("either", "after"),
        ("lag", "after"),
        ("atleast", "at_least"),  # by its letters
    ],
)
def test_a_claim_in_other_words(word: str, claim: str) -> None:
    (fault,) = said(f'[[position]]\nid = "p"\nparty = "us"\nclaim = "{word}"\nmeasure = "arms"\n')
    assert f"did you mean '{claim}'?" in fault


def test_before_may_mean_the_order_of_two_measures() -> None:
    (fault,) = said(
        '[[position]]\nid = "p"\nparty = "us"\nclaim = "before"\nmeasure = "arms"\n'
        'needs = { treaty = "all" }\n'
    )
    assert "let that one claim 'after'" in fault


def test_until_may_mean_as_long_as_something_is_kept_up() -> None:
    (fault,) = said('[[position]]\nid = "p"\nparty = "us"\nclaim = "until"\nmeasure = "arms"\n')
    assert "as something is kept up, claim 'during'" in fault


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("delay = 3", "lag_days"),
        ("wait = 3", "lag_days"),
        ("gap = 3", "lag_days"),
        ("one_of = [{ arms = 1 }]", "needs_any"),
        ("portion = 2", "part"),
        ("while = ['arms']", "of"),
        ("milestone = 0.3", "share"),
        ("day-number = 3", "day"),
        ("gat = 'end'", "gate"),
    ],
)
@pytest.mark.parametrize("kind", ["require", "position"])
def test_keys_of_claims_in_other_words(kind: str, text: str, key: str) -> None:
    head = 'id = "p"\nparty = "us"\n' if kind == "position" else ""
    claim = 'claim = "after"\nmeasure = "treaty"\nneeds = { arms = 1 }\n'
    (fault,) = said(f"[[{kind}]]\n{head}{claim}{text}\n")
    assert f"unknown key '{text.split(' ')[0]}' — did you mean '{key}'?" in fault


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("[[choice]]\nof = ['arms']\n", "did you mean 'choose'?"),
        ("[[alternatives]]\nof = ['arms']\n", "did you mean 'choose'?"),
        ("[[fact]]\nmeasure = 'arms'\n", "did you mean 'require'?"),
        ("[[choose]]\none_of = ['arms', 'treaty']\nof = ['arms']\n", "did you mean 'of'?"),
        ("[[choose]]\npick = 1\nof = ['arms', 'treaty']\n", "did you mean 'exactly'?"),
        ("[[choose]]\nminimum = 1\nof = ['arms', 'treaty']\n", "did you mean 'at_least'?"),
        ("[[choose]]\nof = 'arms'\n", 'write of = ["arms"]'),
        ("[[choose]]\nof = ['Peace treaty']\n", "did you mean 'treaty'?"),
        ("[[choose]]\nof = ['trety']\n", "did you mean 'treaty'?"),
    ],
)
def test_tables_and_choices_in_other_words(text: str, hint: str) -> None:
    assert hint in " ".join(said(text))


def test_lasting_is_a_share_and_no_per_cent() -> None:
    (fault,) = said('[[measure]]\nid = "m"\nby = ["us"]\nlasting = 2\n')
    assert "lasting: should be between 0 and 1, not 2" in fault
    assert "1: it cannot be undone" in fault
    assert "0.02" not in fault


@pytest.mark.parametrize("written", ["United States", "united states", "Untied States"])
def test_a_name_where_an_id_belongs_names_the_id(written: str) -> None:
    measure = '[[measure]]\nid = "m"\nby = ["us"]\n'
    for text in (
        f'[[measure]]\nid = "m"\nby = ["{written}"]\n',
        f'{measure}value = {{ "{written}" = 3 }}\n',
        f'[[position]]\nid = "p"\nparty = "{written}"\nclaim = "include"\nmeasure = "arms"\n',
    ):
        (fault,) = said(text)
        assert "did you mean 'us'? 'United States' is its name" in fault, text


def test_a_title_where_the_id_of_a_measure_belongs() -> None:
    for text in (
        'claim = "include"\nmeasure = "Peace treaty"\n',
        'claim = "include"\nmeasure = "disarmament"\n',
        'claim = "after"\nmeasure = "arms"\nneeds = { "Peace treaty" = "all" }\n',
    ):
        (fault,) = said(f'[[position]]\nid = "p"\nparty = "us"\n{text}')
        assert "did you mean 'treaty'? 'Peace treaty'" in fault or (
            "did you mean 'arms'? 'Disarmament' is its name" in fault
        )


def test_keys_in_other_words() -> None:
    faults = said(
        '[[measure]]\nid = "m"\nperformer = "us"\nname = "M"\nduration = 3\nby = ["us"]\n'
    )
    assert [fault.rpartition("did you mean ")[2] for fault in faults] == [
        "'by'?",
        "'title'?",
        "'days'?",
    ]


def test_the_letters_of_an_id_count_before_those_of_a_name() -> None:
    names = {"us": "United States", "usa-2": "Us", "x": ""}
    assert id_meant("usa", names) == "did you mean 'us'?"
    assert id_meant("US", names) == "did you mean 'usa-2'? 'Us' is its name"
    assert id_meant("nowhere", names) == "known: us, usa-2, x"
    assert id_meant("a" * 10_000, names).startswith("known")
    assert word_meant("zzz", ["by"], CLAIMS) == "known: by"


def test_an_unreadable_item_is_told_once(tmp_path: Path) -> None:
    assert len(said('[[measure]]\nid = "m"\nby = [3]\n')) == 1
    assert len(said('[[measure]]\nid = "m"\nby = []\n')) == 1
