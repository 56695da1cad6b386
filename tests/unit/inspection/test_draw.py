"""Draws: what is asked for, what they say, and what they refuse."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import combinations
from math import comb
from typing import Any

import pytest

from paripassu.errors import PariPassuError
from paripassu.inspection.draw.draw import draw
from paripassu.inspection.draw.population import Population
from paripassu.inspection.errors import TooFewError, UnreachableError
from paripassu.inspection.sampling.detection import detection

SEED = bytes(range(32))


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
