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
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Generic, TypeVar

from paripassu.errors import DefectError, PariPassuError
from paripassu.record.admission import Answer, Rules
from paripassu.record.edge import Edge
from paripassu.record.logged import (
    MOST_NOTE,
    batch_entries,
    logged_entries,
    logged_hashes,
    restored_edge,
    superseded,
    verify_newest,
    verify_published,
    verify_root,
)
from paripassu.record.places import CHECKPOINT, PENDING, Places, Sign
from paripassu.record.recent import NO_ID, RECENT, Ids
from paripassu.record.storage.contract import Batch, Head
from paripassu.record.storage.errors import LostRaceError, StaleStateError, StorageError
from paripassu.record.tiles import format_bundle

S = TypeVar("S")

#: Entries whose files do not last yet, at most: the database keeps them until then.
BEHIND = 1 << 17


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
        self.rules = rules
        self._sign = sign
        self._clock = clock
        self.quorum = quorum
        self._lock = threading.RLock()  # of all that follows
        self._maintenance = threading.Lock()
        self._broken = True
        self._head = Head(-1, 0, b"", 0, 0)
        self._edge = Edge()
        self._state = rules.start()
        self._folded = 0
        self._ids: Ids | None = None
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
    def witnessed(self) -> bytes:
        """The newest checkpoint that meets the quorum; empty: none yet."""
        return self._head.witnessed

    @property
    def state(self) -> S:
        """The rules' state after all that is in the log."""
        return self._state

    @property
    def next_state(self) -> S:
        """The rules' state after all that is in the log or admitted to it."""
        return self._pending_state

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

        Raises
        ------
        LostRaceError
            Something would be refused by what this process knows, and another one went on.
        """
        with self._lock:
            if self._broken:
                self.recover()
            ids = self.rules.ids(entries)
            found = self._known.find([id for id in ids if isinstance(id, bytes)])
            new = {
                id: entry
                for entry, id in zip(entries, ids, strict=True)
                if isinstance(id, bytes) and id not in found and id not in self._pending_ids
            }
            self.rules.foresee(self._pending_state, list(new.values()))
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
            if any(isinstance(one, PariPassuError) for one in answers):
                try:
                    verify_newest(self._places.state.head(), self._head)
                except LostRaceError:
                    self._broken = True
                    self.drop()
                    raise
            return answers

    def _admit_new(self, entry: bytes, id: bytes) -> Answer | PariPassuError:
        index = self._head.size + len(self._pending)
        try:
            self._pending_state = self.rules.admit(self._pending_state, index, entry)
        except StorageError:
            raise
        except PariPassuError as refused:
            return refused
        self._pending.append(entry)
        self._pending_ids[id] = index
        return Answer(index, known=False)

    @property
    def _known(self) -> Ids:
        if self._ids is None:
            self._ids = Ids(self._places.index)
        return self._ids

    @property
    def behind(self) -> bool:
        """Whether :meth:`maintain` should run before more is appended."""
        return self._head.size - self._settled > BEHIND or self._known.waiting > 4 * RECENT

    @contextmanager
    def still(self) -> Iterator[None]:
        """Let nothing be judged or logged meanwhile: what is in the log now is all there is.

        Raises
        ------
        StorageError
            Nobody can say now what is in the log.
        """
        with self._lock:
            if self._broken:
                self.recover()
            yield

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
        edge, files = self._edge.append(entries, self.rules.hashes(self._pending_state, ids))
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
        self._known.add(ids)

    def witness(self, note: bytes) -> None:
        """Publish a checkpoint of this log that meets the quorum: what readers go by.

        Raises
        ------
        StorageError, LostRaceError
            As :meth:`append`.
        """
        with self._lock:
            if self._broken:
                self.recover()
            self._change(witnessed=note)
            try:
                self._places.objects.replace(CHECKPOINT, note)
            except BaseException:
                self._broken = True
                raise

    def _publish(self, note: bytes) -> None:
        self._places.objects.replace(PENDING, note)
        if not self.quorum:
            self._places.objects.replace(CHECKPOINT, note)

    def _note_files(self, before: int, files: dict[str, bytes]) -> None:
        """Remember what must be made to last, and which partial files that makes superfluous."""
        self._unsynced += files
        self._superseded += superseded(before, files)

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
            published = self._places.objects.read(PENDING, MOST_NOTE)  # before the head: it grows
            head = self._places.state.head()
            if head is None:
                raise StorageError("the log has not begun", "begin it with `record init`")
            verify_published(published, head)
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
                edge, files = edge.append(batch_entries(batch))
                self._places.objects.rewrite(list(files.items()))
                self._note_files(batch.start, files)
            if edge.size != head.size:
                raise DefectError(
                    f"the log's database says {head.size:,} entries, and keeps {edge.size:,}"
                )
            verify_root(head.note, edge.size, edge.root)
            self._publish(head.note)
            if self.quorum and head.witnessed:
                self._places.objects.replace(CHECKPOINT, head.witnessed)
            self._catch_up(head.size)
            self._head, self._edge, self._settled = head, edge, head.settled
            self.drop()
            self._broken = False

    def _catch_up(self, size: int) -> None:
        """Go over the entries that the rules or the index have not seen."""
        known = self._known
        if self.rules.hashed:
            self._folded = max(self._folded, known.size)
        if max(known.size, self._folded) > size:
            raise StaleStateError(
                f"{max(known.size, self._folded):,} entries were in the log, and its database says"
                f" {size:,}",
                "it was restored from a backup: rebuild the log from a copy of it",
            )
        objects = self._places.objects
        if self.rules.hashed:
            known.add(logged_hashes(objects, known.size, size))
        else:
            state, added = self._state, []
            for index, entry in logged_entries(objects, self._folded, size):
                state, id = self.rules.replay(state, index, entry)
                if index >= known.size:
                    added.append(id or NO_ID)
            self._state = state
            known.add(added)
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
            self._known.flush(1 if all else RECENT)
            with self._lock:
                if all and not self._broken and self._settled > self._head.settled:
                    self._change()

    def _settle(self) -> None:
        with self._lock:
            if self._broken or self._settled == self._head.size:
                return
            size, paths, superseded = self._head.size, self._unsynced, self._superseded
            self._unsynced, self._superseded = [], []
        objects = self._places.objects
        try:
            objects.sync([*paths, CHECKPOINT, PENDING])
        except BaseException:
            with self._lock:
                self._broken = True  # what a failed fsync leaves is written again
            raise
        with self._lock:
            if not self._broken:
                self._settled = size
        for full in superseded:  # only now: their full tile lasts
            objects.delete(objects.names(f"{full}.p/"))

    def _change(self, **changes: Any) -> None:
        """Write down something other than a batch."""
        old = self._head
        new = replace(old, version=old.version + 1, settled=self._settled, **changes)
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
            self._places.close()
