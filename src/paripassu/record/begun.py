"""Entries of a log that whoever asks has judged before: from there a judge goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from paripassu.record.counted import Counted
from paripassu.record.history import History
from paripassu.record.state import State


class Breach(NamedTuple):
    """An entry that was logged and breaks a rule.

    Attributes
    ----------
    entry : int
        Its index.
    rule : str
        The rule's name.
    what : str
        What is wrong.
    """

    entry: int
    rule: str
    what: str


@dataclass(frozen=True, slots=True)
class Begun:
    """The first entries of a log, judged: what comes of them follows from nothing else.

    Attributes
    ----------
    root : bytes
        Of the log's tree when it had so many entries as the state says.
    state : State
        After them.
    breaches : sequence of Breach
    counted : sequence of Counted
        Their statements that count.
    """

    root: bytes
    state: State
    breaches: Sequence[Breach]
    counted: Sequence[Counted]

    @property
    def logs_before(self) -> int:
        """How many logs there were before this one."""
        count, before = 0, self.state.before
        while before is not None:
            count, before = count + 1, before.state.before
        return count

    def begins(self, history: History, charter: str | None) -> bool:
        """Whether a log begins with these very entries.

        Of a successor, what was judged of the logs before it comes along: entry 0, which is the
        same then, names their sizes and roots.

        Parameters
        ----------
        history : History
        charter : str or None
            Id that its entry 0 should have.

        Raises
        ------
        DamagedError, UnreachableError
            As :meth:`History.root_at`.
        """
        size = self.state.size
        if not 0 < size <= history.size or not self.counted:
            return False
        if charter is not None and self.counted[0].id != charter:
            return False
        return history.root_at(size) == self.root
