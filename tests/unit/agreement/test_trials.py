"""Agreements that a new user wrote and that could not be read, or were read as something else."""

from __future__ import annotations

import pytest
from tests.shared import needs, shared

from paripassu.agreement.book import agreement_of
from paripassu.agreement.model import Agreement, Position, Requirement
from paripassu.agreement.read import parse_agreement, read_agreement
from paripassu.agreement.sheets import book_of
from paripassu.agreement.wording import what
from paripassu.agreement.write import to_toml

pytestmark = needs("trials")


def trial(name: str) -> Agreement:
    return read_agreement(shared("trials") / f"{name}.toml")


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("begin-by", "position", "the first portion of arms is complete by 10 January 2030"),
        ("require-part", "require", "vote is not completed before return is complete"),
        ("milestone", "position", "30 % of arms is done by 1 March 2030"),
        ("per-portion", "position", "portion 2 of troops is not begun before 50 % of arms is done"),
        ("first-last", "position", "arms is complete by 1 April 2030"),
    ],
)
def test_they_say_what_was_meant(name: str, kind: str, said: str) -> None:
    agreement = trial(name)
    entries: tuple[Position, ...] | tuple[Requirement, ...] = (
        agreement.positions if kind == "position" else agreement.requirements
    )
    assert what(agreement, entries[0], str) == said
    assert parse_agreement(to_toml(agreement)) == agreement
    assert agreement_of(book_of(agreement), "book") == agreement


def test_a_portion_may_be_begun_by_a_day() -> None:
    text = (shared("trials") / "begin-by.toml").read_text(encoding="utf-8")
    agreement = parse_agreement(text.replace('part = "first"', 'part = "first"\ngate = "begin"'))
    assert what(agreement, agreement.positions[0], str) == "arms has begun by 10 January 2030"


def test_either_or_can_be_written() -> None:
    text = (shared("trials") / "either-or.toml").read_text(encoding="utf-8")
    changed = text.replace("optional = true\n", "").replace(
        'needs = { relief = "all", loan = "all" }',
        'needs_any = [{ relief = "all" }, { loan = "all" }]',
    )
    assert changed != text
    agreement = parse_agreement(changed + '[[choose]]\nof = ["relief", "loan"]\n')
    assert agreement.alternatives == {"relief", "loan"}
    assert what(agreement, agreement.positions[0], str) == (
        "arms is not begun before relief is complete or loan is complete"
    )
