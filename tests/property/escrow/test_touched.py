"""The cells that an area touches, against a literal reading of every cell there is."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from tests.examples import examples

from paripassu.escrow.areas import Area, Polygon, Position, box
from paripassu.escrow.cells import ALPHABET, column_and_row_of, grid, region_of, slot_of_place
from paripassu.escrow.layout import runs_of
from paripassu.escrow.nodes import Runs
from paripassu.escrow.touched import touched
from paripassu.escrow.values import text_of


def on_edge(place: Position, a: Position, b: Position) -> bool:
    (x, y), (ax, ay), (bx, by) = place, a, b
    if (bx - ax) * (y - ay) != (by - ay) * (x - ax):
        return False
    return min(ax, bx) <= x <= max(ax, bx) and min(ay, by) <= y <= max(ay, by)


def holds(polygon: Polygon, place: Position) -> bool:
    """Whether a place lies in a polygon or on its border: a ray to the east is followed."""
    edges = [edge for ring in polygon for edge in pairwise(ring)]
    if any(on_edge(place, a, b) for a, b in edges):
        return True
    x, y = place
    crossed = 0
    for (ax, ay), (bx, by) in edges:
        if (ay > y) != (by > y):
            crossed += ax + (y - ay) * (bx - ax) / (by - ay) > x
    return crossed % 2 == 1


def meets(
    polygon: Polygon, west: Fraction, south: Fraction, east: Fraction, north: Fraction
) -> bool:
    """Whether a polygon has a place in a cell: its corner, or a place of an edge."""

    def inside(place: Position) -> bool:
        x, y = place
        if x == 180:
            x = Fraction(-180)
        return west <= x < east and (south <= y < north or y == north == 90)

    if holds(polygon, (west, south)):
        return True
    for ring in polygon:
        for (ax, ay), (bx, by) in pairwise(ring):
            cuts = {Fraction(0), Fraction(1)}
            for from_, to, borders in ((ax, bx, (west, east)), (ay, by, (south, north))):
                if from_ != to:
                    cuts |= {t for b in borders if 0 <= (t := (b - from_) / (to - from_)) <= 1}
            ordered = sorted(cuts)
            tried = ordered + [(s + t) / 2 for s, t in pairwise(ordered)]
            if any(inside((ax + t * (bx - ax), ay + t * (by - ay))) for t in tried):
                return True
    return False


def literal(area: Area, territory: Runs, depth: int) -> list[int]:
    columns, rows = grid(depth)
    found = []
    for slot in territory.slots():
        x, y = column_and_row_of(slot, depth)
        west, east = (Fraction(360 * k, columns) - 180 for k in (x, x + 1))
        south, north = (Fraction(180 * k, rows) - 90 for k in (y, y + 1))
        if any(meets(polygon, west, south, east, north) for polygon in area.polygons):
            found.append(slot)
    return found


def degrees(most: int) -> st.SearchStrategy[Fraction]:
    """Draw degrees, many of them on the borders of cells."""
    border = st.integers(-8, 8).map(lambda k: Fraction(most * k, 8))
    return border | st.integers(-most * 10, most * 10).map(lambda n: Fraction(n, 10))


POSITIONS = st.tuples(degrees(180), degrees(90))
RINGS = st.lists(POSITIONS, min_size=3, max_size=6).map(lambda ring: (*ring, ring[0]))
POLYGONS = st.lists(RINGS, min_size=1, max_size=2).map(tuple)
AREAS = st.lists(POLYGONS, min_size=1, max_size=2).map(lambda some: Area(tuple(some)))
EARTH = {depth: Runs.of([(0, 1 << depth)]) for depth in range(61)}


@given(AREAS, st.integers(0, 8))
@settings(max_examples=examples(400))
@example(box("-90", "-180", "90", "180"), 5)
@example(box("90", "180", "90", "180"), 6)
@example(box("0", "0", "0", "0"), 7)
@example(box("-45", "170", "45", "-170"), 7)
@example(box("45", "-45", "90", "45"), 5)
def test_touched_cells_are_those_among_all(area: Area, depth: int) -> None:
    assert [*touched(area, EARTH[depth], depth).slots()] == literal(area, EARTH[depth], depth)


@given(AREAS, st.lists(st.sampled_from([a + b for a in ALPHABET for b in "09z"]), max_size=9))
@settings(max_examples=examples(60))
def test_a_territory_cuts_them(area: Area, prefixes: list[str]) -> None:
    territory = runs_of(region_of(prefixes), 10)
    assert touched(area, territory, 10) == touched(area, EARTH[10], 10) & territory


@given(AREAS, st.integers(1, 4))
@settings(max_examples=examples(100))
def test_a_cell_is_touched_if_one_in_it_is(area: Area, depth: int) -> None:
    fine = touched(area, EARTH[2 * depth], 2 * depth)
    coarse = {slot >> depth for slot in fine.slots()}
    assert {*touched(area, EARTH[depth], depth).slots()} == coarse


@given(POLYGONS, st.integers(0, 60), st.data())
@settings(max_examples=examples(200))
def test_places_of_an_area_lie_in_its_cells(
    polygon: Polygon, depth: int, data: st.DataObject
) -> None:
    """At any depth; and where no cell is touched, no place lies."""
    on_border = data.draw(st.booleans())
    edges = [edge for ring in polygon for edge in pairwise(ring)]
    if on_border:
        (ax, ay), (bx, by) = data.draw(st.sampled_from(edges))
        part = Fraction(data.draw(st.integers(0, 64)), 64)
        place = (ax + part * (bx - ax), ay + part * (by - ay))
    else:
        place = data.draw(POSITIONS)
    assume(holds(polygon, place))
    slot = slot_of_place(f"{text_of(place[1])},{text_of(place[0])}", depth)
    near = Runs.of([(max(0, slot - 3), min(slot + 4, 1 << depth))])
    assert slot in touched(Area((polygon,)), near, depth)
