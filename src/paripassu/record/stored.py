"""Read one tile or bundle of a log: exactly what the log's size asks for, not a byte more."""

from __future__ import annotations

from typing import TypeVar

from paripassu.merkle.hashing import HASH_SIZE
from paripassu.record.errors import DamagedError
from paripassu.record.source import Source
from paripassu.record.tiles import MOST_BUNDLE, TILE_BYTES, WIDTH, Bundle, Tile, parse_bundle

_Stored = TypeVar("_Stored", Tile, Bundle)


def read_tile(source: Source, tile: Tile) -> bytes:
    """Read the hashes of a tile.

    A partial tile may be gone once the full one is there, which begins with the same hashes. A full
    tile has nothing that could stand for it.

    Parameters
    ----------
    source : Source
    tile : Tile
        As wide as the log's size has it.

    Returns
    -------
    bytes
        32 for each of its hashes. Nothing is said yet of whether they are right.

    Raises
    ------
    DamagedError
        It is missing, or has another length.
    UnreachableError
        Nobody can say.
    """
    for place in _places(tile):
        found = source.read(place.path, TILE_BYTES)
        if found is not None:
            wanted = HASH_SIZE * place.width
            if len(found) != wanted:
                more = " or more" if len(found) > TILE_BYTES else ""
                what = f"has {len(found):,} bytes{more}, where {wanted:,} belong"
                raise DamagedError(place.path, what)
            return found[: HASH_SIZE * tile.width]
    raise DamagedError(tile.path, "is missing")


def read_bundle(source: Source, bundle: Bundle) -> list[bytes]:
    """Read the entries of a bundle; see :func:`read_tile`."""
    for place in _places(bundle):
        found = source.read(place.path, MOST_BUNDLE)
        if found is not None:
            if len(found) > MOST_BUNDLE:
                what = f"has more than {MOST_BUNDLE:,} bytes, the most of a bundle"
                raise DamagedError(place.path, what)
            return parse_bundle(found, place)[: bundle.width]
    raise DamagedError(bundle.path, "is missing")


def _places(one: _Stored) -> list[_Stored]:
    return [one] if one.width == WIDTH else [one, one.full]
