"""Exact values written: as text, and as the nearest JSON number."""

from __future__ import annotations

from fractions import Fraction

import pytest

from paripassu.numbers.fraction import (
    format_fraction,
    is_exact,
    nearest_number,
    parse_fraction,
    shortest,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(4, 5), "4/5"),
        (Fraction(-1, 3), "-1/3"),
        (Fraction(6, 2), "3"),
        (Fraction(7), "7"),
        (Fraction(-(10**5000), 3), "-1" + "0" * 5000 + "/3"),
        (Fraction(10**5000), "1" + "0" * 5000),
        (Fraction(1, 7**20_000), None),
    ],
)
def test_text_and_back(value: Fraction, text: str | None) -> None:
    written = format_fraction(value)
    assert text is None or written == text
    assert parse_fraction(written) == value


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no fraction"),
        ("1/0", "divides by zero"),
        ("1/000", "divides by zero"),
        ("1/", "no fraction"),
        ("/2", "no fraction"),
        ("1/-3", "no fraction"),
        ("+1", "no fraction"),
        ("1/2/3", "no fraction"),
        (" 1/2", "no fraction"),
        ("1/2\n", "no fraction"),
        ("0.5", "no fraction"),
        ("1e3", "no fraction"),
        ("١/٢", "no fraction"),  # digits, but not ours
        ("1_0", "no fraction"),
        ("1" * 12, "more than 10 digits"),
        ("1/" + "1" * 11, "more than 10 digits"),
    ],
)
def test_no_fractions(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse_fraction(text, 10)


@pytest.mark.parametrize(
    ("value", "number", "exact", "said"),
    [
        (Fraction(3), 3, True, "3"),
        (Fraction(10**30 + 1), 10**30 + 1, True, str(10**30 + 1)),
        (Fraction(1, 10), 0.1, True, "0.1"),
        (Fraction(1, 3), 1 / 3, False, "1/3"),
        (Fraction(1, 10**30), 1e-30, True, "1e-30"),
        (Fraction(1, 5**30), 1 / 5**30, True, "1.073741824e-21"),
        (Fraction(1, 2**60), 2.0**-60, False, f"1/{2**60}"),
        # Sixteen digits: the double beside it prints as another decimal.
        (Fraction("9007199254740993.1"), 9007199254740993.1, False, "90071992547409931/10"),
        (Fraction("0.1234567890123456"), 0.1234567890123456, True, "0.1234567890123456"),
        (Fraction("0.123456789012345678"), 0.12345678901234568, False, None),
        (Fraction(1, 10**400), 0.0, False, f"1/1{'0' * 400}"),
    ],
)
def test_numbers(value: Fraction, number: float, exact: bool, said: str | None) -> None:
    assert nearest_number(value) == number
    assert type(nearest_number(value)) is type(number)
    assert is_exact(nearest_number(value), value) is exact
    assert is_exact(nearest_number(-value), -value) is exact
    assert said is None or shortest(value) == said
