"""Amounts in a few words."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from paripassu.agreement.model import Interval, Measure
from paripassu.agreement.phrases import interval, number, portions


def test_amounts_are_short() -> None:
    assert number(Fraction(1, 3)) == "0.33"
    assert number(Fraction(-2)) == "−2"
    assert number(Fraction("1.23456")) == "1.23456"
    assert interval(None) == "no limit"
    assert interval(Interval(Fraction(0), Fraction(1, 2))) == "0 … 0.5"
    judged = Interval(Fraction(0), Fraction(3), Fraction("0.5"))
    assert interval(judged) == "0 … 3 (most likely 0.5)"
    apart = Interval(Fraction("0.1234567"), Fraction("0.1234568"))
    assert interval(apart) == "0.1234567 … 0.1234568"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "in one"),
        ({"portions": 4}, "4 portions"),
        ({"portions": 12, "days": 30, "standing": True}, "12 portions, kept up without a gap"),
        (
            {
                "stages": [
                    {"name": "signature", "share": 0, "days": [1, 2]},
                    {"name": "ratification", "share": 1},
                ]
            },
            "signature 0\u00a0% in 1 … 2 days, ratification 100\u00a0%",
        ),
    ],
)
def test_portions_have_words(fields: dict[str, Any], said: str) -> None:
    assert portions(Measure.model_validate({"id": "m", "by": ["a"], **fields})) == said
