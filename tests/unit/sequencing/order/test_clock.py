"""Time is limited on the clock that is passed in, and on no other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from tests.unit.sequencing.order.test_portfolio import tight

from paripassu.sequencing.order.clock import Clock
from paripassu.sequencing.order.dated import any_order_dated, least_exposure_dated
from paripassu.sequencing.order.exposure import any_order, least_worst_exposure
from paripassu.sequencing.order.problem import Edge, OrderProblem
from paripassu.sequencing.order.solve import exists, solve
from paripassu.sequencing.order.timed import any_schedule, least_exposure

#: Of which nothing is proven where the time is over at once.
WITHOUT = tight(20, 2)
DATED = replace(WITHOUT, edges=(Edge(0, 1, 1),))
TIMED = replace(tight(9, 4), release=(1,) * 9, deadline=(9,) * 9)
SEARCHES = [
    (solve, WITHOUT),
    (exists, WITHOUT),
    (least_exposure, TIMED),
    (any_schedule, TIMED),
    (least_exposure_dated, DATED),
    (any_order_dated, DATED),
    (least_worst_exposure, WITHOUT),
    (least_worst_exposure, DATED),
    (any_order, WITHOUT),
    (any_order, DATED),
]


class Ticking:
    """A clock on which each look takes so many seconds."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.looks = seconds, 0

    def __call__(self) -> float:
        self.looks += 1
        return self.looks * self.seconds


@pytest.mark.parametrize(("search", "problem"), SEARCHES)
def test_a_search_is_over_when_its_clock_says_so(
    search: Callable[..., Any], problem: OrderProblem
) -> None:
    def proven(found: Any) -> tuple[object, object]:
        return getattr(found, "worst", None) or getattr(found, "value", None), found.bound

    standing, moving = Ticking(0), Ticking(1)
    whole = proven(search(problem))
    assert proven(search(problem, time_limit=1e-9, now=standing)) == whole
    assert standing.looks > 0
    assert proven(search(problem, time_limit=0.5, now=moving)) != whole


def test_a_part_of_the_time_is_on_the_same_clock() -> None:
    moving = Ticking(1)
    clock = Clock.after(10, now=moving)  # from 1 to 11
    assert clock.left() == 9
    part = clock.part(0.5)  # 8 are left at 3: from 4 to 8
    assert part.until == 8
    assert [part() for _ in range(4)] == [False, False, False, True]
