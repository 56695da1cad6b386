"""A depositary that was lost with its disk, rebuilt from a copy of its log."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from paripassu.errors import RejectedError
from paripassu.quoted import quoted
from paripassu.record.checkpoint import Checkpoint, parse_checkpoint
from paripassu.record.edge import Edge
from paripassu.record.errors import DamagedError, OriginError
from paripassu.record.history import History
from paripassu.record.logged import MOST_NOTE
from paripassu.record.note import parse_note
from paripassu.record.places import CHECKPOINT, PENDING, Places, Sign
from paripassu.record.source import Source
from paripassu.record.storage.contract import Head
from paripassu.record.tiles import WIDTH

#: Entries that are laid into tiles at a time: whole bundles, so that no partial file comes between.
_AT_ONCE = 64 * WIDTH


def copied_checkpoint(source: Source, origin: str) -> Checkpoint:
    """Give the newest checkpoint of a copy, with which the log goes on.

    Parameters
    ----------
    source : Source
        The copy.
    origin : str
        The log that it should be of.

    Raises
    ------
    RejectedError
        There is none, or it is of another log.
    UnreachableError
        It cannot be read.
    """
    found = [
        parse_checkpoint(parse_note(data).text)
        for name in (CHECKPOINT, PENDING)
        if (data := source.read(name, MOST_NOTE)) is not None
    ]
    if not found:
        raise DamagedError(CHECKPOINT, "is missing", f"is {source.name} the copy of a log?")
    newest = max(found, key=lambda one: one.size)
    if newest.origin != origin:
        raise OriginError(
            f"{source.name} is a copy of {quoted(newest.origin)}, not of {quoted(origin)}",
            "take a copy of this log, or give its origin",
        )
    return newest


def rebuild(places: Places, source: Source, checkpoint: Checkpoint, sign: Sign, stamp: int) -> None:
    """Write a log's tiles and entries again from a copy, and begin with them.

    Every entry is verified against the checkpoint before the log begins.

    Parameters
    ----------
    places : Places
        Empty.
    source : Source
        The copy.
    checkpoint : Checkpoint
        See :func:`copied_checkpoint`.
    sign : callable
    stamp : int
        Seconds since 1970.

    Raises
    ------
    DamagedError
        The copy is not what its checkpoint says; the file is named.
    UnreachableError
        It cannot be read.
    StorageError, LostRaceError
        As :func:`paripassu.record.places.begin`.
    """
    history = History(source, checkpoint.size, checkpoint.root)
    history.verify()
    edge = Edge()
    for entries in _parts(history.entries()):
        edge, files = edge.append(entries)
        places.objects.write(list(files.items()))
        places.objects.sync(list(files))
    if (edge.size, edge.root) != (checkpoint.size, checkpoint.root):
        raise RejectedError(
            f"{source.name} gives other entries than its checkpoint says", "take another copy"
        )
    note = sign(edge.size, edge.root, stamp)
    places.state.create(Head(0, edge.size, note, stamp, edge.size))
    for name in (PENDING, CHECKPOINT):
        places.objects.replace(name, note)
    places.objects.sync([PENDING, CHECKPOINT])


def _parts(entries: Iterator[bytes]) -> Iterator[list[bytes]]:
    while part := list(islice(entries, _AT_ONCE)):
        yield part
