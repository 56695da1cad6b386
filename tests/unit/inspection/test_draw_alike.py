"""Names that look alike, told; and the list that was drawn from, written."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.shared import SHARED, needs

from paripassu.errors import PariPassuError
from paripassu.inspection.draw.alike import MOST, alike, look_alikes, outline, plain
from paripassu.inspection.draw.draw import draw
from paripassu.inspection.draw.listing import BEGINS, list_text
from paripassu.inspection.draw.make import draw_numbers
from paripassu.inspection.draw.population import Population, parse_population, read_population
from paripassu.inspection.draw.result import Draw
from paripassu.kinds import LIST

SEED = bytes(32)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ca-1", "ca-1"),
        ("\u00e9", "e\u0301"),
        ("C-O1", "C-01"),
        ("C-1", "\u0421-1"),  # Cyrillic
        ("A1", "\u0391l"),  # Greek
        ("a 1", "a1"),
        ("a 1", "a\u00a01"),
        ("a-1", "a\u20111"),
        ("a1", "a\u200b1"),
        ("stra\u00dfe", "STRASSE"),
        ("\ufb01n", "fin"),
    ],
)
def test_look_alikes_are_named(one: str, other: str) -> None:
    answer = draw([one, "something else", other], 1, seed=SEED)
    (warning,) = answer.warnings
    assert "look alike: character" in warning
    assert draw([one, "something else"], 1, seed=SEED).warnings == ()
    # A warning changes nothing.
    assert set(answer.inclusion or ()) == {one, other, "something else"}


@pytest.mark.parametrize(("one", "other"), [("A-1", "A-2"), ("AB", "BA"), ("rn", "m"), ("5", "S")])
def test_what_does_not_look_alike(one: str, other: str) -> None:
    assert list(alike([one, other])) == []


def test_strata_look_alike_too_and_items_of_two_do_not() -> None:
    (warning,) = look_alikes({"Hall": ["a", "b"], "hall": ["A", "c"]})
    assert warning.startswith("The strata 'Hall' and 'hall' look alike")
    (warning,) = look_alikes({"hall": ["a", "A"]})
    assert warning.startswith("The items of stratum 'hall' 'a' and 'A' look alike")


def test_many_are_counted() -> None:
    said = look_alikes({"": [f"{letter}{n}" for n in range(40) for letter in "aA"]})
    assert len(said) == MOST + 1
    assert said[-1] == "20 more pairs of items look alike."


LETTER = st.sampled_from("aA0Oо1lI -\u2010\u00e9e\u0301\u200b")
NAMES = st.lists(st.text(LETTER, min_size=1, max_size=4), max_size=7, unique=True)


@given(NAMES)
def test_as_by_comparing_every_two(names: list[str]) -> None:
    """Every two that look alike are joined by the pairs that are given, and no others."""
    joined = {name: name for name in names}

    def root(name: str) -> str:
        while joined[name] != name:
            name = joined[name]
        return name

    for one, other in alike(names):
        assert one != other
        assert plain(one) == plain(other) or outline(one) == outline(other)
        joined[root(other)] = root(one)
    for one, other in combinations(names, 2):
        if plain(one) == plain(other) or outline(one) == outline(other):
            assert root(one) == root(other)


def test_a_draw_of_nothing_is_said() -> None:
    assert "No item was drawn" in draw(["a", "b"], 0, seed=SEED).warnings[0]
    assert "No item was drawn" in draw_numbers(5, 0, "1./").warnings[0]
    assert "No item was drawn" in draw(["a"], 0, method="rfc3797", key="1./").warnings[0]
    assert draw({"x": ["a"], "y": ["b"]}, {"x": 0, "y": 1}, seed=SEED).warnings == ()


def test_a_warning_is_read_back() -> None:
    answer = draw(["a", "A"], 1, seed=SEED)
    assert Draw.model_validate(answer.to_json()) == answer


@needs("trials")
@pytest.mark.parametrize(("name", "pairs"), [("alike.txt", 2), ("nfc.txt", 1)])
def test_the_trials(name: str, pairs: int) -> None:
    population = read_population(SHARED / "trials" / name)
    assert len(draw(population, 1, seed=SEED).warnings) == pairs


# The list


def test_the_list_that_was_drawn_from() -> None:
    population = Population.of(
        {"hall": ["b", "#a"], "yard": ["b"]},
        {"hall": {"b": Fraction(1, 8), "#a": Fraction(30)}, "yard": {"b": Fraction(5, 2)}},
        "kg",
        {"hall": {"b": "north, 1", "#a": "north"}, "yard": {}},
    )
    text = list_text(population)
    assert text.splitlines() == [
        f"{BEGINS}; SHA-256 of its items in order: {population.digest()}",
        "item,stratum,site,kg",
        '"#a","hall","north","30"',
        'b,hall,"north, 1",0.125',
        "b,yard,,2.5",
    ]
    again = parse_population(text.encode(), "kg")
    assert (again.strata, again.weights) == (population.strata, population.weights)
    assert again.digest() == population.digest()
    assert LIST.holds(text.encode())
    assert not LIST.holds(b"item,stratum\na,b\n")


def test_a_weight_that_no_decimal_says() -> None:
    population = Population.of({"": ["a"]}, {"": {"a": Fraction(1, 3)}})
    with pytest.raises(PariPassuError, match=r"the weight 1/3 of 'a' is no decimal number"):
        list_text(population)


def test_a_numbered_list_keeps_its_order() -> None:
    items = ["c", "a", "b"]
    key = "9319./2.5./"
    drawn = draw(items, 2, method="rfc3797", key=key)
    assert draw(items, 2, method="rfc3797", sources=["9319", "5 2"]) == drawn
    numbers = draw_numbers(3, 2, key)
    assert drawn.picked == tuple(items[int(n) - 1] for n in numbers.picked)
    assert drawn.inclusion == dict.fromkeys(items, "2/3")
    assert draw(sorted(items), 2, method="rfc3797", key=key).listed != drawn.listed
    with pytest.raises(PariPassuError, match="twice"):
        draw(["a", "a"], 1, method="rfc3797", key=key)
    with pytest.raises(PariPassuError, match="several strata"):
        draw({"x": ["a"], "y": ["b"]}, 1, method="rfc3797", key=key)
    with pytest.raises(PariPassuError, match="pool has no meaning here"):
        draw(items, 1, pool=3, method="rfc3797", key=key)
