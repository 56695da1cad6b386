"""A log that others wrote, at each of its sizes; and what a history refuses, under its name."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.oracle import merkle, tiles
from tests.shared import needs, shared

from paripassu.errors import ParameterError
from paripassu.merkle.errors import PositionError
from paripassu.merkle.verify import verify_consistency
from paripassu.record.errors import DamagedError
from paripassu.record.history import History
from paripassu.record.source import FolderSource, MemorySource

ENTRIES = [i.to_bytes(2) for i in range(256 * 2 + 9)]
ROOT = merkle.mth(ENTRIES)
Files = dict[str, bytes]


def at_size(folder: Path, size: int) -> History:
    origin, number, root = (folder / f"checkpoint.{size}").read_text().split("\n")[:3]
    assert (origin, number) == ("example.com/log/testdata", str(size))
    return History(FolderSource(folder), size, b64decode(root))


@needs("vectors/tlog-tiles-log")
def test_the_log_of_others() -> None:
    folder = shared("vectors/tlog-tiles-log")
    logs = [at_size(folder, size) for size in range(16)]
    for later in logs:
        later.verify()
        assert len(list(later.entries())) == later.size
        for earlier in logs[1 : later.size + 1]:
            way = later.consistency_proof(earlier.size)
            verify_consistency(earlier.size, later.size, way, earlier.root, later.root)
            assert later.root_at(earlier.size) == earlier.root


def changed(path: str, change: Callable[[bytes], bytes]) -> Callable[[Files], None]:
    def make(files: Files) -> None:
        files[path] = change(files[path])

    return make


def without(path: str) -> Callable[[Files], None]:
    def make(files: Files) -> None:
        del files[path]

    return make


FULL, LAST, TOP = "tile/0/001", "tile/0/002.p/9", "tile/1/000.p/2"
DAMAGE: list[tuple[str, str, Callable[[Files], None], str]] = [
    ("a full tile short", FULL, changed(FULL, lambda d: d[:-1]), "8,191 bytes, where 8,192"),
    ("a full tile long", FULL, changed(FULL, lambda d: d + d), "or more, where 8,192"),
    ("a full tile changed", FULL, changed(FULL, lambda d: d[:-1] + b"x"), "has the root"),
    ("a full tile missing", FULL, without(FULL), "is missing"),
    ("an edge tile short", LAST, changed(LAST, lambda d: d[32:]), "256 bytes, where 288"),
    ("an edge tile changed", LAST, changed(LAST, lambda d: d[:-1] + b"x"), "promises the root"),
    ("the highest tile changed", TOP, changed(TOP, lambda d: d[::-1]), "promises the root"),
    ("the highest tile missing", TOP, without(TOP), "is missing"),
]


@pytest.mark.parametrize(
    ("path", "damage", "said"),
    [(path, damage, said) for _, path, damage, said in DAMAGE],
    ids=[name for name, *_ in DAMAGE],
)
def test_damage(path: str, damage: Callable[[Files], None], said: str) -> None:
    files = tiles.log(ENTRIES)
    damage(files)
    with pytest.raises(DamagedError, match=said) as caught:
        History(MemorySource(files), len(ENTRIES), ROOT).inclusion_proof(300)
    assert path in str(caught.value)


def test_a_bundle_of_another_entry() -> None:
    files = tiles.log(ENTRIES)
    files["tile/entries/001"] = files["tile/entries/000"]
    history = History(MemorySource(files), len(ENTRIES), ROOT)
    assert history.entry(255) == ENTRIES[255]
    with pytest.raises(DamagedError, match=r"tile/entries/001 holds another entry 256 "):
        history.entry(256)


def test_the_full_file_stands_for_a_partial_one_and_never_the_reverse() -> None:
    files = tiles.log(ENTRIES[:300]) | tiles.log(ENTRIES)
    del files["tile/0/001.p/44"], files["tile/entries/001.p/44"]
    root = merkle.mth(ENTRIES[:300])
    early = History(MemorySource(files), 300, root)
    assert list(early.entries()) == ENTRIES[:300]
    assert early.inclusion_proof(299) == merkle.path(299, ENTRIES[:300])
    files["tile/0/001.p/255"] = files.pop("tile/0/001")[:-32]
    with pytest.raises(DamagedError, match=r"tile/0/001\.p/44 is missing"):
        History(MemorySource(files), 300, root).verify()


def test_another_root() -> None:
    with pytest.raises(DamagedError, match=r"^checkpoint promises"):
        History(MemorySource(tiles.log(ENTRIES)), len(ENTRIES), bytes(32)).verify()
    with pytest.raises(DamagedError, match="empty log"):
        History(MemorySource({}), 0, bytes(32)).verify()


def test_no_such_place() -> None:
    history = History(MemorySource(tiles.log(ENTRIES)), len(ENTRIES), ROOT)
    with pytest.raises(PositionError):
        history.inclusion_proof(len(ENTRIES))
    with pytest.raises(PositionError):
        history.inclusion_proof(0, len(ENTRIES) + 1)
    with pytest.raises(PositionError):
        history.consistency_proof(0)
    with pytest.raises(PositionError):
        history.roots(1, 3)
    for level, index in ((0, len(ENTRIES)), (9, 1), (10, 0), (-1, 0), (0, -1)):
        with pytest.raises(ParameterError):
            history.hash_at(level, index)
    with pytest.raises(ParameterError):
        history.entry(len(ENTRIES) + 256)
