"""Orders made early: nothing is worse, and no single move makes a day earlier."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle.orders import dated, value
from tests.strategies.orders import dated_problems, timed_problems

from paripassu.sequencing.order.early import made_early
from paripassu.sequencing.order.problem import OrderProblem
from paripassu.sequencing.order.windows import schedule


@given(st.one_of(timed_problems(), dated_problems()), st.data())
@settings(max_examples=examples(300))
def test_nothing_gets_worse_and_nothing_is_left_to_move(
    problem: OrderProblem, data: st.DataObject
) -> None:
    every = dated(problem)
    assume(every)
    worst, _, order = data.draw(st.sampled_from(every))
    cap = worst + data.draw(st.integers(0, 2))
    early = made_early(problem, order, cap)
    allowed = {order for worst, _, order in every if worst <= cap}
    assert early in allowed
    before = dict(zip(order, schedule(problem, order), strict=True))
    days = dict(zip(early, schedule(problem, early), strict=True))
    assert all(days[m] <= before[m] for m in days)
    for place, moment in enumerate(early):
        for target in range(place):
            moved = (*early[:target], moment, *early[target:place], *early[place + 1 :])
            if moved in allowed:
                new = dict(zip(moved, schedule(problem, moved), strict=True))
                later = any(new[m] > days[m] for m in days)
                assert later or new[moment] == days[moment]
                assert value(problem, moved) is not None
