"""Trying or ruling out every sample of a few rows, against trying everything."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle import allocation as oracle
from tests.strategies.allocation import cases, limits

from paripassu.deadline import Deadline
from paripassu.inspection.allocation import exhaustive as module
from paripassu.inspection.allocation.cutting_planes import Search
from paripassu.inspection.allocation.exhaustive import (
    cheapest,
    few,
    most_detecting,
)
from paripassu.inspection.allocation.holding import Holding
from paripassu.inspection.allocation.problem import Problem, compile_problem
from paripassu.inspection.allocation.worst import worst
from paripassu.inspection.errors import GivenUpError

NO_LIMIT = Deadline.after(None)


@given(cases(), limits, st.integers(0, 10).map(lambda k: Fraction(k, 10)))
@settings(max_examples=examples(150))
def test_least_cost_by_every_rule(
    case: tuple[list[Holding], Fraction | None], limit: dict[str, Fraction], detect: Fraction
) -> None:
    holdings, goal = case
    problem = compile_problem(holdings, goal, **limit)  # type: ignore[arg-type]
    assert few(problem)
    found = cheapest(problem, 1 - detect, NO_LIMIT)
    expected = oracle.best(holdings, goal, detect=detect, **limit)  # type: ignore[arg-type]
    assert (found and (found.n, found.missed)) == expected
    if found is not None:
        assert found.cost == problem.used(found.n)[0]


@given(cases(), limits)
@settings(max_examples=examples(150))
def test_greatest_detection_by_every_rule(
    case: tuple[list[Holding], Fraction | None], limit: dict[str, Fraction]
) -> None:
    holdings, goal = case
    problem = compile_problem(holdings, goal, **limit)  # type: ignore[arg-type]
    found = most_detecting(problem, NO_LIMIT)
    expected = oracle.best(holdings, goal, detect=None, **limit)  # type: ignore[arg-type]
    assert (found and (found.n, found.missed)) == expected


def stores(*populations: int) -> Problem:
    rows = [
        Holding(stratum=f"s{i}", population=size, amount=Fraction(1), cost=Fraction(i + 1))
        for i, size in enumerate(populations)
    ]
    return compile_problem(rows, Fraction(6))


def test_larger_stores_have_no_cheaper_neighbour() -> None:
    """Too large to try everything: no row can have one item less, none two rows exchange."""
    problem = stores(60, 45, 30)
    allowed = Fraction(1, 10)
    found = cheapest(problem, allowed, NO_LIMIT)
    assert found is not None
    assert worst(problem, found.n).missed <= allowed
    a, b, c = found.n
    for x in range(max(0, a - 6), a + 7):
        for y in range(max(0, b - 6), b + 7):
            for z in range(max(0, c - 6), c + 7):
                if problem.used((x, y, z))[0] < found.cost:
                    assert worst(problem, (x, y, z)).missed > allowed


def test_too_many() -> None:
    assert not few(stores(*[5] * (module.MOST_ROWS + 1)))
    assert not few(stores(10**6))


def test_gives_up_when_time_is_over() -> None:
    late = Deadline(time.monotonic() - 1, lambda: False)
    with pytest.raises(GivenUpError):
        cheapest(stores(10, 10), Fraction(1, 10), late)
    with pytest.raises(GivenUpError):
        most_detecting(stores(10, 10), Deadline.after(None, lambda: True))


@st.composite
def larger(draw: st.DrawFn) -> Problem:
    rows = [
        Holding(
            stratum=f"s{index}",
            population=draw(st.integers(5, 40)),
            amount=Fraction(draw(st.sampled_from([1, 2, 5]))),
            per_item=draw(st.sampled_from([Fraction(1), Fraction(9, 10)])),
            cost=Fraction(draw(st.integers(1, 3))),
        )
        for index in range(draw(st.integers(2, 4)))
    ]
    return compile_problem(rows, Fraction(draw(st.integers(5, 10))))


@given(larger(), st.integers(3, 9).map(lambda k: Fraction(k, 10)))
@settings(max_examples=examples(25))
def test_two_searches_agree(problem: Problem, detect: Fraction) -> None:
    """Too large to try everything: trying or ruling out, and integer programs with cuts."""
    found = cheapest(problem, 1 - detect, NO_LIMIT)
    search = Search(problem, NO_LIMIT)
    other = search.cheapest(1 - detect)
    assert found is not None
    assert other is not None
    cost = problem.used(other.n)[0]
    ranked = search.most_detecting(other, cost)
    assert ranked is not None
    other = search.first(ranked, cost)
    assert (found.n, found.missed, found.cost) == (other.n, other.missed, cost)
