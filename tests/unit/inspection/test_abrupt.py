"""One set of histories for the loss of every period, against an integral for each."""

from __future__ import annotations

import numpy as np
import pytest

from paripassu.inspection.accountancy import orthant, power
from paripassu.inspection.accountancy.abrupt import MANY, abrupt_alarms
from paripassu.inspection.accountancy.sequence import factor
from paripassu.inspection.accountancy.thresholds import thresholds

pytestmark = pytest.mark.slow


def chained(periods: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Give Σ of inventories shared by neighbours and one systematic error of all flows."""
    eye = np.eye(periods)
    neighbours = np.eye(periods, k=1) + np.eye(periods, k=-1)
    return 10 * eye - neighbours + 2 * np.ones((periods, periods))


def normalised(covariance: np.ndarray[tuple[int, int], np.dtype[np.float64]]):  # type: ignore[no-untyped-def]
    factored = factor(covariance)
    return factored.lower / factored.sigma[:, None], factored.sigma


@pytest.mark.parametrize("periods", [1, 2, 9])
def test_the_same_as_integrals(periods: int) -> None:
    lower, sigma = normalised(chained(periods))
    found = abrupt_alarms(lower, 2.3, 9.0 / sigma, seed=3)
    expected, _ = orthant.alarms(lower, 2.3, np.diag(9.0 / sigma), 0)
    assert found == pytest.approx(expected, abs=0.004)
    assert np.array_equal(found, abrupt_alarms(lower, 2.3, 9.0 / sigma, seed=3))


@pytest.mark.untraced
def test_many_periods_come_to_the_same() -> None:
    covariance = chained(MANY + 2)
    limits = thresholds(covariance, false_alarm=0.05, histories=2_000, seed=1).values
    found = power.detect(covariance, limits, 12.0)
    some = power.abrupt(MANY + 2, 12.0)[[0, 30, MANY + 1]]
    exact = power.power(covariance, {"muf": limits["muf"]}, some)["muf"]
    assert found.abrupt["muf"] == pytest.approx(exact.min(), abs=0.01)
    assert found.protracted.keys() == found.abrupt.keys() == limits.keys()


@pytest.mark.untraced
def test_periods_without_error_are_found_by_the_others_alone() -> None:
    covariance = np.zeros((MANY + 2, MANY + 2))
    covariance[:MANY, :MANY] = chained(MANY)
    limits = {"muf": 3.0}
    found = power.detect(covariance, limits, 12.0)
    silent, _ = orthant.alarms(normalised(chained(MANY))[0], 3.0, np.zeros((1, MANY)), 0)
    assert found.abrupt["muf"] == pytest.approx(silent[0], abs=0.01)
    assert power.detect(covariance, {"muf": np.inf}, 12.0).abrupt["muf"] == 0
