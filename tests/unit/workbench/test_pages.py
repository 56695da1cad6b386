"""What the pages show, what they take, and what they never do with what they are given."""

from __future__ import annotations

import json
import os
import re
import sys
import threading
import xml.etree.ElementTree as Xml
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from benchmarks.instances import generate
from hypothesis import given
from hypothesis import strategies as st
from tests.e2e.swaps import FEASIBLE, STUCK
from tests.unit.workbench.benches import Served, served

from paripassu.agreement.new import STARTER
from paripassu.agreement.read import parse_agreement
from paripassu.agreement.sheets import export_book
from paripassu.sequencing.answer import plan
from paripassu.workbench.gate import TOKEN
from paripassu.workbench.shelf import Shelf

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>\\\"'&amp;{{7*7}}"


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Served]:
    """The pages of one file."""
    (tmp_path / "swap.toml").write_text(FEASIBLE)
    with served(Shelf.of_file(tmp_path / "swap.toml"), tmp_path / "state") as found:
        assert found.client.get("/").status_code == 200
        yield found


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Served]:
    """The pages of a folder."""
    (tmp_path / "swap.toml").write_text(FEASIBLE)
    (tmp_path / "stuck.toml").write_text(STUCK)
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "other"\n')
    with served(Shelf.of_folder(tmp_path), tmp_path / "state") as found:
        yield found


def news(served: Served, **asked: Any) -> Any:
    answer = served.client.get("/file/1/news", params={"seen": -1, **asked})
    assert answer.status_code == 200
    return answer.json()


def typed(page: Served, old: str, new: str) -> Any:
    """Change the text, as the page does; give what it is told."""
    now = news(page)
    start = now["text"].index(old)
    answer = page.post(
        "/file/1/edit", start=start, old=old, new=new, revision=now["revision"], page=""
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere all names are texts")
def test_a_name_that_is_no_text_keeps_no_page_from_being_shown(tmp_path: Path) -> None:
    (tmp_path / "swap.toml").write_text(FEASIBLE)
    odd = tmp_path / os.fsdecode(b"villages \xff.toml")
    odd.write_text(FEASIBLE)
    with served(Shelf.of_folder(tmp_path), tmp_path / "state") as page:
        assert "villages ?.toml" in page.client.get("/").text
        for part in ("", "/text", "/variants", "/rehearsal"):
            assert page.client.get(f"/file/2{part}").status_code == 200, part
        now = page.client.get("/file/2/news", params={"seen": -1}).json()
        odd.unlink()
        told = page.post(
            "/file/2/edit", start=0, old="", new="#", revision=now["revision"], page=""
        )
        assert told.status_code == 200
        page.look(2)
        now = page.client.get("/file/2/news", params={"seen": -1})
        assert "villages ?.toml cannot be read" in now.text


class Tags(HTMLParser):
    """The tags of a page, with what each of them asks for."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def harmless(content: str) -> None:
    """Nothing runs but the page's own script, nothing styles but its own sheet."""
    tags = Tags()
    tags.feed(content)
    for tag, attributes in tags.tags:
        assert not any(name.startswith("on") or name == "style" for name in attributes), attributes
        assert tag not in ("style", "iframe", "object", "embed", "base")
        if tag == "script":
            assert re.fullmatch(r"/static/[a-z]+\.js", attributes["src"] or "")
        for name in ("href", "src", "srcset", "action"):
            address = attributes.get(name) or "/"
            assert address.startswith(("/", "#")) or address == "data:,", address


def test_the_page_of_a_file(page: Served) -> None:
    harmless(page.client.get("/").text)
    content = page.client.get("/file/1/text").text
    harmless(content)
    assert FEASIBLE.splitlines()[0] in content
    (job,) = page.planner.jobs
    assert (job.text, job.name, job.revision) == (FEASIBLE, "swap.toml", 0)


def beside(state: Any) -> str:
    """Give all that is shown beside the text."""
    return "".join(part["html"] or "" for part in state["parts"])


def test_a_key_changes_text_and_file_and_asks_for_a_plan(page: Served, tmp_path: Path) -> None:
    now = typed(page, "stake = 30", "stake = 31")
    assert (now["place"], now["text"], now["can_undo"]) == ("unsaved", None, True)
    assert page.planner.jobs[-1].text == FEASIBLE.replace("stake = 30", "stake = 31", 1)
    assert page.planner.jobs[-1].revision == now["revision"] == 1
    back = page.post("/file/1/undo", revision=1).json()
    assert (back["text"], back["can_undo"], back["can_redo"]) == (FEASIBLE, False, True)
    again = page.post("/file/1/redo", revision=2).json()
    assert "stake = 31" in again["text"]
    page.bench.__exit__()
    assert "stake = 31" in (tmp_path / "swap.toml").read_text()


def test_a_page_is_not_told_anew_of_its_own_edit(page: Served) -> None:
    before = news(page)
    start = before["text"].index("stake = 30") + 8
    asked = {"seen": before["version"], "revision": before["revision"]}
    what = {"start": start, "old": "30", "new": "31", "revision": before["revision"], "page": ""}
    told = page.post("/file/1/edit", **what, tab="mine").json()
    # To another page it is news, with the text.
    other = page.client.get("/file/1/news", params={**asked, "tab": "other"}).json()
    assert (other["version"], other["text"]) == (told["version"], page.planner.jobs[-1].text)
    # The page itself waits for what is found, and has the text.
    finding = threading.Timer(0.2, page.planner.answer)
    finding.start()
    mine = page.client.get("/file/1/news", params={**asked, "tab": "mine"}).json()
    assert mine["version"] > told["version"]
    assert (mine["revision"], mine["text"]) == (told["revision"], None)
    finding.join()
    mine = page.client.get("/file/1/news", params={**asked, "tab": "mine"}).json()
    assert [part["revision"] for part in mine["parts"]] == [told["revision"]] * 3
    # What others change afterwards is news again.
    back = page.post("/file/1/undo", revision=1).json()
    mine = page.client.get("/file/1/news", params={**asked, "tab": "mine"}).json()
    assert (mine["revision"], mine["text"]) == (back["revision"], before["text"])


def test_what_is_shown_is_what_plan_prints(page: Served, tmp_path: Path) -> None:
    before = news(page)
    assert (before["stage"], before["parts"]) == ("planning", [])
    page.planner.answer()
    now = news(page)
    found = plan(tmp_path / "swap.toml")
    assert (now["stage"], now["said"], now["older"]) == ("planned", found.summary(), False)
    harmless(beside(now))
    rows = re.findall(r"<tr role=\"row\"", beside(now))
    assert len(rows) == len(found.steps) + 1
    assert "paripassu plan swap.toml" in beside(now)
    assert [part["name"] for part in now["parts"]] == ["numbers", "pictures", "repairs"]
    had = ".".join(part["id"] for part in now["parts"])
    assert [part["html"] for part in news(page, page=had)["parts"]] == [None] * 3
    pictures = sorted(set(re.findall(r"/file/1/picture/[^\"]+svg", beside(now))))
    assert len(pictures) == 8  # a timeline and the exposure: wide and narrow, light and dark
    for address in pictures:
        answer = page.client.get(address)
        assert answer.headers["content-type"] == "image/svg+xml"
        assert Xml.fromstring(answer.text).tag == "{http://www.w3.org/2000/svg}svg"
    older = typed(page, "stake = 30", "stake = 31")
    assert older["older"]
    assert older["stage"] == "planning"


def test_conflicts_and_what_would_have_to_change(folder: Served) -> None:
    folder.client.get("/file/1")
    assert folder.planner.answer().stage == "planned"
    now = news(folder)
    assert "The least that would have to change" in beside(now)
    assert "paripassu explain stuck.toml" in beside(now)
    harmless(beside(now))


def test_a_search_goes_on_where_it_may_find_more(page: Served) -> None:
    page.planner.answer()
    assert not news(page)["longer"]
    asked = len(page.planner.jobs)
    page.post("/file/1/longer", revision=0)
    assert len(page.planner.jobs) == asked, "the best is found"
    hard = generate("tight", 80, 1).to_toml()
    page.post("/file/1/edit", start=0, old=FEASIBLE, new=hard, revision=0)
    page.planner.jobs[-1] = replace(page.planner.jobs[-1], given={"seconds": 0.0})
    page.planner.answer()
    best = news(page)
    assert (best["stage"], best["longer"], best["older"]) == ("planned", True, False)
    now = page.post("/file/1/longer", revision=1).json()
    assert (now["stage"], now["longer"], now["older"]) == ("planning", False, False)
    assert page.planner.jobs[-1].given == {"seconds": 60.0}
    assert page.planner.jobs[-1].text == hard
    page.planner.answer()
    assert (news(page)["stage"], news(page)["longer"]) == ("planned", False)


def test_mistakes_by_their_lines(page: Served) -> None:
    page.planner.answer()
    typed(page, "[[party]]", "[[prty]]")
    page.planner.answer()
    now = news(page)
    line = FEASIBLE.splitlines().index("[[party]]") + 1
    assert now["stage"] == "mistakes"
    assert {"line": line, "what": "prty: unknown key 'prty' — did you mean 'party'?"} in now[
        "mistakes"
    ]
    assert now["older"]  # the plan is still there, and is said to be older
    typed(page, "[[prty]]", "[[party]]")
    page.planner.answer()
    assert news(page)["mistakes"] == []


def test_a_change_of_what_has_changed_is_refused(page: Served) -> None:
    typed(page, "stake = 30", "stake = 31")
    start = FEASIBLE.index("stake = 30")
    stale = {"start": start, "old": "stake = 30", "new": "stake = 33", "revision": 0}
    answer = page.post("/file/1/edit", **stale)
    assert answer.status_code == 409
    assert answer.json()["refused"]
    assert "stake = 31" in answer.json()["text"]
    # One of another place goes through, and the whole text comes back.
    other = page.post("/file/1/edit", start=0, old="", new="# mine\n", revision=0)
    assert other.status_code == 200
    assert other.json()["text"].startswith("# mine\n")
    assert "stake = 31" in other.json()["text"]


def test_a_look_that_comes_late_brings_no_older_text_back(page: Served) -> None:
    late = page.bench.opened(1).desk.look()
    typed(page, "stake = 30", "stake = 31")
    page.bench.opened(1).take(late)
    assert "stake = 31" in news(page)["text"]
    assert "stake = 31" in page.planner.jobs[-1].text


def test_markup_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "<b>a'.toml"
    text = "".join(
        re.sub(
            r'(?m)^id = "\w+"$',
            lambda at, key="name" if "[[party]]" in part else "title": (
                f'{at[0]}\n{key} = "{MARKUP}"'
            ),
            part,
        )
        for part in re.split(r"(?m)^(?=\[)", STUCK)
        if "b-second" not in part
    )
    text += "\n# </text-editor>"
    assert text.count("onerror") == 6
    path.write_text(text)
    with served(Shelf.of_file(path), tmp_path / "state") as page:
        harmless(page.client.get("/").text)
        content = page.client.get("/file/1/text").text
        harmless(content)
        assert content.count("</text-editor>") == 1  # the page's own
        page.planner.answer()
        now = news(page)
        assert now["stage"] == "planned", now["mistakes"]
        harmless(beside(now))
        assert "49" not in now["said"]
        for address in re.findall(r"/file/1/picture/[^\"]+wide-[^\"]+", beside(now)):
            drawn = Xml.fromstring(page.client.get(address).text)
            names = {element.tag.rpartition("}")[2] for element in drawn.iter()}
            assert not names & {"script", "img", "image", "foreignObject", "a"}
            for element in drawn.iter():
                assert not any(name.startswith("on") for name in element.attrib)
        # A mistake says what was typed.
        page.post("/file/1/edit", start=0, old="", new=f"{MARKUP} = 1\n", revision=0)
        page.planner.answer()
        assert news(page)["mistakes"], news(page)["said"]
    with served(Shelf.of_folder(tmp_path), tmp_path / "state") as page:
        harmless(page.client.get("/").text)


def test_the_folder(folder: Served, tmp_path: Path) -> None:
    content = folder.client.get("/").text
    harmless(content)
    assert re.findall(r'href="(/file/\d+)"[^>]*>([^<]+)<', content) == [
        ("/file/1", "stuck.toml"),
        ("/file/2", "swap.toml"),
    ]
    answer = folder.post("/new", name="A first try")
    assert answer.json() == {"address": "/file/3"}
    assert (tmp_path / "A first try.toml").read_text() == STARTER
    assert folder.client.get("/file/3").status_code == 200
    taken = folder.post("/new", name="swap.toml")
    assert taken.status_code == 409
    assert "already" in taken.json()["what"]
    assert (tmp_path / "swap.toml").read_text() == FEASIBLE


def test_the_spreadsheets_of_a_folder(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    agreement = parse_agreement(FEASIBLE)
    export_book(agreement, inside / "talks <b>.xlsx")
    content = (inside / "talks <b>.xlsx").read_bytes()
    with zipfile.ZipFile(inside / "budget.ods", "w") as book:
        book.writestr("[Content_Types].xml", "<a/>")
    for name in ("~$talks.xlsx", ".hidden.xlsx", "letter.docx", "done.xlsx"):
        (inside / name).write_bytes(content)
    (inside / "done.toml").write_text("a = 1")
    (inside / "text.xlsx").write_text("no book")
    (inside / "folder.xlsx").mkdir()
    (outside / "secret.xlsx").write_bytes(content)
    (inside / "link.xlsx").symlink_to(outside / "secret.xlsx")
    with served(Shelf.of_folder(inside), tmp_path / "state") as page:
        shown = page.client.get("/").text
        harmless(shown)
        books = re.findall(
            r'data-book="(\d+)">Make an agreement of <span dir="auto">([^<]+)', shown
        )
        assert [name for _, name in books] == ["budget.ods", "talks &lt;b&gt;.xlsx"]
        numbers = [int(number) for number, _ in books]
        before = sorted(inside.iterdir())
        refused = page.post("/import", book=numbers[0])
        assert refused.status_code == 409
        assert refused.json()["what"].startswith("budget.ods: ")
        assert page.post("/import", book=99).status_code == 404
        for wrong in ({}, {"book": "talks.xlsx"}, {"book": 1.5}, {"book": numbers[1], "more": 1}):
            assert page.post("/import", **wrong).status_code == 400
        assert sorted(inside.iterdir()) == before
        answer = page.post("/import", book=numbers[1])
        assert (answer.status_code, answer.json()) == (201, {"address": "/file/1"})
        assert parse_agreement((inside / "talks <b>.toml").read_text()) == agreement
        assert page.client.get("/file/1").status_code == 200
        assert page.post("/import", book=numbers[1]).status_code == 409  # it is there already
        assert (inside / "talks <b>.xlsx").read_bytes() == content
        assert page.client.get("/").text.count("data-book") == 1
        done = inside / "done.toml"
        done.unlink()  # one that may be made anew
        assert page.client.get("/").text.count("data-book") == 2
    alone = Shelf.of_file(inside / "talks <b>.toml")
    assert alone.books == []
    assert alone.add_book(1) is None


TRICKS = [
    "../other",
    "..",
    ".hidden",
    "/etc/x",
    "a/b",
    "a\\b",
    "C:x",
    "~",
    "%2e%2e%2fx",
    "a\0b",
    "a\nb",
    "",
    " ",
    "x" * 70,
    "nul",
    "COM1",
    "a.b",
    "\u202ex",
    "﹒﹒／x",
]


@pytest.mark.parametrize("name", TRICKS)
def test_a_name_is_no_path(folder: Served, tmp_path: Path, name: str) -> None:
    before = sorted(tmp_path.parent.rglob("*"))
    assert folder.post("/new", name=name).status_code == 409
    assert sorted(tmp_path.parent.rglob("*")) == before


@pytest.mark.parametrize(
    "address",
    [
        "/file/0",
        "/file/99",
        "/file/-1",
        "/file/1.0",
        "/file/١",
        "/file/99999999999999999999",
        "/file/..%2f..%2fetc%2fpasswd",
        "/file/1/picture/0a1b/../../x",
        "/file/1/picture/..%2f/wide-dark.svg",
        "/file/1/picture/0a1b/wide-dark.svg",
        "/file/1/picture/0a1b/..%2fwork.js",
        "/static/..%2fapp.py",
        "/static/../app.py",
        "/static/%2fetc%2fpasswd",
        "/static/work.js%00",
        "//etc/passwd",
        "/etc/passwd",
        "/swap.toml",
    ],
)
def test_an_address_is_no_path(folder: Served, address: str) -> None:
    folder.client.get("/file/1")
    answer = folder.client.get(address)
    assert answer.status_code == 404
    assert "root:" not in answer.text
    assert "import" not in answer.text


def test_links_out_of_the_folder_are_not_listed(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret.toml").write_text(FEASIBLE)
    (inside / "here.toml").write_text(FEASIBLE)
    (inside / "link.toml").symlink_to(outside / "secret.toml")
    (inside / "beside.toml").symlink_to(inside / "here.toml")
    (inside / "broken.toml").symlink_to(inside / "nothing.toml")
    (inside / "round.toml").symlink_to(inside / "round.toml")
    (inside / "folder.toml").mkdir()
    shelf = Shelf.of_folder(inside)
    assert [entry.name for entry in shelf.entries] == ["beside.toml", "here.toml"]
    # A folder that is a link itself is a folder.
    (tmp_path / "way").symlink_to(inside)
    assert len(Shelf.of_folder(tmp_path / "way").entries) == 2


def test_a_second_workbench_is_told_where_the_first_is(page: Served, tmp_path: Path) -> None:
    with served(Shelf.of_folder(tmp_path), tmp_path / "state2") as other:
        assert other.client.get("/file/1").status_code == 200  # of another user, so to speak
    with served(Shelf.of_folder(tmp_path), tmp_path / "state") as other:
        answer = other.client.get("/file/1")
        assert answer.status_code == 409
        assert "swap.toml is open in another workbench (process " in answer.text
        assert other.client.get("/file/1/news").status_code == 404


def test_both_versions_can_be_seen_and_one_is_chosen(page: Served, tmp_path: Path) -> None:
    typed(page, "stake = 30", "stake = 31")
    path = tmp_path / "swap.toml"
    path.write_text(FEASIBLE.replace("stake = 30", "stake = 32", 1))
    page.look(1)
    now = news(page)
    assert now["place"] == "clash"
    lines = {one["sign"]: one["line"] for one in now["differences"] if one["sign"] in "+-"}
    assert lines == {"-": "stake = 32", "+": "stake = 31"}
    assert "stake = 32" in path.read_text()  # nothing is written until one is chosen
    now = page.post("/file/1/choose", mine=False, revision=now["revision"]).json()
    assert "stake = 32" in now["text"]
    assert now["differences"] is None


def test_what_was_left_is_shown_as_what_it_would_put_in(page: Served, tmp_path: Path) -> None:
    typed(page, "stake = 30", "stake = ")
    page.bench.__exit__()
    with served(Shelf.of_file(tmp_path / "swap.toml"), tmp_path / "state") as again:
        assert again.client.get("/").status_code == 200
        now = news(again)
        assert now["place"] == "left"
        lines = {one["sign"]: one["line"] for one in now["differences"] if one["sign"] in "+-"}
        assert lines == {"-": "stake = 30", "+": "stake = "}
        now = again.post("/file/1/choose", mine=False, revision=now["revision"]).json()
        assert "stake = \n" in now["text"]


def test_those_who_wait_are_told_at_the_end(page: Served) -> None:
    page.bench.leave()
    assert page.client.get("/file/1/news", params={"seen": 1_000}).status_code == 503


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "start": st.integers(-5, 2_000) | JSON,
        "old": st.sampled_from(["", "[[party]]", "[agreement]"]) | JSON,
        "new": st.text(max_size=10) | JSON,
        "revision": st.integers(-1, 3) | JSON,
        "mine": st.booleans() | JSON,
        "name": st.text(max_size=10) | st.sampled_from(TRICKS) | JSON,
        "page": st.text(max_size=5) | JSON,
        "other": JSON,
    },
)
PIECES = st.lists(
    st.sampled_from(["file", "1", "2", "news", "edit", "undo", "redo", "choose", "new", "static"])
    | st.text(max_size=6),
    max_size=6,
)


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Path]]:
    base = tmp_path_factory.mktemp("fuzzed")
    (base / "files").mkdir()
    (base / "files" / "swap.toml").write_text(FEASIBLE)
    with served(Shelf.of_folder(base / "files"), base / "state") as page:
        page.client.get("/file/1")
        yield page, base


def test_what_is_no_toml_opens_as_text(tmp_path: Path) -> None:
    path = tmp_path / "notes.toml"
    path.write_text("What we said on Monday:\n")
    with served(Shelf.of_file(path), tmp_path / "state") as found:
        for address in ("/", "/file/1"):
            assert 'id="text"' in found.client.get(address).text
        text = news(found)["text"]
        fresh = {"start": 0, "old": text, "new": FEASIBLE, "revision": 0, "page": ""}
        assert found.post("/file/1/edit", **fresh).status_code == 200
        assert 'id="forms"' in found.client.get("/file/1").text
        assert found.client.get("/file/2").status_code == 404


@given(
    method=st.sampled_from(["POST", "POST", "GET", "PUT"]),
    address=st.sampled_from(["/file/1/edit", "/file/1/undo", "/file/1/choose", "/new"])
    | PIECES.map(lambda pieces: "/" + "/".join(quote(piece) for piece in pieces)),
    content=(FIELDS | JSON).map(lambda what: json.dumps(what).encode()) | st.binary(max_size=50),
)
def test_whatever_is_sent_is_answered(
    fuzzed: tuple[Served, Path], method: str, address: str, content: bytes
) -> None:
    """No request makes an error of the server, and no file appears but where one may."""
    page, base = fuzzed
    asked = page.client.request(
        method, f"{address}?seen=-1", content=content, headers={TOKEN: page.token}
    )
    assert asked.status_code < 500, asked.text
    files = {path for path in base.rglob("*") if path.is_file()}
    assert {path.parent for path in files} <= {base / "files", base / "state"}
    assert {path.suffix for path in files} <= {".toml", ".jsonl", ".lock", ".html"}
