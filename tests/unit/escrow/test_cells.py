"""Geohashes of known places, neighbours at the edges of the earth, regions in their one form."""

from __future__ import annotations

import pytest

from paripassu.escrow.cells import (
    ALPHABET,
    cell_of_slot,
    column_and_row_of,
    grid,
    is_prefix,
    neighbours,
    node_of,
    prefix_of,
    region_of,
    slot_of_cell,
    slot_of_place,
    wrong_region,
)


@pytest.mark.parametrize(
    ("place", "cell"),
    [
        ("57.64911,10.40744", "u4pruydqqvj"),  # the example of geohash.org
        ("42.605,-5.603", "ezs42"),
        ("48.8583,2.2945", "u09tunq"),
        ("-25.382708,-49.265506", "6gkzwgjzn820"),
        ("0,0", "s0000"),
        ("-90,-180", "00000"),
        ("90,179.999999999", "zzzzz"),
        ("90,180", "bpbpb"),  # longitude 180 is −180
        ("-90,180", "00000"),
        ("-0.000000001,-0.000000001", "7zzzz"),
    ],
)
def test_cells_of_places(place: str, cell: str) -> None:
    assert cell_of_slot(slot_of_place(place, 5 * len(cell)), 5 * len(cell)) == cell


def test_a_border_belongs_to_the_cell_beyond_it() -> None:
    """45 and 90 are borders of cells at every depth: exact arithmetic decides, not a float."""
    below = slot_of_place("44." + "9" * 36 + ",89." + "9" * 36, 60)
    beyond = slot_of_place("45,90", 60)
    assert column_and_row_of(below, 60) == tuple(n - 1 for n in column_and_row_of(beyond, 60))


def test_odd_depths_give_longitude_one_bit_more() -> None:
    assert grid(5) == (8, 4)
    assert grid(35) == (1 << 18, 1 << 17)
    assert grid(1) == (2, 1)
    assert slot_of_place("-90,0", 1) == 1
    assert slot_of_place("90,-1", 1) == 0


def test_nodes() -> None:
    assert node_of("") == 1
    assert node_of("z") == 0b1_11111
    assert node_of("0") == 0b1_00000
    assert slot_of_cell("w") == ALPHABET.index("w")
    assert prefix_of(node_of("wy7j4qz")) == "wy7j4qz"
    assert prefix_of(1) == ""
    with pytest.raises(ValueError, match="no multiple of 5"):
        prefix_of(2)
    with pytest.raises(ValueError, match="no geohash prefix"):
        prefix_of(0)


def test_neighbours_wrap_round_the_earth_but_not_over_the_poles() -> None:
    def around(cell: str, tolerance: int = 1) -> list[str]:
        return [cell_of_slot(slot, 5) for slot in neighbours(slot_of_cell(cell), 5, tolerance)]

    # b c f g u v y z
    # 8 9 d e s t w x
    # 2 3 6 7 k m q r
    # 0 1 4 5 h j n p
    assert around("s") == sorted("guvestk7m")
    assert around("0") == sorted("r23p01")
    assert around("b") == sorted("zbcx89")
    assert around("s", 0) == ["s"]
    assert around("s", 100) == list(ALPHABET)


def test_regions_have_one_form() -> None:
    assert region_of(["wz", "wy", "wy7", "wy"]) == ("wy", "wz")
    assert region_of([f"w{letter}" for letter in reversed(ALPHABET)]) == ("w",)
    assert region_of(a + b for a in ALPHABET for b in ALPHABET) == ("",)
    assert region_of([*(f"w{letter}" for letter in ALPHABET[1:]), "w01"])[0] == "w01"
    nested = [*(f"w0{letter}" for letter in ALPHABET), *(f"w{letter}" for letter in ALPHABET[1:])]
    assert region_of(nested) == ("w",)
    assert region_of([]) == ()
    assert region_of(["", "w"]) == ("",)


@pytest.mark.parametrize(
    ("prefixes", "said"),
    [
        (["wa"], "geohash prefixes"),
        (["W"], "geohash prefixes"),
        (["z" * 13], "at most 12"),
        (["w\n"], "geohash prefixes"),
        (["wz", "wy"], "sorted"),
        (["wy", "wy"], "stands twice"),
        (["wy", "wy7"], "lies in 'wy'"),
        (["", "w"], "lies in ''"),
        ([f"w{letter}" for letter in ALPHABET], "should hold 'w' in place of all"),
        (list(ALPHABET), "should hold '' in place of all"),
    ],
)
def test_other_forms_are_refused(prefixes: list[str], said: str) -> None:
    assert said in wrong_region(prefixes)


def test_regions_in_their_form_are_right() -> None:
    for region in ([], [""], ["w", "y"], ["wy7", "wz"], list(ALPHABET[:31])):
        assert wrong_region(region) == ""


def test_prefixes() -> None:
    assert all(is_prefix(text) for text in ("", "0", "wy7", "z" * 12))
    assert not any(is_prefix(text) for text in ("a", "i", "l", "o", "W", "z" * 13, "w ", "w\n"))
