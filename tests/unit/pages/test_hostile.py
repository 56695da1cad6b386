"""Records that are made to do harm: the pages show them as text, or nothing is written."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from pathlib import Path

import pytest
from tests.process_books import AGREEMENT, ProcessBook

import paripassu as pp
from paripassu.errors import PariPassuError
from paripassu.record.judge import fold

#: As much as a party may put into a log whose charter allows little, in two titles.
MUCH = 400_000
HARM = "</title><script>alert(1)</script><img src=x onerror=alert(1)>&amp;' \\u202e\\u2066\\u200f"
DEEP = b'{"a":' + b"[" * 20_000 + b"]" * 20_000 + b"}"


def enveloped(payload: bytes) -> bytes:
    form = {"payload": b64encode(payload).decode(), "payloadType": HARM, "signatures": []}
    return json.dumps(form, sort_keys=True, separators=(",", ":")).encode()


def site(book: ProcessBook, folder: Path) -> dict[str, str]:
    """Write the pages of a book, and give all that anybody may look at, by path."""
    pp.site(book.write(folder / "log"), folder / "site")
    paths = [*(folder / "site").rglob("*")]
    return {
        path.relative_to(folder / "site").as_posix(): path.read_text(encoding="utf-8")
        for path in paths
        if path.suffix in (".html", ".svg", ".atom", ".json", ".ics") and "log" not in path.parts
    }


def harmless(files: dict[str, str]) -> None:
    for path, text in files.items():
        if path == "checker.html":
            continue  # a program of ours, which says nothing of this record
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", text), path
        if not path.endswith((".ics", ".json")):  # these are plain text for their readers
            assert "<script>alert" not in text, path
            assert "<img src=x" not in text, path


@pytest.mark.slow
def test_titles_of_megabytes_with_markup_are_cut_text(tmp_path: Path) -> None:
    long = HARM + "x" * MUCH
    agreement = AGREEMENT
    for title in (b'"Small"', b'"Open the sites"'):
        agreement = agreement.replace(title, f'"{long}"'.encode())
    files = site(ProcessBook(agreement).signed(), tmp_path)
    harmless(files)
    assert "&lt;script&gt;" in files["index.html"]
    # What was signed is shown whole once, where it is what the page is about.
    long_ones = {path for path, text in files.items() if len(text) > 600_000}
    assert long_ones <= {"agreement.html", "calendar.ics"}


@pytest.mark.parametrize(
    "entry",
    [
        DEEP[:60_000],
        enveloped(HARM.encode()),
        enveloped(DEEP[:20_000]),
        f"{HARM}\n1\n\u202e\n\n— \u202e a\n".encode(),
        b'{"a":1,"a":1}',
        b"\xff\xfe" * 100,
    ],
)
def test_a_log_with_an_entry_that_is_none_gets_no_pages(entry: bytes, tmp_path: Path) -> None:
    book = ProcessBook().signed()
    book.put(entry, fold(book.state, len(book.entries), entry, book.root, book.files).state)
    with pytest.raises(PariPassuError) as refused:
        site(book, tmp_path)
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) < 1_000
    assert not (tmp_path / "site" / "index.html").exists()


def checkpoint_of(lie: str, true: bytes) -> bytes:
    origin, size, root, rest = true.split(b"\n", 3)
    match lie:
        case "another root":
            root = b64encode(bytes(32))
        case "more entries than there are":
            size = b"%d" % (int(size) + 1)
        case "fewer entries than there are":
            size = b"%d" % (int(size) - 1)
        case "more than can be":
            size = b"9" * 19
        case "another log":
            origin = b"example.org/<script>"
        case "no signature":
            rest = b"\n"
        case "megabytes":
            rest += b"\xe2\x80\x94 w x\n" * 500_000
    return b"\n".join((origin, size, root, rest))


@pytest.mark.parametrize(
    "lie",
    [
        "another root",
        "more entries than there are",
        "fewer entries than there are",
        "more than can be",
        "another log",
        "no signature",
        "megabytes",
    ],
)
def test_a_checkpoint_that_lies_gets_no_pages(lie: str, tmp_path: Path) -> None:
    log = ProcessBook().signed().write(tmp_path / "log")
    true = (log / "checkpoint").read_bytes()
    (log / "checkpoint").write_bytes(checkpoint_of(lie, true))
    with pytest.raises(PariPassuError) as refused:
        pp.site(log, tmp_path / "site")
    assert len(str(refused.value).splitlines()) <= 3
    assert str(refused.value).isprintable()
    assert not (tmp_path / "site" / "index.html").exists()
    (log / "checkpoint").write_bytes(true)
    pp.site(log, tmp_path / "other")
