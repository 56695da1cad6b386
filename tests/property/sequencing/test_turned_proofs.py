"""Parts of proofs that show first in which turn two large moments stand."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle.orders import by_sets
from tests.strategies.orders import order_problems
from tests.unit.sequencing.order.test_portfolio import tight

from paripassu.sequencing.order.problem import OrderProblem, Precedence
from paripassu.sequencing.proof.refute import Budget, turned
from paripassu.sequencing.proof.relaxed import relaxed


def in_turn(problem: OrderProblem, one: int, other: int) -> OrderProblem:
    waits = [{wait.before for wait in row} for row in problem.before]
    waits[other].add(one)
    return replace(problem, before=tuple(tuple(map(Precedence, sorted(row))) for row in waits))


def shown(problem: OrderProblem, cap: int) -> bool:
    """Whether a part is found; then neither turn has an order within the cap."""
    bare = relaxed(problem, cap, None)
    part = turned(problem, bare, cap, Budget(lambda: False), 0)
    if part is None:
        return False
    assert part["kind"] == "branch"
    one, other = part["pair"]
    assert len(part["parts"]) == 2
    for way in (in_turn(problem, one, other), in_turn(problem, other, one)):
        least = by_sets(way)
        assert least is None or least > cap
    return True


@given(order_problems(most=7), st.integers(0, 12))
@settings(max_examples=examples(100))
def test_no_turn_has_an_order_within_the_cap(problem: OrderProblem, cap: int) -> None:
    untimed = replace(
        problem, release=(0,) * problem.size, deadline=(None,) * problem.size,
        before=tuple(tuple(Precedence(wait.before) for wait in row) for row in problem.before),
    )  # fmt: skip
    shown(untimed, cap)


def test_some_bounds_are_shown_so() -> None:
    found = 0
    for seed in range(4):
        problem = tight(10, seed)
        least = by_sets(problem)
        assert least
        found += shown(problem, least - 1)
    assert found
