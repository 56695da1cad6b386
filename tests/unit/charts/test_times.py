"""Time in the timeline: dates, standing measures, time that has to pass or is left."""

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest
from tests.swap import SWAP
from tests.unit.charts.labels import marks, readable

from paripassu.agreement.read import parse_agreement
from paripassu.charts.crowd import MOST_LANES
from paripassu.charts.dates import date_marks
from paripassu.charts.picture import Picture
from paripassu.charts.style import SIZES, WIDE, Size
from paripassu.charts.timeline_picture import timeline
from paripassu.charts.times import allowed, kept_up
from paripassu.charts.waits import waits
from paripassu.sequencing.answer import plan

AGREEMENT = """
[agreement]
id = "truce"
start = 2024-03-01

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
id = "truce"
by = ["a", "b"]
value = { a = 1, b = 1 }
portions = 3
days = 10
standing = true

[[measure]]
id = "captives"
by = ["a"]
value = { a = -1, b = 4 }
portions = 3

[[measure]]
id = "relief"
by = ["b"]
value = { a = 4, b = -1 }
days = 2
portions = 3

[[measure]]
id = "loan"
by = ["b"]
value = { a = 1, b = 0 }
days = 1

[[require]]
measure = "relief"
claim = "within"
part = "each"
needs = { captives = "same" }
days = 5

[[position]]
id = "in-truce"
party = "a"
claim = "during"
measure = "captives"
of = ["truce"]

[[position]]
id = "one-by-one"
party = "a"
claim = "after"
measure = "captives"
part = "each"
needs = { captives = "previous" }
lag_days = 6

[[position]]
id = "like-for-like"
party = "b"
claim = "after"
measure = "relief"
part = "each"
needs = { captives = "same" }

[[position]]
id = "some-money"
party = "a"
claim = "after"
measure = "truce"
part = 2
needs_any = [{ loan = 1 }, { relief = 0.3 }]

[[position]]
id = "soon"
party = "b"
claim = "by"
measure = "captives"
share = 0.5
day = 20

[[position]]
id = "sooner"
party = "a"
claim = "by"
measure = "captives"
share = 0.5
date = 2024-03-21

[[position]]
id = "not-yet"
party = "b"
claim = "not_before"
measure = "relief"
day = 1
"""


def _drawn() -> tuple[Any, Any, Picture]:
    agreement = parse_agreement(AGREEMENT)
    found = plan(agreement)
    assert found.found
    return agreement, found, timeline(agreement, found)


def test_every_gate_of_a_claim_is_a_wait_of_its_own() -> None:
    agreement, found, _ = _drawn()
    every = waits(agreement, found)
    alike = [w for w in every if w.position == "like-for-like"]
    assert [(w.source.portion, w.target.portion) for w in alike] == [(1, 1), (2, 2), (3, 3)]
    turns = [w for w in every if w.position == "one-by-one"]
    # What there is before the first portion is met from the beginning.
    assert [(str(w.source), str(w.target)) for w in turns] == [
        ("captives:1", "captives:2"), ("captives:2", "captives:3")
    ]  # fmt: skip
    assert {w.lag for w in turns} == {Fraction(6)}
    timely = [w for w in every if w.within is not None]
    assert {(w.within, w.end, w.party) for w in timely} == {(Fraction(5), True, None)}
    assert len(timely) == 3


def test_of_tables_of_which_one_is_enough_each_is_one_of() -> None:
    agreement, found, picture = _drawn()
    either = [w for w in waits(agreement, found) if w.position == "some-money"]
    assert either
    assert all(w.one_of for w in either)
    assert {str(w.target) for w in either} == {"truce:2"}
    assert "one of several things" in picture.caption


def test_a_date_that_two_ask_for_stands_there_once() -> None:
    agreement, found, picture = _drawn()
    day, half = date_marks(agreement, found)
    assert (day.claim, day.measure) == ("not_before", "relief")
    assert day.day == 1
    assert day.text == "not before day 1 (2 March 2024): South"
    assert half.day == 20
    assert half.parties == ("b", "a")
    assert half.text == "50\u00a0%: by day 20 (21 March 2024): South, North"
    assert half.text in picture.alt
    assert agreement.start + dt.timedelta(days=20) == dt.date(2024, 3, 21)


def test_a_preference_for_a_date_is_no_deadline() -> None:
    agreement = parse_agreement(AGREEMENT + 'firm = "preference"\n')
    day = date_marks(agreement, plan(agreement))[0]
    assert day.text.endswith("South would like")


@pytest.mark.slow
def test_a_standing_measure_is_one_bar_with_its_portions_marked() -> None:
    agreement, found, picture = _drawn()
    assert kept_up(agreement, found) == ["truce"]
    assert allowed(agreement, found) == [("captives", "truce", "a")]
    bars = [v for m, v in marks(picture, WIDE) if m["type"] == "rect" and "tip" in v]
    truce = [bar for bar in bars if "truce" in bar["tip"]]
    assert len(truce) == 1
    cuts = [v for m, v in marks(picture, WIDE) if m.get("style") == "paper"]
    assert len(cuts) == 2
    assert all(truce[0]["x"] < cut["x"] < truce[0]["x2"] for cut in cuts)
    assert "Kept up without a break: truce." in picture.alt


@pytest.mark.slow
def test_a_deadline_stands_at_its_day_and_words_do_not_touch() -> None:
    _, _, picture = _drawn()
    readable(picture)
    texts = [v["text"] for m, v in marks(picture, WIDE) if m["type"] == "text"]
    assert "50\u00a0%: by day 20 (21 March 2024): South, North" in texts
    for said in ("flag points", "has to pass first", "within which", "without a break"):
        assert said in picture.caption


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_the_key_says_what_thin_lines_are_where_there_are_any(size: Size) -> None:
    _, _, picture = _drawn()

    def said(of: Picture) -> str:
        texts = [v["text"] for m, v in marks(of, size) if m["type"] == "text"]
        return "; ".join(" ".join([text] if isinstance(text, str) else text) for text in texts)

    entries = (
        "time that has to pass before it",
        "time within which it has to be done",
        "time in which it may be done",
    )
    assert all(entry in said(picture) for entry in entries)
    agreement = parse_agreement(AGREEMENT.replace("lag_days = 6", "lag_days = 0"))
    without = said(timeline(agreement, plan(agreement)))
    assert [entry in without for entry in entries] == [False, True, True]
    undated = parse_agreement(SWAP)
    assert not any(entry in said(timeline(undated, plan(undated))) for entry in entries)


@pytest.mark.slow
def test_dates_stand_on_the_axis_where_there_are_too_many_measures_for_lanes() -> None:
    text = AGREEMENT[: AGREEMENT.index("[[measure]]")]
    for number in range(MOST_LANES + 2):
        by, to = "ab" if number % 2 else "ba"
        text += f"[[measure]]\nid = 'm{number}'\nby = ['{by}']\ndays = {1 + number % 7}\n"
        text += f"value = {{ {by} = -1, {to} = 2 }}\n"
    for name, measure, day in (("q", 3, 5), ("r", 4, 6), ("s", 5, 6), ("far", 6, 300)):
        text += f"[[position]]\nid = '{name}'\nparty = 'a'\nclaim = 'by'\n"
        text += f"measure = 'm{measure}'\nday = {day}\n"
    agreement = parse_agreement(text)
    found = plan(agreement)
    picture = timeline(agreement, found)
    assert "Under the columns stand the dates" in picture.caption
    readable(picture)
    for size in SIZES:
        texts = [v["text"] for m, v in marks(picture, size) if m["type"] == "text"]
        assert any(str(said).startswith("m3 by day 5") for said in texts)
        assert any(str(said).startswith("2 measures by day 6") for said in texts)
        assert not any("day 300" in str(said) for said in texts)
        flagged = [v["x"] for m, v in marks(picture, size) if m.get("shape") == "triangle"]
        assert len(flagged) == 2
    (subtitle,) = [s for s in picture.specs["wide"]["title"]["subtitle"] if "beyond" in s]
    assert subtitle == "1 date lies beyond these days and is not drawn."
