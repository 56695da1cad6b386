"""One byte of a record is changed: it is refused, or says what it said before, and nothing else."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from pathlib import Path

import pytest
from tests.process_books import Declared, ProcessBook, named
from tests.soak_replay import files_of, places, said, status_of

from paripassu.record.envelope import parse_statement


@pytest.mark.seeded
def test_one_byte_of_a_record(tmp_path: Path) -> None:
    """Signed, declared, opened, asked, answered, performed; then changed at 200 places."""
    book, one = ProcessBook().signed(), Declared()
    commit = book.say("commit", "north", one.body(), one.template, one.file, day=1)
    stage, asked, answer = one.stage(), one.question(), one.answer()
    body = {"commitment": commit, "stage": "first", "part": "all", "file": named(stage)}
    book.say("disclose", "north", body, stage)
    body = {"commitment": commit, "table": "sites", "file": named(asked)}
    question = book.say("challenge", "south", body, asked)
    book.say("answer", "north", {"of": question, "file": named(answer)}, answer, day=2)
    book.say("perform", "north", {"step": "open:1", "evidence": []}, day=3)
    entry = parse_statement(book.entries[0]).id
    record = book.write(tmp_path / "record")
    before = status_of(record, entry)
    assert before["steps"][0]["state"] == "performed"
    found = Counter(
        said(lambda: status_of(record, entry), place, before)
        for place in islice(places(files_of(record), 18), 200)
    )
    assert not found["ANOTHER"], found
    assert found["refused"] > 100
    # Every place was put back.
    assert status_of(record, entry) == before
