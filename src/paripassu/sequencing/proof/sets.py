"""How many sets of moments orders come to from one side, until none leads on.

Where none of them is everything, no order is within the limits: whoever counts them again knows it.
What everyone keeps after a set stands in one whole number, in fields with a bit to spare each, so
that all limits are looked at in one step.

Rules: docs/specification/proofs.md#sets.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf

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
    before, after = problem.before, _next(problem)
    if backward:
        before, after = problem.after, [sorted(row) for row in problem.waits]
    fields = _Fields(problem, backward=backward)
    step, above, below, spare = fields.step, fields.above, fields.below, fields.spare
    full = (1 << problem.size) - 1
    layer = {0: (fields.start, sum(1 << m for m, row in enumerate(before) if not row))}
    count = 1
    while layer:
        following: dict[int, tuple[int, int]] = {}
        for looked, (passed, (kept, open_)) in enumerate(layer.items()):
            if passed == full or (looked % POLL == 0 and stop()):
                return None
            left = open_
            while left:
                bit = left & -left
                left ^= bit
                more = passed | bit
                if more in following:
                    continue
                m = bit.bit_length() - 1
                values = kept + step[m]
                if (values + above) & (below - values) & spare != spare and more != full:
                    continue
                opened = open_ ^ bit
                for later in after[m]:
                    if not before[later] & ~more:
                        opened |= 1 << later
                following[more] = values, opened
                count += 1
            if count > most:
                return None
        layer = following
    return count


def _next(problem: Relaxed) -> list[list[int]]:
    """Give the moments that wait for each."""
    after: list[list[int]] = [[] for _ in problem.waits]
    for moment, row in enumerate(problem.waits):
        for earlier in row:
            after[earlier].append(moment)
    return after


class _Fields:
    """What everyone keeps as one number.

    Attributes
    ----------
    start : int
        What is kept before anything is passed.
    step : list of int
        What passing each moment adds.
    above, below, spare : int
        ``(kept + above) & (below - kept) & spare == spare`` where all limits are kept.
    """

    def __init__(self, problem: Relaxed, *, backward: bool) -> None:
        self.start = self.above = self.below = self.spare = at = 0
        self.step = [0] * problem.size
        sign = -1 if backward else 1
        for p, (least, most) in enumerate(zip(problem.least, problem.upper, strict=True)):
            column = [row[p] for row in problem.delta]
            reach = 1 + sum(map(abs, column))
            low = max(-reach, least if least > -inf else -reach)
            high = min(reach, most if most < inf else reach)
            width = (2 * reach).bit_length() + 1
            spare = 1 << at + width
            self.start += sum(column) * backward << at
            for m, value in enumerate(column):
                self.step[m] += sign * value << at
            # kept + above is spare + (kept - low), below - kept is spare + (high - kept)
            self.above += spare - (int(low) << at)
            self.below += spare + (int(high) << at)
            self.spare |= spare
            at += width + 1
