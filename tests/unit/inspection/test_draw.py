"""Draws: the stream, the shuffle, weights, RFC 3797, and what they refuse."""

from __future__ import annotations

import hashlib
from collections import Counter
from fractions import Fraction
from itertools import combinations, permutations
from math import comb, factorial
from typing import Any

import pytest

from paripassu.errors import PariPassuError
from paripassu.inspection.draw.draw import draw
from paripassu.inspection.draw.make import draw_numbers
from paripassu.inspection.draw.pick import by_bytes, pick
from paripassu.inspection.draw.population import Population
from paripassu.inspection.draw.rfc3797 import key_text, pick_rfc3797
from paripassu.inspection.draw.stream import Stream, stratum_seed
from paripassu.inspection.draw.weighted import pick_weighted, weigh
from paripassu.inspection.errors import TooFewError, UnreachableError
from paripassu.inspection.sampling.detection import detection

SEED = bytes(range(32))


class Chosen(Stream):
    """A stream whose words are chosen: what stands on the other side of every probability."""

    def __init__(self, words: list[int]) -> None:
        super().__init__(b"")
        self.left = words[::-1]

    def word(self) -> int:
        return self.left.pop()


class Bounded(Stream):
    """A stream that gives chosen values of r, and notes the bounds that were asked for."""

    def __init__(self, values: list[int]) -> None:
        super().__init__(b"")
        self.values = values[::-1]
        self.bounds: list[int] = []

    def below(self, bound: int) -> int:
        self.bounds.append(bound)
        value = self.values.pop()
        assert 0 <= value < bound
        return value


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
        for values in _all_values(bounds):
            stream = Bounded(values)
            seen["".join(pick(items, size, stream))] += 1
            assert stream.bounds == bounds
        assert seen == Counter("".join(p) for p in permutations(items, size))


def _all_values(bounds: list[int]) -> list[list[int]]:
    runs: list[list[int]] = [[]]
    for bound in bounds:
        runs = [[*run, value] for run in runs for value in range(bound)]
    return runs


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


# --- weights -------------------------------------------------------------------------------------


def exact_inclusion(weights: dict[str, Fraction], size: int) -> dict[str, Fraction]:
    """Count over every shuffle and every u how often each item is drawn."""
    found = weigh(weights, size)
    times: Counter[str] = Counter()
    if not found.left:
        times.update(found.certain)
        return {item: Fraction(times[item]) for item in weights}
    rest = len(found.rest)
    for values in _all_values([rest - i for i in range(rest)]):
        for u in range(found.total):
            times.update(pick_weighted(found, Bounded([*values, u])))
    return {item: Fraction(times[item], factorial(rest) * found.total) for item in weights}


@pytest.mark.parametrize(
    ("weights", "size"),
    [
        ("1 2 3 4", 2),
        ("1 1 1 1", 3),
        ("0 1 2 0 3", 2),
        ("1/2 1/3 1/6 1", 2),
        ("100 1 1 1 1", 3),  # one is certain
        ("100 20 1 1 2", 3),  # one is certain, and then another
        ("2 1 1", 2),  # π of the first is exactly 1
        ("1 2 3", 3),
        ("5 0", 1),
        ("3 1 4 1 5", 0),
    ],
)
def test_chances_are_exact(weights: str, size: int) -> None:
    given = {chr(97 + i): Fraction(text) for i, text in enumerate(weights.split())}
    said = weigh(given, size).inclusion()
    assert said == exact_inclusion(given, size)
    assert sum(said.values()) == size
    assert list(said) == sorted(said)


def test_certain_items_again_and_again() -> None:
    found = weigh({c: Fraction(w) for c, w in zip("abcd", (1000, 100, 10, 1), strict=True)}, 3)
    # 3·1000/1111, then 2·100/111, then 1·10/11: the third is not certain.
    assert found.certain == ("a", "b")
    assert found.inclusion() == {"a": 1, "b": 1, "c": Fraction(10, 11), "d": Fraction(1, 11)}


def test_weights_far_beyond_a_word() -> None:
    weights = {f"{i}": Fraction(10**17 + i, 7 ** (i % 5)) for i in range(40)}
    found = weigh(weights, 5)
    assert found.total > 2**64
    picked = pick_weighted(found, Stream(SEED))
    assert len(set(picked)) == 5


def test_a_long_list_is_drawn_in_proportion() -> None:
    weights = {f"{i:03}": Fraction(i % 7 + 1) for i in range(140)}
    found, rounds, times = weigh(weights, 14), 400, Counter[str]()
    for i in range(rounds):
        times.update(pick_weighted(found, Stream(i.to_bytes(4, "big"))))
    by_weight = Counter[int]()
    for item, count in times.items():
        by_weight[int(weights[item])] += count
    # Seven classes, 14 items each round: chi-square with 6 degrees, 22.5 its 0.999 quantile.
    # (Systematic picks vary less than independent ones.)
    expected = {w: rounds * 14 * Fraction(w, 28) for w in range(1, 8)}
    assert sum((by_weight[w] - e) ** 2 / e for w, e in expected.items()) < 22.5


@pytest.mark.parametrize(
    ("weights", "size", "said"),
    [
        ({"a": Fraction(-1)}, 1, "negative"),
        ({"a": Fraction(1), "b": Fraction(0)}, 2, "1 of 2 have a positive weight"),
        ({"a": Fraction(0)}, 1, "0 of 1"),
    ],
)
def test_weights_that_cannot_be(weights: dict[str, Fraction], size: int, said: str) -> None:
    with pytest.raises(PariPassuError, match=said):
        weigh(weights, size)


# --- RFC 3797 ------------------------------------------------------------------------------------


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


# --- the whole -----------------------------------------------------------------------------------


def test_size_from_the_required_probability() -> None:
    # 141 sites, 5 defective, β = 0.10: 52 (RAND 2014, exact)
    answer = draw([f"site {i}" for i in range(141)], seed=SEED, required=0.9, defects=5)
    assert len(answer.picked) == 52
    assert answer.achieved == float(detection(141, 5, 52))
    assert answer.required == Fraction(9, 10)
    # N = 100, d = 1, P = 0.9: 90 exactly; a float 1 - 0.9 would give 91.
    assert len(draw([str(i) for i in range(100)], seed=SEED, required=0.9, defects=1).picked) == 90


def test_detection_over_strata() -> None:
    items = {"a": [str(i) for i in range(20)], "b": [str(i) for i in range(10)]}
    answer = draw(
        items,
        {"a": 5, "b": 4},
        seed=SEED,
        defects={"a": 2, "b": 1},
        per_item={"a": "0.8", "b": 1},
    )
    missed = (1 - detection(20, 2, 5, Fraction(4, 5))) * (1 - detection(10, 1, 4))
    assert answer.achieved == float(1 - missed)
    assert answer.strata["a"].per_item == Fraction(4, 5)


def test_whether_it_suffices_is_decided_exactly() -> None:
    items = {"a": ["1", "2", "3"], "b": ["1", "2"]}
    # 1 - (1/3)(1/2) = 5/6, which no float is.
    for required, suffices in (("5/6", True), ("833334/1000000", False), (0, True), (1, False)):
        arguments: dict[str, Any] = {"seed": SEED, "defects": {"a": 1, "b": 1}}
        if suffices:
            answer = draw(items, {"a": 2, "b": 1}, **arguments, required=required)
            assert answer.suffices is True
        else:
            with pytest.raises(TooFewError, match=r"less than the .* required"):
                draw(items, {"a": 2, "b": 1}, **arguments, required=required)
    huge = {"a": [str(i) for i in range(2000)], "b": ["1", "2"]}
    answer = draw(huge, {"a": 500, "b": 1}, seed=SEED, defects={"a": 500, "b": 1}, required=0.99)
    assert answer.suffices
    with pytest.raises(TooFewError, match=r"with probability 50\s%, less than the 90\s% required"):
        draw(["a", "b"], 1, seed=SEED, defects=1, required=0.9)
    assert draw(["a", "b"], 1, seed=SEED, required=0.9).suffices is None


def test_no_sample_is_large_enough() -> None:
    with pytest.raises(UnreachableError, match=r"no sample reaches .* 90"):
        draw(["a", "b"], seed=SEED, required=0.9, defects=1, per_item=0.5)


def test_ids_tell_draws_apart() -> None:
    items = ["a", "b", "c"]
    ids = [
        draw(items, 1, seed=SEED).id,
        draw(items, 2, seed=SEED).id,
        draw(items, 1, seed=SEED[:-1]).id,
        draw(items[:2], 1, seed=SEED).id,
        draw(items, 1, seed=SEED, step="m:1").id,
        draw(items, 1, seed=SEED, id="mine").id,
    ]
    assert len(set(ids)) == 6
    assert ids[-1] == "mine"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"sizes": 4}, "4 items cannot be drawn from the list, which has 3"),
        ({"sizes": -1}, "whole number"),
        ({"sizes": 1.5}, "whole number"),
        ({"sizes": True}, "number"),
        ({"sizes": {"x": 1}}, "sizes names the stratum 'x', and the list has no strata"),
        ({"sizes": {}}, "sizes says no number — give one"),
        ({}, "how many are drawn is not said"),
        ({"required": 0.5}, "how many are drawn is not said"),
        ({"sizes": 1, "required": 1.5}, "from 0 to 1"),
        ({"sizes": 1, "per_item": 2}, "from 0 to 1"),
        ({"sizes": 1, "defects": 4}, "has 3 items"),
        ({"sizes": 1, "seed": b""}, "1 to 64 bytes"),
        ({"sizes": 1, "seed": bytes(65)}, "1 to 64 bytes"),
        ({"sizes": 1, "seed": None}, "seed or `joint` is needed"),
        ({"sizes": 1, "id": ""}, "id is '', which is empty"),
        ({"sizes": 1, "id": "a\nb"}, r"U\+000A"),
        ({"sizes": 1, "step": "a\nb"}, r"U\+000A"),
    ],
)
def test_draws_that_cannot_be(arguments: dict[str, object], said: str) -> None:
    with pytest.raises(PariPassuError, match=said):
        draw(["a", "b", "c"], **{"seed": SEED, **arguments})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ([], "no item"),
        ({}, "no item"),
        ("abc", "abc: there is no such file"),  # a text is the name of a file
        (["a", "a"], "^the item 'a' stands in the list twice"),
        ({"hall": ["a", "a"]}, "'a' stands in stratum 'hall' twice"),
        ([""], "is empty"),
        ([" a"], "blank"),
        (["a\0"], r"U\+0000"),
        (["a\u2028b"], r"U\+2028"),
        (["\ud800"], "surrogate"),
        (["x" * 1001], "1,001 bytes"),
        ({"\n": ["a"]}, "stratum"),
    ],
)
def test_lists_that_cannot_be(items: object, said: str) -> None:
    with pytest.raises(PariPassuError, match=said):
        draw(items, 1, seed=SEED)  # type: ignore[arg-type]


def test_strata_want_their_own_defects_and_sizes() -> None:
    items = {"a": ["1", "2"], "b": ["1"]}
    with pytest.raises(PariPassuError, match="defects is one number, and the list has 2 strata"):
        draw(items, 1, seed=SEED, defects=1)
    with pytest.raises(PariPassuError, match="does not fix the sizes"):
        draw(items, seed=SEED, required=0.5, defects={"a": 1, "b": 1})


def test_weighted_draws_name_no_defects() -> None:
    population = Population.of({"": ["a", "b"]}, {"": {"a": Fraction(1), "b": Fraction(3)}})
    assert draw(population, 1, seed=SEED).inclusion == {"a": "1/4", "b": "3/4"}
    with pytest.raises(PariPassuError, match="unequal chances"):
        draw(population, 1, seed=SEED, defects=1)
    with pytest.raises(PariPassuError, match="the weights of the list are not"):
        Population.of({"": ["a", "b"]}, {"": {"a": Fraction(1)}})


def test_every_subset_is_as_likely() -> None:
    # 10 subsets of 2 out of 5; chi-square with 9 degrees, 27.9 its 0.999 quantile.
    times = Counter(
        frozenset(draw(list("abcde"), 2, seed=i.to_bytes(4, "big")).picked) for i in range(3000)
    )
    subsets = [frozenset(pair) for pair in combinations("abcde", 2)]
    assert len(subsets) == comb(5, 2)
    assert sum((times[subset] - 300) ** 2 / 300 for subset in subsets) < 27.9


def test_in_a_table_and_in_words() -> None:
    answer = draw({"hall": ["a", "b", "c"]}, 2, seed=SEED, defects=1, required="2/3", id="d")
    frame = answer.to_frame()
    assert frame.columns == ["stratum", "item", "inclusion"]
    assert frame["item"].to_list() == list(answer.picked)
    assert frame["inclusion"].to_list() == [2 / 3, 2 / 3]
    assert answer.summary() == (
        "Draw d: 2 of 3 items. It finds a defect with probability 66.6666…\u00a0% (2/3), enough "
        "for the 66.6666…\u00a0% (2/3) required."
    )
    assert answer.chance("hall", "a") == Fraction(2, 3)


def test_bytes_are_the_seed_itself_and_texts_its_digits() -> None:
    seeds = [draw(["a", "b"], 1, seed=seed).seed for seed in ("00", b"00", "3030", b"\0")]
    assert seeds == ["00", "3030", "3030", "00"]
