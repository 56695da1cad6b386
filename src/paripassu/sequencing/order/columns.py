"""One party's column of an ordering problem: its end, and the problems of its height and depth."""

from __future__ import annotations

from dataclasses import replace

from paripassu.sequencing.order.problem import OrderProblem


def end(problem: OrderProblem, column: int) -> int:
    """Give what a column has kept after the last moment."""
    return sum(row[column] for row in problem.delta)


def highest(
    problem: OrderProblem, column: int, at_most: int | None = None, other: int | None = None
) -> OrderProblem:
    """Give the problem whose worst exposure is the highest K of one column.

    K_p itself is what a stake has to cover: a column of -K_p has K_p as its exposure. ``at_most``
    limits the K of the column ``other``.
    """
    upper = [*problem.upper, None]
    upper[column] = None
    if other is not None:
        upper[other] = at_most
    return replace(
        problem,
        delta=tuple((*row, -row[column]) for row in problem.delta),
        upper=tuple(upper),
        floor=(*problem.floor, None),
        rated=(*(False for _ in problem.rated), True),
        one=1,
    )


def lowest(problem: OrderProblem, column: int) -> OrderProblem:
    """Give the problem whose worst exposure is that of one column alone, in its own units."""
    rated = tuple(index == column for index in range(len(problem.upper)))
    return replace(problem, rated=rated, one=1)
