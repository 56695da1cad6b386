"""Orders whose days reach back against every permutation and every choice of options."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle.orders import dated
from tests.strategies.orders import dated_problems

from paripassu.sequencing.order import implied
from paripassu.sequencing.order.dated import (
    any_order_dated,
    earliest_end_dated,
    least_exposure_dated,
)
from paripassu.sequencing.order.days import Clash, Days
from paripassu.sequencing.order.problem import OrderProblem, Precedence
from paripassu.sequencing.order.windows import critical_path, schedule


@given(dated_problems())
@settings(max_examples=examples(400))
def test_least_exposure_is_that_of_the_best_permutation(problem: OrderProblem) -> None:
    every = dated(problem)
    outcome = least_exposure_dated(problem)
    assert outcome.infeasible == (not every)
    if every:
        assert outcome.worst == outcome.bound == min(worst for worst, _, _ in every)
        assert outcome.order in {order for _, _, order in every}


@given(dated_problems(), st.integers(0, 6))
@settings(max_examples=examples(300))
def test_any_order_within_a_cap_is_found_or_there_is_none(problem: OrderProblem, cap: int) -> None:
    every = dated(problem, cap)
    outcome = any_order_dated(problem, cap=cap)
    assert outcome.infeasible == (not every)
    assert outcome.order in {order for _, _, order in every} if every else outcome.order is None


@given(dated_problems(), st.integers(0, 6), st.data())
@settings(max_examples=examples(300))
def test_the_earliest_end_is_that_of_the_best_permutation(
    problem: OrderProblem, cap: int, data: st.DataObject
) -> None:
    every = dated(problem, cap)
    assume(every)
    _, end, order = data.draw(st.sampled_from(every))
    found = earliest_end_dated(problem, cap=cap, order=order, end=end)
    assert found.value == found.bound == min(end for _, end, _ in every)
    assert found.order is not None
    assert max(schedule(problem, found.order)) == found.value
    assert critical_path(problem) <= found.value


@given(dated_problems(), st.data())
@settings(max_examples=examples(300))
def test_days_are_least_and_kept(problem: OrderProblem, data: st.DataObject) -> None:
    every = dated(problem)
    assume(every)
    _, end, order = data.draw(st.sampled_from(every))
    ends = schedule(problem, order)
    assert max(ends) == end
    assert Days(problem).keeps(order, ends)
    # A day that nothing lets be earlier is not kept when it is.
    place = data.draw(st.integers(0, problem.size - 1))
    sooner = [day - (index == place) for index, day in enumerate(ends)]
    assert not Days(problem).keeps(order, sooner)
    # On one day too nothing comes before what it waits for.
    days = dict(zip(order, ends, strict=True))
    other = sorted(data.draw(st.permutations(range(problem.size))), key=days.__getitem__)
    if any(other.index(w.before) > other.index(m) for m, b in enumerate(problem.before) for w in b):
        assert not Days(problem).keeps(other, [days[moment] for moment in other])


@given(dated_problems(), st.data())
@settings(max_examples=examples(300))
def test_what_clashes_has_no_days_in_any_order_that_has_it(
    problem: OrderProblem, data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(problem.size)))
    clash = Days(problem).least(order)
    free = replace(
        problem,
        delta=((0,),) * problem.size,
        upper=(None,),
        floor=(None,),
        rated=(False,),
    )
    # An option of a clash is one choice among several: the pairs alone need not rule an order out.
    if not isinstance(clash, Clash) or clash.options:
        return
    waits = [dict.fromkeys((w.before for w in row), 0) for row in free.before]
    lags = [{w.before: w.lag for w in row} for row in free.before]
    for one, other in clash.pairs:
        waits[other].setdefault(one, 0)
    tied = replace(
        free,
        before=tuple(
            tuple(Precedence(b, lags[m].get(b, 0)) for b in sorted(row))
            for m, row in enumerate(waits)
        ),
    )
    assert not dated(tied)


@given(dated_problems())
@settings(max_examples=examples(200))
def test_what_is_too_large_to_close_is_searched_all_the_same(problem: OrderProblem) -> None:
    every = dated(problem)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(implied, "MOST_NODES", 0)
        outcome = least_exposure_dated(problem)
    assert outcome.infeasible == (not every)
    if every:
        assert outcome.worst == outcome.bound == min(worst for worst, _, _ in every)
