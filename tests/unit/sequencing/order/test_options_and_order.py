"""Options where the one decided is not the one that an order would choose by itself."""

from __future__ import annotations

import pytest
from tests.oracle.orders import dated

from paripassu.sequencing.order.dated import least_exposure_dated
from paripassu.sequencing.order.problem import Edge, Option, OrderProblem, Precedence


def _after(gate: int, lag: int, *tables: tuple[int, ...]) -> tuple[Option, ...]:
    return tuple(
        Option(
            tuple(Edge(before, gate, lag) for before in table),
            tuple((before, gate) for before in table),
        )
        for table in tables
    )


def _within(gate: int, days: int, *moments: int) -> tuple[Option, ...]:
    return tuple(Option((Edge(gate, moment, -days),)) for moment in moments)


#: In both, the order that is looked at first meets another table sooner than the one decided. Its
#: days clash in a way that orders with the decided table's moment in front need not.
PROBLEMS = [
    OrderProblem(
        delta=((2, 0), (0, -2), (1, 3), (2, -1), (0, -2), (-3, -1)),
        before=((), (), (), (), (), ()),
        upper=(None, None),
        floor=(-1, None),
        rated=(True, True),
        one=1,
        release=(5, 10, 0, 0, 10, 0),
        deadline=(None, 10, 10, None, 15, None),
        edges=(Edge(0, 3, 0), Edge(4, 2, -6)),
        options=(_after(3, 6, (0, 5), (4, 1), (1,)), (*_within(1, 6, 0), *_within(1, 6, 3))),
    ),
    OrderProblem(
        delta=((2, -3), (-2, 1), (-2, 2), (0, 1), (2, 2)),
        before=((), (), (Precedence(1), Precedence(4)), (), ()),
        upper=(None, 6),
        floor=(None, None),
        rated=(True, True),
        one=1,
        release=(2, 5, 0, 0, 2),
        deadline=(15, 10, 10, 15, None),
        edges=(Edge(1, 0, -3), Edge(2, 1, -6), Edge(3, 1, -4)),
        options=(_after(0, 9, (3,), (3, 4), (2,)), _within(2, 2, 3, 4, 1)),
    ),
]


@pytest.mark.parametrize("problem", PROBLEMS)
def test_no_better_order_is_lost_where_another_option_asks_less(problem: OrderProblem) -> None:
    best = min(worst for worst, _, _ in dated(problem))
    outcome = least_exposure_dated(problem)
    assert outcome.worst == best
    assert outcome.bound == best
