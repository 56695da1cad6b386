"""Exact search from both ends, by rising worst exposure.

A state is a set of moments done. From the start, sets are reached by adding a moment; from the end,
by taking one away. Either side expands its sets best first by the worst exposure on the way (a
bottleneck path, Pollack 1960), so that once every set below a value has been expanded on *one*
side without reaching the other, that value is a bound. Expanding the side with the fewer open sets
(Pohl 1971) exploits that it is the ends that bind.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass

from paripassu.sequencing.order.closure import Prepared

#: Moments that sets are expanded by between two looks at the clock.
POLL = 65_536

#: Key, minus depth, minus room, ticket, value, set done, kept.
_Entry = tuple[int, int, int, int, int, int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Found:
    """What an exact search says.

    Attributes
    ----------
    order : tuple of int or None
        The best order found within the cap.
    bound : int or None
        No order has a worst exposure below this, nor below ``cap`` + 1 if that is lower; None:
        there is no order within the cap.
    states : int
        Sets stored.
    """

    order: tuple[int, ...] | None
    bound: int | None
    states: int


class _Side:
    """The sets reached from one end: of each the latest ticket, its value, the last moment."""

    def __init__(self, start: int, kept: tuple[int, ...], least: int) -> None:
        self.best: dict[int, tuple[int, int, int]] = {start: (0, least, -1)}
        self.heap: list[_Entry] = [(0, 0, 0, 0, least, start, kept)]

    def top(self) -> int | None:
        """Give the key of the next set; those reached by a better way since are dropped."""
        while self.heap and self.best[self.heap[0][5]][0] != self.heap[0][3]:
            heapq.heappop(self.heap)
        return self.heap[0][0] if self.heap else None


def search(
    ready: Prepared,
    *,
    cap: int,
    states: int,
    target: int = 0,
    least: int = 0,
    depth_first: bool = False,
    stop: Callable[[], bool] | None = None,
) -> Found:
    """Find an order of least worst exposure within a cap.

    Parameters
    ----------
    ready : Prepared
    cap : int
        Orders with a larger worst exposure do not count.
    states : int
        Sets that may be stored, both sides together.
    target : int
        An order this good ends the search.
    least : int
        A known lower bound.
    depth_first : bool
        Deepest sets first, whatever their exposure: quicker to any order, bounds do not rise.
    stop : callable, optional
        Asked now and then; True ends the search.
    """
    size, full, delta = ready.size, ready.full, ready.delta
    total = ready.total()
    floor, rated = ready.floor, ready.rated
    if cap < least or not (ready.fits((0,) * len(total), floor) and ready.fits(total, floor)):
        return Found(None, None, 0)
    if size == 0:
        return Found((), 0, 0)
    low = ready.lower(cap)
    poll = max(1, POLL // size)
    # Below a known bound no value matters: there the deepest sets go first.
    sides = (_Side(0, (0,) * len(total), least), _Side(full, total, least))
    before, after = ready.before, ready.after
    meeting: int | None = None
    best = cap + 1
    bound = least
    expanded = ticket = 0
    while True:
        tops = (sides[0].top(), sides[1].top())
        if tops[0] is None or tops[1] is None:
            # One side has seen all that it can reach: what was found is the best there is.
            if meeting is None:
                return Found(None, None, ticket)
            return Found(_order(sides, meeting, full), best, ticket)
        if not depth_first:
            bound = max(bound, tops[0], tops[1])
        over = meeting is not None and best <= max(bound, target)
        expanded += 1
        if over or ticket >= states or (expanded % poll == 0 and stop is not None and stop()):
            order = None if meeting is None else _order(sides, meeting, full)
            return Found(order, min(bound, best), ticket)
        backward = len(sides[1].heap) < len(sides[0].heap)
        side, other = (sides[1], sides[0]) if backward else (sides[0], sides[1])
        _, depth, _, _, worst, done, kept = heapq.heappop(side.heap)
        end = 0 if backward else full
        for moment in range(size):
            bit = 1 << moment
            if backward:
                if not done & bit or after[moment] & done:
                    continue
                values = tuple([k - d for k, d in zip(kept, delta[moment], strict=True)])
            else:
                if done & bit or before[moment] & ~done:
                    continue
                values = tuple([k + d for k, d in zip(kept, delta[moment], strict=True)])
            reached = done ^ bit
            way = worst
            if reached != end:
                if not ready.fits(values, low):
                    continue
                for p in rated:
                    if -values[p] > way:
                        way = -values[p]
            if way >= best:
                continue
            known = side.best.get(reached)
            if known is not None and known[1] <= way:
                continue
            ticket += 1
            side.best[reached] = (ticket, way, moment)
            key = 0 if depth_first else way
            room = ready.room(values)
            heapq.heappush(side.heap, (key, depth - 1, -room, ticket, way, reached, values))
            across = other.best.get(reached)
            if across is not None and max(way, across[1]) < best:
                best = max(way, across[1])
                meeting = reached


def _order(sides: tuple[_Side, _Side], meeting: int, full: int) -> tuple[int, ...]:
    front: list[int] = []
    done = meeting
    while done:
        front.append(sides[0].best[done][2])
        done ^= 1 << front[-1]
    back: list[int] = []
    done = meeting
    while done != full:
        back.append(sides[1].best[done][2])
        done ^= 1 << back[-1]
    return (*reversed(front), *back)
