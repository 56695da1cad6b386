"""Intervals from sixteen replicates; whether they cover, on all five cases, tells coverage_risk."""

from __future__ import annotations

from fractions import Fraction
from math import sqrt

import pytest
from tests.coverage_risk import cases, run

from paripassu.sequencing.risk.replicates import conditional, share, wilson


def test_the_mean_and_students_t() -> None:
    counts = [60, 64, 62, 66] * 4
    found = share(counts, 100)
    spread = sqrt(sum((count / 100 - 0.63) ** 2 for count in counts) / 15)
    half = 2.131449545559323 * spread / 4
    assert found.value == Fraction(63, 100)
    assert float(found.low) == pytest.approx(0.63 - half, abs=1e-9)
    assert float(found.high) == pytest.approx(0.63 + half, abs=1e-9)


@pytest.mark.parametrize(("many", "total"), [(0, 1_024), (1_024, 1_024), (7, 20), (0, 0)])
def test_wilson(many: int, total: int) -> None:
    """The ends solve (p - x)² = z² x (1 - x)/n (Wilson 1927)."""
    low, high = wilson(many, total)
    assert 0 <= low <= high <= 1
    for end in (low, high) if total else ():
        if 0 < end < 1:
            part = many / total
            variance = 1.959963984540054**2 * end * (1 - end) / total
            assert (part - end) ** 2 == pytest.approx(variance, rel=1e-9)


def test_where_all_agree() -> None:
    found = share([100] * 16, 100)
    assert found.value == found.high == 1
    assert float(found.low) == pytest.approx(wilson(1_600, 1_600)[0], abs=1e-9)


def test_what_is_open_widens_both_ways() -> None:
    closed, open_ = share([50, 52] * 8, 100), share([50, 52] * 8, 100, [3] * 16)
    assert open_.value == closed.value + Fraction(3, 200)
    assert open_.low == closed.low
    assert open_.high == closed.high + Fraction(3, 100)


def test_a_part_that_is_hardly_met() -> None:
    assert conditional([0] * 16, [0] * 16)[1:] == (Fraction(0), Fraction(1))
    (value, low, high) = conditional([1] + [0] * 15, [2] + [0] * 15)
    assert value == Fraction(1, 2)
    assert 0 < low < value < high < 1


@pytest.mark.seeded
def test_they_cover() -> None:
    case = next(case for case in cases() if case.name == "two positions")
    _, _, covers, width, wilsons, _, information = run(case, 30, 0)
    assert float(covers.split()[0]) >= 80
    told = [float(one.split(": ")[1].split()[0]) for one in information.split(", ")]
    assert len(told) == 4
    assert min(told) >= 75
    # the points are far more even than independent ones
    assert float(width) < float(wilsons) / 4
