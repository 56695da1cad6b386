"""Balances: published numbers, the odd cases that each rule answers, verdicts, whiteness."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan, sqrt
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest
from numpy.typing import NDArray

from paripassu.errors import PariPassuError
from paripassu.inspection.accountancy.account import account
from paripassu.inspection.accountancy.difference import difference
from paripassu.inspection.accountancy.measurements import Measurements
from paripassu.inspection.accountancy.power import abrupt, power
from paripassu.inspection.accountancy.propagate import (
    balances,
    covariance,
    operator_readings,
    variance,
)
from paripassu.inspection.accountancy.read import read_measurements
from paripassu.inspection.accountancy.result import OF_MUF, Account
from paripassu.inspection.accountancy.sequence import factor, foretold, standardise
from paripassu.inspection.accountancy.statistics import cusum, gemuf, page

Rows = list[dict[str, object]]


def row(
    period: int,
    kind: str,
    point: str,
    amount: float,
    random: float,
    systematic: float,
    **more: object,
) -> dict[str, object]:
    return {
        "period": period, "kind": kind, "point": point, "amount": amount, "unit": "kg",
        "random": random, "systematic": systematic, **more,
    }  # fmt: skip


def constant(periods: int, random: float = 0.02, systematic: float = 0.01) -> Rows:
    """100 in and out per period and an inventory of 50, each at a point of its own."""
    rows = [row(0, "inventory", "stock", 50, random, systematic)]
    for t in range(1, periods + 1):
        rows.append(row(t, "receipt", "in", 100, random, systematic))
        rows.append(row(t, "shipment", "out", 100, random, systematic))
        rows.append(row(t, "inventory", "stock", 50, random, systematic))
    return rows


def one_period(sigma: float, muf: float = 0.0) -> Rows:
    """One balance period with a given σMUF."""
    return [
        row(0, "PB", "stock", 100, 0, 0, random_abs=sigma),
        row(1, "PE", "stock", 100 - muf, 0, 0),
    ]


# Σ


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


# SITMUF


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


def plant(stock: Sequence[float], idle: Sequence[int] = (), **more: object) -> Rows:
    """A plant that closes: what came in and did not stay went out."""
    rows: Rows = [row(0, "PB", "vault", stock[0] * 0.6, 0.02, 0.01, item="a", **more)]
    rows.append(row(0, "PB", "vault", stock[0] * 0.4, 0.02, 0.01, item="b", **more))
    for t in range(1, len(stock)):
        if t not in idle:
            rows += [row(t, "RD", "in", 50, 0.02, 0.01, calibration=str(t // 3), **more)] * 2
            out = 100 + stock[t - 1] - stock[t]
            rows.append(row(t, "SD", "out", out - 1, 0.02, 0.01, systematic_abs=0.2, **more))
            rows.append(row(t, "TW", "drums", 1, 0.1, 0.1, random_abs=0.3, **more))
        rows.append(row(t, "PE", "vault", stock[t] * 0.6, 0.02, 0.01, item="a", **more))
        rows.append(row(t, "PE", "vault", stock[t] * 0.4, 0.02, 0.01, item="b", **more))
    return rows


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


# statistics


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


# D


INSPECTOR = ("inspector", "inspector_random", "inspector_systematic", "inspector_point")


def verified(amounts: Sequence[float], read: Sequence[int], kind: str = "receipt") -> Rows:
    rows = [row(0, "inventory", "stock", 0, 0, 0), row(1, "inventory", "stock", 0, 0, 0)]
    for index, amount in enumerate(amounts):
        more: dict[str, object] = {"item": f"i{index}", "stratum": "cans"}
        if index in read:
            more |= {"inspector": amount, "inspector_random": 0.02}
            more |= {"inspector_systematic": 0.01, "inspector_point": "HRGS"}
        rows.append(row(1, kind, "scale", amount, 0.01, 0.005, **more))
    return [{**dict.fromkeys(INSPECTOR, ""), **one} for one in rows]


@pytest.mark.parametrize("kind", ["receipt", "shipment"])
def test_variances_of_the_published_case(kind: str) -> None:
    """N = 100, n = 20, x = 2 kg, operator 1 % and 0.5 %, inspector 2 % and 1 %.

    D: 25·20·(0.02² + 0.04²) + (200·0.005)² + (200·0.01)² = 0.2 + 0.8 + 1 + 4 = 6.00 kg²;
    MUF: 100·0.02² + 1 = 1.04; MUF - D: 80·0.02² + 20·(4·0.02)² + 0.8 + 4 = 4.96.
    """
    (m,) = read_measurements(verified([2.0] * 100, range(20), kind))
    found = difference(m)
    assert found is not None
    muf = variance(operator_readings(m))
    assert found.sigma_d**2 == pytest.approx(6.00)
    assert muf == pytest.approx(1.04)
    assert found.sigma_muf_minus_d**2 == pytest.approx(4.96)
    assert found.sigma_muf_minus_d**2 == pytest.approx(found.sigma_d**2 - muf)


def test_unlike_items_are_propagated_not_subtracted() -> None:
    """10 items of 1 kg and 10 of 3 kg, the small ones verified: D speaks of 20 kg, not of 40."""
    (m,) = read_measurements(verified([1.0] * 10 + [3.0] * 10, range(10)))
    found = difference(m)
    assert found is not None
    muf = float(variance(operator_readings(m))[0])
    # N/n = 2. D: 4·10·(0.01² + 0.02²) + (20·0.005)² + (20·0.01)²
    d = 40 * (1e-4 + 4e-4) + 0.01 + 0.04
    # MUF - D: operator 10·0.01² + 10·0.03², (−10 + 30 = 20)·0.005; inspector 4·10·0.02², 20·0.01
    less = 10 * 1e-4 + 10 * 9e-4 + 0.01 + 40 * 4e-4 + 0.04
    assert found.sigma_d[0] ** 2 == pytest.approx(d)
    assert found.sigma_muf_minus_d[0] ** 2 == pytest.approx(less)
    assert (round(muf, 9), round(d, 9), round(less, 9)) == (0.05, 0.07, 0.076)


def test_a_verified_inventory_enters_two_periods() -> None:
    """The operator overstates a verified item of 10 by 1; N/n = 2 in period 1's inventory."""
    rows = [row(0, "PB", "vault", 20, 0, 0), row(2, "PE", "vault", 20, 0, 0)]
    rows += [row(1, "PE", "vault", 11, 0.01, 0.01, item="a", stratum="s", inspector=10,
                 inspector_random=0.01, inspector_systematic=0, inspector_point="I"),
             row(1, "PE", "vault", 9, 0.01, 0.01, item="b", stratum="s")]  # fmt: skip
    first, second = account(rows, histories=100).balances[0].periods
    assert (first.d, second.d) == (-2.0, 2.0)
    assert (first.muf_minus_d, second.muf_minus_d) == (2.0, -2.0)
    # coefficients of a: -1 in MUF, -2 in D, +1 in MUF - D; of b: -1, 0, -1
    assert first.sigma_d == second.sigma_d == pytest.approx(sqrt(0.22**2 + 0.22**2 + 0.2**2))
    assert first.sigma_muf_minus_d == second.sigma_muf_minus_d
    assert first.sigma_muf_minus_d == pytest.approx(sqrt(0.11**2 + 0.09**2 + 0.02**2 + 0.2**2))


def test_nothing_verified_is_null() -> None:
    (balance,) = account(constant(2), histories=100).balances
    assert all(period.d is None and period.sigma_d is None for period in balance.periods)
    assert difference(read_measurements(constant(2))[0]) is None


# verdicts


@pytest.mark.parametrize(("sigma", "probability"), [(5.0, 0.482), (10.0, 0.199)])
def test_acton_2009(sigma: float, probability: float) -> None:
    """M = 8 kg, α = 5 %, σ = 5 kg: 48.2 %; σ = 10 kg: 19.9 %; DP = Φ(M/σ - z_{1-α}).

    Acton (2009), on verifying North Korea's plutonium declaration.
    """
    answer = account(one_period(sigma), goal=8, detect=0.95)
    (balance,) = answer.balances
    assert balance.detect is not None
    exact = NormalDist().cdf(8 / sigma - NormalDist().inv_cdf(0.95))
    assert exact == pytest.approx(probability, abs=5e-4)
    for pattern in (balance.detect.abrupt, balance.detect.protracted):
        for test in ("muf", "cumuf", "sitmuf", "page", "cusum"):
            assert pattern[test] == pytest.approx(exact, abs=1e-6)
        assert pattern["gemuf"] < exact  # it looks for a gain as well
    assert balance.verdict == "inconclusive"
    assert not answer.closes
    # with that σ, it is settled; with a little more, it is not
    needed = balance.sigma_needed["abrupt"]
    assert {5.0: "2.431 kg (now 5 kg)", 10.0: "2.431 kg (now 10 kg)"}[sigma] in balance.settle
    assert needed == pytest.approx(8 / (2 * NormalDist().inv_cdf(0.95)))
    assert account(one_period(needed * 0.999), goal=8, detect=0.95).closes
    assert not account(one_period(needed * 1.001), goal=8, detect=0.95).closes


def test_the_sigma_that_would_settle_several_periods() -> None:
    rows = constant(6)
    (balance,) = account(rows, goal=8, detect=0.9).balances
    assert balance.verdict == "inconclusive"
    factor_ = min(
        balance.sigma_needed["abrupt"] / max(p.sigma_muf for p in balance.periods),
        balance.sigma_needed["protracted"] / balance.periods[-1].sigma_cumuf,
    )
    better = constant(6, 0.02 * factor_ * 0.99, 0.01 * factor_ * 0.99)
    assert account(better, goal=8, detect=0.9).closes


@pytest.mark.parametrize(
    ("muf", "verdict", "alarms"),
    [
        (9.0, "loss", ("muf", "cumuf", "sitmuf", "page", "cusum")),
        (0.0, "consistent", ()),
        (-9.0, "inconclusive", ("gain",)),
        (-15.0, "inconclusive", ("gemuf", "gain")),  # GEMUF ignores the sign
    ],
)
def test_verdicts_without_a_goal(muf: float, verdict: str, alarms: tuple[str, ...]) -> None:
    answer = account(one_period(5.0, muf))
    (balance,) = answer.balances
    assert balance.verdict == verdict
    assert balance.periods[0].alarms == alarms
    assert answer.closes == (verdict == "consistent")
    assert balance.detect is None


def test_a_loss_outweighs_an_unreached_detection() -> None:
    assert account(one_period(5.0, 9.0), goal=8, detect=0.95).balances[0].verdict == "loss"
    assert account(one_period(5.0), goal=8).closes  # no probability was asked for


def test_a_protracted_loss_has_to_be_found_as_well() -> None:
    """MUF finds 8 kg at once, and nothing finds them in twelve parts."""
    rows = constant(12, 0.008, 0.01)
    (balance,) = account(rows, goal=10, detect=0.9, histories=10_000).balances
    assert balance.detect is not None
    assert max(balance.detect.abrupt.values()) > 0.9 > max(balance.detect.protracted.values())
    assert balance.verdict == "inconclusive"
    assert list(balance.sigma_needed) == ["protracted"]


def test_a_period_without_flows() -> None:
    rows = [one for one in constant(3) if one["period"] != 2 or one["kind"] == "inventory"]
    (balance,) = account(rows, histories=100).balances
    assert balance.periods[1].muf == 0.0
    assert balance.periods[1].sigma_muf == pytest.approx(sqrt(2.0))


def test_balances_are_independent() -> None:
    two = [{**one, "area": area, "material": "Pu"} for area in ("a", "b") for one in constant(3)]
    alone = account(constant(3), seed=4).balances[0]
    for balance in account(two, seed=4).balances:
        assert balance.periods == alone.periods
        assert balance.thresholds == alone.thresholds


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"false_alarm": 0}, "should be above 0 and at most 0.5"),
        ({"false_alarm": 0.6}, "should be above 0 and at most 0.5, not 0.6"),
        ({"false_alarm": 0.5 + 1e-15}, "at most 0.5, not 0.500000000000001"),
        ({"false_alarm": "x"}, "false_alarm should be a number"),
        ({"false_alarm": 5}, "false_alarm should be from 0 to 1"),
        ({"goal": 0}, "goal should be above 0"),
        ({"goal": 8, "detect": 1}, "detect should be between 0 and 1"),
        ({"goal": 8, "detect": 0}, "detect should be between 0 and 1"),
        ({"detect": 0.9}, "without a goal"),
        ({"histories": 0}, "histories should be from 1 to .*, not 0"),
        ({"seed": -1}, "seed"),
    ],
)
def test_bad_parameters(more: dict[str, float], said: str) -> None:
    with pytest.raises(PariPassuError, match=said):
        account(one_period(5.0), **more)  # type: ignore[arg-type]


def test_a_goal_needs_one_unit() -> None:
    rows = [
        {**one, "material": material, "unit": unit}
        for material, unit in (("Pu", "kg"), ("U", "t"))
        for one in one_period(1.0)
    ]
    assert account(rows, histories=100).closes
    with pytest.raises(PariPassuError, match="the balances are in kg, t"):
        account(rows, goal=8)


def test_it_stops_when_asked() -> None:
    answer = account(constant(4), histories=10**9, should_stop=lambda: True)
    assert 0 < answer.histories < 10**9
    assert set(answer.balances[0].thresholds) == set(OF_MUF)


def test_the_same_seed_gives_the_same_answer() -> None:
    first, second, other = (account(constant(3), histories=2000, seed=seed) for seed in (5, 5, 6))
    assert first == second
    assert first.balances[0].thresholds != other.balances[0].thresholds
    assert first.balances[0].periods == other.balances[0].periods


def test_the_answer_as_a_table_and_in_json() -> None:
    answer = account(constant(2), goal=8, histories=100)
    frame = answer.to_frame()
    assert frame.height == 2
    assert frame["muf"].to_list() == [0.0, 0.0]
    assert Account.model_validate(answer.to_json()) == answer
    assert "consistent" in answer.summary()


@pytest.mark.parametrize(
    ("name", "verdict", "more"),
    [
        ("closes", "consistent", {"goal": 1.5, "detect": 0.9}),
        ("protracted-loss", "loss", {}),
        ("inconclusive", "inconclusive", {"goal": 8, "detect": 0.95}),
    ],
)
def test_examples(root: Path, name: str, verdict: str, more: dict[str, float]) -> None:
    path = root / "examples" / "inspection" / f"{name}.csv"
    (balance,) = account(path, **more).balances  # type: ignore[arg-type]
    assert balance.verdict == verdict
    if verdict == "loss":
        alarms = {alarm for period in balance.periods for alarm in period.alarms}
        assert "muf" not in alarms
        assert {"cumuf", "page", "cusum"} <= alarms


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


def test_nothing_is_no_gain() -> None:
    """Not even at a threshold of 0."""
    (balance,) = account(one_period(5.0), false_alarm=0.5, histories=100).balances
    assert balance.thresholds["muf"] == 0
    assert "gain" not in balance.periods[0].alarms


def test_the_sigma_that_settles_whatever_the_errors_are_made_of() -> None:
    """Errors all in common have a low threshold, independent ones of the same size a high one."""
    shared = constant(12, 0.02, 0.1)
    (balance,) = account(shared, goal=10, detect=0.9, histories=20_000).balances
    assert set(balance.sigma_needed) == {"abrupt", "protracted"}
    enough = 0.999 * min(
        balance.sigma_needed["abrupt"], balance.sigma_needed["protracted"] / 12**0.5
    )
    rows = [row(0, "PB", "store", 0, 0, 0)]
    for t in range(1, 13):
        rows.append(row(t, "RD", "in", 100, enough / 100, 0))
        rows.append(row(t, "SD", "out", 100, 0, 0))
        rows.append(row(t, "PE", "store", 0, 0, 0))
    (better,) = account(rows, goal=10, detect=0.9, histories=20_000).balances
    assert better.thresholds["muf"] > balance.thresholds["muf"] + 0.3
    assert better.verdict == "consistent"
    # the same for MUF alone: σMUF as named, in every period
    detect_ = power(
        np.eye(12) * balance.sigma_needed["abrupt"] ** 2, better.thresholds, abrupt(12, 10.0)
    )
    assert detect_["muf"].min() >= 0.9
