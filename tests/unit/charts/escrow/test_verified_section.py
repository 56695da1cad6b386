"""The page of verified files: first whether all is true, then what is open, then the map."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from tests.unit.charts.browser import measured, needs_chromium
from tests.unit.charts.escrow.test_map_picture import large, mapped
from tests.unit.charts.labels import readable
from tests.unit.charts.test_page import Tags

from paripassu.charts import write_pictures
from paripassu.charts.answers import page_title, sections
from paripassu.charts.page import render_page
from paripassu.documents.value import Answer
from paripassu.errors import PariPassuError
from paripassu.escrow.verified import Rejected, Verified

pytestmark = pytest.mark.slow

ROOT = "ab" * 32
TABLES = {
    "sites": {"slots": 4096, "open": 1024, "records": 3, "columns": ["id", "place"]},
    "sites/20": {"slots": 4, "open": 1, "records": 1, "columns": ["count"]},
    "items": {"slots": 2**24, "open": 2**24 - 1, "records": 0, "columns": []},
}


def verified(**more: Any) -> Verified:
    return Verified.model_validate(
        {
            "declarer": "north",
            "agreement": "small",
            "version": 1,
            "root": ROOT,
            "tables": TABLES,
            "totals": [
                {"table": "sites", "prefix": "wycq", "total": "count", "value": "3",
                 "state": "claimed"},
            ],
            "questions": [
                {"place": "39.02,125.77", "table": "sites", "outcome": "nothing", "n": 0},
            ],
            "stages": {"first": False},
            "map": {"sites": mapped()},
            "notes": ["this is the commitment's own template"],
            **more,
        }
    )  # fmt: skip


FINDING = {
    "error": "Twice", "table": "sites", "slot": "80a1", "place": "wycmv2", "column": "id",
    "what": "has s1 twice",
}  # fmt: skip


REJECTED = {
    "file": "a.json", "error": "RootMismatch", "what": "the root is another",
    "mend": "get it again",
}  # fmt: skip


def false() -> Verified:
    """With everything that a page can show."""
    return verified(
        findings=[FINDING],
        rejected=REJECTED,
        rejections=[REJECTED],
        conflicts=["two commitments to version 1"],
        seals=[{"stage": None, "k": 2, "n": 3}],
        changes=[
            {"table": "sites/20", "before": 1, "after": 2, "kind": "total", "place": "wycq",
             "columns": ["count"], "values": ["3", "4"]},
        ],
        versions=[
            {"version": 2, "root": "cd" * 32, "tables": TABLES, "findings": [FINDING],
             "map": {"sites": mapped(), "extents": large()}},
        ],
        map={"sites": mapped(), "extents": large()},
    )  # fmt: skip


def page(answer: Answer) -> str:
    return render_page(page_title(answer), sections(answer))


def test_the_page_says_first_whether_all_is_true() -> None:
    html = page(verified())
    told = re.sub(r"<[^>]+>", " ", html[html.index("<main>") : html.index("</main>")])
    wanted = [
        "Declaration of north",
        "All files are true to version 1",
        "nothing is declared",
        "Note:",
        "What is open of version 1",
        ROOT,
        "Map of the territory",
        "25",
        "not opened",
    ]
    at = 0
    for text in wanted:
        at = told.index(text, at) + 1
    assert "What is false" not in told
    assert "rejected" not in told


def test_what_is_false_stands_before_the_map_and_names_its_place() -> None:
    found = sections(false())
    first = found[0]
    assert first.lead == "The declaration is false: 2 findings."
    grids = {grid.title: grid for grid in first.grids}
    row, other = grids["What is false"].rows
    assert row.alarm
    assert other.cells[1] == "2"
    assert [*row.cells] == ["Twice", "1", "sites", "cell wycmv2", "id", "Has s1 twice."]
    rejected = grids["Files that are rejected"]
    assert "accuses nobody" in rejected.caption
    assert [*rejected.rows[0].cells] == [
        "a.json", "RootMismatch", "The root is another.", "Get it again.",
    ]  # fmt: skip
    assert grids["Commitments that cannot both stand"].rows[0].alarm
    [changed] = grids["Changes between versions"].rows
    assert "3 → 4" in changed.cells
    assert [one.heading for one in found] == [
        "Is it true?",
        "What is open of version 1",
        "Map of the territory, version 1",
        "What is open of version 2",
        "Map of the territory, version 2",
    ]


def test_every_picture_has_a_name_of_its_own(tmp_path: Path) -> None:
    files = write_pictures(tmp_path, false())
    names = [file.name for file in files]
    assert len(set(names)) == len(names)
    for name in ("open", "map-sites", "map-extents", "map-extents-version-2", "open-version-2"):
        assert f"{name}.svg" in names
        assert f"{name}.png" in names
    for section in sections(false()):
        for picture in section.pictures:
            readable(picture)


def test_tables_of_names_alike_have_pictures_of_their_own() -> None:
    maps = {"Sites": mapped(), "sites": mapped()}
    [one] = [one for one in sections(verified(map=maps)) if one.heading == "Map of the territory"]
    assert len({picture.name for picture in one.pictures}) == 2


def test_the_map_is_told_as_a_table_too() -> None:
    [one] = [one for one in sections(verified()) if one.heading == "Map of the territory"]
    told = {grid.title: [[*row.cells] for row in grid.rows] for grid in one.grids}
    assert told["Map of sites, as a table"] == [
        ["opened and empty", "1,023", "24.9\u00a0%"],
        ["opened, with records", "1", "less than 0.1\u00a0%"],
        ["totals only", "1,024", "25\u00a0%"],
        ["not opened", "2,048", "50\u00a0%"],
    ]
    assert ["wycm", "opened"] in told["Map of sites: the regions"]
    assert told["Map of sites: where records are"] == [["wycmv2", "3"]]


def test_a_table_that_is_not_all_open_is_never_said_to_be() -> None:
    [picture] = sections(verified())[1].pictures
    said = str(picture.specs)
    assert "99.99" in said
    assert "'all'" not in said


def test_a_rejected_commitment_leaves_nothing_to_draw() -> None:
    one = Rejected(file="c.json", error="NotCanonical", what="is written otherwise")
    found = sections(Verified(rejected=one, rejections=(one,)))
    [only] = found
    assert only.lead == "The commitment is rejected. Nothing can be said of the declaration."
    assert only.pictures == []
    assert "accuses nobody" in " ".join(only.said)
    assert "NotCanonical" in page(Verified(rejected=one, rejections=(one,)))


def test_a_document_alone_draws_the_map() -> None:
    again = Verified.from_json(false().to_json())
    drawn = [[p.to_svg() for p in one.pictures] for one in sections(again)]
    assert drawn == [[p.to_svg() for p in one.pictures] for one in sections(false())]


def test_a_document_without_a_map_is_still_read() -> None:
    document = verified().to_json()
    del document["map"]
    assert len(sections(Verified.from_json(document))) == 2


@pytest.mark.parametrize("prefix", ["wyA", "wa", "w" * 13, "../x"])
def test_a_changed_document_with_other_prefixes_is_refused(prefix: str) -> None:
    document = verified().to_json()
    document["map"]["sites"]["regions"]["opened"] = [prefix]
    with pytest.raises(PariPassuError, match="opened"):
        Verified.from_json(document)


def test_a_changed_document_without_regions_has_no_map() -> None:
    document = verified().to_json()
    document["map"]["sites"]["regions"] = {}
    assert len(sections(Verified.from_json(document))) == 2
    document["map"]["sites"]["regions"] = {"opened": ["wycm"]}
    assert len(sections(Verified.from_json(document))) == 3


def test_the_page_asks_for_nothing_and_hostile_words_stay_text() -> None:
    hostile = '<img src=x onerror=alert(1)>"\u202e'
    html = page(
        verified(
            declarer=hostile,
            questions=[{"tag": hostile, "table": hostile, "outcome": "not open", "n": None}],
            tables={hostile: TABLES["sites"]},
            map={hostile: mapped()},
        )
    )
    tags = Tags(html)
    assert tags.all("img") == []
    assert tags.all("link") == []
    assert all("src" not in one for one in tags.all("script"))
    assert "\u202e" not in html[html.index("<main>") : html.index("</main>")]


@needs_chromium
def test_pages_are_drawn_without_words_that_touch(tmp_path: Path) -> None:
    pages = {}
    for name, answer in (("true", verified()), ("false", false())):
        path = tmp_path / f"{name}.html"
        path.write_text(page(answer), encoding="utf-8")
        for width in (340, 1100):
            pages[name, width] = path
    for name, one in measured(pages, tmp_path).items():
        assert one["over"] <= 0, name
        assert one["touching"] == [], name
        assert one["drawn"] == len(one["sizes"]) > 0, name
        assert one["fetched"] == 0, name
