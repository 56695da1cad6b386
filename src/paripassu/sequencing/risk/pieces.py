"""Pieces of a survey, counted here, in several processes or on a cluster, in any order.

Every piece is a stretch of each replicate, so that whatever is complete is a sample by itself.
What is counted is whole numbers, and a piece depends on nothing but the survey: the same sums come
out in one process, in four, on a cluster that loses a worker, and after an interruption.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from threading import Lock
from typing import Any

from paripassu.deadline import Deadline
from paripassu.sequencing.risk.processes import Piece, in_processes
from paripassu.sequencing.risk.survey import Counts, Survey, added

#: Futures of each replicate in a piece.
STRETCH = 512
#: Fewer pieces than this are not worth starting processes for.
WORTH = 8
#: Pieces that wait in turn for each thread of a cluster.
AHEAD = 3


def pieces_of(which: int, each: int, stretch: int | None = None) -> list[Piece]:
    """Part the futures of each replicate."""
    stretch = stretch or STRETCH
    return [(which, at, min(at + stretch, each)) for at in range(0, each, stretch)]


@dataclass(eq=False)
class Progressing:
    """What is counted so far, of one kind of pieces.

    Attributes
    ----------
    done : set of Piece
    counts : dict
        The sums over these.
    """

    done: set[Piece] = field(default_factory=set)
    counts: Counts = field(default_factory=dict)

    def add(self, piece: Piece, counts: Counts) -> None:
        """Take the counts of a piece."""
        if piece not in self.done:
            self.done.add(piece)
            added(self.counts, counts)

    @property
    def each(self) -> int:
        """Futures of each replicate that are counted."""
        return sum(stop - start for _, start, stop in self.done)


@dataclass(eq=False)
class Runner:
    """Counts pieces, wherever there is room.

    Attributes
    ----------
    processes : int
        How many at most; 1: in this process.
    client : distributed.Client or None
        A cluster to use in place of processes.
    deadline : Deadline
        Asked after every piece.
    tell : callable
        Told how far the work is.
    keep : callable
        Called after every piece.
    verify : callable
        Looks at what a run that goes on says it has counted.
    """

    processes: int
    client: Any
    deadline: Deadline
    tell: Callable[[str], None]
    keep: Callable[[], None]
    verify: Callable[[Survey, Sequence[Piece], Progressing], None]

    def run(self, survey: Survey, pieces: list[Piece], so_far: Progressing, what: str) -> bool:
        """Count all pieces that are not counted yet.

        Returns
        -------
        bool
            Whether all are counted: false where the work was stopped.
        """
        if so_far.done or so_far.counts:
            self.verify(survey, pieces, so_far)
        left = [piece for piece in pieces if piece not in so_far.done]
        total = sum(stop - start for _, start, stop in pieces)
        for piece, counts in self._counted(survey, left):
            so_far.add(piece, counts)
            self.tell(f"{what}: {so_far.each * 16:,} of {total * 16:,}")
            self.keep()
            if self.deadline.passed():
                break
        return all(piece in so_far.done for piece in pieces)

    def _counted(self, survey: Survey, left: list[Piece]) -> Iterator[tuple[Piece, Counts]]:
        if self.client is not None and left:
            yield from self._on_cluster(survey, left)
        elif self.processes > 1 and len(left) >= WORTH:
            yield from in_processes(survey, left, self.processes)
        else:
            for piece in left:
                yield piece, survey.count(*piece)

    def _on_cluster(self, survey: Survey, left: list[Piece]) -> Iterator[tuple[Piece, Counts]]:
        from distributed import as_completed

        packed = pickle.dumps(survey)
        threads = max(1, sum(self.client.nthreads().values()))
        work = iter(left)
        waiting: dict[Any, Piece] = {}

        def submit(piece: Piece) -> Any:
            sent = self.client.submit(count_packed, packed, piece, pure=False, retries=10)
            waiting[sent] = piece
            return sent

        first = [submit(piece) for piece in islice(work, threads * AHEAD)]
        # The client's own loop: there may be no default client, or another one.
        ready: Any = as_completed(first, loop=self.client.loop)  # type: ignore[no-untyped-call]
        try:
            for one in ready:
                counts = one.result()
                for more in islice(work, 1):
                    ready.add(submit(more))
                yield waiting.pop(one), counts
        finally:
            self.client.cancel(list(waiting))


#: A survey remembers as it goes: one thread of a worker at a time.
_ONE = Lock()


@lru_cache(maxsize=2)
def _unpacked(packed: bytes) -> Survey:
    survey: Survey = pickle.loads(packed)
    return survey


def count_packed(packed: bytes, piece: Piece) -> Counts:
    """Count a piece on a cluster."""
    with _ONE:
        return _unpacked(packed).count(*piece)
