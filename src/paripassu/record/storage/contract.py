"""The contract of the drivers: small enough that each can keep it whole.

A log is kept in three places.

- The **state** is a database: how far the log is, its newest signed checkpoint, and the batches
  whose tiles may not last yet. One transaction moves it on, by compare-and-swap. That transaction
  is the moment at which a batch is in the log: everything later can be done again from it.
- The **index** says which ids the log holds, and where. It is made from the log and can be made
  again; it may lag behind the log.
- The **objects** are what everybody reads: tiles, bundles, blobs, checkpoints.

Every call either does its work or raises. One that raises
:class:`paripassu.record.storage.errors.StorageError` may have taken effect all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Head:
    """How far a log is.

    Attributes
    ----------
    version : int
        Grows by one with every change: what the compare-and-swap compares.
    size : int
        Entries in the log.
    note : bytes
        The newest signed checkpoint, of exactly this size.
    stamp : int
        The latest time that the log's own cosignature names, in seconds since 1970.
    settled : int
        The tiles of a tree of this size last through a power cut.
    witnessed : bytes
        The newest checkpoint that meets the quorum; empty: none yet.
    """

    version: int
    size: int
    note: bytes
    stamp: int
    settled: int
    witnessed: bytes = b""


@dataclass(frozen=True, slots=True)
class Batch:
    """Entries that joined the log in one transaction.

    Attributes
    ----------
    start : int
        Index of the first.
    entries : bytes
        One after the other, each after its length in two bytes, as in an entry bundle.
    """

    start: int
    entries: bytes


class State(Protocol):
    """The database of one log."""

    def create(self, head: Head) -> None:
        """Begin. Raises LostRaceError where the log has begun already."""

    def head(self) -> Head | None:
        """Give how far the log is; None: it has not begun."""

    def commit(self, old: Head, new: Head, batch: Batch | None) -> None:
        """Go from one head to the next, and keep a batch until its tiles last.

        Lasting on return. Batches that lie whole below ``new.settled`` are forgotten. Raises
        LostRaceError, and changes nothing, where the head is not ``old``.
        """

    def staged(self) -> list[Batch]:
        """Give the batches that are kept, in their order."""

    def close(self) -> None:
        """Let go of the database."""


class Index(Protocol):
    """Which ids a log holds."""

    def covered(self) -> int:
        """Give below which index every id is there."""

    def find(self, ids: bytes) -> dict[bytes, int]:
        """Give the indices of those ids that are there; they stand one after the other."""

    def add(self, start: int, ids: bytes) -> None:
        """Add the ids of the entries from ``start`` on; those that are there stay. All or none.

        Thirty-two zero bytes stand for an entry that counts for nothing. Afterwards all below the
        last is covered.
        """

    def close(self) -> None:
        """Let go of the database."""


class Objects(Protocol):
    """What everybody reads, by relative paths with ``/``. A source of a log, too."""

    @property
    def name(self) -> str:
        """What they are called in messages."""

    def write(self, items: Sequence[tuple[str, bytes]]) -> None:
        """Write what is not there yet. Each is whole for whoever reads it.

        The same bytes there: nothing is done. Others: OtherBytesError. Need not last before
        :meth:`sync`.
        """

    def rewrite(self, items: Sequence[tuple[str, bytes]]) -> None:
        """Write whatever is there: only for what a power cut may have torn."""

    def sync(self, paths: Sequence[str]) -> None:
        """Make what was written there last. A path that is gone is no error."""

    def replace(self, path: str, data: bytes) -> None:
        """Write over what is there, at once for whoever reads it; need not last before a sync.

        Raises LostRaceError where another process wrote there since this one did.
        """

    def read(self, path: str, limit: int) -> bytes | None:
        """Give the content, of which at most one byte beyond the limit; None: there is none."""

    def delete(self, paths: Sequence[str]) -> None:
        """Delete. What is gone already is no error."""

    def names(self, prefix: str) -> list[str]:
        """Give the paths that begin so, sorted."""

    def close(self) -> None:
        """Let go."""
