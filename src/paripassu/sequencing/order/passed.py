"""Sets of moments that some order passes through, and what stands before what in every order.

A search from the start meets many sets from which no order leads on within the limits. From the
end, taken away moment by moment, far fewer are met where it is the end that binds. Those met from
both sides are the ones that orders pass through. Where each of these that has one moment has
another one, too, the other one comes first, whatever the order: a wait like any other, and chains
of work with such waits in them are longer.

Days are left aside: with them there are no more orders.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from paripassu.sequencing.order.closure import members
from paripassu.sequencing.order.problem import OrderProblem, Precedence

#: Sets between two looks at the clock.
POLL = 256


def passed(
    problem: OrderProblem,
    *,
    cap: int | None,
    most: int,
    stop: Callable[[], bool] | None = None,
) -> frozenset[int] | None:
    """Find the sets of moments done that some order within the limits passes through.

    Parameters
    ----------
    problem : OrderProblem
        Its releases, deadlines and lags are left aside.
    cap : int or None
        The largest worst exposure.
    most : int
        Sets that may be met.
    stop : callable, optional
        Asked now and then; True ends the search.

    Returns
    -------
    frozenset of int or None
        Bit ``i`` of a set stands for moment ``i``. Empty: no order is within the limits. None:
        there are more sets than were to be met, or it was stopped.
    """
    size = problem.size
    waits = [[wait.before for wait in before] for before in problem.before]
    after: list[list[int]] = [[] for _ in range(size)]
    for moment, earlier in enumerate(waits):
        for one in earlier:
            after[one].append(moment)
    back = _from_the_end(problem, waits, _sets(after), cap, most, stop)
    return None if back is None else _from_the_start(back, _sets(waits), after)


def _sets(rows: Iterable[Sequence[int]]) -> list[int]:
    return [sum(1 << one for one in row) for row in rows]


def _from_the_end(
    problem: OrderProblem,
    waits: Sequence[Sequence[int]],
    after: Sequence[int],
    cap: int | None,
    most: int,
    stop: Callable[[], bool] | None,
) -> set[int] | None:
    """Give the sets from which some order leads on to the end."""
    whole = [*zip(range(len(problem.upper)), problem.upper, problem.floor, strict=True)]
    # After the last moment nobody is exposed.
    limits = [
        (place, upper, _lowest(floor, cap if problem.rated[place] else None))
        for place, upper, floor in whole
    ]
    delta, full = problem.delta, (1 << problem.size) - 1
    total = tuple(map(sum, zip(*problem.delta, strict=True))) or (0,) * len(problem.upper)
    if not _within(total, whole):
        return set()
    found = {full}
    # Each with what everyone has kept, and the moments that may have been its last one.
    layer = {full: (total, sum(1 << one for one in range(problem.size) if not after[one]))}
    while layer:
        following: dict[int, tuple[tuple[int, ...], int]] = {}
        for count, (done, (kept, last)) in enumerate(layer.items()):
            if count % POLL == 0 and stop is not None and stop():
                return None
            for moment in members(last):
                left = done ^ 1 << moment
                if left in following:
                    continue
                values = tuple([k - d for k, d in zip(kept, delta[moment], strict=True)])
                if not _within(values, limits):
                    continue
                freed = last ^ 1 << moment
                for one in waits[moment]:
                    if not after[one] & left:
                        freed |= 1 << one
                following[left] = (values, freed)
            if len(found) + len(following) > most:
                return None
        found.update(following)
        layer = following
    return found


def _lowest(floor: int | None, cap: int | None) -> int | None:
    if floor is None or cap is None:
        return floor if cap is None else -cap
    return max(floor, -cap)


def _within(values: Sequence[int], limits: Iterable[tuple[int, int | None, int | None]]) -> bool:
    for place, upper, floor in limits:
        value = values[place]
        if (upper is not None and value > upper) or (floor is not None and value < floor):
            return False
    return True


def _from_the_start(
    back: set[int], waits: Sequence[int], after: Sequence[Sequence[int]]
) -> frozenset[int]:
    """Give those of some sets that an order comes to by way of no others."""
    if 0 not in back:
        return frozenset()
    found = {0}
    layer = {0: sum(1 << one for one in range(len(waits)) if not waits[one])}
    while layer:
        following: dict[int, int] = {}
        for done, open_ in layer.items():
            for moment in members(open_):
                more = done | 1 << moment
                if more in following or more not in back:
                    continue
                opened = open_ ^ 1 << moment
                for later in after[moment]:
                    if not waits[later] & ~more:
                        opened |= 1 << later
                following[more] = opened
        found.update(following)
        layer = following
    return frozenset(found)


def with_waits(problem: OrderProblem, sets: Iterable[int]) -> OrderProblem:
    """Add what stands before what in every order that passes through some sets.

    Parameters
    ----------
    problem : OrderProblem
    sets : iterable of int
        All that orders pass through (:func:`passed`); at least one order does.

    Returns
    -------
    OrderProblem
        The same orders. Waits that follow from others are left out.
    """
    # By moment: what is done in all sets in which it is done.
    with_it = [(1 << problem.size) - 1] * problem.size
    for done in sets:
        for moment in members(done):
            with_it[moment] &= done
    before = []
    for moment, known in enumerate(problem.before):
        waits = {wait.before: wait for wait in known}
        earlier = with_it[moment] & ~(1 << moment)
        implied = 0
        for one in members(earlier):
            implied |= with_it[one] & ~(1 << one)
        for one in members(earlier & ~implied):
            waits.setdefault(one, Precedence(one))
        before.append(tuple(waits[one] for one in sorted(waits)))
    return replace(problem, before=tuple(before))
