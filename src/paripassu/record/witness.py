"""A witness of one log: it copies before it cosigns, and takes statements that a log withholds.

The core: requests as bytes in, :class:`Reply` out. Network, disk, clock and key are handed in. The
protocol is C2SP tlog-witness, as docs/specification/record.md narrows it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from typing import Protocol

from paripassu.errors import PariPassuError
from paripassu.merkle.errors import ProofError
from paripassu.merkle.hashing import EMPTY_ROOT
from paripassu.quoted import quoted
from paripassu.record.checkpoint import Checkpoint
from paripassu.record.cosignature import cosign
from paripassu.record.entry import named_blobs, parse_entry
from paripassu.record.envelope import Statement
from paripassu.record.errors import (
    BadSignatureError,
    ForkError,
    MalformedError,
    MissingBlobsError,
    OriginError,
    RefusedError,
)
from paripassu.record.fork import Fork, format_fork, parse_fork, told_fork, verify_fork
from paripassu.record.forms import RECEIPT
from paripassu.record.held import Sorted, judge_next, sort_held
from paripassu.record.keys import Signer
from paripassu.record.memory import Held, Store
from paripassu.record.note import Note, NoteSignature, format_note, format_signature
from paripassu.record.proof import ConsistencyProof, parse_consistency, verify_went_on
from paripassu.record.reply import SIZE, Reply, refused
from paripassu.record.signed import verify_signatures
from paripassu.record.state import State
from paripassu.record.steady import ClockError, SteadyClock
from paripassu.record.waiting import KeptBlobs, WaitingFiles


class Copy(Protocol):
    """What a witness has copied of the log, every byte of it verified."""

    @property
    def state(self) -> State:
        """What the rules know after the entries that are copied; at least entry 0 is."""

    @property
    def blobs(self) -> KeptBlobs:
        """The files that are copied, and those of statements that are held."""

    def root(self, size: int) -> bytes:
        """Give the log's root at a size up to that of the copy."""

    def named(self, start: int) -> set[str]:
        """Give the digests of the files that copied entries from an index on name."""

    def advance(self, note: Note) -> None:
        """Copy the entries below a checkpoint, and all files that they name. Lasting on return.

        Raises
        ------
        ForkError
            What is copied is no part of it.
        PariPassuError
            It cannot be copied now.
        """

    def fork(self, note: Note) -> Fork | None:
        """Give the proof that a checkpoint and the one that was copied cannot both be true.

        Raises
        ------
        PariPassuError
            What would prove it cannot be read.
        """


class Witness:
    """A witness of one log.

    Parameters
    ----------
    name : str
        Of its key, as in the charter.
    signer : Signer
        Its key, for this origin and its receipts alone.
    copy : Copy
    store : Store
    clock : SteadyClock
        Begun with the store's last time.
    """

    def __init__(
        self, name: str, signer: Signer, copy: Copy, store: Store, clock: SteadyClock
    ) -> None:
        self.name = name
        self._signer, self._copy, self._store, self._clock = signer, copy, store, clock
        self._memory, self._fork = store.load(), store.fork()
        self._files = WaitingFiles(copy.blobs, lambda: copy.state.size, self._named)
        self._lock = threading.Lock()  # what is compared is what is replaced

    @property
    def origin(self) -> str:
        """Of the log."""
        return self._copy.state.charter.origin

    @property
    def fork(self) -> bytes:
        """The proof that the log has shown two histories: then nothing more is cosigned."""
        return self._fork

    def add_checkpoint(self, body: bytes) -> Reply:
        """Answer ``POST /add-checkpoint``: with a cosignature, or why not."""
        try:
            request = parse_consistency(body)
            origin = request.note.text.partition(b"\n")[0].decode()
        except MalformedError as error:
            return _no(400, "malformed", error)
        if origin != self.origin:
            return Reply(404, problem="unknown-log", what=f"{quoted(origin)} is not witnessed here")
        try:
            checkpoint = self._signed(request.note)
        except MalformedError as error:
            return _no(400, "malformed", error)
        except (BadSignatureError, OriginError) as error:
            return _no(403, "signature", error)
        with self._lock:
            return self._cosigned(request, checkpoint)

    def _signed(self, note: Note) -> Checkpoint:
        """Verify that every key of the log has signed: those of the charter that is copied."""
        keys = self._copy.state.charter.log_keys
        found = verify_signatures(note, keys)
        missing = [key for key in keys if key not in found.times]
        if missing:
            raise BadSignatureError(f"a key of the log has not signed: {missing[0].type:#04x}")
        return found.checkpoint

    def _cosigned(self, request: ConsistencyProof, checkpoint: Checkpoint) -> Reply:
        last = self._memory
        if checkpoint.size <= self._copy.state.size:
            self._convict(request.note)  # whatever else is wrong with the request
        if request.old > checkpoint.size:
            what = f"the old size {request.old} is above that of the checkpoint, {checkpoint.size}"
            return Reply(400, problem="old-size", what=what)
        if request.old != last.size:
            return Reply(
                409,
                f"{last.size}\n".encode(),
                SIZE,
                "size",
                f"the last checkpoint that was cosigned has size {last.size}, not {request.old}",
            )
        if self._fork:
            return self._frozen()
        try:
            if checkpoint.size == 0 and checkpoint.root != EMPTY_ROOT:
                raise ProofError("a checkpoint of size 0 has the root of a tree without leaves")
            seen = Checkpoint(checkpoint.origin, last.size, last.root)
            verify_went_on(seen, checkpoint, request.hashes)
        except (ForkError, ProofError) as error:
            if self._convict(request.note):
                return self._frozen()
            return _no(422, "fork" if isinstance(error, ForkError) else "proof", error)
        try:
            self._copy.advance(request.note)
        except ForkError as error:
            return self._frozen() if self._convict(request.note) else _no(422, "fork", error)
        except PariPassuError as error:
            return _no(503, "copy", error)
        return self._stamped(request.note, checkpoint)

    def _convict(self, note: Note) -> bool:
        """Keep the proof of a fork, if a checkpoint that the log has signed is one.

        Returns
        -------
        bool
            Whether there is one, from before or now.
        """
        if self._fork:
            return True
        try:
            fork = self._copy.fork(note)
            if fork is None:
                return False
            verify_fork(fork, self._copy.state.charter.log_keys)
        except PariPassuError:
            return False  # what cannot be read, or convinces nobody else, proves nothing
        content = format_fork(fork)
        self._store.convict(content)  # before any answer: it is shown for good
        self._fork = content
        return True

    def _frozen(self) -> Reply:
        return Reply(422, problem="fork", what=told_fork(parse_fork(self._fork)))

    def _stamped(self, note: Note, checkpoint: Checkpoint) -> Reply:
        try:
            now = self._clock.now()
        except ClockError as error:
            return _no(503, "clock", error)
        found = self._sorted()
        if late := found.overdue(now):
            return Reply(
                503,
                problem="withheld",
                what=f"the log has not taken the statement {late[0].statement.id} for a day",
            )
        for id in found.gone:
            self._store.drop(id)
        signature = cosign(checkpoint, self.name, self._signer, now)
        whole = format_note(Note(note.text, (*self._of_log(note), signature)))
        memory = replace(
            self._memory, size=checkpoint.size, root=checkpoint.root, time=now, note=whole
        )
        # Before the signature leaves: whoever has it, this witness knows of it.
        self._store.save(memory)
        self._memory = memory
        return Reply(200, format_signature(signature))

    def _of_log(self, note: Note) -> tuple[NoteSignature, ...]:
        known = {(key.name, key.key_id) for key in self._copy.state.charter.log_keys}
        return tuple(one for one in note.signatures if (one.name, one.key_id) in known)

    def follow(self, note: Note) -> None:
        """Copy the log up to a checkpoint that its keys have signed, without cosigning it.

        Raises
        ------
        BadSignatureError
            Not all of the log's keys have signed it.
        PariPassuError
            As ``Copy.advance``.
        """
        self._signed(note)
        with self._lock:
            try:
                self._copy.advance(note)
            except ForkError:
                self._convict(note)
                raise

    def checkpoint(self, origin_hash: str) -> Reply:
        """Answer ``GET /HASH/checkpoint``: the latest that was cosigned, with its signatures."""
        known = sha256(self.origin.encode()).hexdigest()
        if origin_hash != known or not self._memory.note:
            return Reply(404, problem="unknown-log", what="no such log was cosigned here")
        return Reply(200, self._memory.note)

    def add_entry(self, content: bytes) -> Reply:
        """Answer ``POST /add-entry``: hold a statement for the log, and give a receipt for it."""
        try:
            entry = parse_entry(content)
        except RefusedError as error:
            return refused(error)
        if not isinstance(entry, Statement):
            return Reply(400, problem="note", what="a witness takes statements alone")
        with self._lock:
            return self._held(entry, content)

    def _held(self, statement: Statement, content: bytes) -> Reply:
        copied = self._copy.state.size
        if statement.origin == self.origin and statement.after.size > copied:
            what = f"{copied} entries are copied here, and its author had seen more of them"
            return Reply(503, problem="behind", what=what)
        found = self._sorted()
        mine = [one.statement.id for one in found.waiting]
        logged = self._copy.state.index_of(statement.id) is not None
        if not logged and statement.id not in mine:
            try:
                judge_next(
                    found.state,
                    statement,
                    self._copy.state.size,
                    self._copy.root,
                    self._copy.blobs,
                )
            except MissingBlobsError as error:
                self._files.wait(statement)
                return refused(error)
            except RefusedError as error:
                return refused(error)
        try:
            now = self._clock.now()
        except ClockError as error:
            return _no(503, "clock", error)
        if not logged and statement.id not in mine:
            numbers = [one.held.number for one in found.waiting]
            self._store.hold(statement.id, Held(now, max(numbers, default=-1) + 1, content))
        return self._receipt(statement, now)

    @contextmanager
    def _named(self, start: int) -> Iterator[set[str]]:
        """Give the files that copied entries from an index on name, and what is held."""
        held = [blob for one in self._store.held() for blob in named_blobs(one.content)]
        yield self._copy.named(start) | {blob.digest for blob in held}

    def put_blob(self, digest: str, content: bytes) -> Reply:
        """Answer ``PUT /blobs/…``: a file is taken only if a statement waits for it."""
        return self._files.put(digest, content)

    def most_blob(self, digest: str) -> int:
        """Give how many bytes of a file are read at most: none of one that nobody waits for."""
        return self._files.most(digest)

    def _receipt(self, statement: Statement, now: int) -> Reply:
        receipt = Checkpoint(f"{self.origin}{RECEIPT}{statement.id}", 1, statement.digest)
        signature = cosign(receipt, self.name, self._signer, now)
        memory = replace(self._memory, time=now)
        self._store.save(memory)
        self._memory = memory
        return Reply(200, format_signature(signature))

    def held(self) -> Sequence[bytes]:
        """Give the statements that wait for the log, in their order: to pass on and to show."""
        with self._lock:
            return [one.held.content for one in self._sorted().waiting]

    def _sorted(self) -> Sorted:
        copy = self._copy
        return sort_held(copy.state, self._store.held(), copy.root, copy.blobs)


def _no(status: int, problem: str, error: PariPassuError) -> Reply:
    return Reply(status, problem=problem, what=str(error))
