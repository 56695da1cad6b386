"""Bounds around one moment, and what the stages do with them."""

from __future__ import annotations

import subprocess
import sys

import pytest
from tests.strategies.orders import order_problem
from tests.unit.sequencing.order.test_portfolio import tight

from paripassu.sequencing.order import cuts
from paripassu.sequencing.order.around import Leaf, holds
from paripassu.sequencing.order.branching import Search
from paripassu.sequencing.order.clock import Clock
from paripassu.sequencing.order.closure import prepare
from paripassu.sequencing.order.portfolio import Portfolio


def test_a_moment_larger_than_the_box_is_a_bound_by_itself() -> None:
    # b gives 7 to a, who may be ahead by 5 at most: a is behind by 2 just before it.
    problem = order_problem([[-3], [7], [-4]], upper=[5], one=4)
    ready = prepare(problem)
    first = cuts.alone(ready)[0]
    assert first == 1
    cut = cuts.linear(ready, first, least=0, most=7, clock=Clock())
    assert cut.bound >= 2
    assert isinstance(cut.tree, Leaf)
    assert holds(ready, first, cut.bound - 1, cut.tree)
    assert not holds(ready, first, cut.bound, cut.tree)
    state = Portfolio(ready, Clock())
    assert state.linear(1)
    assert state.bound == cut.bound


def test_a_moment_that_can_say_no_more_is_not_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    state = Portfolio(prepare(tight(36, 1)), Clock())
    state.cuts(4, 40_000)
    settled = set(state.settled)
    assert settled
    asked = []
    around = cuts.around

    def watched(begun: Search, **how: int) -> cuts.Cut:
        asked.append(begun.moment)
        return around(begun, **how)

    monkeypatch.setattr(cuts, "around", watched)
    state.cuts(36, 10_000)
    assert asked
    assert not settled & set(asked)


def test_what_is_left_of_the_moments_shares_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    state = Portfolio(prepare(tight(36, 1)), Clock())
    given = []

    def watched(begun: Search, *, least: int, most: int, work: int) -> cuts.Cut:
        given.append(work)
        return cuts.Cut(least, exact=begun.moment != first)

    first = cuts.by_size(state.ready)[0]
    monkeypatch.setattr(cuts, "around", watched)
    for _ in range(2):
        state.cuts(4, 1_000)
    assert given == [250, 250, 250, 250, 1_000]


def test_two_moments_that_can_stand_in_one_turn_only() -> None:
    # a is behind by 5 after the first one, and may be ahead by 4: b's turn is after it.
    problem = order_problem([[-5], [8], [-3]], upper=[4], one=5)
    ready = prepare(problem)
    narrow = cuts.in_turn(ready, [0, 1], most=5, work=1_000, clock=Clock())
    assert narrow is not None
    assert narrow.before[1] == 0b001
    assert narrow.after[0] == 0b010
    assert narrow.waits == ((), (0,), ())
    assert cuts.in_turn(ready, [0, 1], most=4, work=1_000, clock=Clock()) is None
    state = Portfolio(ready, Clock(), cap=4, target=None)
    state.in_turn(2, 1_000)
    assert state.bound is None


@pytest.mark.slow  # a process of its own
def test_plans_do_without_a_solver() -> None:
    code = (
        "import sys\n"
        "from tests.unit.sequencing.order.test_portfolio import tight\n"
        "from paripassu.sequencing.order.solve import solve\n"
        "assert solve(tight(60, 0), time_limit=5).bound is not None\n"
        "assert 'ortools' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
