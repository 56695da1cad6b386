"""By how much a conflict fails: a picture of the days, and of the amounts, that add up."""

from typing import Any

import pytest
from tests.unit.charts.labels import marks, readable

from paripassu.agreement.read import parse_agreement
from paripassu.charts import plan_charts
from paripassu.charts.picture import Picture
from paripassu.charts.style import SIZES, WIDE
from paripassu.sequencing.answer import plan

pytestmark = pytest.mark.slow

LATE = """
[agreement]
id = "late"
start = 2030-01-01

[[party]]
id = "a"
name = "North"
stake = 9
tolerance = 9

[[party]]
id = "b"
name = "South"
stake = 9
tolerance = 9

[[measure]]
id = "law"
title = "Law on autonomy"
by = ["b"]
value = { a = 3, b = -1 }
days = 60

[[measure]]
id = "arms"
title = "Handing in of arms"
by = ["a"]
value = { a = -1, b = 3 }
days = 90

[[position]]
id = "law-first"
party = "a"
claim = "after"
measure = "arms"
needs = { law = 1 }
lag_days = 5

[[position]]
id = "in-time"
party = "b"
claim = "by"
measure = "arms"
day = 140
"""
TEMPTED = """
[agreement]
id = "tempted"

[[party]]
id = "a"
name = "North"
stake = 1
tolerance = 9

[[party]]
id = "b"
name = "South"
stake = 9
tolerance = {tolerance}

[[measure]]
id = "goods"
by = ["b"]
value = {{ a = 6, b = -4 }}

[[measure]]
id = "money"
by = ["a"]
value = {{ a = -4, b = 6 }}

[[position]]
id = "goods-first"
party = "a"
claim = "after"
measure = "money"
needs = {{ goods = 1 }}
"""


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
    assert asked["x"] - law["x"] == pytest.approx(140 * a_day, rel=0.01)
    texts = [v["text"] for m, v in marks(picture, WIDE) if m["type"] == "text"]
    assert "asked for: day 140 (21 May 2030)" in texts
    assert "earliest: day 155 (5 June 2030), 15 days late" in texts
    assert ["waiting before “Handing in of arms” (North)"] in texts
    readable(picture)


@pytest.mark.parametrize(
    ("tolerance", "title"),
    [("9", "What North would gain by walking away"), ("3", "How much South would be exposed")],
)
def test_amounts_stand_on_each_other_and_their_sum_stands_below(tolerance: str, title: str) -> None:
    _, pictures = _pictures(TEMPTED.format(tolerance=tolerance))
    (picture,) = [one for one in pictures if one.title.endswith(title[1:])]
    readable(picture)
    *parts, result = _bars(picture)
    assert result["tip"].startswith(("gain by walking away: 3", "exposure: 4"))
    # A part begins where the one before ends; where the last one ends, there the result ends.
    assert result["x2"] in {parts[-1]["x"], parts[-1]["x2"]}
    assert picture.caption.endswith(".")
    assert all(picture.specs[size.name]["height"] > 0 for size in SIZES)
