"""Sets that orders pass through against the beginnings of every permutation."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle.orders import value, with_days
from tests.strategies.orders import order_problems, timed_problems

from paripassu.sequencing.order import timed
from paripassu.sequencing.order.closure import closure
from paripassu.sequencing.order.passed import passed, with_waits
from paripassu.sequencing.order.problem import OrderProblem
from paripassu.sequencing.order.windows import in_time, schedule, tighten

CAPS = st.one_of(st.none(), st.integers(0, 6))
ENOUGH = 1 << 7


def orders(problem: OrderProblem, cap: int | None) -> list[tuple[int, ...]]:
    """Give every order within the limits and the cap, days aside."""
    return [
        order
        for order in permutations(range(problem.size))
        if (worst := value(problem, order)) is not None and (cap is None or worst <= cap)
    ]


@given(order_problems(5), CAPS)
@settings(max_examples=examples(300))
def test_orders_pass_through_these_sets_and_no_others(
    problem: OrderProblem, cap: int | None
) -> None:
    every = orders(problem, cap)
    met = {sum(1 << m for m in order[:at]) for order in every for at in range(problem.size + 1)}
    found = passed(problem, cap=cap, most=ENOUGH)
    assert found is not None
    assert set(found) == met
    if not met:
        return
    more = with_waits(problem, met)
    assert orders(more, cap) == every
    before = closure([[wait.before for wait in waits] for waits in more.before])
    for one, other in permutations(range(problem.size), 2):
        always = all(order.index(one) < order.index(other) for order in every)
        assert bool(before[other] >> one & 1) == always


@given(order_problems(6), CAPS, st.integers(0, 40))
@settings(max_examples=examples(200))
def test_where_there_are_too_many_sets_nothing_is_said(
    problem: OrderProblem, cap: int | None, most: int
) -> None:
    found = passed(problem, cap=cap, most=ENOUGH)
    assert passed(problem, cap=cap, most=most) in (None, found)
    if found:
        assert passed(problem, cap=cap, most=len(found) - 1) is None
        assert passed(problem, cap=cap, most=ENOUGH, stop=lambda: True) is None


@given(timed_problems(), CAPS, st.integers(0, 3))
@settings(max_examples=examples(300))
def test_the_search_along_these_sets_finds_the_best_permutation(
    problem: OrderProblem, cap: int | None, few: int
) -> None:
    every = with_days(problem, cap)
    tight = tighten(problem)
    if tight is None:
        assert not every
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timed, "FEW", few)
        ends = timed.earliest_end(tight, cap=cap)
        worst = timed.least_exposure(tight, cap=cap)
        some = timed.any_schedule(tight, cap=cap)
    if not every:
        assert ends.bound is None
        assert worst.bound is None
        assert some.bound is None
        return
    event("some order")
    assert ends.value == ends.bound == min(end for _, end in every)
    assert worst.value == worst.bound == min(least for least, _ in every)
    for found in (ends, worst, some):
        assert found.order is not None
        assert in_time(problem, found.order)
        reached = value(problem, found.order)
        assert reached is not None
        assert cap is None or reached <= cap
    assert ends.order is not None
    assert max(schedule(problem, ends.order)) == ends.value
