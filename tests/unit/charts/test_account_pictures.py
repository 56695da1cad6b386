"""The pictures of an account: valid, readable and true, whatever the balance."""

import json
import xml.etree.ElementTree as ET
from functools import cache
from typing import Any

import altair
import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.unit.charts.balances import THRESHOLDS, any_balance, balance_of, drifting
from tests.unit.charts.labels import marks, readable, words
from tests.unit.charts.test_pictures import HOSTILE

from paripassu.charts.inspection.account_section import account_charts
from paripassu.charts.inspection.axis_scale import AxisScale, levels
from paripassu.charts.inspection.balance_picture import balance_picture
from paripassu.charts.inspection.difference_picture import difference_picture
from paripassu.charts.inspection.key import CHAIN, DASH, DOTS
from paripassu.charts.inspection.period_axes import GUTTER
from paripassu.charts.inspection.power_picture import power_picture
from paripassu.charts.inspection.sequential_picture import sequential_picture
from paripassu.charts.letters import pixels
from paripassu.charts.picture import Picture
from paripassu.charts.style import SIZES, WIDE, Size
from paripassu.inspection.accountancy.account import account
from paripassu.inspection.accountancy.result import Balance

pytestmark = pytest.mark.slow

sized = pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)


@cache
def _cases() -> tuple[Balance, ...]:
    return (
        drifting(12, 0.8),
        drifting(1),
        drifting(70, -0.1, unit=1e9),
        balance_of([0.3, None, None, 2.9, -9.0], unit=1e-6, detect=False),
    )


@cache
def _all() -> tuple[Picture, ...]:
    return tuple(p for balance in _cases() for p in account_charts(balance, 8.0, 0.9))


@sized
def test_definitions_keep_to_the_schema(size: Size) -> None:
    schema = altair.load_schema()
    validator = jsonschema.validators.validator_for(schema)(schema)
    for picture in _all():
        assert not [*validator.iter_errors(picture.spec(size))], picture.name


@pytest.mark.usefixtures("drawn_afresh")
def test_drawn_twice_it_is_the_same_to_the_byte() -> None:
    for first, second in zip(_all(), account_charts(_cases()[0], 8.0, 0.9), strict=False):
        assert first.to_svg() == second.to_svg()
        assert first.to_png() == second.to_png()


def test_every_picture_says_what_it_shows() -> None:
    for picture in _all():
        assert picture.title
        assert picture.alt.endswith(".")
        assert picture.caption.endswith(".")
        root = ET.fromstring(picture.to_svg())
        assert root.attrib["aria-label"] == picture.alt
        assert abs(float(root.attrib["width"]) - WIDE.width) <= 30


@settings(max_examples=examples(20))
@given(any_balance())
def test_any_balance_is_readable(balance: Balance) -> None:
    for picture in account_charts(balance, 8.0, 0.9):
        readable(picture)
        text = json.dumps(picture.specs, allow_nan=False)
        assert "-0.0," not in text
        assert len(text) < 1_000_000


def _signs(picture: Picture, size: Size, shape: str) -> list[dict[str, Any]]:
    """Give the signs of a shape in the plots; the one in the key explains nothing of its own."""
    return [v for mark, v in marks(picture, size) if mark.get("shape") == shape and "tip" in v]


@sized
def test_every_alarm_has_its_sign(size: Size) -> None:
    balance = drifting(12, 1.5)
    alarms = [name for period in balance.periods for name in period.alarms]
    balanced = _signs(balance_picture(balance), size, "triangle-up")
    assert len(balanced) == alarms.count("muf") + alarms.count("cumuf")
    sequential = _signs(sequential_picture(balance), size, "triangle-up")
    tests = ("sitmuf", "page", "cusum", "gemuf")
    assert len(sequential) == sum(alarms.count(test) for test in tests) > 5
    assert balance.verdict == "loss"


@sized
@pytest.mark.parametrize("at", [0, 1, 199, 398, 399])
def test_the_one_alarm_among_hundreds_is_drawn(size: Size, at: int) -> None:
    sequence = [0.1 * (-1) ** t for t in range(400)]
    sequence[at] = 2.7
    balance = balance_of(sequence)
    sign = f"period {at + 1}:"
    assert [v["tip"].startswith(sign) for v in _signs(balance_picture(balance), size, "triangle-up")
            if "MUF" in v["tip"] and "CUMUF" not in v["tip"]] == [True]  # fmt: skip
    shown = _signs(sequential_picture(balance), size, "triangle-up")
    assert [v["tip"] for v in shown] == [f"period {at + 1}: SITMUF 2.70: alarm"]


@sized
@settings(max_examples=examples(10))
@given(any_balance())
def test_a_point_stands_over_its_limit_just_where_the_test_alarms(
    size: Size, balance: Balance
) -> None:
    """Read MUF and its limit back from the pixels."""
    picture = balance_picture(balance)
    looks = [
        (mark, value) for mark, value in marks(picture, size) if mark["type"] in ("point", "line")
    ]
    # In the upper panel: what comes before the sheet's second heading.
    second = next(v["y"] for m, v in marks(picture, size) if v.get("text") == "CUMUF: all so far")
    upper = [(m, v) for m, v in looks if v["y"] < second]
    dots = [v for m, v in upper if m["type"] == "point" and "shape" not in m and "tip" in v]
    limit = [v for m, v in upper if m["type"] == "line" and m["style"] == "ink"]
    alarmed = {p.period for p in balance.periods if "muf" in p.alarms}
    assert dots
    for dot in dots:
        number = int(dot["tip"].split(":")[0].removeprefix("period "))
        under = [v["y"] for v in limit]
        at = min(range(0, len(limit), 2), key=lambda k: abs(
            (limit[k]["x"] + limit[k + 1]["x"]) / 2 - dot["x"]))  # fmt: skip
        margin = abs(balance.periods[number - 1].muf / balance.periods[number - 1].sigma_muf)
        if abs(margin - THRESHOLDS["muf"]) > 0.05 and max(map(abs, under)) > 0:
            above = dot["y"] < under[at]
            assert above == (number in alarmed) or abs(dot["y"] - under[at]) < 1.0


def test_gains_and_degenerate_periods_have_signs_of_their_own() -> None:
    balance = balance_of([0.1, -3.0, None, 0.2])
    assert [v["tip"] for v in _signs(balance_picture(balance), WIDE, "triangle-down")][:1] == [
        "period 2: MUF −5.8 ± 1.9 kg: gain"
    ]
    picture = sequential_picture(balance)
    assert len(_signs(picture, WIDE, "square")) == 1
    assert "grey square" in picture.caption
    assert "grey square" not in sequential_picture(drifting(3)).caption


def test_a_residual_where_none_can_be_is_an_alarm() -> None:
    balance = balance_of([0.1, None, 0.2])
    period = balance.periods[1].model_copy(update={"alarms": ("degenerate",)})
    periods = (balance.periods[0], period, balance.periods[2])
    shown = _signs(
        sequential_picture(balance.model_copy(update={"periods": periods})), WIDE, "square"
    )
    said = "period 2: SITMUF no error of its own: difference that no error explains"
    assert [v["tip"] for v in shown] == [said]


def test_cusum_is_drawn_both_ways_and_alarms_upward_only() -> None:
    balance = drifting(20, -0.9)
    assert any(p.cusum_low >= THRESHOLDS["cusum"] for p in balance.periods)
    picture = sequential_picture(balance)
    below = [v for m, v in marks(picture, WIDE) if ": CUSUM −" in v.get("tip", "")]
    assert below
    assert not [v for v in _signs(picture, WIDE, "triangle-up") if "CUSUM" in v["tip"]]
    assert not _signs(picture, WIDE, "triangle-down")


@sized
def test_the_two_lines_of_cusum_are_told_apart_in_black_and_white(size: Size) -> None:
    picture = sequential_picture(drifting(20, -0.3))
    lines = {str(m.get("strokeDash")): {v["colour"] for n, v in marks(picture, size) if n == m}
             for m, v in marks(picture, size) if m["type"] == "line" and "colour" in v}  # fmt: skip
    assert {"None", str(CHAIN)} == set(lines)
    assert not lines["None"] & lines[str(CHAIN)]
    looks = {
        (m.get("shape", "circle"), m["filled"])
        for m, v in marks(picture, size)
        if m["type"] == "point" and ": CUSUM" in v.get("tip", "")
    }
    assert looks == {("circle", True), ("diamond", False)}
    texts = [word.text for word in words(picture, size)]
    assert "CUSUM downward, for gain" in texts


def beyond() -> Balance:
    """D far below zero in period 2, MUF - D above in periods 2 and 3, a gain in period 4."""
    balance = balance_of([0.2, 0.1, 0.3, 0.2, -0.1], verified=[True, True, True, True, False])
    changes: list[dict[str, Any]] = [
        {},
        {"d": -8.0, "muf_minus_d": 8.2, "alarms": ("d", "muf_minus_d")},
        {"d": -2.0, "muf_minus_d": 6.0, "alarms": ("muf_minus_d",)},
        {"d": 4.0, "muf_minus_d": -7.0, "alarms": ("gain",)},
        {
            "cumulative_d": -6.0, "sigma_cumulative_d": 2.0, "cumulative_muf_minus_d": 7.3,
            "sigma_cumulative_muf_minus_d": 2.5, "alarms": ("cumulative_d",),
        },
    ]  # fmt: skip
    periods = [p.model_copy(update=c) for p, c in zip(balance.periods, changes, strict=True)]
    return balance.model_copy(update={"periods": tuple(periods)})


@sized
def test_what_the_inspector_finds_beyond_its_limit_is_marked(size: Size) -> None:
    picture = difference_picture(beyond())
    assert picture is not None
    readable(picture)
    assert [v["tip"] for v in _signs(picture, size, "triangle-up")] == [
        "period 2: D −8.0 ± 2.4 kg: alarm",
        "period 2: MUF − D 8.2 ± 2.2 kg: alarm",
        "period 3: MUF − D 6.0 ± 2.2 kg: alarm",
    ]
    assert [v["tip"] for v in _signs(picture, size, "triangle-down")] == [
        "period 4: MUF − D −7.0 ± 2.2 kg: gain"
    ]
    texts = " ".join(word.text for word in words(picture, size)).replace("\u00a0", " ")
    assert "1 alarm, all periods: alarm" in texts
    assert "2 alarms, 1 gain" in texts
    assert "all periods: −6.0 ± 2.0 kg" in texts
    assert "D stands out most in period 2, −8.0 ± 2.4 kg; alarm in period 2; all" in picture.alt
    # Two lines of an alarm for D, one of an alarm and one of a gain for MUF - D; a gap at the end.
    dashed = {v["line"] for m, v in marks(picture, size) if m.get("strokeDash") == DASH
              and m["type"] == "line"}  # fmt: skip
    dotted = {v["line"] for m, v in marks(picture, size) if m.get("strokeDash") == DOTS
              and m["type"] == "line"}  # fmt: skip
    assert (len(dashed), len(dotted)) == (3, 1)


def test_limits_have_gaps_where_nothing_was_verified() -> None:
    picture = difference_picture(balance_of([0.1] * 6, verified=[True, True, False] * 2))
    assert picture is not None
    lines = {v["line"] for m, v in marks(picture, WIDE) if m["type"] == "line"}
    assert len(lines) == 2 * 4


def test_a_test_that_cannot_alarm_has_no_line() -> None:
    balance = drifting(6).model_copy(update={"thresholds": dict.fromkeys(THRESHOLDS, float("inf"))})
    for picture in account_charts(balance):
        readable(picture)
        dashes = [m.get("strokeDash") for m, _ in marks(picture, WIDE) if m["type"] == "line"]
        assert DASH not in dashes
        assert DOTS not in dashes
    assert any("no alarm possible" in w.text for w in words(balance_picture(balance), WIDE))


def test_without_readings_or_a_goal_there_is_no_such_picture() -> None:
    bare = balance_of([0.1, 0.2], detect=False)
    assert difference_picture(bare) is None
    assert power_picture(bare) is None
    assert [p.name for p in account_charts(bare)] == ["balance", "sequential-tests"]
    full = drifting(4)
    names = ["balance", "sequential-tests", "difference", "detection"]
    assert [p.name for p in account_charts(full)] == names


def test_unverified_periods_stay_empty() -> None:
    balance = balance_of([0.1] * 8, verified=[True, False] * 4)
    picture = difference_picture(balance)
    assert picture is not None
    dots = [v for m, v in marks(picture, WIDE) if m["type"] == "point" and "tip" in v]
    assert len(dots) == 2 * 4


def test_detection_is_compared_with_what_was_asked() -> None:
    picture = power_picture(drifting(4), 8.0, 0.9)
    assert picture is not None
    assert "CUMUF 41 % at once, 93 % little by little" in picture.alt.replace("\u00a0", " ")
    assert "8 kg" in picture.caption
    assert "90\u00a0%" in picture.caption
    unasked = power_picture(drifting(4))
    assert unasked is not None
    assert "asked for" not in [word.text for word in words(unasked, WIDE)]


def test_hostile_names_are_only_text() -> None:
    balance = drifting(5, area=HOSTILE, material=HOSTILE, name=HOSTILE)
    for picture in account_charts(balance, 8.0, 0.9):
        svg = picture.to_svg()
        assert "<script" not in svg
        assert "\x1b" not in svg
        assert "\u202e" not in svg
        ET.fromstring(svg)
        readable(picture)


@pytest.mark.parametrize(
    ("largest", "unit", "top"),
    [
        (0.0, "kg", 0.0),
        (999_999.0, "kg", 999_999.0),
        (0.02, "kg", 0.02),
        (0.0001, "kg", 0.0001),
        (3e9, "10⁹ kg", 3.0),
        (4e-6, "10⁻⁶ kg", 4.0),
        (5e13, "10¹² kg", 50.0),
        (5e-320, "10⁻³⁰⁰ kg", 5e-20),
    ],
)
def test_an_axis_counts_the_unit_itself_where_its_labels_fit(
    largest: float, unit: str, top: float
) -> None:
    scale = AxisScale.of([0.0, -largest], "kg")
    assert scale.unit == unit
    assert largest / scale.factor == pytest.approx(top)


@given(st.floats(1e-12, 1e12), st.floats(-1, 0))
def test_labels_of_an_axis_fit_beside_it(largest: float, least: float) -> None:
    scale = AxisScale.of([largest, least * largest])
    for _, text in levels(least * largest / scale.factor, largest / scale.factor, 5):
        assert pixels(text) <= GUTTER - 5


def test_levels_are_written_to_one_digit() -> None:
    assert [text for _, text in levels(-1.0, 1.0, 5)] == ["−1.0", "−0.5", "0.0", "0.5", "1.0"]


def test_an_inventory_declared_too_large_takes_d_below_zero() -> None:
    """The page said that D is what was declared too much, and that up is a loss."""
    rows: list[dict[str, object]] = []
    for period, kind, declared in ((0, "PB", 10), (1, "SD", 5), (1, "PE", 5)):
        rows.append(
            {
                "period": period, "kind": kind, "point": kind, "amount": declared, "unit": "kg",
                "random": 0.01, "systematic": 0,
            }
        )  # fmt: skip
    rows[-1] |= {
        "inspector": 4, "inspector_random": 0.01, "inspector_systematic": 0,
        "inspector_point": "scale",
    }  # fmt: skip
    (balance,) = account(rows, histories=100).balances
    assert (balance.periods[0].d, balance.periods[0].muf_minus_d) == (-1.0, 1.0)
    picture = difference_picture(balance)
    assert picture is not None
    assert "declared too large hides a loss: it takes D below zero" in picture.caption
    assert "declared more" not in picture.caption
