"""Logs in a folder, and what every log has to hold after whatever happened to it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from pathlib import Path

from paripassu.merkle.hashing import leaf_hash
from paripassu.merkle.reference import list_root
from paripassu.record.admission import Answer, Opaque
from paripassu.record.log import Log
from paripassu.record.places import CHECKPOINT, PENDING, Places, begin
from paripassu.record.storage.contract import Objects
from paripassu.record.storage.files import Files
from paripassu.record.storage.sql import SqlIndex, SqlState
from paripassu.record.stored import read_bundle, read_tile
from paripassu.record.tiles import bundles_of, tiles_of

ORIGIN = "example.org/log"
NOW = 1_700_000_000


def sign(size: int, root: bytes, stamp: int) -> bytes:
    """Give the text of a checkpoint: no log asks who signed it."""
    return f"{ORIGIN}\n{size}\n{b64encode(root).decode()}\n\n{stamp}\n".encode()


def places(folder: Path) -> Places:
    """Give SQLite and files in a folder."""
    return Places(
        SqlState(f"sqlite:///{folder}/state.sqlite", ORIGIN),
        SqlIndex(f"sqlite:///{folder}/index.sqlite", ORIGIN),
        Files(folder / "public", folder / "temporary"),
    )


def begun(folder: Path) -> Log[None]:
    """Begin a log in an empty folder."""
    found = places(folder)
    begin(found, sign, NOW)
    return Log(found, Opaque(), sign, lambda: NOW)


def opened(folder: Path) -> Log[None]:
    """Open the log in a folder."""
    return Log(places(folder), Opaque(), sign, lambda: NOW)


def logged(log: Log[None], entries: Iterable[bytes]) -> list[int]:
    """Log entries; none may be refused."""
    answers = log.append(list(entries))
    assert all(isinstance(answer, Answer) for answer in answers), answers
    return [answer.index for answer in answers if isinstance(answer, Answer)]


def audited(objects: Objects, checkpoint: str = CHECKPOINT) -> list[bytes]:
    """Give the entries of a log as its readers see it; each file and hash must be right.

    Nothing here is taken from the log's own code but the names of the files.
    """
    note = objects.read(checkpoint, 10**6)
    assert note is not None
    origin, size, root = note.decode().split("\n")[:3]
    assert origin == ORIGIN
    entries: list[bytes] = []
    for bundle in bundles_of(int(size)):
        entries += read_bundle(objects, bundle)
    assert len(entries) == int(size)
    for tile in tiles_of(int(size)):
        hashes = b""
        span = 256**tile.level
        for number in range(tile.width):
            at = (tile.number * 256 + number) * span
            part = entries[at : at + span]
            hashes += leaf_hash(part[0]) if tile.level == 0 else list_root(part, 1)
        assert read_tile(objects, tile) == hashes, tile
    assert b64encode(list_root(entries, 1)).decode() == root
    pending = objects.read(PENDING, 10**6)
    assert pending is not None
    assert int(pending.decode().split("\n")[1]) >= int(size)
    return entries
