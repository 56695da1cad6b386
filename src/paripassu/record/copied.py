"""A witness's copy of a log: entries and files, each verified, judged as the log should have."""

from __future__ import annotations

from paripassu.documents.base64 import format_base64, parse_base64
from paripassu.documents.plain import NotPlainError, TooDeepError, encode_plain, parse_plain
from paripassu.errors import DefectError, PariPassuError
from paripassu.merkle.hashing import EMPTY_ROOT
from paripassu.record.blobs import StoredBlobs, fetch_blob
from paripassu.record.checkpoint import Checkpoint, parse_checkpoint
from paripassu.record.edge import Edge
from paripassu.record.entry import named_blobs
from paripassu.record.errors import DamagedError, ForkError, MalformedError
from paripassu.record.fork import Branch, Fork
from paripassu.record.history import History, read_edge
from paripassu.record.note import Note
from paripassu.record.proof import (
    MOST_BYTES,
    ConsistencyProof,
    format_consistency,
    parse_consistency,
)
from paripassu.record.source import Source
from paripassu.record.state import State
from paripassu.record.statements import Statements
from paripassu.record.storage.contract import Objects
from paripassu.record.tiles import WIDTH

#: How far the copy lasts, and the checkpoint that promises it.
_FILE = "copy.json"
_MOST = 2 * MOST_BYTES
_NOT_WRITTEN = (NotPlainError, TooDeepError, KeyError, ValueError, TypeError, MalformedError)
#: Entries that are copied at a time: whole bundles.
_AT_ONCE = 16 * WIDTH


class LogCopy:
    """A copy of a log that goes on checkpoint by checkpoint; a witness's ``Copy``.

    Parameters
    ----------
    source : Source
        The log.
    objects : Objects
        Where the copy is kept: again a log that anybody can read.
    first : State
        Of the empty log.
    """

    def __init__(self, source: Source, objects: Objects, first: State) -> None:
        self._source, self._objects = source, objects
        self.blobs = StoredBlobs(objects)
        self._rules = Statements(first, self.blobs)
        self._place = self._rules.start()
        self._edge = Edge()
        #: That the log went on from what is copied to a checkpoint which it signed.
        self._promise: ConsistencyProof | None = None
        self._restore()

    @property
    def state(self) -> State:
        """What the rules know after the entries that are copied."""
        return self._place.state

    @property
    def size(self) -> int:
        """Entries that are copied."""
        return self._edge.size

    def root(self, size: int) -> bytes:
        """Give the log's root at a size up to that of the copy."""
        return self._rules.root(size)

    def named(self, start: int) -> set[str]:
        """Give the digests of the files that copied entries from an index on name."""
        own = History(self._objects, self.size, self._edge.root)
        return {blob.digest for content in own.entries(start) for blob in named_blobs(content)}

    def advance(self, note: Note) -> None:
        """Copy what a checkpoint has more, entries and files; lasting on return.

        Parameters
        ----------
        note : Note
            The checkpoint, signed by the log. It is kept: it promises what was copied.

        Raises
        ------
        ForkError
            What is copied is no part of it.
        DamagedError
            A file of the log is missing or wrong.
        UnreachableError, StorageError
            It cannot be copied now.
        """
        checkpoint = parse_checkpoint(note.text)
        if checkpoint.size <= self.size:
            if self.root(checkpoint.size) != checkpoint.root:
                known = Checkpoint(checkpoint.origin, checkpoint.size, self.root(checkpoint.size))
                raise ForkError(known, checkpoint)
            return
        history = History(self._source, checkpoint.size, checkpoint.root)
        history.verify()
        if self.size and history.root_at(self.size) != self._edge.root:
            known = Checkpoint(checkpoint.origin, self.size, self._edge.root)
            raise ForkError(known, checkpoint, "the log does not go on from what was copied of it")
        self._fetch_all(history)
        while self.size < checkpoint.size:
            end = min(checkpoint.size, self.size - self.size % _AT_ONCE + _AT_ONCE)
            hashes = history.consistency_proof(end) if end < checkpoint.size else ()
            promise = ConsistencyProof(end, tuple(hashes), note)
            self._take(list(history.entries(self.size, end)), promise)

    def fork(self, note: Note) -> Fork | None:
        """Give the proof that a checkpoint and the one that was copied cannot both be true.

        Parameters
        ----------
        note : Note
            The checkpoint, signed by the log.

        Returns
        -------
        Fork or None
            None where they are of one history, or where the files that would prove it are not
            there to read.

        Raises
        ------
        RejectedError, UnreachableError, StorageError
            The files of the log cannot be read now, or are not those of the checkpoint.
        """
        checkpoint = parse_checkpoint(note.text)
        size = min(checkpoint.size, self.size)
        if size == 0 or (mine := self._branch(size)) is None:
            return None
        if checkpoint.size == size:
            other = Branch(checkpoint.root, (), note)
        else:
            history = History(self._source, checkpoint.size, checkpoint.root)
            hashes = tuple(history.consistency_proof(size))
            other = Branch(history.root_at(size), hashes, note)
        return None if mine.root == other.root else Fork(size, mine, other)

    def _branch(self, size: int) -> Branch | None:
        """Give what was copied of the log at a size, as the log itself has promised it."""
        promise = self._promise
        if promise is None:
            return None
        if size == self.size:
            return Branch(self._edge.root, promise.hashes, promise.note)
        if parse_checkpoint(promise.note.text).size > self.size:
            return None  # the copy is on its way, and the tiles of the checkpoint are not here
        own = History(self._objects, self.size, self._edge.root)
        return Branch(self.root(size), tuple(own.consistency_proof(size)), promise.note)

    def _fetch_all(self, history: History) -> None:
        """Copy the files that new entries name, but for those that need not be kept any more."""
        missing: dict[str, PariPassuError] = {}
        for content in history.entries(self.size):
            for blob in named_blobs(content):
                if blob.digest not in self.state.removed and not self.blobs.holds(blob):
                    try:
                        self.blobs.keep(fetch_blob(self._source, blob))
                    except DamagedError as damaged:
                        missing[blob.digest] = damaged
        if not missing:
            return
        # One of these very entries may say so: an order of a court.
        place = self._rules.replay_all(self._place, history.entries(self.size))
        for digest, why in missing.items():
            if digest not in place.state.removed:
                raise why

    def _take(self, entries: list[bytes], promise: ConsistencyProof) -> None:
        edge, files = self._edge.append(entries)
        self._objects.rewrite(list(files.items()))
        self._objects.sync([*files])
        lasting = {
            "promise": format_base64(format_consistency(promise)),
            "root": edge.root.hex(),
            "size": edge.size,
        }
        self._objects.replace(_FILE, encode_plain(lasting))
        self._objects.sync([_FILE])
        self._place = self._rules.replay_all(self._place, entries)
        self._edge, self._promise = edge, promise

    def _restore(self) -> None:
        content = self._objects.read(_FILE, _MOST)
        if content is None:
            return
        try:
            found = parse_plain(content)
            size, root = found["size"], bytes.fromhex(found["root"])
            self._promise = parse_consistency(parse_base64(found["promise"]))
        except _NOT_WRITTEN as error:
            raise DefectError(f"{_FILE} of the copy is not what was written: {error}") from None
        history = History(self._objects, size, root if size else EMPTY_ROOT)
        self._edge = read_edge(history)
        self._place = self._rules.replay_all(self._place, history.entries())
