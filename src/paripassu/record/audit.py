"""``paripassu record audit``: is a log what its checkpoint says, and does that one count?"""

from __future__ import annotations

import os
import re
import time
from base64 import b64encode
from collections.abc import Callable, Sequence

from paripassu import given
from paripassu.errors import ParameterError, RejectedError
from paripassu.files import Readable, read
from paripassu.merkle.hashing import EMPTY_ROOT
from paripassu.record.ahead import Ahead
from paripassu.record.audit_checkpoint import Found, Judged
from paripassu.record.audited import Audit, AuditBreach
from paripassu.record.begun import Begun
from paripassu.record.blobs import blob_path
from paripassu.record.checkpoint import Checkpoint, parse_checkpoint
from paripassu.record.errors import BadKeyError, DamagedError
from paripassu.record.history import History
from paripassu.record.judged_entries import JudgedEntries
from paripassu.record.newest import (
    CHECKPOINT,
    read_earlier,
    read_newest,
)
from paripassu.record.note import Note, parse_note
from paripassu.record.policy import MOST_BYTES, Policy, parse_policy
from paripassu.record.predecessor import before_log, open_predecessors
from paripassu.record.source import Source, open_source
from paripassu.record.state import State
from paripassu.record.structure import audit_structure
from paripassu.record.vkey import VerifierKey, parse_vkey

_ID = re.compile(r"[0-9a-f]{64}")


def record_audit(
    log: str | os.PathLike[str],
    *,
    key: str | None = None,
    policy: Readable | None = None,
    charter: str | None = None,
    predecessor: Sequence[str | os.PathLike[str]] = (),
    since: Readable | None = None,
    max_age: float | None = None,
    clock: Callable[[], float] = time.time,
    progress: Callable[[int], None] | None = None,
) -> Audit:
    """Audit a log: every file against its checkpoint, and that one by what is given.

    Parameters
    ----------
    log : str or path
        The folder or the URL of a log, or of a copy of it.
    key : str, optional
        Verifier key of the log, ``NAME+ID+KEY``: it has to have signed the checkpoint, which has
        to be of the origin ``NAME``.
    policy : str, path or open file, optional
        A policy: the log's keys, the witnesses, and the quorum that has to have cosigned.
    charter : str, optional
        Id of entry 0: every entry is judged by the rules of the record, the checkpoint by the
        charter that is in force at its size, and the files that statements name have to be there.
    predecessor : list of str or path
        With ``charter``, of a successor: copies of the log before it, of the one before that, and
        so on. Their entries are judged too, up to what the successor's charter names.
    since : str, path or open file, optional
        A checkpoint that was seen before: the log has to go on from it.
    max_age : float, optional
        Seconds: so much earlier at most the witnesses have to have seen the checkpoint.
    clock : callable
        Seconds since the epoch, for ``max_age``.
    progress : callable, optional
        Is told now and then how many entries were read more.

    Returns
    -------
    Audit
        ``ok`` where all that is given holds; else with what is wrong.

    Raises
    ------
    ParameterError
        Nothing is given by which a checkpoint can be judged, or a value is none that is taken.
    InputError
        There is no log, or it has no checkpoint; or the policy or the earlier checkpoint is none.
    UnreachableError
        The log cannot be read now: nothing is said about it.
    """
    judged = Judged(
        _key(key),
        None if policy is None else _policy(policy),
        None if since is None else read_earlier(since),
        _charter(charter),
        None if max_age is None else _age(max_age, policy, charter),
        given.function(clock, "clock") or time.time,
        open_predecessors(predecessor),
    )
    if judged.before and judged.charter is None:
        mend = "give `charter`, the id of entry 0"
        raise ParameterError("predecessor", "is needed where entries are judged", mend)
    given.function(progress, "progress")
    if judged.key is None and judged.policy is None and judged.charter is None:
        raise ParameterError(
            "key",
            "or `policy` or `charter` should be given: else nothing can be judged",
            "get the log's verifier key, the policy, or the id of entry 0 from somebody whom you "
            "trust",
        )
    return _audited(open_source(log), judged, progress)[0]


def audit_statements(
    source: Source,
    charter: str | None = None,
    *,
    key: str | None = None,
    policy: Readable | None = None,
    predecessor: Sequence[Source] = (),
    since: Checkpoint | None = None,
    begun: Begun | None = None,
    progress: Callable[[int], None] | None = None,
) -> tuple[Audit, JudgedEntries | None]:
    """Audit a log of statements, and give the statements that count.

    Parameters
    ----------
    source : Source
    charter : str, optional
        Id of entry 0. Without it, the charter is believed as it stands in the log.
    key, policy
        As in :func:`record_audit`: by them the checkpoint is judged besides.
    predecessor : sequence of Source
        Of a successor: copies of the logs before it, the nearest first.
    since : Checkpoint, optional
        One that was seen before: breaches below it are known, and hinder nothing.
    begun : Begun, optional
        The log's first entries, as they were judged before. Whether they are those is verified by
        their hashes, as of all entries; if they are, signatures and rules are not judged again.
    progress : callable, optional
        Is told now and then how many entries were read more.

    Returns
    -------
    audit : Audit
        As :func:`record_audit` gives it.
    entries : JudgedEntries or None
        With the statements kept; None where nothing could be judged.

    Raises
    ------
    InputError
        There is no checkpoint.
    UnreachableError
        The log cannot be read now.
    """
    judged = Judged(
        _key(key),
        None if policy is None else _policy(policy),
        since,
        _charter(charter),
        None,
        time.time,
        list(predecessor),
        keep=True,
        begun=begun,
    )
    return _audited(source, judged, progress)


def _audited(
    source: Source, judged: Judged, progress: Callable[[int], None] | None
) -> tuple[Audit, JudgedEntries | None]:
    content = read_newest(source)
    found = Found(source.name)
    entries = None
    try:
        note = parse_note(content)
        checkpoint = parse_checkpoint(note.text, extensions=True)
    except RejectedError as error:
        found.wrong(CHECKPOINT, str(error))
        return found.answer(None, judged), None
    if judged.signatures(note, found):
        entries = _judge_files(source, note, checkpoint, judged, found, progress)
    return found.answer(checkpoint, judged), entries


def _judge_files(
    source: Source,
    note: Note,
    checkpoint: Checkpoint,
    judged: Judged,
    found: Found,
    progress: Callable[[int], None] | None,
) -> JudgedEntries | None:
    """Judge all files below a checkpoint, and what it was before."""
    earlier = judged.since
    if earlier is not None and _broken_off(earlier, checkpoint, found):
        return None

    history = History(source, checkpoint.size, checkpoint.root)
    begun, first = _begun(judged, history), State.empty()
    if judged.by_rules and begun is None:
        try:
            first = State.empty(before=before_log(history, source, judged.before))
        except DamagedError as error:
            found.wrong(error.file, f"it {error.wrong}")
            return None
        except RejectedError as error:
            found.wrong(judged.before[0].name, str(error))
            return None
    entries = JudgedEntries(history, source, judged.charter, keep=judged.keep, state=first)
    if begun is not None:
        entries.go_on(begun)

    with Ahead(entries, checkpoint.size if judged.by_rules else 0) as ahead:

        def seen(first: int, some: list[bytes]) -> None:
            if progress is not None:
                progress(len(some))
            if judged.by_rules:
                ahead.take(first, some)

        wrong = audit_structure(source, checkpoint.size, checkpoint.root, seen=seen)
        for one in wrong:
            found.wrong(one.file, f"it {one.what}")
        if wrong:
            return None
        ahead.finish()
    if judged.by_rules:
        _judge_entries(note, entries, judged, found)
    if earlier is None:
        return entries
    try:
        before = history.root_at(earlier.size) if earlier.size else EMPTY_ROOT
    except RejectedError as error:  # changed since it was read a moment ago
        found.wrong(CHECKPOINT, str(error))
        return None
    if before != earlier.root:
        found.wrong(CHECKPOINT, _forked(earlier, before))
    return entries


def _begun(judged: Judged, history: History) -> Begun | None:
    """Give what was judged before, if the log begins with it; what is damaged is named later."""
    begun = judged.begun
    if begun is None or begun.logs_before != len(judged.before):
        return None
    try:
        return begun if begun.begins(history, judged.charter) else None
    except DamagedError:
        return None


def _judge_entries(note: Note, entries: JudgedEntries, judged: Judged, found: Found) -> None:
    """Judge what the entries say, the files that they name, and the checkpoint by its charter."""
    known = judged.since.size if judged.since else 0
    found.breaches += [
        AuditBreach(entry=one.entry, rule=one.rule, what=one.what, earlier=one.entry < known)
        for one in entries.breaches
    ]
    for blob in entries.lacking:
        said = "it is missing, and it is a charter: nothing after it can be judged"
        found.wrong(blob_path(blob.digest), said)
    if entries.lacking:
        return
    if not entries.state.eras:
        found.wrong(CHECKPOINT, "the log has no charter: no entry of it puts one in force")
        return
    for blob in entries.missing_blobs():
        found.wrong(blob_path(blob.digest), "it is missing, or does not hold the bytes of its name")
    named = {blob.digest for blob in entries.blobs}
    found.removed = tuple(sorted(named & entries.state.removed))
    judged.by_charter(note, entries.state.charter_at(entries.state.size), found)


def _broken_off(earlier: Checkpoint, checkpoint: Checkpoint, found: Found) -> bool:
    """Say of a checkpoint that does not go on from an earlier one why not."""
    if earlier.origin != checkpoint.origin:
        said = f"it is of the log {checkpoint.origin}, and the earlier one of {earlier.origin}"
    elif earlier.size > checkpoint.size:
        said = (
            f"it has {checkpoint.size:,} entries, and the earlier one had {earlier.size:,}: the "
            "log was set back. Keep both checkpoints: together they are the proof"
        )
    elif earlier.size == checkpoint.size and earlier.root != checkpoint.root:
        said = _forked(earlier, checkpoint.root)
    else:
        return False
    found.wrong(CHECKPOINT, said)
    return True


def _forked(earlier: Checkpoint, root: bytes) -> str:
    return (
        f"the log has shown two histories: at size {earlier.size:,} the earlier checkpoint has the "
        f"root {b64encode(earlier.root).decode()}, and now it has {b64encode(root).decode()}. "
        "Keep both checkpoints: together they are the proof"
    )


def _key(text: str | None) -> VerifierKey | None:
    if text is None:
        return None
    try:
        return parse_vkey(given.text(text, "key"))
    except BadKeyError as error:
        mend = "give it whole: NAME+ID+KEY"
        raise ParameterError("key", f"is none: {error.name} {error.said}", mend) from None


def _policy(source: Readable) -> Policy:
    content = read(source, MOST_BYTES)
    return parse_policy(content.data, content.name)


def _charter(text: str | None) -> str | None:
    if text is not None and not _ID.fullmatch(given.text(text, "charter")):
        raise ParameterError("charter", "should be the id of entry 0: 64 digits from 0 to f")
    return text


def _age(value: float, policy: object, charter: object) -> float:
    age = given.seconds(value, "max_age")
    assert age is not None
    if policy is None and charter is None:
        mend = "give `policy` or `charter`, which name them"
        raise ParameterError("max_age", "asks when witnesses saw the checkpoint", mend)
    return age
