"""Pages of a log that goes on from another one: what their entries name lies beside them."""

from __future__ import annotations

import re
from pathlib import Path

from tests.process_books import Declared, ProcessBook, named

from paripassu.pages.page import File
from paripassu.pages.site import site
from paripassu.process.logged import logged


def test_files_of_the_log_before_are_where_the_links_lead(tmp_path: Path) -> None:
    book, one = ProcessBook().signed(), Declared()
    commit = book.say("commit", "north", one.body(), one.file, one.template)
    old = book.write(tmp_path / "old")
    after = ProcessBook(after=book)
    body = {"commitment": commit, "stage": "first", "part": "all", "file": named(one.stage())}
    after.say("disclose", "north", body, one.stage(), day=7)
    new, out = after.write(tmp_path / "new"), tmp_path / "site"
    site(new, out, predecessor=[old])
    page = (out / "record" / "0.html").read_text(encoding="utf-8")
    links = re.findall(r'href="([^"]*blobs/sha256/[^"]*)"', page)
    found = {link: (out / "record" / link).read_bytes() for link in links}
    before = {link: content for link, content in found.items() if "predecessor/1/" in link}
    assert set(before.values()) >= {one.file, one.template}
    assert one.stage() in found.values()
    assert one.stage() not in before.values()
    # The copy has all that the pages are made of, and is made once.
    again = logged(out / "log", predecessor=[out / "log" / "predecessor" / "1"])
    assert again.size == book.state.size + after.state.size
    assert site(new, out, predecessor=[old]).written == 0


def test_a_server_has_the_files_of_all_logs_in_one_place() -> None:
    file = File("ab" * 32, 1, "text/plain", before=2)
    path = "blobs/sha256/ab/" + "ab" * 32
    assert (file.below(""), file.below("log/")) == (path, f"log/predecessor/2/{path}")
    assert File("ab" * 32, 1, "text/plain").below("log/") == f"log/{path}"
