"""The rules of statements: what each belongs to, who signs it, and how much a party may bring."""

from __future__ import annotations

from collections.abc import Mapping

from paripassu.merkle.hashing import EMPTY_ROOT
from paripassu.quoted import quoted
from paripassu.record.charter import Limits
from paripassu.record.envelope import Statement
from paripassu.record.errors import MissingBlobsError, RefusedError
from paripassu.record.holders import verify_holder
from paripassu.record.rules_charter import judge_charter
from paripassu.record.rules_keys import judge_keys
from paripassu.record.rules_signatures import verify_signatures
from paripassu.record.state import Blobs, Last, Roots, Ruling, State, Usage

CHARTER = "charter"
KEYS = "keys"


def judge_statement(state: State, statement: Statement, roots: Roots, blobs: Blobs) -> Ruling:
    """Judge a statement; see :func:`paripassu.record.judge.judge`."""
    if not state.eras:
        return _judge_first(state, statement, blobs)
    _verify_place(state, statement, roots)
    author = state.holders.get(statement.author)
    if author is None:
        raise RefusedError(
            "author",
            f"{quoted(statement.author)} holds no key that is in force",
            "sign as one of the holders in the charter, or in the newest key list",
        )
    _verify_order(state, statement)
    used = _used(state.used, author.party, statement, state.charter.limits)
    if statement.kind == CHARTER:
        changed = judge_charter(state, statement, blobs)
    elif statement.kind == KEYS:
        changed = judge_keys(state, statement)
    else:
        changed = state
        verify_holder(statement.signed, author)
        verify_signatures(statement, author.by_id)
    return _logged(changed, statement, used, blobs)


def _judge_first(state: State, statement: Statement, blobs: Blobs) -> Ruling:
    """Judge entry 0."""
    if state.size:
        raise RefusedError(
            "first", "entry 0 of this log is void, and without its charter nothing can be logged"
        )
    if statement.kind != CHARTER:
        raise RefusedError(
            "first",
            f"the first entry should be of the kind charter, not {quoted(statement.kind)}",
            "log the charter first",
        )
    if statement.after.size or statement.after.root != EMPTY_ROOT:
        raise RefusedError("after", "after of entry 0 is the empty log: size 0, root H()")
    _verify_order(state, statement)
    changed = judge_charter(state, statement, blobs)
    used = _used({}, changed.holders[statement.author].party, statement, changed.charter.limits)
    return _logged(changed, statement, used, blobs)


def verify_settled(state: State) -> None:
    """Verify that no changed charter waits for its checkpoints.

    Raises
    ------
    RefusedError
        ``settling``.
    """
    if state.settling is not None:
        raise RefusedError(
            "settling",
            "the charter has changed: nothing is logged until both quorums have signed a "
            f"checkpoint of size {state.settling.size}",
            "try again once they have",
        )


def _verify_place(state: State, statement: Statement, roots: Roots) -> None:
    """Verify that a statement belongs to this log, and here."""
    verify_settled(state)
    charter, most, before = state.charter, state.size, state.before
    if (
        before is not None
        and statement.origin == before.state.charter.origin
        and statement.kind not in (CHARTER, KEYS)
    ):
        # A statement that the log before did not log any more.
        charter, most, roots = before.state.charter, before.state.size, before.roots
    if statement.origin != charter.origin:
        raise RefusedError(
            "origin",
            f"it was written for the log {quoted(statement.origin)}, and this is "
            f"{quoted(state.charter.origin)}",
            "write it again for this log: `record state`",
        )
    if statement.agreement != charter.agreement:
        raise RefusedError(
            "agreement",
            f"its subject is {statement.agreement}, and the agreement of this log is "
            f"{charter.agreement}",
        )
    size = statement.after.size
    if not 1 <= size <= most or roots(size) != statement.after.root:
        raise RefusedError(
            "after",
            f"after is no checkpoint of this log: size {size}, of {most} entries",
            "write it again after a checkpoint that counts",
        )


def _verify_order(state: State, statement: Statement) -> None:
    """Verify that a statement follows on its author's last one."""
    index = state.ids.get(statement.digest)
    if index is not None:
        raise RefusedError("repeat", f"the same statement is entry {index} of this log")
    last = state.last.get(statement.author)
    if (None if last is None else last.id) != statement.previous:
        raise RefusedError(
            "previous",
            f"previous is {statement.previous or 'null'}, and the last statement of "
            f"{quoted(statement.author)} is {'none' if last is None else last.id}",
            "write it again: another statement of this author was logged first",
        )
    if last is None:
        return
    before = state.before is not None and statement.origin == state.before.state.charter.origin
    if (not before, statement.after.size) < (not last.before, last.after):
        raise RefusedError(
            "after-falls",
            f"after has the size {statement.after.size}, and that of the author's statement before "
            f"has {last.after}",
            "write it again after a newer checkpoint",
        )


def _used(
    used: Mapping[str, Usage], party: str, statement: Statement, limits: Limits
) -> Mapping[str, Usage]:
    """Count a statement for its author's party, within the limits."""
    entry, blob = used.get(party, _NOTHING)
    entry += len(statement.content)
    for file in statement.blobs:
        blob += file.size
    if entry > limits.entry_bytes:
        raise RefusedError(
            "entry-limit",
            f"with it the statements of {quoted(party)} have {entry:,} bytes, and the charter "
            f"allows {limits.entry_bytes:,}",
            "a changed charter may allow more",
        )
    if blob > limits.blob_bytes:
        raise RefusedError(
            "blob-limit",
            f"with it {quoted(party)} has named {blob:,} bytes of files, and the charter allows "
            f"{limits.blob_bytes:,}",
            "a changed charter may allow more",
        )
    return {**used, party: Usage(entry, blob)}


_NOTHING = Usage()


def _logged(state: State, statement: Statement, used: Mapping[str, Usage], blobs: Blobs) -> Ruling:
    missing = [
        blob
        for blob in statement.blobs
        if blob.digest not in state.removed and not blobs.holds(blob)
    ]
    if missing:
        raise MissingBlobsError(missing)
    last = Last(
        statement.id,
        state.before is not None and statement.origin != state.charter.origin,
        statement.after.size,
    )
    after = state.going_on(
        size=state.size + 1,
        last={**state.last, statement.author: last},
        used=used,
        ids=state.ids.with_item(statement.digest, state.size),
    )
    return Ruling(after, id=statement.id)
