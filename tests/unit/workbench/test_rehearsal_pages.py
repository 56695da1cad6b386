"""The page on which a plan is gone through: what it takes, and what it never does with it."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from benchmarks.instances import generate
from hypothesis import given
from hypothesis import strategies as st
from tests.e2e.swaps import FEASIBLE, STUCK
from tests.unit.workbench.benches import Served, served
from tests.unit.workbench.test_pages import MARKUP, harmless

import paripassu as pp
from paripassu.agreement.read import parse_agreement
from paripassu.workbench.planning import live as planning
from paripassu.workbench.planning.answering import answer
from paripassu.workbench.planning.asked import Answer, Ending, Job
from paripassu.workbench.planning.rehearsing import COURSE, IF, QUESTIONS
from paripassu.workbench.shelf import Shelf

BASE = "/file/1/rehearsal"
DAYS = FEASIBLE.replace("portions = 2", "portions = 2\ndays = 7")


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Served]:
    """The pages of one file with days, its plan found."""
    (tmp_path / "swap.toml").write_text(DAYS)
    with served(Shelf.of_file(tmp_path / "swap.toml"), tmp_path / "state") as found:
        assert found.client.get(BASE).status_code == 200
        assert get(found, "course")["stage"] == "planned"
        yield found


def get(page: Served, address: str, status: int = 200, **asked: Any) -> Any:
    """Give the last answer."""
    return heard(page, address, status, **asked)[-1]


def heard(page: Served, address: str, status: int = 200, **asked: Any) -> list[Any]:
    """Give all answers: each is a line."""
    answer = page.client.get(f"{BASE}/{address}", params=asked)
    assert answer.status_code == status, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


def test_what_is_no_question_is_refused(page: Served) -> None:
    no_questions: tuple[dict[str, Any], ...] = (
        {},
        {"what": "dance", "point": 0},
        {"what": "stop"},
        {"what": "stop", "point": -1},
        {"what": "stop", "point": "one"},
        {"what": "walk", "point": 0, "party": "a" * 201},
        {"what": "late", "step": "a one:1", "days": -1},
        {"what": "anew", "point": 0, "today": "tomorrow"},
        {"what": "anew", "point": 0, "date": "tomorrow"},
        {"what": "anew", "point": 0, "date": "2020-02-30"},
        {"what": "anew", "point": 0, "seconds": "soon"},
        {"what": "anew", "point": 0, "seconds": 0},
        {"what": "anew", "point": 0, "seconds": 10**9},
    )
    for asked in no_questions:
        assert get(page, "if", 400, **asked)["what"]
    assert get(page, "point", 400)["what"]
    assert get(page, "point", 400, date="1.3.2020")["what"]
    assert get(page, "course", 400, seconds="-1")["what"]
    for wrong in ({}, {"of": "point"}, {"of": "course", "more": 1}):
        assert page.post(f"{BASE}/enough", **wrong).status_code == 400
    assert page.post("/file/2/rehearsal/enough", of="course").status_code == 404
    refused: tuple[tuple[dict[str, Any], str], ...] = (
        ({"what": "stop", "point": 99}, "from 0 to 4"),
        ({"what": "walk", "point": 0, "party": "c"}, "no party 'c'"),
        ({"what": "late", "step": "a two:1", "days": 3}, "does not perform two:1"),
        ({"what": "late", "step": "", "days": 3}, "no step ''"),
        ({"what": "late", "step": "a one:9", "days": 3}, "no step 'one:9'"),
        ({"what": "late", "step": "a one:1", "days": 0}, "0 days late"),
        ({"what": "anew", "point": 4, "today": 1}, "before day"),
        ({"what": "anew", "point": 4, "date": "2020-01-31"}, "the agreement has no dates"),
    )
    for asked, said in refused:
        found = get(page, "if", **asked)
        assert found["stage"] == "failed"
        assert said in found["said"]


@given(
    st.dictionaries(
        st.sampled_from(("what", "point", "party", "step", "days", "today")),
        st.one_of(st.sampled_from([*QUESTIONS, "0", "3", "a", "a one:1", "b three:2"]), st.text()),
    )
)
def test_whatever_is_asked_there_is_an_answer(page_of: Served, asked: dict[str, str]) -> None:
    answer = page_of.client.get(f"{BASE}/if", params=asked)
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        last = json.loads(answer.text.splitlines()[-1])
        assert last["stage"] in ("planned", "failed")
        harmless(last["page"])


@pytest.fixture(scope="module")
def page_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One for all examples: nothing that is asked changes anything."""
    folder = tmp_path_factory.mktemp("rehearsal")
    (folder / "swap.toml").write_text(DAYS)
    with served(Shelf.of_file(folder / "swap.toml"), folder / "state") as found:
        get(found, "course")
        yield found


def test_where_it_is_on_a_date(tmp_path: Path) -> None:
    dated = DAYS.replace('id = "swap"', 'id = "swap"\nstart = 2020-01-01')
    (tmp_path / "swap.toml").write_text(dated)
    with served(Shelf.of_file(tmp_path / "swap.toml"), tmp_path / "state") as page:
        shown = get(page, "course")["page"]
        plan = pp.plan(parse_agreement(dated))
        last = dt.date(2020, 1, 1) + dt.timedelta(int(plan.steps[-1].end_day or 0))
        assert f'id="date" min="2020-01-01" max="{last}"' in shown
        assert f"(day {plan.steps[-1].end_day}" not in shown
        assert f", on day {plan.steps[-1].end_day} ({last.day} January 2020)" in shown
        for step in plan.steps:
            date = dt.date(2020, 1, 1) + dt.timedelta(int(step.end_day or 0))
            done = sum(1 for one in plan.steps if (one.end_day or 0) <= (step.end_day or 0))
            point = max(one.moment for one in plan.steps[:done]) + 1
            on = get(page, "point", date=date)
            assert on["point"] == point
            assert on["page"] == get(page, "point", point=point)["page"]
            before = get(page, "point", date=date - dt.timedelta(1))
            assert before["point"] < point
        assert get(page, "point", date="1990-01-01")["point"] == 0
        assert get(page, "point", date="9999-12-31")["point"] == plan.steps[-1].moment + 1
        asked: tuple[dict[str, Any], ...] = (
            {"date": last},
            {"today": (last - dt.date(2020, 1, 1)).days},
        )
        by_date, by_day = (planned_anew(page, **one) for one in asked)
        assert by_date == by_day
        assert by_date["objective"]["end_day"] > plan.steps[-1].end_day


def planned_anew(page: Served, **today: Any) -> Any:
    """Plan the rest anew after a moment; give the plan, once something else was looked at."""
    found = get(page, "if", what="anew", point=1, **today)["page"]
    (address,) = re.findall(rf"{BASE}/answer/\d+/plan/anew.json", found)
    get(page, "point", point=2)  # what is looked at puts no answer aside
    return page.client.get(address).json()


def test_titles_that_are_markup_stay_titles(tmp_path: Path) -> None:
    text = json.dumps(MARKUP)
    marked = DAYS.replace('id = "swap"', f'id = "swap"\ntitle = {text}').replace(
        'id = "a"\n', f'id = "a"\nname = {text}\n'
    ).replace('id = "one"\n', f'id = "one"\ntitle = {text}\n')  # fmt: skip
    (tmp_path / "swap.toml").write_text(marked)
    with served(Shelf.of_file(tmp_path / "swap.toml"), tmp_path / "state") as page:
        asked: list[tuple[str, dict[str, Any]]] = [("course", {}), ("point", {"point": 2})]
        more = {"point": 1, "party": "a", "step": "a one:1", "days": 3}
        asked += [("if", {"what": what, **more}) for what in sorted(QUESTIONS)]
        for address, given_ in asked:
            shown = get(page, address, **given_)["page"]
            harmless(shown)
            assert "<img src=x" not in shown
        assert "&lt;script&gt;" in shown


def test_pictures_and_plans_to_take_away(page: Served) -> None:
    get(page, "if", what="anew", point=1)
    answer = f"{BASE}/answer/0"
    drawn = page.client.get(f"{answer}/0/wide-light.svg")
    assert Xml.fromstring(drawn.text).tag.endswith("svg")
    taken = page.client.get(f"{answer}/plan/anew.json")
    assert taken.headers["content-disposition"] == 'attachment; filename="anew.json"'
    assert pp.Plan.from_json(taken.json()).found
    for wrong in ("99/wide-light.svg", "0/odd.svg", "x/wide-light.svg", "plan/other.json"):
        assert page.client.get(f"{answer}/{wrong}").status_code == 404
    assert page.client.get(f"{BASE}/answer/7/plan/anew.json").status_code == 404


def test_an_older_text_and_one_without_a_plan(page: Served) -> None:
    now = page.client.get("/file/1/news", params={"seen": -1}).json()
    text = STUCK.removeprefix(FEASIBLE)
    page.post(
        "/file/1/edit",
        start=len(now["text"]),
        old="",
        new=text,
        revision=now["revision"],
        page="",
    )
    assert get(page, "point", 409, point=0)["older"]
    shown = get(page, "course")
    assert "Nothing to go through" in shown["page"]
    assert 'href="/file/1"' in shown["page"]
    assert get(page, "if", 409, what="stop", point=0)["older"]


@pytest.mark.parametrize("kind", ["a byte-order mark", "CRLF", "CRLF, not yet written"])
def test_a_plan_that_is_taken_away_is_one_of_the_file(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "swap.toml"
    text = f"\ufeff{DAYS}" if kind == "a byte-order mark" else DAYS.replace("\n", "\r\n")
    path.write_bytes(text.encode())
    with served(Shelf.of_file(path), tmp_path / "state") as page:
        if "not yet" in kind:
            now = page.client.get("/file/1/news", params={"seen": -1}).json()
            page.post("/file/1/edit", start=0, old="", new="# ", revision=now["revision"], page="")
            path.write_bytes(f"# {text}".encode())  # as the workbench will
        get(page, "course")
        late: dict[str, Any] = {"what": "late", "step": "a one:1", "days": 2}
        for what in (late, {"what": "anew", "point": 1}):
            said = get(page, "if", **what)["page"]
            address = said.split("/plan/")[0].rpartition('"')[2]
            taken = page.client.get(f"{address}/plan/{what['what']}.json")
            assert pp.check(path, taken.json()).ok, what


def test_another_file_is_not_there(page: Served) -> None:
    for address in ("", "/course", "/point?point=0", "/if?what=stop&point=0"):
        assert page.client.get(f"/file/2/rehearsal{address}").status_code == 404


def test_the_best_so_far_and_how_to_search_longer(tmp_path: Path) -> None:
    """Stopped once it says how far it is; then asked anew, for longer."""
    more = "Search longer for a better plan"
    text = generate("tight", 60, 3).to_toml()

    def told(task: str, given: dict[str, Any], *, stopped: bool) -> list[Answer]:
        said: list[Answer] = []
        asked = Ending(gone=lambda: False, enough=lambda: stopped and bool(said))
        answer(Job(1, 1, 0, text, "hard.toml", task, given), asked, said.append)
        return said

    word, best = told(COURSE, {"content": text.encode()}, stopped=True)
    assert word.stage == "planning"
    assert word.said.startswith("Planning: all orders are searched: ")
    assert best.stage == "planned"
    assert best.found["longer"]
    assert more in best.page
    assert "no order gets below" in best.page
    given = {"content": text.encode(), "plan": best.found["plan"], "what": "anew", "point": 1}
    word, rest = told(IF, given, stopped=True)
    assert word.said.startswith("Planning: ")
    assert rest.found["longer"]
    assert more in rest.page
    assert "no order gets below" in rest.page
    *_, rest = told(IF, {**given, "seconds": 600.0}, stopped=False)
    assert not rest.found["longer"]
    assert more not in rest.page

    # Where none was found in time there is nothing to go through yet.
    (tmp_path / "hard.toml").write_text(text)
    with served(Shelf.of_file(tmp_path / "hard.toml"), tmp_path / "state") as page:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(planning, "SECONDS", 0.0)
            none = get(page, "course")
        assert (none["stage"], none["longer"]) == ("planned", 60)
        assert "Search longer for a plan" in none["page"]
        *words, found = heard(page, "course", seconds=60)
        assert [one["stage"] for one in words] == ["planning"] * len(words) != []
        assert (found["stage"], found["longer"]) == ("planned", 0)
        assert more not in found["page"]
        assert page.post(f"{BASE}/enough", of="if").status_code == 202
