"""Picking by RFC 3797."""

from __future__ import annotations

from fractions import Fraction

import pytest

from paripassu.errors import PariPassuError
from paripassu.inspection.draw.make import draw_numbers
from paripassu.inspection.draw.rfc3797 import key_text, pick_rfc3797

SEED = bytes(range(32))


@pytest.mark.parametrize(
    ("pool", "key", "picked"),
    [
        # RFC 3797, section 6
        (
            25,
            "9319./2.5.8.10.12./9.18.26.34.41.45./",
            [17, 7, 2, 16, 25, 23, 8, 24, 19, 13],
        ),
        # The IETF's nominating committee of 2012
        (
            134,
            "17.20.22.35.36.38.48./90193202./55598744./9.10.11.17.21.48.50./",
            [90, 25, 92, 126, 24, 31, 122, 96, 81, 132, 2, 41],
        ),
    ],
)
def test_published_selections(pool: int, key: str, picked: list[int]) -> None:
    assert pick_rfc3797(pool, len(picked), key) == picked
    answer = draw_numbers(pool, len(picked), key)
    assert list(answer.picked) == picked
    assert answer.inclusion is not None
    assert answer.inclusion["1"] == str(Fraction(len(picked), pool))


def test_sources_become_the_key() -> None:
    # RFC 3797, section 6; the second source as it was drawn
    assert key_text([[9319], [2, 5, 12, 8, 10], [9, 18, 26, 34, 41, 45]]) == (
        "9319./2.5.8.10.12./9.18.26.34.41.45./"
    )


@pytest.mark.parametrize(
    ("pool", "size", "key"),
    [(0, 0, "1./"), (65_536, 1, "1./"), (5, 6, "1./"), (5, 1, ""), (5, 1, "é"), (5, 1, "\n")],
)
def test_no_selection_of_the_rfc(pool: int, size: int, key: str) -> None:
    with pytest.raises(PariPassuError):
        pick_rfc3797(pool, size, key)


@pytest.mark.parametrize("sources", [[], [[]], [[1], [-1]]])
def test_no_key(sources: list[list[int]]) -> None:
    with pytest.raises(PariPassuError):
        key_text(sources)
