"""How many beginnings of orders, with what they ask of the days, have to be looked at.

Of two beginnings of the same moments, one that asks no more of any distance between the nodes that
are still to be bound leaves at least as much: the other need not be looked at.

Rules: docs/specification/proofs.md#schedules.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf
from typing import NamedTuple

from paripassu.sequencing.order.days import chosen_option, static_edges
from paripassu.sequencing.order.problem import DAY_0, Option, OrderProblem
from paripassu.sequencing.proof.relaxed import Relaxed

_Far = list[list[float]]


class _State(NamedTuple):
    order: tuple[int, ...]
    kept: tuple[int, ...]
    far: _Far


def count_schedules(problem: Relaxed, *, most: int, stop: Callable[[], bool]) -> int | None:
    """Count the beginnings of orders that keep the limits and the days.

    Returns
    -------
    int or None
        None: there is an order, or there are more than ``most``, or it was stopped.
    """
    timed, size = problem.problem, problem.size
    far = _distances(timed)
    if far is None:
        return None
    waits = [{wait.before for wait in row} for row in timed.before]
    todo = [_State((), (0,) * len(problem.upper), far)]
    seen: dict[object, list[list[float]]] = {}
    count = 0
    while todo:
        state = todo.pop()
        done = {*state.order}
        left = [m for m in range(size) if m not in done]
        undecided = [group for group in timed.options if not _decided(group, done)]
        key, label = _label(state, undecided, left)
        known = seen.setdefault(key, [])
        if any(all(x <= y for x, y in zip(old, label, strict=True)) for old in known):
            continue
        known.append(label)
        count += 1
        if not left or count > most or stop():
            return None
        for m in left:
            if waits[m] - done:
                continue
            kept = tuple([k + d for k, d in zip(state.kept, problem.delta[m], strict=True)])
            least = problem.floor if len(left) == 1 else problem.least
            if not all(a <= k <= b for a, k, b in zip(least, kept, problem.upper, strict=True)):
                continue
            further = _follow(state.far, m, [u for u in left if u != m], 0)
            order = (*state.order, m)
            for group in undecided:
                if further is not None and _decided(group, done | {m}):
                    further = _with_group(further, group, order)
            if further is not None:
                todo.append(_State(order, kept, further))
    return count


def _label(
    state: _State, undecided: Sequence[Sequence[Option]], left: list[int]
) -> tuple[object, list[float]]:
    named = {
        node for group in undecided for o in group for e in o.edges for node in (e.source, e.target)
    }
    end = len(state.far) - 1
    at = [*left, *sorted(node for node in named if node not in left), end]
    done = sum(1 << m for m in state.order)
    key = (done, tuple(m for m in state.order if m in named))
    return key, [state.far[a][b] for a in at for b in at]


def _distances(problem: OrderProblem) -> _Far | None:
    """Give how much each node is at least after each other; the last is day 0.

    None: no days keep the distances.
    """
    nodes = problem.size + problem.begins + 1
    far = [[-inf] * nodes for _ in range(nodes)]
    for node in range(nodes):
        far[node][node] = far[-1][node] = 0
    for edge in static_edges(problem):
        source, target = (at % nodes for at in (edge.source, edge.target))
        far[source][target] = max(far[source][target], edge.days)
    for middle in range(nodes):
        through = far[middle]
        for row in far:
            if (first := row[middle]) > -inf:
                row[:] = [max(x, first + y) for x, y in zip(row, through, strict=True)]
    return None if any(far[node][node] > 0 for node in range(nodes)) else far


def _follow(far: _Far, one: int, later: Sequence[int], days: int) -> _Far | None:
    """Let some nodes be so much after one; None: no days keep that."""
    ahead = [days + max((far[u][j] for u in later), default=-inf) for j in range(len(far))]
    if ahead[one] > 0:
        return None
    return [[max(x, row[one] + y) for x, y in zip(row, ahead, strict=True)] for row in far]


def _decided(group: Sequence[Option], done: set[int]) -> bool:
    if any(option.before for option in group):
        return any(option.before[0][1] in done for option in group)
    return all(option.edges[0].target in done for option in group)


def _with_group(far: _Far, group: Sequence[Option], order: Sequence[int]) -> _Far | None:
    """Add what the option asks that asks least; None: none is kept, or no days keep it."""
    late = {m: len(order) for option in group for pair in option.before for m in pair}
    chosen = chosen_option(group, late | {m: k for k, m in enumerate(order)})
    if chosen is None:
        return None
    found: _Far | None = far
    for edge in group[chosen].edges:
        assert DAY_0 not in (edge.source, edge.target), "options are of moments and beginnings"
        found = None if found is None else _follow(found, edge.source, [edge.target], edge.days)
    return found
