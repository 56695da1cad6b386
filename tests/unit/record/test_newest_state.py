"""The newest state of a log: which checkpoints count for who writes the next statement."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests import signed_books, signed_logs
from tests.charters import at

import paripassu as pp
from paripassu.errors import InputError, RejectedError
from paripassu.record.newest_state import read_state
from paripassu.record.source import open_source


def test_changes_of_keys_wait_for_the_witnesses(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"have cosigned it$"):
        pp.record_keys_change("us", log=tmp_path, out=tmp_path / "body.json")


def test_a_statement_may_name_what_its_author_has_seen(tmp_path: Path) -> None:
    body = tmp_path / "body.json"
    body.write_text("{}")
    with pytest.raises(InputError, match="or give `after` and `previous`"):
        pp.record_state("perform", log=tmp_path, author="us-1", body=body)


def test_a_checkpoint_counts_once_its_quorum_has_cosigned_it(tmp_path: Path) -> None:
    """Not by the rules of notes in the log: they ask more, to time what they cover."""
    book = signed_books.some()
    files = signed_books.files(book)
    apart = {**at(1, "w1"), **at(1 + 7_200, "w2", "w3")}
    for note in (
        book.note(at(1)) + b"\xe2\x80\x94 nobody AAAAAAAA\n",
        book.note(at(1, "w1", "w2", "w3", "stranger")),
        book.note(apart),
    ):
        signed_logs.write(tmp_path, files | {"checkpoint": note})
        assert read_state(open_source(tmp_path)).counted.size == 5


def test_a_checkpoint_without_its_quorum_or_its_keys_does_not_count(tmp_path: Path) -> None:
    book = signed_books.some()
    files = signed_books.files(book)
    for note in (
        book.note(at(1, "w1", "w2")),
        book.note(at(0)),
        book.note(at(1), log=("ed",)),
        book.note(at(1), log=("ml",)),
        book.note(at(1), log=()),
    ):
        signed_logs.write(tmp_path, files | {"checkpoint": note})
        with pytest.raises(RejectedError):
            read_state(open_source(tmp_path))
