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
from tests.e2e.test_report import NOWHERE
from tests.shared import ROOT
from tests.unit.reports.made import write_font
from tests.unit.workbench.benches import Served, served

import paripassu as pp
from paripassu.reports.report import Form
from paripassu.workbench.gate import TOKEN
from paripassu.workbench.shelf import Shelf

EXAMPLE = ROOT / "examples" / "delivery-and-payment.toml"
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


def asked(page: Served, form: str, **more: str) -> list[dict[str, Any]]:
    answer = page.post("/file/1/report", form=form, **more)
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


def day_of(page: Served, before: dt.date) -> dt.date:
    """Give the day of the last report: a test begins on one, and may end on the next."""
    day = dt.date.fromisoformat(page.planner.asked[-1].given["date"])
    assert before <= day <= dt.date.today()
    return day


@pytest.mark.slow
@pytest.mark.parametrize("form", ["html", "pdf", "docx"])
def test_it_is_what_the_command_writes(page: tuple[Served, Path], form: str) -> None:
    served_, path = page
    before = dt.date.today()
    *steps, last = asked(served_, form)
    assert steps
    assert all(step["stage"] == "planning" and step["said"] for step in steps)
    assert last["name"] == f"two villages.{form}"
    out = path.parent / f"out.{form}"
    pp.report(path, out, date=day_of(served_, before))
    made = b64decode(last["report"])
    assert made == out.read_bytes()
    assert form != "html" or b"Less at stake" in made


def uploaded(page: Served, path: Path) -> str:
    """Choose a file in the page."""
    answer = page.client.post(
        f"/uploads?name={path.name}", content=path.read_bytes(), headers={TOKEN: page.token}
    )
    assert answer.status_code == 201
    return str(answer.json()["file"])


@pytest.mark.slow
@pytest.mark.parametrize("form", ["html", "pdf", "docx"])
def test_a_font_and_a_risk_that_are_chosen(tmp_path: Path, form: Form) -> None:
    path = tmp_path / "swap.toml"
    path.write_text(FEASIBLE.replace('id = "one"', f'id = "one"\ntitle = "{NOWHERE}"'))
    with served(Shelf.of_file(path), tmp_path / "state") as page:
        page.client.get("/file/1")
        *_, last = asked(page, form)
        assert bool(last["report"]) == (form == "html")
        if form != "html":
            assert last["font"]
            assert "no font has U+3FFFD. Choose a font file" in last["said"]
        font = write_font(tmp_path / "boxes.ttf", NOWHERE)
        (tmp_path / "risk.json").write_text(json.dumps(pp.risk(path, samples=20).to_json()))
        chosen = {
            "font": uploaded(page, font),
            "risk": uploaded(page, tmp_path / "risk.json"),
        }
        before = dt.date.today()
        *_, last = asked(page, form, **chosen)
        out = tmp_path / f"out.{form}"
        pp.report(
            path,
            out,
            date=day_of(page, before),
            font=None if form == "html" else font,
            risk=tmp_path / "risk.json",
        )
        assert b64decode(last["report"]) == out.read_bytes()


def test_files_that_do_not_go_with_a_report_are_said(page: tuple[Served, Path]) -> None:
    served_, path = page
    wrong = path.with_name("risk.json")
    for content, said in (
        ("{}", "risk.json: "),
        (json.dumps(pp.risk(EXAMPLE, samples=5).to_json()), "the risk is that of another"),
    ):
        wrong.write_text(content)
        *_, last = asked(served_, "html", risk=uploaded(served_, wrong))
        assert (last["stage"], last["report"], last["font"]) == ("failed", "", False)
        assert said in last["said"]
        assert str(path.parent) not in last["said"]
    for named in ("upload-99", "upload-x", "file-1", "../x"):
        gone = served_.post("/file/1/report", form="pdf", font=named)
        assert (gone.status_code, gone.json()["what"]) == (
            410,
            "a file is not kept any more: choose it again",
        )


@pytest.mark.slow
def test_what_is_no_font_is_said_by_its_name(page: tuple[Served, Path]) -> None:
    served_, path = page
    *_, last = asked(served_, "pdf", font=uploaded(served_, path))
    assert (last["stage"], last["report"]) == ("failed", "")
    assert f"{path.name} is no font" in last["said"]


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
