"""Tiles and bundles: the document's own examples, and each fault of a bundle."""

from __future__ import annotations

from collections import Counter

import pytest

from paripassu.errors import ParameterError
from paripassu.merkle.errors import PositionError
from paripassu.merkle.hashing import EMPTY_ROOT
from paripassu.record.edge import Edge
from paripassu.record.errors import DamagedError
from paripassu.record.tiles import (
    MOST_ENTRY,
    Bundle,
    Tile,
    bundle_at,
    bundles_of,
    edge_tiles,
    format_bundle,
    levels,
    parse_bundle,
    tile_at,
    tiles_of,
)


def test_the_example_of_the_document() -> None:
    """A tree of 70,000 has 273 full level 0 tiles, partial ones of width 112, 17 and 1, …"""
    made = list(tiles_of(70_000))
    assert Counter((tile.level, tile.width) for tile in made) == {
        (0, 256): 273,
        (0, 112): 1,
        (1, 256): 1,
        (1, 17): 1,
        (2, 1): 1,
    }
    assert list(tiles_of(256)) == [Tile(0, 0), Tile(1, 0, 1)]
    assert list(edge_tiles(70_000)) == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert list(bundles_of(70_000))[-1].path == "tile/entries/273.p/112"
    assert Tile(1, 1234067).path == "tile/1/x001/x234/067"


def test_empty() -> None:
    assert not list(tiles_of(0))
    assert not list(bundles_of(0))
    assert Edge().root == EMPTY_ROOT
    assert Edge().append([]) == (Edge(), {})


def test_the_largest() -> None:
    assert levels(2**63 - 1) == 8
    assert [tile.width for tile in edge_tiles(2**63 - 1)] == [255] * 7 + [127]
    with pytest.raises(PositionError):
        levels(2**63)


@pytest.mark.parametrize(("level", "number"), [(0, 2), (1, 1), (2, 0), (-1, 0), (0, -1)])
def test_no_such_tile(level: int, number: int) -> None:
    assert tile_at(0, 1, 257) == Tile(0, 1, 1)
    with pytest.raises(ParameterError):
        tile_at(level, number, 257)


def test_no_such_bundle() -> None:
    assert bundle_at(1, 257) == Bundle(1, 1)
    for number in (-1, 2):
        with pytest.raises(ParameterError):
            bundle_at(number, 257)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "holds 0 entries, where 2 belong"),
        (b"\0\1a", "holds 1 entries, where 2 belong"),
        (b"\0\1a\0", "holds 1 entries, where 2 belong"),
        (b"\0\1a\0\2b", "ends within its entry 2 of 2"),
        (b"\0\1a\0\1bc", "1 bytes are left over"),
        (b"\0\1a\0\1b\0\0", "2 bytes are left over"),
    ],
)
def test_faults_of_a_bundle(data: bytes, said: str) -> None:
    with pytest.raises(DamagedError, match=said) as caught:
        parse_bundle(data, Bundle(7, 2))
    assert caught.value.file == "tile/entries/007.p/2"


def test_an_entry_has_a_length_in_two_bytes() -> None:
    longest = bytes(MOST_ENTRY)
    assert parse_bundle(format_bundle([longest]), Bundle(0, 1)) == [longest]
    with pytest.raises(ParameterError, match="65535"):
        format_bundle([longest + b"\0"])
    with pytest.raises(ParameterError):
        Edge().append([b"", longest + b"\0"])


def test_an_edge_is_that_of_its_size() -> None:
    edge, _ = Edge().append([b"a"] * 257)
    for tiles, bundle in [
        (edge.tiles[:1], edge.bundle),
        ((edge.tiles[1], edge.tiles[0] * 2), edge.bundle),
        ((edge.tiles[0][1:], edge.tiles[1]), edge.bundle),
        (edge.tiles, ()),
        (edge.tiles, (b"a", b"a")),
    ]:
        with pytest.raises(ParameterError):
            Edge(257, tiles, bundle)
    with pytest.raises(ParameterError):
        edge.append([b"b"], bytes(31))
