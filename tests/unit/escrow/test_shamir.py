"""Keys in shares: against literal arithmetic, every choice of k, and what is refused."""

from __future__ import annotations

from itertools import combinations

import pytest
from tests.oracle import field

from paripassu.errors import ParameterError
from paripassu.escrow.shamir import keys, split

KEY = bytes(range(32))
RANDOM = bytes(range(100, 228))


def test_the_field_of_the_oracle() -> None:
    # x^127 · x = x^128 = x^7 + x^2 + x + 1
    assert field.multiply(1 << 127, 2) == 0b10000111
    for a in (1, 2, 3, 2**128 - 1, int.from_bytes(KEY[:16], "big")):
        assert field.multiply(a, field.inverse(a)) == 1


def test_vector() -> None:
    """Written down, so that another implementation can be tried with it."""
    shares = split(KEY, 2, 3, RANDOM[:32])
    # On key + slope · x lies the random share at 1.
    slope = bytes(a ^ b for a, b in zip(KEY, RANDOM[:32], strict=True))
    assert shares == {i: field.share((KEY, slope), i) for i in (1, 2, 3)}
    assert shares[1] == RANDOM[:32]
    assert {i: share.hex() for i, share in shares.items()} == {
        1: RANDOM[:32].hex(),
        2: "c8c9cacbdcdddedfc0c1c2c3f4f5f6f7d8d9dadbcccdcecfd0d1d2d225242727",
        3: "acadaeafb0b1b2b3a4a5a6a788898a8bbcbdbebfa0a1a2a3b4b5b6b6b9b8bbbb",
    }


@pytest.mark.parametrize(("k", "n"), [(1, 1), (1, 3), (2, 2), (3, 5), (5, 5), (4, 16)])
def test_every_choice_of_k_gives_the_key(k: int, n: int) -> None:
    shares = split(KEY, k, n, RANDOM[: 32 * (k - 1)])
    assert sorted(shares) == [*range(1, n + 1)]
    choices = [*combinations(shares, k)]
    for choice in choices[:: max(1, len(choices) // 20)]:
        some = {i: shares[i] for i in choice}
        assert [*keys(some, k)] == [(choice, KEY)]
    assert field.combine({i: shares[i] for i in choices[-1]}) == KEY


def test_honest_shares_are_put_together_once() -> None:
    shares = split(KEY, 8, 16, bytes(range(224)))
    assert [*keys(shares, 8)] == [((1, 2, 3, 4, 5, 6, 7, 8), KEY)]


def test_too_few_give_nothing() -> None:
    assert [*keys(split(KEY, 3, 3, RANDOM[:64]) | {}, 4)] == []


def test_one_false_share_leaves_the_choices_without_it() -> None:
    shares = split(KEY, 2, 4, RANDOM[:32])
    shares[1] = bytes(32)
    given = dict(keys(shares, 2))
    assert len(given) == 6
    assert {choice for choice, key in given.items() if key == KEY} == {(2, 3), (2, 4), (3, 4)}


@pytest.mark.parametrize(("k", "n"), [(0, 3), (4, 3), (1, 0), (2, 17), (-1, 2)])
def test_numbers(k: int, n: int) -> None:
    with pytest.raises(ParameterError, match="should be"):
        split(KEY, k, n, bytes(32 * max(0, k - 1)))


def test_lengths() -> None:
    with pytest.raises(ParameterError, match="key should have 32 bytes, not 16"):
        split(KEY[:16], 2, 3, RANDOM[:32])
    with pytest.raises(ParameterError, match="randomness should have 64 bytes for k = 3, not 63"):
        split(KEY, 3, 3, RANDOM[:63])
