"""No bound is above the optimum, and twins cost nothing."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.order_oracle import by_sets, order_problems

from paripassu.sequencing.order import cuts
from paripassu.sequencing.order.clock import Clock
from paripassu.sequencing.order.closure import prepare
from paripassu.sequencing.order.problem import OrderProblem, Precedence
from paripassu.sequencing.order.steinitz import guarantee, steinitz_order


@given(order_problems(most=7), st.data())
@settings(max_examples=60, deadline=None)
def test_the_sets_around_a_moment(problem: OrderProblem, data: st.DataObject) -> None:
    least = by_sets(problem)
    assume(least is not None and problem.size)
    assert least is not None
    ready = prepare(problem)
    moment = data.draw(st.integers(0, problem.size - 1))
    most = 100
    cut = cuts.around(ready, moment, least=0, most=most, work=1.0, clock=Clock())
    assert cut.bound * ready.unit <= least


@given(order_problems(most=8))
@settings(max_examples=200, deadline=None)
def test_twins_leave_a_best_order(problem: OrderProblem) -> None:
    ready = prepare(problem)
    narrowed = replace(
        problem,
        before=tuple(tuple(Precedence(wait) for wait in waits) for waits in ready.waits),
    )
    assert by_sets(narrowed) == by_sets(problem)


@given(order_problems(most=7), st.data())
@settings(max_examples=60, deadline=None)
def test_the_sets_around_several_moments(problem: OrderProblem, data: st.DataObject) -> None:
    least = by_sets(problem)
    assume(least is not None and problem.size > 1)
    assert least is not None
    ready = prepare(problem)
    moments = data.draw(
        st.lists(st.integers(0, problem.size - 1), min_size=2, max_size=3, unique=True)
    )
    cut = cuts.along(ready, moments, least=0, most=100, work=1.0, clock=Clock())
    assert cut.bound * ready.unit <= least


vectors = st.integers(1, 4).flatmap(
    lambda p: st.lists(st.tuples(*[st.integers(-9, 9)] * p), max_size=14)
)


@given(vectors)
@settings(max_examples=150, deadline=None)
def test_steinitz(rows: list[tuple[int, ...]]) -> None:
    order = steinitz_order(rows)
    assert sorted(order) == list(range(len(rows)))
    if not rows:
        return
    size, parties, limit = len(rows), len(rows[0]), guarantee(rows)
    total = [sum(row[p] for row in rows) for p in range(parties)]
    kept = [0] * parties
    for count, index in enumerate(order, start=1):
        kept = [k + v for k, v in zip(kept, rows[index], strict=True)]
        for k, t in zip(kept, total, strict=True):
            assert abs(k * size - count * t) <= limit * size
