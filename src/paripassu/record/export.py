"""The statements of a log that count, decoded, with their times."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from paripassu import given
from paripassu.errors import ParameterError, RejectedError
from paripassu.record.ahead import Ahead
from paripassu.record.blobs import blob_path
from paripassu.record.checkpoint import Checkpoint
from paripassu.record.counted import Counted
from paripassu.record.errors import DamagedError, RefusedError
from paripassu.record.history import History
from paripassu.record.judged_entries import JudgedEntries
from paripassu.record.mirrored import ExportedEntry
from paripassu.record.newest import format_time, newest
from paripassu.record.predecessor import before_log
from paripassu.record.source import Source
from paripassu.record.state import State
from paripassu.record.structure import audit_structure

_ID = re.compile(r"[0-9a-f]{64}")
#: Where a body names earlier statements: by id once signed, by index once decoded.
NAMING = ("of", "cause", "commitment", "follows")
_NAMING = frozenset(NAMING)


def read_statements(
    source: Source,
    charter: str | None,
    predecessor: Sequence[Source],
    progress: Callable[[int], None] | None,
) -> tuple[Checkpoint, JudgedEntries]:
    """Read the statements of a log that count, whatever its checkpoint is worth.

    Raises
    ------
    RejectedError
        A file of the log is missing or wrong, or its entry 0 is not a charter, or another one.
    InputError
        There is no checkpoint.
    UnreachableError
        The log cannot be read now.
    ParameterError
        ``charter`` is no id, or ``predecessor`` names other logs than there are before this one.
    """
    if charter is not None and not _ID.fullmatch(given.text(charter, "charter")):
        raise ParameterError("charter", "should be the id of entry 0: 64 digits from 0 to f")
    _, checkpoint = newest(source)
    history = History(source, checkpoint.size, checkpoint.root)
    before = before_log(history, source, predecessor)
    judged = JudgedEntries(history, source, charter, keep=True, state=State.empty(before=before))

    with Ahead(judged, checkpoint.size) as ahead:

        def seen(first: int, entries: list[bytes]) -> None:
            ahead.take(first, entries)
            if progress is not None:
                progress(len(entries))

        wrong = audit_structure(source, checkpoint.size, checkpoint.root, seen=seen)
        if wrong:
            mend = "`paripassu record audit` lists all that is wrong"
            raise DamagedError(wrong[0].file, wrong[0].what, mend)
        ahead.finish()
    if judged.lacking:
        raise DamagedError(blob_path(judged.lacking[0].digest), "is missing: it is a charter")
    first = next((one for one in judged.breaches if one.entry == 0), None)
    if first is not None:
        raise RefusedError(first.rule, f"entry 0 begins no log of statements: {first.what}")
    if checkpoint.size and not judged.state.eras:
        raise RejectedError("no entry of the log puts a charter in force")
    return checkpoint, judged


def decoded(
    one: Counted, state: State, index_of: Callable[[str], int | None] | None = None
) -> ExportedEntry:
    """Decode a statement that counts, with the times that the whole log gives it.

    Parameters
    ----------
    one : Counted
    state : State
        After the whole log.
    index_of : callable, optional
        Gives the index of a statement by its id. Without it, that of this log.
    """
    time, own = state.times.time(one.index), state.times.own(one.index)
    return ExportedEntry(
        index=one.index,
        by=one.group,
        time=None if time is None else format_time(time),
        own=None if own is None or own == time else format_time(own),
        after=one.after,
        kind=one.kind,
        body=decoded_body(one, state, index_of),
    )


def decoded_body(
    one: Counted, state: State, index_of: Callable[[str], int | None] | None
) -> Mapping[str, Any]:
    """Give a body with indices in the place of ids; see :func:`decoded`."""
    if _NAMING.isdisjoint(one.body):
        return one.body
    body = dict(one.body)
    for name in NAMING:
        value = body.get(name)
        if isinstance(value, str) and _ID.fullmatch(value):
            own = state.index_of(value)
            # A later statement cannot be meant: its id was not known.
            if own is not None and own >= one.index:
                body[name] = None
            else:
                body[name] = own if index_of is None else index_of(value)
    return body
