"""Problems whose answers are known, hard ones among them."""

from __future__ import annotations

import pytest
from tests.oracle.orders import by_sets, value
from tests.strategies.orders import order_problem

from paripassu.sequencing.order.problem import OrderProblem
from paripassu.sequencing.order.solve import exists, solve

#: Garey and Johnson 1979, SS7, sequencing to minimise maximum cumulative cost.
SS7 = order_problem(
    [[-cost] for cost in (2, -1, 3, -2, 1, -3)],
    [(0, 2), (1, 2), (1, 3), (2, 4), (3, 5), (4, 5)],
)


@pytest.fixture(params=["", "1"], ids=["kernels", "reference"], autouse=True)
def _either(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARIPASSU_REFERENCE", request.param)


def three_partition(target: int, sizes: list[int]) -> OrderProblem:
    """Give a party steps that cost ``sizes``, each third time repaid with ``target``."""
    groups = len(sizes) // 3
    assert sum(sizes) == groups * target
    assert all(target < 4 * size and 2 * size < target for size in sizes)
    return order_problem(
        [[-size] for size in sizes] + [[target]] * groups,
        upper=[0],
        floor=[-target],
        one=target,
    )


def test_ss7() -> None:
    assert value(SS7, range(6)) == 4
    assert by_sets(SS7) == 3
    outcome = solve(SS7)
    assert outcome.optimal
    assert outcome.worst == 3
    assert exists(SS7, 2).infeasible
    assert exists(SS7, 3).order is not None


def test_three_partition_that_exists() -> None:
    problem = three_partition(18, [7, 5, 6, 6, 7, 5])
    outcome = solve(problem)
    assert outcome.optimal
    assert outcome.order is not None
    # Repaid only after exactly three steps: the order is a partition.
    done = [moment for moment in outcome.order if moment < 6]
    costs = [-problem.delta[moment][0] for moment in done]
    assert sum(costs[:3]) == sum(costs[3:]) == 18


def test_three_partition_that_does_not() -> None:
    problem = three_partition(20, [6, 6, 6, 6, 7, 9])
    assert solve(problem).infeasible
    assert exists(problem).infeasible


def test_three_partition_of_eighteen() -> None:
    sizes = [26, 27, 47, 31, 33, 36, 28, 29, 43, 30, 34, 36, 38, 32, 30, 45, 26, 29]
    outcome = exists(three_partition(100, sizes))
    assert outcome.order is not None


@pytest.mark.parametrize(
    ("problem", "worst"),
    [
        (order_problem([], upper=[3], floor=[-1]), 0),
        # What remains after the last moment does not depend on the order, and does not count.
        (order_problem([[-5]]), 0),
        (order_problem([[-5], [2]]), 0),
        (order_problem([[-5], [2]], [(0, 1)]), 5),
        (order_problem([[-5], [2]], [(0, 1)], rated=[False]), 0),
    ],
)
def test_what_counts(problem: OrderProblem, worst: int) -> None:
    outcome = solve(problem)
    assert outcome.optimal
    assert outcome.worst == worst == by_sets(problem)


@pytest.mark.parametrize(
    "problem",
    [
        order_problem([[1]], upper=[-1]),  # the start
        order_problem([], upper=[-1]),
        order_problem([[2], [1]], upper=[2]),  # the end
        order_problem([[-2], [-1]], floor=[-2]),
        order_problem([[-3], [3]], [(0, 1)], floor=[-2]),  # between
    ],
)
def test_no_order(problem: OrderProblem) -> None:
    assert by_sets(problem) is None
    assert solve(problem).infeasible
    assert exists(problem).infeasible


def test_numbers_beyond_any_machine_word() -> None:
    huge = 10**60 + 7
    outcome = solve(order_problem([[-huge], [huge], [-2 * huge], [2 * huge]], upper=[huge]))
    assert outcome.optimal
    assert outcome.worst == huge


def test_a_circle_is_refused() -> None:
    with pytest.raises(ValueError, match="circle"):
        solve(order_problem([[1], [1]], [(0, 1), (1, 0)]))
