"""Claims and amounts in a few words."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest

from paripassu.agreement.model import Interval, Position
from paripassu.agreement.phrases import claim, interval, number


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            {"claim": "after", "needs": {"n": 1, "o": 0.25, "p": "all", "q": "signature"}},
            "m begins only after all of n and 25\u00a0% of o and all of p and “signature” of q",
        ),
        ({"claim": "after", "needs": {"n": 1}, "part": "last"}, "m ends only after all of n"),
        ({"claim": "at_least", "share": 0.5}, "at least 50\u00a0% of m"),
        ({"claim": "at_least", "share": 1}, "all of m"),
        ({"claim": "at_most", "share": 0.125}, "at most 12.5\u00a0% of m"),
        ({"claim": "include"}, "m is part of it"),
        ({"claim": "exclude"}, "m is no part of it"),
        ({"claim": "by", "date": dt.date(2018, 6, 1)}, "m ends by 2018-06-01"),
        ({"claim": "not_before", "date": dt.date(2018, 6, 1)}, "m begins not before 2018-06-01"),
    ],
)
def test_every_claim_has_words(fields: dict[str, Any], words: str) -> None:
    assert claim(Position(id="q", party="a", measure="m", **fields)) == words


def test_amounts_are_short() -> None:
    assert number(Fraction(1, 3)) == "0.33"
    assert number(Fraction(-2)) == "−2"
    assert number(Fraction("1.23456")) == "1.23456"
    assert interval(None) == "no limit"
    assert interval(Interval(Fraction(0), Fraction(1, 2))) == "0 … 0.5"
    apart = Interval(Fraction("0.1234567"), Fraction("0.1234568"))
    assert interval(apart) == "0.1234567 … 0.1234568"
