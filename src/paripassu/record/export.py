"""``paripassu record export``: the statements of a log that count, decoded, with their times."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from paripassu import given
from paripassu.errors import ParameterError, RejectedError
from paripassu.record.blobs import blob_path
from paripassu.record.errors import DamagedError, RefusedError
from paripassu.record.history import History
from paripassu.record.judged_entries import Counted, JudgedEntries
from paripassu.record.mirrored import ExportedEntry, RecordExport
from paripassu.record.newest import format_time, newest
from paripassu.record.predecessor import before_log, open_predecessors
from paripassu.record.source import open_source
from paripassu.record.state import State
from paripassu.record.structure import audit_structure

_ID = re.compile(r"[0-9a-f]{64}")
#: Where a body names earlier statements: by id once signed, by index once decoded.
_NAMING = ("of", "cause", "commitment", "follows")


def record_export(
    log: str | os.PathLike[str],
    *,
    charter: str | None = None,
    predecessor: Sequence[str | os.PathLike[str]] = (),
    progress: Callable[[int], None] | None = None,
) -> RecordExport:
    """Decode the statements of a log that count, each with its time.

    Notes and entries that break a rule are left out: they say nothing about the agreement.

    Parameters
    ----------
    log : str or path
        The folder or the URL of a log, or of a copy of it.
    charter : str, optional
        Id of entry 0. Without it the charter is believed as it stands there.
    predecessor : list of str or path
        Of a successor: copies of the log before it, of the one before that, and so on.
    progress : callable, optional
        Is told now and then how many entries were read more.

    Returns
    -------
    RecordExport

    Raises
    ------
    RejectedError
        A file of the log is missing or wrong, or its entry 0 is not a charter, or another one.
    InputError
        There is no log, or it has no checkpoint.
    UnreachableError
        The log cannot be read now.
    ParameterError
        ``charter`` is no id, or ``predecessor`` names other logs than there are before this one.
    """
    given.function(progress, "progress")
    if charter is not None and not _ID.fullmatch(given.text(charter, "charter")):
        raise ParameterError("charter", "should be the id of entry 0: 64 digits from 0 to f")
    source = open_source(log)
    _, checkpoint = newest(source)
    history = History(source, checkpoint.size, checkpoint.root)
    before = before_log(history, source, open_predecessors(predecessor))
    judged = JudgedEntries(history, source, charter, keep=True, state=State.empty(before=before))

    def seen(first: int, entries: list[bytes]) -> None:
        judged.take(first, entries)
        if progress is not None:
            progress(len(entries))

    wrong = audit_structure(source, checkpoint.size, checkpoint.root, seen=seen)
    if wrong:
        mend = "`paripassu record audit` lists all that is wrong"
        raise DamagedError(wrong[0].file, wrong[0].what, mend)
    if judged.lacking:
        raise DamagedError(blob_path(judged.lacking[0].digest), "is missing: it is a charter")
    first = next((one for one in judged.breaches if one.entry == 0), None)
    if first is not None:
        raise RefusedError(first.rule, f"entry 0 begins no log of statements: {first.what}")
    if checkpoint.size and not judged.state.eras:
        raise RejectedError("no entry of the log puts a charter in force")
    return RecordExport(
        log=source.name,
        origin=checkpoint.origin,
        size=checkpoint.size,
        entries=tuple(_decoded(one, judged.state) for one in judged.counted),
    )


def _decoded(one: Counted, state: State) -> ExportedEntry:
    time, own = state.times.time(one.index), state.times.own(one.index)
    return ExportedEntry(
        index=one.index,
        by=one.group,
        time=None if time is None else format_time(time),
        own=None if own is None or own == time else format_time(own),
        after=one.statement.after.size,
        kind=one.statement.kind,
        body=_body(one, state),
    )


def _body(one: Counted, state: State) -> Mapping[str, Any]:
    """Give a body with indices in the place of ids."""
    body = dict(one.statement.body)
    for name in _NAMING:
        value = body.get(name)
        if isinstance(value, str) and _ID.fullmatch(value):
            index = state.index_of(value)
            # A later statement cannot be meant: its id was not known.
            body[name] = index if index is not None and index < one.index else None
    return body
