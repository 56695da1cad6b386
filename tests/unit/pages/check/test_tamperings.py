"""Whatever ``record audit`` refuses, the check in the browser refuses; what harms nothing passes.

The tamperings are those of the tests of the package, taken from there.
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests import signed_books, signed_logs
from tests.browser_check import answers, needs_node
from tests.charters import Book, at, charter, log_keys, witness
from tests.served import Answer, served
from tests.signed_books import first_id, some
from tests.unit.record import test_attacks as attacks
from tests.unit.record import test_audit as audits

from paripassu.merkle.hashing import EMPTY_ROOT
from paripassu.record.audit import record_audit
from paripassu.record.blobs import blob_path
from paripassu.record.envelope import Statement, format_statement
from paripassu.record.judge import fold
from paripassu.record.vkey import format_vkey

pytestmark = [needs_node, pytest.mark.slow]


def job(files: Mapping[str, bytes], **more: Any) -> dict[str, Any]:
    return {"do": "audit", "files": files, **more}


def plain(files: Mapping[str, bytes], **more: Any) -> dict[str, Any]:
    """Ask what the tests of the package ask."""
    asked = {"key": signed_logs.VKEY, "policy": signed_logs.policy(), "since": audits.EARLIER}
    return job(files, **{**asked, "maxAge": 2 * 3600, "now": audits.NOW, "rules": False, **more})


def verdicts(jobs: list[dict[str, Any]]) -> list[tuple[str, list[str]]]:
    """Give of each job the verdict, and the files that are named."""
    return [
        (one["is"]["verdict"], [each["file"] for each in one["is"]["sentences"] if "file" in each])
        for one in answers(jobs)
    ]


def test_files_that_were_damaged() -> None:
    jobs = []
    for _, _, damage in audits.DAMAGES:
        files = dict(audits.LOG)
        damage(files)
        jobs.append(plain(files))
    for (name, file, _), (verdict, named) in zip(audits.DAMAGES, verdicts(jobs), strict=True):
        assert verdict == "refused", name
        assert file in named, (name, file, named)


def test_what_harms_nothing() -> None:
    jobs = [plain(audits.LOG)]
    for _, change in audits.HARMLESS:
        files = dict(audits.LOG)
        change(files)
        jobs.append(plain(files))
    names = ["as it is", *(name for name, _ in audits.HARMLESS)]
    for name, (verdict, named) in zip(names, verdicts(jobs), strict=True):
        assert (verdict, named) == ("verified", []), name


def test_what_a_reader_brings() -> None:
    """Another key, another quorum, another earlier checkpoint: as the package has it."""
    log, root = audits.LOG, signed_logs.root(audits.MADE)
    empty = signed_logs.note(0, EMPTY_ROOT)
    fork = signed_logs.note(audits.SIZE, EMPTY_ROOT)
    other = signed_logs.note(1, root, origin="other.example")
    larger = signed_logs.note(audits.SIZE + 1, root)
    jobs = [
        plain(log, since=empty),
        plain({"checkpoint": empty}, since=empty),
        plain(log, since=log["checkpoint"]),
        plain(log, since=signed_logs.note(0, root)),
        plain(log, since=fork),
        plain(log, since=other),
        plain(log, since=larger),
        plain(log, since=b"no note"),
        plain(log, key=format_vkey(signed_logs.log_key(2))),
        plain(log, key=format_vkey(signed_logs.log_key(1, "other.example"))),
        plain(log, key="a+b+c"),
        plain(log, policy=signed_logs.policy(4)),
        plain(log, policy=b"quorum none of them"),
        plain({"checkpoint": signed_logs.note(0, root)}, since=empty),
        plain({path: data for path, data in log.items() if path != "checkpoint"}),
    ]
    wrong = {7: "not checked", 10: "not checked", 12: "not checked"}  # it cannot be read
    wanted = ["verified"] * 3 + [wrong.get(at, "refused") for at in range(3, len(jobs))]
    assert [one for one, _ in verdicts(jobs)] == wanted


def begun_again(first: Book) -> Book:
    """Give a log with the same entry 0: signatures by ML-DSA-44 would be others."""
    book = Book()
    book.files.contents |= first.files.contents
    book.put(first.entries[0], first.state)
    return book


def test_attacks_on_each_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every attack of test_attacks.py: that test is run, and what it has refused is asked again."""
    jobs: dict[Any, dict[str, Any]] = {}  # one for each log: its entry 0 is verified once
    wanted: dict[Any, list[tuple[str, str]]] = {}

    def refused(book: Book, entry: Statement | bytes, rule: str) -> None:
        if rule == "blobs" or book.state.expected is not None:
            return  # they are asked of whole logs, below: a reader has the id of entry 0
        before = book.state.before
        earlier = None if before is None else before.roots.__self__  # type: ignore[attr-defined]
        files = book.files.contents | ({} if earlier is None else earlier.files.contents)
        same = (tuple(book.entries), tuple(sorted(files.items())), earlier)
        asked = jobs.setdefault(
            same,
            {"do": "attacks", "entries": list(book.entries), "tries": [], "files": files,
             "before": None if earlier is None else list(earlier.entries)},
        )  # fmt: skip
        asked["tries"].append(format_statement(entry) if isinstance(entry, Statement) else entry)
        wanted.setdefault(same, []).append((name, rule))

    monkeypatch.setattr(attacks, "refused", refused)
    first = Book().begun()
    for name, test in vars(attacks).items():
        if name.startswith("test_") and name != "test_every_rule_has_its_attack":
            takes = inspect.signature(test).parameters
            test(*([begun_again(first)] if "book" in takes else []))
    assert len({rule for some_ in wanted.values() for _, rule in some_}) > 40
    found = [one["is"] for one in answers(list(jobs.values()))]
    for said, asked in zip(found, wanted.values(), strict=True):
        assert said == [rule for _, rule in asked], asked


@pytest.mark.parametrize(
    "attack",
    [
        attacks.test_rule_blobs,
        attacks.test_the_file_of_a_charter_is_waited_for,
        attacks.test_a_file_that_a_court_has_removed,
        attacks.test_rule_first,
    ],
)
def test_attacks_that_only_a_whole_log_shows(
    attack: Callable[..., None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Files that are missing, and another first charter: it is logged, and all is audited."""
    tried: list[dict[str, bytes]] = []

    def refused(book: Book, entry: Statement | bytes, rule: str) -> None:
        if rule == "blobs" or book.state.expected is not None:
            log = copy.deepcopy(book)
            log.put(format_statement(entry) if isinstance(entry, Statement) else entry, log.state)
            tried.append(signed_books.files(log))

    monkeypatch.setattr(attacks, "refused", refused)
    attack(*([Book().begun()] if inspect.signature(attack).parameters else []))
    assert tried
    own = first_id()
    asked = [job(files, charter=own) for files in tried]
    for number, (files, one) in enumerate(zip(tried, answers(asked), strict=True)):
        folder = signed_logs.write(tmp_path / str(number), files)
        audit = record_audit(folder, charter=own, clock=lambda: signed_books.SEEN)
        assert not audit.ok
        sentences = one["is"]["sentences"]
        assert one["is"]["verdict"] == "refused"
        told = [each for each in sentences if each["holds"] == "refused"]
        assert {one.file for one in audit.faults} <= {each.get("file") for each in told}
        broken = {(one.entry, one.rule) for one in audit.breaches}
        assert broken == {(each["entry"], each["rule"]) for each in told if "rule" in each}


def test_logs_by_the_id_of_entry_0() -> None:
    """As in test_audit_charter.py: entries, files and checkpoint by the charter."""
    book = some()
    files = signed_books.files(book)
    photo = next(path for path, data in files.items() if data == b"a photograph")
    without = {path: data for path, data in files.items() if path != photo}
    named = blob_path(book.first.digest)
    lacking = {path: data for path, data in files.items() if path != named}
    own = {"charter": first_id(), "now": signed_books.SEEN + 60}
    good = [job(files, **own), job(files, **own, maxAge=60), job(files)]
    bad: list[tuple[dict[str, Any], str | None]] = [
        (job(files, charter="0" * 64), None),
        (job(files, **own, maxAge=59), "checkpoint"),
        (job(without, **own), photo),
        (job(files | {photo: b"a photograpH"}, **own), photo),
        (job(files | {photo: b"a photograph."}, **own), photo),
        (job(files | {photo: b""}, **own), photo),
        (job(lacking, **own), named),
        (job(files | {named: files[named] + b" "}, **own), named),
        (job(signed_logs.log(300), **own), "checkpoint"),
        (job({"checkpoint": signed_logs.note(0, signed_logs.root([]))}, **own), "checkpoint"),
    ]
    for note in (
        book.note(at(1, "w1", "w2")),
        book.note(at(1), log=("ed",)),
        book.note(at(1), log=("ml",)),
        book.note(at(1), log=()),
        book.note(at(1), version="other"),
        book.note(at(0)),
    ):
        bad.append((job(files | {"checkpoint": note}, **own), "checkpoint"))
    found = verdicts([*good, *(one for one, _ in bad)])
    assert found[: len(good)] == [("verified", [])] * len(good)
    for (_, file), (verdict, faults) in zip(bad, found[len(good) :], strict=True):
        assert verdict == "refused"
        assert file in faults if file else not faults


def put(book: Book, content: bytes) -> None:
    """Log an entry whatever is said of it."""
    index = len(book.entries)
    book.put(content, fold(book.state, index, content, book.root, book.files).state)


def test_what_breaks_a_rule_is_named() -> None:
    book = some()
    put(book, b"no statement")
    put(book, book.entries[1])
    files = signed_books.files(book)
    own = {"charter": first_id()}
    jobs = [
        job(files, **own, since=since) for since in (book.note(at(1), size=6), book.note(at(1)))
    ]
    first, middle, last = answers([job(files, **own), *jobs])
    said = [
        [(one["entry"], one["rule"]) for one in each["is"]["sentences"] if "rule" in one]
        for each in (first, middle, last)
    ]
    assert said == [[(5, "note-form"), (6, "repeat")], [(6, "repeat")], []]
    assert [one["is"]["verdict"] for one in (first, middle, last)] == [
        "refused",
        "refused",
        "verified",
    ]


def changed(book: Book) -> dict[str, bytes]:
    """Change the charter: another key of the log, another witness."""
    new = replace(
        charter(),
        log_keys=log_keys(charter().origin, "new"),
        witnesses=tuple(map(witness, ("w1", "w2", "w3", "w5"))),
    )
    signers = ("north-1", "north-2", "south-1")
    book.append(book.charter_statement(new, signers, book.state.charter_id))
    return signed_books.files(book)


def test_a_changed_charter_and_a_removed_file() -> None:
    book = some()
    files = changed(book)
    note = book.note(at(signed_books.SEEN, "w1", "w3", "w5"), version="new")
    own = {"charter": first_id()}
    shorter = some()
    photo = next(one for one, data in shorter.files.contents.items() if data == b"a photograph")
    limits = replace(charter().limits, blob_bytes=2_000_000)
    shorter.append(
        shorter.charter_statement(
            replace(charter(), limits=limits),
            ("north-1", "north-2", "south-1"),
            shorter.state.charter_id,
            body={"removed": [photo]},
        )
    )
    less = signed_books.files(shorter)
    del less[blob_path(photo)]
    found = verdicts(
        [job(files, **own), job(files | {"checkpoint": note}, **own), job(less, **own)]
    )
    assert found == [("refused", ["checkpoint"]), ("verified", []), ("verified", [])]


def test_a_successor_needs_the_log_before_it() -> None:
    old, book = attacks_before()
    before = signed_books.files(old)
    files = signed_books.files(book)
    old.append(old.statement())  # the copy was made later: partial tiles of two entries are gone
    later = signed_books.files(old)
    forked = Book().begun()
    forked.append(forked.statement(body={"step": "treaty:1"}))
    forked.append(forked.statement())
    without = {path: data for path, data in later.items() if path != "checkpoint"}
    other = signed_books.files(some())
    found = answers(
        [
            job(files, before=[before]),
            job(files),
            job(files, before=[other]),
            job(files, before=[before | {"tile/entries/000.p/2": b"\0\1x\0\1y"}]),
            job(before, before=[before]),
            job(files, before=[later]),
            job(files, before=[later | {"tile/0/000.p/3": bytes(96)}]),
            job(files, before=[signed_books.files(forked)]),
            job(files, before=[without]),
        ]
    )
    said = [one["is"]["verdict"] for one in found]
    assert said == ["verified", "not checked", *["refused"] * 3, "verified", *["refused"] * 3]


def test_the_logs_before_in_any_order() -> None:
    """Two logs before one: the check finds which is which by their names."""
    from paripassu.record.charter import Predecessor
    from paripassu.record.state import Before

    oldest, middle = attacks_before()
    named = Predecessor(middle.first.origin, 2, middle.root(2))
    newest = Book(charter("example.org/last", named), Before(middle.state, middle.root))
    newest.append(newest.beginning(previous=middle.state.last["south-1"].id))
    logs = [signed_books.files(one) for one in (oldest, middle, newest)]
    found = answers(
        [
            job(logs[2], before=[logs[1], logs[0]]),
            job(logs[2], before=[logs[0], logs[1]]),
            job(logs[2], before=[logs[1]]),
            job(logs[2], before=[logs[0]]),
            job(logs[2], before=[logs[1], logs[0], signed_books.files(some())]),
        ]
    )
    said = [one["is"]["verdict"] for one in found]
    assert said == ["verified", "verified", "not checked", "refused", "refused"]


def attacks_before() -> tuple[Book, Book]:
    """Give a log, and a successor of its first two entries."""
    from paripassu.record.charter import Predecessor
    from paripassu.record.state import Before

    old = Book().begun()
    old.append(old.statement())
    named = Predecessor(old.first.origin, 2, old.root(2))
    book = Book(charter("example.org/next", named), Before(old.state, old.root))
    book.append(book.beginning(previous=old.state.last["south-1"].id))
    book.append(book.statement())
    return old, book


def test_some_entries_alone() -> None:
    """Only the tiles that lead to an entry are read; what lies elsewhere is not seen."""
    asked = {"only": [0, 300, 520], "since": audits.EARLIER}
    damaged = dict(audits.LOG)
    del damaged[audits.B0]
    swapped = audits.LOG | {audits.B1: audits.LOG[audits.B0]}
    jobs = [
        plain(audits.LOG, **asked),
        plain(damaged, **asked | {"only": [300]}),
        plain(damaged, **asked),
        plain(swapped, **asked),
        plain(audits.LOG | {audits.T1: audits.LOG[audits.T0]}, **asked),
        plain(audits.LOG | {audits.TOP: bytes(64)}, **asked | {"only": []}),
        plain(audits.LOG, **asked | {"only": [521]}),
        plain(audits.LOG, **asked | {"since": signed_logs.note(audits.EARLY, bytes(32))}),
    ]
    wanted = [("verified", []), ("verified", []), ("refused", [audits.B0]),
              ("refused", [audits.B1]), ("refused", [audits.T1]), ("refused", ["checkpoint"]),
              ("refused", []), ("refused", ["checkpoint"])]  # fmt: skip
    assert verdicts(jobs) == wanted


def test_from_a_server() -> None:
    """What is not there is missing; what cannot be read now says nothing about the log."""
    answers_of: dict[str, Answer] = {path: (200, {}, data) for path, data in audits.LOG.items()}
    asked = {"key": signed_logs.VKEY, "rules": False}

    def asked_now(url: str) -> tuple[str, list[str]]:
        return verdicts([{"do": "audit", "files": {}, "url": url, **asked}])[0]

    with served(answers_of) as url:
        assert asked_now(url) == ("verified", [])
        answers_of[audits.T0] = (404, {}, b"")
        assert asked_now(url) == ("refused", [audits.T0])
        answers_of[audits.T0] = (503, {}, b"")
        assert asked_now(url) == ("not checked", [])
        answers_of[audits.T0] = (302, {"Location": f"{url}/{audits.T1}"}, b"")
        assert asked_now(url) == ("not checked", [])
        answers_of["checkpoint"] = (200, {}, b"x" * 10_000_000)
        assert asked_now(url) == ("refused", ["checkpoint"])
    assert asked_now(url) == ("not checked", [])
