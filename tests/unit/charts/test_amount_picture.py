"""By how much a conflict fails: a picture of the days, and of the amounts, that add up."""

from typing import Any

import pytest
from tests.swap import FIRST, SWAP
from tests.unit.charts.labels import marks, readable
from tests.unit.sequencing.scenarios import DEADLINE

from paripassu.agreement.read import parse_agreement
from paripassu.charts import plan_charts
from paripassu.charts.picture import Picture
from paripassu.charts.style import SIZES, WIDE
from paripassu.sequencing.answer import plan

pytestmark = pytest.mark.slow

LATE = DEADLINE.replace('needs = { law = "all" }', 'needs = { law = "all" }\nlag_days = 5')
TEMPTED = (
    (SWAP + FIRST)
    .replace("a = 1, b = 6", "a = -4, b = 6")
    .replace("a = 6, b = 1", "a = 6, b = -4")
    .replace('id = "b"\nstake = 1', 'id = "b"\nstake = 9\ntolerance = TOLERANCE')
)


def _pictures(text: str) -> tuple[Any, list[Picture]]:
    agreement = parse_agreement(text)
    found = plan(agreement)
    assert not found.found
    amounts = [amount for conflict in found.conflicts for amount in conflict.amounts]
    return amounts, [
        picture for picture in plan_charts(agreement, found) if "-amount-" in picture.name
    ]


def _bars(picture: Picture) -> list[dict[str, Any]]:
    return [v for m, v in marks(picture, WIDE) if m["type"] == "rect" and "tip" in v]


def test_the_days_follow_one_another_up_to_the_earliest_day() -> None:
    (amount,), (picture,) = _pictures(LATE)
    assert picture.title == "How many days are missing"
    assert picture.alt == amount.in_words
    law, wait, arms = _bars(picture)
    assert law["x2"] == pytest.approx(wait["x"], abs=0.1)
    assert wait["x2"] == pytest.approx(arms["x"], abs=0.1)
    a_day = (law["x2"] - law["x"]) / 60
    assert arms["x2"] - law["x"] == pytest.approx(155 * a_day, rel=0.01)
    (asked,) = [v for m, v in marks(picture, WIDE) if "strokeDash" in m]
    assert asked["x"] - law["x"] == pytest.approx(144 * a_day, rel=0.01)
    texts = [v["text"] for m, v in marks(picture, WIDE) if m["type"] == "text"]
    assert "asked for: day 144 (25 May 2030)" in texts
    assert "earliest: day 155 (5 June 2030), 11 days late" in texts
    assert ["waiting before “arms”, 1 of 3 (a)"] in texts
    readable(picture)


@pytest.mark.parametrize(
    ("tolerance", "title"),
    [("9", "What a would gain by walking away"), ("3", "How much b would be exposed")],
)
def test_amounts_stand_on_each_other_and_their_sum_stands_below(tolerance: str, title: str) -> None:
    _, pictures = _pictures(TEMPTED.replace("TOLERANCE", tolerance))
    (picture,) = [one for one in pictures if one.title.endswith(title[1:])]
    readable(picture)
    *parts, result = _bars(picture)
    assert result["tip"].startswith(("gain by walking away: 3", "exposure: 4"))
    # A part begins where the one before ends; where the last one ends, there the result ends.
    assert result["x2"] in {parts[-1]["x"], parts[-1]["x2"]}
    assert picture.caption.endswith(".")
    assert all(picture.specs[size.name]["height"] > 0 for size in SIZES)
