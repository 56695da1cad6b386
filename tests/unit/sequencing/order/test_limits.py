"""Large problems: a limit of time holds beside the search too, and what is cheap stays so."""

from __future__ import annotations

import time
from dataclasses import replace

from paripassu.sequencing.order.closure import prepare
from paripassu.sequencing.order.dated import any_order_dated, least_exposure_dated
from paripassu.sequencing.order.days import Clash, Days
from paripassu.sequencing.order.early import made_early
from paripassu.sequencing.order.problem import Edge, OrderProblem, Precedence
from paripassu.sequencing.order.solve import exists, solve

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
