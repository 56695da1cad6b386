"""Picking by weights."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from math import factorial

import pytest
from tests.unit.inspection.streams import Bounded, all_values

from paripassu.errors import PariPassuError
from paripassu.inspection.draw.stream import Stream
from paripassu.inspection.draw.weighted import pick_weighted, weigh

SEED = bytes(range(32))


def exact_inclusion(weights: dict[str, Fraction], size: int) -> dict[str, Fraction]:
    """Count over every shuffle and every u how often each item is drawn."""
    found = weigh(weights, size)
    times: Counter[str] = Counter()
    if not found.left:
        times.update(found.certain)
        return {item: Fraction(times[item]) for item in weights}
    rest = len(found.rest)
    for values in all_values([rest - i for i in range(rest)]):
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
