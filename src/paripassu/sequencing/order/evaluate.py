"""What an order is worth, from the definition alone."""

from __future__ import annotations

from collections.abc import Sequence

from paripassu.sequencing.order.problem import OrderProblem


def worst_exposure(problem: OrderProblem, order: Sequence[int]) -> int | None:
    """Evaluate an order literally, its timing left aside.

    Returns
    -------
    int or None
        The worst exposure over the points after each moment but the last; None: the order is no
        permutation, breaks a precedence, or leaves the box at some point.
    """
    if sorted(order) != list(range(problem.size)):
        return None
    done: set[int] = set()
    kept = [0] * len(problem.upper)
    worst = 0
    if not _inside(problem, kept):
        return None
    for index, moment in enumerate(order):
        if any(wait.before not in done for wait in problem.before[moment]):
            return None
        done.add(moment)
        kept = [k + d for k, d in zip(kept, problem.delta[moment], strict=True)]
        if not _inside(problem, kept):
            return None
        if index < problem.size - 1:
            worst = max([worst, *(-k for k, r in zip(kept, problem.rated, strict=True) if r)])
    return worst


def _inside(problem: OrderProblem, kept: Sequence[int]) -> bool:
    return all(
        (upper is None or k <= upper) and (floor is None or k >= floor)
        for k, upper, floor in zip(kept, problem.upper, problem.floor, strict=True)
    )
