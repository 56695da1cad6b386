"""Files that statements wait for: taken only where a verified statement names them.

So nobody can fill a disk, nor name a file that nobody has: a statement is taken with its files.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Protocol

from paripassu.errors import PariPassuError
from paripassu.record.blob_reference import BlobReference
from paripassu.record.blobs import MOST_BLOB
from paripassu.record.envelope import Statement
from paripassu.record.reply import Reply
from paripassu.record.state import Blobs
from paripassu.record.storage.errors import StorageError


class KeptBlobs(Blobs, Protocol):
    """The files of a log, where more can be kept: :class:`paripassu.record.blobs.StoredBlobs`."""

    def keep(self, content: bytes) -> BlobReference:
        """Write a file, lasting on return."""

    def forget(self, digest: str) -> None:
        """Delete a file that no statement names any more."""


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


class WaitingFiles:
    """The statements that wait for files, one a holder, and the files that are brought.

    Parameters
    ----------
    blobs : KeptBlobs
    size : callable
        Entries of the log, as far as it is known here.
    named : callable
        Gives the digests of the files that entries from an index on name, or that are needed
        otherwise; nothing more is logged while they are looked at.
    """

    def __init__(
        self,
        blobs: KeptBlobs,
        size: Callable[[], int],
        named: Callable[[int], AbstractContextManager[set[str]]],
    ) -> None:
        self._blobs, self._size, self._named = blobs, size, named
        self._waiting: dict[str, Waiting] = {}
        self._lock = threading.Lock()

    def wait(self, statement: Statement) -> None:
        """Remember what files may come: of one statement a holder, the newest."""
        with self._lock:
            before = self._waiting.get(statement.author)
            if before is not None and before.id == statement.id:
                return
            blobs = {blob.digest: blob for blob in statement.blobs}
            new = Waiting(statement.id, blobs, self._size())
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
        with suppress(PariPassuError), self._named(before.since) as named:
            # It may be in the log by now, or another one that names the same file.
            for digest in before.brought - needed - named:
                self._blobs.forget(digest)

    def put(self, digest: str, content: bytes) -> Reply:
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

    def most(self, digest: str) -> int:
        """Give how many bytes of a file are read at most: none of one that nobody waits for."""
        with self._lock:
            sizes = [
                one.blobs[digest].size for one in self._waiting.values() if digest in one.blobs
            ]
        return min(max(sizes, default=0), MOST_BLOB)
