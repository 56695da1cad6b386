"""The depositary's log: entries join it in batches, and nothing that was answered is ever lost.

The order of a batch:

1. It is admitted: each entry has its id, is new, and breaks no rule.
2. One transaction takes log and batch on together, with the signed checkpoint. That is the moment.
3. Tiles and bundles are written, then the checkpoint. Only now is anybody answered.
4. Later, for many batches at once, the files are made to last (:meth:`Log.settle`).

Whatever breaks between 2 and 4 is done again from the transaction: see :meth:`Log.recover`. No
signature has left the process that the database does not hold.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from paripassu.errors import DefectError, PariPassuError
from paripassu.merkle.hashing import EMPTY_ROOT, HASH_SIZE
from paripassu.record.admission import Rules
from paripassu.record.edge import Edge
from paripassu.record.logged import (
    MOST_NOTE,
    logged_entries,
    logged_hashes,
    restored_edge,
    verify_published,
    verify_root,
)
from paripassu.record.storage.contract import Batch, Head, Index, Objects, State
from paripassu.record.storage.errors import StaleStateError, StorageError
from paripassu.record.tiles import LEVEL_BITS, WIDTH, Bundle, Tile, format_bundle

S = TypeVar("S")

#: (size, root, stamp) → the signed checkpoint.
Sign = Callable[[int, bytes, int], bytes]
CHECKPOINT = "checkpoint"
PENDING = "checkpoint.pending"
#: Ids that are held in memory before they are indexed.
RECENT = 1 << 16
_NO_ID = bytes(HASH_SIZE)


@dataclass(frozen=True, slots=True)
class Places:
    """Where a log is kept."""

    state: State
    index: Index
    objects: Objects


@dataclass(frozen=True, slots=True)
class Answer:
    """An entry's place.

    Attributes
    ----------
    index : int
        Its index in the log.
    known : bool
        It was there already.
    """

    index: int
    known: bool


class Log(Generic[S]):
    """A log that one process writes.

    Parameters
    ----------
    places : Places
    rules : Rules
        What is an entry, and which are refused.
    sign : callable
        Size, root and time give the signed checkpoint.
    clock : callable
        Seconds since 1970. The log never signs an earlier time than before.
    quorum : bool
        Whether ``checkpoint`` waits for witnesses: then only ``checkpoint.pending`` is written.

    Raises
    ------
    StorageError
        The storage cannot be used now, or the log has not begun.
    StaleStateError
        What is published is newer than the state.
    """

    def __init__(
        self,
        places: Places,
        rules: Rules[S],
        sign: Sign,
        clock: Callable[[], float],
        *,
        quorum: bool = False,
    ) -> None:
        self._places = places
        self._rules = rules
        self._sign = sign
        self._clock = clock
        self._quorum = quorum
        self._lock = threading.RLock()  # of all that follows
        self._maintenance = threading.Lock()
        self._broken = True
        self._head = Head(-1, 0, b"", 0, 0)
        self._edge = Edge()
        self._state = rules.start()
        self._folded = 0
        self._covered = -1
        self._tail: list[bytes] = []  # the ids from _covered on
        self._recent: dict[bytes, int] = {}
        self._pending: list[bytes] = []
        self._pending_ids: dict[bytes, int] = {}
        self._pending_state = self._state
        self._settled = 0
        self._unsynced: list[str] = []
        self._superseded: list[str] = []
        self.recover()

    @property
    def size(self) -> int:
        """Entries that are in the log."""
        return self._head.size

    @property
    def root(self) -> bytes:
        """The root of the log's tree."""
        return self._edge.root

    @property
    def note(self) -> bytes:
        """The newest signed checkpoint."""
        return self._head.note

    @property
    def state(self) -> S:
        """The rules' state after all that is in the log."""
        return self._state

    def append(self, entries: Sequence[bytes]) -> list[Answer | PariPassuError]:
        """Log entries, all in one batch.

        Returns
        -------
        list
            For each its place, or why it is refused.

        Raises
        ------
        StorageError
            They may be in the log or not: ask again with the same bytes.
        LostRaceError
            Another process writes this log.
        """
        with self._lock:
            admitted = self.admit(entries)
            self.sequence()
            return admitted

    def admit(self, entries: Sequence[bytes]) -> list[Answer | PariPassuError]:
        """Judge entries for the batch that :meth:`sequence` logs next.

        An index in an answer that is not ``known`` holds only once that batch is logged.
        """
        with self._lock:
            if self._broken:
                self.recover()
            ids = self._rules.ids(entries)
            found = self._find([id for id in ids if isinstance(id, bytes)])
            answers: list[Answer | PariPassuError] = []
            for entry, id in zip(entries, ids, strict=True):
                if not isinstance(id, bytes):
                    answers.append(id)
                elif (index := found.get(id)) is not None:
                    answers.append(Answer(index, known=True))
                elif (index := self._pending_ids.get(id)) is not None:
                    answers.append(Answer(index, known=False))
                else:
                    answers.append(self._admit_new(entry, id))
            return answers

    def _admit_new(self, entry: bytes, id: bytes) -> Answer | PariPassuError:
        index = self._head.size + len(self._pending)
        try:
            self._pending_state = self._rules.admit(self._pending_state, index, entry)
        except StorageError:
            raise
        except PariPassuError as refused:
            return refused
        self._pending.append(entry)
        self._pending_ids[id] = index
        return Answer(index, known=False)

    def _find(self, ids: Sequence[bytes]) -> dict[bytes, int]:
        recent = self._recent
        found = {id: recent[id] for id in ids if id in recent}
        if self._covered:
            left = [id for id in ids if id not in found and id not in self._pending_ids]
            found |= self._places.index.find(b"".join(left))
        return found

    @property
    def pending(self) -> int:
        """Entries that are admitted and not yet logged."""
        return len(self._pending)

    def drop(self) -> None:
        """Forget what is admitted and not logged."""
        self._pending, self._pending_ids = [], {}
        self._pending_state = self._state

    def sequence(self, *, refresh: bool = False) -> None:
        """Log what is admitted, and publish a checkpoint.

        Parameters
        ----------
        refresh : bool
            Sign a checkpoint even if nothing is new.

        Raises
        ------
        StorageError, LostRaceError
            As :meth:`append`.
        """
        with self._lock:
            if self._broken:
                self.recover()
            if not self._pending and not refresh:
                return
            try:
                self._sequence()
            except BaseException:
                # Perhaps the batch is in the log: the database says so when it is asked again.
                self._broken = True
                raise
            finally:
                self.drop()

    def _sequence(self) -> None:
        entries, ids = self._pending, list(self._pending_ids)
        edge, files = self._edge.append(entries)
        stamp = max(int(self._clock()), self._head.stamp)
        note = self._sign(edge.size, edge.root, stamp)
        old = self._head
        new = replace(
            old,
            version=old.version + 1,
            size=edge.size,
            note=note,
            stamp=stamp,
            settled=self._settled,
        )
        batch = Batch(old.size, format_bundle(entries)) if entries else None
        self._places.state.commit(old, new, batch)
        state = self._pending_state
        self._places.objects.write(list(files.items()))
        self._publish(note)
        self._head, self._edge, self._state, self._folded = new, edge, state, new.size
        self._note_files(old.size, files)
        self._tail += ids
        self._recent |= self._pending_ids

    def _publish(self, note: bytes) -> None:
        self._places.objects.replace(PENDING, note)
        if not self._quorum:
            self._places.objects.replace(CHECKPOINT, note)

    def _note_files(self, before: int, files: dict[str, bytes]) -> None:
        """Remember what must be made to last, and which partial files that makes superfluous."""
        self._unsynced += files
        level = 0
        while count := before >> LEVEL_BITS * level:
            index, width = divmod(count, WIDTH)
            full = [Tile(level, index).path, *([] if level else [Bundle(index).path])]
            self._superseded += [path for path in full if width and path in files]
            level += 1

    def recover(self) -> None:
        """Go on from what the database says: at the start, and after anything failed.

        Raises
        ------
        StorageError
            It cannot be read, or the log has not begun.
        StaleStateError
            A checkpoint is published that the database does not know.
        LostRaceError
            Another process went on with the log.
        """
        with self._lock:
            self._broken = True
            self.drop()
            head = self._places.state.head()
            if head is None:
                raise StorageError("the log has not begun", "begin it with `record init`")
            verify_published(self._places.objects.read(PENDING, MOST_NOTE), head)
            batches = self._places.state.staged()
            edge = restored_edge(self._places.objects, head.settled)
            self._unsynced, self._superseded = [], []
            for batch in batches:
                if batch.start < edge.size:
                    continue
                if batch.start != edge.size:
                    raise DefectError(
                        f"the log's database keeps entries from {batch.start:,} on, and its files"
                        f" last up to {edge.size:,}"
                    )
                edge, files = edge.append(_entries(batch.entries))
                self._places.objects.rewrite(list(files.items()))
                self._note_files(batch.start, files)
            if edge.size != head.size:
                raise DefectError(
                    f"the log's database says {head.size:,} entries, and keeps {edge.size:,}"
                )
            verify_root(head.note, edge.size, edge.root)
            self._publish(head.note)
            self._catch_up(head.size)
            self._head, self._edge, self._settled = head, edge, head.settled
            self.drop()
            self._broken = False

    def _catch_up(self, size: int) -> None:
        """Go over the entries that the rules or the index have not seen."""
        if self._covered < 0:
            self._covered = self._places.index.covered()
            self._folded = self._covered if self._rules.hashed else 0
        if max(self._covered, self._folded) > size:
            raise StaleStateError(
                f"{max(self._covered, self._folded):,} entries were in the log, and its database"
                f" says {size:,}",
                "it was restored from a backup: rebuild the log from a copy of it",
            )
        objects = self._places.objects
        if self._rules.hashed:
            added = logged_hashes(objects, self._folded, size)
        else:
            added = []
            state = self._state
            for index, entry in logged_entries(objects, self._folded, size):
                state, id = self._rules.replay(state, index, entry)
                added.append(id or _NO_ID)
            self._state = state
        start = max(self._covered, self._folded)
        added = added[start - self._folded :]
        for index, id in enumerate(added, start):
            if id != _NO_ID:
                self._recent.setdefault(id, index)
        self._tail += added
        self._folded = size

    def maintain(self, *, all: bool = False) -> None:
        """Make files last and index ids: beside the appending, in any thread, one at a time.

        Parameters
        ----------
        all : bool
            Index what there is, however little, and write down how far the files last.

        Raises
        ------
        StorageError
            Nothing is lost; it is done again the next time.
        """
        with self._maintenance:
            self._settle()
            self._index(1 if all else RECENT)
            with self._lock:
                if all and not self._broken and self._settled > self._head.settled:
                    self._write_settled()

    def _settle(self) -> None:
        with self._lock:
            if self._broken or self._settled == self._head.size:
                return
            size, paths, superseded = self._head.size, self._unsynced, self._superseded
            self._unsynced, self._superseded = [], []
        objects = self._places.objects
        try:
            objects.sync([*paths, *([] if self._quorum else [CHECKPOINT]), PENDING])
        except BaseException:
            with self._lock:
                self._broken = True  # what a failed fsync leaves is written again
            raise
        with self._lock:
            if not self._broken:
                self._settled = size
        for full in superseded:  # only now: their full tile lasts
            objects.delete(objects.names(f"{full}.p/"))

    def _index(self, least: int) -> None:
        with self._lock:
            # What the database does not hold for certain is not indexed.
            if self._broken or len(self._tail) < least:
                return
            start, tail = self._covered, self._tail[:]
        self._places.index.add(start, b"".join(tail))
        with self._lock:
            self._covered += len(tail)
            self._tail = self._tail[len(tail) :]
            for id in tail:
                self._recent.pop(id, None)

    def _write_settled(self) -> None:
        old = self._head
        new = replace(old, version=old.version + 1, settled=self._settled)
        try:
            self._places.state.commit(old, new, None)
        except BaseException:
            self._broken = True
            raise
        self._head = new

    def close(self) -> None:
        """Make all last, and let go of the storage."""
        try:
            if not self._broken:
                self.maintain(all=True)
        finally:
            for place in (self._places.state, self._places.index, self._places.objects):
                place.close()


def begin(places: Places, sign: Sign, clock: Callable[[], float]) -> None:
    """Begin a log: empty, with a signed checkpoint.

    Raises
    ------
    LostRaceError
        It has begun already.
    StorageError
        The storage cannot be used now.
    """
    stamp = int(clock())
    note = sign(0, EMPTY_ROOT, stamp)
    places.state.create(Head(0, 0, note, stamp, 0))
    places.objects.replace(PENDING, note)
    places.objects.sync([PENDING])


def _entries(data: bytes) -> list[bytes]:
    entries, at = [], 0
    while at < len(data):
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        entries.append(data[start:at])
    return entries
