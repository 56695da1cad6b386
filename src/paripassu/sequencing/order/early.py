"""A good order made early: an undated signature does not wait for the end.

Rules: docs/specification/sequencing.md#best. No optimum is claimed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import add

from paripassu.sequencing.order.days import Days
from paripassu.sequencing.order.problem import OrderProblem
from paripassu.sequencing.order.windows import schedule

#: Moments times schedules that are worked out before the order is taken as it is.
WORK = 400_000
#: Places that are looked at before the order is taken as it is.
PLACES = 1_000_000


def made_early(problem: OrderProblem, order: Sequence[int], cap: int) -> tuple[int, ...]:
    """Move moments to earlier days until none can move.

    Moment by moment, each goes to the earliest day at which no other day gets later, and the order
    stays feasible with a worst exposure within ``cap``.

    Parameters
    ----------
    problem : OrderProblem
    order : sequence of int
        Feasible; its worst exposure is within ``cap``.
    cap : int
        Scaled.

    Returns
    -------
    tuple of int
        The order; its days are those of :func:`paripassu.sequencing.order.windows.schedule`.
    """
    now = tuple(order)
    system = Days(problem) if problem.dated else None
    days, kept = schedule(problem, now), _kept(problem, now)
    end = dict(zip(now, days, strict=True))
    left, places = WORK // max(1, problem.size), PLACES
    moved = True
    while moved:
        moved = False
        for moment in now:
            # Where days reach back, an earlier moment's day may come down with it.
            if system is None and not _held_up(problem, end, moment):
                continue
            place = now.index(moment)
            first = _first(problem, now, kept, place, cap)
            places -= place - first + 1
            for target in _targets(days, first, place):
                left -= 1
                tried = (*now[:target], moment, *now[target:place], *now[place + 1 :])
                if system is not None:
                    sooner = system.within(tried, end)
                else:
                    sooner = _sooner(problem, days, end, tried, target)
                if sooner is not None and sooner[target] < days[place]:
                    now, days, moved = tried, sooner, True
                    kept, end = _kept(problem, now), dict(zip(now, days, strict=True))
                    break
                if left <= 0:
                    break
            if left <= 0 or places <= 0:
                return now
    return now


def _kept(problem: OrderProblem, order: Sequence[int]) -> list[tuple[int, ...]]:
    """Give what everyone has kept before each place of an order."""
    kept = [(0,) * len(problem.upper)]
    for moment in order[:-1]:
        kept.append(tuple(map(add, kept[-1], problem.delta[moment])))
    return kept


def _held_up(problem: OrderProblem, end: Mapping[int, int], moment: int) -> bool:
    """Whether it is the order, and not its own work or waits, that makes a moment so late."""
    own = max(
        problem.release[moment],
        *(end[wait.before] + wait.lag for wait in problem.before[moment]),
        0,
    )
    return own < end[moment]


def _first(
    problem: OrderProblem,
    order: Sequence[int],
    kept: Sequence[Sequence[int]],
    place: int,
    cap: int,
) -> int:
    """Give the first place to which the needs and the balance let a moment move.

    Moved to a place, a moment comes before all that stands there and after; each of those points
    has then what it adds as well.
    """
    moment = order[place]
    waits = {wait.before for wait in problem.before[moment]}
    first = place
    while (
        first > 0
        and order[first - 1] not in waits
        and _allowed(problem, kept[first - 1], moment, cap)
    ):
        first -= 1
    return first


def _targets(days: Sequence[int], first: int, place: int) -> list[int]:
    """Give one place for each earlier day: of its places the last one delays the fewest others."""
    places: dict[int, int] = {}
    for target in range(first, place):
        places[days[target - 1] if target else 0] = target
    return [target for day, target in places.items() if day < days[place]]


def _allowed(problem: OrderProblem, before: Sequence[int], moment: int, cap: int) -> bool:
    for kept, delta, upper, floor, rated in zip(
        before, problem.delta[moment], problem.upper, problem.floor, problem.rated, strict=True
    ):
        now = kept + delta
        if (upper is not None and now > upper) or (floor is not None and now < floor):
            return False
        if rated and -now > cap:
            return False
    return True


def _sooner(
    problem: OrderProblem,
    days: Sequence[int],
    end: Mapping[int, int],
    tried: Sequence[int],
    target: int,
) -> list[int] | None:
    """Give the days of an order that is another one up to a place; None: some day is later.

    What was in time then still is, since no day is later.
    """
    day = days[target - 1] if target else 0
    new: dict[int, int] = {}
    for moment in tried[target:]:
        day = max(
            day,
            problem.release[moment],
            *(new.get(w.before, end[w.before]) + w.lag for w in problem.before[moment]),
        )
        if day > end[moment]:
            return None
        new[moment] = day
    return [*days[:target], *new.values()]
