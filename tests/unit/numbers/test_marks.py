"""Commas, points and blanks in numbers: one reading is read or advised, two are asked about."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paripassu.errors import PariPassuError
from paripassu.numbers import given as numbers
from paripassu.numbers.marks import fraction_in, reading, readings
from paripassu.numbers.quantity import QuantityError, parse_count, parse_number


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("12", ("12",)),
        ("1.5", ("1.5",)),
        ("1,5", ("1.5",)),
        ("-0,5", ("-0.5",)),
        (",5", (".5",)),
        ("0,002", ("0.002",)),
        ("0.002", ("0.002",)),
        ("1,2e3", ("1.2e3",)),
        ("1,234", ("1234", "1.234")),
        ("1.234", ("1234", "1.234")),
        ("+123.456", ("+123456", "+123.456")),
        ("1234,567", ("1234.567",)),
        ("1,234,567", ("1234567",)),
        ("1.234.567", ("1234567",)),
        ("1,234.5", ("1234.5",)),
        ("1.234,5", ("1234.5",)),
        ("1.234.567,891", ("1234567.891",)),
        ("1 234", ("1234",)),
        ("1 234 567,8", ("1234567.8",)),
        ("1\u202f234,5", ("1234.5",)),
        ("1'234.5", ("1234.5",)),
        ("1,23,456", ()),
        ("1.234,567.8", ()),
        ("1,2,3", ()),
        ("12 34", ()),
        ("x", ()),
        ("", ()),
        ("1" * 70, ()),
    ],
)
def test_readings(text: str, meant: tuple[str, ...]) -> None:
    assert readings(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("½", ("0.5",)),
        ("¼", ("0.25",)),
        ("¾", ("0.75",)),
        ("1½", ("1.5",)),
        ("-2 ⅝", ("-2.625",)),
        ("⅓", ()),  # no decimal holds it
        ("½½", ()),
        ("①", ()),
        ("⅟", ()),
        ("²", ()),
        ("3", ()),
        ("", ()),
    ],
)
def test_fractions_of_one_character(text: str, meant: tuple[str, ...]) -> None:
    assert fraction_in(text) == meant


@given(st.text("0123456789,. '-+e", max_size=15))
def test_every_reading_is_a_number(text: str) -> None:
    """An oracle: each reading keeps the digits, in their order, and is a number of its own."""
    for one in readings(text):
        Decimal(one)
        assert [c for c in one if c.isdigit()] == [c for c in text if c.isdigit()]


@pytest.mark.parametrize(
    ("text", "comma", "point"),
    [
        ("12", "12", "12"),
        ("1,234", "1.234", "1234"),
        ("1.234", "1234", "1.234"),
        ("-1.234", "-1234", "-1.234"),
        ("1.5", None, "1.5"),
        ("1,5", "1.5", None),
        ("1,234.5", None, "1234.5"),
        ("1.234,5", "1234.5", None),
        ("1.234.567", "1234567", None),
        ("1,2e3", "1.2e3", None),
        ("1 234,5", "1234.5", None),
        ("1'234.5", None, "1234.5"),
        ("x", None, None),
        ("1.2,3", None, None),
    ],
)
def test_the_sign_that_is_said_leaves_one_reading(
    text: str, comma: str | None, point: str | None
) -> None:
    assert (reading(text, ","), reading(text, ".")) == (comma, point)


@given(
    st.text("0123456789,. '-+e", max_size=15)
    | st.from_regex(r"[1-9][0-9]{0,2}([,.][0-9]{3}){1,2}", fullmatch=True)
)
def test_a_sign_chooses_between_the_readings(text: str) -> None:
    """Nothing is read that could not be meant, and what could be is read by one of the signs."""
    meant = readings(text)
    said = {reading(text, sign) for sign in ",."} - {None}
    assert said <= set(meant)
    assert said or not meant or "e" in text or " " in text or "'" in text
    if len(meant) == 2:
        assert said == set(meant)


def test_two_readings_are_asked_about() -> None:
    with pytest.raises(QuantityError, match=r"'1,234' may be 1234 or 1\.234") as caught:
        parse_number("1,234")
    assert caught.value.mend == "write the one that is meant: 1234 or 1.234"
    for text in ("1,000", "1.000"):
        with pytest.raises(QuantityError, match=r"may be 1000 or 1\.000"):
            parse_count(text)
        with pytest.raises(
            PariPassuError, match=r"population can be read in two ways: .*1000 or 1"
        ):
            numbers.count(text, "population")
    assert numbers.count("1e3", "population") == numbers.count(1000.0, "population") == 1000


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("1,5", "write 1.5"),
        ("1 234", "write 1234"),
        ("1.234,5", "write 1234.5"),
        ("1,234,567", "write 1234567"),
        ("1½", "write 1.5"),
        ("many", ""),
    ],
)
def test_one_reading_is_advised(text: str, mend: str) -> None:
    with pytest.raises(QuantityError, match="should be a number") as caught:
        parse_number(text)
    assert caught.value.mend == mend
