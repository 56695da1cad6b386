"""Whole numbers, random bytes and days that a caller gives; other kinds are tried elsewhere."""

from __future__ import annotations

import datetime as dt

import pytest

from paripassu import given
from paripassu.errors import ParameterError


def test_whole() -> None:
    assert given.whole(3, "k", 1, 3) == 3
    assert given.whole(10**30, "k", 1) == 10**30
    for wrong, said in (
        (0, "k should be a whole number from 1 to 3, not 0"),
        (4, "k should be a whole number from 1 to 3, not 4"),
        (True, "not True"),
        (2.0, "not 2.0"),
        ("2", "not '2'"),
        (None, "not None"),
    ):
        with pytest.raises(ParameterError, match=said):
            given.whole(wrong, "k", 1, 3)
    with pytest.raises(ParameterError, match="k should be a whole number from 1 on, not -1"):
        given.whole(-1, "k", 1)


def test_random_bytes() -> None:
    assert given.random_bytes(b"ab", "randomness", 2) == b"ab"
    for wrong, said in ((b"hidden", "2 bytes, not 6"), ("ab", "not 'ab'"), (None, "not None")):
        with pytest.raises(ParameterError, match=said) as raised:
            given.random_bytes(wrong, "randomness", 2)
        assert "hidden" not in str(raised.value)


def test_a_day_is_a_date_or_its_text() -> None:
    assert given.day("2030-01-31", "date") == given.day(dt.date(2030, 1, 31), "date")
    for other in ("31.1.2030", "", None, 20300131, dt.datetime(2030, 1, 31), dt.date(9999, 1, 1)):
        with pytest.raises(ParameterError, match="date should be a date such as 2020-01-31"):
            given.day(other, "date")
