"""What windows, lags and deadlines alone say about an order, before any search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from paripassu.sequencing.order.days import Clash, Days
from paripassu.sequencing.order.problem import OrderProblem, Precedence


def topological(before: Sequence[Sequence[Precedence]]) -> list[int] | None:
    """Sort moments so that each stands after those it waits for; None: they wait in a circle."""
    missing = [len(waits) for waits in before]
    after: list[list[int]] = [[] for _ in before]
    for moment, waits in enumerate(before):
        for wait in waits:
            after[wait.before].append(moment)
    order = [moment for moment, count in enumerate(missing) if not count]
    for moment in order:
        for later in after[moment]:
            missing[later] -= 1
            if not missing[later]:
                order.append(later)
    return order if len(order) == len(before) else None


def schedule(problem: OrderProblem, order: Sequence[int]) -> list[int]:
    """Give the earliest end day of each place in an order, deadlines aside.

    Every constraint has the form E_i >= E_j + c, so the earliest schedule is earliest everywhere.
    Where days reach back the order must have days, and deadlines count.
    """
    if problem.dated:
        days = Days(problem).least(order)
        assert not isinstance(days, Clash), "the order has days"
        return [days[moment] for moment in order]
    end: dict[int, int] = {}
    now = 0
    for moment in order:
        now = max(
            now,
            problem.release[moment],
            *(end[wait.before] + wait.lag for wait in problem.before[moment]),
        )
        end[moment] = now
    return [end[moment] for moment in order]


def in_time(problem: OrderProblem, order: Sequence[int]) -> bool:
    """Whether the earliest schedule of an order meets every deadline."""
    return all(
        limit is None or day <= limit
        for day, limit in zip(
            schedule(problem, order), (problem.deadline[m] for m in order), strict=True
        )
    )


def meets(problem: OrderProblem, order: Sequence[int], ends: Sequence[int]) -> bool:
    """Whether an order with these end days keeps every precedence, lag, release and deadline."""
    if problem.dated:
        return Days(problem).keeps(order, ends)
    end: dict[int, int] = {}
    for moment, day in zip(order, ends, strict=True):
        limit = problem.deadline[moment]
        if day < problem.release[moment] or (limit is not None and day > limit):
            return False
        for wait in problem.before[moment]:
            if wait.before not in end or end[wait.before] + wait.lag > day:
                return False
        end[moment] = day
    return True


def tighten(problem: OrderProblem) -> OrderProblem | None:
    """Propagate windows along precedences, and add the precedences that windows imply.

    Returns
    -------
    OrderProblem or None
        The same orders and schedules, with every release and deadline as tight as precedences make
        it; a moment that cannot end before another one's deadline has passed stands after it.
        None: no order meets the windows.
    """
    release = list(problem.release)
    deadline = list(problem.deadline)
    waits = [{wait.before: wait.lag for wait in before} for before in problem.before]
    while True:
        order = topological([[Precedence(b, lag) for b, lag in w.items()] for w in waits])
        if order is None:
            return None
        for moment in order:
            for before, lag in waits[moment].items():
                release[moment] = max(release[moment], release[before] + lag)
        for moment in reversed(order):
            limit = deadline[moment]
            if limit is None:
                continue
            for before, lag in waits[moment].items():
                old = deadline[before]
                deadline[before] = limit - lag if old is None else min(old, limit - lag)
        new = False
        limited = [(moment, d) for moment, d in enumerate(deadline) if d is not None]
        for moment, day in enumerate(release):
            for other, limit in limited:
                if day > limit:
                    if moment == other:
                        return None
                    if other not in waits[moment]:
                        waits[moment][other] = 0
                        new = True
        if not new:
            return replace(
                problem,
                before=tuple(
                    tuple(Precedence(b, lag) for b, lag in sorted(w.items())) for w in waits
                ),
                release=tuple(release),
                deadline=tuple(deadline),
            )


def slack(problem: OrderProblem) -> bool:
    """Whether no deadline can bind, however bad the order.

    In any order E_last <= the latest release plus, for every moment, its largest lag.
    """
    latest = max(problem.release, default=0) + sum(
        max((wait.lag for wait in before), default=0) for before in problem.before
    )
    return all(limit is None or latest <= limit for limit in problem.deadline)


def critical_path(problem: OrderProblem) -> int:
    """Give a lower bound on the last end day of every order: the longest chain of work."""
    if problem.dated:
        return Days(problem).end()
    end = [0] * problem.size
    for moment in topological(problem.before) or ():
        end[moment] = max(
            problem.release[moment],
            *(end[wait.before] + wait.lag for wait in problem.before[moment]),
            0,
        )
    return max(end, default=0)
