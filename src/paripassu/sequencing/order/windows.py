"""What windows, lags and deadlines alone say about an order, before any search."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
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
        it; a moment that cannot end before another one's deadline has passed stands after it,
        directly or by way of others. None: no order meets the windows.
    """
    order = topological(problem.before)
    if order is None:
        return None
    release = list(problem.release)
    deadline = list(problem.deadline)
    for moment in order:
        for wait in problem.before[moment]:
            release[moment] = max(release[moment], release[wait.before] + wait.lag)
    for moment in reversed(order):
        limit = deadline[moment]
        if limit is None:
            continue
        for wait in problem.before[moment]:
            old = deadline[wait.before]
            soonest = limit - wait.lag
            deadline[wait.before] = soonest if old is None else min(old, soonest)
    if any(d is not None and day > d for day, d in zip(release, deadline, strict=True)):
        return None
    # What is added moves no window and closes no circle: it runs from a deadline to a later
    # release, and along the needs neither ever falls.
    before = [{wait.before: wait for wait in waits} for waits in problem.before]
    for one, later in _implied(problem.before, release, deadline):
        for moment in later:
            before[moment].setdefault(one.before, one)
    return replace(
        problem,
        before=tuple(tuple(waits[one] for one in sorted(waits)) for waits in before),
        release=tuple(release),
        deadline=tuple(deadline),
    )


def _implied(
    before: Sequence[Sequence[Precedence]], release: Sequence[int], deadline: Sequence[int | None]
) -> Iterator[tuple[Precedence, list[int]]]:
    """Yield moments with those that stand after them because they are released past the deadline.

    All such pairs can be the square of the moments. So those are left out that have a third moment
    between them, which stands after the one and is due before the release of the other.
    """
    size = len(release)
    by_release = sorted(range(size), key=release.__getitem__)
    releases = [release[moment] for moment in by_release]
    # By place from here on: the first day on which one of them is due.
    never = releases[-1] + 1 if releases else 0
    due = [never] * (size + 1)
    for place in reversed(range(size)):
        limit = deadline[by_release[place]]
        due[place] = due[place + 1] if limit is None else min(due[place + 1], limit)
    due_after = [never] * size
    for limit, waits in zip(deadline, before, strict=True):
        if limit is not None:
            for wait in waits:
                due_after[wait.before] = min(due_after[wait.before], limit)
    for moment, limit in enumerate(deadline):
        if limit is None:
            continue
        first = bisect_right(releases, limit)
        past = bisect_right(releases, min(due[first], due_after[moment]), lo=first)
        if first < past:
            yield Precedence(moment), by_release[first:past]


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
