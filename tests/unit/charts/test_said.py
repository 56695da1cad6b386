"""Probabilities in words: never more than was reached."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paripassu.charts.inspection.account_words import TESTS, about
from paripassu.charts.inspection.said import chance, many


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Fraction(9, 10), "90 %"),
        (0.9, "90 %"),
        (1, "100 %"),
        (0, "0 %"),
        (Fraction(2, 3), "66.66 %"),
        (0.99999, "99.999 %"),
        (1 - 1e-12, "99.9999 %"),
        (None, "–"),
    ],
)
def test_chance(value: Fraction | float | None, said: str) -> None:
    assert chance(value).replace("\u00a0", " ") == said


def test_what_somebody_gave_is_not_rounded() -> None:
    assert chance(Fraction("0.975"), given=True) == "97.5\u00a0%"
    assert chance(Fraction(2, 3), given=True) == "66.66\u00a0%"
    assert chance(Fraction("1e-7"), given=True) == "1e-05\u00a0%"
    assert chance(0, given=True) == "0\u00a0%"


def test_what_was_estimated_is_never_certain() -> None:
    """Of no alarm in 100,000 histories it does not follow that there is none."""
    said = [about(value).replace("\u00a0", " ") for value in (0.0, 0.0005, 0.0015, 0.9995, 1.0)]
    assert said == ["under 0.1 %", "under 0.1 %", "0.1 %", "over 99.9 %", "100 %"]


def test_cusum_is_not_said_to_alarm_both_ways() -> None:
    assert "both ways" not in TESTS["cusum"]


@given(st.fractions(0, 1))
def test_rounded_down(value: Fraction) -> None:
    shown = Fraction(chance(value).split("\u00a0")[0]) / 100
    assert shown <= value < shown + Fraction(1, 10_000)
    assert (shown == 1) == (value == 1)


def test_many() -> None:
    assert (many(1, "item"), many(1_200, "item")) == ("1 item", "1,200 items")
