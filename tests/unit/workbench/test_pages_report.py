"""A report that is taken away from the page is the one that the command writes."""

from __future__ import annotations

import datetime as dt
import json
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.e2e.swaps import FEASIBLE, STUCK
from tests.unit.workbench.benches import Served, served

import paripassu as pp
from paripassu.workbench.shelf import Shelf

VARIANTS = """\
[[variant]]
name = "Less at stake"

[[variant.change]]
entry = "party:a"
key = "stake"
from = 30
to = 25
"""


@pytest.fixture(params=["a plan", "no plan, CRLF"])
def page(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[Served, Path]]:
    path = tmp_path / "two villages.toml"
    text = FEASIBLE if request.param == "a plan" else STUCK.replace("\n", "\r\n")
    path.write_bytes(text.encode())
    path.with_name("two villages.variants.toml").write_text(VARIANTS)
    with served(Shelf.of_file(path), tmp_path / "state") as found:
        assert found.client.get("/file/1").status_code == 200
        yield found, path


def asked(page: Served, form: str) -> list[dict[str, Any]]:
    answer = page.post("/file/1/report", form=form)
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


@pytest.mark.slow
@pytest.mark.parametrize("form", ["html", "pdf", "docx"])
def test_it_is_what_the_command_writes(page: tuple[Served, Path], form: str) -> None:
    served_, path = page
    *steps, last = asked(served_, form)
    assert steps
    assert all(step["stage"] == "planning" and step["said"] for step in steps)
    assert last["name"] == f"two villages.{form}"
    out = path.parent / f"out.{form}"
    pp.report(path, out, date=dt.date.today())
    made = b64decode(last["report"])
    assert made == out.read_bytes()
    assert form != "html" or b"Less at stake" in made


def test_what_does_not_read_has_no_report(page: tuple[Served, Path]) -> None:
    served_, path = page
    now = served_.client.get("/file/1/news", params={"seen": -1}).json()
    end = len(now["text"])
    served_.post(
        "/file/1/edit", start=end, old="", new="\nwrong = 1", revision=now["revision"], page=""
    )
    (last,) = asked(served_, "html")
    assert last["report"] == ""
    assert "wrong" in last["what"]
    assert served_.post("/file/1/report", form="odt").status_code == 400
    assert served_.post("/file/2/report", form="pdf").status_code == 404
    assert [*path.parent.glob("*.html")] == []


def test_variants_that_cannot_be_read_are_said(page: tuple[Served, Path]) -> None:
    served_, path = page
    beside = path.with_name("two villages.variants.toml")
    beside.write_text("variant = 3\n")
    (*_, last) = asked(served_, "html")
    assert last["report"] == ""
    assert "two villages.variants.toml" in last["what"] + last["said"]
    beside.write_bytes(b"\xff" * 20_000_000)
    refused = served_.post("/file/1/report", form="html")
    assert refused.status_code == 409
    assert "bytes" in refused.json()["what"]


@pytest.mark.parametrize("kind", ["a link", "a folder"])
def test_variants_that_are_no_file_are_never_left_out_unsaid(
    page: tuple[Served, Path], kind: str
) -> None:
    served_, path = page
    beside = path.with_name("two villages.variants.toml")
    elsewhere = path.with_name("elsewhere")
    beside.rename(elsewhere)
    if kind == "a link":
        beside.symlink_to(elsewhere)
    else:
        beside.mkdir()
    refused = served_.post("/file/1/report", form="html")
    assert refused.status_code == 409
    said = refused.json()["what"]
    assert str(path.parent) not in said
    assert ("is a link" if kind == "a link" else "irectory") in said
