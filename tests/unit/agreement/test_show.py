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
    assert (float(north.total.low), float(north.total.high)) == (5, 9)
    assert (float(south.total.low), float(south.total.high)) == (5, 8)


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
    assert "1 of 3 positions name sources" in text
    assert all(line == line.rstrip() for line in text.split("\n"))


def test_markdown_has_the_same(overview: Overview) -> None:
    text = overview.to_markdown()
    assert text.startswith("# A facility for relief\n")
    assert "| north | North | 3 | 5 | 5 … 9 | 3 of 4 |" in text
    shown = overview._repr_mimebundle_()
    assert shown["text/plain"] == overview.to_text() + "\n"
    assert "<caption>" not in shown["text/html"]
    assert shown["text/html"].count("<table") == 4


@pytest.mark.parametrize(
    ("table", "rows"), [("parties", 2), ("measures", 4), ("positions", 3), ("sources", 2)]
)
def test_frames_have_a_row_for_each_entry(overview: Overview, table: Table, rows: int) -> None:
    frame = overview.to_frame(table)
    assert frame.height == rows
    assert frame["id"].dtype == pl.String


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
    text = STARTER.replace("# horizon_days = 365 ", "horizon_days = 150 ")
    text = text.replace('claim = "by"', 'claim = "not_before"')
    text = text.replace("value = { north = 3, south = 1 }", "value = { north = -3 }")
    text = text.replace('source = ["agency"]\n', "")
    notes = " ".join(show(parse_agreement(text)).notes)
    assert "no position names a source" in notes
    assert "North loses 1 by the whole at the low end" in notes
    assert "north-by-summer waits for 2030-09-01, which is after the horizon" in notes
    assert "no position rests on agency, paper" in notes
