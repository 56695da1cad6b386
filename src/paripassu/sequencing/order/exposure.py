"""The least worst exposure of an ordering problem, with time or without.

Time is looked at only where it can bind: most agreements have a horizon that no order exceeds.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from paripassu.sequencing.order.clock import Clock, Now
from paripassu.sequencing.order.portfolio import Progress
from paripassu.sequencing.order.problem import OrderProblem, Outcome
from paripassu.sequencing.order.solve import exists, solve
from paripassu.sequencing.order.timed import STATES, TimedOutcome, any_schedule, least_exposure
from paripassu.sequencing.order.windows import in_time, slack, tighten

#: Moments times states that the search over schedules may expand.
WORK = 2_000_000
#: The share of the time that the search without deadlines may take where they can bind, and the
#: seconds that the search with them has at least: what was found late is a plan yet, put right.
RELAXED = 2 / 3
LEAST = 1.0


def least_worst_exposure(
    problem: OrderProblem,
    *,
    time_limit: float | None = None,
    should_stop: Callable[[], bool] | None = None,
    now: Now = time.monotonic,
    progress: Progress | None = None,
) -> Outcome:
    """Find an order of least worst exposure.

    Parameters
    ----------
    problem : OrderProblem
    time_limit : float or None
        Seconds on the clock that ``now`` gives.
    should_stop : callable, optional
        Asked now and then; True ends the search with the best so far.
    progress : callable, optional
        Told what is going on.
    now : callable
        A clock that never goes back, in seconds: the wall's, or the processor's.

    Returns
    -------
    Outcome
        Proven optimal, proven infeasible, or the best so far with a certified bound.
    """
    if problem.dated:
        from paripassu.sequencing.order.dated import least_exposure_dated  # brings NumPy

        return least_exposure_dated(
            problem, time_limit=time_limit, should_stop=should_stop, now=now, progress=progress
        )
    tight = tighten(problem)
    if tight is None:
        return Outcome(None, None, None)
    clock = Clock.after(time_limit, should_stop, now)
    relaxed = solve(
        tight,
        time_limit=_first(tight, clock),
        should_stop=should_stop,
        now=now,
        progress=progress,
    )
    return _in_time(tight, relaxed, least_exposure, None, clock)


def any_order(
    problem: OrderProblem,
    *,
    cap: int | None = None,
    time_limit: float | None = None,
    should_stop: Callable[[], bool] | None = None,
    now: Now = time.monotonic,
) -> Outcome:
    """Find any order whose worst exposure is at most ``cap``, or prove that there is none."""
    if problem.dated:
        from paripassu.sequencing.order.dated import any_order_dated

        return any_order_dated(
            problem, cap=cap, time_limit=time_limit, should_stop=should_stop, now=now
        )
    tight = tighten(problem)
    if tight is None:
        return Outcome(None, None, None)
    clock = Clock.after(time_limit, should_stop, now)
    relaxed = exists(tight, cap, time_limit=_first(tight, clock), should_stop=should_stop, now=now)
    if relaxed.infeasible:
        return replace(relaxed, whatever_days=tight.before == problem.before)
    return _in_time(tight, relaxed, any_schedule, cap, clock)


def _first(tight: OrderProblem, clock: Clock) -> float | None:
    """Give the seconds for the search that knows no deadlines."""
    left = clock.left()
    return left if left is None or slack(tight) else RELAXED * left


def _in_time(
    tight: OrderProblem,
    relaxed: Outcome,
    again: Callable[..., TimedOutcome],
    cap: int | None,
    clock: Clock,
) -> Outcome:
    """Accept the answer that ignored deadlines where it holds with them, else search again."""
    if relaxed.infeasible or slack(tight):
        return relaxed
    if relaxed.order is not None and in_time(tight, relaxed.order):
        return relaxed
    left = clock.left()
    found = again(
        tight,
        cap=cap,
        states=min(STATES, WORK // max(1, tight.size)),
        time_limit=None if left is None else max(LEAST, left),
        should_stop=clock.asked,
        now=clock.now,
    )
    if found.bound is None:
        return Outcome(None, None, None)
    assert relaxed.bound is not None
    return Outcome(found.order, found.value, max(found.bound, relaxed.bound))
