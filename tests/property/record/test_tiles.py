"""Files, roots and proofs of tiled logs are those of a slow transcription of the documents."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle import merkle, tiles

from paripassu.merkle.verify import verify_consistency, verify_inclusion
from paripassu.record.edge import Edge
from paripassu.record.errors import DamagedError
from paripassu.record.history import History, read_edge
from paripassu.record.source import MemorySource
from paripassu.record.tiles import (
    Bundle,
    bundle_path,
    bundles_of,
    format_bundle,
    parse_bundle,
    tile_path,
    tiles_of,
)

#: Around the places where a tile fills and a level begins.
sizes = st.one_of(
    st.integers(0, 20),
    st.integers(250, 262),
    st.integers(508, 516),
    st.integers(0, 800),
)


def entries(count: int) -> list[bytes]:
    """Give entries that differ, some of them empty or long."""
    return [b"" if i % 97 == 3 else i.to_bytes(300 if i % 101 == 4 else 4) for i in range(count)]


@given(st.lists(sizes, min_size=1, max_size=4))
@settings(max_examples=examples(80), deadline=None)
@example([256])
@example([255, 1, 1])
@example([0, 512, 0, 3])
def test_a_growing_log_has_the_files_of_every_size(steps: list[int]) -> None:
    made = entries(sum(steps))
    stored: dict[str, bytes] = {}
    edge, size = Edge(), 0
    for step in steps:
        before = tiles.log(made[:size])
        edge, files = edge.append(made[size : size + step])
        size += step
        wanted = tiles.log(made[:size])
        assert files == {path: data for path, data in wanted.items() if path not in before}
        for path, data in files.items():
            assert stored.setdefault(path, data) == data
        assert {path: stored[path] for path in wanted} == wanted
        assert set(wanted) == {
            *(tile.path for tile in tiles_of(size)),
            *(bundle.path for bundle in bundles_of(size)),
        }
        assert edge.root == merkle.mth(made[:size])
        again = read_edge(History(MemorySource(wanted), size, edge.root))
        assert again == edge


@given(sizes.filter(bool), st.data())
@settings(max_examples=examples(80), deadline=None)
def test_a_history_answers_as_the_tree_over_its_entries(size: int, data: st.DataObject) -> None:
    made = entries(size)
    root = merkle.mth(made)
    history = History(MemorySource(tiles.log(made)), size, root)
    at = data.draw(st.integers(1, size))
    index = data.draw(st.integers(0, at - 1))
    assert history.root_at(at) == merkle.mth(made[:at])
    way = history.inclusion_proof(index, at)
    assert way == merkle.path(index, made[:at])
    verify_inclusion(index, at, merkle.mth([made[index]]), way, merkle.mth(made[:at]))
    way = history.consistency_proof(at)
    assert way == merkle.proof(at, made)
    verify_consistency(at, size, way, merkle.mth(made[:at]), root)
    assert history.entry(index) == made[index]
    assert list(history.entries(index, at)) == made[index:at]
    start = data.draw(st.sampled_from([i for i in range(at) if merkle.is_subtree(i, at)]))
    assert history.roots(start, at) == merkle.mth(made[start:at])


@given(sizes.filter(bool), st.data())
@settings(max_examples=examples(150), deadline=None)
def test_nothing_changed_is_given_out(size: int, data: st.DataObject) -> None:
    """Whatever is done to one file: what a history gives is right, or it is refused."""
    made = entries(size)
    files = tiles.log(made)
    path = data.draw(st.sampled_from(sorted(files)))
    old = files[path]
    new = data.draw(
        st.one_of(
            st.integers(0, max(0, len(old) - 1)).map(
                lambda at: old[:at] + bytes([old[at] ^ 1]) + old[at + 1 :] if old else b"x"
            ),
            st.integers(0, len(old)).map(lambda at: old[:at]),
            st.binary(min_size=1, max_size=40).map(lambda more: old + more),
            st.binary(max_size=40),
            st.sampled_from(sorted(files.values())),
        )
    )
    files[path] = new
    history = History(MemorySource(files), size, merkle.mth(made))
    if new == old:
        assert list(history.entries()) == made
        return
    with pytest.raises(DamagedError) as caught:
        assert list(history.entries()) == made
    assert path in str(caught.value)


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=256))
@settings(max_examples=examples(100))
def test_bundles_come_back(given_: list[bytes]) -> None:
    assert parse_bundle(format_bundle(given_), Bundle(0, len(given_))) == given_


@given(st.binary(max_size=600), st.integers(1, 256))
@settings(max_examples=examples(300))
@example(b"\x00\x00", 1)
@example(b"\x00", 1)
@example(b"", 1)
@example(b"\x00\x01", 1)
def test_a_bundle_has_one_encoding(data: bytes, width: int) -> None:
    try:
        found = parse_bundle(data, Bundle(0, width))
    except DamagedError:
        return
    assert len(found) == width
    assert format_bundle(found) == data


@given(st.integers(0, 2**63), st.integers(1, 256))
@settings(max_examples=examples(200))
@example(1234067, 256)
@example(999, 1)
@example(1000, 255)
def test_paths(number: int, width: int) -> None:
    place = tiles.encoded(number) + tiles.suffix(width)
    assert tile_path(0, number, width) == f"tile/0/{place}"
    assert bundle_path(number, width) == f"tile/entries/{place}"


@pytest.mark.slow
def test_three_levels() -> None:
    made = [i.to_bytes(3) for i in range(65_536 + 300)]
    edge, files = Edge().append(made)
    assert files == tiles.log(made)
    assert edge.root == merkle.mth(made)
    history = History(MemorySource(files), len(made), edge.root)
    assert history.inclusion_proof(65_000) == merkle.path(65_000, made)
    assert history.consistency_proof(65_537) == merkle.proof(65_537, made)
    assert list(history.entries(65_000)) == made[65_000:]
