"""The phrase book, phrase by phrase."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from paripassu.numbers import measured, words
from paripassu.numbers.rounding import Rule


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("value", "rule", "said"),
    [
        (Fraction(9, 10), "promised", "90 %"),
        (0.29, "promised", "29 %"),
        (1, "promised", "100 %"),
        (0, "promised", "0 %"),
        (Fraction(2, 3), "promised", "66.66 %"),
        (Fraction(2, 3), "asked", "66.67 %"),
        (Fraction(2, 3), "given", "66.67 %"),
        (0.99999, "promised", "99.999 %"),
        (1 - 1e-12, "promised", "99.9999 %"),
        (Fraction(29_999_999, 30_000_000), "asked", "99.999997 %"),
        (1e-7, "promised", "less than 0.01 %"),
        (Fraction(1, 3 * 10**6), "given", "less than 0.01 %"),
        (Fraction(1, 3 * 10**6), "asked", "0.01 %"),
        (1e-7, "given", "0.00001 %"),
        (0.975, "given", "97.5 %"),
        (Fraction("0.123456789"), "given", "12.3456789 %"),
    ],
)
def test_percent(value: Fraction | float, rule: Rule, said: str) -> None:
    assert plain(words.percent(value, rule)) == said


def test_shares_in_few_digits() -> None:
    assert plain(words.percent(Fraction(1, 3), "asked", 0)) == "34 %"
    assert plain(words.percent(Fraction(999, 1000), "asked", 0)) == "99.9 %"
    assert plain(words.percent(Fraction(1, 3), "given", 0)) == "33 %"
    assert plain(words.percent(Fraction(1, 300), "promised", 0)) == "less than 1 %"


def test_required_has_its_fraction() -> None:
    assert plain(words.required(Fraction(9, 10))) == "90 %"
    assert plain(words.required(Fraction(68, 135))) == "50.38 % (68/135)"
    assert plain(words.required(Fraction(10**9, 3 * 10**9 + 1))) == "33.34 %"


@pytest.mark.parametrize(
    ("achieved", "asked", "said"),
    [
        (0.29, Fraction(29, 100), ("29 %", "29 %")),
        (0.28995, Fraction(28994, 100_000), ("28.995 %", "28.994 %")),
        (0.28995, Fraction(29, 100), ("28.99 %", "29 %")),
        (Fraction(1, 3), Fraction(1, 3), ("33.3333… % (1/3)", "33.3333… % (1/3)")),
        (Fraction(1, 3) + Fraction(1, 10**6), Fraction(1, 3), ("33.3334 %", "33.3334 % (1/3)")),
        (0.00005, Fraction(2, 100_000), ("0.005 %", "0.002 %")),
        (0.00002, Fraction(5, 100_000), ("0.002 %", "0.005 %")),
        (0.99997, Fraction(2_999_900, 3_000_001), ("99.997 %", "99.997 %")),
        (0.0, 0.0, ("0 %", "0 %")),
    ],
)
def test_compared(achieved: float, asked: Fraction, said: tuple[str, str]) -> None:
    low, high = words.compared(achieved, asked)
    assert (plain(low), plain(high)) == said


def test_what_was_decided_exactly_wins_over_floats() -> None:
    third = Fraction(1, 3)
    low, high = words.compared(float(third), third, reached=True)
    assert low == high
    low, high = words.compared(0.9, Fraction(9, 10), reached=False)
    assert (plain(low), plain(high)) == ("just under 90 %", "90 %")


def test_what_was_estimated_is_never_certain() -> None:
    """Of no alarm in 100,000 histories it does not follow that there is none."""
    said = [plain(words.estimated(value)) for value in (0.0, 0.0005, 0.0015, 0.9995, 1.0)]
    assert said == ["under 0.1 %", "under 0.1 %", "0.1 %", "over 99.9 %", "100 %"]


def test_odds_are_never_always_or_never() -> None:
    little = Fraction(1, 10_000)
    said = [plain(words.odds(value)) for value in (0, little, Fraction(2, 7), 1 - little, 1)]
    assert said == ["0 %", "under 0.1 %", "28.6 %", "over 99.9 %", "100 %"]


@pytest.mark.parametrize(
    ("value", "rule", "said"),
    [
        (Fraction(1, 3), "promised", "0.33"),
        (Fraction(1, 3), "asked", "0.34"),
        (Fraction(1, 3), "given", "0.33"),
        (Fraction(-5, 2), "given", "−2.5"),
        (Fraction("1.2345"), "given", "1.2345"),
        (Fraction("2.0000001"), "given", "2.0000001"),
        (Fraction("0.3333333"), "given", "0.3333333"),
        (Fraction("123456789.123456"), "given", "123456789.123456"),
        (Fraction("0.000000000001"), "given", "0.000000000001"),
        # What was worked out to fifteen digits is nobody's number.
        (Fraction("0.333333333333333"), "given", "0.33"),
        (Fraction(-1, 1000), "given", "−0.001"),
        (Fraction(-1, 3000), "asked", "−0.00033"),
        (Fraction(-1, 3000), "promised", "−0.01"),
        (Fraction(1, 3 * 10**12), "promised", "just above 0"),
        (Fraction(100), "given", "100"),
        (1234567.5, "given", "1234567.5"),
        (float("inf"), "given", "∞"),
        (-0.0, "given", "0"),
    ],
)
def test_numbers(value: Fraction | float, rule: Rule, said: str) -> None:
    assert words.number(value, rule) == said


@pytest.mark.parametrize(
    ("value", "limit", "said"),
    [
        (Fraction(1), Fraction(12), ("1", "12")),
        (Fraction(1, 3), Fraction(1, 3), ("0.33", "0.33")),
        (Fraction("0.333"), Fraction("0.333"), ("0.333", "0.333")),
        (Fraction("0.333"), Fraction(1, 3), ("0.333", "0.3333")),
        (Fraction(1, 3), Fraction("0.335"), ("0.334", "0.335")),
        (Fraction(1, 3), Fraction("0.333"), ("0.34", "0.333")),
        (Fraction(1) - Fraction(1, 10**70), Fraction(1), ("just under 1", "1")),
        (Fraction(0), Fraction(2, 3), ("0", "0.67")),
    ],
)
def test_an_amount_beside_its_limit(
    value: Fraction, limit: Fraction, said: tuple[str, str]
) -> None:
    assert words.against(value, limit) == said


@pytest.mark.parametrize(
    ("value", "unit", "rule", "said"),
    [
        (Fraction(8), "kg", "given", "8 kg"),
        (0.0004, "kg", "given", "0.0004 kg"),
        (Fraction("0.123456789012345"), "kg", "given", "0.123456789012345 kg"),
        (0.1 + 0.2, "kg", "given", "0.3 kg"),
        (1.5e-7, "g", "given", "1.5 × 10⁻⁷ g"),
        (Fraction(2, 3), "kg", "given", "0.6666666667 kg"),
        (12.34567, "kg", "promised", "12.34 kg"),
        (12.34567, "kg", "asked", "12.35 kg"),
        (123456.7, "", "asked", "123500"),
        (0.0, "kg", "given", "0 kg"),
        (-0.0, "kg", "asked", "0 kg"),
        (float("-inf"), "kg", "asked", "−∞ kg"),
    ],
)
def test_amounts(value: Fraction | float, unit: str, rule: Rule, said: str) -> None:
    assert words.amount(value, unit, rule) == said


@pytest.mark.parametrize(
    ("number", "noun", "said"),
    [
        (0, "item", "no items"),
        (1, "breach", "1 breach"),
        (2, "breach", "2 breaches"),
        (1_200, "item", "1,200 items"),
        (2, "party", "2 parties"),
        (2, "day", "2 days"),
    ],
)
def test_count(number: int, noun: str, said: str) -> None:
    assert words.count(number, noun) == said


def test_what_is_refused_is_said_as_it_was_typed() -> None:
    typed = (0.5000000000000001, 0.6, -2.0, 1.2345678901234566e-9, float("nan"), float("inf"))
    assert [words.in_full(value) for value in typed] == [
        "0.5000000000000001", "0.6", "−2", "1.2345678901234566 × 10⁻⁹", "nan", "∞",
    ]  # fmt: skip


def test_intervals_in_per_cent() -> None:
    assert plain(words.between(Fraction(11, 20), Fraction(4, 5))) == "55–80 %"
    assert plain(words.between(Fraction(1, 3), Fraction(2, 3))) == "33.33–66.67 %"
    assert plain(words.between(Fraction(1, 2), Fraction(1, 2))) == "50 %"


def test_irregular_nouns() -> None:
    assert words.count(3, "stratum", "strata") == "3 strata"


def test_lists() -> None:
    assert words.listed([]) == ""
    assert words.listed(["a"]) == "a"
    assert words.listed(["a", "b"]) == "a and b"
    assert words.listed(["a", "b", "c"]) == "a, b and c"
    assert words.listed(["a"] * 6) == "a, a, a, a and 2 more"
    assert words.numbered("line", [3]) == "line 3"
    assert words.numbered("period", [1, 2, 5]) == "periods 1, 2 and 5"


def test_days() -> None:
    assert words.date(dt.date(2017, 3, 1)) == "1 March 2017"
    assert words.days(1) == "1 day"
    assert words.days(Fraction(5, 2)) == "2.5 days"
    assert words.days(0) == "0 days"
    assert words.days(Fraction(1, 3)) == "1/3 of a day"
    assert words.days(Fraction(7, 3)) == "2\u00a01/3 days"
    assert words.days(Fraction("0.333333333333333")) == "1/3 of a day"  # as a file holds it
    assert words.days(Fraction("0.3333")) == "0.34 days"  # somebody wrote it, and it is no third
    assert words.days(Fraction("0.3333333333334")) == "0.34 days"  # more than a third
    assert words.days(Fraction(1, 17)) == "0.06 days"
    assert words.day(Fraction("10.25")) == "10.25"
    assert words.day(Fraction(31, 3)) == "10\u00a01/3"
    assert words.day(Fraction(31, 17), "promised") == "1.82"


def test_sentences() -> None:
    assert words.sentence("no alarm") == "No alarm."
    assert words.sentence("Why?") == "Why?"
    assert words.sentence("") == ""


@pytest.mark.parametrize(
    ("value", "sigma", "said"),
    [
        (8.314, 0.524, "8.31 ± 0.52"),
        (-8.316, 5.1, "−8.3 ± 5.1"),
        (0.0, 0.0, "0 ± 0"),
        (12.5, 0.0, "12.5 ± 0"),
        (1234567.0, 8100.0, "1234567 ± 8100"),
        (-0.00001, 0.5, "0.00 ± 0.50"),
        (3e-6, 2.5e-6, "0.0000030 ± 0.0000025"),
        (1e9, 1e-6, "1 × 10⁹ ± 1 × 10⁻⁶"),
        (2e12, 3e11, "2 × 10¹² ± 3 × 10¹¹"),
    ],
)
def test_a_measurement_is_written_to_the_second_digit_of_its_error(
    value: float, sigma: float, said: str
) -> None:
    assert measured.with_error(value, sigma) == said


def test_estimates_have_few_figures() -> None:
    assert measured.about(0.000_012_34) == "0.00001234"
    assert measured.about(1.5e-9) == "1.5 × 10⁻⁹"
    assert measured.about(float("inf")) == "∞"
    assert measured.about(0) == "0"
    assert measured.figure(-0.001, 2) == "0.00"
    assert measured.statistic(1.645) == "1.65"
    assert measured.statistic(2e7) == "20000000"
