"""Pages over HTTP: what is served, with which headers, and when they are made anew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.process_books import ProcessBook

from paripassu.pages.check.page import check_page
from paripassu.record.reply import Reply
from paripassu.record.source import FolderSource, ObjectsSource
from paripassu.record.storage.files import Files
from paripassu.server.log import log_app
from paripassu.server.making import Making
from paripassu.server.pages import Pages


class Closed:
    """A log that takes nothing."""

    async def add_entry_async(self, content: bytes) -> Reply:
        return Reply(503, problem="storage", what="it is closed")

    def most_blob(self, digest: str) -> int:
        return 0

    def put_blob(self, digest: str, content: bytes) -> Reply:
        return Reply(503, problem="storage", what="it is closed")


@contextmanager
def serving(folder: Path) -> Iterator[tuple[TestClient, Pages]]:
    """Serve a folder; each look at the clock is a hundred seconds later."""
    objects = Files(folder, folder / ".temporary")
    later = count(0, 100)
    source = ObjectsSource(objects)
    pages = Pages(source, Making(source), lambda: float(next(later)))
    with TestClient(log_app(Closed(), objects, pages)) as client:
        yield client, pages
    objects.close()


@pytest.fixture
def book() -> ProcessBook:
    return ProcessBook().signed()


def test_the_pages_of_a_log(book: ProcessBook, tmp_path: Path) -> None:
    with serving(book.write(tmp_path / "log")) as (client, pages):
        early = client.get("/")
        assert early.status_code == 404
        assert "being made" in early.json()["detail"]
        pages.renew()
        first = client.get("/")
        assert first.status_code == 200
        assert first.text == client.get("/index.html").text
        assert "North must move next" in first.text.replace("north", "North")
        for path in (
            "agreement.html", "declared.html", "inspections.html", "record.html", "check.html",
            "record/0.html", "static/site.css", "feed.atom", "feed.json", "calendar.ics",
        ):  # fmt: skip
            got = client.get(f"/{path}")
            assert got.status_code == 200, path
            policy = got.headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert got.headers["x-content-type-options"] == "nosniff"
            again = client.get(f"/{path}", headers={"If-None-Match": got.headers["etag"]})
            assert (again.status_code, again.content) == (304, b"")
        # The page that checks the record runs one script, from here, which reads from here.
        here = client.get("/check-now.html")
        assert 'data-log=""' in here.text
        for path in ("check-now.html", "static/check.js"):
            policy = client.get(f"/{path}").headers["content-security-policy"]
            assert "script-src 'self'; worker-src 'self'; connect-src 'self'" in policy
            assert "unsafe" not in policy
        media = client.get("/static/check.js").headers["content-type"]
        assert media == "text/javascript; charset=utf-8"
        # What checks the record is no page of this server: it is saved, and opened from a disk.
        check = client.get("/checker.html")
        assert check.headers["content-disposition"].startswith("attachment")
        assert check.content == check_page().encode()
        # The log itself is where it was.
        assert client.get("/checkpoint").status_code == 200
        assert client.get(f"/tile/entries/000.p/{len(book.entries)}").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/none.html", "/record/7.html", "/record/..%2fcheckpoint", "/static/..%2f..%2flog.json",
     "/record/%2e%2e/%2e%2e/index.html", "/pictures/" + "a" * 900, "/%00.html", "/INDEX.HTML"],
)  # fmt: skip
def test_other_paths_have_one_answer(book: ProcessBook, tmp_path: Path, path: str) -> None:
    with serving(book.write(tmp_path / "log")) as (client, pages):
        pages.renew()
        got = client.get(path)
        assert got.status_code == 404
        assert got.headers["content-type"] == "application/problem+json"
        assert got.json()["name"] in ("page", "path")


def test_they_are_made_anew_when_the_log_goes_on(book: ProcessBook, tmp_path: Path) -> None:
    with serving(book.write(tmp_path / "log")) as (client, pages):
        pages.renew()
        before = client.get("/").text
        pages.renew()  # nothing is new
        book.say("perform", "north", {"step": "open:1"}, day=2)
        book.write(tmp_path / "log", day=101)
        assert client.get("/").text == before
        for _ in range(20):  # it rests after the pages before
            pages.renew()
        after = client.get("/").text
        assert after != before
        assert "has done its part" in after


@pytest.mark.parametrize(("took", "rest"), [(2.0, 20.0), (6.0, 60.0), (900.0, 60.0)])
def test_how_long_it_rests(book: ProcessBook, tmp_path: Path, took: float, rest: float) -> None:
    folder = book.write(tmp_path / "log")
    clock = iter((0.0, took, took + rest - 0.1, took + rest, took + rest + 1.0))
    source = FolderSource(folder)
    pages = Pages(source, Making(source), lambda: next(clock))
    pages.renew()
    before = pages.get("")
    book.say("perform", "north", {"step": "open:1"}, day=2)
    book.write(folder, day=101)
    pages.renew()
    assert pages.get("") is before
    pages.renew()
    assert pages.get("") != before


def test_a_log_that_the_audit_refuses_leaves_the_pages_as_they_were(
    book: ProcessBook, tmp_path: Path
) -> None:
    folder = book.write(tmp_path / "log")
    with serving(folder) as (client, pages):
        pages.renew()
        before = client.get("/").text
        book.say("perform", "north", {"step": "open:1"}, day=2)
        book.write(folder, day=101)
        tile = max(folder.glob("tile/entries/*/*"), key=lambda one: one.stat().st_mtime_ns)
        tile.write_bytes(tile.read_bytes()[:-1] + b"x")
        for _ in range(20):
            pages.renew()
        assert client.get("/").text == before
        assert "refused" in pages.why
    with serving(folder) as (client, pages):
        pages.renew()
        got = client.get("/")
        assert got.status_code == 404
        assert "refused" in got.json()["detail"]
    (folder / "checkpoint").write_bytes(b"no checkpoint")
    with serving(folder) as (client, pages):
        pages.renew()
        got = client.get("/").json()["detail"]
        assert got.startswith("there are no pages of this log: the log is refused: 1 fault")
        assert str(tmp_path) not in got


def test_a_log_without_an_agreement_has_no_pages(tmp_path: Path) -> None:
    (tmp_path / "log").mkdir()
    with serving(tmp_path / "log") as (client, pages):
        pages.renew()
        assert client.get("/").status_code == 404
        assert "no pages" in pages.why
