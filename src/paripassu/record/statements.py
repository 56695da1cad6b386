"""A log of statements: the judge as :class:`paripassu.record.admission.Rules` of a log."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from paripassu.errors import DefectError, PariPassuError
from paripassu.merkle.hashing import leaf_hash
from paripassu.merkle.tree import Tree
from paripassu.record.entry import Entry, parse_entry
from paripassu.record.envelope import Statement
from paripassu.record.errors import RefusedError, UnheldKeyError
from paripassu.record.judge import fold, judge
from paripassu.record.note import format_note
from paripassu.record.rules_signatures import foreseen, verify_foreseen
from paripassu.record.state import ROOTS_KEPT, Blobs, State
from paripassu.record.vkey import VerifierKey, format_vkey


class Place(NamedTuple):
    """How far a log is, and what the rules know of it.

    Attributes
    ----------
    state : State
    last : bytes
        The hash of its last entry; empty: there is none.
    """

    state: State
    last: bytes


class _Parsed(NamedTuple):
    """An entry, its id, and its hash in the tree: of a note the same."""

    content: bytes
    entry: Entry
    id: bytes
    hash: bytes


def _parse(content: bytes) -> _Parsed:
    entry = parse_entry(content)
    if isinstance(entry, Statement):
        return _Parsed(content, entry, entry.digest, entry.leaf)
    hash = leaf_hash(content)
    return _Parsed(content, entry, hash, hash)


def _leaf(entry: bytes | Entry) -> bytes:
    """Give the hash of an entry in the tree."""
    if isinstance(entry, Statement):
        return entry.leaf
    return leaf_hash(entry if isinstance(entry, bytes) else format_note(entry))


class Statements:
    """The rules of a log of statements and notes.

    A place is a value, so that a batch that does not come about is forgotten. The tree, for the
    roots that statements name, stands here, 64 bytes an entry; what it has above the place that is
    gone on from is cut off.

    Parameters
    ----------
    first : State
        Of the empty log: :meth:`paripassu.record.state.State.empty`, with the charter's digest.
    blobs : Blobs
    signing : collection of VerifierKey, optional
        The log's keys with which its depositary can sign. A charter that names another waits until
        it has that too: with nobody to sign, the log would stand still for good.
    """

    hashed = False

    def __init__(
        self, first: State, blobs: Blobs, signing: Collection[VerifierKey] | None = None
    ) -> None:
        self._first, self._blobs, self._signing = first, blobs, signing
        self._tree = Tree()
        self._root = lru_cache(ROOTS_KEPT)(self._tree.root)
        self._parsed: dict[int, _Parsed] = {}

    def start(self) -> Place:
        """See :class:`paripassu.record.admission.Rules`."""
        return Place(self._first, b"")

    def ids(self, entries: Sequence[bytes]) -> list[bytes | PariPassuError]:
        """See :class:`paripassu.record.admission.Rules`: a note's id is its hash in the tree."""
        found: list[bytes | PariPassuError] = []
        self._parsed.clear()
        for content in entries:
            try:
                parsed = _parse(content)
            except RefusedError as error:
                found.append(error)
            else:
                # By where the bytes stand, which stay there meanwhile: hashing them takes time.
                self._parsed[id(content)] = parsed
                found.append(parsed.id)
        return found

    def foresee(self, state: Place, entries: Sequence[bytes]) -> None:
        """See :class:`paripassu.record.admission.Rules`: signatures are verified."""
        given = [self._known(entry).entry for entry in entries]
        statements = (one for one in given if isinstance(one, Statement))
        verify_foreseen(foreseen(statements, state.state.holders))

    def admit(self, state: Place, index: int, entry: bytes) -> Place:
        """See :class:`paripassu.record.admission.Rules`."""
        given = self._known(entry)
        self._parsed.pop(id(entry), None)
        ruling = judge(state.state, index, given.entry, self.root, self._blobs)
        if self._signing is not None and ruling.state.charter_id != state.state.charter_id:
            for key in ruling.state.charter.log_keys:
                if key not in self._signing:
                    raise UnheldKeyError(
                        f"the charter names the log's key {format_vkey(key)}, and the depositary "
                        "cannot sign with it",
                        "the depositary starts again with it: `record serve DIR --key KEY.pem`",
                    )
        return self._gone_on(state, ruling.state, given.hash)

    def hashes(self, state: Place, ids: Sequence[bytes]) -> bytes:
        """See :class:`paripassu.record.admission.Rules`."""
        return self._tree.leaves(state.state.size - len(ids), state.state.size)

    def _known(self, content: bytes) -> _Parsed:
        """Give what came of an entry when it was asked for its id."""
        found = self._parsed.get(id(content))
        return _parse(content) if found is None or found.content is not content else found

    def replay(self, state: Place, index: int, entry: bytes | Entry) -> tuple[Place, bytes | None]:
        """See :class:`paripassu.record.admission.Rules`; the entry may be parsed already."""
        found = fold(state.state, index, entry, self.root, self._blobs)
        place = self._gone_on(state, found.state, _leaf(entry))
        if found.ruling is None:
            return place, None
        found_id = found.ruling.id
        return place, place.last if found_id is None else bytes.fromhex(found_id)

    def replay_all(self, place: Place, entries: Iterable[bytes | Entry]) -> Place:
        """Go over further entries that a log has; see :meth:`replay`."""
        for entry in entries:
            place, _ = self.replay(place, place.state.size, entry)
        return place

    def root(self, size: int) -> bytes:
        """Give the log's root at a size that was reached; of another nothing, which no root is."""
        if not 0 <= size <= self._tree.size:
            return b""
        return self._root(size)

    def _gone_on(self, place: Place, state: State, hash: bytes) -> Place:
        size = place.state.size
        if size < self._tree.size:
            self._tree.cut(size)
            self._root.cache_clear()
        if size != self._tree.size or (size and self._tree.node(0, size - 1) != place.last):
            raise DefectError(f"the log's entries before {size:,} are not those of its place")
        self._tree.append(hash)
        return Place(state, hash)
