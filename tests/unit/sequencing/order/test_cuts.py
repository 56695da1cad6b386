"""Bounds around one moment, and what the stages do with them."""

from __future__ import annotations

import subprocess
import sys

import pytest
from tests.strategies.orders import order_problem
from tests.unit.sequencing.order.test_portfolio import tight

from paripassu.sequencing.order import cuts
from paripassu.sequencing.order.around import Leaf, holds
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
    assert cut.certified == cut.bound >= 2
    assert isinstance(cut.tree, Leaf)
    assert holds(ready, first, cut.bound - 1, cut.tree)
    assert not holds(ready, first, cut.bound, cut.tree)
    state = Portfolio(ready, Clock())
    assert state.linear(1)
    assert state.bound == cut.bound


@pytest.mark.slow  # the solver is imported
def test_the_solver_may_say_more_than_can_be_checked() -> None:
    ready = prepare(tight(36, 1))
    said = 0
    for moment in cuts.by_size(ready)[:3]:
        most = ready.one
        little = cuts.around(
            ready, moment, least=0, most=most, work=0.0, clock=Clock(), solver=False
        )
        more = cuts.around(ready, moment, least=0, most=most, work=0.5, clock=Clock())
        assert little.bound == little.certified <= more.bound
        for cut in (little, more):
            assert cut.certified <= cut.bound
            assert (cut.tree is None) == (cut.certified == 0)
            if cut.tree is not None:
                assert holds(ready, moment, cut.certified - 1, cut.tree)
        said += more.bound > little.bound
    assert said


def test_a_moment_that_can_say_no_more_is_not_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    state = Portfolio(prepare(tight(36, 1)), Clock())
    state.cuts(4, 0.2, solver=False)
    settled = set(state.settled)
    assert settled
    asked = []
    around = cuts.around

    def watched(ready: object, moment: int, **how: object) -> cuts.Cut:
        asked.append(moment)
        return around(ready, moment, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(cuts, "around", watched)
    state.cuts(36, 0.01, solver=False)
    assert asked
    assert not settled & set(asked)


@pytest.mark.slow  # a process of its own
def test_small_plans_do_without_the_solver() -> None:
    code = (
        "import sys\n"
        "from tests.unit.sequencing.order.test_portfolio import tight\n"
        "from paripassu.sequencing.order.solve import solve\n"
        "assert solve(tight(14, 0)).optimal\n"
        "assert 'ortools' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
