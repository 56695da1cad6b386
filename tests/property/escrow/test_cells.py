"""Cells against readings that are slow and literal: halving the earth, and lists of all cells."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from paripassu.escrow.cells import (
    ALPHABET,
    cell_of_slot,
    column_and_row_of,
    grid,
    neighbours,
    region_of,
    slot_of_cell,
    slot_of_place,
    wrong_region,
)

DEPTHS = st.integers(1, 60)
PREFIXES = st.text("0z", max_size=3) | st.text("0123456789", max_size=2) | st.text(ALPHABET)
CELLS = [a + b for a in ALPHABET for b in ALPHABET]


@st.composite
def places(draw: st.DrawFn) -> str:
    """Draw places, many of them on the border of cells."""
    texts = []
    for least in (90, 180):
        digits = draw(st.integers(0, 20))
        some = draw(st.integers(-least * 10**digits, least * 10**digits))
        border = draw(st.integers(0, 64))
        on_border = draw(st.booleans())
        number = Fraction(least * border, 32) - least if on_border else Fraction(some, 10**digits)
        texts.append(str(number) if number.denominator == 1 else written(number))
    return ",".join(texts)


def written(number: Fraction) -> str:
    digits = 0
    while (number * 10**digits).denominator != 1:
        digits += 1
    whole = abs(number * 10**digits).numerator
    text = str(whole).rjust(digits + 1, "0")
    return ("-" if number < 0 else "") + text[:-digits] + "." + text[-digits:]


@given(places(), DEPTHS)
@settings(max_examples=examples(400))
def test_slots_of_places_are_those_of_halving(place: str, depth: int) -> None:
    latitude, longitude = map(Fraction, place.split(","))
    bounds = [[Fraction(-180), Fraction(180)], [Fraction(-90), Fraction(90)]]
    values = [Fraction(-180) if longitude == 180 else longitude, latitude]
    slot = 0
    for bit in range(depth):
        low, high = bounds[bit % 2]
        middle = (low + high) / 2
        above = values[bit % 2] >= middle
        bounds[bit % 2] = [middle, high] if above else [low, middle]
        slot = 2 * slot + above
    assert slot_of_place(place, depth) == slot


@given(DEPTHS.flatmap(lambda d: st.tuples(st.just(d), st.integers(0, 2**d - 1))))
@settings(max_examples=examples(200))
def test_columns_and_rows_are_bits_by_turns(drawn: tuple[int, int]) -> None:
    depth, slot = drawn
    bits = f"{slot:0{depth}b}"
    x, y = column_and_row_of(slot, depth)
    assert (x, y) == (int(bits[::2], 2), int(bits[1::2] or "0", 2))


@given(st.text(ALPHABET, min_size=1, max_size=12))
def test_cells_and_slots(cell: str) -> None:
    assert cell_of_slot(slot_of_cell(cell), 5 * len(cell)) == cell


@given(
    st.integers(1, 9).flatmap(lambda d: st.tuples(st.just(d), st.integers(0, 2**d - 1))),
    st.integers(0, 20),
)
@settings(max_examples=examples(200))
def test_neighbours_are_those_among_all_cells(drawn: tuple[int, int], tolerance: int) -> None:
    depth, slot = drawn
    columns, _ = grid(depth)
    x, y = column_and_row_of(slot, depth)
    near = []
    for other in range(2**depth):
        ox, oy = column_and_row_of(other, depth)
        across = min((ox - x) % columns, (x - ox) % columns)
        if across <= tolerance and abs(oy - y) <= tolerance:
            near.append(other)
    assert neighbours(slot, depth, tolerance) == near


@given(
    st.lists(PREFIXES.map(lambda text: text[:3]), max_size=20),
    st.sets(st.sampled_from(ALPHABET), max_size=3),
    st.lists(st.sampled_from(ALPHABET), max_size=2),
)
@settings(max_examples=examples(300))
def test_the_form_of_a_region_holds_its_cells(
    some: list[str], left_out: set[str], parents: list[str]
) -> None:
    """The same cells of three characters before and after, and a second time nothing changes."""
    some += [parent + letter for parent in parents for letter in ALPHABET if letter not in left_out]
    region = region_of(some)
    assert wrong_region(region) == ""
    assert region_of(region) == region
    for cell in (pair + letter for pair in CELLS for letter in "09z"):
        here = any(cell.startswith(one) for one in region)
        assert here == any(cell.startswith(one) for one in some)


@given(st.sets(st.sampled_from(CELLS), max_size=1024))
@settings(max_examples=examples(50))
def test_no_smaller_region_holds_the_same_cells(cells: set[str]) -> None:
    """32 siblings never stand side by side: what is whole is one prefix."""
    whole = {a for a in ALPHABET if all(a + b in cells for b in ALPHABET)}
    expected = whole | {cell for cell in cells if cell[0] not in whole}
    assert set(region_of(cells)) == ({""} if len(whole) == 32 else expected)
