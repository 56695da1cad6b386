"""What a claim says, in words."""

# ruff: noqa: ISC004 - a sentence may go over two lines

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from paripassu.agreement.model import Agreement, Choice, Requirement
from paripassu.agreement.read import parse_agreement
from paripassu.agreement.wording import choice, what

AGREEMENT = parse_agreement(
    """
    [agreement]
    id = "x"
    [[party]]
    id = "a"
    [[measure]]
    id = "arms"
    title = "Disposal of arms"
    by = ["a"]
    portions = 4
    [[measure]]
    id = "law"
    by = ["a"]
    [[measure]]
    id = "treaty"
    by = ["a"]
    stages = [{ name = "signature", share = 0.4 }, { name = "ratification", share = 0.6 }]
    [[measure]]
    id = "freeze"
    by = ["a"]
    days = 30
    standing = true
    """
)
DAY = {"date": dt.date(2017, 3, 1)}


def said(fields: dict[str, Any], agreement: Agreement = AGREEMENT) -> str:
    return what(agreement, Requirement.model_validate({"measure": "arms", **fields}), str)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"needs": {"law": "all"}}, "arms is not begun before law is complete"),
        ({"needs": {"law": 1}, "part": "last"}, "arms is not completed before law is complete"),
        (
            {"needs": {"law": 0.5}, "part": "last", "gate": "begin"},
            "the last portion of arms is not begun before 50 % of law is done",
        ),
        (
            {"needs": {"treaty": "signature"}, "gate": "end"},
            "the first portion of arms is not completed before “signature” of treaty is done",
        ),
        (
            {"needs": {"law": "all", "treaty": 0.4}, "part": 3},
            "portion 3 of arms is not begun before law is complete and 40 % of treaty is done",
        ),
        (
            {"needs": {"treaty": "same"}, "part": "each"},
            "no portion of arms is begun before the same share of treaty is done",
        ),
        (
            {"needs": {"treaty": "previous"}, "part": "each", "gate": "end"},
            "no portion of arms is completed before treaty has reached the share that arms had "
            "before it",
        ),
        (
            {"needs": {"arms": "previous"}, "part": "each", "lag_days": 21},
            "no portion of arms is begun until 21 days after the portion before it is done",
        ),
        (
            {"needs": {"law": "all"}, "lag_days": 1},
            "arms is not begun until 1 day after law is complete",
        ),
        (
            {"needs_any": [{"law": "all"}, {"treaty": 0.4}]},
            "arms is not begun before law is complete or 40 % of treaty is done",
        ),
        (
            {"needs": {"law": "all"}, "needs_any": [{"treaty": 0.4}, {"arms": "previous"}]},
            "arms is not begun before law is complete, and either 40 % of treaty is done or the "
            "portion before it is done",
        ),
        (
            {"needs_any": [{"law": "all", "treaty": 1}, {"treaty": 0.4}]},
            "arms is not begun before (law is complete and treaty is complete) or 40 % of treaty "
            "is done",
        ),
        ({"claim": "not_before", "day": 90}, "arms is not begun before day 90"),
        (
            {"claim": "not_before", "measure": "treaty", "part": "ratification", **DAY},
            "“ratification” of treaty is not begun before 1 March 2017",
        ),
        ({"claim": "by", **DAY}, "arms is complete by 1 March 2017"),
        ({"claim": "by", "share": 0.3, **DAY}, "30 % of arms is done by 1 March 2017"),
        (
            {"claim": "by", "share": 0.3, "gate": "begin", **DAY},
            "the portion that brings arms to 30 % has begun by 1 March 2017",
        ),
        ({"claim": "by", "part": "first", "gate": "begin", "day": 16}, "arms has begun by day 16"),
        ({"claim": "by", "part": "each", "day": 16}, "every portion of arms is complete by day 16"),
        (
            {"claim": "by", "part": "first", "day": 1},
            "the first portion of arms is complete by day 1",
        ),
        (
            {"claim": "within", "needs": {"law": "all"}, "days": 10},
            "arms is complete within 10 days after law is complete",
        ),
        (
            {"claim": "within", "needs": {"treaty": "same"}, "days": 2.5, "part": "each"},
            "every portion of arms is complete within 2.5 days after the same share of treaty is "
            "done",
        ),
        (
            {"claim": "within", "needs": {"law": 1}, "days": 1, "part": "first", "gate": "begin"},
            "arms has begun within 1 day after law is complete",
        ),
        ({"claim": "during", "of": ["freeze"]}, "arms happens only while freeze is kept up"),
        (
            {"claim": "during", "of": ["freeze", "law"], "part": 2, "gate": "begin"},
            "portion 2 of arms begins only while freeze and law are kept up",
        ),
        (
            {"claim": "during", "of": ["freeze"], "gate": "end"},
            "every portion of arms ends only while freeze is kept up",
        ),
        ({"measure": "law", "part": "each", "claim": "by", "day": 3}, "law is complete by day 3"),
    ],
)
def test_every_gate_has_words(fields: dict[str, Any], words: str) -> None:
    assert said(fields) == words


def test_measures_are_called_by_their_titles_where_nothing_is_said() -> None:
    fact = Requirement(measure="arms", needs={"law": "all"})
    assert what(AGREEMENT, fact) == "“Disposal of arms” is not begun before “law” is complete"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "exactly 1 of arms and law is part of the agreement"),
        ({"exactly": 2}, "exactly 2 of arms and law are part of the agreement"),
        ({"at_least": 1}, "at least 1 of arms and law is part of the agreement"),
    ],
)
def test_choices_have_words(fields: dict[str, Any], words: str) -> None:
    made = Choice.model_validate({"of": ["arms", "law"], **fields})
    assert choice(AGREEMENT, made, str) == words
