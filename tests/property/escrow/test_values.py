"""Values against slow, literal readings of the specification's table."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from paripassu.escrow.values import exact_of, first_wrong, is_value, sum_of, text_of

NUMBERS = st.text("0123456789.-+e, ", max_size=12)
EXACT = st.decimals(allow_nan=False, allow_infinity=False, places=9, min_value=-(10**9)).filter(
    lambda number: abs(number) < 10**20
)


def integer(text: str) -> bool:
    digits = text.lstrip("-")
    return bool(re.fullmatch("0|-?[1-9][0-9]*", text)) and len(digits) <= 38


def decimal(text: str) -> bool:
    whole = re.fullmatch("0|-?[1-9][0-9]*", text)
    pointed = re.fullmatch(r"-?(0|[1-9][0-9]*)\.[0-9]*[1-9]", text)
    return bool(whole or pointed) and sum(one.isdigit() for one in text) <= 38


def place(text: str) -> bool:
    parts = text.split(",")
    if len(parts) != 2 or not all(map(decimal, parts)):
        return False
    return abs(Decimal(parts[0])) <= 90 and abs(Decimal(parts[1])) <= 180


@given(NUMBERS | st.from_regex(r"-?[0-9]{30,42}(\.[0-9]{0,9})?", fullmatch=True))
@settings(max_examples=examples(400))
def test_numbers(text: str) -> None:
    assert is_value("integer", text) == integer(text)
    assert is_value("decimal", text) == decimal(text)


@given(st.from_regex(r"-?[0-9]{1,3}(\.[0-9]{0,40})?,-?[0-9]{1,3}(\.[0-9]{0,40})?", fullmatch=True))
@settings(max_examples=examples(400))
def test_places(text: str) -> None:
    assert is_value("place", text) == place(text)


@given(st.lists(NUMBERS | st.none(), max_size=30))
def test_the_first_wrong_one_is_found(texts: list[str | None]) -> None:
    wrong = [at for at, text in enumerate(texts) if text is not None and not decimal(text)]
    assert first_wrong("decimal", texts) == (wrong[0] if wrong else None)


@given(st.lists(EXACT, max_size=20))
@settings(max_examples=examples(200))
def test_sums_are_those_of_fractions(numbers: list[Decimal]) -> None:
    texts = [text_of(Fraction(number)) for number in numbers]
    assert all(decimal(text) for text in texts)
    assert [exact_of(text) for text in texts] == [Fraction(number) for number in numbers]
    assert sum_of(texts) == sum(map(Fraction, numbers), Fraction(0))
