"""Untimed ordering problems: the least worst exposure, and whether any order exists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from paripassu.sequencing.order.problem import OrderProblem, Outcome, Precedence
from paripassu.sequencing.order.timed import any_schedule, least_exposure


def _untimed(problem: OrderProblem) -> OrderProblem:
    size = problem.size
    return replace(
        problem,
        release=(0,) * size,
        deadline=(None,) * size,
        before=tuple(tuple(Precedence(b.before) for b in before) for before in problem.before),
    )


def solve(
    problem: OrderProblem,
    *,
    time_limit: float | None = None,
    should_stop: Callable[[], bool] | None = None,
    progress: Callable[[str], None] | None = None,
    target: int | None = None,
) -> Outcome:
    """Minimise the worst exposure."""
    found = least_exposure(_untimed(problem), should_stop=should_stop)
    return Outcome(found.order, found.value, found.bound)


def exists(
    problem: OrderProblem,
    cap: int | None = None,
    *,
    time_limit: float | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Outcome:
    """Find any order whose worst exposure is at most ``cap``."""
    found = any_schedule(_untimed(problem), cap=cap, should_stop=should_stop)
    return Outcome(found.order, found.value, found.bound)
