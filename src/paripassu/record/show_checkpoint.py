"""The newest checkpoint of a log, and who is missing from its quorum."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

from paripassu import given
from paripassu.documents.base64 import format_base64
from paripassu.errors import Fault, InputError, ParameterError, RejectedError
from paripassu.files import Readable, read
from paripassu.record.checkpoint import parse_checkpoint
from paripassu.record.history import History
from paripassu.record.judged_entries import JudgedEntries
from paripassu.record.newest import CHECKPOINT, PENDING, format_time, read_newest
from paripassu.record.note import Note, parse_note
from paripassu.record.policy import MOST_BYTES, parse_policy
from paripassu.record.predecessor import before_log, open_predecessors
from paripassu.record.proven import RecordCheckpoint
from paripassu.record.source import Source, open_source
from paripassu.record.state import State
from paripassu.record.tiles import WIDTH
from paripassu.record.witnessed import Witnessed, count_charter, count_policy

_ID = re.compile(r"[0-9a-f]{64}")


def record_checkpoint(
    log: str | os.PathLike[str],
    *,
    policy: Readable | None = None,
    charter: str | None = None,
    predecessor: Sequence[str | os.PathLike[str]] = (),
    pending: bool = False,
) -> RecordCheckpoint:
    """Read the newest checkpoint of a log, and say who of its witnesses has cosigned it.

    Parameters
    ----------
    log : str or path
        A folder or a URL.
    policy : str, path or open file, optional
        The log's keys, the witnesses, and how many of them have to cosign. Without it, the charter
        that is in force says so: every entry is read and judged for that.
    charter : str, optional
        Instead of a policy: the id that entry 0 should have. Without both, the log is believed
        in which charter it has.
    predecessor : list of str or path
        Without a policy, of a successor: copies of the log before it, of the one before that, and
        so on.
    pending : bool
        Whether to read the newest that the log has signed, instead of the newest that it says has
        its quorum.

    Raises
    ------
    ParameterError
        A policy and a charter were given, or the charter is no id.
    RejectedError
        The checkpoint is no checkpoint, a signature by a known key is wrong or missing, or the log
        is damaged or has another charter.
    InputError
        There is no log to read, no checkpoint, no charter, or the policy is none.
    UnreachableError
        The log cannot be reached.
    """
    wants = given.flag(pending, "pending")
    if charter is not None and not _ID.fullmatch(given.text(charter, "charter")):
        raise ParameterError("charter", "should be the id of entry 0: 64 digits from 0 to f")
    if policy is not None and charter is not None:
        raise ParameterError("policy", "and `charter` cannot be given together")
    rules = None if policy is None else read(policy, MOST_BYTES)
    known = None if rules is None else parse_policy(rules.data, rules.name)
    source = open_source(log)
    logs = open_predecessors(predecessor)
    if logs and known is not None:
        raise ParameterError("predecessor", "is not needed with `policy`", "leave it out")
    content = read_newest(source, PENDING if wants else CHECKPOINT)
    note = parse_note(content)
    found = count_policy(note, known) if known else _by_charter(source, note, charter, logs)
    here = found.checkpoint
    return RecordCheckpoint(
        ok=not found.missing,
        pending=wants,
        origin=here.origin,
        size=here.size,
        root=format_base64(here.root),
        signed=tuple(dict.fromkeys(key.name for key in found.log_keys)),
        stamps={name: format_time(time) for name, time in found.stamps.items()},
        missing=found.missing,
        note=content.decode(),
    )


def _by_charter(
    source: Source, note: Note, wanted: str | None, logs: Sequence[Source]
) -> Witnessed:
    """Count by the charter in force at the size of the checkpoint: every key of the log signs."""
    here = parse_checkpoint(note.text)
    history = History(source, here.size, here.root)
    history.verify()
    before = before_log(history, source, logs)
    entries = JudgedEntries(history, source, wanted, state=State.empty(before=before))
    for start in range(0, here.size, WIDTH):
        entries.take(start, history.bundle(start // WIDTH))
    other = next((one for one in entries.breaches if one.entry == 0), None)
    if wanted is not None and other is not None:
        raise RejectedError(f"entry 0 of the log is not what it should be: {other.what}")
    if entries.lacking:
        blob = entries.lacking[0].digest
        raise RejectedError(f"the log's charter is missing: the file {blob}", "ask for the file")
    if not entries.state.eras:
        what = "the log has no charter that could say who its witnesses are"
        mend = "give its policy with `policy`"
        raise InputError(source.name, [Fault(0, "", what, mend)])
    return count_charter(note, entries.state.charter_at(here.size))
