"""What stands in force in a log, up to the newest that it has signed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from paripassu.errors import Fault, InputError, RejectedError
from paripassu.record.checkpoint import Checkpoint, parse_checkpoint
from paripassu.record.history import History
from paripassu.record.note import MOST_BYTES, Note, parse_note
from paripassu.record.places import CHECKPOINT, PENDING
from paripassu.record.predecessor import before_log
from paripassu.record.replayed import replay_history
from paripassu.record.source import Source
from paripassu.record.source_blobs import SourceBlobs
from paripassu.record.state import State
from paripassu.record.statements import Statements
from paripassu.record.witnessed import verify_charter


class NewestState(NamedTuple):
    """What the rules know of a log.

    Attributes
    ----------
    state : State
        After all that is logged, cosigned or not.
    counted_state : State
        After what the newest checkpoint that counts covers.
    counted : Checkpoint
    newest : Checkpoint
        The newest that the log has signed, cosigned or not.
    """

    state: State
    counted_state: State
    counted: Checkpoint
    newest: Checkpoint


def read_state(
    source: Source, predecessor: Sequence[Source] = (), *, otherwise: str = ""
) -> NewestState:
    """Judge every entry of a log, and its checkpoint by the charter in force.

    Parameters
    ----------
    source : Source
    predecessor : sequence of Source
        Of a successor, copies of the logs before it, the nearest first.
    otherwise : str
        What the caller takes in place of a checkpoint that counts, for the message.

    Raises
    ------
    InputError
        It has no checkpoint that counts, or no charter.
    RejectedError
        The checkpoint does not count, or the log is damaged.
    UnreachableError
        It cannot be read.
    """
    counted = _read(source, CHECKPOINT)
    if counted is None:
        mend = f"wait until the witnesses have cosigned it{otherwise}"
        raise InputError(source.name, [Fault(0, "", "has no checkpoint that counts", mend)])
    pending = _read(source, PENDING) or counted
    # What is logged and not yet witnessed may be the author's last statement all the same.
    newest = max((counted, pending), key=lambda found: found[1].size)[1]
    history = History(source, newest.size, newest.root)
    before = before_log(history, source, predecessor)
    rules = Statements(State.empty(before=before), SourceBlobs(source))
    size = counted[1].size
    place = replay_history(rules, rules.start(), history, size)
    at = place.state
    state = replay_history(rules, place, history, newest.size).state
    if not at.eras:
        mend = "its first entry, the charter, is still to be signed and appended"
        raise InputError(source.name, [Fault(0, "", "is a log without a charter", mend)])
    if size and rules.root(size) != counted[1].root:
        raise RejectedError(f"{source.name}: checkpoint and checkpoint.pending contradict")
    verify_charter(counted[0], at.charter)
    return NewestState(state, at, counted[1], newest)


def _read(source: Source, path: str) -> tuple[Note, Checkpoint] | None:
    content = source.read(path, MOST_BYTES)
    if content is None:
        return None
    note = parse_note(content)
    return note, parse_checkpoint(note.text)
