"""A log of statements: the judge as :class:`paripassu.record.admission.Rules` of a log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from paripassu.errors import PariPassuError
from paripassu.merkle.compact import CompactRange
from paripassu.merkle.hashing import EMPTY_ROOT, HASH_SIZE, leaf_hash
from paripassu.record.entry import Entry, parse_entry
from paripassu.record.envelope import Statement
from paripassu.record.errors import RefusedError
from paripassu.record.judge import fold, judge
from paripassu.record.state import Blobs, State


class Place(NamedTuple):
    """How far a log is, and what the rules know of it.

    Attributes
    ----------
    state : State
    hashes : tuple of bytes
        Of :class:`paripassu.merkle.compact.CompactRange`: what is kept of the tree.
    """

    state: State
    hashes: tuple[bytes, ...]


class Statements:
    """The rules of a log of statements and notes.

    A place is a value, so that a batch that does not come about is forgotten. The roots that
    statements name stand here for each size, 32 bytes an entry; those above the place that is gone
    on from are written over.

    Parameters
    ----------
    first : State
        Of the empty log: :meth:`paripassu.record.state.State.empty`, with the charter's digest.
    blobs : Blobs
    """

    hashed = False

    def __init__(self, first: State, blobs: Blobs) -> None:
        self._first, self._blobs = first, blobs
        self._roots = bytearray(EMPTY_ROOT)
        self._parsed: dict[bytes, Entry] = {}

    def start(self) -> Place:
        """See :class:`paripassu.record.admission.Rules`."""
        return Place(self._first, ())

    def ids(self, entries: Sequence[bytes]) -> list[bytes | PariPassuError]:
        """See :class:`paripassu.record.admission.Rules`: a note's id is its hash in the tree."""
        found: list[bytes | PariPassuError] = []
        self._parsed.clear()
        for content in entries:
            try:
                entry = self._parsed[content] = parse_entry(content)
            except RefusedError as error:
                found.append(error)
            else:
                found.append(_id(entry, content))
        return found

    def admit(self, state: Place, index: int, entry: bytes) -> Place:
        """See :class:`paripassu.record.admission.Rules`."""
        given = self._parsed.pop(entry, None) or parse_entry(entry)
        return self._gone_on(
            state, judge(state.state, index, given, self.root, self._blobs).state, entry
        )

    def replay(self, state: Place, index: int, entry: bytes) -> tuple[Place, bytes | None]:
        """See :class:`paripassu.record.admission.Rules`."""
        found = fold(state.state, index, entry, self.root, self._blobs)
        place = self._gone_on(state, found.state, entry)
        if found.ruling is None:
            return place, None
        id = found.ruling.id
        return place, leaf_hash(entry) if id is None else bytes.fromhex(id)

    def root(self, size: int) -> bytes:
        """Give the log's root at a size that was reached; of another nothing, which no root is."""
        return bytes(self._roots[HASH_SIZE * size : HASH_SIZE * (size + 1)])

    def _gone_on(self, place: Place, state: State, entry: bytes) -> Place:
        size = place.state.size
        tree = CompactRange(size, place.hashes)
        tree.append(leaf_hash(entry))
        self._roots[HASH_SIZE * (size + 1) :] = tree.root()
        return Place(state, tree.hashes)


def _id(entry: Entry, content: bytes) -> bytes:
    return entry.digest if isinstance(entry, Statement) else leaf_hash(content)
