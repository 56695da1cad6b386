"""Tiles and entry bundles: which files a log has, and what stands in them.

C2SP tlog-tiles. A tile holds 256 neighbouring hashes, a bundle 256 entries; the last of a level may
hold fewer, and is then called partial::

    tile/0/x001/234          level 0: hashes of entries 315,904 to 316,159
    tile/1/004.p/210         level 1: hashes of 210 full tiles of level 0
    tile/entries/x001/234    the entries themselves, each after its length in two bytes
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from paripassu.errors import ParameterError
from paripassu.merkle.hashing import HASH_SIZE
from paripassu.merkle.leaves import buffer_hashes
from paripassu.merkle.spans import verify_size
from paripassu.record.errors import DamagedError

#: Hashes of a full tile, and entries of a full bundle: 2^8.
WIDTH = 256
LEVEL_BITS = 8
#: Bytes of a full tile.
TILE_BYTES = WIDTH * HASH_SIZE
#: Most bytes of an entry: its length stands in two bytes.
MOST_ENTRY = 2**16 - 1
#: Most bytes of a bundle.
MOST_BUNDLE = WIDTH * (2 + MOST_ENTRY)


class Tile(NamedTuple):
    """A tile of hashes.

    Attributes
    ----------
    level : int
        0 holds hashes of entries; level l those of full tiles of the level below.
    number : int
        Its place in the level, from 0.
    width : int
        Hashes in it, 1 to 256.
    """

    level: int
    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Where it stands below the log."""
        return tile_path(*self)

    @property
    def full(self) -> Tile:
        """The full tile in its place."""
        return Tile(self.level, self.number)


class Bundle(NamedTuple):
    """A bundle of entries.

    Attributes
    ----------
    number : int
        Its place, from 0: it begins with entry ``256 · number``.
    width : int
        Entries in it, 1 to 256.
    """

    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Where it stands below the log."""
        return bundle_path(*self)

    @property
    def full(self) -> Bundle:
        """The full bundle in its place."""
        return Bundle(self.number)


def tile_path(level: int, number: int, width: int = WIDTH) -> str:
    """Give the path of a tile.

    >>> tile_path(0, 1234067)
    'tile/0/x001/x234/067'
    >>> tile_path(2, 0, 17)
    'tile/2/000.p/17'
    """
    return f"tile/{level}/{_place(number, width)}"


def bundle_path(number: int, width: int = WIDTH) -> str:
    """Give the path of a bundle of entries.

    >>> bundle_path(273, 112)
    'tile/entries/273.p/112'
    """
    return f"tile/entries/{_place(number, width)}"


def _place(number: int, width: int) -> str:
    path = f"{number % 1000:03d}"
    while number := number // 1000:
        path = f"x{number % 1000:03d}/{path}"
    return path if width == WIDTH else f"{path}.p/{width}"


def levels(size: int) -> int:
    """Give how many levels of tiles a tree has: none where it is empty, 8 at most."""
    verify_size(size)
    return -(-size.bit_length() // LEVEL_BITS)


def tile_at(level: int, number: int, size: int) -> Tile:
    """Give the tile in a place, as wide as a tree of such a size has it.

    Raises
    ------
    ParameterError
        The tree has nothing there.
    """
    width = min(WIDTH, (size >> LEVEL_BITS * max(level, 0)) - WIDTH * number)
    if width < 1 or level < 0 or number < 0:
        raise ParameterError("number", f"is {number} at level {level}, beyond {size} entries")
    return Tile(level, number, width)


def edge_tiles(size: int) -> Iterator[Tile]:
    """Give the partial tiles of a tree, from the lowest level: with its size, they give its root.

    Every tree has one on its highest level, for a full tile there has one more above it.
    """
    for level in range(levels(size)):
        number, width = divmod(size >> LEVEL_BITS * level, WIDTH)
        if width:
            yield Tile(level, number, width)


def tiles_of(size: int) -> Iterator[Tile]:
    """Give every tile of a tree, level by level from the lowest."""
    for level in range(levels(size)):
        full, width = divmod(size >> LEVEL_BITS * level, WIDTH)
        yield from (Tile(level, number) for number in range(full))
        if width:
            yield Tile(level, full, width)


def bundles_of(size: int) -> Iterator[Bundle]:
    """Give every bundle of a log of such a size, in order."""
    full, width = divmod(size, WIDTH)
    yield from (Bundle(number) for number in range(full))
    if width:
        yield Bundle(full, width)


def bundle_at(number: int, size: int) -> Bundle:
    """Give the bundle in a place, as wide as a log of such a size has it.

    Raises
    ------
    ParameterError
        The log has nothing there.
    """
    width = min(WIDTH, size - WIDTH * number)
    if width < 1 or number < 0:
        raise ParameterError("number", f"is {number}, beyond {size} entries")
    return Bundle(number, width)


def format_bundle(entries: Sequence[bytes]) -> bytes:
    """Write entries one after the other, each after its length.

    Raises
    ------
    ParameterError
        One of them is too long.
    """
    parts: list[bytes] = []
    for entry in entries:
        if len(entry) > MOST_ENTRY:
            raise ParameterError(
                "entries", f"should have {MOST_ENTRY} bytes at most, and one has {len(entry)}"
            )
        parts += (len(entry).to_bytes(2, "big"), entry)
    return b"".join(parts)


def parse_bundle(data: bytes, bundle: Bundle) -> list[bytes]:
    """Read the entries of a bundle.

    Parameters
    ----------
    data : bytes
        All that stands in the file.
    bundle : Bundle
        How many entries it has, and its name for messages.

    Raises
    ------
    DamagedError
        It holds fewer entries, or more, or a part of one.
    """
    entries = []
    at, end = 0, len(data)
    for place in range(bundle.width):
        start = at + 2
        if start > end:
            break
        at = start + (data[at] << 8 | data[at + 1])
        if at > end:
            raise DamagedError(bundle.path, f"ends within its entry {place + 1} of {bundle.width}")
        entries.append(data[start:at])
    if at < end and len(entries) == bundle.width:
        more = f"holds more than the {bundle.width} entries that belong in it: "
        raise DamagedError(bundle.path, f"{more}{end - at} bytes are left over")
    if len(entries) < bundle.width:
        what = f"holds {len(entries)} entries, where {bundle.width} belong"
        raise DamagedError(bundle.path, what)
    return entries


def entry_hashes(entries: Sequence[bytes]) -> bytes:
    """Give the hashes of entries, 32 bytes each, one after the other."""
    ends = array("q", accumulate(map(len, entries), initial=0))
    # One thread: a bundle is hashed in less time than it takes to start another.
    return buffer_hashes(b"".join(entries), offsets=ends, threads=1)
