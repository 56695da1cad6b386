"""What is a value of each type, and what a message says of one that is not."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from paripassu.escrow.values import (
    TYPES,
    exact_of,
    first_wrong,
    is_value,
    sum_of,
    text_of,
    what_is_wrong,
)
from paripassu.tables.texts import Texts

GOOD = {
    "text": ["", "x", " a\n", "é" * 2048, "a" * 4096, "\0", "\U0001f600" * 1024],
    "integer": ["0", "1", "-1", "120", "9" * 38, "-" + "9" * 38],
    "decimal": ["0", "-3", "0.5", "-0.5", "10", "12.05", "0." + "1" * 37, "-0." + "1" * 37],
    "boolean": ["true", "false"],
    "date": ["2026-03-01", "0001-01-01", "9999-12-31", "2024-02-29", "2000-02-29"],
    "place": [
        *("0,0", "90,180", "-90,-180", "89.99,179.999", "-0.5,0.5", "39.7952,125.7551", "9,9"),
        *("10,10", "80,100", "0." + "1" * 37 + ",0." + "3" * 37),
    ],
    "cell": ["w", "wy7", "0", "zzzzzzzzzzzz"],
    "tag": ["BM-0017", "1", " a ", "ВМ", "a" * 4096, "В" * 2048],
}
BAD = {
    "text": ["a" * 4097, "é" * 2049, "\ud800", "x\udfff"],
    "integer": ["", "-0", "01", "+1", "1.0", "1e3", " 1", "1 ", "1\n", "1,000", "١", "9" * 39],
    "decimal": [
        *("", "-0", "-0.0", ".5", "5.", "1.50", "01.5", "+1", "1e3", "1,5", "NaN", "inf", "٣.٥"),
        *("1.5\n", "9" * 39, "0." + "1" * 38, "-", "--1", "1.2.3", "0.0"),
    ],
    "boolean": ["", "True", "1", "yes", "true ", "true\n"],
    "date": [
        *("", "2026-3-1", "2026-02-29", "1900-02-29", "0000-01-01", "2026-13-01", "2026-00-10"),
        *("2026-04-31", "2026-01-00", "2026-01-32", "20260301", "2026-03-01\n", "12026-03-01"),
        *("0000-02-29", "٢٠٢٦-٠٣-٠١", "2100-02-29"),
    ],
    "place": [
        *("", "1", "1,2,3", "90.1,0", "91,0", "0,180.5", "0,181", "-91,0", "0,-181", "1.0,2"),
        *("1, 2", "-0,1", "1,-0", "01,1", "0," + "0." + "1" * 38, "1;2", "N1,E2", "100,0", "0,200"),
        *("0,190.5", "1,2\n"),
    ],
    "cell": ["", "a", "W", "wil", "z" * 13, "wy7 ", "wy7\n"],
    "tag": ["", " -", "a" * 4097, "В" * 2049, "ß", "a\n", "a\ud800"],
}


@pytest.mark.parametrize(("type_", "text"), [(t, text) for t in TYPES for text in GOOD[t]])
def test_is_a_value(type_: str, text: str) -> None:
    assert is_value(type_, text)
    assert what_is_wrong(type_, text) == ""
    assert first_wrong(type_, [None, text]) is None
    assert first_wrong(type_, Texts.from_list([None, text])) is None


@pytest.mark.parametrize(("type_", "text"), [(t, text) for t in TYPES for text in BAD[t]])
def test_is_none(type_: str, text: str) -> None:
    assert not is_value(type_, text)
    said = what_is_wrong(type_, text)
    assert said.startswith(("should be", "has "))
    assert len(said) < 400
    texts = [None, GOOD[type_][0], text, text]
    assert first_wrong(type_, texts) == 2
    if not any("\ud800" <= one <= "\udfff" for one in text):  # such a text has no bytes
        assert first_wrong(type_, Texts.from_list(texts)) == 2


def test_every_day_of_four_hundred_years() -> None:
    """The calendar as Python has it, and nothing beside it."""
    day, days = date(1800, 1, 1), set()
    while day < date(2210, 1, 1):
        days.add(day.isoformat())
        day += timedelta(days=1)
    for year in range(1800, 2210):
        for month in range(14):
            for number in range(33):
                text = f"{year:04}-{month:02}-{number:02}"
                assert is_value("date", text) == (text in days)


def test_says_what_is_wrong_in_words() -> None:
    assert what_is_wrong("decimal", "12,5") == (
        "should be a decimal such as 12.5, with digits and a point alone, not '12,5'"
    )
    assert what_is_wrong("integer", "1" * 39).startswith("has 39 digits, and 38 are the most")
    assert what_is_wrong("text", "a" * 5000) == "has 5,000 bytes, and 4,096 are the most"
    assert "half of a surrogate pair" in what_is_wrong("text", "\ud800")
    assert "'ß' is neither" in what_is_wrong("tag", "aß")


def test_sums_are_exact() -> None:
    assert text_of(sum_of(["0.1", "0.2", None, "-0.3"])) == "0"
    assert text_of(sum_of(["0.1", "0.2"])) == "0.3"
    assert text_of(sum_of(["1.5", "2.5"])) == "4"
    assert text_of(sum_of(["90", "10"])) == "100"
    assert text_of(sum_of([])) == "0"
    assert text_of(sum_of(["-0.5", "-1"])) == "-1.5"
    assert text_of(exact_of("9" * 38)) == "9" * 38
    assert exact_of("-0.25") == Fraction(-1, 4)


def test_a_sum_of_too_many_digits_is_none() -> None:
    with pytest.raises(ValueError, match="more than 38 digits"):
        text_of(sum_of(["9" * 38, "1"]))
    with pytest.raises(ValueError, match="more than 38 digits"):
        text_of(sum_of(["9" * 37, "0." + "1" * 37]))
    with pytest.raises(ValueError, match="no exact decimal"):
        text_of(Fraction(1, 3))
