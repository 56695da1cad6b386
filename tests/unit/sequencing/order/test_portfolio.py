"""Larger problems: what the stages after the first exact search add."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction

import pytest
from tests.oracle.orders import value
from tests.strategies.orders import order_problem

from paripassu.sequencing.order import cuts
from paripassu.sequencing.order.branching import Search
from paripassu.sequencing.order.clock import Clock
from paripassu.sequencing.order.closure import prepare
from paripassu.sequencing.order.native import available
from paripassu.sequencing.order.portfolio import Portfolio
from paripassu.sequencing.order.problem import OrderProblem
from paripassu.sequencing.order.solve import exists, solve


def tight(size: int, seed: int) -> OrderProblem:
    """Give moments that repay each other in a box about as wide as the largest of them.

    A hidden order is within the box, so that there is a plan.
    """
    chance = random.Random(seed)
    kept = [0, 0, 0]
    rows, low, high = [], [0, 0, 0], [0, 0, 0]
    for _ in range(size):
        payer = max(range(3), key=lambda p: (kept[p], p))
        payee = min(range(3), key=lambda p: (kept[p], p))
        cost = chance.randint(5, 60)
        row = [0, 0, 0]
        row[payer] -= cost
        row[payee] += cost + chance.randint(0, 3)
        rows.append(row)
        kept = [k + d for k, d in zip(kept, row, strict=True)]
        low = [min(a, b) for a, b in zip(low, kept, strict=True)]
        high = [max(a, b) for a, b in zip(high, kept, strict=True)]
    place = list(range(size))
    chance.shuffle(place)
    before = []
    for _ in range(size // 2):
        earlier, later = sorted(chance.sample(range(size), 2))
        before.append((place[earlier], place[later]))
    shuffled = [rows[place.index(m)] for m in range(size)]
    return order_problem(shuffled, sorted(set(before)), high, low, one=max(-k for k in low))


@pytest.mark.parametrize("seed", range(3))
def test_a_plan_and_a_bound(seed: int) -> None:
    problem = tight(60, seed)
    outcome = solve(problem, time_limit=3.0)
    assert outcome.bound is not None
    if outcome.order is not None:
        assert value(problem, outcome.order) == outcome.worst
        assert outcome.worst is not None
        assert outcome.bound <= outcome.worst
    else:
        assert not available()


@pytest.mark.parametrize("seed", range(3))
def test_every_stage_keeps_what_it_claims(seed: int) -> None:
    problem = tight(36, seed)
    ready = prepare(problem)
    state = Portfolio(ready, Clock())
    said: list[tuple[str, Fraction | None, Fraction | None]] = []
    state.progress = lambda *told: said.append(told)
    bounds, values = [], []
    stages: list[Callable[[], None]] = [
        lambda: state.exact(300),
        lambda: state.beams(40),
        lambda: state.anneal(20_000, 3, seed),
        lambda: state.cuts(3, 10_000),
        lambda: state.in_turn(3, 1_000),
        lambda: state.cuts(3, 10_000),
        lambda: state.ends(30, 20_000, seed),
        lambda: state.exact(3_000),
    ]
    for stage in stages:
        stage()
        bounds.append(state.bound)
        values.append(state.worst)
        if state.order is not None:
            assert state.worst is not None
            assert value(problem, state.order) == state.worst * ready.unit
    assert None not in bounds  # there is a plan
    assert bounds == sorted(b for b in bounds if b is not None)
    found = [v for v in values if v is not None]
    assert found == sorted(found, reverse=True)
    assert bounds[-1] is not None
    assert not found or found[-1] >= bounds[-1]
    assert said


def test_asked_to_stop_the_best_so_far_is_given() -> None:
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > 3

    outcome = solve(tight(60, 1), should_stop=stop)
    assert outcome.bound is not None


def test_a_bound_refuses_a_cap() -> None:
    problem = tight(36, 0)
    ready = prepare(problem)
    moment = cuts.by_size(ready)[0]
    begun = Search(ready, moment, Clock())
    cut = cuts.around(begun, least=0, most=ready.one, work=40_000)
    if cut.bound:
        assert exists(problem, cut.bound * ready.unit - 1).infeasible
