"""A lost depositary, rebuilt from a copy: with all that the copy has, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.logs import NOW, ORIGIN, audited, logged

from paripassu.errors import RejectedError, UnreadableError
from paripassu.record.admission import Answer
from paripassu.record.append import record_append
from paripassu.record.checkpoint import parse_checkpoint
from paripassu.record.errors import DamagedError, OriginError
from paripassu.record.folder import OpenLog
from paripassu.record.init import record_init
from paripassu.record.log_written import RecordInit
from paripassu.record.note import parse_note
from paripassu.record.signed import verify_signatures


def init(folder: Path, seed: int, copy: Path | None = None, origin: str = ORIGIN) -> RecordInit:
    return record_init(
        folder, origin=origin, now=NOW, randomness=bytes([seed]) * 64, opaque=True, copy=copy
    )


@pytest.fixture
def lost(tmp_path: Path) -> Path:
    """The public folder of a log of 600 entries, all that is left of it."""
    init(tmp_path / "lost", 1)
    with OpenLog(tmp_path / "lost", lambda: NOW) as opened:
        logged(opened.log, [b"%d" % number for number in range(500)])
        logged(opened.log, [b"%d" % number for number in range(500, 600)])
    shutil.move(tmp_path / "lost" / "public", tmp_path / "copy")
    shutil.rmtree(tmp_path / "lost")
    return tmp_path / "copy"


def test_it_goes_on_with_all_that_the_copy_has(tmp_path: Path, lost: Path) -> None:
    answer = init(tmp_path / "new", 2, lost)
    assert answer.size == 600
    with OpenLog(tmp_path / "new", lambda: NOW) as opened:
        assert parse_checkpoint(parse_note(opened.log.note).text).size == 600
        assert len(verify_signatures(parse_note(opened.log.note), opened.settings.keys).times) == 2
        assert opened.log.append([b"7", b"new"]) == [
            Answer(7, known=True),
            Answer(600, known=False),
        ]
        entries = audited(opened.log._places.objects)
    assert entries == [*(b"%d" % number for number in range(600)), b"new"]
    old = {p.relative_to(lost) for p in lost.rglob("tile/**/*") if p.is_file()}
    new = {p.relative_to(tmp_path / "new/public") for p in (tmp_path / "new").rglob("tile/**/*")}
    assert {path for path in old if ".p/" not in path.as_posix()} <= new


def test_the_empty_log_is_rebuilt(tmp_path: Path) -> None:
    init(tmp_path / "lost", 1)
    assert init(tmp_path / "new", 2, tmp_path / "lost" / "public").size == 0
    (tmp_path / "one").write_text("one")
    assert record_append(tmp_path / "new", [tmp_path / "one"], now=NOW).size == 1


@pytest.mark.parametrize(
    "name", ["tile/0/000", "tile/0/002.p/88", "tile/1/000.p/2", "tile/entries/001"]
)
def test_a_damaged_copy_makes_no_log(tmp_path: Path, lost: Path, name: str) -> None:
    data = bytearray((lost / name).read_bytes())
    data[40] ^= 1
    (lost / name).write_bytes(data)
    with pytest.raises(RejectedError, match="tile/"):
        init(tmp_path / "new", 2, lost)
    assert not (tmp_path / "new").exists()


def test_another_logs_copy_is_refused(tmp_path: Path, lost: Path) -> None:
    with pytest.raises(OriginError, match="not of"):
        init(tmp_path / "new", 2, lost, "example.org/other")
    assert not (tmp_path / "new").exists()


def test_what_is_no_copy_is_told(tmp_path: Path, lost: Path) -> None:
    with pytest.raises(UnreadableError):
        init(tmp_path / "new", 2, tmp_path / "nowhere")
    (lost / "checkpoint").unlink()
    (lost / "checkpoint.pending").unlink()
    with pytest.raises(DamagedError, match="missing"):
        init(tmp_path / "new", 2, lost)
