"""Campaigns in arrays against their tables, worked out row by row."""

from __future__ import annotations

from math import isclose

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle import accountancy as oracle

from paripassu.inspection.accountancy import campaign as campaigns
from paripassu.inspection.accountancy.campaign import MeasurementPoint, account_campaign
from paripassu.inspection.accountancy.propagate import balances, covariance, operator_readings
from paripassu.inspection.accountancy.read import parse_measurements
from paripassu.inspection.accountancy.sequence import factor, standardise

SHARE = st.sampled_from([0.0, 0.0, 0.01, 0.02, 0.005])
ABSOLUTE = st.sampled_from([0.0, 0.0, 0.5, 0.125])
KINDS = ["inventory", "receipt", "shipment", "loss", "waste", "RD", "SF", "TW"]


@st.composite
def plants(draw: st.DrawFn) -> tuple[list[MeasurementPoint], list[int], int]:
    kinds = ["inventory", *draw(st.lists(st.sampled_from(KINDS), max_size=4))]
    points = [
        MeasurementPoint(f"p{i}", kind, draw(SHARE), draw(SHARE), draw(ABSOLUTE), draw(ABSOLUTE))
        for i, kind in enumerate(kinds)
    ]
    lengths = draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))
    first = draw(st.integers(0, 2))
    bounds = [first + sum(lengths[:i]) for i in range(len(lengths) + 1)]
    return points, bounds, bounds[-1] + 1 + draw(st.integers(0, 1))


def rows(
    measured: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    points: list[MeasurementPoint],
    bounds: list[int],
    calibration: np.ndarray[tuple[int, int], np.dtype[np.int64]],
) -> list[dict[str, str]]:
    """The table that the same run would be."""
    found = []
    for t, bound in enumerate(bounds):
        for p, point in enumerate(points):
            steps = [bound] if point.inventory else range(bounds[t - 1], bound) if t else range(0)
            found += [
                {
                    "period": str(t),
                    "kind": "PB" if point.kind == "inventory" and t == 0 else point.kind,
                    "point": point.name,
                    "amount": f"{measured[step, p]}",
                    "unit": "kg",
                    "random": f"{point.random}",
                    "systematic": f"{point.systematic}",
                    "random_abs": f"{point.random_abs}",
                    "systematic_abs": f"{point.systematic_abs}",
                    "calibration": f"{calibration[t, p]}",
                }
                for step in steps
            ]
    return found


@given(plants(), st.integers(0, 2**32 - 1), st.booleans(), st.sampled_from([1, 1 << 24]))
@settings(max_examples=examples(25))
def test_every_run_is_what_its_table_is(
    plant: tuple[list[MeasurementPoint], list[int], int], seed: int, recalibrated: bool, most: int
) -> None:
    points, bounds, steps = plant
    rng = np.random.default_rng(seed)
    # quarters, so that no rounding stands between the ways; some equal, so that errors cancel
    measured = rng.integers(0, 40, (3, steps, len(points))) / 4.0
    measured[1] = 10.0
    numbers = rng.integers(0, 2, (len(bounds), len(points))) * recalibrated
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(campaigns, "_MOST", most)
        found = account_campaign(measured, bounds, points, calibration=numbers, workers=2)
    for run in range(3):
        table = rows(measured[run], points, bounds, numbers)
        readings = oracle.operator(table)
        expected = np.array(oracle.covariance(readings), dtype=np.float64)
        largest = np.abs(expected).max() + 1e-300
        assert found.covariance[run] == pytest.approx(expected, rel=1e-9, abs=1e-12 * largest)
        assert found.muf[run] == pytest.approx([float(m) for m in oracle.sums(readings)], abs=1e-9)
        lines = [",".join(line) for line in ([*table[0]], *(row.values() for row in table))]
        (measurements,) = parse_measurements("\n".join(lines).encode())
        same = operator_readings(measurements)
        sigma = covariance(same)
        assert found.covariance[run] == pytest.approx(sigma, rel=1e-9, abs=1e-12 * largest)
        sitmuf, _ = standardise(factor(sigma), balances(same, measurements.amount))
        for mine, theirs in zip(found.sitmuf[run], sitmuf, strict=True):
            assert isclose(mine, theirs, rel_tol=1e-6, abs_tol=1e-6) or (
                np.isnan(mine) and np.isnan(theirs)
            )
