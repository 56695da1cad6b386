"""Large problems: a limit of time holds beside the search too, and what is cheap stays so."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from paripassu.sequencing.order.closure import prepare
from paripassu.sequencing.order.dated import any_order_dated, least_exposure_dated
from paripassu.sequencing.order.days import Clash, Days
from paripassu.sequencing.order.early import made_early
from paripassu.sequencing.order.exposure import any_order, least_worst_exposure
from paripassu.sequencing.order.problem import Edge, OrderProblem, Precedence
from paripassu.sequencing.order.solve import exists, solve
from paripassu.sequencing.order.timed import least_exposure
from paripassu.sequencing.order.windows import in_time, tighten

SIZE = 6_000
CHAINS = 6


def large(lag: int = 1) -> OrderProblem:
    """Give chains of like moments, three that cost the one party and three that cost the other."""
    before: list[tuple[Precedence, ...]] = [
        () if moment < CHAINS else (Precedence(moment - CHAINS, lag),) for moment in range(SIZE)
    ]
    return OrderProblem(
        delta=tuple([(-1, 2), (2, -1)] * (SIZE // 2)),
        before=tuple(before),
        upper=(None, None),
        floor=(-SIZE, -SIZE),
        rated=(True, True),
        one=SIZE,
        release=(1,) * SIZE,
        deadline=(None,) * SIZE,
    )


def one_after_the_other() -> list[int]:
    """Give the chains one after the other, each party's in turn."""
    return [moment for chain in (0, 1, 2, 3, 4, 5) for moment in range(chain, SIZE, CHAINS)]


def test_like_moments_are_found_without_comparing_every_pair() -> None:
    start = time.process_time()
    ready = prepare(large())
    assert time.process_time() - start < 3
    assert ready.waits[CHAINS] == (0,)


def test_a_limit_of_time_holds() -> None:
    for search in (solve, exists):
        start = time.process_time()
        found = search(large(), time_limit=0.5)
        assert time.process_time() - start < 4
        assert found.order is not None


@pytest.mark.untraced
@pytest.mark.slow
def test_a_large_order_is_made_early_in_bounded_work() -> None:
    for problem in (large(), replace(large(), edges=(Edge(SIZE - 1, 0, -SIZE),))):
        start = time.process_time()
        made_early(problem, one_after_the_other(), SIZE)
        assert time.process_time() - start < 6


def test_an_order_is_found_where_each_moment_follows_the_last_one_at_once() -> None:
    at_once = tuple(Edge(moment, moment - CHAINS, -1) for moment in range(CHAINS, SIZE))
    problem = replace(large(), edges=at_once)
    for search in (least_exposure_dated, any_order_dated):
        found = search(problem, time_limit=0)
        assert found.order is not None
        assert not isinstance(Days(problem).least(found.order), Clash)
        assert found.worst == 1
        # Whoever is first must bear a loss of 1.
        assert search(replace(problem, floor=(0, 0)), time_limit=0).order is None
    assert any_order_dated(problem, cap=0, time_limit=0).order is None


def due(horizon: int) -> OrderProblem:
    """Give the chains with a day on which all has to be over; they take 1,000 days at least."""
    return replace(large(), deadline=(horizon,) * SIZE)


def test_windows_imply_few_waits_directly() -> None:
    for horizon in (SIZE // CHAINS, SIZE // CHAINS + 1, 2 * SIZE):
        start = time.process_time()
        tight = tighten(due(horizon))
        assert time.process_time() - start < 3
        assert tight is not None
        assert sum(map(len, tight.before)) < 2 * CHAINS * SIZE
    assert tighten(due(SIZE // CHAINS - 1)) is None


def test_a_large_order_with_a_horizon_is_found_and_proven() -> None:
    problem = due(SIZE // CHAINS + 1)
    start = time.process_time()
    found = least_worst_exposure(problem, time_limit=600)  # of a busy machine; it ends by itself
    assert time.process_time() - start < 12
    assert found.order is not None
    assert in_time(problem, found.order)
    assert found.worst == 1


@pytest.mark.untraced
@pytest.mark.slow
def test_a_limit_of_time_holds_for_the_search_with_deadlines() -> None:
    problem = tighten(due(SIZE // CHAINS + 200))
    assert problem is not None
    start = time.process_time()
    found = least_exposure(problem)
    assert time.process_time() - start < 30
    assert found.order is not None
    assert in_time(problem, found.order)
    start = time.process_time()
    least_exposure(problem, time_limit=0.5)
    assert time.process_time() - start < 4


def test_an_order_found_late_is_put_right_though_the_time_is_over() -> None:
    # c on day 4; y; u three days after y; v after c and due on day 6. By depth: c, y, u, v.
    problem = OrderProblem(
        delta=((0,), (0,), (0,), (0,)),
        before=((), (), (Precedence(1, 3),), (Precedence(0, 0),)),
        upper=(None,),
        floor=(None,),
        rated=(True,),
        one=1,
        release=(4, 0, 0, 0),
        deadline=(None, None, None, 6),
    )
    late = solve(problem, time_limit=0)
    assert late.order is not None
    assert not in_time(problem, late.order)
    for search in (least_worst_exposure, any_order):
        found = search(problem, time_limit=0)
        assert found.order is not None
        assert in_time(problem, found.order)
