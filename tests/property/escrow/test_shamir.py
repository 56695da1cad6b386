"""Any k of n shares give the key, fewer fit every key; all against literal arithmetic."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle import field

from paripassu.escrow.shamir import keys, split


@st.composite
def splittings(draw: st.DrawFn) -> tuple[bytes, int, dict[int, bytes]]:
    n = draw(st.integers(1, 16))
    k = draw(st.integers(1, n))
    key = draw(st.binary(min_size=32, max_size=32))
    size = 32 * (k - 1)
    return key, k, split(key, k, n, draw(st.binary(min_size=size, max_size=size)))


@settings(max_examples=examples(60))
@given(splittings(), st.randoms(use_true_random=False))
def test_any_k_give_the_key(one: tuple[bytes, int, dict[int, bytes]], random: Random) -> None:
    key, k, shares = one
    chosen = sorted(random.sample(sorted(shares), k))
    some = {i: shares[i] for i in chosen}
    assert [*keys(some, k)] == [(tuple(chosen), key)]


@settings(max_examples=examples(12))
@given(splittings())
def test_literal_arithmetic_puts_them_together(one: tuple[bytes, int, dict[int, bytes]]) -> None:
    key, k, shares = one
    assert field.combine({i: shares[i] for i in sorted(shares)[-k:]}) == key


@settings(max_examples=examples(40))
@given(splittings(), st.binary(min_size=32, max_size=32))
def test_fewer_fit_every_key(one: tuple[bytes, int, dict[int, bytes]], other: bytes) -> None:
    """What k - 1 shares are does not hang on the key: they stand in a splitting of any other."""
    _, k, shares = one
    first = {i: shares[i] for i in range(1, k)}
    again = split(other, k, max(shares), b"".join(first.values()))
    assert {i: again[i] for i in first} == first
    assert [*keys(first, k)] == []


@settings(max_examples=examples(40))
@given(splittings(), st.data())
def test_one_false_share_of_k_never_gives_the_key(
    one: tuple[bytes, int, dict[int, bytes]], data: st.DataObject
) -> None:
    key, k, shares = one
    index = data.draw(st.integers(1, k))
    bit = data.draw(st.integers(0, 255))
    false = (int.from_bytes(shares[index], "big") ^ 1 << bit).to_bytes(32, "big")
    some = {i: shares[i] for i in range(1, k + 1)} | {index: false}
    ((_, given_key),) = keys(some, k)
    assert given_key != key
