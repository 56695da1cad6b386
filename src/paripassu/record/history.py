"""A log as read from its files at a checkpoint: all that it gives leads to the root promised."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator

from paripassu.errors import ParameterError
from paripassu.merkle.errors import PositionError
from paripassu.merkle.hashing import HASH_SIZE
from paripassu.merkle.leaves import hashes_root
from paripassu.merkle.prove import consistency_proof, inclusion_proof, subtree_root
from paripassu.merkle.spans import verify_size
from paripassu.record.edge import Edge, edge_root
from paripassu.record.errors import DamagedError
from paripassu.record.source import Source
from paripassu.record.stored import read_bundle, read_tile
from paripassu.record.tiles import (
    LEVEL_BITS,
    WIDTH,
    bundle_at,
    edge_tiles,
    entry_hashes,
    levels,
    tile_at,
)

#: Tiles that are kept once they were verified: 8 kB each.
_KEPT = 128


class History:
    """The tree and the entries of a log at a checkpoint, read as they are asked for.

    Nothing is taken from the files on trust: the tiles at the edge have to give the root, each
    other tile the hash that the tile above it has, and entries the hashes of their tile.

    Parameters
    ----------
    source : Source
        The log's files.
    size : int
        Entries of the log, as the checkpoint says.
    root : bytes
        Of its tree, likewise.

    Raises
    ------
    PositionError
        No tree has such a size.
    """

    def __init__(self, source: Source, size: int, root: bytes) -> None:
        verify_size(size)
        self.source, self.size, self.root = source, size, root
        self._edge: dict[int, bytes] | None = None
        self._kept: OrderedDict[tuple[int, int], bytes] = OrderedDict()

    def verify(self) -> None:
        """Verify that the tiles at the edge give the root.

        Raises
        ------
        DamagedError
            They do not, or one of them is missing.
        UnreachableError
            The log cannot be read.
        """
        if self._edge is not None:
            return
        edge = {tile.level: read_tile(self.source, tile) for tile in edge_tiles(self.size)}
        found = edge_root(edge)
        if found != self.root:
            names = ", ".join(tile.path for tile in edge_tiles(self.size))
            raise DamagedError(
                "checkpoint",
                f"promises the root {self.root.hex()}, and the tiles at its edge ({names}) give "
                f"{found.hex()}"
                if names
                else f"promises the root {self.root.hex()} of an empty "
                f"log, which has {found.hex()}",
                "one of these files is not the log's",
            )
        self._edge = edge

    def tile(self, level: int, index: int) -> bytes:
        """Give the hashes of a tile, as many as the log's size has there.

        Raises
        ------
        DamagedError, UnreachableError
            As :meth:`verify`; also where the tile does not fit the one above it.
        ParameterError
            The log has no such tile.
        """
        tile = tile_at(level, index, self.size)
        self.verify()
        assert self._edge is not None
        if tile.width < WIDTH:
            return self._edge[level]
        if (found := self._kept.get((level, index))) is not None:
            self._kept.move_to_end((level, index))
            return found
        above, place = divmod(index, WIDTH)
        expected = self.tile(level + 1, above)[HASH_SIZE * place :][:HASH_SIZE]
        found = read_tile(self.source, tile)
        if (given := hashes_root(found, threads=1)) != expected:
            what = f"has the root {given.hex()}, where the tile above it has {expected.hex()}"
            raise DamagedError(tile.path, what)
        self._kept[level, index] = found
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return found

    def hash_at(self, level: int, index: int) -> bytes:
        """Give the root over the ``2^level`` entries from ``index · 2^level``.

        Raises
        ------
        DamagedError, UnreachableError
            As :meth:`tile`.
        ParameterError
            The log does not have so many entries.
        """
        if level < 0 or index < 0 or (index + 1) << level > self.size:
            raise ParameterError(
                "index", f"is {index} at level {level}, beyond the {self.size} entries"
            )
        high, low = divmod(level, LEVEL_BITS)
        tile, place = divmod(index << low, WIDTH)
        hashes = self.tile(high, tile)[HASH_SIZE * place : HASH_SIZE * (place + (1 << low))]
        return hashes_root(hashes, threads=1)

    def roots(self, start: int, end: int) -> bytes:
        """Give the root over the entries from ``start`` to before ``end``, which are a subtree.

        This is what :mod:`paripassu.merkle.prove` asks for.

        Raises
        ------
        PositionError
            The range is no subtree, or the log does not have so many entries.
        DamagedError, UnreachableError
            As :meth:`tile`.
        """
        self._within(end)
        return subtree_root(start, end, self.hash_at)

    def root_at(self, size: int) -> bytes:
        """Give the root that the log had at an earlier size; see :meth:`roots`."""
        return self.root if size == self.size else self.roots(0, size)

    def inclusion_proof(self, index: int, size: int | None = None) -> list[bytes]:
        """Make the proof that an entry stands at a place, at this size or an earlier one.

        Raises
        ------
        PositionError
            There is no such entry, or no such size yet.
        DamagedError, UnreachableError
            As :meth:`tile`.
        """
        return inclusion_proof(index, self._within(size), self.roots)

    def consistency_proof(self, earlier: int, size: int | None = None) -> list[bytes]:
        """Make the proof that the log goes on from an earlier size.

        Raises
        ------
        PositionError
            The earlier size is 0 or the larger one, or there is no such size yet.
        DamagedError, UnreachableError
            As :meth:`tile`.
        """
        return consistency_proof(earlier, self._within(size), self.roots)

    def bundle(self, index: int) -> list[bytes]:
        """Give the entries of a bundle, as many as the log's size has there.

        Raises
        ------
        DamagedError, UnreachableError
            As :meth:`tile`; also where an entry does not have the hash of the tile.
        ParameterError
            The log has no such bundle.
        """
        bundle = bundle_at(index, self.size)
        hashes = self.tile(0, index)
        entries = read_bundle(self.source, bundle)
        verify_entries(bundle.path, WIDTH * index, entries, hashes)
        return entries

    def entry(self, index: int) -> bytes:
        """Give one entry; see :meth:`bundle`."""
        number, place = divmod(index, WIDTH)
        return self.bundle(number)[place]

    def entries(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Give entries in order, bundle by bundle.

        Parameters
        ----------
        start : int
        end : int, optional
            The last one is that before it; all by default.

        Raises
        ------
        DamagedError, UnreachableError
            As :meth:`bundle`, once it comes to it.
        """
        end = self._within(end)
        while start < end:
            number, place = divmod(start, WIDTH)
            found = self.bundle(number)[place : place + end - start]
            yield from found
            start += len(found)

    def _within(self, size: int | None) -> int:
        if size is None:
            return self.size
        if size > self.size:
            raise PositionError(f"the log has {self.size} entries, fewer than {size}")
        return size


def verify_entries(file: str, first: int, entries: list[bytes], hashes: bytes) -> None:
    """Verify that entries have the hashes that their tile has.

    Parameters
    ----------
    file : str
        The bundle's path, for messages.
    first : int
        The number of its first entry in the log.
    entries : list of bytes
    hashes : bytes
        Of the tile, 32 for each.

    Raises
    ------
    DamagedError
        An entry has another; the first such is named.
    """
    found = entry_hashes(entries)
    if found != hashes:
        wrong = next(
            number
            for number in range(len(entries))
            if found[HASH_SIZE * number :][:HASH_SIZE] != hashes[HASH_SIZE * number :][:HASH_SIZE]
        )
        raise DamagedError(file, f"holds another entry {first + wrong} than the log's tile says")


def read_edge(history: History) -> Edge:
    """Read what is needed to go on with a log.

    Raises
    ------
    DamagedError, UnreachableError
        As :meth:`History.bundle`.
    """
    size = history.size
    tiles = [
        history.tile(level, size >> LEVEL_BITS * (level + 1))
        if (size >> LEVEL_BITS * level) % WIDTH
        else b""
        for level in range(levels(size))
    ]
    bundle = history.bundle(size // WIDTH) if size % WIDTH else []
    return Edge(size, tuple(tiles), tuple(bundle))
