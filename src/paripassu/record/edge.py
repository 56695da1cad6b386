"""The right edge of a growing log: what is kept of it to go on, and the files that growth adds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from paripassu.errors import ParameterError
from paripassu.merkle.compact import CompactRange
from paripassu.merkle.hashing import HASH_SIZE
from paripassu.merkle.leaves import hashes_root
from paripassu.merkle.spans import verify_size
from paripassu.record.tiles import (
    LEVEL_BITS,
    TILE_BYTES,
    WIDTH,
    Bundle,
    Tile,
    entry_hashes,
    format_bundle,
    levels,
)


@dataclass(frozen=True, slots=True)
class Edge:
    """The partial tiles and the partial bundle of a log: at most eight of 8 kB and one bundle.

    They are files of the log, so that it goes on from its own files. :meth:`append` gives the edge
    of the larger log; nothing is written here, and the edge before stays as it was.

    >>> edge, files = Edge().append([b"one", b"two"])
    >>> edge.size, sorted(files)
    (2, ['tile/0/000.p/2', 'tile/entries/000.p/2'])

    Attributes
    ----------
    size : int
        Entries of the log.
    tiles : tuple of bytes
        By level from 0: the hashes of its partial tile, empty where the level ends with a full one.
    bundle : tuple of bytes
        The entries of the partial bundle.

    Raises
    ------
    ParameterError
        They are not as many as the size asks for.
    PositionError
        No tree has such a size.
    """

    size: int = 0
    tiles: tuple[bytes, ...] = ()
    bundle: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        wanted = [
            HASH_SIZE * ((self.size >> LEVEL_BITS * level) % WIDTH)
            for level in range(levels(self.size))
        ]
        if [len(hashes) for hashes in self.tiles] != wanted:
            raise ParameterError("tiles", f"do not hold the hashes of {self.size} entries")
        if len(self.bundle) != self.size % WIDTH:
            raise ParameterError("bundle", f"does not hold the last of {self.size} entries")

    @property
    def root(self) -> bytes:
        """The root of the log's tree."""
        return edge_root(dict(enumerate(self.tiles)))

    @property
    def files(self) -> dict[str, bytes]:
        """The partial files themselves, path to content: the bundle, then tiles from the lowest."""
        found = {}
        if self.bundle:
            last = Bundle(self.size // WIDTH, len(self.bundle))
            found[last.path] = format_bundle(self.bundle)
        for level, hashes in enumerate(self.tiles):
            if hashes:
                number = self.size >> LEVEL_BITS * (level + 1)
                found[Tile(level, number, len(hashes) // HASH_SIZE).path] = hashes
        return found

    def append(
        self, entries: Sequence[bytes], hashes: bytes | None = None
    ) -> tuple[Edge, dict[str, bytes]]:
        """Append entries: give the edge of the larger log, and the files that it adds.

        Every file that the log has at the new size and did not have at this one is among them, and
        no other; a partial file of this size stays where it is until its full one is durable.

        Parameters
        ----------
        entries : sequence of bytes
        hashes : bytes, optional
            :func:`paripassu.record.tiles.entry_hashes` of them, where they are known already.

        Returns
        -------
        edge : Edge
        files : dict
            Path to content. Bundles come first, then tiles from the lowest level.

        Raises
        ------
        ParameterError
            An entry is too long, or there are not as many hashes as entries.
        PositionError
            The log would be larger than any.
        """
        size = self.size + len(entries)
        verify_size(size)
        if not entries:
            return self, {}
        rising = entry_hashes(entries) if hashes is None else hashes
        if len(rising) != HASH_SIZE * len(entries):
            raise ParameterError("hashes", f"should be {len(entries)}, of 32 bytes each")
        files, bundle = self._bundles(entries)
        tiles = []
        for level in range(levels(size)):
            before = self.tiles[level] if level < len(self.tiles) else b""
            left, rising = _filled(
                level, (self.size >> LEVEL_BITS * level) // WIDTH, before, rising, files
            )
            tiles.append(left)
        return Edge(size, tuple(tiles), bundle), files

    def _bundles(self, entries: Sequence[bytes]) -> tuple[dict[str, bytes], tuple[bytes, ...]]:
        files = {}
        left = [*self.bundle, *entries]
        index = self.size // WIDTH
        for at in range(0, len(left), WIDTH):
            part = left[at : at + WIDTH]
            files[Bundle(index + at // WIDTH, len(part)).path] = format_bundle(part)
        return files, tuple(left[len(left) - len(left) % WIDTH :])


def _filled(
    level: int, index: int, before: bytes, rising: bytes, files: dict[str, bytes]
) -> tuple[bytes, bytes]:
    """Lay hashes into the tiles of a level; give what is left of them, and the next level's."""
    if not rising:
        return before, b""
    hashes = before + rising
    above = []
    for at in range(0, len(hashes), TILE_BYTES):
        part = hashes[at : at + TILE_BYTES]
        tile = Tile(level, index + at // TILE_BYTES, len(part) // HASH_SIZE)
        files[tile.path] = part
        if tile.width == WIDTH:
            above.append(hashes_root(part, threads=1))
    return hashes[len(hashes) - len(hashes) % TILE_BYTES :], b"".join(above)


def edge_root(tiles: Mapping[int, bytes]) -> bytes:
    """Give the root of a tree from the hashes of its partial tiles, by level.

    A full tile is a hash of the tile above it, so they are the whole tree.
    """
    tree = CompactRange()
    for level in sorted(tiles, reverse=True):
        hashes = tiles[level]
        for at in range(0, len(hashes), HASH_SIZE):
            tree.append(hashes[at : at + HASH_SIZE], LEVEL_BITS * level)
    return tree.root()
