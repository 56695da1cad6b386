"""Making proofs out of a log: that an entry stands in it, and that it went on."""

from __future__ import annotations

import os
import re

from paripassu.errors import ParameterError, RejectedError
from paripassu.files import Readable, verify_place, write_text
from paripassu.kinds import beginning
from paripassu.merkle.hashing import leaf_hash
from paripassu.merkle.verify import verify_inclusion
from paripassu.quoted import in_python
from paripassu.record.checkpoint import Checkpoint
from paripassu.record.entry import parse_entry
from paripassu.record.envelope import Statement
from paripassu.record.errors import ForkError, MissingBlobsError, OriginError
from paripassu.record.history import History
from paripassu.record.newest import newest, read_earlier
from paripassu.record.proof import (
    ConsistencyProof,
    InclusionProof,
    format_consistency,
    format_proof,
    verify_went_on,
)
from paripassu.record.proven import RecordProof
from paripassu.record.source import open_source
from paripassu.record.source_blobs import SourceBlobs
from paripassu.record.state import State
from paripassu.record.statements import Statements

PROOF = beginning("a proof", b"c2sp.org/tlog-proof@", b"old ")
_INDEX = re.compile(r"0|[1-9][0-9]{0,18}")
_ID = re.compile(r"[0-9a-f]{64}")


def record_prove(
    log: str | os.PathLike[str],
    *,
    entry: int | str | None = None,
    since: Readable | None = None,
    out: str | os.PathLike[str] | None = None,
) -> RecordProof:
    """Make a proof out of a log, for somebody who then needs no log to verify it.

    Parameters
    ----------
    log : str or path
        A folder or a URL.
    entry : int or str
        The index of an entry, or the id of a statement: of several entries with it the one
        that counts.
    since : str, path or open file
        Instead of an entry: a checkpoint of the log that somebody has kept.
    out : str or path, optional
        The file to write the proof to.

    Raises
    ------
    ParameterError
        Neither an entry nor a checkpoint was given, or both, or no index and no id.
    RejectedError
        The log has no such entry, does not go on from the checkpoint, or is damaged.
    InputError
        There is no log to read, or no checkpoint.
    UnreachableError
        The log cannot be reached.
    """
    if (entry is None) == (since is None):
        raise ParameterError("entry", "or `since` should be given, one of them")
    wanted = None if entry is None else _wanted(entry)
    if out is not None:
        verify_place(out, since, replaces=PROOF)
    earlier = None if since is None else read_earlier(since)
    source = open_source(log)
    note, here = newest(source)
    history = History(source, here.size, here.root)
    history.verify()
    if earlier is not None:
        hashes = _since(history, earlier, here)
        text = format_consistency(ConsistencyProof(earlier.size, hashes, note)).decode()
        made = RecordProof(origin=here.origin, size=here.size, since=earlier.size, proof=text)
    else:
        index = wanted if isinstance(wanted, int) else _find(history, str(wanted))
        if index >= here.size:
            raise RejectedError(
                f"the log has no entry {index:,} at its newest checkpoint, of size {here.size:,}",
                "wait for the next checkpoint, or look at the index",
            )
        path = history.inclusion_proof(index)
        leaf = leaf_hash(history.entry(index))
        verify_inclusion(index, here.size, leaf, path, here.root)
        text = format_proof(InclusionProof(index, tuple(path), note)).decode()
        made = RecordProof(origin=here.origin, size=here.size, index=index, proof=text)
    if out is not None:
        write_text(out, text, replaces=PROOF)
        made = made.model_copy(update={"file": os.fspath(out)})
    return made


def _wanted(entry: int | str) -> int | str:
    """Take an index or an id."""
    if isinstance(entry, int) and not isinstance(entry, bool) and 0 <= entry < 2**63:
        return entry
    if isinstance(entry, str) and _ID.fullmatch(entry):
        return entry
    if isinstance(entry, str) and _INDEX.fullmatch(entry) and int(entry) < 2**63:
        return int(entry)
    raise ParameterError(
        "entry", f"should be an index or the id of a statement, not {in_python(entry)}"
    )


def _find(history: History, wanted: str) -> int:
    """Look for the statement with an id: the one that counts, where copies of it stand there too.

    A copy with a spoilt signature has the same id, and counts for nothing.
    """
    found = [index for index, content in enumerate(history.entries()) if _id(content) == wanted]
    if not found:
        raise RejectedError(
            f"no statement in the log has the id {wanted}",
            "wait for the next checkpoint, or look again",
        )
    try:
        rules = Statements(State.empty(), SourceBlobs(history.source))
        state = rules.replay_all(rules.start(), history.entries(0, found[-1] + 1)).state
    except MissingBlobsError:
        if len(found) == 1:
            return found[0]  # whether it counts, nobody can say: the charter is not there
        raise
    if not state.eras:
        return found[0]  # no log of statements: no entry counts more than another
    index = state.index_of(wanted)
    if index is None:
        raise RejectedError(
            f"the statement stands in the log at index {found[0]:,}, breaks a rule, and counts for "
            "nothing",
            "name the index, to prove that it stands there all the same",
        )
    return index


def _id(content: bytes) -> str:
    """Give the id of a statement; empty: whatever else a log holds."""
    try:
        found = parse_entry(content)
    except RejectedError:
        return ""
    return found.id if isinstance(found, Statement) else ""


def _since(history: History, earlier: Checkpoint, here: Checkpoint) -> tuple[bytes, ...]:
    """Make the hashes of the proof that a log went on."""
    if earlier.origin != here.origin:
        raise OriginError(
            f"the checkpoint is of the log {in_python(earlier.origin)}, and this log is "
            f"{in_python(here.origin)}"
        )
    if earlier.size > here.size:
        raise ForkError(
            earlier,
            here,
            f"the checkpoint has size {earlier.size:,}, and the newest of the log has less: "
            f"{here.size:,}",
        )
    if history.root_at(earlier.size) != earlier.root:
        raise ForkError(earlier, here)
    hashes: tuple[bytes, ...] = ()
    if 0 < earlier.size < here.size:
        hashes = tuple(history.consistency_proof(earlier.size))
    verify_went_on(earlier, here, hashes)
    return hashes
