"""Rules that look right and are not: each would miss an order that exists.

What is valid: twins (equal values), and where no upper limit can bind the better of two
exchangeable moments first. The tests force what the false rule would do and show the loss.
"""

from __future__ import annotations

import pytest
from tests.oracle.orders import by_sets
from tests.strategies.orders import order_problem

from paripassu.sequencing.order.closure import closure, prepare, twins
from paripassu.sequencing.order.problem import OrderProblem
from paripassu.sequencing.order.solve import solve

#: One party: a cost of 3, a gain of 2, and an upper limit of 1.
FREE_STEP = order_problem([[-3], [2]], upper=[1])
#: The first is better for both, and exchangeable with the second.
BETTER = order_problem([[3, 1], [1, -2]], upper=[4, 0])
#: d needs a.
JOINT = [[-2, 5], [-1, 1], [1, -1], [2, -2]]


def forced(problem: OrderProblem, first: int, second: int) -> OrderProblem:
    """Add a precedence."""
    before = [(w.before, m) for m, waits in enumerate(problem.before) for w in waits]
    return order_problem(problem.delta, [*before, (first, second)], problem.upper)


@pytest.mark.parametrize(
    ("problem", "first", "second", "least"),
    [
        (FREE_STEP, 1, 0, 3),  # a step that hurts nobody goes first: not under an upper limit
        (BETTER, 0, 1, 2),  # the better of two exchangeable steps goes first: likewise
    ],
)
def test_false_under_an_upper_limit(
    problem: OrderProblem, first: int, second: int, least: int
) -> None:
    assert by_sets(problem) == least
    assert by_sets(forced(problem, first, second)) is None
    outcome = solve(problem)
    assert outcome.optimal
    assert outcome.worst == least
    assert not prepare(problem).before[second] & 1 << first


def test_a_jointly_harmless_set_first_is_false_even_without_limits() -> None:
    problem = order_problem(JOINT, [(0, 3)])
    # {b, c} leaves everybody where they were, and yet:
    assert [x + y for x, y in zip(JOINT[1], JOINT[2], strict=True)] == [0, 0]
    b_and_c_first = order_problem(JOINT, [(0, 3), (1, 0), (2, 0)])
    assert by_sets(problem) == 1
    assert by_sets(b_and_c_first) == 2
    assert solve(problem).worst == 1


def test_the_better_goes_first_where_no_limit_binds() -> None:
    problem = order_problem([[1, -2], [3, 1], [-4, 0]], upper=[4, 100])
    ready = prepare(problem)
    assert ready.free
    # (3, 1) and (1, -2) are exchangeable, and the first one is nowhere lower.
    assert ready.before[0] >> 1 & 1
    assert solve(problem).worst == by_sets(problem)


def test_twins_need_equal_values_and_nested_surroundings() -> None:
    delta = [(1,), (1,), (1,), (2,)]
    # 0 has fewer predecessors than 1; 2 has one that neither has.
    before, after = [0, 8, 0, 0], [0, 0, 0, 2]
    pairs = twins(delta, before, after, free=False)
    assert all(3 not in pair for pair in pairs)
    # Equal are 0 and 2: the lower index. What follows from two pairs need not be a third.
    assert closure([[a for a, b in pairs if b == moment] for moment in range(4)]) == [0, 5, 1, 0]
