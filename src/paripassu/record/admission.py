"""What a log takes as an entry: the part of the log that is not the log's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from paripassu.errors import ParameterError, PariPassuError
from paripassu.merkle.hashing import HASH_SIZE
from paripassu.record.tiles import MOST_ENTRY, entry_hashes

S = TypeVar("S")


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


class Rules(Protocol, Generic[S]):
    """The rules of a log. A state is a value: to go back is to take the one before.

    An entry has an id; the same id is logged once.

    Attributes
    ----------
    hashed : bool
        Whether an entry's id is its hash in the tree, and the state is always the same: such a log
        need not go over its entries when it starts.
    """

    hashed: bool

    def start(self) -> S:
        """Give the state of the empty log."""

    def ids(self, entries: Sequence[bytes]) -> list[bytes | PariPassuError]:
        """Give the id of each entry, 32 bytes, or why it is none."""

    def foresee(self, state: S, entries: Sequence[bytes]) -> None:
        """Hear which entries :meth:`admit` will be asked about next: nothing need be done."""

    def admit(self, state: S, index: int, entry: bytes) -> S:
        """Judge an entry that would get this index; give the state after it.

        Raises
        ------
        PariPassuError
            It is refused: mostly a RefusedError with the rule's name.
        """

    def hashes(self, state: S, ids: Sequence[bytes]) -> bytes | None:
        """Give the hashes in the tree of the last entries that were admitted, by their ids.

        32 bytes each, one after the other; None: they are not at hand.
        """

    def replay(self, state: S, index: int, entry: bytes) -> tuple[S, bytes | None]:
        """Go over an entry that the log has: the state after it, and its id if it counts."""


class Opaque:
    """Any bytes are entries; the same bytes are logged once. An entry's id is its hash."""

    hashed = True

    def start(self) -> None:
        """See :class:`Rules`."""

    def ids(self, entries: Sequence[bytes]) -> list[bytes | PariPassuError]:
        """See :class:`Rules`."""
        short = [entry if len(entry) <= MOST_ENTRY else b"" for entry in entries]
        hashes = entry_hashes(short)
        found: list[bytes | PariPassuError] = [
            hashes[at : at + HASH_SIZE] for at in range(0, len(hashes), HASH_SIZE)
        ]
        for number, entry in enumerate(entries):
            if len(entry) > MOST_ENTRY:
                found[number] = ParameterError(
                    "entry", f"has {len(entry):,} bytes; the most is {MOST_ENTRY:,}"
                )
        return found

    def foresee(self, state: None, entries: Sequence[bytes]) -> None:
        """See :class:`Rules`."""

    def admit(self, state: None, index: int, entry: bytes) -> None:
        """See :class:`Rules`."""

    def hashes(self, state: None, ids: Sequence[bytes]) -> bytes:
        """See :class:`Rules`."""
        return b"".join(ids)

    def replay(self, state: None, index: int, entry: bytes) -> tuple[None, bytes | None]:
        """See :class:`Rules`."""
        return None, entry_hashes([entry])
