"""Untimed ordering problems: the least worst exposure, and whether any order exists."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from paripassu.sequencing.order.clock import Clock, Now
from paripassu.sequencing.order.closure import prepare
from paripassu.sequencing.order.evaluate import worst_exposure
from paripassu.sequencing.order.portfolio import QUICK, Portfolio, Progress
from paripassu.sequencing.order.problem import OrderProblem, Outcome

#: Sets in which the search for any order mostly finds one, if there is one.
SOON = 2_000
#: Tries of annealing around an order that is given.
AROUND = 150_000
#: Moments around which bounds are looked for, and of which it is asked in which turn they stand.
LARGE, LARGEST = 12, 3
#: Minimum cuts times moments that each pair of these may take, and all of those at first.
LITTLE, WORK = 3_000, 100_000


def solve(
    problem: OrderProblem,
    *,
    time_limit: float | None = None,
    should_stop: Callable[[], bool] | None = None,
    now: Now = time.monotonic,
    progress: Progress | None = None,
    target: int | None = None,
    near: Sequence[int] | None = None,
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
    now : callable
        The clock on which the time is limited, in seconds.
    progress : callable, optional
        Told what is going on.
    target : int or None
        An order with a worst exposure of at most this is good enough.
    near : sequence of int, optional
        An order that keeps the precedences, and perhaps nearly all else: looked around first.

    Returns
    -------
    Outcome
        Proven optimal, proven infeasible, or the best so far with a certified bound.
    """
    clock = Clock.after(time_limit, should_stop, now)
    ready = prepare(problem)
    state = Portfolio(
        ready,
        clock,
        target=0 if target is None else target // ready.unit,
        progress=progress,
    )
    # Where an order is bound only by the needs, the first that respects them is an answer.
    if near is not None:
        state.near = tuple(near)
    state.offer(state.near)
    state.exact(QUICK)
    state.beams(100)
    if near is not None:
        state.anneal(AROUND, 2, 0)
    state.exact(100_000)
    # With a bound that is met the search from both ends mostly ends at once.
    if state.linear(24):
        state.exact(100_000)
    state.anneal(max(300_000, 1_000 * ready.size), 6, 0, bold=False)
    state.anneal(300_000, 1, 500)
    state.cuts(LARGE, WORK)
    for effort in range(5):
        state.exact((2_000_000 if ready.size <= 64 else 500_000) << effort)
        state.beams(min(2_000 << effort, 400_000 // max(1, ready.size)))
        _bounds(state, effort)
        state.ends(1_000 << effort, 500_000 << effort, 1_000 + 100 * effort)
        state.anneal(1_000_000 << effort, 4, 2_000 + 100 * effort)
    return _outcome(problem, state)


def exists(
    problem: OrderProblem,
    cap: int | None = None,
    *,
    time_limit: float | None = None,
    should_stop: Callable[[], bool] | None = None,
    now: Now = time.monotonic,
) -> Outcome:
    """Find any order whose worst exposure is at most ``cap``, or prove that there is none.

    Returns
    -------
    Outcome
        ``infeasible``: proven that no order is within the cap. Without an order and not
        infeasible: nobody knows.
    """
    clock = Clock.after(time_limit, should_stop, now)
    ready = prepare(problem)
    limit = None if cap is None else cap // ready.unit
    state = Portfolio(ready, clock, cap=limit, target=None)
    state.offer(state.near)
    # Deepest first an order is found soon; that there is none, sooner where both ends grow evenly.
    state.exact(SOON, depth_first=True)
    state.refute(QUICK)
    state.exact(QUICK, depth_first=True)
    state.beams(100)
    state.linear(24)
    state.anneal(300_000, 2, 0)
    state.exact(200_000)
    state.cuts(LARGE, WORK)
    for effort in range(4):
        state.anneal(1_000_000 << effort, 2, 1_000 + 100 * effort)
        state.beams(min(1_000 << effort, 400_000 // max(1, ready.size)))
        state.exact(1_000_000 << effort, depth_first=effort % 2 == 0)
        _bounds(state, effort)
    return _outcome(problem, state)


def _bounds(state: Portfolio, effort: int) -> None:
    """Raise the bound around the largest moments.

    What the first round settles leaves its work to the others in the second one.
    """
    state.in_turn(LARGEST, LITTLE)
    state.cuts(LARGE, WORK << effort)
    state.cuts(LARGE, WORK << effort)


def _outcome(problem: OrderProblem, state: Portfolio) -> Outcome:
    if state.bound is None:
        return Outcome(None, None, None)
    bound = state.bound * state.ready.unit
    if state.order is None:
        return Outcome(None, None, bound)
    worst = worst_exposure(problem, state.order)
    # Checked from the definition, without the search.
    assert worst is not None
    return Outcome(state.order, worst, min(bound, worst))
