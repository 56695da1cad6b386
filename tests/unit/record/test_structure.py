"""Whatever is done to a file of a log, it is named; what harms nothing is accepted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle import merkle, tiles

from paripassu.record.edge import Edge
from paripassu.record.source import MemorySource
from paripassu.record.structure import MOST_FINDINGS, audit_structure

ENTRIES = [b"" if i == 3 else i.to_bytes(3) * (i % 5 + 1) for i in range(256 * 3 + 9)]
ROOT = merkle.mth(ENTRIES)
FILES = tiles.log(ENTRIES)
Files = dict[str, bytes]


def named(files: Mapping[str, bytes], root: bytes = ROOT, size: int = len(ENTRIES)) -> list[str]:
    return [one.file for one in audit_structure(MemorySource(files), size, root)]


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 511, 512, 700])
def test_whole(size: int) -> None:
    files = tiles.log(ENTRIES[:size])
    seen: list[bytes] = []

    def see(first: int, entries: list[bytes]) -> None:
        assert first == len(seen)
        seen.extend(entries)

    root = merkle.mth(ENTRIES[:size])
    assert audit_structure(MemorySource(files), size, root, seen=see) == []
    assert seen == ENTRIES[:size]


BUNDLE, LAST, TILE, EDGE, TOP = (
    "tile/entries/001",
    "tile/entries/003.p/9",
    "tile/0/001",
    "tile/0/003.p/9",
    "tile/1/000.p/3",
)


@pytest.mark.parametrize("path", sorted(FILES))
def test_each_file_missing_cut_lengthened_or_changed(path: str) -> None:
    old = FILES[path]
    assert named({one: data for one, data in FILES.items() if one != path}) == [path]
    for new in (
        b"",
        old[:-1],
        old[1:],
        old[: len(old) // 2],
        old + b"\0",
        old + b"\0\0",
        old + old,
        old[:-1] + bytes([old[-1] ^ 1]),
        bytes([old[0] ^ 128]) + old[1:],
        old[: len(old) // 2] + bytes([old[len(old) // 2] ^ 4]) + old[len(old) // 2 + 1 :],
    ):
        assert named(FILES | {path: new}) == [path], new[:40]


def swapped(one: str, other: str) -> Callable[[Files], None]:
    def make(files: Files) -> None:
        files[one], files[other] = files[other], files[one]

    return make


def with_hashes_swapped(path: str) -> Callable[[Files], None]:
    def make(files: Files) -> None:
        data = files[path]
        files[path] = data[32:64] + data[:32] + data[64:]

    return make


def moved(one: str, other: str) -> Callable[[Files], None]:
    def make(files: Files) -> None:
        files[other] = files.pop(one)

    return make


@pytest.mark.parametrize(
    ("damage", "wanted"),
    [
        (swapped(BUNDLE, "tile/entries/002"), [BUNDLE, "tile/entries/002"]),
        (swapped(TILE, "tile/0/002"), [TILE, "tile/0/002"]),
        (swapped(TILE, TOP), [TOP, TILE]),
        (with_hashes_swapped(TILE), [TILE]),
        (with_hashes_swapped(EDGE), [EDGE]),
        (with_hashes_swapped(TOP), [TOP, TOP]),
        (moved(LAST, "tile/entries/003.p/8"), [LAST]),
        (moved(BUNDLE, "tile/entries/001.p/255"), [BUNDLE]),
        (moved(TILE, "tile/0/001.p/255"), [TILE]),
        (moved(EDGE, "tile/0/003.p/10"), [EDGE]),
        (moved("tile/0/000", "tile/0/003"), ["tile/0/000"]),
    ],
)
def test_swapped_and_moved(damage: Callable[[Files], None], wanted: list[str]) -> None:
    files = dict(FILES)
    damage(files)
    assert named(files) == wanted


def rewritten(index: int) -> Files:
    """Give a log with another entry, and all tiles that follow from it."""
    other = list(ENTRIES)
    other[index] = b"another"
    return tiles.log(other)


def test_a_whole_other_history_is_not_that_of_the_checkpoint() -> None:
    assert named(rewritten(300)) == ["checkpoint"]
    assert named(FILES, bytes(32)) == ["checkpoint"]
    assert named({}, bytes(32), 0) == ["checkpoint"]
    # The bundle and its tile alone: the tile above shows both.
    other = rewritten(300)
    both = {path: other[path] for path in (BUNDLE, TILE)}
    assert named(FILES | both) == [TILE, BUNDLE]
    assert BUNDLE in named({path: data for path, data in (FILES | both).items() if path != TILE})


def test_nobody_above_says_which_is_wrong() -> None:
    """With a wrong tile at the edge the entries decide, if they have the promised root."""
    files = FILES | {EDGE: bytes(9 * 32)}
    assert named(files) == [EDGE]
    assert set(named(files | {TILE: bytes(8192)})) == {TILE, EDGE}
    found = audit_structure(
        MemorySource(files | {BUNDLE: FILES["tile/entries/002"]}), len(ENTRIES), ROOT
    )
    assert {one.file for one in found} == {LAST, BUNDLE}
    assert all("one of them is not the log's" in one.what for one in found)


def test_what_harms_nothing() -> None:
    later = tiles.log([*ENTRIES, *ENTRIES])
    assert named(FILES | later) == []
    assert named(later | {TOP: FILES[TOP]}) == []
    # Superseded partial files, and others that nobody reads.
    early = tiles.log(ENTRIES[:300])
    assert named(FILES | early | {"tile/0/009": b"left over", "checkpoint.old": b""}) == []


def test_a_full_file_in_place_of_a_partial_one_has_to_be_whole() -> None:
    later = tiles.log([*ENTRIES, *ENTRIES])
    files = {path: data for path, data in FILES.items() if path not in (LAST, EDGE)}
    for path in ("tile/0/003", "tile/entries/003"):
        full = later[path]
        assert named(files | later) == []
        assert named(files | later | {path: full[:-1]}) == [path]
        assert named(files | later | {path: b"x" + full[1:]}) != []


def test_it_stops_after_so_many() -> None:
    assert len(named({}, bytes(32), 2**62)) == MOST_FINDINGS
    made = [bytes([i % 251]) for i in range(256 * 120)]
    edge, files = Edge().append(made)
    few = {path: data for path, data in files.items() if path.startswith("tile/entries")}
    assert named(few, edge.root, len(made))[:2] == ["tile/1/000.p/120", "tile/0/000"]
    wrong = files | {
        path: bytes(len(data)) for path, data in files.items() if path.startswith("tile/0")
    }
    assert len(named(wrong, edge.root, len(made))) == MOST_FINDINGS
    assert len(named(wrong | {"tile/1/000.p/120": bytes(32 * 120)}, bytes(32), len(made))) == 100


def cut(old: bytes, at: int) -> bytes:
    return old[:at]


def flipped(old: bytes, at: int) -> bytes:
    return old[:at] + bytes([old[at] ^ 16]) + old[at + 1 :]


@given(st.data())
@settings(max_examples=examples(300), deadline=None)
def test_any_change_of_any_files_is_found(data: st.DataObject) -> None:
    files = dict(FILES)
    changed = data.draw(st.lists(st.sampled_from(sorted(FILES)), min_size=1, unique=True))
    for path in changed:
        old = FILES[path]
        places = st.integers(0, len(old) - 1)
        new = data.draw(
            st.one_of(
                st.none(),
                st.binary(max_size=20),
                places.map(partial(cut, old)),
                places.map(partial(flipped, old)),
                st.sampled_from(sorted(FILES)).map(lambda other: FILES[other]),
            )
        )
        if new is None:
            del files[path]
        else:
            files[path] = new
    found = named(files)
    assert (found == []) == (files == FILES)
    # Whoever is named was changed, or is a bundle, a tile or the checkpoint that no longer fits.
    if len(changed) == 1 and files != FILES:
        assert set(found) == set(changed)
