"""Whatever search is taken, the answer is the exhaustive one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle.orders import by_permutations, by_sets, value
from tests.strategies.orders import order_problems

from paripassu.sequencing.order.evaluate import worst_exposure
from paripassu.sequencing.order.problem import OrderProblem
from paripassu.sequencing.order.solve import exists, solve


@given(order_problems(most=6))
@settings(max_examples=examples(60))
def test_the_oracles_agree(problem: OrderProblem) -> None:
    assert by_permutations(problem) == by_sets(problem)


@pytest.mark.parametrize("reference", ["", "1"])
def test_least_worst_exposure(reference: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARIPASSU_REFERENCE", reference)

    @given(order_problems(most=9, scale=True))
    @settings(max_examples=examples(300))
    def check(problem: OrderProblem) -> None:
        expected = by_sets(problem)
        outcome = solve(problem)
        assert outcome.infeasible == (expected is None)
        assert outcome.worst == expected == outcome.bound
        if outcome.order is not None:
            assert value(problem, outcome.order) == expected
            assert worst_exposure(problem, outcome.order) == expected

    check()


@given(order_problems(most=8), st.one_of(st.none(), st.integers(-1, 12)))
@settings(max_examples=examples(300))
def test_any_order_within_a_cap(problem: OrderProblem, cap: int | None) -> None:
    least = by_sets(problem)
    outcome = exists(problem, cap)
    if least is None or (cap is not None and least > cap):
        assert outcome.infeasible
        assert outcome.order is None
    else:
        assert outcome.order is not None
        found = value(problem, outcome.order)
        assert found == outcome.worst
        assert found is not None
        assert cap is None or found <= cap
        assert outcome.bound is not None
        assert outcome.bound <= least


@given(order_problems(most=8), st.integers(0, 12))
@settings(max_examples=examples(150))
def test_a_target_is_good_enough(problem: OrderProblem, target: int) -> None:
    least = by_sets(problem)
    outcome = solve(problem, target=target)
    if least is None:
        assert outcome.infeasible
    else:
        assert outcome.worst is not None
        assert outcome.bound is not None
        assert outcome.bound <= least <= outcome.worst <= max(least, target)


@given(order_problems(most=8), st.integers(0, 30))
@settings(max_examples=examples(150))
def test_stopped_at_once_it_claims_nothing_false(problem: OrderProblem, asked: int) -> None:
    calls = iter(range(asked))
    outcome = solve(problem, should_stop=lambda: next(calls, None) is None)
    least = by_sets(problem)
    if least is None:
        assert outcome.order is None
    else:
        assert outcome.bound is not None
        assert outcome.bound <= least
        assert outcome.worst is None or outcome.worst >= least


@given(order_problems(most=9, scale=True))
@settings(max_examples=examples(100))
def test_evaluation_is_the_definition(problem: OrderProblem) -> None:
    order = tuple(range(problem.size))
    assert worst_exposure(problem, order) == value(problem, order)
    assert worst_exposure(problem, tuple(reversed(order))) == value(problem, order[::-1])
