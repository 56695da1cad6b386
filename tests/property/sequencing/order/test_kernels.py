"""The kernels in Rust give what the reference gives, to the last bit."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle.orders import by_sets
from tests.strategies.orders import order_problems

from paripassu.sequencing.order.anneal import Anneal
from paripassu.sequencing.order.beam import Beam
from paripassu.sequencing.order.clock import Clock
from paripassu.sequencing.order.closure import Prepared, prepare
from paripassu.sequencing.order.native import Kernels, Native, Reference, available
from paripassu.sequencing.order.portfolio import evaluate, topological
from paripassu.sequencing.order.problem import OrderProblem

CLOCK = Clock()


def both(ready: Prepared) -> tuple[Kernels, Kernels]:
    if not available():
        pytest.skip("the kernels in Rust are not installed")
    try:
        return Native(ready), Reference(ready)
    except OverflowError:
        return Reference(ready), Reference(ready)


caps = st.sampled_from([0, 1, 2, 4, 6])
problems = order_problems(most=13, scale=True)


@given(problems, caps, st.sampled_from([5, 60, 10_000]), st.booleans(), st.sampled_from([0, 1]))
@settings(max_examples=examples(200))
def test_exact_search(
    problem: OrderProblem, cap: int, states: int, depth_first: bool, target: int
) -> None:
    ready = prepare(problem)
    native, reference = both(ready)
    found = [
        kernel.search(
            cap=cap * ready.one // 2,
            states=states,
            clock=CLOCK,
            target=target * ready.one,
            depth_first=depth_first,
        )
        for kernel in (native, reference)
    ]
    assert found[0] == found[1]


@given(
    problems,
    caps,
    st.integers(1, 12),
    st.booleans(),
    st.booleans(),
    st.sampled_from([0, 5.0]),
    st.sampled_from([None, 4]),
)
@settings(max_examples=examples(200))
def test_beam(
    problem: OrderProblem,
    cap: int,
    width: int,
    backward: bool,
    hard: bool,
    weight: float,
    depth: int | None,
) -> None:
    ready = prepare(problem)
    native, reference = both(ready)
    opening = 1.0 - weight
    how = Beam(width, backward, cap * ready.one // 2, hard, weight, opening, depth)
    order = native.beam(how, CLOCK)
    assert order == reference.beam(how, CLOCK)
    if order is not None and len(order) == ready.size:
        worst = evaluate(ready, order)
        assert worst is not None
        assert worst <= how.cap


@given(problems, caps, st.integers(0, 2**64 - 1))
@settings(max_examples=examples(200))
def test_annealing(problem: OrderProblem, cap: int, seed: int) -> None:
    ready = prepare(problem)
    native, reference = both(ready)
    levels = tuple(ready.one * share // 20 for share in (8, 4, 2, 1, 0))
    how = Anneal(cap * ready.one // 4, levels, 60, seed)
    start = topological(ready)
    order, breach = native.anneal(start, how, CLOCK)
    assert (order, breach) == reference.anneal(start, how, CLOCK)
    assert breach >= 0
    least = by_sets(problem)
    if breach == 0 and least is not None:
        worst = evaluate(ready, order)
        assert worst is not None
        assert worst <= how.cap
