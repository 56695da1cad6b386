"""Where a log is kept, and how it begins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from paripassu.merkle.hashing import EMPTY_ROOT
from paripassu.record.storage.contract import Head, Index, Objects, State

#: (size, root, stamp) → the signed checkpoint.
Sign = Callable[[int, bytes, int], bytes]
#: The newest checkpoint that readers go by, and the newest that is signed.
CHECKPOINT = "checkpoint"
PENDING = "checkpoint.pending"


@dataclass(frozen=True, slots=True)
class Places:
    """Where a log is kept; see :mod:`paripassu.record.storage.contract`."""

    state: State
    index: Index
    objects: Objects

    def close(self) -> None:
        """Let go of all three."""
        for place in (self.state, self.index, self.objects):
            place.close()


def begin(places: Places, sign: Sign, stamp: int, *, quorum: bool = False) -> None:
    """Begin a log: empty, with a signed checkpoint.

    Parameters
    ----------
    places : Places
    sign : callable
    stamp : int
        Seconds since 1970.
    quorum : bool
        Whether ``checkpoint`` waits for witnesses.

    Raises
    ------
    LostRaceError
        It has begun already.
    StorageError
        The storage cannot be used now.
    """
    note = sign(0, EMPTY_ROOT, stamp)
    places.state.create(Head(0, 0, note, stamp, 0))
    names = [PENDING] if quorum else [PENDING, CHECKPOINT]
    for name in names:
        places.objects.replace(name, note)
    places.objects.sync(names)
