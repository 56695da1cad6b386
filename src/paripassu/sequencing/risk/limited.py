"""Orders found within a fixed amount of work, so that no answer depends on a clock.

The stages are those of :mod:`paripassu.sequencing.order.solve`, cut off early: an agreement of
which this leaves anything open is decided by hand.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from paripassu.sequencing.order.clock import Clock
from paripassu.sequencing.order.closure import prepare
from paripassu.sequencing.order.dated import Dated
from paripassu.sequencing.order.evaluate import worst_exposure
from paripassu.sequencing.order.portfolio import QUICK, Portfolio
from paripassu.sequencing.order.problem import OrderProblem, Outcome
from paripassu.sequencing.order.timed import any_schedule, least_exposure
from paripassu.sequencing.order.windows import in_time

#: Sets of moments that an exact search may store, after the first quick one.
SETS = 200_000
#: Tries of annealing.
TRIES = 150_000
#: States of a search with deadlines, and nodes of one whose days reach back.
STATES = 5_000
NODES = 400
#: Numbers of more digits than this go into the search rounded, the order checked exactly.
BITS = 110
#: What a tolerance is in rounded units.
ROUNDED = 1 << 44


@dataclass(frozen=True, slots=True)
class Found:
    """An order, or that there is none.

    Attributes
    ----------
    order : tuple of int or None
    proven : bool
        Without an order: that there is none. With one: that none is better.
    """

    order: tuple[int, ...] | None
    proven: bool


def any_order(problem: OrderProblem, *, slack: bool) -> Found:
    """Find any order within the limits.

    Parameters
    ----------
    problem : OrderProblem
        Tightened, unless its days reach back.
    slack : bool
        Whether no deadline can bind.
    """
    clock = Clock.after(None, None)
    if problem.dated:
        dated = Dated(problem, clock, nodes=NODES)
        bound = dated.search(any_order=True)
        return Found(dated.order, bound is None or dated.order is not None)
    ready = prepare(problem)
    state = Portfolio(ready, clock, cap=None, target=None)
    state.offer(state.near)
    state.exact(QUICK, depth_first=True)
    state.beams(100)
    state.anneal(TRIES, 2, 0)
    state.exact(SETS)
    if state.bound is None:
        return Found(None, proven=True)
    if slack or (state.order is not None and in_time(problem, state.order)):
        return Found(state.order, proven=state.order is not None)
    found = any_schedule(problem, states=STATES)
    return Found(found.order, proven=found.bound is None or found.order is not None)


def least(problem: OrderProblem, *, slack: bool) -> Outcome:
    """Find an order of least worst exposure, as :func:`any_order` finds any."""
    bits = max((abs(d) for row in problem.delta for d in row), default=0).bit_length()
    if bits + problem.size.bit_length() > BITS:
        return _by_rounded(problem, slack=slack)
    clock = Clock.after(None, None)
    if problem.dated:
        dated = Dated(problem, clock, nodes=NODES)
        bound = dated.search()
        if dated.worst is not None and bound is not None:
            bound = min(bound, dated.worst)
        return Outcome(dated.order, dated.worst, bound)
    state = Portfolio(prepare(problem), clock)
    state.offer(state.near)
    state.exact(QUICK)
    state.beams(100)
    state.exact(SETS)
    state.anneal(TRIES, 6, 0, bold=False)
    if state.bound is None:
        return Outcome(None, None, None)
    bound = state.bound * state.ready.unit
    order = state.order
    if order is not None and (slack or in_time(problem, order)):
        worst = worst_exposure(problem, order)
        assert worst is not None
        return Outcome(order, worst, min(bound, worst))
    if slack:
        return Outcome(None, None, bound)
    found = least_exposure(problem, states=STATES)
    if found.bound is None:
        return Outcome(None, None, None)
    return Outcome(found.order, found.value, max(found.bound, bound))


def _by_rounded(problem: OrderProblem, *, slack: bool) -> Outcome:
    """Search with fewer digits, the limits a little wider, and judge what is found exactly."""
    room = problem.size + 1
    factor = [
        problem.one if rated else max(1, max(abs(row[at]) for row in problem.delta) // ROUNDED)
        for at, rated in enumerate(problem.rated)
    ]
    wide = [ROUNDED if rated else 1 for rated in problem.rated]

    def short(value: int, at: int) -> int:
        return (value * wide[at] + factor[at] // 2) // factor[at]

    near = least(
        replace(
            problem,
            delta=tuple(tuple(short(d, at) for at, d in enumerate(row)) for row in problem.delta),
            upper=tuple(
                None if u is None else short(u, at) + room for at, u in enumerate(problem.upper)
            ),
            floor=tuple(
                None if f is None else min(0, short(f, at) - room)
                for at, f in enumerate(problem.floor)
            ),
            one=ROUNDED,
        ),
        slack=slack,
    )
    if near.order is None or near.bound is None:
        return near if near.order is None and near.bound is None else Outcome(None, None, 0)
    worst = worst_exposure(problem, near.order)
    if worst is None:  # only within the wider limits
        return Outcome(None, None, 0)
    # what the rounding can hide is far below any bin; it is called proven all the same
    return Outcome(near.order, worst, worst if near.optimal else 0)
