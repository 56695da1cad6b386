"""Simulated histories in which nothing is missing: blocks, their seeds, and where they are run.

Each block of histories has a seed of its own, made from the call's seed, the stage and the block's
number. What is counted is whole numbers. So the same call gives the same numbers, bit for bit,
whether the blocks are run in one thread, in several, or on a cluster, and in whatever order they
come back; and no more than the counts is held, however many histories there are.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from paripassu.inspection.accountancy import native
from paripassu.processors import processors

if TYPE_CHECKING:
    from numpy import float64, int64
    from numpy.typing import NDArray

    #: Histories, and what was counted in them.
    Counted = tuple[int, NDArray[int64]]

#: Histories of one block. Part of what a seed means: changing it changes the numbers.
BLOCK = 4096
#: Histories of one piece of work, times the square of the periods: some hundredths of a second.
_PIECE = 16 * BLOCK * 16**2
#: Pieces of work that wait for each worker, so that none stands idle and none are heaped up.
_AHEAD = 3


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """The distribution of the statistics when nothing is missing.

    Attributes
    ----------
    lower : (T, m) float
        L without the columns of degenerate periods: MUF = L z.
    muf, cumuf : (T,) float
        1 / σ of each period; 0 where σ is 0, and the period says nothing.
    seed : int
    more : tuple of (n, m + k) float
        Further statistics, each the largest of the products of its rows with the m normals that
        make up MUF and k others: none, or those of ``result.INSPECTED``.
    """

    lower: NDArray[float64]
    muf: NDArray[float64]
    cumuf: NDArray[float64]
    seed: int
    more: tuple[NDArray[float64], ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """Consecutive blocks: their stage, the first one's number, and how many histories in all."""

    stage: int
    first: int
    histories: int


def pieces(stage: int, histories: int, periods: int) -> Iterator[Piece]:
    """Cut histories into pieces of work; where the cuts lie makes no difference to the numbers."""
    blocks = min(16, max(1, _PIECE // (BLOCK * max(periods, 1) ** 2)))
    # larger pieces of very many: what each sends back is as large whatever it counted
    blocks *= min(16, max(1, histories // (64 * blocks * BLOCK)))
    size = blocks * BLOCK
    for number, start in enumerate(range(0, histories, size)):
        yield Piece(stage, number * blocks, min(size, histories - start))


def largest(model: Model, piece: Piece) -> Iterator[NDArray[float64]]:
    """Give, block by block, the largest value that each statistic takes over the periods.

    Returns
    -------
    iterator of (6, n) float, or (8, n) float
        In the order of ``result.TESTS``; MUF, CUMUF and what is more in units of their σ. -inf
        where no period says anything.
    """
    import numpy as np

    run = native.largest()
    for at, start in enumerate(range(0, piece.histories, BLOCK)):
        key = (piece.stage, piece.first + at)
        rng = np.random.Generator(
            np.random.SFC64(np.random.SeedSequence(model.seed, spawn_key=key))
        )
        count = min(BLOCK, piece.histories - start)
        z = rng.standard_normal((model.lower.shape[1], count))
        found = run(model.lower, model.muf, model.cumuf, z)
        if model.more:
            others = rng.standard_normal((model.more[0].shape[1] - len(z), count))
            every = np.concatenate([z, others])
            found = np.concatenate([found, *(_most(run, rows, every) for rows in model.more)])
        yield found


def _most(run: native.Largest, rows: NDArray[float64], z: NDArray[float64]) -> NDArray[float64]:
    """Give the largest product of a row with each history: (1, n)."""
    import numpy as np

    if not len(rows):
        return np.full((1, z.shape[1]), -np.inf)
    # as if they were the balances of so many periods
    return run(rows, np.ones(len(rows)), np.zeros(len(rows)), z)[:1]


def tail(
    model: Model, grids: Mapping[int, tuple[float, float]], cells: int, piece: Piece
) -> Counted:
    """Count how often the largest value of some statistics falls in each cell of a grid.

    Parameters
    ----------
    model : Model
    grids : mapping
        From the places of statistics in :func:`largest` to (low, high): the range that is cut into
        cells.
    cells : int
    piece : Piece

    Returns
    -------
    histories : int
    counts : (len(grids), cells + 1) int
        Cell i: low + i/cells (high - low) ≤ value; the last one: high ≤ value. What lies below
        ``low`` is not counted.
    """
    import numpy as np

    counts = np.zeros((len(grids), cells + 1), dtype=np.int64)
    for values in largest(model, piece):
        for row, (place, (low, high)) in zip(counts, grids.items(), strict=True):
            if high > low:
                some = values[place]
                scaled = (some[some >= low] - low) * (cells / (high - low))
                np.add.at(row, np.minimum(scaled, cells).astype(np.int64), 1)
    return piece.histories, counts


def alarms(model: Model, thresholds: tuple[float, ...], piece: Piece) -> Counted:
    """Count the histories in which each test alarms, and in which any does.

    Returns
    -------
    histories : int
    counts : (len(thresholds) + 1,) int
        In the order of the thresholds, which is that of :func:`largest`, then any.
    """
    import numpy as np

    counts = np.zeros(len(thresholds) + 1, dtype=np.int64)
    limits = np.array(thresholds)[:, None]
    for values in largest(model, piece):
        alarm = values >= limits
        counts[:-1] += alarm.sum(axis=1)
        counts[-1] += alarm.any(axis=0).sum()
    return piece.histories, counts


def total(
    count: Callable[[Piece], Counted],
    work: Iterator[Piece],
    *,
    should_stop: Callable[[], bool] | None,
    done: Callable[[int], None],
    workers: int | None,
    client: Any | None,
) -> Counted:
    """Add up the counts of all pieces, or of those that were done when it was stopped.

    Parameters
    ----------
    count : callable
        Of one piece: how many histories it was, and what was counted.
    work : iterator of Piece
        At least one; the first that comes back is always counted.
    should_stop : callable or None
        Asked after each piece. Where there is none, Ctrl-C stops just so.
    done : callable
        Told how many histories are done.
    workers : int or None
        Threads; as many as there are processors by default.
    client : distributed.Client or None
        The cluster on which to run instead.

    Returns
    -------
    histories : int
    counts : int array
    """
    histories = 0
    counts: NDArray[int64] | None = None
    results = _spread(count, work, workers) if client is None else _sent(count, work, client)
    try:
        for number, some in results:
            histories += number
            counts = some if counts is None else counts + some
            done(histories)
            if should_stop is not None and should_stop():
                break
    except KeyboardInterrupt:
        if should_stop is not None or counts is None:
            raise
    finally:
        results.close()
    if counts is None:
        raise ValueError("there is nothing to do")
    return histories, counts


def _spread(
    count: Callable[[Piece], Counted], work: Iterator[Piece], workers: int | None
) -> Generator[Counted, None, None]:
    """Run pieces in threads of this process."""
    threads = workers or processors()
    if threads == 1:
        yield from map(count, work)
        return
    with ThreadPoolExecutor(threads) as pool:
        waiting = {pool.submit(count, piece) for piece in islice(work, threads * _AHEAD)}
        try:
            while waiting:
                ready, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                waiting |= {pool.submit(count, piece) for piece in islice(work, len(ready))}
                for future in ready:
                    yield future.result()
        finally:
            for future in waiting:
                future.cancel()


def _sent(
    count: Callable[[Piece], Counted], work: Iterator[Piece], client: Any
) -> Generator[Counted, None, None]:
    """Run pieces on a Dask cluster, some ahead of its threads, and forget each when it is read."""
    from distributed import as_completed

    ahead = max(1, sum(client.nthreads().values())) * _AHEAD
    # Two calls that are alike are still two calls: a name of its own for each piece.
    futures = (client.submit(count, piece, pure=False) for piece in work)
    waiting = set(islice(futures, ahead))
    # The client's own loop: there may be no default client, or another one.
    ready = as_completed(waiting, loop=client.loop)  # type: ignore[no-untyped-call]
    try:
        for future in ready:
            waiting.discard(future)
            for another in islice(futures, 1):
                waiting.add(another)
                ready.add(another)  # type: ignore[no-untyped-call]
            yield future.result()
    finally:
        client.cancel(list(waiting))
