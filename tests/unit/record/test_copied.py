"""A witness's copy: verified, judged, lasting, and never a part of two histories."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.charters import ORIGIN, Book, at, charter

from paripassu.errors import DefectError
from paripassu.record.blobs import StoredBlobs, blob_path
from paripassu.record.charter import Limits
from paripassu.record.copied import LogCopy
from paripassu.record.edge import Edge
from paripassu.record.envelope import format_statement
from paripassu.record.errors import DamagedError, ForkError, RefusedError
from paripassu.record.note import Note, parse_note
from paripassu.record.payload import After
from paripassu.record.source import FolderSource, MemorySource
from paripassu.record.state import State
from paripassu.record.statements import Statements
from paripassu.record.storage.files import Files

NOW = 1_800_000_000


class Published:
    """A book as files that anybody can read."""

    def __init__(self, book: Book) -> None:
        self.book, self.files = book, dict[str, bytes]()
        self.source = MemorySource(self.files)

    def publish(self) -> Note:
        _, files = Edge().append(self.book.entries)
        self.files |= files
        self.files |= {
            blob_path(digest): content for digest, content in self.book.files.contents.items()
        }
        return parse_note(self.book.note({}))


@pytest.fixture
def log() -> Published:
    return Published(Book(charter(limits=Limits(10**8, 10**8))).begun())


def copy(log: Published, folder: Path) -> LogCopy:
    objects = Files(folder / "public", folder / "temporary")
    return LogCopy(log.source, objects, State.empty(log.book.first.digest))


def act(log: Published, count: int = 1) -> None:
    for _ in range(count):
        blob = log.book.files.add(f"evidence {len(log.book.entries)}".encode())
        log.book.append(log.book.statement(author="south-1", blobs=(blob,)))


def test_it_goes_on_and_lasts(log: Published, tmp_path: Path) -> None:
    mine = copy(log, tmp_path)
    mine.advance(log.publish())
    act(log, 3)
    log.book.append(log.book.note(at(NOW)))
    mine.advance(log.publish())
    assert (mine.size, mine.state.size) == (5, 5)
    assert mine.state.charter.origin == ORIGIN
    assert mine.state.times.time(1) == NOW
    again = copy(log, tmp_path)
    assert (again.size, again.state.last) == (5, mine.state.last)
    assert [again.root(size) for size in range(6)] == [log.book.root(size) for size in range(6)]
    act(log, 300)
    again.advance(log.publish())
    # The copy is a log that others can copy.
    third = LogCopy(
        FolderSource(tmp_path / "public"),
        Files(tmp_path / "third", tmp_path / "t"),
        State.empty(log.book.first.digest),
    )
    third.advance(log.publish())
    assert third.size == 305


def test_a_fork(log: Published, tmp_path: Path) -> None:
    other = Published(Book().begun())
    act(log, 2)
    other.book.append(other.book.statement(author="north-1"))
    other.book.append(other.book.statement(author="south-1"))
    other.book.append(other.book.statement(author="south-1", body={"more": 1}))
    mine = copy(log, tmp_path)
    mine.advance(log.publish())
    shorter = parse_note(other.book.note({}, 2))
    with pytest.raises(ForkError):
        mine.advance(shorter)
    log.files.clear()
    forked = other.publish()
    log.files |= other.files
    with pytest.raises(ForkError):
        mine.advance(forked)
    assert mine.size == 3


def test_a_smaller_checkpoint_of_the_same_history_changes_nothing(
    log: Published, tmp_path: Path
) -> None:
    act(log, 2)
    mine = copy(log, tmp_path)
    mine.advance(log.publish())
    mine.advance(parse_note(log.book.note({}, 2)))
    assert mine.size == 3


def test_a_file_that_is_missing_or_other_is_not_copied(log: Published, tmp_path: Path) -> None:
    mine = copy(log, tmp_path)
    mine.advance(log.publish())
    act(log)
    checkpoint = log.publish()
    path = next(name for name, content in log.files.items() if content == b"evidence 1")
    whole = log.files[path]
    for wrong in (None, whole[:-1], whole + b"\0", b""):
        log.files.pop(path, None)
        if wrong is not None:
            log.files[path] = wrong
        with pytest.raises(DamagedError, match="blobs/sha256"):
            mine.advance(checkpoint)
        assert mine.size == 1
    log.files[path] = whole
    mine.advance(checkpoint)
    assert mine.size == 2


def test_a_file_that_a_charter_removes_need_not_be_there(log: Published, tmp_path: Path) -> None:
    act(log)
    blob = next(iter(set(log.book.files.contents) - {log.book.first.digest}))
    everybody = ("north-1", "north-2", "south-1")
    log.book.append(
        log.book.charter_statement(
            replace(log.book.first, quorum=3),
            everybody,
            log.book.state.charter_id,
            body={"removed": [blob]},
        )
    )
    checkpoint = log.publish()
    del log.files[blob_path(blob)]
    mine = copy(log, tmp_path)
    mine.advance(checkpoint)
    assert (mine.size, mine.state.removed) == (3, frozenset({blob}))
    assert copy(log, tmp_path).size == 3


def test_an_entry_that_breaks_a_rule_is_copied_and_counts_for_nothing(
    log: Published, tmp_path: Path
) -> None:
    stale = log.book.statement(author="south-1")
    act(log)
    log.book.put(stale, log.book.state.with_void())
    mine = copy(log, tmp_path)
    mine.advance(log.publish())
    assert (mine.size, mine.state.others[0]) == (3, 2)


def test_a_damaged_log_is_not_copied(log: Published, tmp_path: Path) -> None:
    act(log, 5)
    checkpoint = log.publish()
    for path in [name for name in log.files if name.startswith("tile/")]:
        whole = log.files[path]
        log.files[path] = whole[:-1] + bytes((whole[-1] ^ 1,))
        mine = copy(log, tmp_path / path.replace("/", "-"))
        with pytest.raises(DamagedError):
            mine.advance(checkpoint)
        assert mine.size == 0
        log.files[path] = whole


def test_statements_keep_what_a_batch_that_fails_needs(log: Published) -> None:
    act(log, 4)
    rules = Statements(State.empty(log.book.first.digest), log.book.files)
    place = rules.start()
    entries = log.book.entries
    assert rules.ids(entries)[4] == bytes.fromhex(log.book.state.last["south-1"].id)
    for index, entry in enumerate(entries[:3]):
        place = rules.admit(place, index, entry)
    kept = place
    for _ in range(2):  # admitted, forgotten, admitted again
        place = kept
        for index, entry in enumerate(entries[3:], 3):
            place = rules.admit(place, index, entry)
    assert place.state.size == 5
    assert [rules.root(size) for size in range(6)] == [log.book.root(size) for size in range(6)]
    assert rules.root(6) == b""
    left = rules.admit(kept, 3, entries[3])
    rules.admit(kept, 3, log.book.entries[3])
    with pytest.raises(DefectError):
        rules.replay(place, 5, entries[4])  # what was cut off is gone
    assert rules.replay(left, 4, entries[4])[0].state.size == 5


def test_what_is_foreseen_is_judged_as_without(log: Published) -> None:
    book = log.book
    good = book.statement()
    ed, ml = good.signatures
    spoilt = bytes((ed.signature[0] ^ 1,)) + ed.signature[1:]
    given = [
        format_statement(one)
        for one in (
            replace(good, signatures=(ed._replace(signature=spoilt), ml)),
            replace(good, signatures=(ed,)),
            replace(good, signatures=(ed._replace(signature=ml.signature), ml)),
            book.statement(author="south-1"),
            good,
            replace(good, author="nobody"),
            book.statement(after=After(1, bytes(32))),
        )
    ]

    def answers(foreseen: bool) -> list[str]:
        rules = Statements(State.empty(book.first.digest), book.files)
        place = rules.start()
        for index, entry in enumerate(book.entries):
            place = rules.admit(place, index, entry)
        rules.ids(given)
        if foreseen:
            rules.foresee(place, given)
        told = []
        for entry in given:
            try:
                place = rules.admit(place, place.state.size, entry)
                told.append("")
            except RefusedError as error:
                told.append(str(error))
        return told

    found = answers(foreseen=True)
    assert found == answers(foreseen=False)
    assert [text.partition(":")[0] for text in found] == [
        "signature-wrong", "signature-missing", "signature-wrong", "", "", "author", "after",
    ]  # fmt: skip


def test_blobs(tmp_path: Path) -> None:
    blobs = StoredBlobs(Files(tmp_path / "public", tmp_path / "temporary"))
    kept = blobs.keep(b"content")
    assert blobs.holds(kept)
    assert not blobs.holds(replace(kept, size=6))
    assert blobs.read(kept.digest) == b"content"
    (tmp_path / "public" / blob_path(kept.digest)).write_bytes(b"contens")
    again = StoredBlobs(Files(tmp_path / "public", tmp_path / "temporary"))
    assert not again.holds(kept)
    assert again.read(kept.digest) is None
    blobs.forget(kept.digest)
    assert not blobs.holds(kept)
