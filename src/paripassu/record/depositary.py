"""The depositary: takes statements and their files, has witnesses cosign, and logs their notes.

The core of the server: bytes in, :class:`paripassu.record.reply.Reply` out.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import pairwise
from typing import Final

from paripassu.errors import PariPassuError
from paripassu.record.admission import Answer
from paripassu.record.blob_reference import BlobReference
from paripassu.record.blobs import MOST_BLOB, StoredBlobs
from paripassu.record.checkpoint import Checkpoint, format_checkpoint, parse_checkpoint
from paripassu.record.collect import Witnesses, verify_answers, verify_newest, within_hour
from paripassu.record.entry import named_blobs, parse_entry
from paripassu.record.envelope import Statement, parse_statement
from paripassu.record.errors import MissingBlobsError, RefusedError
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

#: Seconds after which an idle log has its checkpoint cosigned afresh.
REFRESH: Final = 3_600


@dataclass(frozen=True, slots=True)
class Waiting:
    """A statement that keeps all rules, and waits for its files.

    Attributes
    ----------
    id : str
    blobs : dict of str to BlobReference
        By digest, those that it names.
    since : int
        Entries of the log before any of its files was brought.
    brought : set of str
        Digests of the files that were brought for it.
    """

    id: str
    blobs: dict[str, BlobReference]
    since: int
    brought: set[str] = field(default_factory=set)


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
        self.log, self._rules, self._blobs, self._source = log, rules, blobs, source
        self._witnesses, self._clock = witnesses, clock
        self._waiting: dict[str, Waiting] = {}
        self._lock = threading.Lock()
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
        last = self._witnesses.last(charter.origin, charter.log_keys)
        verify_newest(last, self.log.size, self._rules.root)
        verify_answers(last, self.log.size, charter)

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
            self._wait(parse_statement(content))
        if isinstance(error, RefusedError):
            return refused(error)
        problem = "storage" if isinstance(error, StorageError) else "closing"
        return Reply(503, problem=problem, what=str(error))

    def _wait(self, statement: Statement) -> None:
        """Remember what files may come: of one statement a holder, the newest."""
        with self._lock:
            before = self._waiting.get(statement.author)
            if before is not None and before.id == statement.id:
                return
            new = Waiting(
                statement.id, {blob.digest: blob for blob in statement.blobs}, self.log.size
            )
            self._waiting[statement.author] = new
            if before is None:
                return
            if kept := before.brought & new.blobs.keys():
                new = self._waiting[statement.author] = replace(new, since=before.since)
                new.brought.update(kept)
            self._displace(before)

    def _displace(self, before: Waiting) -> None:
        """Delete the files of a statement that waits no more, but for those that are needed."""
        needed = {digest for one in self._waiting.values() for digest in one.blobs}
        if not before.brought - needed:
            return
        with suppress(PariPassuError), self.log.still():
            # It may be in the log by now, or another one that names the same file.
            history = History(self._source, self.log.size, self.log.root)
            needed |= {
                blob.digest
                for content in history.entries(before.since)
                for blob in named_blobs(content)
            }
            for digest in before.brought - needed:
                self._blobs.forget(digest)

    def put_blob(self, digest: str, content: bytes) -> Reply:
        """Answer ``PUT /blobs/…``: a file is taken only if a statement waits for it."""
        with self._lock:
            wanted = [one for one in self._waiting.values() if digest in one.blobs]
            if not wanted:
                return Reply(
                    409, problem="blob-unexpected", what="no statement waits for this file"
                )
            blob = wanted[0].blobs[digest]
            if len(content) != blob.size or sha256(content).hexdigest() != digest:
                return Reply(
                    400, problem="blob-content", what="it does not have the bytes of its name"
                )
            if self._blobs.holds(blob):
                return Reply(200)
            try:
                self._blobs.keep(content)
            except StorageError as error:
                return Reply(503, problem="storage", what=str(error))
            for one in wanted:
                one.brought.add(digest)
        return Reply(200)

    def most_blob(self, digest: str) -> int:
        """Give how many bytes of a file are read at most: none of one that nobody waits for."""
        with self._lock:
            sizes = [
                one.blobs[digest].size for one in self._waiting.values() if digest in one.blobs
            ]
        return min(max(sizes, default=0), MOST_BLOB)

    def is_due(self) -> bool:
        """Whether there is something to have cosigned: new entries, or an hour has passed."""
        return bool(self.state.eras) and (
            self._witnessed() < self.log.size or self._clock() - self._cosigned >= REFRESH
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
        if self._witnessed() >= self.log.size:
            self.log.sequence(refresh=True)
        note = parse_note(self.log.note)
        checkpoint = parse_checkpoint(note.text)
        state = self.state
        charters = [state.charter]
        if state.settling is not None and len(state.eras) > 1:
            charters.append(state.eras[-2].charter)
        keys = {key: None for charter in charters for key in charter.witnesses}
        history = History(self._source, checkpoint.size, checkpoint.root)
        changes = self._changes(history)
        found = self._witnesses.collect(note, history.consistency_proof, [*keys], changes)
        for charter in charters:
            lines = [*_known(note.signatures, charter.log_keys)]
            cosigned = within_hour(found.stamps, charter.witnesses)
            timed = len(cosigned) >= charter.quorum
            if not timed:  # it counts all the same, but its stamps give nothing a time
                known = [found.stamps[key] for key in charter.witnesses if key in found.stamps]
                cosigned = [one.signature for one in known]
            if len(cosigned) >= charter.quorum:
                whole = format_note(Note(note.text, (*lines, *cosigned)))
                self._offer(whole, publish=charter is state.charter, timed=timed)
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

    def _offer(self, note: bytes, *, publish: bool, timed: bool) -> None:
        if publish:
            self.log.witness(note)
            self._cosigned = self._clock()
        if not timed:
            return
        with suppress(RefusedError):  # it gives nothing a time that has one
            self.queue.append(note)

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
