"""What the rules know of a log after some of its entries: a value, cheap to go on from.

It is a pure function of the entries and of the charters that they name. To go back is to take the
state before.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol, Self

from paripassu.record.blob_reference import BlobReference
from paripassu.record.charter import Charter
from paripassu.record.holders import Holder
from paripassu.record.persistent import PersistentList, PersistentMap
from paripassu.record.times import Times
from paripassu.record.vkey import VerifierKey

#: The root of a log at one of its sizes, from 1 to the index that is judged.
Roots = Callable[[int], bytes]
#: Roots that are kept by who gives them: neighbouring statements have mostly seen the same ones.
ROOTS_KEPT = 1024


class Blobs(Protocol):
    """The files that statements name, as far as they are there."""

    def holds(self, blob: BlobReference) -> bool:
        """Whether a file is there, of exactly this size."""

    def read(self, digest: str) -> bytes | None:
        """Give the content of a file, or None if it is not there."""


class Last(NamedTuple):
    """The last logged statement of a holder.

    Attributes
    ----------
    id : str
    before : bool
        Whether what it had seen is a checkpoint of the log before this one.
    after : int
        The size of that checkpoint.
    """

    id: str
    before: bool
    after: int


class KeyList(NamedTuple):
    """The key list of a group that is in force.

    Attributes
    ----------
    statement : str
        Id of the statement that put it in force.
    holders : tuple of Holder
    """

    statement: str
    holders: tuple[Holder, ...]


class Usage(NamedTuple):
    """Bytes that a group has brought into the log."""

    entry_bytes: int = 0
    blob_bytes: int = 0


class Era(NamedTuple):
    """From which size of the log on a charter is in force."""

    start: int
    charter: Charter


class Settling(NamedTuple):
    """A changed charter that not all have signed who have to.

    Attributes
    ----------
    size : int
        Of the checkpoints that are waited for.
    needs_old, needs_new : bool
        Whether one is needed by the rules of the charter before, or of the changed one.
    """

    size: int
    needs_old: bool = True
    needs_new: bool = True


@dataclass(frozen=True, slots=True)
class Before:
    """The log before a successor, as far as it counts.

    Attributes
    ----------
    state : State
        After its last entry that counts: the one below the size that the charter names.
    roots : callable
        Its roots, up to that size.
    """

    state: State
    roots: Roots


@dataclass(frozen=True)
class State:
    """What the rules know of a log.

    Attributes
    ----------
    size : int
        Entries so far.
    expected : str or None
        Digest of the charter that entry 0 has to name; None: any.
    before : Before or None
        Of a successor.
    eras : tuple of Era
        The charters, with the size from which each is in force; none before entry 0.
    charter_id : str or None
        Id of the statement that the charter in force stands in.
    lists : mapping of str to KeyList
        By group.
    holders : mapping of str to Holder
        Those in force, by name.
    names : mapping of str to str
        The group of every name that ever was a holder's.
    last : mapping of str to Last
        By holder.
    used : mapping of str to Usage
        By group.
    removed : frozenset of str
        Digests of files that are no longer kept and not asked for.
    settling : Settling or None
    ids : PersistentMap of bytes to int
        By the 32 bytes of its id, the index of each statement that counts.
    others : sequence of int
        The indices of notes and of void entries, ascending.
    times : Times
    """

    size: int = 0
    expected: str | None = None
    before: Before | None = None
    eras: tuple[Era, ...] = ()
    charter_id: str | None = None
    lists: Mapping[str, KeyList] = field(default_factory=dict)
    holders: Mapping[str, Holder] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    last: Mapping[str, Last] = field(default_factory=dict)
    used: Mapping[str, Usage] = field(default_factory=dict)
    removed: frozenset[str] = frozenset()
    settling: Settling | None = None
    ids: PersistentMap[bytes, int] = field(default_factory=PersistentMap)
    others: PersistentList[int] = field(default_factory=PersistentList)
    times: Times = field(default_factory=Times)

    @classmethod
    def empty(cls, charter: str | None = None, before: Before | None = None) -> Self:
        """Give the state of a log without entries.

        Parameters
        ----------
        charter : str, optional
            Digest of the charter that entry 0 has to name. Without it anybody could begin the log
            with a charter of their own: leave it out only where the id of entry 0 is compared.
        before : Before, optional
            The log before it, for a successor.
        """
        if before is None:
            return cls(expected=charter)
        return cls(
            expected=charter,
            before=before,
            names=before.state.names,
            last={
                # What its author had seen two logs ago binds nobody any more.
                name: Last(last.id, True, 0 if last.before else last.after)
                for name, last in before.state.last.items()
            },
        )

    def going_on(self, **changes: Any) -> State:
        """Give the state with other values of some attributes: quicker than making one anew."""
        values = vars(self).copy()
        values.update(changes)
        found = object.__new__(State)
        object.__setattr__(found, "__dict__", values)
        return found

    @property
    def charter(self) -> Charter:
        """The charter in force; there is one after entry 0."""
        return self.eras[-1].charter

    def charter_at(self, size: int) -> Charter:
        """Give the charter in force after the first so many entries, one or more."""
        at = len(self.eras) - 1
        while self.eras[at].start > size:
            at -= 1
        return self.eras[at].charter

    def log_keys_at(self, size: int) -> tuple[VerifierKey, ...]:
        """Give the log's keys that sign a checkpoint of a size, one or more.

        Those of the charter in force there; at the size at which a charter took another's place,
        those of both.
        """
        keys = dict.fromkeys(self.charter_at(size).log_keys)
        if size > self.eras[0].start:
            keys |= dict.fromkeys(self.charter_at(size - 1).log_keys)
        return tuple(keys)

    def index_of(self, id: str) -> int | None:
        """Give the index of the statement with an id, if one that counts is logged."""
        return self.ids.get(bytes.fromhex(id))

    def has_statement(self, start: int, end: int) -> bool:
        """Whether a statement that counts is among the entries from one to before another."""
        others = bisect_left(self.others, end) - bisect_left(self.others, start)
        return others < end - start

    def with_void(self) -> State:
        """Give the state after an entry that counts for nothing."""
        return self.going_on(size=self.size + 1, others=self.others.with_last(self.size))


class Ruling(NamedTuple):
    """What comes of an entry that keeps the rules.

    Attributes
    ----------
    state : State
        After it.
    id : str or None
        Of a statement.
    time : int or None
        Of a note, in seconds since the epoch.
    retimed : int or None
        From which entry on a note may have changed times: itself for a statement's receipt.
    """

    state: State
    id: str | None = None
    time: int | None = None
    retimed: int | None = None
