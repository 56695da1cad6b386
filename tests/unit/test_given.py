"""Whole numbers and random bytes that a caller gives; the other kinds are tried with functions."""

from __future__ import annotations

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
