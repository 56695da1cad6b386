"""Pictures written without Vega and Altair are those that these make, to the byte."""

from __future__ import annotations

import json
from typing import Any

import pytest
import vl_convert
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle.altair_sheet import by_altair
from tests.unit.charts.test_pictures import _all

from paripassu.charts.draw import Sheet
from paripassu.charts.picture import Picture
from paripassu.charts.style import DARK, LIGHT, SIZES
from paripassu.charts.svg import to_svg

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("drawn_afresh")]


def by_vega(spec: Any) -> str:
    drawn: str = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    return drawn


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_pictures_of_plans_and_conflicts(size: Any) -> None:
    for picture in _all():
        spec = picture.specs[size.name]
        assert json.dumps(spec) == json.dumps(by_altair(spec)), picture.name
        for theme in (LIGHT, DARK):
            whole = picture.spec(size, theme, titled=False)
            assert to_svg(whole) == by_vega(whole), picture.name


PIXEL = st.floats(20, 180, allow_nan=False).map(lambda pixel: round(pixel, 2))
COLOUR = st.sampled_from(["#0072B2", "#D55E00"])
BOX = st.fixed_dictionaries({"x": PIXEL, "x2": PIXEL, "y": PIXEL, "y2": PIXEL, "colour": COLOUR})
WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=4)
SAID = st.one_of(WORDS, st.lists(WORDS, min_size=1, max_size=3))


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """A few marks of every kind, in any order."""
    width, height = draw(st.sampled_from([(400.0, 300), (340, 217.25), (960, 200)]))
    sheet = Sheet(width, height)
    rounded: dict[str, Any] = draw(st.sampled_from([{}, {"cornerRadius": 3}]))
    dashed: dict[str, Any] = draw(
        st.sampled_from([{}, {"strokeDash": [1.5, 3]}, {"strokeWidth": 2.5}])
    )
    bent: dict[str, Any] = draw(st.sampled_from([{}, {"interpolate": "basis"}]))
    for kind in draw(st.lists(st.sampled_from("brlapw"), min_size=1, max_size=5)):
        boxes = draw(st.lists(BOX, min_size=1, max_size=4))
        ends = [{key: box[key] for key in ("x", "y", "colour")} for box in boxes]
        line = [
            {**end, "line": n % 2, "order": n, "colour": "#009E73"} for n, end in enumerate(ends)
        ]
        match kind:
            case "b":
                sheet.boxes(boxes, **rounded)
            case "r":
                sheet.rules(boxes, **dashed)
            case "l":
                sheet.lines(line, **bent, **dashed)
            case "a":
                filled = [{k: one[k] for k in ("x", "y", "colour", "line")} for one in line]
                sheet.areas(
                    [{**one, "y2": b["y2"]} for one, b in zip(filled, boxes, strict=True)],
                    opacity=0.2,
                )
            case "p":
                turned = [{**end, "angle": draw(st.sampled_from([0, 90, -90]))} for end in ends]
                sheet.points(turned, shape="triangle", size=70)
                sheet.points(ends, size=45)
            case "w":
                said = [{"x": box["x"], "y": box["y"], "text": draw(SAID)} for box in boxes]
                align = draw(st.sampled_from(["left", "center", "right"]))
                sheet.words(
                    said, halo=True, align=align, fontSize=draw(st.sampled_from([10, 11, 13]))
                )
    return sheet


@settings(max_examples=examples(80))
@given(sheets(), st.sampled_from([LIGHT, DARK]))
def test_any_sheet(sheet: Sheet, theme: Any) -> None:
    made = sheet.spec("", [], "")
    assert json.dumps(made) == json.dumps(by_altair(made))
    picture = Picture("p", "", "", "", {"wide": made})
    spec = picture.spec(theme=theme, titled=False)
    drawn = to_svg(spec)
    assert drawn is None or drawn == by_vega(spec)


def test_what_is_not_known_is_left_to_vega() -> None:
    sheet = Sheet(100, 50)
    sheet.boxes([{"x": 1, "x2": 2, "y": 1, "y2": 2}], stroke="#000000")
    assert to_svg(Picture("p", "", "", "", {"wide": sheet.spec("", [], "")}).spec()) is None
    sheet = Sheet(100, 50)
    sheet.words([{"x": 50, "y": 20, "text": "runs past the edge"}])
    picture = Picture("p", "", "", "", {"wide": sheet.spec("", [], "")})
    assert to_svg(picture.spec()) is None
    assert 'width="110"' not in picture.to_svg()
    sheet = Sheet(200, 50)
    sheet.words([{"x": 50, "y": 20, "text": "ends before it"}])
    picture = Picture("p", "", "", "", {"wide": sheet.spec("", [], "")})
    assert to_svg(picture.spec()) is not None
    titled = Picture("p", "", "", "", {"wide": sheet.spec("A title", [], "")})
    assert to_svg(titled.spec()) is None
    assert "A title" in titled.to_svg()
