"""A log that is there, gone over by its rules; its signatures are verified beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from paripassu.record.ahead import Ahead
from paripassu.record.entry import Entry
from paripassu.record.history import History
from paripassu.record.state import State
from paripassu.record.statements import Place, Statements
from paripassu.record.tiles import WIDTH


@dataclass
class _Replaying:
    rules: Statements
    place: Place

    @property
    def state(self) -> State:
        """After the entries so far."""
        return self.place.state

    def take(self, first: int, entries: Sequence[bytes | Entry]) -> None:
        """Go over further entries."""
        self.place = self.rules.replay_all(self.place, entries)


def replay_history(
    rules: Statements, place: Place, history: History, end: int, processes: int | None = None
) -> Place:
    """Go over the entries of a log from a place up to an index; see :meth:`Statements.replay_all`.

    Parameters
    ----------
    rules : Statements
    place : Place
    history : History
        The log.
    end : int
        The last one is that before it.
    processes : int, optional
        As for :class:`Ahead`.

    Raises
    ------
    MissingBlobsError
        A charter is not there.
    DamagedError, UnreachableError
        As :meth:`History.entries`.
    """
    replaying = _Replaying(rules, place)
    with Ahead(replaying, end, processes) as ahead:
        for first in range(place.state.size, end, WIDTH):
            ahead.take(first, [*history.entries(first, min(first + WIDTH, end))])
        ahead.finish()
    return replaying.place
