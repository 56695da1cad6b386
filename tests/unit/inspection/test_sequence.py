"""SITMUF and what is made of it: whiteness, periods that are determined by others, statistics."""

from __future__ import annotations

from math import nan

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.unit.inspection.books import Rows, one_period, plant, row

from paripassu.inspection.accountancy.account import account
from paripassu.inspection.accountancy.measurements import Measurements
from paripassu.inspection.accountancy.propagate import (
    balances,
    covariance,
    operator_readings,
)
from paripassu.inspection.accountancy.read import read_measurements
from paripassu.inspection.accountancy.sequence import factor, foretold, standardise
from paripassu.inspection.accountancy.statistics import cusum, gemuf, page


def simulated(m: Measurements, seed: int, histories: int) -> NDArray[np.float64]:
    """Draw readings of true amounts with the stated errors, literally; give MUF of each history.

    The table's amounts are taken as the true ones, and must balance.
    """
    rng = np.random.default_rng(seed)
    x = m.amount
    found = np.empty((histories, m.periods))
    for history in range(histories):
        own = rng.standard_normal(len(x)) * x * m.random
        own += rng.standard_normal(len(x)) * m.random_abs
        shared = rng.standard_normal(m.group.max() + 1)[m.group] * x * m.systematic
        shared += rng.standard_normal(m.group.max() + 1)[m.group] * m.systematic_abs
        reading = x + own + shared
        for t in range(1, m.periods + 1):
            stock = m.inventory
            found[history, t - 1] = (
                reading[stock & (m.period == t - 1)].sum()
                - reading[stock & (m.period == t)].sum()
                + (m.sign * reading)[~stock & (m.period == t)].sum()
            )
    return found


@pytest.mark.untraced
@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(plant([50] * 7), id="constant"),
        pytest.param(plant([20, 30, 40, 50, 60, 70, 80]), id="growing"),
        pytest.param(plant([50, 60, 60, 60, 40, 40, 70], idle=(2, 3, 5)), id="intermittent"),
        pytest.param(
            [
                one
                for area in ("north", "south")
                for material, size in (("Pu", 1.0), ("U", 3.0))
                for one in plant(
                    [50 * size, 40 * size, 60 * size, 50 * size], area=area, material=material
                )
            ],
            id="areas and materials",
        ),
    ],
)
@pytest.mark.slow
def test_sitmuf_is_white(rows: Rows) -> None:
    """Standard deviation 1.00 ± 0.01, no correlation, mean 0."""
    for number, m in enumerate(read_measurements(rows)):
        readings = operator_readings(m)
        assert balances(readings, m.amount) == pytest.approx(0, abs=1e-9)
        sigma = covariance(readings)
        muf = simulated(m, seed=number, histories=6000 if m.periods > 3 else 12000)
        factored = factor(sigma)
        assert not factored.degenerate.any()
        sitmuf = np.array([standardise(factored, one)[0] for one in muf])
        assert sitmuf.std() == pytest.approx(1.0, abs=0.01)
        assert sitmuf.std(axis=0) == pytest.approx(1.0, abs=0.04)
        assert sitmuf.mean(axis=0) == pytest.approx(0.0, abs=0.05)
        correlation = np.corrcoef(sitmuf.T) - np.eye(m.periods)
        assert np.abs(correlation).max() < 0.06
        # and MUF itself has the propagated covariance
        scale = np.sqrt(np.outer(np.diagonal(sigma), np.diagonal(sigma)))
        assert np.abs((np.cov(muf.T) - sigma) / scale).max() < 0.07


def test_a_singular_covariance() -> None:
    """One scale, one error: after the first period nothing is open, and 5 of 10 is explained."""
    rows = [row(t, "inventory", "stock", 0, 0, 0) for t in range(3)]
    rows += [row(t, "receipt", "in", amount, 0, 0.1) for t, amount in ((1, 10), (2, 5))]
    readings = operator_readings(read_measurements(rows)[0])
    factored = factor(covariance(readings))
    assert factored.degenerate.tolist() == [False, True]
    sitmuf, residual = standardise(factored, np.array([10.0, 5.0]))
    assert sitmuf[0] == pytest.approx(10.0)
    assert np.isnan(sitmuf[1])
    assert residual[1] == pytest.approx(0.0, abs=1e-12)
    (balance,) = account(rows, histories=100).balances
    first, second = balance.periods
    assert second.sitmuf is None
    assert second.degenerate
    assert "degenerate" not in second.alarms
    assert (second.page, second.cusum, second.gemuf) == (0.0, first.cusum, first.gemuf)


@pytest.mark.parametrize("seed", range(20))
def test_rounding_does_not_hide_what_is_determined(seed: int) -> None:
    """Three shared errors and six periods: three are determined, up to rounding."""
    rng = np.random.default_rng(seed)
    shared = rng.standard_normal((3, 6)) * 10.0 ** rng.integers(-3, 4, 6)
    sigma = shared.T @ shared
    assert factor(sigma).degenerate.tolist() == [False] * 3 + [True] * 3
    # 1e-12 of a period's variance is the limit: a little above it is an error of its own
    for part, determined in ((2e-12, False), (5e-13, True)):
        pair = np.array([[1.0, 1.0], [1.0, 1.0 + part]])
        assert factor(pair).degenerate.tolist() == [False, determined]


def test_a_residual_where_none_can_be() -> None:
    """No errors at all: what is missing is missing, what is too much is a gain."""
    for muf, verdict in ((1e-6, "loss"), (0, "consistent"), (-1e-6, "inconclusive")):
        answer = account(one_period(0, muf), goal=8, detect=0.95, histories=100)
        (balance,) = answer.balances
        assert balance.verdict == verdict
        assert answer.closes == (verdict == "consistent")
        assert balance.periods[0].sitmuf is None
        assert ("degenerate" in balance.periods[0].alarms) == (muf != 0)
        assert ("gain" in balance.periods[0].alarms) == (muf < 0)
    # below 1e-9 of the largest amount it is rounding
    assert account(one_period(0, 5e-8), histories=100).closes
    assert not account(one_period(0, 2e-7), histories=100).closes
    assert account(one_period(0), histories=100).to_json()["balances"][0]["thresholds"] == {}


def test_a_loss_in_a_degenerate_period_is_found() -> None:
    """The store is weighed without error in period 2: no test is needed to see a loss there."""
    rows = [row(t, "inventory", "stock", 10, 0, 0) for t in range(3)]
    rows += [row(1, "receipt", "in", 5, 0.01, 0), row(1, "shipment", "out", 5, 0.01, 0)]
    (balance,) = account(rows, goal=1, detect=0.95, histories=1000).balances
    assert balance.periods[1].degenerate
    assert balance.verdict == "consistent"
    assert balance.detect is not None
    assert balance.detect.abrupt["muf"] < 0.1  # the test itself sees nothing in period 2


def test_factor_refuses_what_is_no_covariance() -> None:
    for bad in ([[1.0, 2.0], [2.0, 1.0]], [[-1.0]], [[1.0, 0.5], [0.0, 1.0]], [[nan]], [1.0]):
        with pytest.raises(ValueError, match="a covariance is"):
            factor(np.array(bad))


def test_page_starts_again_and_cusum_does_not() -> None:
    z = np.array([2.0, 2.0, nan, 2.0, -1.0])
    assert page(z, 3.0).tolist() == [1.5, 3.0, 0.0, 1.5, 0.0]
    assert cusum(z).tolist() == [1.5, 3.0, 3.0, 4.5, 3.0]
    assert cusum(-z).tolist() == [0.0, 0.0, 0.0, 0.0, 0.5]
    assert gemuf(z).tolist() == [4.0, 8.0, 8.0, 12.0, 13.0]
    many = np.stack([z, -z])
    assert page(many, 3.0)[0].tolist() == page(z, 3.0).tolist()


def test_gemuf_is_the_quadratic_form() -> None:
    """MUFᵀ Σ⁻¹ MUF of the first t periods, worked out without the sequence."""
    rng = np.random.default_rng(5)
    sigma = covariance(operator_readings(read_measurements(plant([50, 40, 60, 50, 55]))[0]))
    muf = rng.standard_normal(4)
    sitmuf, _ = standardise(factor(sigma), muf)
    for t in range(1, 5):
        form = muf[:t] @ np.linalg.inv(sigma[:t, :t]) @ muf[:t]
        assert gemuf(sitmuf)[t - 1] == pytest.approx(form, rel=1e-10)


def one_scale(first: float, second: float) -> Rows:
    """Two receipts over one scale with a systematic error only: after the first, all is known."""
    rows = [row(0, "PB", "store", 0, 0, 0)]
    for t, gone in ((1, first), (2, second)):
        rows.append(row(t, "RD", "scale", 100, 0, 0.01))
        rows.append(row(t, "SD", "exit", gone, 0, 0))
        rows.append(row(t, "PE", "store", 0, 0, 0))
    return rows


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        (100, 100, "consistent"),
        (100, 99.5, "loss"),  # lost in period 2
        (99.5, 100, "loss"),  # lost in period 1: the second balance falls short of what is foretold
    ],
)
def test_a_loss_before_a_degenerate_period_is_no_gain(
    first: float, second: float, verdict: str
) -> None:
    """It was called a gain, though no more had come out than the books explain."""
    (balance,) = account(one_scale(first, second), goal=0.5, detect=0.9, histories=500).balances
    assert balance.verdict == ("loss" if verdict == "loss" else "inconclusive")
    assert not any("gain" in period.alarms for period in balance.periods)
    assert ("degenerate" in balance.periods[1].alarms) == (verdict == "loss")


def test_what_a_degenerate_period_is_foretold_from() -> None:
    sigma = np.array([[1.0, 2.0, 0.0], [2.0, 4.0, 0.0], [0.0, 0.0, 1.0]])
    factored = factor(sigma)
    assert factored.degenerate.tolist() == [False, True, False]
    np.testing.assert_allclose(foretold(factored), [[0, 0, 0], [2, 0, 0], [0, 0, 0]], atol=1e-12)
    muf = np.array([3.0, 5.0, 1.0])
    residual = standardise(factored, muf)[1]
    assert residual[1] == pytest.approx(muf[1] - foretold(factored)[1] @ muf)
