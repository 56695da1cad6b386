"""Picking at random: the stream of numbers, and the shuffle."""

from __future__ import annotations

import hashlib
from collections import Counter
from itertools import permutations

import pytest
from tests.unit.inspection.streams import Bounded, Chosen, all_values

from paripassu.inspection.draw.draw import draw
from paripassu.inspection.draw.pick import by_bytes, pick
from paripassu.inspection.draw.stream import Stream, stratum_seed

SEED = bytes(range(32))


# --- the stream ----------------------------------------------------------------------------------


def test_words_are_those_of_the_definition() -> None:
    stream = Stream(SEED)
    for block in range(3):
        digest = hashlib.sha256(b"paripassu/draw/1\x00" + SEED + block.to_bytes(8, "big")).digest()
        for k in range(4):
            assert stream.word() == int.from_bytes(digest[8 * k : 8 * k + 8], "big")


def test_the_incomplete_run_is_thrown_away() -> None:
    top = 2**64
    # 2⁶⁴ = 3·q + 1: the last word would favour 0.
    assert top % 3 == 1
    assert Chosen([top - 1, top - 2]).below(3) == (top - 2) % 3
    assert Chosen([top - 2]).below(3) == 2
    for bound in (1, 2, 2**32, top):  # divide 2⁶⁴: nothing is thrown away
        assert Chosen([top - 1]).below(bound) == (top - 1) % bound
    assert Chosen([top - 1, top // 2 + 1, 5]).below(top // 2 + 1) == 5


def test_bounds_beyond_a_word() -> None:
    top = 2**64
    assert Chosen([1, 2]).below(2**128) == top + 2
    assert Chosen([0, 7]).below(top + 1) == 7
    # 2¹²⁸ = (2⁶⁴ + 1)(2⁶⁴ - 1) + 1: only the very last pair is thrown away.
    assert Chosen([top - 1, top - 1, 0, 3]).below(top + 1) == 3
    assert Chosen([top - 1, top - 2]).below(top + 1) == (top * top - 2) % (top + 1)
    assert Chosen([1, 0, 0]).below(2**192 - 1) == top * top


def test_one_of_one_takes_a_word() -> None:
    one, other = Stream(SEED), Stream(SEED)
    assert one.below(1) == 0
    other.word()
    assert one.word() == other.word()


@pytest.mark.parametrize("bound", [0, -1])
def test_no_bound(bound: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Stream(SEED).below(bound)


def test_every_remainder_is_as_likely() -> None:
    # Chi-square with 9 degrees of freedom; 27.9 is its 0.999 quantile. The seed is fixed.
    stream = Stream(b"chi-square")
    counts = Counter(stream.below(10) for _ in range(20_000))
    assert sum((counts[i] - 2000) ** 2 / 2000 for i in range(10)) < 27.9


# --- the shuffle ---------------------------------------------------------------------------------


def test_every_ordered_sample_comes_from_one_run_of_numbers() -> None:
    items = "abcde"
    for size in range(6):
        seen = Counter[str]()
        bounds = [5 - i for i in range(size)]
        for values in all_values(bounds):
            stream = Bounded(values)
            seen["".join(pick(items, size, stream))] += 1
            assert stream.bounds == bounds
        assert seen == Counter("".join(p) for p in permutations(items, size))


def test_names_are_sorted_by_their_bytes() -> None:
    # By letters of a language, or by UTF-16, these would stand otherwise.
    names = ["\U00010000", "\uffee", "é", "z", "Z", "10", "9", "e\u0301"]
    assert by_bytes(names) == sorted(names, key=lambda name: name.encode("utf-8"))
    assert by_bytes(["\U00010000", "\uffee"]) == ["\uffee", "\U00010000"]


def test_the_order_of_the_list_does_not_matter() -> None:
    items = [f"item {i}" for i in range(40)]
    assert draw(items, 7, seed=SEED) == draw(items[::-1], 7, seed=SEED)


def test_strata_have_seeds_of_their_own() -> None:
    items = {"a": [f"{i}" for i in range(30)], "b": [f"{i}" for i in range(30)]}
    both = draw(items, {"a": 5, "b": 9}, seed=SEED)
    for name, size in (("a", 5), ("b", 9)):
        seed = hashlib.sha256(SEED + b"\x00" + name.encode()).digest()
        assert stratum_seed(SEED, name) == seed
        alone = draw(items[name], size, seed=seed)
        assert both.strata[name].picked == alone.picked
        assert both.strata[name].inclusion == alone.inclusion
    assert both.inclusion is None
    assert both.picked == both.strata["a"].picked + both.strata["b"].picked
    # One stratum is drawn with the seed itself, whatever its name.
    assert draw({"a": items["a"]}, 5, seed=SEED).picked == draw(items["a"], 5, seed=SEED).picked
