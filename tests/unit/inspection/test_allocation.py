"""Allocations: the trap of strata taken one by one, limits, many rows, tampering."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from tests.oracle import allocation as oracle
from tests.unit.inspection.holdings import ONE, rows

from paripassu.deadline import Deadline
from paripassu.inspection.allocation.answer import allocate
from paripassu.inspection.allocation.check import check_allocation, worst_missed
from paripassu.inspection.allocation.check_bound import recomputed_bound
from paripassu.inspection.allocation.cutting_planes import Search
from paripassu.inspection.allocation.holding import Holding
from paripassu.inspection.allocation.problem import compile_problem
from paripassu.inspection.allocation.result import Allocation
from paripassu.inspection.allocation.worst import worst
from paripassu.inspection.errors import StoppedError
from paripassu.inspection.sampling.detection import detection


def many(
    sites: int, amounts: Sequence[Fraction], seed: int = 1, per_site: int = 1
) -> list[Holding]:
    """Sites of 2 to 40 items; ``per_site`` strata at each share what it costs to go there."""
    chance = random.Random(seed)
    prices = {(s, k): chance.randint(1, 9) for s, _ in enumerate(amounts) for k in range(2)}
    found = []
    for index in range(sites):
        fee = Fraction(chance.choice([0, 5, 20]))
        for k in range(per_site):
            stratum = (index + k) % len(amounts)
            found.append(
                Holding(
                    stratum=f"s{stratum}",
                    site=f"site {index}",
                    population=chance.randint(2, 40),
                    amount=amounts[stratum],
                    per_item=chance.choice([ONE, Fraction(9, 10)]),
                    cost=Fraction(prices[stratum, 0]),
                    days=Fraction(prices[stratum, 1], 10),
                    site_cost=fee,
                    site_days=fee / 20,
                )
            )
    return found


# What it means.


def test_three_strata_at_nine_tenths_each_reach_less_together() -> None:
    strata = rows(60, 100, 200)
    # The least sample that finds 6 defects within its own stratum with 0.9.
    alone = [
        next(n for n in range(N + 1) if detection(N, 6, n) >= Fraction(9, 10))
        for N in (60, 100, 200)
    ]
    problem = compile_problem(strata, Fraction(6))
    together = worst(problem, alone)
    assert together.exact
    assert 1 - together.missed < Fraction(9, 10)
    assert sum(1 for d in together.defects if d) > 1
    assert together.missed == oracle_worst(problem.population, 6, alone)
    answer = allocate(strata, goal=6, detect="0.9")
    assert answer.status == "optimal"
    assert answer.cost is not None
    assert answer.cost > sum(alone)
    assert answer.achieved is not None
    assert answer.achieved >= 0.9
    assert check_allocation(strata, answer) == ()


def oracle_worst(populations: Sequence[int], d: int, n: Sequence[int]) -> Fraction:
    a, b, c = populations
    return max(
        oracle.missed(a, i, n[0], ONE)
        * oracle.missed(b, j, n[1], ONE)
        * oracle.missed(c, d - i - j, n[2], ONE)
        for i in range(d + 1)
        for j in range(d + 1 - i)
    )


def test_one_stratum_is_inspect_size() -> None:
    # 141 WMD sites, 10 defects: exactly 29 at 0.90 and 36 at 0.95.
    # Rules: docs/specification/inspection.md#sizes.
    for detect, n in (("0.9", 29), ("95 %", 36)):
        answer = allocate(rows(141), goal=10, detect=detect)
        assert answer.n == {"s0": n}
        assert answer.worst == {"s0": 10}
    # N = 100, d = 1, P = 0.9: equality suffices; a float beside a tenth would take one more.
    assert allocate(rows(100), goal=1, detect=0.9).n == {"s0": 90}


def test_defects_lie_in_all_strata_at_once() -> None:
    strata = [
        Holding(stratum="a", population=50, defects=2),
        Holding(stratum="b", population=50, defects=3, cost=Fraction(2)),
    ]
    answer = allocate(strata, detect="0.9")
    expected = oracle.best(
        [
            Holding(stratum="a", population=50, defects=2, most=50),
            Holding(stratum="b", population=50, defects=3, cost=Fraction(2), most=0),
        ],
        None,
        detect=Fraction(9, 10),
    )
    assert expected is not None
    assert answer.cost == expected[0][0]  # the second stratum is not worth its price
    assert answer.worst == {"a": 2, "b": 3}


def test_a_stratum_at_several_sites_and_a_site_with_several_strata() -> None:
    strata = [
        Holding(stratum="x", site="A", population=4, amount=ONE, site_cost=Fraction(5)),
        Holding(stratum="x", site="B", population=4, amount=ONE, site_cost=Fraction(3)),
        Holding(stratum="y", site="A", population=4, amount=ONE, site_cost=Fraction(5)),
    ]
    answer = allocate(strata, goal=2, detect="0.5")
    n = [row.n for row in answer.rows]
    assert answer.n == {"x": n[0] + n[1], "y": n[2]}
    assert answer.cost == sum(n) + 8
    assert answer.visits == 2
    best = oracle.best(strata, Fraction(2), detect=Fraction(1, 2))
    assert best is not None
    assert tuple(n) == best[0]


def test_limits_make_it_infeasible_and_the_best_is_said() -> None:
    strata = [
        Holding(stratum="a", population=8, amount=ONE, days=Fraction(1, 2)),
        Holding(stratum="b", population=8, amount=ONE, days=Fraction(1)),
    ]
    answer = allocate(strata, goal=3, detect="0.9", days=1, people=3)
    assert answer.status == "infeasible"
    assert not answer.found
    best = oracle.best(strata, Fraction(3), detect=None, days=Fraction(3))
    assert best is not None
    assert answer.best == float(1 - best[1])
    assert answer.best_proven
    enough = allocate(strata, goal=3, detect=Fraction(1) - best[1], days=1, people=3)
    assert enough.status == "optimal"
    assert enough.day_limit == 3


def test_imperfect_instruments_may_never_suffice() -> None:
    answer = allocate(rows(30, per_item=Fraction(1, 2)), goal=1, detect="0.9")
    assert answer.status == "infeasible"
    assert answer.best == 0.5


def test_budget_asks_for_the_greatest_detection() -> None:
    answer = allocate(rows(8, 7), goal=3, budget=6)
    best = oracle.best(rows(8, 7), Fraction(3), detect=None, budget=Fraction(6))
    assert best is not None
    assert tuple(row.n for row in answer.rows) == best[0]
    assert answer.objective == "detection"
    assert answer.bound == float(1 - best[1])
    assert allocate(rows(5, 5), goal=2, budget=0).achieved == 0


# Many rows.


@pytest.mark.untraced
@pytest.mark.parametrize(("amounts", "gap"), [((ONE,) * 5, 0.002), ((ONE, ONE * 2, ONE * 4), 0.01)])
@pytest.mark.parametrize("per_site", [1, 2])
@pytest.mark.slow
def test_many_rows_are_near_a_bound_that_anybody_recomputes(
    amounts: tuple[Fraction, ...], gap: float, per_site: int
) -> None:
    strata = many(400, amounts, per_site=per_site)
    answer = allocate(strata, goal=8, detect="0.9")
    assert answer.found
    assert answer.gap is not None
    assert answer.gap < gap
    assert answer.worst_proven
    assert check_allocation(strata, answer) == ()


def fixed(sites: int) -> list[Holding]:
    """Sites of which each has one defect, so that it can be chosen where to look."""
    chance = random.Random(3)
    return [
        Holding(
            stratum="a",
            site=str(index),
            population=chance.randint(5, 60),
            defects=1,
            cost=Fraction(chance.randint(1, 9)),
            days=Fraction(chance.randint(1, 9), 10),
            site_cost=Fraction(chance.randint(0, 9)),
        )
        for index in range(sites)
    ]


def test_many_rows_within_limits() -> None:
    strata = [replace(one, most=one.population // 2) for one in fixed(350)]
    free = allocate(strata, detect="0.99")
    assert free.days is not None
    assert free.visits is not None
    assert check_allocation(strata, free) == ()
    days = free.days * Fraction(4, 5)
    answer = allocate(strata, detect="0.99", days=days)
    assert answer.found
    assert answer.days is not None
    assert answer.cost is not None
    assert answer.days <= days
    assert answer.cost > (free.cost or 0)
    assert answer.gap is not None
    assert answer.gap < 0.25
    assert check_allocation(strata, answer) == ()
    fewer = allocate(strata, detect="0.9", visits=free.visits - 1)
    assert fewer.found
    assert check_allocation(strata, fewer) == ()


@pytest.mark.slow
def test_many_rows_for_a_budget() -> None:
    strata = many(350, (ONE, ONE * 2))
    free = allocate(strata, goal=8, detect="0.9")
    most = allocate(strata, goal=8, budget=free.cost)
    assert most.achieved is not None
    assert most.bound is not None
    assert 0.895 < most.achieved <= most.bound < 0.92
    assert check_allocation(strata, most) == ()


def test_a_thousand_million_items() -> None:
    strata = [
        Holding(stratum="a", population=10**9, amount=ONE, per_item=Fraction(9, 10)),
        Holding(stratum="b", population=5 * 10**8, amount=ONE * 3),
    ]
    answer = allocate(strata, goal=300, detect="0.9")
    assert answer.found
    assert answer.gap is not None
    assert answer.gap < 0.01
    # n ≈ N(1 − 0.1^{1/300})/0.9: one stratum alone, as good as with replacement.
    assert answer.rows[0].n == pytest.approx(10**9 * (1 - 0.1 ** (1 / 300)) / 0.9, rel=1e-4)
    assert check_allocation(strata, answer, bound=False) == ()


def test_many_rows_for_certain() -> None:
    strata = [
        Holding(stratum="a", site=str(i), population=10, amount=ONE, cost=Fraction(1 + i % 3))
        for i in range(400)
    ]
    answer = allocate(strata, goal=8, detect=1)
    # All but seven items, the dearest ones.
    assert answer.cost == sum(10 * (1 + i % 3) for i in range(400)) - 7 * 3
    assert answer.achieved == 1
    assert answer.status == "optimal"
    assert check_allocation(strata, answer) == ()


def test_stopping_gives_the_best_so_far() -> None:
    told: list[str] = []
    answer = allocate(
        many(400, (ONE,)), goal=8, detect="0.9", should_stop=lambda: True, progress=told.append
    )
    assert told
    assert answer.status in ("feasible", "optimal")


# The check.


@pytest.fixture(scope="module")
def strata() -> list[Holding]:
    return many(400, (ONE, ONE * 2))


@pytest.fixture(scope="module")
def answer(strata: list[Holding]) -> Allocation:
    return allocate(strata, goal=8, detect="0.9")


@pytest.mark.untraced
@pytest.mark.slow
def test_the_check_finds_what_was_tampered_with(strata: list[Holding], answer: Allocation) -> None:
    assert check_allocation(strata, answer) == ()
    lowest = next(i for i, row in enumerate(answer.rows) if row.n > 1)
    fewer = answer.rows[lowest].model_copy(update={"n": 0, "cost": Fraction(0)})
    tampered = answer.model_copy(
        update={"rows": (*answer.rows[:lowest], fewer, *answer.rows[lowest + 1 :])}
    )
    said = " ".join(check_allocation(strata, tampered))
    assert "cost is" in said
    assert "detection is" in said
    for update, what in (
        ({"cost": (answer.cost or 0) - 1}, "cost"),
        ({"achieved": 0.95}, "detection"),
        ({"bound": (answer.bound or 0) * 1.01}, "the bound is"),
        ({"visit_limit": 3}, "visits"),
        ({"goal": Fraction(9)}, "worst case hides"),
        ({"rows": answer.rows[1:]}, "not those of the table"),
    ):
        assert what in " ".join(check_allocation(strata, answer.model_copy(update=update))), update


def test_the_check_refuses_bounds_that_leave_something_out(
    strata: list[Holding], answer: Allocation
) -> None:
    proof = answer.proof
    assert proof is not None
    assert answer.bound is not None
    assert recomputed_bound(strata, answer.goal, proof) / proof.cost >= answer.bound * (1 - 1e-7)
    first = proof.parts[0]
    cut = first.model_copy(update={"intervals": first.intervals[:-1]})
    few = first.model_copy(update={"items": 3})
    for parts, what in (
        ((cut, *proof.parts[1:]), "leave a λ out"),
        ((few, *proof.parts[1:]), "too few items"),
        ((first, *proof.parts), "two parts"),
    ):
        with pytest.raises(ValueError, match=what):
            recomputed_bound(strata, answer.goal, proof.model_copy(update={"parts": parts}))


def test_both_ways_to_the_worst_case_agree(
    strata: list[Holding], answer: Allocation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paripassu.inspection.allocation.check.MOST_EXACT", 0)
    missed, exact = worst_missed(strata, Fraction(8), [row.n for row in answer.rows])
    assert not exact
    assert answer.achieved is not None
    assert float(1 - missed) == pytest.approx(answer.achieved, abs=1e-8)


def test_a_search_that_is_stopped_keeps_its_bound() -> None:
    problem = compile_problem(rows(40, 30, 20), Fraction(4))
    # Stopped as soon as there is a bound: how often it is asked before hangs on the machine.
    search = Search(problem, Deadline.after(None, lambda: search.bound is not None))
    with pytest.raises(StoppedError):
        search.cheapest(Fraction(1, 10))
    assert search.bound is not None
    full = Search(problem, Deadline.after(None))
    assert full.cheapest(Fraction(1, 10)) is not None
    assert full.bound is not None
    assert search.bound <= full.bound


def test_an_answer_shows_itself() -> None:
    answer = allocate(rows(10, 20), goal=2, detect="0.9")
    frame = answer.to_frame()
    assert frame["n"].to_list() == list(answer.n.values())
    assert frame.columns[:4] == ["stratum", "site", "population", "n"]
    assert "detection probability at least 9" in answer.summary()
    document = answer.to_json()
    assert document["format"] == "paripassu/allocation/1"
    assert document["cost"] == sum(answer.n.values())
    assert "text/html" in answer._repr_mimebundle_()
