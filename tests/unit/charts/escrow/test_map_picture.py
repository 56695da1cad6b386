"""The map as a picture: where regions lie, what stays visible, and what is said."""

from __future__ import annotations

import json
import time
import xml.etree.ElementTree as ET
from fractions import Fraction
from itertools import pairwise
from math import cos, radians
from typing import Any, get_args

import altair
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.charts.labels import marks, readable

from paripassu.charts.escrow.map_picture import COLOURS, map_picture
from paripassu.charts.escrow.map_words import map_lead, share, territory_sentence
from paripassu.charts.escrow.plane import Rectangle, borders, fitted, joined, rectangle
from paripassu.charts.picture import Picture
from paripassu.charts.style import NARROW, SIZES, WIDE, Size
from paripassu.escrow.cells import ALPHABET
from paripassu.escrow.territory_map import Region, TerritoryMap

pytestmark = pytest.mark.slow

OF = "Version 1 of the declaration of north"


def mapped(**more: object) -> TerritoryMap:
    """Three regions and a place with records."""
    return TerritoryMap.model_validate(
        {
            "length": 6,
            "empty": 1023,
            "records": 1,
            "totals": 1024,
            "unopened": 2048,
            "regions": {
                "opened": ["wycm"],
                "totals": ["wycq"],
                "unopened": ["wyct", "wycw"],
                "partly": [],
            },
            "to_the_cell": True,
            "places": {"wycmv2": 3},
            **more,
        }
    )


def large() -> TerritoryMap:
    """As many regions and places as a document holds."""
    cells = [f"wy{a}{b}{c}" for a in ALPHABET[:5] for b in ALPHABET for c in ALPHABET][:5000]
    return mapped(
        length=7,
        empty=1_000_000,
        records=2000,
        totals=0,
        unopened=3_000_000,
        regions={
            "opened": cells[0::3], "totals": [], "unopened": cells[1::3], "partly": cells[2::3],
        },
        to_the_cell=False,
        places={f"{cell}b": 2 for cell in cells[:2000]},
    )  # fmt: skip


def drawn(one: TerritoryMap, name: str = "sites") -> Picture:
    return map_picture(name, one, OF, "map")


def coloured(picture: Picture, size: Size, colour: str, kind: str) -> list[dict[str, Any]]:
    return [
        value
        for mark, value in marks(picture, size)
        if mark["type"] == kind and mark.get("color") == colour
    ]


MAPS = {
    "some": mapped(),
    "large": large(),
    "nothing": mapped(
        empty=0, records=0, totals=0, unopened=4096, places={},
        regions={"opened": [], "totals": [], "unopened": ["wycm"], "partly": []},
    ),
    "the earth": mapped(
        regions={"opened": ["w"], "totals": ["8"], "unopened": ["c", "p"], "partly": []},
        places={"wycmv2": 1},
    ),
    "all of it": mapped(
        regions={"opened": [""], "totals": [], "unopened": [], "partly": []}, places={"0": 1},
    ),
    "both sides of 180": mapped(
        regions={"opened": ["xczb"], "totals": ["8p00"], "unopened": ["xczc"], "partly": []},
        places={"xczbcb": 2},
    ),
    "a cell": mapped(
        empty=0, records=1, totals=0, unopened=0, places={"bp0581": 7},
        regions={"opened": ["bp0581"], "totals": [], "unopened": [], "partly": []},
    ),
    "far apart": mapped(
        regions={"opened": ["wycmv2"], "totals": [], "unopened": ["w3b"], "partly": []},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MAPS)
def test_any_map_is_readable_and_says_what_it_shows(name: str) -> None:
    picture = drawn(MAPS[name])
    readable(picture)
    assert ET.fromstring(picture.to_svg()).attrib["aria-label"] == picture.alt
    assert picture.alt.endswith(".")
    assert picture.caption.endswith(".")
    assert "http" not in json.dumps(picture.specs, allow_nan=False).replace(
        "https://vega.github.io/schema", ""
    )


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_definitions_keep_to_the_schema(size: Size) -> None:
    schema = altair.load_schema()
    validator = jsonschema.validators.validator_for(schema)(schema)
    assert not [*validator.iter_errors(drawn(mapped()).spec(size))]


def test_a_large_territory_is_drawn_in_seconds_and_stays_small() -> None:
    began = time.process_time()
    svg = drawn(large()).to_svg()
    assert time.process_time() - began < 10
    assert len(svg) < 1_500_000


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_regions_have_their_true_shape(size: Size) -> None:
    picture = drawn(mapped())
    # The last is the sample in the key.
    [opened, _, _] = coloured(picture, size, COLOURS["empty"], "rect")
    across, along = opened["x2"] - opened["x"], opened["y2"] - opened["y"]
    # 0.3515625° of longitude by 0.17578125° of latitude, in the middle of the territory.
    assert across / along == pytest.approx(2 * cos(radians(39.0234375)), rel=0.01)
    [totals, _] = coloured(picture, size, COLOURS["totals"], "rect")
    assert totals["y2"] == pytest.approx(opened["y"], abs=0.1)
    assert totals["x"] == pytest.approx(opened["x"], abs=0.1)


def test_a_small_cell_with_records_stays_visible() -> None:
    far = MAPS["far apart"]
    for size in SIZES:
        found = coloured(drawn(far), size, COLOURS["records"], "point")
        assert any("tip" in value for value in found)
        # What is open about it as well.
        assert coloured(drawn(far), size, COLOURS["empty"], "point")


def test_marks_that_would_hide_each_other_are_one() -> None:
    near = mapped(
        regions={"opened": ["wyc"], "totals": [], "unopened": ["wyd"], "partly": []},
        places={"wyc0000": 1, "wyc0001": 2, "wycz": 1},
    )
    tips = [value.get("tip") for value in coloured(drawn(near), WIDE, COLOURS["records"], "point")]
    assert "wyc0000 and 1 more: 3 records" in tips
    # A long cell that is large enough is drawn as it is.
    assert "wycz: 1 record" not in tips


def test_a_territory_on_both_sides_of_180_is_one_piece() -> None:
    both = [rectangle("xczb", 4), rectangle("8p00", 4)]
    west, _, east, _ = borders(both, 4)
    assert 170 < west < 180 < east < 190
    plane = fitted({"opened": both}, 4, (0, 0, 500, 500))
    left, right = plane.pixels(both[0]), plane.pixels(both[1])
    assert left["x2"] == pytest.approx(right["x"])
    assert drawn(MAPS["both sides of 180"]).specs[NARROW.name]["width"] == NARROW.width


cuts = st.lists(
    st.text(st.sampled_from("0bz8"), min_size=1, max_size=3), min_size=1, max_size=30, unique=True
)


@given(cuts)
def test_joined_rectangles_cover_the_same(prefixes: list[str]) -> None:
    whole = [
        one
        for one in prefixes
        if not any(one != other and one.startswith(other) for other in prefixes)
    ]
    found = [rectangle(prefix, 3) for prefix in whole]
    fewer = joined(found)
    assert len(fewer) <= len(found)

    def corners(many: list[Rectangle]) -> list[tuple[int, int]]:
        return sorted(
            (x, y)
            for one in many
            for x in range(one.west, one.east)
            for y in range(one.south, one.north)
        )

    assert corners(fewer) == corners(found)


@given(cuts, st.sampled_from(SIZES))
def test_no_region_stands_outside(prefixes: list[str], size: Size) -> None:
    found = [rectangle(prefix, 3) for prefix in prefixes]
    plane = fitted({"opened": found}, 3, (50, 20, size.width - 58, 500))
    for one in found:
        box = plane.pixels(one)
        assert 49.9 <= box["x"] < box["x2"] <= size.width - 7.9
        assert 19.9 <= box["y"] < box["y2"] <= 520.1


@pytest.mark.parametrize(
    ("n", "of", "said"),
    [
        (0, 7, "0\u00a0%"),
        (7, 7, "100\u00a0%"),
        (6_553_999, 6_554_000, "99.99998\u00a0%"),
        (1, 6_554_000, "less than 0.1\u00a0%"),
        (1, 8, "12.5\u00a0%"),
    ],
)
def test_a_share_is_never_whole_where_a_cell_is_missing(n: int, of: int, said: str) -> None:
    if said.startswith("99.9"):
        assert share(n, of).startswith("99.9")
    else:
        assert share(n, of) == said
    if Fraction(n, of) not in (0, 1):
        assert share(n, of) not in ("100\u00a0%", "0\u00a0%")


def test_sentences_say_how_much_is_open() -> None:
    def told(empty: int, records: int, totals: int, unopened: int) -> str:
        one = mapped(empty=empty, records=records, totals=totals, unopened=unopened)
        return territory_sentence("sites", one).replace("\u00a0", " ")

    assert told(5, 5, 0, 0) == "Of sites, the whole territory is open."
    assert told(0, 0, 0, 10) == "Of sites, nothing is open."
    assert told(2, 0, 0, 6) == "Of sites, 25 % of the territory is open."
    assert told(1, 1, 4, 2) == (
        "Of sites, 25 % of the territory is open; of a further 50 %, totals only."
    )
    assert told(0, 0, 4, 4) == "Of sites, nothing is open; of 50 %, totals only."
    assert told(0, 0, 8, 0) == "Of sites, totals only are open, for the whole territory."
    assert map_lead("sites", mapped()).endswith("A cell is about 950\u00a0m × 610\u00a0m.")


def test_each_state_is_counted_in_the_key() -> None:
    said = [str(value.get("text")) for _, value in marks(drawn(mapped()), WIDE)]
    for text in (
        "opened and empty: 1,023 cells",
        "opened, with records: 1 cell",
        "totals only: 1,024 cells",
        "not opened: 2,048 cells",
    ):
        assert text in said
    assert not any("in part" in text for text in said)
    assert "may reach beyond" not in drawn(mapped()).caption
    coarse = drawn(large())
    assert "may reach beyond" in coarse.caption
    assert any("in part" in str(value.get("text")) for _, value in marks(coarse, WIDE))


def test_four_states_are_told_apart_in_grey_print() -> None:
    def lightness(colour: str) -> float:
        channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        y = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        return float(116 * y ** (1 / 3) - 16)  # CIE 1976 L*

    found = sorted(map(lightness, COLOURS.values()))
    assert all(after - before > 15 for before, after in pairwise(found))


def test_hostile_names_are_only_text() -> None:
    name = '<script>alert("x")</script>\u202e' * 4
    picture = drawn(mapped(), name)
    assert "<script" not in picture.to_svg()
    assert "\u202e" not in json.dumps(picture.specs, ensure_ascii=False)
    assert set(mapped().regions) == set(get_args(Region))
