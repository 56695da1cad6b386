"""What is in an agreement, as a value, as text and as frames."""

from __future__ import annotations

import json

import polars as pl
import pytest

from paripassu.agreement.new import STARTER
from paripassu.agreement.overview import Overview
from paripassu.agreement.overview_rows import Table
from paripassu.agreement.read import parse_agreement
from paripassu.agreement.show import show


@pytest.fixture(scope="module")
def overview() -> Overview:
    together = '[together]\ngroups = [["dismantle:4", "relief:4"]]\n'
    text = STARTER.replace("# horizon_days = 365 ", "horizon_days = 365 ") + together
    return show(parse_agreement(text))


def test_totals_are_those_of_the_intervals(overview: Overview) -> None:
    north, south = overview.parties
    assert (float(north.total.low), float(north.total.high)) == (6.5, 10.5)
    assert (float(south.total.low), float(south.total.high)) == (2.5, 5.5)


def test_the_document_is_json_and_says_its_format(overview: Overview) -> None:
    document = json.loads(json.dumps(overview.to_json()))
    assert document["format"] == "paripassu/overview/1"
    assert document["parties"][1]["stake"] == [3, 5]
    assert document["positions"][0]["roots"] == ["paper"]
    assert document["positions"][0]["term"] == "likely"
    assert document["groups"] == [["dismantle:4", "relief:4"]]


def test_the_text_says_what_a_chain_rests_on(overview: Overview) -> None:
    text = overview.to_text()
    assert "← News agency (B3) ← Daily paper (C3) ← a senior official (unnamed)" in text
    assert "2 reports, but one root: a senior official (unnamed)" in text
    assert "dismantle is not begun before declaration is complete" in text
    assert "dismantle:4 + relief:4" in text
    assert "1 of 9 positions name sources" in text
    assert all(line == line.rstrip() for line in text.split("\n"))


def test_markdown_has_the_same(overview: Overview) -> None:
    text = overview.to_markdown()
    assert text.startswith("# A facility for relief\n")
    assert "| north | North | 3 | 5 | 6.5 … 10.5 | 3 of 7 |" in text
    shown = overview._repr_mimebundle_()
    assert shown["text/plain"] == overview.to_text() + "\n"
    assert "<caption>" not in shown["text/html"]
    assert shown["text/html"].count("<table") == 4


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ("parties", 2),
        ("measures", 7),
        ("requirements", 2),
        ("choices", 1),
        ("positions", 9),
        ("sources", 2),
    ],
)
def test_frames_have_a_row_for_each_entry(overview: Overview, table: Table, rows: int) -> None:
    frame = overview.to_frame(table)
    assert frame.height == rows
    named = "in_words" if table in ("requirements", "choices") else "id"
    assert frame[named].dtype == pl.String


def test_an_empty_table_has_its_columns(overview: Overview) -> None:
    frame = overview.model_copy(update={"sources": ()}).to_frame("sources")
    assert frame.height == 0
    assert frame.schema["date"] == pl.Date


def test_a_file_cannot_write_to_the_terminal() -> None:
    text = STARTER.replace("A facility for relief", "\\u001b[31mred\\u0007 | *bold* <b>")
    overview = show(parse_agreement(text))
    assert "\x1b" not in overview.to_text()
    assert "\\| \\*bold\\* \\<b\\>" in overview.to_markdown()


def test_what_one_should_know_is_noted() -> None:
    text = STARTER.replace("# horizon_days = 365 ", "horizon_days = 242 ")
    text = text.replace(
        'claim = "by"\nmeasure = "relief"', 'claim = "not_before"\nmeasure = "relief"'
    )
    text = text.replace("value = { north = 1, south = 1 }", "value = { north = -6.5 }")
    text = text.replace('source = ["agency"]\n', "")
    notes = " ".join(show(parse_agreement(text)).notes)
    assert "no position names a source" in notes
    assert "North loses 1 by the whole at the low end" in notes
    assert (
        "position north-by-autumn of North waits for 2030-09-01, which is after the horizon"
        in notes
    )
    assert "no position rests on agency, paper" in notes


def test_claims_alternatives_and_standing_measures_are_shown(overview: Overview) -> None:
    text = " ".join(overview.to_text().split())
    for said in (
        "8 portions, kept up without a gap",
        "Alternatives exactly 1 of loan and fuel is part of the agreement",
        "“embassies” of recognition is not begun before day 60",
        "no portion of relief is begun until 3 days after the same share of dismantle is done",
        "every portion of relief is complete within 30 days after the same share of dismantle",
        "portion 2 of dismantle is not begun before loan is complete or 50 % of fuel is done",
        "50 % of dismantle is done by 1 July 2030",
        "recognition has begun by day 90",
        "dismantle happens only while no-exercises is kept up",
    ):
        assert said in text
    markdown = overview.to_markdown()
    assert "## Facts that nobody can concede" in markdown
    assert "- exactly 1 of loan and fuel is part of the agreement" in markdown


def test_it_is_said_that_the_totals_count_all_alternatives(overview: Overview) -> None:
    said = "the totals of the parties count every measure, and so all alternatives together"
    assert any(said in note for note in overview.notes)
    head, _, _ = STARTER.partition("[[choose]]")
    head += "[[choose]]\nof = ['loan', 'fuel']\nexactly = 2\n"
    assert not any("alternatives" in note for note in show(parse_agreement(head)).notes)


def test_the_document_has_every_key_of_a_claim(overview: Overview) -> None:
    document = overview.to_json()
    assert document["choices"] == [
        {
            "of": ["loan", "fuel"],
            "least": 1,
            "most": 1,
            "in_words": "exactly 1 of loan and fuel is part of the agreement",
        }
    ]
    rows = {row["id"]: row for row in document["positions"]}
    assert rows["power-first"]["needs_any"] == [{"loan": "all"}, {"fuel": 0.5}]
    assert rows["quarter-for-quarter"]["lag_days"] == 3
    assert (rows["relief-soon"]["part"], rows["relief-soon"]["gate"]) == ("each", "end")
    assert (rows["half-by-summer"]["part"], rows["half-by-summer"]["share"]) == (None, 0.5)
    assert (rows["recognition-begins"]["gate"], rows["recognition-begins"]["day"]) == ("begin", 90)
    assert rows["while-quiet"]["of"] == ["no-exercises"]
    assert rows["while-quiet"]["gate"] is None
    standing = {row["id"]: row["standing"] for row in document["measures"]}
    assert standing["no-exercises"]
    assert not standing["relief"]


def test_a_loss_is_told_only_where_no_alternative_mends_it() -> None:
    text = STARTER.replace("value = { north = 1, south = 1 }", "value = { north = -5 }")
    assert not any("loses" in note for note in show(parse_agreement(text)).notes)
