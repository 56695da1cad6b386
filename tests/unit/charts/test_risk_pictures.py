"""Pictures, page and text of how likely a deal is."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from fractions import Fraction
from functools import cache
from io import StringIO
from typing import Any

import altair
import jsonschema
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from rich.console import Console
from tests.examples import examples
from tests.shared import ROOT
from tests.strategies.values import values
from tests.unit.charts.labels import marks, readable
from tests.unit.charts.risk_example import example_risk
from tests.unit.charts.test_account_pictures import sized
from tests.unit.charts.test_page import Tags
from tests.unit.charts.test_pictures import HOSTILE

from paripassu.agreement.read import read_agreement
from paripassu.charts.answers import page_title, render, sections
from paripassu.charts.page import render_page
from paripassu.charts.picture import Picture
from paripassu.charts.risk.names import points, points_between, span
from paripassu.charts.risk.risk_text import MOST
from paripassu.charts.risk.told import IS_NOT, LIMITS, scenario_words
from paripassu.charts.risk.tornado_picture import MOST as MOST_BARS
from paripassu.charts.risk.tornado_picture import tornado
from paripassu.charts.style import WIDE, Size
from paripassu.sequencing.risk.answer import Chance, Effect, Input, Risk, Scenario

pytestmark = pytest.mark.slow


def pictures(risk: Risk) -> list[Picture]:
    return [picture for section in sections(risk) for picture in section.pictures]


def printed(risk: Risk, width: int = 100) -> str:
    out = StringIO()
    render(Console(file=out, width=width, force_terminal=False), risk)
    return out.getvalue()


def exactly(share: str) -> Chance:
    value = Fraction(share)
    return Chance(probability=value, low=value, high=value)


@cache
def certain() -> Risk:
    """Nothing is uncertain, and there is a deal."""
    return example_risk().model_copy(
        update={
            "method": "exact",
            "samples": 1,
            "deal": exactly("1"),
            "conflicts": (),
            "inputs": (),
            "scenario": None,
            "nominal_plan": None,
            "compared": (),
        }
    )


@cache
def hopeless() -> Risk:
    """No deal in any future."""
    risk = example_risk()
    nothing = {"deal": exactly("0"), "robust_plan": None, "nominal_plan": None, "scenario": None}
    spread = risk.worst_exposure.model_copy(update={"quantiles": {}})
    return risk.model_copy(update={**nothing, "compared": (), "worst_exposure": spread})


@cache
def long(count: int = 60) -> Risk:
    """Very many conflicts and inputs, with hostile names."""
    risk = example_risk()
    names = dict.fromkeys(risk.titles, HOSTILE * 3)
    conflict, one = risk.conflicts[0], risk.inputs[0]
    return risk.model_copy(
        update={
            "title": HOSTILE * 4,
            "titles": names,
            "conflicts": (conflict.model_copy(update={"because": HOSTILE * 5}),) * count,
            "inputs": (one, *risk.inputs[1:], *(one,) * count),
        }
    )


def test_a_table_without_rows_is_left_out() -> None:
    assert "With concessions" in [
        grid.title for one in sections(example_risk()) for grid in one.grids
    ]
    for section in sections(hopeless()):
        assert all(grid.rows for grid in section.grids), section.heading


@sized
def test_definitions_keep_to_the_schema(size: Size) -> None:
    schema = altair.load_schema()
    validator = jsonschema.validators.validator_for(schema)(schema)
    for picture in pictures(example_risk()):
        assert not [*validator.iter_errors(picture.spec(size))], picture.name


@pytest.mark.parametrize("make", [example_risk, certain, hopeless, long])
def test_every_picture_is_readable_and_says_what_it_shows(make: Any) -> None:
    for picture in pictures(make()):
        readable(picture)
        assert picture.alt.endswith(".")
        assert picture.caption.endswith(".")
        svg = picture.to_svg()
        assert "<script" not in svg
        assert ET.fromstring(svg).attrib["role"] == "img"
        json.dumps(picture.specs, allow_nan=False)


def test_the_first_thing_said_is_the_number_with_its_interval_and_what_it_is_not() -> None:
    first = " ".join(printed(example_risk()).split("\n")[:3])
    assert first == (
        "A deal is possible in 3.3\u00a0% of the futures (95\u00a0% interval: 3.2\u00a0% to "
        f"3.4\u00a0%), counted in 16,384 futures. {IS_NOT}"
    ).replace("95\u00a0% interval", "95 % interval")


def test_the_text_ranks_conflicts_and_says_what_to_find_out_first() -> None:
    said = printed(example_risk()).replace("\u00a0", " ")
    shares = [line.split("%")[0] for line in said.split("\n") if line[:2] in ("1.", "2.", "3.")]
    assert shares == ["1.  90.5 ", "2.  67.0 ", "3.  34.0 "]
    assert "Find out first: what rests on “koh”" in said
    assert "A deal: 0 % if all 3 are held, 26.2 % if none is held." in said
    assert "moves perhaps 0" not in said
    assert "does not show that 1 other unknown matters." in said
    assert "No other plan does better: that is proven." in said.replace("\n", " ")
    assert LIMITS in said.replace("\n", " ")


def test_noise_that_ranks_first_is_not_what_to_find_out_first() -> None:
    treaty, verification, tolerance = example_risk().inputs
    noise = tolerance.model_copy(
        update={
            "worth": Effect(value=Fraction(1, 9), low=-Fraction(1), high=Fraction(1), clear=False)
        }
    )
    first = example_risk().model_copy(update={"inputs": (noise, treaty, verification)})
    assert "Find out first: what rests on “koh”" in printed(first)
    nothing = {"worth": tolerance.worth}
    rest = [one.model_copy(update=nothing) for one in (verification, treaty)]
    known = example_risk().model_copy(update={"inputs": (tolerance, *rest)})
    said = " ".join(printed(known).split())
    assert "The probability of a deal depends most on this: what rests on “koh”" in said


def test_where_nothing_is_uncertain_there_is_nothing_to_find_out() -> None:
    said = printed(certain())
    assert said.startswith("Nothing in this file is uncertain: there is a deal.")
    assert "find out" not in said
    assert [picture.name for picture in pictures(certain())] == ["deal", "plans", "exposure-fan"]


def test_without_any_deal_no_plan_is_shown() -> None:
    assert "No plan was found that holds in any of the futures." in printed(hopeless())
    names = [picture.name for picture in pictures(hopeless())]
    assert names == ["deal", "conflicts", "find-out-first"]


def test_early_stops_concessions_and_open_futures_are_told() -> None:
    stopped = {"interrupted": True, "conceded": ("us-treaty-last",), "undecided": Fraction(1, 50)}
    said = printed(example_risk().model_copy(update=stopped)).replace("\n", " ")
    assert "The work was stopped early: this is what 16,384 futures show." in said
    assert "Conceded, as if they were not in the file: the United States wants" in said
    assert "In 2.0\u00a0% of the futures the search did not find out" in said


@pytest.mark.parametrize("width", [40, 60, 100])
@pytest.mark.parametrize("make", [example_risk, long])
def test_every_line_fits(width: int, make: Any) -> None:
    said = printed(make(), width)
    assert all(len(line) <= width for line in said.split("\n"))
    assert "\x1b" not in said


def test_long_lists_are_cut_and_say_so() -> None:
    said = printed(long())
    assert f"The first {MOST} of 60; --json and --page have all." in said
    drawn = tornado(long())
    assert drawn is not None
    assert f"The first {MOST_BARS} of 62 are drawn" in drawn.caption
    (cases,) = [
        grid
        for part in sections(long())
        for grid in part.grids
        if grid.title == "What may turn out"
    ]
    assert len(cases.rows) == sum(len(one.given) for one in long().inputs)


@sized
def test_bars_end_where_their_numbers_are(size: Size) -> None:
    """Of the tornado: both ends of each bar lie on the scale that is written beneath."""
    drawn = tornado(example_risk())
    assert drawn is not None
    found = [value for mark, value in marks(drawn, size)]
    scale = {v["text"]: v["x"] for v in found if str(v.get("text", "")).endswith("%")}
    zero, end = scale["0\u00a0%"], scale["30\u00a0%"]
    bars = [v for v in found if "colour" in v and "x2" in v]
    ends = [(bar["x"], bar["x2"]) for bar in bars]
    wanted = [(0, Fraction("0.0328")), (Fraction("0.0328"), Fraction(21, 80))]
    for (left, right), (low, high) in zip(ends[:2], wanted, strict=True):
        assert left == pytest.approx(zero + float(low) / 0.3 * (end - zero), abs=0.02)
        assert right == pytest.approx(zero + float(high) / 0.3 * (end - zero), abs=0.02)


def test_the_page_is_whole() -> None:
    risk = example_risk()
    page = render_page(page_title(risk), sections(risk))
    assert "Korea, spring 2018: how likely is a deal?" in page
    assert len(Tags(page).all("table")) == 6


def test_steps_have_dates_where_the_agreement_is_at_hand() -> None:
    korea = read_agreement(ROOT / "examples" / "korea-2018.toml")
    bare, dated = (sections(example_risk(), one)[-1].grids[0] for one in (None, korea))
    assert bare.rows[1].cells[2:] == ["1", "2"]
    assert dated.rows[1].cells[2:] == ["1 (2 June 2018)", "2 (3 June 2018)"]


def test_points_are_told_so_that_nothing_reads_as_none() -> None:
    assert [points(Fraction(v)) for v in ("0", "0.227", "-0.0078", "0.0001", "-0.0001")] == [
        "0", "22.7", "−0.8", "under 0.1", "above −0.1",
    ]  # fmt: skip
    assert span(Fraction(1, 2), Fraction(1, 2)) == ""
    assert points_between(Fraction("0.0058"), Fraction("0.0079")) == "0.5 to 0.8"
    assert points_between(Fraction("0.0003"), Fraction("0.0012")) == "0.03 to 0.12"
    assert points_between(Fraction("-0.0003"), Fraction("0.0012")) == "−0.1 to 0.2"


@pytest.mark.parametrize(
    ("positions", "sets", "said"),
    [
        (("p",), ((),), "“p” is not held"),
        (("p",), (("p",),), "“p” is held"),
        (("p", "q"), (("p", "q"),), "everything that rests on “s” is held"),
        (("p", "q"), ((),), "nothing that rests on “s” is held"),
        (("p", "q"), (("p",), ()), "this is held: only “p”; or nothing at all"),
    ],
)
def test_a_box_is_told_by_what_is_held(
    positions: tuple[str, ...], sets: tuple[tuple[str, ...], ...], said: str
) -> None:
    nothing = Effect(value=Fraction(0), low=Fraction(0), high=Fraction(0), clear=False)
    one = Input(input="root:s", positions=positions, given=(), information=nothing, worth=nothing)
    box = Scenario(cases={"root:s": sets}, coverage=Fraction(1, 2), density=Fraction(1))
    risk = example_risk().model_copy(update={"inputs": (one,)})
    assert said in scenario_words(risk, box)


@given(values(Risk))
@settings(
    max_examples=examples(20), suppress_health_check=[HealthCheck.too_slow], phases=[Phase.generate]
)
def test_whatever_an_answer_holds_it_is_drawn_and_printed(risk: Risk) -> None:
    for picture in pictures(risk):
        json.dumps(picture.spec(WIDE), allow_nan=False)
    assert IS_NOT in " ".join(printed(risk, 400).split("\n"))
