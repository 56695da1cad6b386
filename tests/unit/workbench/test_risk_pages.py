"""How likely a deal is, on the page: the command's numbers, stopped, older, handed on."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from base64 import b64decode
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from tests.e2e.program import Program
from tests.e2e.swaps import FEASIBLE, STUCK
from tests.shared import ROOT
from tests.unit.workbench.benches import Served, served

import paripassu as pp
from paripassu.charts.risk.told import IS_NOT, LIMITS, stopped_words
from paripassu.documents.pointed import laid_out
from paripassu.documents.read import read_as
from paripassu.sequencing.risk.answer import Risk
from paripassu.workbench.gate import TOKEN
from paripassu.workbench.planning.asked import Answer
from paripassu.workbench.risks.answering import COUNTED
from paripassu.workbench.risks.estimate import STOPPED, STOPPING
from paripassu.workbench.shelf import Shelf

#: Each of two is held as likely as not, by itself: a deal in 1 - 0.7 * 0.6 of the futures.
HALF = STUCK.replace('party = "a"\nclaim', 'party = "a"\nlikelihood = [0.7, 0.7]\nclaim').replace(
    'party = "b"\nclaim', 'party = "b"\nlikelihood = [0.6, 0.6]\nclaim'
)
#: Two facts that cannot both hold, whatever anybody wants.
IMPOSSIBLE = (
    FEASIBLE
    + """
[[requirement]]
measure = "one"
needs = { two = 1 }
[[requirement]]
measure = "two"
needs = { one = 1 }
"""
)
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Served]:
    (tmp_path / "two villages.toml").write_text(HALF)
    with served(Shelf.of_folder(tmp_path), tmp_path / "state") as found:
        assert found.client.get("/file/1").status_code == 200
        yield found


def state(page: Served, had: str = "") -> Any:
    answer = page.client.get("/file/1/news", params={"seen": -1, "page": had})
    assert answer.status_code == 200
    return answer.json()


def plain(said: str) -> str:
    """Give a text with common spaces in place of those that hold its words together."""
    return said.replace("\u00a0", " ")


def begin(page: Served) -> Any:
    answer = page.post("/file/1/risk", revision=state(page)["revision"], page="")
    assert answer.status_code == 200, answer.text
    return answer.json()["risk"]


def typed(page: Served, text: str) -> None:
    """Type at the end."""
    now = state(page)
    answer = page.post(
        "/file/1/edit", start=len(now["text"]), old="", new=text, revision=now["revision"], page=""
    )
    assert answer.status_code == 200, answer.text


def test_it_is_found_out_where_somebody_asks(page: Served) -> None:
    nothing = state(page)["risk"]
    assert (nothing["stage"], nothing["part"], page.risks.jobs) == ("none", None, [])
    assert page.client.get("/file/1/risk.json").status_code == 404
    begun = begin(page)
    assert (begun["stage"], begun["said"], begun["part"]) == ("planning", "Working.", None)
    assert page.risks.jobs[0].given["content"] == HALF.encode()
    page.risks.answer()
    now = state(page)["risk"]
    assert (now["stage"], now["part"]["older"]) == ("planned", False)
    said = "A deal is possible in 58.0 % of the futures: every case was weighed."
    assert plain(now["said"]) == said
    html = plain(now["part"]["html"])
    for part in (
        said,
        "It is not the chance that the parties will sign.",
        "What stands in the way",
        "Find out first:",
        "The robust plan holds in 40.0 %",
        "paripassu risk &#39;two villages.toml&#39;",
    ):
        assert part in html, part
    assert state(page, had=now["part"]["id"])["risk"]["part"]["html"] is None


@pytest.mark.slow
def test_its_pictures_and_its_document(page: Served) -> None:
    begin(page)
    page.risks.answer()
    html = state(page)["risk"]["part"]["html"]
    pictures = {*re.findall(r'src="([^"]+)/wide-light.svg"', html)}
    assert len(pictures) >= 4
    for address in pictures:
        drawn = page.client.get(f"{address}/narrow-dark.svg")
        assert (drawn.status_code, drawn.text[:4]) == (200, "<svg")
    taken = page.client.get("/file/1/risk.json")
    assert taken.headers["content-disposition"] == "attachment"
    assert 'download="two villages.risk.json"' in html
    assert taken.json()["deal"]["probability"] == 0.58


def printed(path: Path, *more: str) -> str:
    """Give what the command prints, whether or not there is a deal."""
    done = Program().at(cwd=path.parent)("risk", path.name, *more)
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("delivery-and-payment", marks=pytest.mark.slow),
        pytest.param("ss7", marks=pytest.mark.slow),
        pytest.param("pretoria-2022", marks=pytest.mark.slow),
    ],
)
def test_it_is_what_the_command_says(tmp_path: Path, name: str) -> None:
    """Of examples with sampled and exact answers, to the byte; and of all that is printed."""
    path = tmp_path / f"{name}.toml"
    path.write_bytes((ROOT / "examples" / path.name).read_bytes())
    with served(Shelf.of_file(path), tmp_path / "state") as page:
        page.client.get("/file/1")
        begin(page)
        page.risks.answer()
        assert page.client.get("/file/1/risk.json").text == printed(path, "--json")
        found = read_as(Risk, io.BytesIO(page.client.get("/file/1/risk.json").content))
        html = unescape(state(page)["risk"]["part"]["html"])
        assert all(said in html for said in (found.summary(), IS_NOT, LIMITS))


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        (FEASIBLE, "planned"),  # nothing is unknown: there is a deal in each future
        (STUCK, "planned"),  # and here there is one in none
        (f"{FEASIBLE}wrong = 1\nstakes = 2\n", "mistakes"),
        (IMPOSSIBLE, "mistakes"),
        ("no = agreement", "mistakes"),
        ("", "mistakes"),
    ],
    ids=["certain", "without a plan", "mistakes", "contradiction", "no agreement", "empty"],
)
def test_without_an_answer_it_says_what_the_command_says(
    tmp_path: Path, text: str, stage: str
) -> None:
    path = tmp_path / "some.toml"
    path.write_text(text)
    with served(Shelf.of_file(path), tmp_path / "state") as page:
        page.client.get("/file/1")
        begin(page)
        page.risks.answer()
        now = state(page)["risk"]
    assert now["stage"] == stage
    said = " ".join(printed(path).split())
    if stage == "planned":
        assert now["wrong"] == []
        assert now["said"] in said
    else:
        assert now["part"] is None
        assert now["wrong"]
        assert all(one in said for one in now["wrong"])
        assert str(tmp_path) not in json.dumps(now)


def test_older_than_the_text_and_fresh_again(page: Served) -> None:
    begin(page)
    page.risks.answer()
    typed(page, "\n# a note\n")
    assert state(page)["risk"]["part"]["older"]
    begin(page)
    typed(page, "# another\n")
    page.risks.answer()
    now = state(page)["risk"]
    assert (now["stage"], now["part"]["older"]) == ("planned", True)
    # What was found of a text belongs to it, whichever way one comes back to it.
    begin(page)
    page.risks.answer()
    assert not state(page)["risk"]["part"]["older"]
    page.post("/file/1/undo", revision=0, page="")
    assert state(page)["risk"]["part"]["older"]
    page.post("/file/1/redo", revision=0, page="")
    begun = begin(page)
    assert (begun["stage"], begun["part"]["older"]) == ("planning", False)


def test_of_a_newer_text_without_an_answer(page: Served) -> None:
    begin(page)
    page.risks.answer()
    typed(page, "\nwrong = 1\n")
    begin(page)
    page.risks.answer()
    now = state(page)["risk"]
    assert (now["stage"], now["part"]["older"], now["refused_older"]) == ("mistakes", True, False)
    typed(page, "more = 2\n")
    assert state(page)["risk"]["refused_older"]
    while state(page)["can_undo"]:
        page.post("/file/1/undo", revision=0, page="")
    now = state(page)["risk"]
    assert (now["stage"], now["wrong"], now["part"]["older"]) == ("planned", [], False)


def stop(page: Served) -> Any:
    return page.post("/file/1/risk/stop", revision=0, page="").json()["risk"]


def test_stopped(page: Served) -> None:
    """At first what is counted is waited for; whoever asks again wants no answer any more."""
    assert begin(page)["stop"] == "nothing"
    first = page.risks.jobs[0]
    stopping = stop(page)
    assert (stopping["stage"], stopping["said"], stopping["stop"]) == (
        "planning",
        STOPPING,
        "at once",
    )
    assert (page.risks.enoughs, page.risks.stopped) == ([(1, first.ticket)], [])
    page.risks.tell(1, Answer(first.ticket, first.revision, "planning", "Working: futures."))
    assert state(page)["risk"]["said"] == STOPPING
    stopped = stop(page)
    assert (stopped["stage"], stopped["said"], stopped["part"]) == ("stopped", STOPPED, None)
    assert page.risks.stopped == [(1, first.ticket)]
    page.risks.answer(first)  # it was on its way
    assert state(page)["risk"]["stage"] == "stopped"
    begin(page)
    second = page.risks.jobs[1]
    assert second.ticket > first.ticket
    page.risks.answer(first)
    assert state(page)["risk"]["stage"] == "planning"
    page.risks.tell(1, Answer(second.ticket, second.revision, "failed", "for want of memory"))
    now = state(page)["risk"]
    assert (now["stage"], now["said"]) == ("failed", "for want of memory")


def test_what_was_counted_is_kept(tmp_path: Path) -> None:
    """With the command's own words; a report has it, and it can be worked out to the end."""
    text = HALF.replace("stake = 30", "stake = [20, 30]", 1)
    assert text != HALF
    (tmp_path / "swap.toml").write_text(text)
    with served(Shelf.of_file(tmp_path / "swap.toml"), tmp_path / "state") as page:
        page.client.get("/file/1")
        begin(page)
        stop(page)
        told = page.risks.answer()
        assert [one.said for one in told if one.found.get("counted")] == [COUNTED]
        now = state(page)["risk"]
        document = page.client.get("/file/1/risk.json").content
        found = read_as(Risk, io.BytesIO(document))
        assert (now["stage"], now["part"]["early"], found.interrupted) == ("planned", True, True)
        # As after Ctrl-C: nothing but what was counted first.
        stopped = pp.risk(tmp_path / "swap.toml", workers=1, should_stop=lambda: True)
        assert document.decode() == laid_out(stopped.to_json())
        html = unescape(now["part"]["html"])
        assert all(said in html for said in (found.summary(), stopped_words(found), "Ctrl-C"))
        assert now["said"] == f"{found.summary()} {stopped_words(found)}"
        made = page.post("/file/1/report", form="html").text.splitlines()[-1]
        report = b64decode(json.loads(made)["report"]).decode()
        assert json.loads(made)["likely"]
        assert stopped_words(found) in report
        assert "which was stopped early" in report
        assert "those of its part" not in report
        begin(page)
        page.risks.answer()
        now = state(page)["risk"]
        assert (now["part"]["early"], stopped_words(found) in now["part"]["html"]) == (False, False)


def test_everybody_who_waits_is_told(page: Served) -> None:
    begin(page)
    job = page.risks.jobs[0]
    seen = state(page)["version"]
    page.risks.tell(1, Answer(job.ticket, job.revision, "planning", "Working: futures."))
    told = page.client.get("/file/1/news", params={"seen": seen}).json()
    assert told["version"] > seen
    assert told["risk"]["said"] == "Working: futures."


def test_what_is_no_request_is_refused(page: Served) -> None:
    for address in ("/file/1/risk", "/file/1/risk/stop"):
        for what in ({}, {"revision": "1"}, {"revision": 1, "page": "", "file": "../x"}):
            assert (
                page.client.post(address, json=what, headers={TOKEN: page.token}).status_code == 400
            )
    assert page.post("/file/7/risk", revision=1).status_code == 404
    assert (page.risks.jobs, page.risks.stopped) == ([], [])


def test_all_text_is_escaped(tmp_path: Path) -> None:
    path = tmp_path / "marked <b>.toml"
    text = HALF.replace('id = "swap"', f'id = "swap"\ntitle = "{MARKUP}"').replace(
        'id = "one"', f'id = "one"\ntitle = "{MARKUP}"'
    )
    path.write_text(text)
    with served(Shelf.of_file(path), tmp_path / "state") as page:
        page.client.get("/file/1")
        begin(page)
        page.risks.answer()
        html = state(page)["risk"]["part"]["html"]
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    assert "<img src=x" not in html
    assert "<b>" not in html
    assert " style=" not in html


@pytest.mark.slow
def test_a_report_takes_it_where_it_belongs_to_the_text(page: Served, tmp_path: Path) -> None:
    def report() -> tuple[bool, str]:
        answer = page.post("/file/1/report", form="html")
        last = json.loads(answer.text.splitlines()[-1])
        return last["likely"], b64decode(last["report"]).decode()

    without = report()
    assert (without[0], "How likely is a deal?" in without[1]) == (False, False)
    begin(page)
    page.risks.answer()
    likely, made = report()
    path = tmp_path / "two villages.toml"
    out = tmp_path / "out.html"
    pp.report(path, out, risk=pp.risk(path), date=dt.date.today())
    assert likely
    assert made == out.read_text()
    assert "A deal is possible in 58.0 % of the futures" in plain(made)
    # A file that is chosen goes before it.
    (tmp_path / "risk.json").write_text(
        json.dumps(pp.risk(path, samples=3, method="sampled").to_json())
    )
    sent = page.client.post(
        "/uploads?name=risk.json",
        content=(tmp_path / "risk.json").read_bytes(),
        headers={TOKEN: page.token},
    ).json()
    answer = page.post("/file/1/report", form="html", risk=sent["file"])
    last = json.loads(answer.text.splitlines()[-1])
    assert not last["likely"]
    assert "counted in 1,024 futures" in plain(b64decode(last["report"]).decode())
    typed(page, "\n# a note\n")
    likely, made = report()
    assert (likely, "How likely is a deal?" in made) == (False, False)


def test_the_end(tmp_path: Path) -> None:
    (tmp_path / "swap.toml").write_text(HALF)
    with served(Shelf.of_file(tmp_path / "swap.toml"), tmp_path / "state") as page:
        page.client.get("/file/1")
        begin(page)
        # What is told of a file that is not open is told to nobody.
        page.risks.tell(3, Answer(1, 1, "planned", "late"))
        risks = page.risks
        before = risks.closed
    assert (before, risks.closed) == (False, True)
