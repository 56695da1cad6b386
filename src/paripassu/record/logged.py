"""What a log reads of itself when it starts."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Collection, Iterator

from paripassu.merkle.hashing import HASH_SIZE
from paripassu.record.checkpoint import parse_checkpoint
from paripassu.record.edge import Edge
from paripassu.record.errors import DamagedError, MalformedError
from paripassu.record.history import verify_entries
from paripassu.record.storage.contract import Batch, Head, Objects
from paripassu.record.storage.errors import LostRaceError, StaleStateError
from paripassu.record.stored import read_bundle, read_tile
from paripassu.record.tiles import (
    LEVEL_BITS,
    WIDTH,
    Bundle,
    Tile,
    bundle_at,
    edge_tiles,
    levels,
    tile_at,
)

#: Most bytes of a checkpoint.
MOST_NOTE = 1_000_000


def restored_edge(objects: Objects, size: int) -> Edge:
    """Give the right edge of a log of such a size, from its files.

    Raises
    ------
    DamagedError
        One of them is missing or has another length, or an entry is not what was hashed.
    """
    tiles = {tile.level: read_tile(objects, tile) for tile in edge_tiles(size)}
    bundle: list[bytes] = []
    if size % WIDTH:
        last = bundle_at(size // WIDTH, size)
        bundle = read_bundle(objects, last)
        verify_entries(last.path, size - size % WIDTH, bundle, tiles[0])
    return Edge(size, tuple(tiles.get(level, b"") for level in range(levels(size))), tuple(bundle))


def logged_hashes(objects: Objects, start: int, stop: int) -> list[bytes]:
    """Give the hashes of the entries of a log of size ``stop``, from an index on."""
    found: list[bytes] = []
    for index in range(start // WIDTH, -(-stop // WIDTH)):
        data = read_tile(objects, tile_at(0, index, stop))
        found += [data[at : at + HASH_SIZE] for at in range(0, len(data), HASH_SIZE)]
    return found[start % WIDTH :] if found else []


def logged_entries(objects: Objects, start: int, stop: int) -> Iterator[tuple[int, bytes]]:
    """Give the entries of a log of size ``stop``, from an index on, each with its index."""
    for index in range(start // WIDTH, -(-stop // WIDTH)):
        for at, entry in enumerate(read_bundle(objects, bundle_at(index, stop)), index * WIDTH):
            if at >= start:
                yield at, entry


def batch_entries(batch: Batch) -> list[bytes]:
    """Give the entries of a batch."""
    entries, data, at = [], batch.entries, 0
    while at < len(data):
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        entries.append(data[start:at])
    return entries


def superseded(before: int, files: Collection[str]) -> list[str]:
    """Give the full files that take the place of partial ones.

    Parameters
    ----------
    before : int
        Entries of the log before a batch.
    files : collection of str
        The files that the batch added.
    """
    found = []
    level = 0
    while count := before >> LEVEL_BITS * level:
        number, width = divmod(count, WIDTH)
        full = [Tile(level, number).path, *([] if level else [Bundle(number).path])]
        found += [path for path in full if width and path in files]
        level += 1
    return found


def verify_root(note: bytes, size: int, root: bytes) -> None:
    """Refuse files that do not give what the newest checkpoint says.

    Raises
    ------
    DamagedError
        They give another root.
    """
    signed = _size_and_root(note)
    if signed != (size, root):
        raise DamagedError(
            "tile",
            f"gives the root {b64encode(root).decode()} at {size:,} entries, and the log signed"
            f" another: its files were changed",
            "restore the files from a copy of the log",
        )


def verify_newest(head: Head | None, known: Head) -> None:
    """Verify that nobody else went on: by an older state, what is right would be refused.

    Parameters
    ----------
    head : Head or None
        What the database says.
    known : Head
        What this process went by.

    Raises
    ------
    LostRaceError
    """
    if head is None or head.version != known.version:
        raise LostRaceError(
            "another process went on with the log", "see that only one process serves it"
        )


def verify_published(note: bytes | None, head: Head) -> None:
    """Refuse a database that knows less than what is published.

    Raises
    ------
    StaleStateError
        The published checkpoint is of a larger log, or of another.
    """
    if not note:
        return
    found = _size_and_root(note)
    if found is None:
        return  # torn by a power cut: it is written again
    size, root = found
    if size > head.size or (size == head.size and found != _size_and_root(head.note)):
        raise StaleStateError(
            f"checkpoint.pending is of {size:,} entries with the root {b64encode(root).decode()},"
            f" and the log's database knows {head.size:,}",
            "the database was restored from a backup: rebuild the log from a copy of it",
        )


def _size_and_root(note: bytes) -> tuple[int, bytes] | None:
    """Give what a checkpoint says; None: it is torn."""
    text, end, _ = note.partition(b"\n\n")
    try:
        checkpoint = parse_checkpoint(text + end[:1])
    except MalformedError:
        return None
    return checkpoint.size, checkpoint.root
