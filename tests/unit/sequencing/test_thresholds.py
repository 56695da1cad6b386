"""Least deposits and tolerances against going up in small steps."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from paripassu.agreement.model import Agreement, Measure, Party
from paripassu.deadline import Deadline
from paripassu.sequencing.compile import Setting, everything
from paripassu.sequencing.planner import search
from paripassu.sequencing.repairs.apply import add_stakes, set_tolerances
from paripassu.sequencing.repairs.thresholds import (
    least_deposit,
    least_deposits,
    least_factor,
    least_tolerance,
)

NEVER = Deadline.after(None)


def works(agreement: Agreement) -> bool:
    return search(Setting.of(agreement), everything(agreement), NEVER).best is not None


@st.composite
def agreements(draw: st.DrawFn) -> Agreement:
    """Two parties without stakes who pay each other in whole numbers."""
    measures = tuple(
        Measure(
            id=f"m{index}",
            by=(by,),
            value={by: -draw(st.integers(0, 5)), other: draw(st.integers(0, 6))},
        )
        for index in range(draw(st.integers(1, 5)))
        for by, other in (draw(st.sampled_from([("a", "b"), ("b", "a")])),)
    )
    tolerance = st.integers(1, 4)
    return Agreement(
        id="x",
        parties=(
            Party(id="a", tolerance=draw(tolerance)),
            Party(id="b", tolerance=draw(tolerance)),
        ),
        measures=measures,
    )


@given(agreements())
@settings(max_examples=examples(60))
def test_least_deposit_is_the_first_whole_number_that_works(agreement: Agreement) -> None:
    frame = Setting.of(agreement)
    for party in ("a", "b"):
        amount, proven = least_deposit(frame, party, NEVER)
        assert proven
        gain = sum((m.value_to(party).low for m in agreement.measures), Fraction(0))
        performs = any(party in m.by for m in agreement.measures)
        tried = [n for n in range(40) if works(add_stakes(agreement, {party: Fraction(n)}))]
        if gain < 0 or not performs or not tried:
            assert amount is None
        else:
            assert amount is not None
            assert max(amount, 0) == tried[0]


@given(agreements())
@settings(max_examples=examples(60))
def test_least_tolerance_is_the_first_whole_number_that_works(agreement: Agreement) -> None:
    frame = Setting.of(agreement)
    for party in ("a", "b"):
        least, proven = least_tolerance(frame, party, NEVER)
        assert proven
        tried = [n for n in range(40) if works(set_tolerances(agreement, {party: Fraction(n)}))]
        assert least == (tried[0] if tried else None)


@given(agreements())
@settings(max_examples=examples(60))
def test_least_factor_works_and_a_little_less_does_not(agreement: Agreement) -> None:
    factor, proven = least_factor(Setting.of(agreement), NEVER)
    assert proven

    def with_factor(f: Fraction) -> bool:
        return works(
            set_tolerances(
                agreement, {p.id: p.tolerance.low * f for p in agreement.parties if p.tolerance}
            )
        )

    if factor is None:
        assert not with_factor(Fraction(100))
    else:
        assert with_factor(max(factor, Fraction(1, 100)))
        if factor > 0:
            assert not with_factor(factor * Fraction(999, 1000))


def delivery(items: list[tuple[int, int]], portions: int) -> Agreement:
    """One side delivers items at a cost, worth more to the other, which pays in portions."""
    price = Fraction(sum(cost + value for cost, value in items), 2)
    return Agreement(
        id="delivery",
        unit="money",
        parties=(Party(id="seller"), Party(id="buyer")),
        measures=(
            *(
                Measure(id=f"item{index}", by=("seller",), value={"seller": -cost, "buyer": value})
                for index, (cost, value) in enumerate(items)
            ),
            Measure(
                id="pay", by=("buyer",), portions=portions, value={"seller": price, "buyer": -price}
            ),
        ),
    )


@pytest.mark.parametrize("items", [[(1, 3), (2, 5)], [(4, 6), (1, 9), (3, 4)]])
def test_delivery_and_payment_need_a_total_stake_of_1(items: list[tuple[int, int]]) -> None:
    """The least stake summed over both sides, in the limit of fine payments (AGREEMENTS)."""
    agreement = delivery(items, 54)
    frame = Setting.of(agreement)
    assert not works(agreement)
    stakes, proven = least_deposits(frame, ("buyer", "seller"), NEVER)
    assert proven
    assert stakes is not None
    assert sum(stakes.values()) == 1
    assert works(add_stakes(agreement, stakes))
    less = {party: stake * Fraction(99, 100) for party, stake in stakes.items()}
    assert not works(add_stakes(agreement, less))
