"""Pieces counted in processes of this machine, any of which may be killed at any moment.

Each process has a pipe of its own, which nobody else writes to: where one is killed in the middle
of a message the other end is told so at once. (A queue that all share can be left half written,
and then everybody waits for the rest.)
"""

from __future__ import annotations

import pickle
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_all_start_methods, get_context, parent_process
from multiprocessing.connection import Connection, wait
from typing import Any

from paripassu.sequencing.risk.survey import Counts, Survey

#: A piece: what is drawn, and from which to before which future of each replicate.
Piece = tuple[int, int, int]


@dataclass(eq=False)
class _Worker:
    """A process, our end of its pipe, and the piece that it is counting."""

    process: Any
    pipe: Connection
    piece: Piece | None = None

    def take(self, work: deque[Piece]) -> None:
        """Give it the next piece, where there is one."""
        self.piece = work.popleft() if work else None
        if self.piece is not None:
            with suppress(OSError):  # it was killed: reading from it says so
                self.pipe.send(self.piece)


def in_processes(
    survey: Survey, left: Sequence[Piece], processes: int
) -> Iterator[tuple[Piece, Counts]]:
    """Count pieces in several processes.

    Parameters
    ----------
    survey : Survey
    left : sequence of Piece
    processes : int
        How many at most.

    Yields
    ------
    Piece, Counts
        As they are ready. What a killed process had is counted by another, or by this one where
        none is left.
    """
    packed = pickle.dumps(survey)
    work = deque(left)
    crew: list[_Worker] = []
    try:
        for _ in range(min(processes, len(left))):
            crew.append(_started(packed))
            crew[-1].take(work)
        while busy := {one.pipe: one for one in crew if one.piece is not None}:
            for pipe in wait([*busy]):
                one = busy[pipe]  # type: ignore[index]
                piece = one.piece
                assert piece is not None
                try:
                    answer = one.pipe.recv()
                except (EOFError, OSError):
                    work.appendleft(piece)
                    crew.remove(one)
                    _end(one)
                    for idle in crew:
                        if idle.piece is None:
                            idle.take(work)
                    continue
                if isinstance(answer, BaseException):
                    raise answer
                one.take(work)
                yield piece, answer
        for piece in work:
            yield piece, survey.count(*piece)
    finally:
        for one in crew:
            _end(one)


def _started(packed: bytes) -> _Worker:
    # A fork costs nothing, and asks nothing of the caller's own main module.
    context: Any = get_context("fork" if "fork" in get_all_start_methods() else "spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(packed, theirs), daemon=True)
    process.start()
    theirs.close()  # so that its end is closed when it ends
    return _Worker(process, ours)


def _end(one: _Worker) -> None:
    one.pipe.close()
    one.process.kill()
    one.process.join()


def _serve(packed: bytes, pipe: Connection) -> None:
    """Count what is sent, until the other end is gone; Ctrl-C is for the one that started it.

    A fork has all ends of all pipes, so that no pipe says that the one that started it was killed:
    it is asked for itself.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    survey: Survey = pickle.loads(packed)
    parent = parent_process()
    assert parent is not None
    while True:
        try:
            if pipe not in wait([pipe, parent.sentinel]):
                return
            piece = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            answer: Any = survey.count(*piece)
        except Exception as error:  # it is raised where the answer is waited for
            answer = error
        try:
            pipe.send(answer)
        except OSError:
            return
