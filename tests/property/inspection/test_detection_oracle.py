"""The probability that a sample finds nothing, against every subset and against the plain sum."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from math import factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.oracle.sampling import hypergeometric, subsets

from paripassu.inspection.sampling import enclosure
from paripassu.inspection.sampling.detection import (
    decided_by_enclosure,
    detection,
    detection_float,
    miss,
    misses_at_most,
)

shares = st.fractions(0, 1, max_denominator=20)


@st.composite
def samples(draw: st.DrawFn, largest: int) -> tuple[int, int, int]:
    population = draw(st.integers(1, largest))
    return population, draw(st.integers(0, population)), draw(st.integers(0, population))


@given(samples(9), shares, st.integers(0, 4))
def test_every_subset(case: tuple[int, int, int], per_item: Fraction, unseen: int) -> None:
    assert miss(*case, per_item, unseen) == subsets(*case, per_item, unseen)


@given(samples(80), shares, st.integers(0, 5))
def test_the_sum_as_written(case: tuple[int, int, int], per_item: Fraction, unseen: int) -> None:
    literal = hypergeometric(*case, per_item, unseen)
    assert miss(*case, per_item, unseen) == literal
    assert detection(*case, per_item, unseen) == 1 - literal
    assert detection_float(*case, per_item, unseen) == float(1 - literal)
    assert misses_at_most(*case, literal, per_item, unseen)  # equality suffices
    if literal > 0:
        assert not misses_at_most(*case, literal * (1 - Fraction(1, 10**40)), per_item, unseen)


@given(samples(400), shares, st.integers(0, 5))
def test_enclosure_holds_the_truth(
    case: tuple[int, int, int], per_item: Fraction, unseen: int
) -> None:
    truth = hypergeometric(*case, per_item, unseen)
    bounds = enclosure.log_miss(*case, per_item, unseen)
    if bounds is None:
        assert truth == 0
        return
    low, high = bounds
    least, most = enclosure.log(truth)
    assert low <= most
    assert least <= high
    assert high - low < Decimal("1e-50")
    # It cannot tell the truth from itself, and tells it from everything a little beside it.
    assert decided_by_enclosure(*case, truth, per_item, unseen) is None
    beside = Fraction(10**40 + 1, 10**40)
    assert decided_by_enclosure(*case, truth * beside, per_item, unseen) is True
    assert decided_by_enclosure(*case, truth / beside, per_item, unseen) is False


@given(st.integers(1_500, 3_000), st.data())
def test_many_factors(population: int, data: st.DataObject) -> None:
    """Where the enclosure decides, it decides as the integers do."""
    defects = data.draw(st.integers(161, population // 2))
    sample = data.draw(st.integers(161, 900))
    per_item = data.draw(st.sampled_from([Fraction(1), Fraction(4, 5), Fraction(1, 100)]))
    unseen = data.draw(st.sampled_from([0, 0, 3, 170]))
    exact = miss(population, defects, sample, per_item, unseen)
    for limit in (exact, exact * Fraction(999_999, 10**6), Fraction(1, 20), Fraction(9, 10)):
        decided = misses_at_most(population, defects, sample, limit, per_item, unseen)
        assert decided is (exact <= limit)
    assert detection_float(population, defects, sample, per_item, unseen) == float(1 - exact)


@pytest.mark.parametrize("n", [0, 1, 2, 127, 128, 129, 500, 1_000, 5_000])
def test_log_factorial(n: int) -> None:
    with localcontext(enclosure.CONTEXT):
        assert abs(enclosure.log_factorial(n) - Decimal(factorial(n)).ln()) < Decimal("1e-60")


def test_log_factorial_of_the_largest_population() -> None:
    # ln(n!) - ln((n-1)!) = ln n, and the errors of two neighbours are not the same.
    for n in (10**6, 10**9 - 1, 10**9):
        with localcontext(enclosure.CONTEXT):
            step = enclosure.log_factorial(n) - enclosure.log_factorial(n - 1)
            assert abs(step - Decimal(n).ln()) < Decimal("1e-60")
