"""A copy of a log: verified, gone on with, never gone back, and whole after any interruption."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests import signed_books, signed_logs
from tests.charters import charter
from tests.served import Answer, served
from tests.signed_logs import Files

from paripassu.errors import InputError, ParameterError, PariPassuError, UnwritableError
from paripassu.record.audit import record_audit
from paripassu.record.blobs import blob_path
from paripassu.record.checkpoint import Checkpoint
from paripassu.record.copying import Copying
from paripassu.record.edge import Edge
from paripassu.record.errors import (
    DamagedError,
    ForkError,
    OriginError,
    QuorumError,
    UnreachableError,
    UnsignedError,
)
from paripassu.record.fork import parse_fork, verify_fork
from paripassu.record.history import History
from paripassu.record.mirror import record_mirror
from paripassu.record.mirrored import RecordMirror
from paripassu.record.source import MemorySource
from paripassu.record.storage.files import Files as FilesPlace


def log(folder: Path, size: int) -> Path:
    """Write a log that has grown to a size, over what stands there."""
    return signed_logs.write(folder, signed_logs.log(size))


def copied(tmp_path: Path, **options: Any) -> RecordMirror:
    asked = {"key": signed_logs.VKEY, "policy": io.BytesIO(signed_logs.policy()), **options}
    return record_mirror(tmp_path / "log", tmp_path / "copy", **asked)


def in_order(folder: Path) -> bool:
    return record_audit(folder, key=signed_logs.VKEY).ok


def names(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


@pytest.mark.parametrize("sizes", [[0], [1], [255, 256, 257], [0, 300, 300, 900], [5000, 5001]])
def test_it_goes_on(tmp_path: Path, sizes: list[int]) -> None:
    before = 0
    for size in sizes:
        log(tmp_path / "log", size)
        done = copied(tmp_path)
        assert (done.size, done.before, done.blobs) == (size, before, 0)
        assert in_order(tmp_path / "copy")
        before = size
    # All files of the log as it is now, and no partial one whose full one is there.
    assert names(tmp_path / "copy") >= signed_logs.log(sizes[-1]).keys()
    whole = [name for name in names(tmp_path / "copy") if ".p/" not in name]
    assert not [
        name for name in names(tmp_path / "copy") if ".p/" in name and name.split(".p/")[0] in whole
    ]


def test_a_copy_of_a_copy_over_http(tmp_path: Path) -> None:
    log(tmp_path / "log", 300)
    copied(tmp_path)
    files: dict[str, Answer] = {
        name: (200, {}, (tmp_path / "copy" / name).read_bytes())
        for name in names(tmp_path / "copy")
    }
    with served(files) as url:
        done = record_mirror(url, tmp_path / "second")
    assert done.size == 300
    assert names(tmp_path / "second") == names(tmp_path / "copy")


def test_the_files_of_statements_come_along(tmp_path: Path) -> None:
    book = signed_books.some()
    signed_logs.write(tmp_path / "log", signed_books.files(book))
    done = record_mirror(tmp_path / "log", tmp_path / "copy")
    assert done.blobs == 2
    assert record_audit(tmp_path / "copy", charter=signed_books.first_id()).ok
    assert record_mirror(tmp_path / "log", tmp_path / "copy").blobs == 0


def test_a_file_that_is_not_there_holds_up_the_copy(tmp_path: Path) -> None:
    book = signed_books.some()
    files = signed_books.files(book)
    photo = next(path for path, data in files.items() if data == b"a photograph")
    del files[photo]
    signed_logs.write(tmp_path / "log", files)
    with pytest.raises(DamagedError, match=photo):
        record_mirror(tmp_path / "log", tmp_path / "copy")
    assert not (tmp_path / "copy" / "checkpoint").exists()
    signed_logs.write(tmp_path / "log", {photo: b"a photograph"})
    assert record_mirror(tmp_path / "log", tmp_path / "copy").size == 5


def test_a_file_that_nobody_keeps_any_more_does_not(tmp_path: Path) -> None:
    book = signed_books.some()
    photo = next(digest for digest, data in book.files.contents.items() if data == b"a photograph")
    new = replace(charter(), limits=replace(charter().limits, blob_bytes=2_000_000))
    signers = ("north-1", "north-2", "south-1")
    body = {"removed": [photo]}
    book.append(book.charter_statement(new, signers, book.state.charter_id, body=body))
    files = signed_books.files(book)
    del files[blob_path(photo)]
    signed_logs.write(tmp_path / "log", files)
    assert record_mirror(tmp_path / "log", tmp_path / "copy").size == 6
    assert record_audit(tmp_path / "copy", charter=signed_books.first_id()).ok


def refused(tmp_path: Path, error: type[PariPassuError], **options: Any) -> PariPassuError:
    before = {
        name: (tmp_path / "copy" / name).read_bytes()
        for name in names(tmp_path / "copy")
        if not name.startswith("refused/")
    }
    with pytest.raises(error) as caught:
        copied(tmp_path, **options)
    after = names(tmp_path / "copy")
    assert {name: (tmp_path / "copy" / name).read_bytes() for name in before} == before
    assert all(name in before or name.startswith("refused/") for name in after)
    return caught.value


def kept(tmp_path: Path) -> list[bytes]:
    return [
        (tmp_path / "copy" / name).read_bytes()
        for name in sorted(names(tmp_path / "copy"))
        if name.startswith("refused/")
    ]


def test_a_log_that_was_set_back(tmp_path: Path) -> None:
    log(tmp_path / "log", 300)
    copied(tmp_path)
    log(tmp_path / "log", 200)
    error = refused(tmp_path, ForkError)
    assert "had 300 when it was copied" in str(error)
    assert kept(tmp_path) == [(tmp_path / "log" / "checkpoint").read_bytes()]
    assert in_order(tmp_path / "copy")


@pytest.mark.parametrize("size", [300, 400])
def test_a_log_that_forked(tmp_path: Path, size: int) -> None:
    log(tmp_path / "log", 300)
    copied(tmp_path)
    made = signed_logs.entries(size)
    made[100] = b"another"
    note = signed_logs.note(size, signed_logs.root(made))
    signed_logs.write(tmp_path / "log", signed_logs.files(made) | {"checkpoint": note})
    error = refused(tmp_path, ForkError)
    assert isinstance(error, ForkError)
    assert error.first.root == signed_logs.root(signed_logs.entries(300))
    first, proof = kept(tmp_path)
    assert first == note
    seen = verify_fork(parse_fork(proof), [signed_logs.log_key()])
    assert (seen.size, seen.root) == (300, error.first.root)
    assert in_order(tmp_path / "copy")
    # The true log is gone on with all the same.
    log(tmp_path / "log", 500)
    assert copied(tmp_path).before == 300


def test_another_log(tmp_path: Path) -> None:
    log(tmp_path / "log", 300)
    copied(tmp_path)
    root = signed_logs.root(signed_logs.entries(300))
    note = signed_logs.note(300, root, origin="other.example")
    (tmp_path / "log" / "checkpoint").write_bytes(note)
    refused(tmp_path, OriginError, key=None, policy=None)


def test_a_checkpoint_that_does_not_count(tmp_path: Path) -> None:
    log(tmp_path / "log", 300)
    copied(tmp_path)
    root = signed_logs.root(signed_logs.entries(300))
    for note, error in (
        (signed_logs.note(300, root, key=2), UnsignedError),
        (signed_logs.note(300, root, witnesses=("un",)), QuorumError),
        (b"no note", PariPassuError),
        (signed_logs.note(300, root, origin="other.example"), OriginError),
    ):
        (tmp_path / "log" / "checkpoint").write_bytes(note)
        refused(tmp_path, error)
    (tmp_path / "log" / "checkpoint").unlink()
    refused(tmp_path, InputError)


@pytest.mark.parametrize("path", ["tile/entries/001", "tile/0/001", "tile/1/000.p/2", "tile/0/000"])
def test_a_damaged_log(tmp_path: Path, path: str) -> None:
    log(tmp_path / "log", 200)
    copied(tmp_path)
    log(tmp_path / "log", 520)
    (tmp_path / "log" / path).unlink()
    with pytest.raises(DamagedError, match=path):
        copied(tmp_path)
    assert record_mirror(tmp_path / "copy", tmp_path / "second").size == 200
    log(tmp_path / "log", 520)
    assert copied(tmp_path).size == 520
    assert in_order(tmp_path / "copy")


def test_a_damaged_copy(tmp_path: Path) -> None:
    log(tmp_path / "log", 300)
    copied(tmp_path)
    log(tmp_path / "log", 400)
    place = tmp_path / "copy" / "tile" / "0" / "001.p" / "44"
    place.write_bytes(bytes(44 * 32))
    refused(tmp_path, InputError)
    (tmp_path / "copy" / "checkpoint").write_bytes(b"")
    refused(tmp_path, InputError)


def test_a_folder_of_something_else(tmp_path: Path) -> None:
    log(tmp_path / "log", 3)
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "letter.txt").write_text("Dear")
    with pytest.raises(UnwritableError, match=r"letter\.txt"):
        copied(tmp_path)
    with pytest.raises(UnwritableError):
        record_mirror(tmp_path / "log", tmp_path / "none" / "copy")
    with pytest.raises(ParameterError, match="key is none"):
        copied(tmp_path, key="abc")


class Broken(MemorySource):
    """A log that cannot be reached any more after so many files."""

    def __init__(self, files: Mapping[str, bytes], after: int) -> None:
        super().__init__(files)
        self.left = after

    def read(self, path: str, limit: int) -> bytes | None:
        self.left -= 1
        if self.left < 0:
            raise UnreachableError(path, "no network")
        return super().read(path, limit)


def test_interrupted_anywhere(tmp_path: Path) -> None:
    """What an interrupted copy left is taken up, and torn files in it are written again."""
    made = signed_logs.entries(256 * 40 + 9)
    files: Files = signed_logs.files(made)
    checkpoint = Checkpoint(signed_logs.ORIGIN, len(made), signed_logs.root(made))
    place = FilesPlace(tmp_path / "copy", tmp_path / "temporary")
    for after in (0, 3, 20, 40, 41, 60):
        history = History(Broken(files, after), checkpoint.size, checkpoint.root)
        with pytest.raises(UnreachableError):
            Copying(history, place, Edge()).run()
        for number, torn in enumerate(sorted((tmp_path / "copy").rglob("[0-9]*"))):
            if torn.is_file() and number % 7 == after % 7:
                torn.write_bytes(torn.read_bytes()[:100])
    source = Broken(files, 10_000)
    Copying(History(source, checkpoint.size, checkpoint.root), place, Edge()).run()
    place.close()
    assert {name: (tmp_path / "copy" / name).read_bytes() for name in files} == files
    # Most bundles were there: it read the tiles, and few bundles.
    assert 10_000 - source.left < 41 + 41
