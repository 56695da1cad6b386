"""The rules of notes: checkpoints of the log and receipts, which give entries their times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from paripassu.quoted import quoted
from paripassu.record.charter import Charter
from paripassu.record.checkpoint import Checkpoint, parse_checkpoint
from paripassu.record.errors import BadSignatureError, MalformedError, RefusedError
from paripassu.record.forms import DIGEST, RECEIPT
from paripassu.record.note import Note
from paripassu.record.signed import verify_signatures
from paripassu.record.state import Roots, Ruling, Settling, State
from paripassu.record.times import FINAL, HOUR, is_earlier_day, lower_median
from paripassu.record.vkey import VerifierKey


def judge_note(state: State, note: Note, roots: Roots) -> Ruling:
    """Judge a note; see :func:`paripassu.record.judge.judge`."""
    if not state.eras:
        raise RefusedError("first", "a note cannot be the first entry of a log")
    try:
        checkpoint = parse_checkpoint(note.text)
    except MalformedError as error:
        raise RefusedError("note-form", f"it is no note of a log: {error}") from None
    if checkpoint.origin == state.charter.origin:
        return _judge_checkpoint(state, note, checkpoint, roots)
    return _judge_receipt(state, note, checkpoint)


def _judge_checkpoint(state: State, note: Note, checkpoint: Checkpoint, roots: Roots) -> Ruling:
    size = checkpoint.size
    if not 1 <= size <= state.size:
        raise RefusedError(
            "note-size",
            f"the checkpoint has the size {size}, and should have one from 1 to {state.size}",
        )
    if checkpoint.root != roots(size):
        raise RefusedError(
            "note-root",
            f"the checkpoint of size {size} has another root than this log",
            "keep it: where it is signed, it shows that the log has two histories",
        )
    settling = state.settling
    if settling is None:
        time = _verify(note, [_quorum(state.charter), _quorum(state.charter_at(size))])
    else:
        if size != settling.size:
            raise RefusedError(
                "settling",
                f"the charter has changed: nothing is logged but checkpoints of size "
                f"{settling.size}, until both quorums have signed one, and this is of size {size}",
            )
        settling, time = _settle(settling, note, state)
    gains = state.times.gains_from(time)
    if state.settling is None and not state.has_statement(gains, size):
        raise RefusedError(
            "note-use",
            f"no statement below {size} has a later day than this checkpoint, or none",
        )
    _verify_not_late(state, time)
    return _logged(
        state.going_on(settling=settling, times=state.times.with_checkpoint(size, time)),
        time,
        gains,
    )


def _settle(settling: Settling, note: Note, state: State) -> tuple[Settling | None, int]:
    """Take a checkpoint of the size that a changed charter waits for, by either charter's rules.

    Returns
    -------
    settling : Settling or None
        What is waited for after it.
    time : int
        Of the note.
    """
    # The charter before is that of a size at which the new one was not in force.
    new, old = _quorum(state.charter), _quorum(state.charter_at(settling.size - 1))
    times = _times(note, [new, old])
    refusals = [_refusal(times, quorum) for quorum in (new, old)]
    if refusals[0] is not None and refusals[1] is not None:
        raise refusals[0]
    _verify_hour(times, [new, old])
    left = Settling(
        settling.size,
        settling.needs_old and refusals[1] is not None,
        settling.needs_new and refusals[0] is not None,
    )
    if left == settling:
        raise RefusedError(
            "note-use", "those who signed this checkpoint have signed one of its size already"
        )
    time = _time(times, old if refusals[0] is not None else new)
    return left if left.needs_old or left.needs_new else None, time


def _judge_receipt(state: State, note: Note, checkpoint: Checkpoint) -> Ruling:
    origin, between, id = checkpoint.origin.rpartition(RECEIPT)
    before = state.before
    if between and DIGEST.fullmatch(id) and origin == state.charter.origin:
        quorum = _quorum(state.charter)
    elif between and DIGEST.fullmatch(id) and before and origin == before.state.charter.origin:
        quorum = _quorum(before.state.charter)
    else:
        raise RefusedError(
            "note-origin",
            f"the note is of {quoted(checkpoint.origin)}, and this log is "
            f"{quoted(state.charter.origin)}",
        )
    if state.settling is not None:
        raise RefusedError(
            "settling",
            "the charter has changed: no receipt is logged until both quorums have signed a "
            f"checkpoint of size {state.settling.size}",
        )
    if checkpoint.size != 1:
        raise RefusedError("note-size", f"a receipt has the size 1, and not {checkpoint.size}")
    if checkpoint.root.hex() != id:
        raise RefusedError("note-root", "the root of a receipt is the id in its name")
    time = _verify(note, [quorum._replace(log_keys=())])
    index = state.ids.get(checkpoint.root)
    if index is None or not is_earlier_day(time, state.times.own(index)):
        raise RefusedError(
            "note-use",
            "the statement of this receipt is not logged"
            if index is None
            else f"the statement {index} has a time on this day, or an earlier one",
        )
    _verify_not_late(state, time)
    return _logged(state.going_on(times=state.times.with_receipt(index, time)), time, index)


class _Quorum(NamedTuple):
    """Who has to sign a note by one charter."""

    log_keys: tuple[VerifierKey, ...]
    witnesses: tuple[VerifierKey, ...]
    quorum: int


def _quorum(charter: Charter) -> _Quorum:
    return _Quorum(charter.log_keys, charter.witnesses, charter.quorum)


#: Who has signed a note, and when; 0 where no time is stated.
_Times = Mapping[VerifierKey, int]


def _verify(note: Note, quorums: Sequence[_Quorum]) -> int:
    """Verify that a note has all that some charters ask; give its time by the first."""
    times = _times(note, quorums)
    for quorum in quorums:
        if (refusal := _refusal(times, quorum)) is not None:
            raise refusal
    _verify_hour(times, quorums)
    return _time(times, quorums[0])


def _times(note: Note, quorums: Sequence[_Quorum]) -> _Times:
    known = {
        (key.name, key.key_id): key
        for quorum in quorums
        for key in (*quorum.log_keys, *quorum.witnesses)
    }
    for line in note.signatures:
        if (line.name, line.key_id) not in known:
            raise RefusedError(
                "note-unknown",
                f"the charter knows no key {quoted(line.name)} with the id {line.key_id.hex()}",
                "leave out its line",
            )
    try:
        return verify_signatures(note, known.values()).times
    except BadSignatureError as error:
        raise RefusedError("note-signature", str(error)) from None


def _stamps(times: _Times, quorum: _Quorum) -> list[int]:
    """Give the stamps that count: those of witnesses who state a time."""
    return [times[key] for key in quorum.witnesses if times.get(key)]


def _refusal(times: _Times, quorum: _Quorum) -> RefusedError | None:
    for key in quorum.log_keys:
        if key not in times:
            return RefusedError(
                "note-log-keys", f"the log has not signed with its key of type 0x{key.type:02x}"
            )
    count = len(_stamps(times, quorum))
    if count >= quorum.quorum:
        return None
    missing = ", ".join(quoted(key.name) for key in quorum.witnesses if not times.get(key))
    return RefusedError(
        "note-quorum",
        f"{count} witnesses have cosigned it with a time, and {quorum.quorum} have to; these have "
        f"not: {missing}",
    )


def _verify_hour(times: _Times, quorums: Iterable[_Quorum]) -> None:
    stamps = [stamp for quorum in quorums for stamp in _stamps(times, quorum)]
    apart = max(stamps) - min(stamps)
    if apart > HOUR:
        raise RefusedError(
            "note-hour",
            f"its stamps lie {apart:,} seconds apart, and {HOUR:,} are the most",
            "have all witnesses cosign it afresh",
        )


def _time(times: _Times, quorum: _Quorum) -> int:
    return lower_median(_stamps(times, quorum))


def _verify_not_late(state: State, time: int) -> None:
    if state.times.is_late(time):
        raise RefusedError(
            "note-late",
            f"its time is more than {FINAL // 86_400} days before the latest in the log: times are "
            "final then",
        )


def _logged(state: State, time: int, retimed: int) -> Ruling:
    after = state.going_on(size=state.size + 1, others=state.others.with_last(state.size))
    return Ruling(after, time=time, retimed=retimed)
