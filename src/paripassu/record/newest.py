"""The newest checkpoint of a log, and times as they are said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from functools import lru_cache

from paripassu.errors import Fault, InputError, UnreadableError
from paripassu.files import Readable, read
from paripassu.record.checkpoint import Checkpoint, parse_checkpoint
from paripassu.record.errors import MalformedError
from paripassu.record.note import MOST_BYTES, Note, parse_note
from paripassu.record.source import Source

#: The newest checkpoint that meets the quorum, and the newest that the log has signed.
CHECKPOINT, PENDING = "checkpoint", "checkpoint.pending"


def read_newest(source: Source, path: str = CHECKPOINT) -> bytes:
    """Read the newest checkpoint of a log.

    Raises
    ------
    UnreadableError
        There is none.
    UnreachableError
        Nobody can say.
    MalformedError
        It is longer than any.
    """
    content = source.read(path, MOST_BYTES)
    if content is None:
        mend = "name the folder or the URL below which its file `checkpoint` stands"
        if path == CHECKPOINT and source.read(PENDING, 0) is not None:
            mend = "no checkpoint has met the quorum yet; see `paripassu record checkpoint`"
        fault = Fault(0, "", f"there is no {path} to read", mend)
        raise UnreadableError(source.name, [fault])
    return content


def newest(source: Source, path: str = CHECKPOINT) -> tuple[Note, Checkpoint]:
    """Read and parse the newest checkpoint of a log; whoever signed it is not asked here.

    Raises
    ------
    UnreadableError, UnreachableError
        As :func:`read_newest`.
    MalformedError
        It is none.
    """
    return parse_newest(read_newest(source, path), source, path)


def parse_newest(content: bytes, source: Source, path: str = CHECKPOINT) -> tuple[Note, Checkpoint]:
    """Parse the bytes of a log's checkpoint.

    Raises
    ------
    MalformedError
        They are none; names the file.
    """
    try:
        note = parse_note(content)
        return note, parse_checkpoint(note.text, extensions=True)
    except MalformedError as error:
        mend = "ask for a copy of the log that `paripassu record audit` accepts"
        raise MalformedError(f"{source.name}/{path}", f"is no checkpoint: {error}", mend) from None


def read_earlier(source: Readable) -> Checkpoint:
    """Read a checkpoint that somebody has kept.

    Raises
    ------
    InputError
        It is none, or cannot be read.
    """
    content = read(source, MOST_BYTES)
    try:
        return parse_checkpoint(parse_note(content.data).text, extensions=True)
    except MalformedError as error:
        mend = "give a checkpoint as the log has served it, with its signatures"
        raise InputError(content.name, [Fault(0, error.name, error.said, mend)]) from None


@lru_cache(maxsize=4096)  # entries come note by note, many with one time
def format_time(seconds: int) -> str:
    """Write a time as in RFC 3339, in UTC.

    >>> format_time(1798761600)
    '2027-01-01T00:00:00Z'
    """
    try:
        moment = dt.datetime.fromtimestamp(seconds, dt.UTC)
    except (OverflowError, ValueError, OSError):
        return "after the year 9999"
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def lower_median(stamps: Collection[int]) -> int | None:
    """Give the time that half of the witnesses, the earlier ones, had not passed."""
    return sorted(stamps)[(len(stamps) - 1) // 2] if stamps else None
