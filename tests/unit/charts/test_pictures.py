"""Each picture: valid, the same bytes each time, readable whatever the plan."""

import datetime as dt
import itertools
import json
import re
import xml.etree.ElementTree as ET
from functools import cache
from typing import Any

import altair
import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.unit.charts.labels import readable
from tests.unit.charts.scenario import (
    DIGEST,
    crowd,
    crowd_plan,
    explanation,
    korea,
    korea_plan,
    literal,
)

from paripassu.agreement.model import Agreement
from paripassu.charts import explanation_charts, plan_charts
from paripassu.charts.arrows import MOST
from paripassu.charts.cards import about
from paripassu.charts.picture import MOST_CONFLICTS, Picture
from paripassu.charts.style import NARROW, PAGE, PALETTE, SIZES, WIDE, party_colours
from paripassu.errors import PariPassuError
from paripassu.sequencing.plan import Conflict, Plan

pytestmark = pytest.mark.slow

HOSTILE = '</script><script>alert(1)</script> [red]<b>"&\x1b[31m\u202e\x00 {{ 7*7 }} https://x.test'


@cache
def _all() -> tuple[Picture, ...]:
    agreement, bare, stuck = korea(), korea(start=False), literal()
    return (
        *plan_charts(agreement, korea_plan(agreement)),
        *plan_charts(bare, korea_plan(bare)),
        *explanation_charts(stuck, explanation(stuck)),
    )


def _texts(picture: Picture, size: Any = WIDE) -> list[str]:
    values = [v for rows in picture.specs[size.name]["datasets"].values() for v in rows]
    texts = [v["text"] for v in values if "text" in v]
    return [line for text in texts for line in (text if isinstance(text, list) else [text])]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_definitions_keep_to_the_schema(size: Any) -> None:
    schema = altair.load_schema()
    validator = jsonschema.validators.validator_for(schema)(schema)
    for picture in _all():
        assert not [*validator.iter_errors(picture.spec(size))], picture.name


@pytest.mark.usefixtures("drawn_afresh")
def test_drawn_twice_it_is_the_same_to_the_byte() -> None:
    agreement = korea()
    again = plan_charts(agreement, korea_plan(agreement))
    for first, second in zip(_all(), again, strict=False):
        assert first.to_svg() == second.to_svg()
        assert first.to_png() == second.to_png()


def test_no_address_stands_in_a_definition_but_the_schema() -> None:
    for picture in _all():
        for size in SIZES:
            text = json.dumps(picture.spec(size))
            assert re.findall(r"https?://[^\"]*", text) == [picture.spec(size)["$schema"]]
            assert picture.spec(size)["$schema"].startswith("https://vega.github.io/schema/")


def test_every_picture_says_what_it_shows() -> None:
    for picture in _all():
        assert picture.title
        assert picture.alt.endswith(".")
        assert picture.caption.endswith(".")
        assert picture.spec()["description"]
        root = ET.fromstring(picture.to_svg())
        assert root.attrib["role"] == "img"
        assert root.attrib["aria-label"] == picture.alt


def test_the_svg_is_well_formed_and_as_wide_as_asked() -> None:
    for picture in _all():
        for size in SIZES:
            root = ET.fromstring(picture.to_svg(size))
            assert abs(float(root.attrib["width"]) - size.width) <= 30


def test_nothing_stands_outside_the_sheet() -> None:
    for picture in _all():
        for size in SIZES:
            spec = picture.specs[size.name]
            for rows in spec["datasets"].values():
                for value in rows:
                    assert -1 <= value["x"] <= spec["width"] + 1, (picture.name, value)
                    assert -1 <= value["y"] <= spec["height"] + 1, (picture.name, value)


def test_the_timeline_names_measures_stages_and_moments() -> None:
    agreement = korea()
    picture = plan_charts(agreement, korea_plan(agreement))[0]
    texts = _texts(picture)
    for word in ("United States", "North Korea", "Peace treaty", "signature", "1/3", "moment"):
        assert word in texts
    assert "1 Jun 2018" in texts
    assert "grey band" in picture.caption
    assert "Dashed grey" in picture.caption


def test_without_time_the_axis_counts_moments() -> None:
    agreement = korea(start=False).replace(
        measures=tuple(measure.replace(days=0) for measure in korea().measures)
    )
    picture = plan_charts(agreement, korea_plan(agreement))[0]
    assert "day" not in _texts(picture)
    assert "moments" in picture.caption


def test_the_exposure_names_limits_and_the_worst() -> None:
    agreement = korea()
    picture = plan_charts(agreement, korea_plan(agreement))[1]
    texts = _texts(picture)
    assert "North Korea: exposure" in texts
    assert "highest 1 of 12 (8.4\u00a0%)" in texts
    assert "above: better off walking away" in texts
    assert "North Korea is exposed by at most 1 of the 12 it accepts, after moment 0" in picture.alt


def test_a_conflict_shows_who_wants_what_and_what_waits() -> None:
    agreement = literal()
    first, second, third, _ = explanation_charts(agreement, explanation(agreement))
    assert "United States: demand" in _texts(first)
    assert "Arrows on the right" in json.dumps(first.specs["wide"]["title"])
    assert "Arrows on the right" not in json.dumps(second.specs["wide"]["title"])
    assert "Any order at all" in _texts(third)
    assert about(agreement, "us-treaty-last") == ["treaty", "dismantle"]


def test_only_the_first_conflicts_are_drawn() -> None:
    agreement = literal()
    many = explanation(agreement).conflicts * 5
    plan = Plan(agreement="korea-2018", digest=DIGEST, status="infeasible", conflicts=many)
    assert len(plan_charts(agreement, plan)) == MOST_CONFLICTS
    empty = (Conflict(members=(), because="Nothing helps."),)
    assert plan_charts(agreement, plan.model_copy(update={"conflicts": empty})) == []


def test_the_burden_names_parties_amounts_and_the_worst_exposure() -> None:
    agreement = literal()
    picture = explanation_charts(agreement, explanation(agreement))[-1]
    texts = _texts(picture)
    assert "0.17" in texts
    assert "worst exposure 40\u00a0%; touches a red line" in texts
    assert "nobody gives up a demand; worst exposure 40\u00a0%" in texts


def test_parties_keep_their_colour_in_all_pictures() -> None:
    colours = party_colours(korea())
    assert colours == {"us": PALETTE[0], "dprk": PALETTE[1]}
    for picture in _all():
        text = json.dumps(picture.specs["wide"])
        assert any(colour in text for colour in colours.values())


def test_the_page_s_theme_follows_the_page() -> None:
    spec = _all()[0].spec(NARROW, PAGE)
    assert spec["config"]["style"]["ink"]["color"] == "var(--ink)"
    assert spec["config"]["background"] == "transparent"


@pytest.mark.parametrize(("measures", "portions"), [(340, 3), (10, 100), (1, 1000)])
def test_a_thousand_steps_stay_readable(measures: int, portions: int) -> None:
    agreement = crowd(measures, portions)
    for picture in plan_charts(agreement, crowd_plan(agreement)):
        for size in SIZES:
            spec = picture.specs[size.name]
            assert spec["height"] < 3000
            assert sum(map(len, spec["datasets"].values())) < 6000 + 4 * MOST
        svg = picture.to_svg()
        assert len(svg) < 1_000_000


def test_ten_parties_with_long_titles_do_not_overlap() -> None:
    agreement = crowd(40, 2, 10, "한국어 Averylongwordwithoutblanks" * 20)
    picture = plan_charts(agreement, crowd_plan(agreement))[0]
    for size in SIZES:
        values = [v for rows in picture.specs[size.name]["datasets"].values() for v in rows]
        names = sorted(
            {(v["y"], len(v["text"])) for v in values if isinstance(v.get("text"), list)}
        )
        for (above, lines), (below, _) in itertools.pairwise(names):
            assert below - above >= 14 * lines - 1


TITLES = (
    "Relief",
    "Dismantlement of weapons and facilities in the north",
    "x" * 90,
    "한국어 " * 20,
)


@settings(max_examples=examples(25))
@given(
    st.integers(1, 14),
    st.integers(1, 14),
    st.integers(2, 7),
    st.sampled_from(TITLES),
    st.sampled_from([0, 1, 45, 400]),
    st.booleans(),
)
def test_no_two_labels_of_a_plan_touch(
    measures: int, portions: int, parties: int, title: str, days: int, dated: bool
) -> None:
    bare = (
        crowd(measures, portions, parties, title) if parties > 1 else crowd(1, portions, 2, title)
    )
    agreement = bare.replace(
        start=dt.date(2018, 6, 1) if dated else None,
        measures=tuple(
            measure.replace(days=days * (at % 3)) for at, measure in enumerate(bare.measures)
        ),
    )
    for picture in plan_charts(agreement, crowd_plan(agreement)):
        readable(picture)


def test_no_two_labels_touch() -> None:
    for picture in _all():
        readable(picture)


def test_hostile_titles_are_only_text() -> None:
    agreement = _hostile()
    for picture in plan_charts(agreement, korea_plan(agreement)):
        svg = picture.to_svg()
        assert "<script" not in svg
        assert "\x1b" not in svg
        assert "\u202e" not in svg
        ET.fromstring(svg)
        assert picture.to_png()


def _hostile() -> Agreement:
    read = korea()
    return read.replace(
        title=HOSTILE,
        parties=tuple(party.replace(name=HOSTILE) for party in read.parties),
        measures=tuple(measure.replace(title=HOSTILE) for measure in read.measures),
    )


def test_a_plan_of_another_agreement_is_refused() -> None:
    agreement = korea()
    with pytest.raises(PariPassuError, match="'detainees', which agreement 'crowd' does not have"):
        plan_charts(crowd(3, 1), korea_plan(agreement))


def test_a_picture_shows_itself_in_a_notebook() -> None:
    bundle = _all()[0].to_mimebundle()
    assert set(bundle) == {
        "image/svg+xml",
        "text/plain",
        "application/vnd.vegalite.v6+json",
    }
