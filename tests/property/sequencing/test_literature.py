"""Results of the literature on orders that keep everybody's interest in going on."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise, permutations
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.examples import examples

import paripassu as pp
from paripassu.agreement.model import Agreement

Item = tuple[int, int]

#: Payments are made in portions this fine; the limit of fine ones is approached from above.
FINENESS = Fraction(1, 20)


def cumulative_costs(
    costs: Sequence[int], precedences: Sequence[tuple[int, int]], tolerance: int = 10
) -> Agreement:
    """One party pays all costs; what is earlier is required by what is later."""
    return Agreement.model_validate(
        {
            "id": "costs",
            "parties": [{"id": "p", "stake": 1_000, "tolerance": tolerance}],
            "measures": [
                {"id": f"m{i}", "by": ["p"], "value": {"p": -cost}} for i, cost in enumerate(costs)
            ],
            "requirements": [
                {"measure": f"m{later}", "needs": {f"m{earlier}": 1}}
                for earlier, later in precedences
            ],
        }
    )


def test_sequencing_to_minimize_maximum_cumulative_cost() -> None:
    """Garey & Johnson (1979), problem SS7."""
    costs = [2, -1, 3, -2, 1, -3]
    precedences = [(0, 2), (1, 2), (1, 3), (2, 4), (3, 5), (4, 5)]
    agreement = cumulative_costs(costs, precedences)
    plan = pp.plan(agreement)
    assert plan.status == "optimal"
    assert plan.objective is not None
    assert plan.objective.worst_exposure * 10 == 3
    given_order = {"steps": [{"measure": f"m{i}", "portion": 1} for i in range(6)]}
    report = pp.check(agreement, given_order)
    assert report.ok
    assert report.worst_exposure * 10 == 4


@given(
    st.lists(st.integers(-5, 5), min_size=1, max_size=6),
    st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=5),
)
def test_maximum_cumulative_cost_of_every_permutation(
    costs: list[int], pairs: set[tuple[int, int]]
) -> None:
    precedences = sorted((i, j) for i, j in pairs if i < j < len(costs))
    least = min(
        max(
            [0]
            + [sum(costs[i] for i in order[:k]) for k in range(1, len(order))]  # before the last
        )
        for order in permutations(range(len(costs)))
        if all(order.index(i) < order.index(j) for i, j in precedences)
    )
    plan = pp.plan(cumulative_costs(costs, precedences, tolerance=100))
    assert plan.objective is not None
    assert plan.objective.worst_exposure * 100 == least


# ------------------------------------------------------------------- delivery and payment


def total_stake(items: Sequence[Item]) -> int:
    """Least stake, summed over both sides, that makes an order of deliveries safe.

    Just before a delivery the payments still to come must not be below the costs still to come,
    and just after it not above the values still to come, each by more than one side's stake; no
    payment lies between, so the two stakes together cover the difference.
    """
    return max(
        cost + sum(c - v for c, v in items[index + 1 :]) for index, (cost, _) in enumerate(items)
    )


def greedy(items: Sequence[Item]) -> list[Item]:
    """Items whose value is below their cost first, by rising value; the rest by falling cost."""
    return sorted((i for i in items if i[1] < i[0]), key=lambda item: item[1]) + sorted(
        (i for i in items if i[1] >= i[0]), key=lambda item: -item[0]
    )


def trade(
    items: Sequence[Item], stake: Fraction, share: Fraction, order: Sequence[int] = ()
) -> Agreement:
    """Items delivered against fine payments that cover their costs.

    Parameters
    ----------
    stake : Fraction
        Of both sides together.
    share : Fraction
        The seller's part of it.
    order : sequence of int
        Items in the order in which they have to be delivered; default any.
    """
    price = sum(cost for cost, _ in items)
    return Agreement.model_validate(
        {
            "id": "trade",
            "parties": [
                {"id": "seller", "stake": stake * share},
                {"id": "buyer", "stake": stake * (1 - share)},
            ],
            "measures": [
                *(
                    {"id": f"item{i}", "by": ["seller"], "value": {"seller": -cost, "buyer": value}}
                    for i, (cost, value) in enumerate(items)
                ),
                {
                    "id": "payment",
                    "by": ["buyer"],
                    "value": {"seller": price, "buyer": -price},
                    "portions": int(price / FINENESS),
                },
            ],
            "requirements": [
                {"measure": f"item{later}", "needs": {f"item{earlier}": 1}}
                for earlier, later in pairwise(order)
            ],
        }
    )


def feasible(agreement: Agreement) -> bool:
    status = pp.plan(agreement).status
    assert status in ("optimal", "infeasible")
    return status == "optimal"


SHARES = [Fraction(0), Fraction(1, 2), Fraction(1)]


@pytest.mark.parametrize(
    ("items", "least", "most"),
    [([(1, 3), (2, 5)], 1, 2), ([(4, 6), (1, 9), (3, 4)], 1, 4)],
)
@pytest.mark.parametrize("share", SHARES)
def test_stakes_that_make_delivery_and_payment_safe(
    items: list[Item], least: int, most: int, share: Fraction
) -> None:
    orders = list(permutations(range(len(items))))
    needed = {order: total_stake([items[i] for i in order]) for order in orders}
    assert (min(needed.values()), max(needed.values())) == (least, most)
    assert feasible(trade(items, least + FINENESS, share))
    assert not feasible(trade(items, least - Fraction(1, 1000), share))
    for order in orders:
        assert feasible(trade(items, needed[order] + FINENESS, share, order))
        assert not feasible(trade(items, needed[order] - Fraction(1, 1000), share, order))


def test_without_a_stake_the_last_costly_step_is_never_safe() -> None:
    items = [(1, 3), (2, 5)]
    plan = pp.plan(trade(items, Fraction(0), Fraction(0)))
    assert plan.status == "infeasible"
    for conflict in plan.conflicts:
        assert any(member.startswith("safe:") for member in conflict.members)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=6))
def test_the_greedy_rule_is_best(items: list[Item]) -> None:
    least = min(total_stake(order) for order in permutations(items))
    assert total_stake(greedy(items)) == least


@given(
    st.lists(st.tuples(st.integers(1, 4), st.integers(0, 6)), min_size=1, max_size=3),
    st.sampled_from(SHARES),
)
@settings(max_examples=examples(25))
def test_the_planner_needs_no_more_stake_than_the_greedy_rule(
    items: list[Item], share: Fraction
) -> None:
    # Where the values do not cover the costs, the buyer would not even begin: then the price
    # would have to be lower, and the seller's stake would pay for it.
    assume(sum(v for _, v in items) >= sum(c for c, _ in items))
    least = total_stake(greedy(items))
    assert feasible(trade(items, least + FINENESS, share))
    assert least == 0 or not feasible(trade(items, least - Fraction(1, 1000), share))


def entries(*rows: Any) -> list[dict[str, Any]]:
    return [{"id": name, "by": ["p"], "value": dict(values)} for name, values in rows]


def test_free_steps_do_not_go_first_under_an_upper_limit() -> None:
    """A step that hurts nobody is best delayed where walking away with its gain would pay."""
    # Kept values must not rise above total + stake = 1: -3 has to come first.
    agreement = Agreement.model_validate(
        {
            "id": "free",
            "parties": [{"id": "p", "stake": 2, "tolerance": 4}],
            "measures": entries(("pay", {"p": -3}), ("gain", {"p": 2})),
        }
    )
    plan = pp.plan(agreement)
    assert [step.measure for step in plan.steps] == ["pay", "gain"]


def test_the_better_of_two_exchangeable_steps_does_not_go_first_under_an_upper_limit() -> None:
    """(3, 1) dominates (1, -2), and yet has to follow it where U = (4, 0)."""
    agreement = Agreement.model_validate(
        {
            "id": "dominant",
            # U = total + stake: (4, -1) + (0, 1) = (4, 0).
            "parties": [{"id": "p", "stake": 0}, {"id": "q", "stake": 1, "tolerance": 2}],
            "measures": [
                {"id": "better", "by": ["p", "q"], "value": {"p": 3, "q": 1}},
                {"id": "worse", "by": ["p", "q"], "value": {"p": 1, "q": -2}},
            ],
        }
    )
    plan = pp.plan(agreement)
    assert [step.measure for step in plan.steps] == ["worse", "better"]


def test_a_jointly_non_negative_set_does_not_go_first() -> None:
    """{b, c} sums to 0 and could go first; then a costs 2, and c, a, d, b costs 1."""
    values = {"a": (-2, 5), "b": (-1, 1), "c": (1, -1), "d": (2, -2)}
    agreement = Agreement.model_validate(
        {
            "id": "sets",
            "parties": [{"id": name, "stake": 100, "tolerance": 10} for name in ("p", "q")],
            "measures": [
                {"id": name, "by": ["p"], "value": {"p": p, "q": q}}
                for name, (p, q) in values.items()
            ],
            "requirements": [{"measure": "d", "needs": {"a": 1}}],
        }
    )
    plan = pp.plan(agreement)
    assert plan.objective is not None
    assert plan.objective.worst_exposure * 10 == 1
    first = {"steps": [{"measure": name, "portion": 1} for name in ("c", "b", "a", "d")]}
    assert pp.check(agreement, first).worst_exposure * 10 == 2
