"""What is impossible whatever the days are is impossible without a horizon, too."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.strategies.small import small_agreements

from paripassu.agreement.model import Agreement
from paripassu.deadline import Deadline
from paripassu.sequencing.compile import Setting
from paripassu.sequencing.order.exposure import any_order
from paripassu.sequencing.order.problem import OrderProblem, Precedence
from paripassu.sequencing.possible import Oracle, members


def oracle(agreement: Agreement) -> Oracle:
    return Oracle(Setting.of(agreement), Deadline.after(None))


@given(small_agreements(most_steps=5), st.integers(1, 30))
@settings(max_examples=examples(80))
def test_no_horizon_makes_it_possible(agreement: Agreement, horizon: int) -> None:
    late, free = (oracle(agreement.replace(horizon_days=days)) for days in (horizon, None))
    universe = members(agreement)
    sets = [universe, *(c for size in (1, 2) for c in combinations(universe, size))]
    for chosen in sets[:40]:
        if free.possible(chosen) is not None:
            assert late.depends_on_days(chosen)


def test_what_only_a_last_day_puts_in_order_depends_on_days() -> None:
    """The first ends by day 1, for the second takes 5 of 6 days: too early for the third."""
    problem = OrderProblem(
        delta=((-1,), (0,), (1,)),
        before=((), (Precedence(0, 5),), ()),
        upper=(None,),
        floor=(0,),
        rated=(True,),
        one=1,
        release=(0, 0, 2),
        deadline=(6, 6, 6),
    )
    assert any_order(replace(problem, deadline=(None,) * 3)).order == (2, 0, 1)
    found = any_order(problem)
    assert found.infeasible
    assert not found.whatever_days
    poor = replace(problem, delta=((-2,), (0,), (1,)), release=(0, 0, 0))
    assert any_order(poor).whatever_days
