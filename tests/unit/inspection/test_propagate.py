"""Σ, the covariance of MUF: published numbers, and the odd cases that each rule answers."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.inspection.books import constant, row

from paripassu.inspection.accountancy.account import account
from paripassu.inspection.accountancy.propagate import (
    balances,
    covariance,
    operator_readings,
    variance,
)
from paripassu.inspection.accountancy.read import read_measurements


def test_variance_of_the_published_case() -> None:
    """In and out 100, inventory 50, δR = 2 %, δS = 1 %: 12.0, neighbours +1.0, others +2.0.

    Random: 2·(100·0.02)² + 2·(50·0.02)² = 10; systematic: 2·(100·0.01)² = 2, shared by all periods,
    the inventory's cancelling; neighbours: 2 - (50·0.02)² = 1.
    """
    (m,) = read_measurements(constant(4))
    sigma = covariance(operator_readings(m))
    expected = np.full((4, 4), 2.0) + np.diag([10.0] * 4) - np.eye(4, k=1) - np.eye(4, k=-1)
    assert np.allclose(sigma, expected, rtol=0, atol=1e-12)
    assert np.allclose(variance(operator_readings(m)), 12.0, rtol=0, atol=1e-12)
    assert balances(operator_readings(m), m.amount).tolist() == [0.0] * 4


@pytest.mark.parametrize(
    ("stock", "sign"), [([50, 50, 50, 50], 0), ([10, 20, 30, 40], 1), ([10, 20, 10, 20], -1)]
)
def test_systematic_error_of_the_inventory(stock: list[float], sign: int) -> None:
    """δS²(C_{t-1} - C_t)(C_t - C_{t+1}): 0 for constant, + for growing, - for alternating."""
    rows = [row(t, "inventory", "stock", amount, 0, 0.1) for t, amount in enumerate(stock)]
    sigma = covariance(operator_readings(read_measurements(rows)[0]))
    for t in range(2):
        steps = (stock[t] - stock[t + 1]) * (stock[t + 1] - stock[t + 2])
        assert sigma[t, t + 1] == pytest.approx(0.01 * steps, abs=1e-15)
        assert np.sign(round(sigma[t, t + 1], 12)) == sign


def test_calibration_starts_a_new_error() -> None:
    rows = [row(t, "inventory", "stock", 0, 0, 0) for t in range(4)]
    for t, calibration in ((1, "a"), (2, "a"), (3, "b")):
        rows.append(row(t, "receipt", "in", 10, 0, 0.1, calibration=calibration))
    sigma = covariance(operator_readings(read_measurements(rows)[0]))
    assert np.allclose(sigma, [[1, 1, 0], [1, 1, 0], [0, 0, 1]], atol=1e-15)


def test_absolute_errors() -> None:
    """random_abs in quadrature; systematic_abs an error of its own, shared and not scaled."""
    rows = [row(t, "inventory", "stock", 0, 0, 0) for t in range(3)]
    rows += [
        row(1, "receipt", "in", 10, 0.3, 0.1, random_abs=4, systematic_abs=2),
        row(2, "receipt", "in", 20, 0, 0.1, systematic_abs=3),
    ]
    sigma = covariance(operator_readings(read_measurements(rows)[0]))
    assert np.allclose(sigma, [[25 + 1 + 4, 2 + 6], [8, 4 + 9]], rtol=0, atol=1e-12)


def test_one_error_over_kinds() -> None:
    """A scale that weighs what comes in and what goes out cancels in a period's balance."""
    rows = [row(t, "inventory", "stock", 0, 0, 0) for t in range(2)]
    rows += [row(1, kind, "scale", 10, 0, 0.1) for kind in ("RD", "SD")]
    assert covariance(operator_readings(read_measurements(rows)[0])) == pytest.approx(0.0, abs=0)


def test_many_groups_are_summed_sparsely(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = constant(6)
    for number, one in enumerate(rows):
        one["calibration"] = str(number % 5)
    readings = operator_readings(read_measurements(rows)[0])
    dense, diagonal = covariance(readings), variance(readings)
    monkeypatch.setattr("paripassu.inspection.accountancy.propagate._DENSE", 0)
    assert np.allclose(covariance(readings), dense, rtol=1e-14)
    assert np.allclose(variance(readings), diagonal, rtol=1e-14)


def test_rounding_of_what_cancels_is_no_error_of_its_own() -> None:
    """A hundred shares of 0.1 with one error, in and out again: no variance, and no alarm."""
    rows = [row(t, "inventory", "stock", 0, 0, 0) for t in range(2)]
    rows += [row(1, "RD", "scale", 0.1 * k, 0, 0.01) for k in range(1, 101)]
    rows += [row(1, "SD", "scale", 0.1 * k, 0, 0.01) for k in range(100, 0, -1)]
    (balance,) = account(rows, histories=100).balances
    assert balance.covariance == ((0.0,),)
    assert balance.periods[0].degenerate
    assert balance.periods[0].alarms == ()
    assert balance.verdict == "consistent"
