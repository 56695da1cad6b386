"""Simulated campaigns: their truth, what instruments show of it, and the accounts of all runs."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from paripassu.errors import ParameterError, PariPassuError
from paripassu.inspection.accountancy import native
from paripassu.inspection.accountancy.campaign import Campaign, MeasurementPoint, account_campaign
from paripassu.inspection.accountancy.simulate import Pattern, measured_amounts, true_amounts

IN, STOCK, OUT = (
    MeasurementPoint(name, kind, random=0.02, systematic=0.01)
    for name, kind in (("in", "receipt"), ("tank", "inventory"), ("out", "shipment"))
)
PLANT = [IN, STOCK, OUT]
PERIODS = 16
BOUNDS = list(range(PERIODS + 1))


def test_the_published_case() -> None:
    # in and out 100 per period, inventory 50, δR = 2 %, δS = 1 %: variance of MUF 12.0; neighbours
    # share the inventory's -1 and the flows' systematic +2, all others +2
    amounts = true_amounts(PLANT, PERIODS + 1, throughput=100.0, inventory=50.0)
    found = account_campaign(amounts[None], BOUNDS, PLANT)
    apart = np.abs(np.subtract.outer(np.arange(PERIODS), np.arange(PERIODS)))
    expected = np.where(apart == 0, 12.0, np.where(apart == 1, 1.0, 2.0))
    assert found.covariance[0] == pytest.approx(expected, abs=1e-12)
    assert found.muf == pytest.approx(np.zeros((1, PERIODS)), abs=1e-12)


@pytest.mark.parametrize("pattern", ["constant", "growing", "intermittent"])
def test_sitmuf_has_standard_deviation_1(pattern: Pattern) -> None:
    points = [
        *PLANT,
        MeasurementPoint("second tank", "inventory", 0.01, 0.005),
        MeasurementPoint("bin", "waste", 0.03, 0.02),
    ]
    bounds = [4 * b for b in BOUNDS]
    amounts = true_amounts(points, bounds[-1] + 1, pattern=pattern, throughput=25.0, inventory=90.0)
    shown = measured_amounts(amounts, points, bounds, runs=3000, seed=4)
    sitmuf = account_campaign(shown, bounds, points).sitmuf
    assert sitmuf.std() == pytest.approx(1.0, abs=0.01)
    assert sitmuf.mean() == pytest.approx(0.0, abs=0.02)
    together = np.corrcoef(sitmuf.T) - np.eye(PERIODS)
    assert np.abs(together).max() < 5 / np.sqrt(3000)


def test_what_is_lost_is_missing() -> None:
    exact = [MeasurementPoint(p.name, p.kind, 0.0, 0.0, random_abs=0.1) for p in PLANT]
    losses = np.zeros(PERIODS + 1)
    losses[5], losses[9] = 2.0, 3.0
    amounts = true_amounts(exact, PERIODS + 1, losses=losses)
    found = account_campaign(amounts[None], BOUNDS, exact)
    assert found.muf[0] == pytest.approx(losses[:-1], abs=1e-12)


@pytest.mark.parametrize("pattern", ["constant", "growing", "intermittent"])
def test_the_truth_balances(pattern: Pattern) -> None:
    amounts = true_amounts(PLANT, 41, pattern=pattern, inventory=100.0)
    muf = account_campaign(amounts[None], [0, 7, 8, 30, 40], PLANT).muf
    assert muf == pytest.approx(np.zeros((1, 4)), abs=1e-12)
    assert (amounts >= 0).all()


def test_each_run_has_its_own_stream() -> None:
    amounts = true_amounts(PLANT, PERIODS + 1)
    runs = measured_amounts(amounts, PLANT, BOUNDS, runs=9, seed=3, workers=1)
    assert np.array_equal(measured_amounts(amounts, PLANT, BOUNDS, runs=9, seed=3, workers=2), runs)
    assert np.array_equal(
        measured_amounts(amounts, PLANT, BOUNDS, runs=4, seed=3, first=5), runs[5:]
    )
    assert len({run.tobytes() for run in runs}) == 9
    assert not np.array_equal(measured_amounts(amounts, PLANT, BOUNDS, runs=9, seed=4), runs)


@pytest.mark.untraced
@pytest.mark.slow
def test_errors_are_as_large_as_they_are_said_to_be() -> None:
    point = MeasurementPoint("in", "receipt", 0.02, 0.01, random_abs=0.3, systematic_abs=0.2)
    points = [point, STOCK]
    amounts = np.full((5, 2), 10.0)
    number = np.array([[1, 1], [1, 1], [2, 1], [2, 2], [2, 2]])
    shown = measured_amounts(amounts, points, range(5), runs=20_000, seed=1, calibration=number)
    errors = np.cov(shown[:, :, 0].T)
    # steps 0 | 1, 2, 3, 4 have one calibration each: periods 1 | 2, 3, 4 (and what follows)
    own, shared = 0.2**2 + 0.3**2, 0.1**2 + 0.2**2
    same = np.equal.outer([1, 2, 2, 2, 2], [1, 2, 2, 2, 2])
    expected = np.where(same, shared, 0) + own * np.eye(5)
    assert errors == pytest.approx(expected, abs=6 * (own + shared) / np.sqrt(20_000))


def test_an_inventory_at_a_bound_belongs_to_the_period_that_it_ends() -> None:
    points = [MeasurementPoint("tank", "inventory", 0.0, 0.1), IN]
    number = np.array([[1, 1], [1, 1], [2, 1]])
    shown = measured_amounts(
        np.full((3, 2), 10.0), points, [0, 1, 2], runs=50, seed=1, calibration=number
    )
    tank = shown[:, :, 0]
    assert np.array_equal(tank[:, 0], tank[:, 1])
    assert not (tank[:, 1] == tank[:, 2]).any()


def test_degenerate_periods_and_plain_ones_in_one_campaign() -> None:
    points = [
        MeasurementPoint("in", "receipt", 0.0, 0.01),
        MeasurementPoint("tank", "inventory", 0.01, 0.0),
    ]
    shown = np.zeros((3, 4, 2))
    shown[0, :, 0], shown[1, :, 0] = 100.0, 50.0
    shown[1, :, 1] = 7.0
    found = account_campaign(shown, [0, 1, 2, 3], points)
    assert np.isnan(found.sitmuf[0]).tolist() == [False, True, True]
    assert not np.isnan(found.sitmuf[1]).any()
    assert np.isnan(found.sitmuf[2]).all()
    again = account_campaign(shown[1:2], [0, 1, 2, 3], points)
    assert found.sitmuf[1] == pytest.approx(again.sitmuf[0], rel=1e-9)


def test_any_layout_and_without_the_kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    amounts = true_amounts(PLANT, PERIODS + 1)
    shown = measured_amounts(amounts, PLANT, BOUNDS, runs=6, seed=3)
    first = account_campaign(shown, BOUNDS, PLANT)
    same(account_campaign(np.asfortranarray(shown), BOUNDS, PLANT), first)
    same(account_campaign(shown, np.array(BOUNDS), PLANT, workers=1), first)  # type: ignore[arg-type]
    monkeypatch.setenv("PARIPASSU_REFERENCE", "1")
    assert not native.available()
    same(account_campaign(shown, BOUNDS, PLANT), first)


def same(one: Campaign, other: Campaign) -> None:
    assert np.array_equal(one.muf, other.muf)
    assert np.array_equal(one.covariance, other.covariance)
    assert np.array_equal(one.sitmuf, other.sitmuf)


def change(
    shown: NDArray[np.float64], at: tuple[int, int, int], value: float
) -> NDArray[np.float64]:
    changed = shown.copy()
    changed[at] = value
    return changed


def test_what_does_not_fit_is_said() -> None:
    shown = np.ones((2, PERIODS + 1, 3))
    for measured, bounds, calibration, what in (
        (shown[0], BOUNDS, None, r"of shape \(17, 3\)"),
        (shown[:, :, :2], BOUNDS, None, "do not fit 3 points"),
        (shown, [0], None, "do not ascend"),
        (shown, [0, 3, 3], None, "do not ascend"),
        (shown, [-1, 3], None, "bounds should be a whole number from 0 on, not -1"),
        (shown, [0, 17], None, "steps 0 to 17 of 17"),
        (shown, BOUNDS, np.zeros((16, 3), dtype=np.int64), r"calibrations of shape \(16, 3\)"),
        (change(shown, (1, 4, 2), np.nan), BOUNDS, None, "run 1, period 5, point 'out'"),
        (change(shown, (0, 16, 1), np.inf), BOUNDS, None, "point 'tank': an amount is not finite"),
    ):
        with pytest.raises(PariPassuError, match=what):
            account_campaign(measured, bounds, PLANT, calibration=calibration)
    with pytest.raises(PariPassuError, match="a receipt, a shipment and an inventory"):
        true_amounts([IN, OUT], 5)
    with pytest.raises(PariPassuError, match="at step 3 more has been taken"):
        true_amounts(PLANT, 9, losses=np.full(9, 20.0))
    with pytest.raises(PariPassuError, match="unknown kind 'recipt'"):
        MeasurementPoint("in", "recipt", 0, 0)
    for wrong in ({"random": 2}, {"systematic": -0.1}, {"random_abs": float("nan")}):
        with pytest.raises(PariPassuError, match=f"{next(iter(wrong))} = "):
            MeasurementPoint("in", "receipt", **{"random": 0.0, "systematic": 0.0, **wrong})


def test_a_campaign_of_no_steps_is_refused() -> None:
    with pytest.raises(ParameterError, match=r"^steps should be at least 1, not 0$"):
        true_amounts(PLANT, 0)
