"""The depositary: takes statements and their files, has witnesses cosign, and logs their notes.

The core of the server: bytes in, :class:`paripassu.record.reply.Reply` out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import pairwise
from typing import Final

from paripassu.errors import PariPassuError
from paripassu.record.admission import Answer
from paripassu.record.blobs import StoredBlobs
from paripassu.record.checkpoint import Checkpoint, format_checkpoint, parse_checkpoint
from paripassu.record.collect import Witnesses, verify_answers, verify_newest, within_hour
from paripassu.record.entry import named_blobs, parse_entry
from paripassu.record.envelope import parse_statement
from paripassu.record.errors import MissingBlobsError, RefusedError, UnheldKeyError
from paripassu.record.history import History
from paripassu.record.log import Log
from paripassu.record.note import Note, NoteSignature, format_note, parse_note
from paripassu.record.queue import Queue
from paripassu.record.reply import Reply, refused
from paripassu.record.source import Source
from paripassu.record.state import State
from paripassu.record.statements import Place, Statements
from paripassu.record.storage.errors import StorageError
from paripassu.record.vkey import VerifierKey
from paripassu.record.waiting import WaitingFiles

#: Seconds after which an idle log has its checkpoint cosigned afresh.
REFRESH: Final = 3_600


class Depositary:
    """A log of statements that takes requests.

    Parameters
    ----------
    log : Log
        With :class:`paripassu.record.statements.Statements` as its rules; open for this alone.
    rules : Statements
        Those of the log.
    blobs : StoredBlobs
        Those of the rules.
    source : Source
        The log's own files.
    witnesses : Witnesses
    clock : callable
        Seconds since the epoch.
    interval : float
        Seconds from the beginning of a batch to that of the next.
    """

    def __init__(
        self,
        log: Log[Place],
        rules: Statements,
        blobs: StoredBlobs,
        source: Source,
        witnesses: Witnesses,
        clock: Callable[[], float],
        *,
        interval: float = 0.1,
    ) -> None:
        self.log, self._rules, self._source = log, rules, source
        self._witnesses, self._clock = witnesses, clock
        self._files = WaitingFiles(blobs, lambda: log.size, self._named)
        self._cosigned = 0.0
        self._changed: dict[int, Note] = {}
        self.queue = Queue(log, interval=interval)

    @property
    def state(self) -> State:
        """What the rules know of the log."""
        return self.log.state.state

    def verify_newest(self) -> None:
        """Verify that the log knows all that its witnesses have cosigned: before it signs.

        Raises
        ------
        ForkError
            They know better: no start.
        StorageError
            Fewer than the quorum answer.
        """
        if not self.state.eras:
            return
        charter = self.state.charter
        last = self._last()
        verify_newest(last, self.log.size, self._rules.root)
        verify_answers(last, self.log.size, charter)

    def _last(self) -> dict[str, Checkpoint | None]:
        """Give what each witness cosigned last, signed by the log's keys of that size.

        One that was away while the keys changed shows a checkpoint of the earlier ones. These prove
        nothing above the size at which others took their place.
        """
        keys = {key: None for era in self.state.eras for key in era.charter.log_keys}
        found: dict[str, Checkpoint | None] = {}
        for name, note in self._witnesses.notes(self.state.charter.origin, [*keys]).items():
            if note is None:
                found[name] = None
                continue
            seen = parse_checkpoint(note.text)
            own = self.state.log_keys_at(max(seen.size, 1))
            if any(_known(note.signatures, own)):
                found[name] = seen
        return found

    def add_entry(self, content: bytes) -> Reply:
        """Answer ``POST /add-entry``."""
        try:
            return _logged(self.queue.append(content))
        except PariPassuError as error:
            return self._refused(content, error)

    async def add_entry_async(self, content: bytes) -> Reply:
        """Do as :meth:`add_entry`, in a task of an event loop: who waits keeps no thread."""
        try:
            return _logged(await self.queue.append_async(content))
        except PariPassuError as error:
            return await asyncio.to_thread(self._refused, content, error)

    def _refused(self, content: bytes, error: PariPassuError) -> Reply:
        if isinstance(error, MissingBlobsError):
            self._files.wait(parse_statement(content))
        if isinstance(error, RefusedError):
            return refused(error)
        if isinstance(error, UnheldKeyError):
            return Reply(503, problem="log-key", what=str(error))
        problem = "storage" if isinstance(error, StorageError) else "closing"
        return Reply(503, problem=problem, what=str(error))

    @contextmanager
    def _named(self, start: int) -> Iterator[set[str]]:
        """Give the files that entries from an index on name; nothing is logged meanwhile."""
        with self.log.still():
            history = History(self._source, self.log.size, self.log.root)
            yield {
                blob.digest for content in history.entries(start) for blob in named_blobs(content)
            }

    def put_blob(self, digest: str, content: bytes) -> Reply:
        """Answer ``PUT /blobs/…``: a file is taken only if a statement waits for it."""
        return self._files.put(digest, content)

    def most_blob(self, digest: str) -> int:
        """Give how many bytes of a file are read at most: none of one that nobody waits for."""
        return self._files.most(digest)

    def is_due(self) -> bool:
        """Whether there is something to have cosigned: new entries, or an hour has passed."""
        return bool(self.state.eras) and (
            self._witnessed() < self.log.size
            or self.state.settling is not None
            or self._clock() - self._cosigned >= REFRESH
        )

    def _witnessed(self) -> int:
        """Give the size of the newest checkpoint that meets the quorum; -1: there is none."""
        note = self.log.witnessed
        return parse_checkpoint(parse_note(note).text).size if note else -1

    def tick(self) -> dict[str, str]:
        """Have the newest checkpoint cosigned, publish it, and log the note if that is of use.

        Returns
        -------
        dict of str to str
            By witness, why it did not cosign.
        """
        if not self.state.eras:
            return {}
        if self._witnessed() >= self.log.size and self.state.settling is None:
            self.log.sequence(refresh=True)
        note = parse_note(self.log.note)
        checkpoint = parse_checkpoint(note.text)
        state = self.state
        charters = [state.charter]
        waits = state.settling is not None
        if waits:
            charters.append(state.eras[-2].charter)
        keys = {key: None for charter in charters for key in charter.witnesses}
        history = History(self._source, checkpoint.size, checkpoint.root)
        changes = self._changes(history)
        found = self._witnesses.collect(note, history.consistency_proof, [*keys], changes)
        notes: list[bytes] = []
        newest = b""
        for charter in charters:
            lines = [*_known(note.signatures, charter.log_keys)]
            cosigned = within_hour(found.stamps, charter.witnesses)
            timed = len(cosigned) >= charter.quorum
            if not timed:  # it counts all the same, but its stamps give nothing a time
                known = [found.stamps[key] for key in charter.witnesses if key in found.stamps]
                cosigned = [one.signature for one in known]
            if len(cosigned) >= charter.quorum:
                whole = format_note(Note(note.text, (*lines, *cosigned)))
                newest = whole if charter is state.charter else newest
                if timed:
                    notes.append(whole)
        if waits and len(notes) == len(charters):
            # Both at once: behind one of them alone, no witness could cosign the size any more
            # that the other is waited for.
            self.log.append(notes)
        if newest and not (waits and self._witnessed() == checkpoint.size):
            self.log.witness(newest)
            self._cosigned = self._clock()
        for whole in [] if waits else notes:
            with suppress(RefusedError):  # it gives nothing a time that has one
                self.queue.append(whole)
        return found.refused

    def _changes(self, history: History) -> list[Note]:
        """Give the checkpoints at which the log's keys changed, each signed by old and new."""
        found = []
        for before, era in pairwise(self.state.eras):
            size = era.start
            if size < history.size and before.charter.log_keys != era.charter.log_keys:
                if size not in self._changed:
                    keys = (*before.charter.log_keys, *era.charter.log_keys)
                    self._changed[size] = _change(history, size, keys)
                found.append(self._changed[size])
        return found

    def close(self) -> None:
        """Log what waits, and let go of the log."""
        self.queue.close()


def _logged(answer: Answer) -> Reply:
    return Reply(200, f"{answer.index}\n".encode(), known=answer.known)


def _change(history: History, size: int, keys: Sequence[VerifierKey]) -> Note:
    """Read the checkpoint of a size that both charters' log keys have signed.

    It stands in the log behind the charter, once or in two parts: nothing else is logged before.
    """
    names = {(key.name, key.key_id) for key in keys}
    lines: dict[tuple[str, bytes], NoteSignature] = {}
    text = format_checkpoint(Checkpoint(keys[0].name, size, history.root_at(size)))
    for content in history.entries(size):
        try:
            entry = parse_entry(content)
        except RefusedError:
            continue
        if isinstance(entry, Note) and entry.text == text:
            for one in entry.signatures:
                lines.setdefault((one.name, one.key_id), one)
            if names <= lines.keys():
                break
    return Note(text, tuple(lines[name] for name in lines if name in names))


def _known(
    signatures: Sequence[NoteSignature], keys: Sequence[VerifierKey]
) -> Iterator[NoteSignature]:
    """Give the signatures by some keys."""
    names = {(key.name, key.key_id) for key in keys}
    return (one for one in signatures if (one.name, one.key_id) in names)
