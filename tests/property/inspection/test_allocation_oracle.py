"""The worst case and the best allocation against trying everything."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle import allocation as oracle
from tests.strategies.allocation import PER_ITEM, cases, limits

from paripassu.deadline import Deadline
from paripassu.inspection.allocation.answer import make_answer
from paripassu.inspection.allocation.approximate import in_bulk
from paripassu.inspection.allocation.check import check_allocation, worst_missed
from paripassu.inspection.allocation.curve import Curve
from paripassu.inspection.allocation.cutting_planes import Ranked, Search
from paripassu.inspection.allocation.holding import Holding
from paripassu.inspection.allocation.problem import compile_problem
from paripassu.inspection.allocation.question import Question
from paripassu.inspection.allocation.worst import worst


@given(st.integers(0, 12), st.data(), PER_ITEM)
def test_curve_is_the_hypergeometric_sum(population: int, data: st.DataObject, q: Fraction) -> None:
    n = data.draw(st.integers(0, population))
    curve = Curve(population, n, q)
    values = [oracle.missed(population, d, n, q) for d in range(population + 1)]
    assert [Fraction(*curve.missed(d)) for d in range(population + 1)] == values
    # Spreading pays: each further defect is more likely to be found than the one before.
    ratios = [b / a for a, b in itertools.pairwise(values) if a]
    assert ratios == sorted(ratios, reverse=True)
    assert all(Fraction(*curve.ratio(d)) == ratio for d, ratio in enumerate(ratios) if values[d])


@given(cases(largest=6), st.data())
def test_worst_case_is_the_worst(
    case: tuple[list[Holding], Fraction | None], data: st.DataObject
) -> None:
    holdings, goal = case
    n = [data.draw(st.integers(0, one.population)) for one in holdings]
    found = worst(compile_problem(holdings, goal), n)
    assert found.exact
    assert found.missed == oracle.worst(holdings, goal, n)
    assert found.missed == oracle.missed_all(holdings, n, found.defects)
    hidden = sum((one.amount or 0) * d for one, d in zip(holdings, found.defects, strict=True))
    assert goal is None or hidden >= goal


@given(cases(), limits, st.integers(0, 10).map(lambda k: Fraction(k, 10)))
@settings(max_examples=examples(60))
def test_least_cost_by_every_rule(
    case: tuple[list[Holding], Fraction | None], limit: dict[str, Fraction], detect: Fraction
) -> None:
    holdings, goal = case
    problem = compile_problem(holdings, goal, **limit)  # type: ignore[arg-type]
    search = Search(problem, Deadline.after(None))
    found: Ranked | None = search.cheapest(1 - detect)
    if found is not None:
        cost = problem.used(found.n)[0]
        assert search.bound == cost
        ranked = search.most_detecting(found, cost)
        assert ranked is not None
        found = search.first(ranked, cost)
    expected = oracle.best(holdings, goal, detect=detect, **limit)  # type: ignore[arg-type]
    assert (found and (found.n, found.missed)) == expected


@given(cases(), limits)
@settings(max_examples=examples(60))
def test_greatest_detection_by_every_rule(
    case: tuple[list[Holding], Fraction | None], limit: dict[str, Fraction]
) -> None:
    holdings, goal = case
    problem = compile_problem(holdings, goal, **limit)  # type: ignore[arg-type]
    search = Search(problem, Deadline.after(None))
    found = search.most_detecting()
    if found is not None:
        cheapest = search.cheapest(found.missed)
        assert cheapest is not None
        found = search.first(cheapest, problem.used(cheapest.n)[0])
    expected = oracle.best(holdings, goal, detect=None, **limit)  # type: ignore[arg-type]
    assert (found and (found.n, found.missed)) == expected


@pytest.fixture(scope="module", autouse=True)
def coarse() -> Iterator[None]:
    """Fewer intervals make bounds weaker and quicker, never wrong."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("paripassu.inspection.allocation.bound.MOST_INTERVALS", 9)
        yield


def empty_and_full(cost: Fraction) -> tuple[list[Holding], Fraction]:
    """Rows of one item: one that nobody may look at, and one that has to be."""
    row = Holding(
        stratum="s0", site="A", population=1, amount=Fraction(1, 2), most=0, cost=Fraction(0)
    )
    return [row, replace(row, stratum="s1", site="", cost=cost, least=1, most=1)], Fraction(1, 4)


NO_LIMITS: dict[str, Fraction | None] = {"budget": None, "days": None, "visits": None}


@example(empty_and_full(Fraction(1, 2)), NO_LIMITS, Fraction(0))
@given(cases(rows=3), limits, st.sampled_from([0, 5, 9, 10]).map(lambda k: Fraction(k, 10)))
@settings(max_examples=examples(20))
def test_in_bulk_nothing_is_overstated(
    case: tuple[list[Holding], Fraction | None], limit: dict[str, Fraction], detect: Fraction
) -> None:
    """What is meant for thousands of rows, on a few: its bounds hold, and nothing is overstated."""
    holdings, goal = case
    asked = Question(goal, detect, limit["budget"], limit["days"], limit["visits"])  # type: ignore[arg-type]
    problem = compile_problem(holdings, goal, **limit)  # type: ignore[arg-type]
    assume(problem.within(problem.least))
    expected = oracle.best(holdings, goal, detect=detect, **limit)  # type: ignore[arg-type]
    found = make_answer(holdings, problem, asked, in_bulk(problem, detect, Deadline.after(None)))
    assert check_allocation(holdings, found) == ()
    if found.status == "infeasible":
        assert expected is None
    if not found.found:
        return
    assert expected is not None
    least = oracle.effort(holdings, expected[0])[0]
    assert found.bound is not None
    assert found.cost is not None
    assert found.bound <= float(least) * (1 + 1e-9)
    assert found.cost >= least
    assert found.status == "feasible" or found.cost == least
    most = oracle.best(holdings, goal, detect=None, **limit)  # type: ignore[arg-type]
    assert most is not None
    asked = replace(asked, detect=None)
    found = make_answer(holdings, problem, asked, in_bulk(problem, None, Deadline.after(None)))
    assert check_allocation(holdings, found) == ()
    assert found.achieved is not None
    assert found.bound is not None
    assert found.achieved <= float(1 - most[1]) <= found.bound + 1e-12


@given(cases(rows=3, largest=6), st.data())
def test_the_check_knows_the_worst_case(
    case: tuple[list[Holding], Fraction | None], data: st.DataObject
) -> None:
    holdings, goal = case
    n = [data.draw(st.integers(0, one.population)) for one in holdings]
    missed, exact = worst_missed(holdings, goal, n)
    assert exact
    assert missed == oracle.worst(holdings, goal, n)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("paripassu.inspection.allocation.check.MOST_EXACT", -1)
        dense, exact = worst_missed(holdings, goal, n)
        patch.setattr("paripassu.inspection.allocation.check.MOST_DENSE", -1)
        loose, _ = worst_missed(holdings, goal, n)
    assert exact is (goal is None)
    assert missed <= dense * (1 + Fraction(1, 10**15)) <= missed * (1 + Fraction(1, 10**8))
    assert missed <= loose * (1 + Fraction(1, 10**15))
