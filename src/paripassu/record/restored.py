"""A log of statements whose depositary was lost: what its copy is worth, before it goes on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from paripassu.errors import ParameterError, RejectedError
from paripassu.merkle.hashing import EMPTY_ROOT
from paripassu.quoted import quoted
from paripassu.record.blobs import blob_path
from paripassu.record.checkpoint import Checkpoint, parse_checkpoint
from paripassu.record.collect import Witnesses, verify_answers, verify_newest
from paripassu.record.copying import Copying
from paripassu.record.edge import Edge
from paripassu.record.envelope import parse_statement
from paripassu.record.errors import DamagedError, ForkError, OriginError, UnsignedError
from paripassu.record.history import History
from paripassu.record.judged_entries import JudgedEntries
from paripassu.record.logged import MOST_NOTE
from paripassu.record.note import Note, format_note, parse_note
from paripassu.record.places import CHECKPOINT, PENDING, Places, Sign
from paripassu.record.predecessor import before_log
from paripassu.record.signed import verify_signatures
from paripassu.record.source import Source
from paripassu.record.state import Before, State
from paripassu.record.storage.contract import Head
from paripassu.record.tiles import WIDTH
from paripassu.record.vkey import VerifierKey
from paripassu.record.witnessed import charter_policy, verify_policy


@dataclass(frozen=True, slots=True)
class Restored:
    """A copy with which a log can go on.

    Attributes
    ----------
    history : History
        Its entries and files, at the newest checkpoint.
    state : State
        What the rules know after its entries.
    id : str
        Of entry 0.
    counted : bytes
        Its newest checkpoint that meets the quorum; empty: none yet.
    stamp : int
        The latest time that the log's own cosignatures name.
    breaches : tuple of int
        Entries that were logged and break a rule: they count for nothing.
    """

    history: History
    state: State
    id: str
    counted: bytes
    stamp: int
    breaches: tuple[int, ...]


def read_lost(
    source: Source,
    origin: str,
    keys: Sequence[VerifierKey],
    witnesses: Witnesses,
    predecessor: Sequence[Source] = (),
) -> Restored:
    """Read the copy of a log, and refuse it where the log could not go on from it.

    Parameters
    ----------
    source : Source
        The copy: a mirror, what everybody reads of the lost log, or a witness's copy.
    origin : str
        The log that it should be of.
    keys : sequence of VerifierKey
        The log's own, whose secrets the depositary has: by these checkpoints are believed. Where
        the log was lost while its charter changed, the old and the new ones.
    witnesses : Witnesses
        They say what they have cosigned: the copy must have all of it.
    predecessor : sequence of Source
        Of a successor, copies of the logs before it, the nearest first.

    Raises
    ------
    RejectedError
        It is of another log, is damaged, its checkpoint does not count, or a witness knows more.
    ParameterError
        The keys are not those of the charter in force.
    StorageError
        Fewer witnesses answer than the quorum.
    UnreachableError
        The copy cannot be read.
    """
    known = {name: note for name, note in witnesses.notes(origin, keys).items() if note}
    counted, signed = _checkpoints(source, origin, keys, known.values())
    newest = max(signed, key=lambda one: one[0].size)[0]
    if newest.size == 0:
        mend = "begin it again: `record init` with the agreement, the plan and the charter"
        raise RejectedError(f"{source.name} is the copy of a log without entries", mend)
    history = History(source, newest.size, newest.root)
    history.verify()
    before = before_log(history, source, predecessor)
    judged = _judged(history, source, before)
    charter = judged.state.charter
    _verify_keys(judged.state, keys)
    for one, own in signed:
        if one.size and not own.keys() >= set(judged.state.charter_at(one.size).log_keys):
            raise _unsigned(source.name, one)
        _verify_contains(history, one)
    if counted is not None:
        size = parse_checkpoint(counted.text).size
        verify_policy(counted, charter_policy(judged.state.charter_at(size)))
    last = witnesses.last(origin, keys)
    for name, cosigned in last.items():
        if cosigned is not None and cosigned.size > newest.size:
            raise RejectedError(
                f"{source.name} is behind: it has {newest.size:,} entries, and witness {name} has "
                f"cosigned {cosigned.size:,}",
                "take a newer copy: that of this witness",
            )
    verify_newest(last, newest.size, partial(_root, history))
    verify_answers(last, newest.size, charter)
    return Restored(
        history,
        judged.state,
        parse_statement(history.entry(0)).id,
        b"" if counted is None else format_note(counted),
        max(stamp for _, own in signed for stamp in own.values()),
        tuple(one.entry for one in judged.breaches),
    )


def restore(places: Places, restored: Restored, sign: Sign, stamp: int) -> None:
    """Write a log's files again from a copy, and begin with them.

    Parameters
    ----------
    places : Places
        Empty.
    restored : Restored
    sign : callable
    stamp : int
        Seconds since 1970. The log's own later times count instead.

    Raises
    ------
    DamagedError
        A file of the copy is missing, or is not what the checkpoint promises.
    UnreachableError
        It cannot be read.
    StorageError, LostRaceError
        As :func:`paripassu.record.places.begin`.
    """
    history, objects = restored.history, places.objects
    Copying(history, objects, Edge(), before=restored.state.before).run()
    time = max(stamp, restored.stamp)
    note = sign(history.size, history.root, time)
    places.state.create(Head(0, history.size, note, time, history.size, restored.counted))
    written = {PENDING: note} | ({CHECKPOINT: restored.counted} if restored.counted else {})
    for name, content in written.items():
        objects.replace(name, content)
    objects.sync([*written])


def _checkpoints(
    source: Source, origin: str, keys: Sequence[VerifierKey], known: Iterable[Note]
) -> tuple[Note | None, list[tuple[Checkpoint, dict[VerifierKey, int]]]]:
    """Give the checkpoint of a copy that should count, and all that its log has signed.

    Each with the keys that signed it, and their times. A witness's copy has none of its own: then
    what the witnesses have cosigned is gone by.
    """
    content = source.read(CHECKPOINT, MOST_NOTE)
    counted = None if content is None else parse_note(content)
    found = []
    if counted is not None:
        found.append(_signed(counted, origin, keys, source.name))
    pending = source.read(PENDING, MOST_NOTE)
    if pending is not None:
        with suppress(RejectedError):  # torn by the power cut with which the disk was lost
            found.append(_signed(parse_note(pending), origin, keys, source.name))
    if not found:
        seen = sorted(
            (_signed(note, origin, keys, "a witness") for note in known),
            key=lambda one: -one[0].size,
        )
        found = [one for one in seen if _has_tiles(source, one[0])][:1]
    if not found:
        raise DamagedError(CHECKPOINT, "is missing", f"is {source.name} the copy of a log?")
    return counted, found


def _signed(
    note: Note, origin: str, keys: Sequence[VerifierKey], name: str
) -> tuple[Checkpoint, dict[VerifierKey, int]]:
    """Give a checkpoint, and which keys of the log have signed it, with their times.

    Which should have, the charters say, which are not read yet.
    """
    found = verify_signatures(note, keys)
    if found.checkpoint.origin != origin:
        raise OriginError(
            f"{name} is a copy of {quoted(found.checkpoint.origin)}, not of {quoted(origin)}",
            "take a copy of this log, or give its origin",
        )
    if not found.times:
        raise _unsigned(name, found.checkpoint)
    return found.checkpoint, found.times


def _unsigned(name: str, checkpoint: Checkpoint) -> UnsignedError:
    return UnsignedError(
        f"{name}: the checkpoint of {checkpoint.size:,} entries is not signed by the keys that are "
        "given",
        "give the log's own keys, or take another copy",
    )


def _verify_keys(state: State, keys: Sequence[VerifierKey]) -> None:
    """Verify that keys are the log's, and that it can go on with them."""
    known = {key for era in state.eras for key in era.charter.log_keys}
    if not set(state.log_keys_at(state.size)) <= set(keys) <= known:
        what, mend = "is not the one that the charter in the copy names", "give the log's keys"
        if state.settling is not None:
            what = "is not what this copy needs: its last entries change the charter"
            mend = "give the log's old keys and its new ones"
        raise ParameterError("key", what, mend)


def _judged(history: History, source: Source, before: Before | None) -> JudgedEntries:
    judged = JudgedEntries(history, source, state=State.empty(before=before))
    for number in range(-(-history.size // WIDTH)):
        judged.take(WIDTH * number, history.bundle(number))
    if judged.lacking:
        raise DamagedError(blob_path(judged.lacking[0].digest), "is missing: it is a charter")
    if not judged.state.eras:
        first = judged.breaches[0].what if judged.breaches else "entry 0 is none"
        raise RejectedError(
            f"no entry of {source.name} puts a charter in force: {first}",
            "a log of any bytes is rebuilt with `opaque`",
        )
    return judged


def _verify_contains(history: History, seen: Checkpoint) -> None:
    root = _root(history, seen.size)
    if root != seen.root:
        raise ForkError(seen, Checkpoint(seen.origin, seen.size, root))


def _has_tiles(source: Source, seen: Checkpoint) -> bool:
    try:
        History(source, seen.size, seen.root).verify()
    except DamagedError:
        return False
    return True


def _root(history: History, size: int) -> bytes:
    return history.root_at(size) if size else EMPTY_ROOT
