"""The statements of a log that count, decoded, each with its times."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests import signed_books, signed_logs
from tests.charters import at
from tests.signed_books import SEEN, first_id, some
from tests.unit.record.test_audit_charter import put

from paripassu.errors import ParameterError, RejectedError, UnreadableError
from paripassu.process.record_export import record_export
from paripassu.record.errors import DamagedError, RefusedError
from paripassu.record.mirrored import RecordExport


def test_decoded(tmp_path: Path) -> None:
    signed_logs.write(tmp_path, signed_books.files(some()))
    found = record_export(tmp_path, charter=first_id())
    assert RecordExport.from_json(found.to_json()) == found
    lines = [one.to_line() for one in found.entries]
    assert [line["kind"] for line in lines] == ["charter", "perform", "confirm", "dispute"]
    assert [line["index"] for line in lines] == [0, 1, 2, 4]
    assert [line["by"] for line in lines] == ["south", "north", "south", "south"]
    assert [line["after"] for line in lines] == [0, 1, 2, 4]
    day = "2026-12-31T00:00:00Z"
    assert [line["time"] for line in lines] == [day, day, day, None]
    assert lines[1]["body"] == {"step": "arms:1"}
    assert lines[2]["body"] == {"of": 1}
    assert lines[3]["body"] == {"of": None, "ground": "late"}
    assert not [line for line in lines if "own" in line]
    assert found.to_frame().height == 4


def test_an_own_time(tmp_path: Path) -> None:
    book = some()
    id = book.state.last["north-1"].id
    # A receipt from before: what the depositary delayed.
    book.append(book.receipt(id, at(SEEN - 2 * 86_400)))
    signed_logs.write(tmp_path, signed_books.files(book))
    lines = [one.to_line() for one in record_export(tmp_path).entries]
    assert lines[1]["time"] == "2026-12-31T00:00:00Z"
    assert lines[1]["own"] == "2026-12-30T00:00:00Z"
    assert "own" not in lines[2]


def test_what_does_not_count_is_left_out(tmp_path: Path) -> None:
    book = some()
    put(book, b"no statement")
    put(book, book.entries[1])
    signed_logs.write(tmp_path, signed_books.files(book))
    assert [one.index for one in record_export(tmp_path).entries] == [0, 1, 2, 4]


def test_no_log_of_statements(tmp_path: Path) -> None:
    signed_logs.write(tmp_path, signed_logs.log(300))
    with pytest.raises(RejectedError, match="begins no log of statements"):
        record_export(tmp_path)
    note = signed_logs.note(0, signed_logs.root([]))
    signed_logs.write(tmp_path / "empty", {"checkpoint": note})
    assert record_export(tmp_path / "empty").entries == ()


def test_refused(tmp_path: Path) -> None:
    files = signed_books.files(some())
    signed_logs.write(tmp_path, files)
    with pytest.raises(RefusedError, match="first"):
        record_export(tmp_path, charter="0" * 64)
    with pytest.raises(ParameterError):
        record_export(tmp_path, charter="0")
    (tmp_path / "tile" / "0" / "000.p" / "5").write_bytes(bytes(160))
    with pytest.raises(DamagedError):
        record_export(tmp_path)
    (tmp_path / "checkpoint").unlink()
    with pytest.raises(UnreadableError):
        record_export(tmp_path)


def test_a_charter_that_is_not_there(tmp_path: Path) -> None:
    files = signed_books.files(some())
    for path in [path for path in files if path.startswith("blobs/")]:
        del files[path]
    signed_logs.write(tmp_path, files)
    with pytest.raises(DamagedError, match="it is a charter"):
        record_export(tmp_path)
