"""Untimed ordering problems: the least worst exposure, and whether any order exists."""

from __future__ import annotations

import time
from collections.abc import Callable

from paripassu.sequencing.order.beam import Beam, beam_order
from paripassu.sequencing.order.closure import Prepared, prepare
from paripassu.sequencing.order.evaluate import worst_exposure
from paripassu.sequencing.order.exact import search
from paripassu.sequencing.order.problem import OrderProblem, Outcome

STATES = 200_000

Stop = Callable[[], bool]


def _stopper(time_limit: float | None, should_stop: Stop | None) -> Stop:
    until = None if time_limit is None else time.monotonic() + time_limit
    return lambda: (
        (until is not None and time.monotonic() >= until)
        or (should_stop is not None and should_stop())
    )


def _no_cap(ready: Prepared) -> int:
    return sum(abs(value) for row in ready.delta for value in row)


def solve(
    problem: OrderProblem,
    *,
    time_limit: float | None = None,
    should_stop: Stop | None = None,
    progress: Callable[[str], None] | None = None,
    target: int | None = None,
) -> Outcome:
    """Minimise the worst exposure.

    Parameters
    ----------
    problem : OrderProblem
        Its releases, deadlines and lags are left aside.
    time_limit : float or None
        Seconds.
    should_stop : callable, optional
        Asked now and then; True ends the search with the best so far.
    progress : callable, optional
        Told what is going on.
    target : int or None
        An order with a worst exposure of at most this is good enough.
    """
    ready = prepare(problem)
    stop = _stopper(time_limit, should_stop)
    goal = 0 if target is None else max(0, target // ready.unit)
    found = search(ready, cap=_no_cap(ready), states=STATES, target=goal, stop=stop)
    if found.bound is None:
        return Outcome(None, None, None)
    best = found.order
    worst = None if best is None else worst_exposure(problem, best)
    for backward in (False, True):
        if worst is not None and worst <= found.bound * ready.unit:
            break
        cap = _no_cap(ready) if worst is None else worst // ready.unit - 1
        order = beam_order(ready, Beam(300, backward, cap), stop=stop)
        if order is not None:
            best, worst = order, worst_exposure(problem, order)
    return Outcome(best, worst, found.bound * ready.unit)


def exists(
    problem: OrderProblem,
    cap: int | None = None,
    *,
    time_limit: float | None = None,
    should_stop: Stop | None = None,
) -> Outcome:
    """Find any order whose worst exposure is at most ``cap``, or prove that there is none."""
    ready = prepare(problem)
    stop = _stopper(time_limit, should_stop)
    limit = _no_cap(ready) if cap is None else cap // ready.unit
    found = search(ready, cap=limit, states=STATES, target=limit, depth_first=True, stop=stop)
    if found.bound is None:
        return Outcome(None, None, None)
    order = found.order or beam_order(ready, Beam(300, False, limit), stop=stop)
    worst = None if order is None else worst_exposure(problem, order)
    return Outcome(order, worst, found.bound * ready.unit)
