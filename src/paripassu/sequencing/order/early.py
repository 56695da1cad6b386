"""A good order made early: an undated signature does not wait for the end.

Rules: docs/specification/sequencing.md#best. No optimum is claimed.
"""

from __future__ import annotations

from collections.abc import Sequence

from paripassu.sequencing.order.days import Clash, Days
from paripassu.sequencing.order.problem import OrderProblem
from paripassu.sequencing.order.windows import in_time, schedule

#: Moments times schedules that are worked out before the order is taken as it is.
WORK = 400_000


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
    days = schedule(problem, now)
    left = WORK // max(1, problem.size)
    moved = True
    while moved and left > 0:
        moved = False
        for moment in now:
            place = now.index(moment)
            for target in _places(problem, now, days, place, cap):
                left -= 1
                tried = (*now[:target], moment, *now[target:place], *now[place + 1 :])
                sooner = _sooner(problem, now, days, tried)
                if sooner is not None and sooner[target] < days[place]:
                    now, days, moved = tried, sooner, True
                    break
                if left <= 0:
                    break
    return now


def _places(
    problem: OrderProblem, order: Sequence[int], days: Sequence[int], place: int, cap: int
) -> list[int]:
    """Give earlier places that the needs and the balance allow, one for each earlier day.

    Moved to a place, a moment comes before all that stands there and after; each of those points
    has then what it adds as well. Of the places of one day the last one delays the fewest others.
    """
    moment = order[place]
    waits = {wait.before for wait in problem.before[moment]}
    kept = [[0] * len(problem.upper)]
    for before in order[:place]:
        kept.append([k + d for k, d in zip(kept[-1], problem.delta[before], strict=True)])
    first = place
    while (
        first > 0
        and order[first - 1] not in waits
        and _allowed(problem, kept[first - 1], moment, cap)
    ):
        first -= 1
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
    problem: OrderProblem, order: Sequence[int], days: Sequence[int], tried: Sequence[int]
) -> list[int] | None:
    """Give the days of another order if none of them is later; None: some is, or none exist."""
    if problem.dated:
        found = Days(problem).least(tried)
        if isinstance(found, Clash):
            return None
        new = [found[moment] for moment in tried]
    elif in_time(problem, tried):
        new = schedule(problem, tried)
    else:
        return None
    old = dict(zip(order, days, strict=True))
    return new if all(day <= old[m] for m, day in zip(tried, new, strict=True)) else None
