"""The disk: files are replaced whole, over nothing that is not known."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from paripassu.errors import TooLargeError
from paripassu.workbench.keeping.disk import ChangedError, Disk


def test_a_known_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "f"
    Disk().replace(path, b"one", None)
    path.chmod(0o600)
    Disk().replace(path, b"two", b"one")
    assert path.read_bytes() == b"two"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [*tmp_path.iterdir()] == [path]


@pytest.mark.parametrize(("there", "known"), [(b"two", b"one"), (None, b"one"), (b"one", None)])
def test_what_is_not_known_stays(tmp_path: Path, there: bytes | None, known: bytes | None) -> None:
    path = tmp_path / "f"
    if there is not None:
        path.write_bytes(there)
    with pytest.raises(ChangedError, match="changed by somebody else"):
        Disk().replace(path, b"new", known)
    assert (path.read_bytes() if path.exists() else None) == there
    assert [one.name for one in tmp_path.iterdir()] == ["f"] * (there is not None)


def test_a_file_that_failed_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(number: int) -> None:
        raise OSError(28, os.strerror(28))

    path = tmp_path / "f"
    path.write_bytes(b"one")
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        Disk().replace(path, b"two", b"one")
    assert path.read_bytes() == b"one"
    assert [*tmp_path.iterdir()] == [path]


def test_lines_are_added_and_cut(tmp_path: Path) -> None:
    path = tmp_path / "f"
    Disk().append(path, b"one\n")
    Disk().append(path, b"two\n")
    Disk().sync(path)
    assert Disk().read(path) == b"one\ntwo\n"
    Disk().cut(path, 4)
    assert Disk().read(path) == b"one\n"
    assert Disk().named(tmp_path, "f") == [path]
    assert Disk().named(tmp_path, "g") == []
    Disk().remove(path)
    Disk().remove(path)
    assert Disk().read(path) is None


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "f"
    with path.open("wb") as file:
        file.truncate(17 * 1024 * 1024)
    with pytest.raises(TooLargeError, match="more than 16,777,216 bytes"):
        Disk().read(path)
