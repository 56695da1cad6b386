"""Records that are made to do harm: refused in one sentence each, shown as text, never a crash."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any

import pytest
from tests import record_cases, signed_logs
from tests.browser_check import answers, needs_node
from tests.charters import Book, at
from tests.signed_books import files as files_of

from paripassu.record.blobs import blob_path
from paripassu.record.envelope import Statement, format_statement
from paripassu.record.judge import fold
from paripassu.record.payload import After

pytestmark = [needs_node, pytest.mark.slow]
DEEP = b"{" + b'"a":[' * 5_000 + b"]" * 5_000 + b"}"
LONG = b"x" * 10_000_000


def said(*jobs: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """Check records; give of each the verdict, and its sentences, which are short plain text."""
    found = []
    for one in answers(jobs):
        texts = [f"{each['what']} {each['why']}" for each in one["is"]["sentences"]]
        for text in texts:
            assert len(text) < 500
            assert text.isprintable(), text
        found.append((one["is"]["verdict"], texts))
    return found


def logged(*entries: Statement | bytes) -> Book:
    """Log entries whatever is said of them."""
    book = record_cases.begun()
    for entry in entries:
        content = format_statement(entry) if isinstance(entry, Statement) else entry
        state = fold(book.state, len(book.entries), content, book.root, book.files).state
        book.put(content, state)
    return book


def record(book: Book) -> dict[str, bytes]:
    return files_of(book) | {"checkpoint": book.note(at(record_cases.TIME))}


def enveloped(payload: bytes) -> bytes:
    form = {
        "payload": b64encode(payload).decode(),
        "payloadType": "application/vnd.in-toto+json",
        "signatures": [],
    }
    return json.dumps(form, sort_keys=True, separators=(",", ":")).encode()


def test_hostile_entries() -> None:
    hostile = [
        DEEP[:60_000],
        b"{" + b" " * 60_000,
        b'{"__proto__":{"polluted":1}}',
        b'{"constructor":{"prototype":{"polluted":1}}}',
        enveloped(b'{"__proto__":1}'),
        enveloped(DEEP[:20_000]),
        enveloped(b'{"_type":9007199254740993}'),
        enveloped(b'{"a":1,"a":1}'),
        enveloped('{"\u202egpj":1}'.encode()),
        b"\xff\xfe" * 100,
        "<script>alert(1)</script>\n1\n\u202e\n\n— \u202e a\n".encode(),
        b"\n" * 60_000,
        ("— a AAAAAAAA\n" * 3_000).encode()[:60_000],
        b"{" * 16 + b"}" * 16,
    ]
    book = logged(*hostile)
    ((verdict, texts),) = said({"do": "audit", "files": record(book)})
    assert verdict == "refused"
    named = [text for text in texts if "breaks the rule" in text]
    assert len(named) == len(hostile)


def test_hostile_files() -> None:
    book = logged(record_cases.begun().statement())
    files = record(book)
    charter = blob_path(book.first.digest)
    note = files["checkpoint"]
    bundle = next(path for path in files if path.startswith("tile/entries/"))
    origin = "<img src=x onerror=alert(1)>\u202e\u2066\u0301".encode()
    changes = [
        {"checkpoint": LONG},
        {"checkpoint": note.replace(b"example.org/korea", LONG[:500_000], 1)},
        {"checkpoint": note.replace(b"example.org/korea", origin, 1)},
        {"checkpoint": note.replace(b"\n2\n", b"\n9223372036854775807\n", 1)},
        {"checkpoint": note.replace(b"\n2\n", b"\n4294967296\n", 1)},
        {"checkpoint": note.replace(b"\n2\n", b"\n1000000\n", 1)},
        {"checkpoint": b"\n" * 500_000},
        {charter: LONG},
        {charter: DEEP},
        {bundle: LONG},
        {bundle: b"\0\0" * 1_000_000},
        {bundle: b"\xff\xff" * 100},
    ]
    # Of a log that is larger than is read here nothing was seen.
    wanted = ["refused"] * len(changes)
    wanted[3] = "not checked"
    jobs = [{"do": "audit", "files": files | change} for change in changes]
    assert [verdict for verdict, _ in said(*jobs)] == wanted
    jobs = [one | {"key": signed_logs.VKEY} for one in jobs]
    assert {verdict for verdict, _ in said(*jobs)} == {"refused"}


def test_numbers_that_a_browser_would_round() -> None:
    """Sizes and times above 2^53 are told apart."""
    book = record_cases.begun()
    late = 2**53 + 1
    first = book.note(dict.fromkeys(("w1", "w2", "w3"), late))
    other = book.note({"w1": late, "w2": late, "w3": late + 3_601})
    jobs = [
        {"do": "attacks", "entries": book.entries, "files": dict(book.files.contents),
         "before": None, "tries": [one]}
        for one in (first, other)
    ]  # fmt: skip
    assert [one["is"] for one in answers(jobs)] == [[None], ["note-hour"]]
    above = book.statement(after=After(2**53 - 1, bytes(32)))
    job = jobs[0] | {"tries": [format_statement(above)]}
    assert answers([job])[0]["is"] == ["after"]


def test_what_a_browser_remembers() -> None:
    """The last visits, byte for byte; what is no visit is none, and what cannot be kept is not."""
    note = record_cases.begun().note(at(1))
    visit = {"at": 5, "size": 1, "charter": "ab" * 32, "checkpoint": note}
    kept = visit | {"checkpoint": b64encode(note).decode()}
    spoilt: list[Any] = [
        None, 7, [], {}, kept | {"at": "5"}, kept | {"size": 1.5}, kept | {"charter": "AB"},
        kept | {"checkpoint": "no base64"}, kept | {"checkpoint": ""}, kept | {"charter": None},
    ]  # fmt: skip
    texts = [None, "no json", "{}", json.dumps([kept]), json.dumps(spoilt), "[" * 10_000]
    jobs = [
        {"do": "visits", "visits": [visit | {"at": 6}, visit | {"at": 7}]}
        | ({} if text is None else {"text": text})
        for text in texts
    ]
    shown = visit | {"checkpoint": note.hex()}
    wanted: list[list[dict[str, Any]]] = [[], [], [], [shown], [shown | {"charter": None}], []]
    for one, before in zip(answers(jobs), wanted, strict=True):
        said = one["is"]
        assert said["before"] == before
        assert said["after"] == [shown | {"at": 7}, shown | {"at": 6}, *before]
        assert said["done"] == [True, True]
        assert (said["others"], said["refused"]) == (0, [False, False])
        assert said["forgotten"] == [True, 0]


def test_visits_that_no_longer_have_room() -> None:
    """The last twenty are kept, and fewer where they are long."""
    short = [{"at": at_, "size": 1, "charter": None, "checkpoint": b"x"} for at_ in range(30)]
    long = [one | {"checkpoint": bytes(300_000)} for one in short[:5]]
    few, some_ = (
        [each["at"] for each in one["is"]["after"]]
        for one in answers([{"do": "visits", "visits": short}, {"do": "visits", "visits": long}])
    )
    assert few == [*range(29, 9, -1)]
    assert some_ == [4, 3]
