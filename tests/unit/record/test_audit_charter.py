"""An audit by the id of entry 0: entries, files and checkpoint by the rules of the record."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests import signed_books, signed_logs
from tests.charters import Book, at, charter, log_keys, secrets, witness
from tests.signed_books import first_id, some
from tests.signed_logs import Files

from paripassu.errors import ParameterError
from paripassu.record.audit import record_audit
from paripassu.record.audited import Audit
from paripassu.record.blobs import blob_path
from paripassu.record.judge import fold


def audited(folder: Path, files: Files, **options: Any) -> Audit:
    signed_logs.write(folder, files)
    return record_audit(folder, **{"charter": first_id(), **options})


def test_in_order(tmp_path: Path) -> None:
    found = audited(tmp_path, signed_books.files(some()), max_age=60,
                    clock=lambda: signed_books.SEEN + 60)  # fmt: skip
    assert found.ok
    assert found.size == 5
    assert found.stamps.keys() == {"w1", "w2", "w3"}
    assert len(found.signed) == 2


def test_another_first_entry(tmp_path: Path) -> None:
    found = audited(tmp_path, signed_books.files(some()), charter="0" * 64)
    assert not found.ok
    assert [(one.entry, one.rule) for one in found.breaches] == [(0, "first")]
    assert first_id() in found.breaches[0].what


def put(book: Book, content: bytes) -> None:
    """Log an entry whatever is said of it."""
    index = len(book.entries)
    book.put(content, fold(book.state, index, content, book.root, book.files).state)


def test_what_breaks_a_rule_is_named(tmp_path: Path) -> None:
    book = some()
    put(book, b"no statement")
    put(book, book.entries[1])
    files = signed_books.files(book)
    found = audited(tmp_path, files)
    assert not found.ok
    assert found.faults == ()
    assert [(one.entry, one.rule) for one in found.breaches] == [(5, "note-form"), (6, "repeat")]
    # Below an earlier checkpoint they are known: they are listed, and the answer is yes.
    earlier = tmp_path / "earlier"
    earlier.write_bytes(book.note(at(1), size=6))
    found = audited(tmp_path, {}, since=earlier)
    assert not found.ok
    assert [one.earlier for one in found.breaches] == [True, False]
    earlier.write_bytes(book.note(at(1)))
    found = audited(tmp_path, {}, since=earlier)
    assert found.ok
    assert [one.earlier for one in found.breaches] == [True, True]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    book = some()
    files = signed_books.files(book)
    photo = next(path for path, data in files.items() if data == b"a photograph")
    for other in (b"a photograpH", b"a photograph.", b""):
        found = audited(tmp_path, files | {photo: other})
        assert [one.file for one in found.faults] == [photo]
    (tmp_path / photo).unlink()
    assert [one.file for one in audited(tmp_path, {}).faults] == [photo]
    assert record_audit(tmp_path, key=_vkey()).ok  # who asks less is told less


def _vkey() -> str:
    from paripassu.record.vkey import format_vkey

    return format_vkey(charter().log_keys[0])


def test_a_file_that_need_not_be_there_any_more(tmp_path: Path) -> None:
    book = some()
    photo = next(digest for digest, data in book.files.contents.items() if data == b"a photograph")
    new = replace(charter(), limits=replace(charter().limits, blob_bytes=2_000_000))
    signers = ("north-1", "north-2", "south-1")
    book.append(
        book.charter_statement(new, signers, book.state.charter_id, body={"removed": [photo]})
    )
    files = signed_books.files(book)
    del files[blob_path(photo)]
    found = audited(tmp_path, files)
    assert found.ok, found
    assert found.removed == (photo,)


def test_a_charter_that_is_not_there(tmp_path: Path) -> None:
    book = some()
    files = signed_books.files(book)
    path = blob_path(book.first.digest)
    del files[path]
    found = audited(tmp_path, files)
    assert [one.file for one in found.faults] == [path]


def test_the_checkpoint_by_the_charter(tmp_path: Path) -> None:
    book = some()
    files = signed_books.files(book)
    for note in (
        book.note(at(1, "w1", "w2")),
        book.note(at(1), log=("ed",)),
        book.note(at(1), log=("ml",)),
        book.note(at(1), log=()),
        book.note(at(1), version="other"),
        book.note(at(0)),
    ):
        found = audited(tmp_path, files | {"checkpoint": note})
        assert [one.file for one in found.faults] == ["checkpoint"]
    found = audited(tmp_path, files | {"checkpoint": book.note(at(1, "w1", "w2"))})
    assert found.missing == ("w3", "w4")
    found = audited(tmp_path, files, max_age=59, clock=lambda: signed_books.SEEN + 60)
    assert "too old" in found.faults[0].what


def test_a_changed_charter_judges_what_comes_after(tmp_path: Path) -> None:
    book = some()
    new = replace(charter(), log_keys=log_keys(charter().origin, "new"), witnesses=tuple(
        map(witness, ("w1", "w2", "w3", "w5"))))  # fmt: skip
    signers = ("north-1", "north-2", "south-1")
    keys = [*secrets(f"log {charter().origin}new")]
    book.append(book.charter_statement(new, signers, book.state.charter_id, keys=keys[:0]))
    files = signed_books.files(book)
    found = audited(tmp_path, files)
    assert [one.file for one in found.faults] == ["checkpoint"]
    files["checkpoint"] = book.note(at(signed_books.SEEN, "w1", "w3", "w5"), version="new")
    assert audited(tmp_path, files).ok


def test_a_log_without_statements(tmp_path: Path) -> None:
    found = audited(tmp_path, signed_logs.log(300))
    assert not found.ok
    assert [one.file for one in found.faults] == ["checkpoint"]
    assert len(found.breaches) == 300
    found = audited(tmp_path / "empty", {"checkpoint": signed_logs.note(0, signed_logs.root([]))})
    assert "no charter" in found.faults[0].what


@pytest.mark.parametrize("wrong", ["", "abc", "0" * 63, "G" * 64, "A" * 64])
def test_no_id(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(ParameterError, match="64 digits"):
        audited(tmp_path, {}, charter=wrong)
