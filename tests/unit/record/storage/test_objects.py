"""The same tests on every driver of objects."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests import stores

from paripassu.record.storage.contract import Objects
from paripassu.record.storage.errors import LostRaceError, OtherBytesError
from paripassu.record.storage.files import Files, FolderLock
from paripassu.record.storage.objects import memory_objects


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    with stores.s3() as address:
        yield address


@pytest.fixture(params=["files", "memory", "s3"])
def objects(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Objects]:
    found: Objects
    if request.param == "files":
        found = Files(tmp_path / "public", tmp_path / "temporary")
    elif request.param == "memory":
        found = memory_objects()
    else:
        found = stores.bucket(request.getfixturevalue("s3"))
    yield found
    found.close()


def test_what_is_written_is_read(objects: Objects) -> None:
    items = [("tile/0/000.p/7", b"seven"), ("tile/0/x001/234", b""), ("checkpoint", b"\0\xff")]
    objects.write(items)
    objects.sync([path for path, _ in items])
    assert [objects.read(path, 100) for path, _ in items] == [data for _, data in items]


def test_what_is_not_there_is_none(objects: Objects) -> None:
    objects.write([("tile/0/000", b"x")])
    assert objects.read("tile/0/001", 10) is None
    assert objects.read("tile", 10) is None
    assert objects.read("tile/0/000/more", 10) is None


def test_one_byte_beyond_the_limit_tells_of_more(objects: Objects) -> None:
    objects.write([("a", b"123456")])
    assert objects.read("a", 6) == b"123456"
    assert objects.read("a", 5) == b"123456"
    assert objects.read("a", 2) == b"123"


def test_the_same_bytes_again_are_no_matter(objects: Objects) -> None:
    objects.write([("a", b"one")])
    objects.write([("a", b"one"), ("b", b"two")])
    assert objects.read("b", 10) == b"two"


@pytest.mark.parametrize("other", [b"two", b"on", b"one ", b""])
def test_other_bytes_stop_the_log(objects: Objects, other: bytes) -> None:
    objects.write([("a", b"one")])
    with pytest.raises(OtherBytesError, match="other bytes"):
        objects.write([("a", other)])
    assert objects.read("a", 10) == b"one"


def test_rewriting_the_same_is_no_matter(objects: Objects) -> None:
    objects.write([("tile/a", b"one")])
    objects.rewrite([("tile/a", b"one"), ("tile/b", b"two")])
    assert objects.read("tile/a", 10) == b"one"
    assert objects.read("tile/b", 10) == b"two"


def test_what_is_replaced_is_the_new(objects: Objects) -> None:
    for data in (b"1", b"22", b"333"):
        objects.replace("checkpoint", data)
        assert objects.read("checkpoint", 10) == data


def test_what_was_deleted_is_written_anew(objects: Objects) -> None:
    objects.replace("held/one", b"first")
    objects.delete(["held/one"])
    objects.replace("held/one", b"second")
    assert objects.read("held/one", 10) == b"second"


def test_names_are_sorted_and_deleted_ones_gone(objects: Objects) -> None:
    paths = ["tile/0/000.p/10", "tile/0/000.p/9", "tile/0/000", "tile/0/001", "blobs/sha256/ab"]
    objects.write([(path, b"x") for path in paths])
    assert objects.names("tile/0/000.p/") == ["tile/0/000.p/10", "tile/0/000.p/9"]
    assert objects.names("tile/0/00") == sorted(paths[:4])
    assert objects.names("nothing/") == []
    objects.delete(["tile/0/000.p/10", "tile/0/000.p/9", "never/was"])
    assert objects.names("") == sorted(paths[2:])
    objects.write([("tile/0/000.p/9", b"y")])
    assert objects.read("tile/0/000.p/9", 10) == b"y"


def test_a_path_that_is_gone_is_synced_all_the_same(objects: Objects) -> None:
    objects.write([("a/b", b"x")])
    objects.delete(["a/b"])
    objects.sync(["a/b", "c/d"])


def test_two_writers_do_not_undo_each_other(s3: str) -> None:
    """A process that was paused must not bring back an older checkpoint."""
    first = stores.bucket(s3)
    first.replace("checkpoint", b"1")
    second = stores.again(first)
    second.replace("checkpoint", b"2")
    with pytest.raises(LostRaceError, match="another process"):
        first.replace("checkpoint", b"1 again")
    assert second.read("checkpoint", 10) == b"2"
    second.replace("checkpoint", b"3")
    first.close()
    second.close()


def test_a_replacement_that_was_told_as_failed_and_took_effect(s3: str) -> None:
    first = stores.bucket(s3)
    first.replace("checkpoint", b"1")
    stores.again(first).replace("checkpoint", b"2")  # as this process's call, its answer lost
    first.replace("checkpoint", b"2")
    first.replace("checkpoint", b"3")
    assert first.read("checkpoint", 10) == b"3"


def test_a_folder_is_one_processs(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path / "lock")
    with pytest.raises(LostRaceError, match="another process"):
        FolderLock(tmp_path / "lock")
    lock.close()
    FolderLock(tmp_path / "lock").close()


def test_a_lock_that_is_taken_away_is_nobodys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fcntl, place = pytest.importorskip("fcntl"), tmp_path / "lock"
    locked = fcntl.flock

    def late(*how: Any) -> None:  # who had it takes it away, between opening and locking
        place.unlink(missing_ok=True)
        locked(*how)

    with monkeypatch.context() as patch:
        patch.setattr(fcntl, "flock", late)
        with pytest.raises(LostRaceError, match="another process"):
            FolderLock(place)
    FolderLock(place).close()


def test_unfinished_files_are_cleared_away(tmp_path: Path) -> None:
    (tmp_path / "temporary").mkdir()
    (tmp_path / "temporary" / "7").write_bytes(b"half")
    files = Files(tmp_path / "public", tmp_path / "temporary")
    files.write([("a", b"whole")])
    files.close()
    assert list((tmp_path / "temporary").iterdir()) == []
    assert (tmp_path / "public" / "a").read_bytes() == b"whole"
