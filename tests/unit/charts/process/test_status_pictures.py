"""The pictures of a process say the right numbers, the same each time, and can be read."""

from __future__ import annotations

import datetime as dt
import json
import re
import xml.etree.ElementTree as ET
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import altair
import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.process_cases import load
from tests.shared import needs
from tests.strategies.processes import START, pacts, records
from tests.unit.charts.labels import readable
from tests.unit.charts.process.river import DECLARED, FOLDER, entries, said, status, texts

import paripassu as pp
from paripassu.charts import status_charts
from paripassu.charts.answers import sections
from paripassu.charts.picture import Picture
from paripassu.charts.process.course import Piece, lanes
from paripassu.charts.process.declared import declarations, findings
from paripassu.charts.process.exposed_picture import Past, pasts
from paripassu.charts.process.status_names import Names
from paripassu.charts.style import SIZES
from paripassu.process.fold.entry import Entry
from paripassu.process.state import folded

pytestmark = pytest.mark.slow


def day(text: str) -> int:
    return dt.date.fromisoformat(text).toordinal()


def terms(status: pp.Status) -> pp.Agreement:
    assert status.terms is not None
    return status.terms


def test_the_course_says_when_each_step_was_to_be_and_was() -> None:
    found = status("2027-04-18")
    maps, pullback, crossing = lanes(found, terms(found))
    assert maps.pieces == (
        Piece(
            key="maps:1",
            planned=(day("2027-03-01"), day("2027-03-11")),
            turn=day("2027-03-01"),
            done=day("2027-03-09"),
            sign="settled",
        ),
    )
    assert pullback.pieces == (
        Piece(
            key="pullback:1",
            planned=(day("2027-03-11"), day("2027-03-31")),
            turn=day("2027-03-09"),
            done=day("2027-04-10"),
            sign="settled",
            disputes=((day("2027-03-31"), day("2027-04-06")),),
            falls=(day("2027-04-06"),),
        ),
    )
    assert crossing.pieces == (
        Piece(
            key="crossing:1",
            planned=(day("2027-03-31"), day("2027-04-05")),
            turn=day("2027-04-12"),
            late=(day("2027-04-18"), day("2027-04-18")),
            due=day("2027-04-17"),
        ),
    )
    said = [(one.said, one.alarm) for one in (maps, pullback, crossing)]
    assert said == [
        ("done and settled", False), ("done and settled", False), ("late by 1 day", True),
    ]  # fmt: skip
    assert (maps.by, pullback.by, crossing.by) == (("north",), ("south",), ("north", "south"))


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2027-03-02", ["due by 11 March 2027", "not its turn yet", "not its turn yet"]),
        ("2027-04-01", ["done and settled", "disputed since 31 March 2027", "not its turn yet"]),
        (
            "2027-04-07",
            ["done and settled", "to be done again, by 11 April 2027", "not its turn yet"],
        ),
        (
            "2027-04-11",
            ["done and settled", "done, and not settled yet", "not its turn yet"],
        ),
        ("2027-04-20", ["done and settled", "done and settled", "done and settled, 3 days late"]),
    ],
)
def test_each_measure_says_in_words_where_it_is(at: str, said: list[str]) -> None:
    found = status(at)
    assert [lane.said for lane in lanes(found, terms(found))] == said
    course = status_charts(found)[0]
    for size in SIZES:
        shown = " ".join(texts(course, size.name))
        assert all(one in shown for one in said)


def test_a_dispute_is_a_line_and_the_step_a_diamond() -> None:
    (course, *_) = status_charts(status("2027-04-01"))
    said = texts(course)
    assert "a dispute was open" in said
    assert "claimed as done, and disputed" in said
    assert "as of 1 Apr 2027" in said
    assert "“Troops leave the bridge”: disputed since 31 March 2027" in course.alt
    assert "claimed as done, but does not count" not in said


def test_who_leaves_is_named_and_the_end_is_a_line() -> None:
    found = status("2027-04-19", more=said(("south", "2027-04-20", "withdraw", {})))
    assert not found.leaving
    found = status("2027-04-22", more=said(("south", "2027-04-21", "withdraw", {})))
    (course, *_) = status_charts(found)
    told = "South is leaving: the agreement ends on 21 May 2027"
    assert told in course.alt
    assert f"{told} (broken line)." in course.specs["wide"]["title"]["subtitle"]
    readable(course)


def test_what_was_done_before_the_end_keeps_its_turn() -> None:
    """A status no longer says since when it was whose turn; its history does."""
    more = said(("south", "2027-04-21", "withdraw", {}))
    acts = [one for one in (*entries(), *more) if one["index"] != 22]
    found = pp.state(
        FOLDER / "agreement.toml", FOLDER / "plan.json", acts, "2027-06-01", None, True
    )
    assert found.phase == "ended"
    assert {step.since for step in found.steps} == {None}
    maps, pullback, crossing = lanes(found, terms(found))
    assert maps.pieces[0].turn == day("2027-03-01")
    assert pullback.pieces[0].turn == day("2027-03-09")
    assert crossing.said != "not its turn yet"


def test_exposure_is_that_of_the_history_and_of_what_is_to_come() -> None:
    found = status("2027-04-07")
    assert found.history is not None
    north, tempted, *_ = pasts(terms(found), found.history)
    assert north == Past(
        party="north",
        tempted=False,
        so_far=(
            (day("2027-02-25"), Fraction(0)),
            (day("2027-03-09"), Fraction(1)),
            (day("2027-03-29"), Fraction(1)),
            (day("2027-04-06"), Fraction(1)),
        ),
        to_come=((1, Fraction(0)), (2, Fraction(0))),
        tolerance=None,
    )
    assert [north.now, north.highest, north.ahead] == [Fraction(1), Fraction(1), Fraction(0)]
    assert tempted.tempted
    assert [amount for _, amount in tempted.so_far] == [-9, -10, -8, -10]
    assert [amount for _, amount in tempted.to_come] == [-8, -8]
    exposed = status_charts(found)[1]
    assert "North is exposed by 1 now; while the rest of the plan is carried out: at most 0." in (
        exposed.alt
    )
    assert "Walking away now would cost North 10." in exposed.alt
    said = texts(exposed)
    assert said.count("to come, by moment") == 8  # and the ground cleared for each
    assert "now 1" in said
    assert "now −10" in said


def test_after_the_end_nothing_is_to_come() -> None:
    exposed = status_charts(status())[1]
    assert "to come, by moment" not in texts(exposed)
    assert "the rest of the plan" not in exposed.caption


def test_the_last_label_of_the_days_keeps_off_the_moments_to_come() -> None:
    """The first of November stands just left of the day that is looked at."""
    lines = Path("examples/korea/entries.jsonl").read_text(encoding="utf-8").splitlines()
    found = pp.state(
        "examples/korea-2018-process.toml", "examples/korea/plan.json",
        [json.loads(line) for line in lines], "2018-11-03", None, True,
    )  # fmt: skip
    exposed = status_charts(found)[1]
    assert "Nov 2018" in texts(exposed)
    readable(exposed)


def test_what_was_declared_opened_and_found() -> None:
    found = status(more=DECLARED)
    names = Names(found)
    (one,) = declarations(found, names)
    assert (one.party, one.entry, one.root) == ("north", 24, "ab" * 32)
    assert one.day == day("2027-04-21")
    assert [(line.name, line.stage, line.state, line.said) for line in one.lines] == [
        ("bridge", True, "all", "all open since 22 April 2027"),
        ("posts", False, "part", "open in part: 9q"),
        ("mines", False, "pending", "sent to South; receipt not confirmed yet"),
    ]
    assert [part.to for line in one.lines for part in line.openings] == [
        "everybody", "everybody", "South",
    ]  # fmt: skip
    troops, crossing, account = findings(found, names)
    assert (troops.said, troops.alarm) == ("a violation was found on 6 April 2027", True)
    assert crossing.drawn == (day("2027-04-24"),)
    assert crossing.findings == ((day("2027-04-25"), "inconclusive"),)
    assert (account.step, account.said) == (None, "inconclusive on 25 April 2027")
    said = texts(status_charts(found)[2])
    assert "entry 24; root abababababab…" in said
    for word in (
        "open in part",
        "sent to readers; receipt not confirmed yet",
        "declared, not opened yet",
    ):
        assert word in said


def test_readers_who_have_it_are_named() -> None:
    later = status("2027-05-20", more=DECLARED)
    (one,) = declarations(later, Names(later))
    assert one.lines[2].said == "all open since 30 April 2027, to South"


def test_a_table_that_is_never_opened_is_closed() -> None:
    acts = [one | {"body": {**one["body"], "stages": []}} for one in DECLARED[:1]]
    found = status(more=acts)
    (one,) = declarations(found, Names(found))
    assert {line.said for line in one.lines} == {"not opened yet"}
    whole = status(more=DECLARED[:1])
    (one,) = declarations(whole, Names(whole))
    assert one.lines[1].said == "opened only by stages"


@cache
def every() -> list[Picture]:
    return [
        picture
        for found in (status("2027-04-18"), status(more=DECLARED))
        for picture in status_charts(found)
    ]


def test_definitions_keep_to_the_schema_and_are_described() -> None:
    schema = altair.load_schema()
    validator = jsonschema.validators.validator_for(schema)(schema)
    for picture in every():
        assert not [*validator.iter_errors(picture.spec())], picture.name
        root = ET.fromstring(picture.to_svg())
        assert root.attrib["aria-label"] == picture.alt
        assert picture.caption.endswith(".")
        assert picture.alt.endswith(".")
        readable(picture)


@pytest.mark.usefixtures("drawn_afresh")
def test_drawn_twice_they_are_the_same_to_the_byte() -> None:
    first, again = status_charts(status(more=DECLARED)), status_charts(status(more=DECLARED))
    assert [one.name for one in first] == ["course", "exposed", "declared"]
    for one, other in zip(first, again, strict=True):
        assert one.to_svg() == other.to_svg()
    assert first[0].to_png() == again[0].to_png()


def test_without_a_history_only_the_course_is_drawn() -> None:
    bare = status(more=DECLARED, history=False)
    assert [one.name for one in status_charts(bare)] == ["course"]
    assert bare == status(more=DECLARED)
    (section,) = sections(bare)
    assert "What was declared and opened" in [grid.title for grid in section.grids]
    # One that was read from a document knows no titles, and has nothing to draw.
    read = pp.Status.from_json(bare.to_json())
    assert status_charts(read) == []
    (section,) = sections(read)
    assert [grid.title for grid in section.grids][:2] == [
        "Step by step",
        "If everything stopped now",
    ]


def test_the_tables_say_what_the_pictures_show() -> None:
    (section,) = sections(status("2027-04-18", more=DECLARED))
    assert section.lead == "South is late and must move next."
    steps = section.grids[0]
    assert steps.rows[2].cells == [
        "2", "North and South", "The bridge is open", "", "5 April 2027", "",
        "late; it was due by 17 April 2027", "action by South",
    ]  # fmt: skip
    assert [row.alarm for row in steps.rows] == [False, False, True]
    (section,) = sections(status(more=DECLARED))
    opened = next(grid for grid in section.grids if grid.title == "What was declared and opened")
    assert opened.rows[0].cells == [
        "North, entry 24", "bridge", "stage", "all", "everybody", "25", "open since 22 April 2027",
    ]  # fmt: skip
    assert "ab" * 32 in opened.caption
    found = next(grid for grid in section.grids if grid.title == "What was found")
    assert [row.cells[0] for row in found.rows] == ["14", "29", "30"]
    assert found.rows[0].alarm


def test_a_page_says_what_it_leaves_out_and_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    made = "paripassu.charts.process.status_section."
    full = {grid.title: grid for grid in sections(status(more=DECLARED))[0].grids}
    assert not any("gives all" in grid.caption for grid in full.values())
    monkeypatch.setattr(f"{made}_MOST_ROWS", 1)
    monkeypatch.setattr(f"{made}_MOST_ROOTS", 0)
    cut = {grid.title: grid for grid in sections(status(more=DECLARED))[0].grids}
    for title, whole in (
        ("Step by step", "paripassu status --json"),
        ("What was declared and opened", "paripassu status --json"),
        ("What was found", "paripassu record export"),
    ):
        assert len(cut[title].rows) == 1
        rows = len(full[title].rows)
        said = f"These are the first 1 of {rows:,} rows: {whole} gives all."
        assert said in cut[title].caption
    opened = cut["What was declared and opened"].caption
    assert opened.startswith("And 1 more: paripassu record export gives all.")


HOSTILE = '</script><script>alert(1)</script> [red]<b>"&\x1b[31m\u202e\x00 {{ 7*7 }} https://x.test'


def test_hostile_and_long_titles_are_only_text() -> None:
    title = HOSTILE + "한국어 Averylongwordwithoutblanks" * 20
    found = status(more=DECLARED)
    agreement = terms(found)
    hostile = agreement.replace(
        title=title,
        parties=tuple(one.replace(name=title) for one in agreement.parties),
        measures=tuple(one.replace(title=title) for one in agreement.measures),
    )
    shown = pp.Status.of(found.model_dump(), hostile, (), (), found.planned, found.history)
    for picture in status_charts(shown):
        svg = picture.to_svg()
        assert "<script" not in svg
        assert not set("\x1b\u202e\x00") & set(svg)
        readable(picture)


@needs("process")
@pytest.mark.parametrize("name", ["000", "068", "078", "106", "108"])
def test_pictures_of_answered_cases_can_be_read(name: str) -> None:
    case = load(name)
    found = folded(case.pact, map(Entry.of, case.entries), None, case.documents, history=True)
    for picture in status_charts(found):
        readable(picture)
    (section,) = sections(found)
    assert section.lead


@st.composite
def processes(draw: st.DrawFn) -> tuple[Any, list[dict[str, Any]]]:
    pact = draw(pacts())
    return pact, draw(records(pact, 15))


@settings(max_examples=examples(12), deadline=None)
@given(processes(), st.integers(0, 400))
def test_no_two_words_touch_whatever_happens(
    process: tuple[Any, list[dict[str, Any]]], later: int
) -> None:
    pact, record = process
    at = START.fromisoformat(record[-1]["time"][:10]).toordinal() + later
    for picture in status_charts(folded(pact, map(Entry.of, record), at, history=True)):
        readable(picture)


def crowd(measures: int) -> pp.Status:
    """A process of many measures, half of them done on their day."""
    text = (
        '[agreement]\nid = "many"\nstart = 2020-01-01\n[[party]]\nid = "a"\n[[party]]\nid = "b"\n'
    )
    for at in range(measures):
        text += f'[[measure]]\nid = "m{at}"\nby = ["{"ab"[at % 2]}"]\ndays = 3\n'
        text += "value = { a = 1, b = 1 }\n"
    agreement = pp.parse_agreement(text)
    plan = {
        "steps": [
            {"measure": f"m{at}", "portion": 1, "moment": at, "end_day": 3 * at + 3}
            for at in range(measures)
        ]
    }
    pair = pp.state(agreement, plan, [])
    signed = {"agreement": pair.agreement, "plan": pair.plan}
    acts: list[tuple[str, int, str, dict[str, Any]]] = [(by, 0, "sign", signed) for by in "ab"]
    acts += [
        ("ab"[at % 2], 3 * at + 2, "perform", {"step": f"m{at}:1"}) for at in range(measures // 2)
    ]
    entries = [
        {"index": index, "by": by, "kind": kind, "after": index, "body": body,
         "time": f"{dt.date(2020, 1, 1) + dt.timedelta(days=at)}T12:00:00Z"}
        for index, (by, at, kind, body) in enumerate(acts)
    ]  # fmt: skip
    return pp.state(agreement, plan, entries, history=True)


def test_too_many_measures_are_counted() -> None:
    found = crowd(120)
    course, exposed = status_charts(found)
    for picture in (course, exposed):
        readable(picture)
    said = " ".join(texts(course))
    planned = sum(3 * at + 3 <= (found.at - dt.date(2020, 1, 1)).days for at in range(120))
    assert f"{planned} steps planned by this day; 60 done" in said
    assert "0 late; 0 disputed" in said
    assert course.specs["wide"]["height"] < 600


def test_a_plan_without_days_shows_what_happened() -> None:
    agreement = pp.parse_agreement(
        '[agreement]\nid = "bare"\n[[party]]\nid = "a"\n[[party]]\nid = "b"\n'
        '[[measure]]\nid = "m"\nby = ["a"]\nvalue = { b = 1 }\n'
    )
    plan = {"steps": [{"measure": "m", "portion": 1, "moment": 0}]}
    assert [one.name for one in status_charts(pp.state(agreement, plan, [], history=True))] == [
        "exposed"
    ]
    pair = pp.state(agreement, plan, [])
    signed = {"agreement": pair.agreement, "plan": pair.plan}
    entries = [
        {"index": at, "by": by, "time": "2020-01-02T00:00:00Z", "kind": kind, "after": at,
         "body": body}
        for at, (by, kind, body) in enumerate(
            [("a", "sign", signed), ("b", "sign", signed), ("a", "perform", {"step": "m:1"})]
        )
    ]  # fmt: skip
    course = status_charts(pp.state(agreement, plan, entries))[0]
    assert course.caption.startswith("The plan has an order, but no days.")
    assert "planned" not in texts(course)
    readable(course)


def test_no_address_stands_in_a_definition_but_the_schema() -> None:
    for picture in every():
        found = re.findall(r"https?://[^\"]*", str(picture.spec()))
        assert all("vega.github.io/schema" in one for one in found)
