"""How many sets of moments orders come to from one side, until none leads on.

Where none of them is everything, no order is within the limits: whoever counts them again knows it.

Rules: docs/specification/proofs.md#sets.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf

from paripassu.sequencing.order.closure import members
from paripassu.sequencing.proof.relaxed import Relaxed

#: Sets between two looks at the clock.
POLL = 4_096


def count_sets(
    problem: Relaxed, *, backward: bool, most: int, stop: Callable[[], bool]
) -> int | None:
    """Count the sets within the limits that orders come to from one side.

    Returns
    -------
    int or None
        None: there is an order, or there are more than ``most``, or it was stopped.
    """
    before, after = problem.before, problem.after
    if backward:
        before, after = after, before
    columns = [
        p
        for p in range(len(problem.upper))
        if problem.upper[p] < inf or problem.least[p] > -inf or problem.floor[p] > -inf
    ]
    sign = -1 if backward else 1
    delta = [tuple(sign * row[p] for p in columns) for row in problem.delta]
    limits = [(problem.least[p], problem.upper[p]) for p in columns]
    total = problem.total
    start = tuple(total[p] if backward else 0 for p in columns)
    full = (1 << problem.size) - 1
    ahead = [[*members(row)] for row in after]
    layer = {0: (start, sum(1 << m for m, row in enumerate(before) if not row))}
    count = 1
    while layer:
        following: dict[int, tuple[tuple[int, ...], int]] = {}
        for looked, (passed, (kept, open_)) in enumerate(layer.items()):
            if passed == full or (looked % POLL == 0 and stop()):
                return None
            for m in members(open_):
                more = passed | 1 << m
                if more in following:
                    continue
                values = tuple([k + d for k, d in zip(kept, delta[m], strict=True)])
                if more != full and not _within(values, limits):
                    continue
                opened = open_ ^ 1 << m
                for later in ahead[m]:
                    if not before[later] & ~more:
                        opened |= 1 << later
                following[more] = values, opened
                count += 1
                if count > most:
                    return None
        layer = following
    return count


def _within(values: tuple[int, ...], limits: list[tuple[float, float]]) -> bool:
    for value, (least, most) in zip(values, limits, strict=True):
        if value < least or value > most:
            return False
    return True
