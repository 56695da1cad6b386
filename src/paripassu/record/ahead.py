"""Entries judged a little after they were read: meanwhile others verify their signatures.

Of the time that it takes to judge a long log, most goes to signatures, and nothing hangs on their
order. So they go to processes beside this one, as many as there is work for; where these have
enough to do, this one verifies, too. The entries are judged in their order, as ever.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, TimeoutError
from types import TracebackType
from typing import Final, NamedTuple, Protocol

from paripassu.record.entry import Entry
from paripassu.record.envelope import Statement
from paripassu.record.judged_entries import parsed
from paripassu.record.rules_signatures import Foreseen, foreseen, verify_foreseen
from paripassu.record.state import State
from paripassu.record.verifying import Verifiers

#: Entries from which on another process is worth its start.
_WORTH: Final = 2048
#: Processes, at most: with more of them, whatever else there is to do takes longer.
_MOST: Final = 4
#: What each of them is given at a time: one thing to do, and the next one.
_DEEP: Final = 2
#: Seconds for an answer: one that was stopped gives none.
_PATIENCE: Final = 60.0


class _Waiting(NamedTuple):
    first: int
    entries: list[Entry | bytes]
    foreseen: list[Foreseen]
    answer: Future[list[bool]] | None


class Judge(Protocol):
    """Who judges entries in their order."""

    @property
    def state(self) -> State:
        """After the entries so far."""

    def take(self, first: int, entries: Sequence[bytes | Entry]) -> None:
        """Judge further entries, as they are logged or parsed."""


class Ahead:
    """Takes the entries of a log for a judge; to be closed, as a context.

    Parameters
    ----------
    judged : Judge
        Who judges them, and has perhaps judged the first.
    size : int
        How many there will be.
    processes : int, optional
        How many processes may help, at most; by default one less than there are processors.
    """

    def __init__(self, judged: Judge, size: int, processes: int | None = None) -> None:
        self._judged = judged
        count = _processors() - 1 if processes is None else processes
        worth = processes is not None or size - judged.state.size >= _WORTH
        self._verifiers = Verifiers(min(count, _MOST)) if worth and count > 0 else None
        self._waiting: deque[_Waiting] = deque()

    def __enter__(self) -> Ahead:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def take(self, first: int, entries: Sequence[bytes]) -> None:
        """Take further entries, as they are logged; by :meth:`finish` they are judged."""
        state = self._judged.state
        if self._verifiers is None or not state.eras:
            self.finish()
            self._judged.take(first, entries)  # which reads none that was judged already
            return
        done = max(0, state.size - first)
        read = [parsed(one) for one in entries[done:]]
        work = [*foreseen((one for one in read if isinstance(one, Statement)), state.holders)]
        answer = None
        busy = sum(1 for one in self._waiting if one.answer is not None and not one.answer.done())
        if work and busy < _DEEP * self._verifiers.count:
            answer = self._verifiers.ask([one.asked for one in work])
        else:
            verify_foreseen(work)
        self._waiting.append(_Waiting(first + done, read, work, answer))
        while self._waiting and (len(self._waiting) > self._most or self._is_ready()):
            self._judge(self._waiting.popleft())

    def finish(self) -> None:
        """Judge what still waits."""
        while self._waiting:
            self._judge(self._waiting.popleft())

    @property
    def _most(self) -> int:
        """What may wait, so that not all of a log does while one process is stopped."""
        return 0 if self._verifiers is None else 4 * _DEEP * self._verifiers.count

    def _is_ready(self) -> bool:
        answer = self._waiting[0].answer
        return answer is None or answer.done()

    def _judge(self, one: _Waiting) -> None:
        if one.answer is not None:
            for known, right in zip(one.foreseen, self._said(one.answer), strict=False):
                if right:
                    known.statement.verified[known.signature.key_id] = None
        self._judged.take(one.first, one.entries)

    def _said(self, answer: Future[list[bool]]) -> list[bool]:
        """Give an answer; none, where the judge is as quick."""
        if answer.cancel():
            return []
        try:
            return answer.result(_PATIENCE)
        except TimeoutError:
            self._close()
            return []

    def _close(self) -> None:
        verifiers, self._verifiers = self._verifiers, None
        if verifiers is not None:
            verifiers.close()


def _processors() -> int:
    """How many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1
