"""Every tile and entry of a log against the root that its checkpoint promises, in one pass.

Entries are read once, in order, and hashed; the tiles are read from the top, so that each is judged
by the one above it before what lies below is judged by it. So a file that was changed is named, and
not one that only disagrees with it. Memory stays flat: one tile of each level is held.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from paripassu.merkle.hashing import HASH_SIZE
from paripassu.merkle.leaves import hashes_root
from paripassu.record.edge import edge_root
from paripassu.record.errors import DamagedError
from paripassu.record.history import verify_entries
from paripassu.record.source import Source
from paripassu.record.stored import read_bundle, read_tile
from paripassu.record.tiles import WIDTH, Bundle, Tile, edge_tiles, entry_hashes, tile_at

#: Faults after which the rest is not read: a log that lost a disk has one for each of its files.
MOST_FINDINGS = 100
#: Is given the number of the first of some entries, and these; in order, once each.
Seen = Callable[[int, list[bytes]], None]


class Finding(NamedTuple):
    """One file that is not as it should be.

    Attributes
    ----------
    file : str
        Its path below the log.
    what : str
        What is wrong, as a clause that follows the name.
    """

    file: str
    what: str


class _Doubt(NamedTuple):
    """A tile that does not fit what lies below it, where nothing above it says which is right."""

    tile: Tile
    below: str


class _EnoughError(Exception):
    pass


def audit_structure(
    source: Source,
    size: int,
    root: bytes,
    *,
    seen: Seen | None = None,
    most: int = MOST_FINDINGS,
) -> list[Finding]:
    """Compare all files of a log with the root that is promised.

    Parameters
    ----------
    source : Source
    size : int
        Entries, as the checkpoint says.
    root : bytes
        As the checkpoint says.
    seen : callable, optional
        Is given the entries as they are read, bundle by bundle, while all is as it should be.
    most : int
        Faults after which the rest is not read.

    Returns
    -------
    list of Finding
        Empty: the log's entries are those of the root, and so are its tiles.

    Raises
    ------
    PositionError
        No tree has such a size.
    UnreachableError
        Something cannot be read, so nothing can be said.
    """
    return _Walk(source, size, root, seen, most).run()


class _Walk:
    def __init__(
        self, source: Source, size: int, root: bytes, seen: Seen | None, most: int
    ) -> None:
        self.source, self.size, self.root = source, size, root
        self.seen, self.most = seen, most
        self.findings: list[Finding] = []
        self.doubts: list[_Doubt] = []

    def run(self) -> list[Finding]:
        try:
            edge = {tile: self.read(tile) for tile in edge_tiles(self.size)}
            given = {tile.level: hashes for tile, hashes in edge.items() if hashes is not None}
            sure = len(given) == len(edge) and edge_root(given) == self.root
            # From the highest level: its tiles begin with the first entry.
            found = {
                tile.level: self.below(tile, edge[tile], sure=sure)
                for tile in sorted(edge, reverse=True)
            }
            self.settle(found, sure=sure)
        except _EnoughError:
            for tile, below in self.doubts[: self.most - len(self.findings)]:
                self.findings.append(_unfit(tile, below))
        return self.findings

    def settle(self, found: dict[int, bytes | None], *, sure: bool) -> None:
        """Say of what was in doubt who is wrong, now that all entries have been hashed."""
        known = {level: hashes for level, hashes in found.items() if hashes is not None}
        whole = edge_root(known) if len(known) == len(found) else None
        for tile, below in self.doubts:
            if whole == self.root:
                self.add(tile.path, f"does not hold the hashes of what stands in {below}")
            else:
                self.add(*_unfit(tile, below))
        if not sure and whole != self.root and not self.findings:
            said = "the entries" if whole else "the tiles"
            self.add(
                "checkpoint",
                f"promises another root than that of {said} of size {self.size}: it says "
                f"{self.root.hex()}" + (f", and they give {whole.hex()}" if whole else ""),
            )

    def below(self, tile: Tile, hashes: bytes | None, *, sure: bool) -> bytes | None:
        """Give the hashes that the entries below a tile have; None where one cannot be read.

        Parameters
        ----------
        tile : Tile
        hashes : bytes or None
            What stands in it, if it could be read.
        sure : bool
            Whether these lead to the root.
        """
        if tile.level == 0:
            return self.bundle(tile, hashes, sure=sure)
        found = []
        for place in range(tile.width):
            number = WIDTH * tile.number + place
            expected = None
            if hashes is not None:
                expected = hashes[HASH_SIZE * place : HASH_SIZE * (place + 1)]
            found.append(self.full(Tile(tile.level - 1, number), expected, sure=sure))
        known = [hash for hash in found if hash is not None]
        return b"".join(known) if len(known) == len(found) else None

    def full(self, tile: Tile, expected: bytes | None, *, sure: bool) -> bytes | None:
        """Give the root over the entries below a full tile.

        Parameters
        ----------
        tile : Tile
        expected : bytes or None
            What the tile above it has.
        sure : bool
            Whether that one leads to the root.
        """
        hashes = self.read(tile)
        given = None if hashes is None else hashes_root(hashes, threads=1)
        fits = given is not None and given == expected
        if sure and given is not None and not fits:
            assert expected is not None
            self.add(
                tile.path,
                f"has the root {given.hex()}, where the tile above it has {expected.hex()}",
            )
        doubts = len(self.doubts)
        found = self.below(tile, hashes, sure=sure and fits)
        if found is None:
            return None
        root = given if found == hashes else hashes_root(found, threads=1)
        assert root is not None
        if sure and root == expected:
            del self.doubts[doubts:]  # the tile was wrong, and is named
        elif sure and tile.level == 0 and not fits:
            self.add(Bundle(tile.number).path, "does not hold the entries of the log's tree")
        elif not sure and expected is not None and root != expected and found == hashes:
            self.doubt(tile_at(tile.level + 1, tile.number // WIDTH, self.size), tile.path)
        return root

    def bundle(self, tile: Tile, hashes: bytes | None, *, sure: bool) -> bytes | None:
        """Give the hashes of the entries of a bundle, and hand them on if all is well so far."""
        bundle = Bundle(tile.number, tile.width)
        try:
            entries = read_bundle(self.source, bundle)
        except DamagedError as error:
            self.add(error.file, error.wrong)
            return None
        found = entry_hashes(entries)
        if hashes is not None and found != hashes:
            if not sure:
                self.doubt(tile, bundle.path)
                return found
            try:
                verify_entries(bundle.path, WIDTH * bundle.number, entries, hashes)
            except DamagedError as error:
                self.add(error.file, error.wrong)
        if self.seen is not None and sure and not self.findings:
            self.seen(WIDTH * bundle.number, entries)
        return found

    def read(self, tile: Tile) -> bytes | None:
        try:
            return read_tile(self.source, tile)
        except DamagedError as error:
            self.add(error.file, error.wrong)
            return None

    def doubt(self, tile: Tile, below: str) -> None:
        self.doubts.append(_Doubt(tile, below))
        if len(self.doubts) >= self.most:
            raise _EnoughError

    def add(self, file: str, what: str) -> None:
        self.findings.append(Finding(file, what))
        if len(self.findings) >= self.most:
            raise _EnoughError


def _unfit(tile: Tile, below: str) -> Finding:
    return Finding(below, f"does not fit {tile.path}: one of them is not the log's")
