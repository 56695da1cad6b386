"""Boxes and GeoJSON areas: what is read, and what is refused in which words."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

from paripassu.errors import InputError, ParameterError
from paripassu.escrow.areas import Area, box, parse_area
from paripassu.escrow.cells import cell_of_slot
from paripassu.escrow.errors import TooMuchWorkError
from paripassu.escrow.nodes import Runs
from paripassu.escrow.touched import touched

SQUARE = [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]
HOLE = [[4, 4], [6, 4], [6, 6], [4, 6], [4, 4]]


def area(value: Any) -> Area:
    return parse_area(json.dumps(value).encode(), "a.geojson")


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [*rings]}


def refused(value: Any) -> str:
    with pytest.raises(InputError) as caught:
        area(value)
    return str(caught.value)


def cells(found: Area, depth: int) -> list[str]:
    slots = touched(found, Runs.of([(0, 1 << depth)]), depth).slots()
    return [cell_of_slot(slot, depth) for slot in slots]


def test_coordinates_are_read_as_written() -> None:
    [[ring]] = area(polygon(SQUARE)).polygons
    assert ring[1] == (Fraction(10), Fraction(0))
    content = (
        b'{"type":"Polygon","coordinates":[[[0.1,0],[1e-1,1],[0.30000000000000000001,2],[0.1,0]]]}'
    )
    [[ring]] = parse_area(content).polygons
    assert ring[2][0] == Fraction(30000000000000000001, 10**20)


def test_every_way_to_write_areas_gives_them() -> None:
    multi = {"type": "MultiPolygon", "coordinates": [[SQUARE], [HOLE]]}
    feature = {"type": "Feature", "geometry": polygon(SQUARE), "properties": None}
    both = {"type": "GeometryCollection", "geometries": [polygon(SQUARE), polygon(HOLE)]}
    collection = {"type": "FeatureCollection", "features": [feature, {**feature, "geometry": both}]}
    assert len(area(multi).polygons) == 2
    assert area(feature) == area(polygon(SQUARE)) == area(polygon([[*p, 7] for p in SQUARE]))
    assert len(area(collection).polygons) == 3
    assert len(area(polygon(SQUARE, HOLE)).polygons[0]) == 2


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (
            {"type": "Point", "coordinates": [1, 2]},
            "should be a Polygon or a MultiPolygon, not 'Po",
        ),
        (
            {"type": "Feature", "geometry": None},
            "geometry: should be a Polygon or a MultiPolygon, n",
        ),
        ({}, "should be a Polygon or a MultiPolygon, not an object"),
        (
            {"type": "FeatureCollection", "features": []},
            "features: should be a list that is not em",
        ),
        (polygon(), "coordinates: should be a list that is not empty"),
        (polygon(SQUARE[:-1]), "coordinates[0]: does not end where it begins"),
        (polygon(SQUARE[:3]), "should be a ring of at least four positions"),
        (polygon([[0, 0], [1], [1, 1], [0, 0]]), "coordinates[0][1]: should be longitude and lat"),
        (polygon([[0, 0], ["1", 0], [1, 1], [0, 0]]), "should be longitude and latitude"),
        (polygon([[0, 0], [True, 0], [1, 1], [0, 0]]), "should be longitude and latitude"),
        (polygon([[0, 0], [181, 0], [1, 1], [0, 0]]), "should have a longitude from -180 to 180"),
        (
            polygon([[0, 0], [1, 91], [1, 1], [0, 0]]),
            "should have a latitude from -90 to 90, not 91",
        ),
        (
            polygon([[170, 0], [-170, 0], [-170, 9], [170, 0]]),
            "has an edge from longitude 170.0 to -170.0, more than half the earth — give it in two",
        ),
    ],
)
def test_other_geojson_is_refused(value: Any, said: str) -> None:
    assert said in refused(value)


def test_too_many_digits_are_refused() -> None:
    content = b'{"type":"Polygon","coordinates":[[[0,0],[1e-60,0],[1,1],[0,0]]]}'
    with pytest.raises(InputError, match="should have a longitude of at most 38 digits"):
        parse_area(content)


def test_boxes() -> None:
    assert cells(box("1", "1", "2", "2"), 5) == ["s"]
    assert cells(box("0", "0", "45", "45"), 5) == ["s", "t", "u", "v"]
    assert cells(box("1", "170", "2", "-170"), 5) == ["8", "x"]
    assert cells(box("89.5", "-180", "90", "180"), 5) == ["b", "c", "f", "g", "u", "v", "y", "z"]
    assert cells(box("1.0", "1e0", "+2", "2.50"), 5) == ["s"]


@pytest.mark.parametrize(
    ("sides", "said"),
    [
        (("2", "1", "1", "2"), "has its south, 2, above its north, 1"),
        (("1", "1", "92", "2"), "north should be decimal degrees from -90 to 90, not '92'"),
        (("1", "1", "2", "181"), "east should be decimal degrees from -180 to 180"),
        (("1", "x", "2", "2"), "west should be decimal degrees"),
        (("1,5", "1", "2", "2"), "south should be decimal degrees"),
        (("NaN", "1", "2", "2"), "south should be decimal degrees"),
    ],
)
def test_other_boxes_are_refused(sides: tuple[str, str, str, str], said: str) -> None:
    with pytest.raises(ParameterError) as caught:
        box(*sides)
    assert said in str(caught.value)


def test_a_hole_is_left_out_but_for_its_border() -> None:
    square = [[-90, -45], [90, -45], [90, 45], [-90, 45], [-90, -45]]
    hole = [[-45, -22.5], [45, -22.5], [45, 22.5], [-45, 22.5], [-45, -22.5]]
    whole, holed = (cells(area(polygon(*rings)), 15) for rings in ([square], [square, hole]))
    assert {*holed} < {*whole}
    assert "s00" in whole
    assert "s00" not in holed
    # Row by row from the south: of the hole's border the southern one lies in the cells above it.
    border = cells(area(polygon(hole)), 15)
    inside = {*whole} - {*holed}
    assert inside < {*border}


def test_a_box_of_a_million_cells_takes_its_border_and_no_more() -> None:
    """1,000 × 1,000 cells of seven characters, most of them told by their parents."""
    width, height = Fraction(360, 2**18), Fraction(180, 2**17)
    east, north = 125 + 999 * width, 39 + 999 * height
    ring = ((125, 39), (east, 39), (east, north), (125, north), (125, 39))
    found = touched(
        Area(((tuple((Fraction(x), Fraction(y)) for x, y in ring),),)),
        Runs.of([(0, 1 << 35)]),
        35,
    )
    assert found.size == 1000 * 1000


def test_the_earth_is_told_at_once() -> None:
    earth = Runs.of([(0, 1 << 60)])
    assert touched(box("-90", "-180", "90", "180"), earth, 60) == earth
    north = cells(box("0", "-180", "90", "180"), 10)
    assert north == cells(box("0", "-180", "89.9", "179.9"), 10)


def test_a_border_without_end_is_too_much_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paripassu.escrow.touched.MOST_PARTED", 1000)
    with pytest.raises(TooMuchWorkError, match="has a border through more cells than are looked"):
        touched(box("1", "1", "2", "2"), Runs.of([(0, 1 << 60)]), 60)
