"""Ordering problems searched exhaustively, from the definition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, permutations, product

from paripassu.sequencing.order.problem import DAY_0, Edge, OrderProblem


def points(problem: OrderProblem, order: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Yield what is kept at the start and after each moment."""
    kept = (0,) * len(problem.upper)
    yield kept
    for moment in order:
        kept = tuple(k + d for k, d in zip(kept, problem.delta[moment], strict=True))
        yield kept


def inside(problem: OrderProblem, kept: Sequence[int]) -> bool:
    return all(
        (u is None or k <= u) and (f is None or k >= f)
        for k, u, f in zip(kept, problem.upper, problem.floor, strict=True)
    )


def exposed(problem: OrderProblem, kept: Sequence[int]) -> int:
    return max([0, *(-k for k, r in zip(kept, problem.rated, strict=True) if r)])


def value(problem: OrderProblem, order: Sequence[int]) -> int | None:
    """Give the worst exposure of one order; None: not feasible."""
    place = {moment: index for index, moment in enumerate(order)}
    if any(place[w.before] > place[m] for m, ws in enumerate(problem.before) for w in ws):
        return None
    kept = list(points(problem, order))
    if not all(inside(problem, k) for k in kept):
        return None
    return max((exposed(problem, k) for k in kept[:-1]), default=0)


def by_permutations(problem: OrderProblem) -> int | None:
    """Try every permutation: the least worst exposure, None if there is no order."""
    values = (value(problem, order) for order in permutations(range(problem.size)))
    return min((v for v in values if v is not None), default=None)


def by_sets(problem: OrderProblem) -> int | None:
    """Go through every set of moments, smaller ones first: the same, for a dozen moments."""
    size = problem.size
    needs = [sum(1 << wait.before for wait in waits) for waits in problem.before]
    full = (1 << size) - 1
    least: dict[int, int] = {}
    for done in range(full + 1):
        kept = [
            sum(problem.delta[m][p] for m in range(size) if done >> m & 1)
            for p in range(len(problem.upper))
        ]
        if not inside(problem, kept):
            continue
        here = 0 if done == full else exposed(problem, kept)
        ways = [
            least[rest]
            for m in range(size)
            if done >> m & 1 and (rest := done ^ 1 << m) in least and not needs[m] & ~rest
        ]
        if not done:
            least[done] = 0
        elif ways:
            least[done] = max(here, min(ways))
    return least.get(full)


def with_days(problem: OrderProblem, cap: int | None = None) -> list[tuple[int, int]]:
    """Give worst exposure and last end day of every order that keeps its days, and to ``cap``."""
    found = []
    for order in permutations(range(problem.size)):
        worst = value(problem, order)
        if worst is None or (cap is not None and worst > cap):
            continue
        end: dict[int, int] = {}
        now = 0
        for moment in order:
            waits = [end[wait.before] + wait.lag for wait in problem.before[moment]]
            end[moment] = now = max([now, problem.release[moment], *waits])
        limits = enumerate(problem.deadline)
        if all(limit is None or end[moment] <= limit for moment, limit in limits):
            found.append((worst, now))
    return found


def dated(problem: OrderProblem, cap: int | None = None) -> list[tuple[int, int, tuple[int, ...]]]:
    """Give worst exposure, last end day and the order itself, of each whose days exist.

    Every order, every choice of options, every difference between days: relaxed as often as there
    are nodes, which is enough where there is a solution.
    """
    found = []
    for order in permutations(range(problem.size)):
        worst = value(problem, order)
        if worst is None or (cap is not None and worst > cap):
            continue
        place = {moment: index for index, moment in enumerate(order)}
        ends = [
            max(days[moment] for moment in range(problem.size))
            for chosen in product(*problem.options)
            if all(place[a] < place[b] for option in chosen for a, b in option.before)
            and (days := _least(problem, order, chain(*(option.edges for option in chosen))))
        ]
        if ends:
            found.append((worst, min(ends), order))
    return found


def _least(
    problem: OrderProblem, order: Sequence[int], more: Iterator[Edge]
) -> dict[int, int] | None:
    nodes = [*range(problem.size + problem.begins), DAY_0]
    edges = [
        *(Edge(DAY_0, node, 0) for node in nodes),
        *(Edge(DAY_0, moment, day) for moment, day in enumerate(problem.release)),
        *(Edge(m, DAY_0, -day) for m, day in enumerate(problem.deadline) if day is not None),
        *(Edge(w.before, m, w.lag) for m, waits in enumerate(problem.before) for w in waits),
        *(Edge(order[k], order[k + 1], 0) for k in range(len(order) - 1)),
        *problem.edges,
        *more,
    ]
    days = dict.fromkeys(nodes, 0)
    for _ in nodes:
        for edge in edges:
            days[edge.target] = max(days[edge.target], days[edge.source] + edge.days)
    kept = all(days[e.target] >= days[e.source] + e.days for e in edges)
    return days if kept and days[DAY_0] == 0 else None
