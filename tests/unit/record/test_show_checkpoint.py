"""Who has cosigned the newest checkpoint of a log, by the charter that is in force there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests import signed_books, signed_logs
from tests.charters import at, charter, witness
from tests.signed_books import first_id, some
from tests.signed_logs import Files

import paripassu as pp
from paripassu.errors import InputError, ParameterError, RejectedError
from paripassu.record.blobs import blob_path
from paripassu.record.proven import RecordCheckpoint


def shown(folder: Path, files: Files, **options: Any) -> RecordCheckpoint:
    signed_logs.write(folder, files)
    return pp.record_checkpoint(folder, **options)


@pytest.mark.parametrize("wanted", [None, first_id()])
def test_by_the_charter(tmp_path: Path, wanted: str | None) -> None:
    book = some()
    found = shown(tmp_path, signed_books.files(book), charter=wanted)
    assert (found.ok, found.size, found.origin) == (True, 5, charter().origin)
    assert found.stamps.keys() == {"w1", "w2", "w3"}
    pending = {"checkpoint.pending": book.note(at(1, "w1"))}
    found = shown(tmp_path, pending, charter=wanted, pending=True)
    assert (found.ok, found.pending, found.missing) == (False, True, ("w2", "w3", "w4"))


def test_by_the_charter_that_is_in_force_at_its_size(tmp_path: Path) -> None:
    book = some()
    new = replace(charter(), witnesses=tuple(map(witness, ("w1", "w2", "w3", "w5"))))
    book.append(
        book.charter_statement(new, ("north-1", "north-2", "south-1"), book.state.charter_id)
    )
    files = signed_books.files(book)
    files["checkpoint"] = book.note(at(1, "w1", "w4", "w5"))
    assert shown(tmp_path, files).missing == ("w2", "w3")
    before = signed_logs.files(book.entries[:5])
    before["checkpoint.pending"] = book.note(at(1, "w1", "w2", "w4"), size=5)
    assert shown(tmp_path, before, pending=True).ok


def test_what_is_refused(tmp_path: Path) -> None:
    book = some()
    files = signed_books.files(book)
    for note, said in (
        (book.note(at(1), log=("ed",)), "1 of its 2 keys"),
        (book.note(at(1), log=()), "no key of the log"),
        (book.note(at(1), version="other"), "no key of the log"),
        (book.note(at(1), root=bytes(32)), "promises the root"),
    ):
        with pytest.raises(RejectedError, match=said):
            shown(tmp_path, files | {"checkpoint": note})
    with pytest.raises(RejectedError, match="entry 0"):
        shown(tmp_path, files, charter="0" * 64)
    (tmp_path / blob_path(book.first.digest)).unlink()
    with pytest.raises(RejectedError, match="charter is missing"):
        pp.record_checkpoint(tmp_path)


def test_a_log_without_a_charter(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no charter"):
        shown(tmp_path, signed_logs.log(3))


def test_what_is_asked_wrongly(tmp_path: Path) -> None:
    for options in ({"charter": "x"}, {"charter": first_id(), "policy": tmp_path / "policy"}):
        with pytest.raises(ParameterError):
            shown(tmp_path, signed_logs.log(3), **options)
