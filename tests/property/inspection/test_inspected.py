"""D and MUF - D as tests: against their literal working-out, and against simulated readings."""

from __future__ import annotations

from collections.abc import Sequence
from math import isclose, sqrt
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.examples import examples
from tests.oracle import accountancy as oracle
from tests.oracle.accountancy import near
from tests.strategies.measurements import tables

from paripassu.inspection.accountancy.account import account
from paripassu.inspection.accountancy.inspected import inspected
from paripassu.inspection.accountancy.propagate import covariance, operator_readings
from paripassu.inspection.accountancy.read import read_measurements
from paripassu.inspection.accountancy.result import INSPECTED, TESTS, Balance

Matrix = NDArray[np.float64]
Rows = list[dict[str, str]]
LOSS = {"muf", "cumuf", "sitmuf", "page", "cusum", "muf_minus_d", "cumulative_muf_minus_d"}


def floats(matrix: oracle.Matrix) -> Matrix:
    return np.array([[float(value) for value in row] for row in matrix])


@settings(max_examples=examples(60))
@given(tables())
def test_how_they_vary_together_is_that_of_the_literal_working_out(rows: Rows) -> None:
    for m, part in zip(read_measurements(rows), oracle.balances(rows), strict=True):
        sigma = covariance(operator_readings(m))
        found = inspected(m, sigma)
        assert (found is None) == (not any(row["inspector"] for row in part))
        if found is None:
            continue
        size = m.periods
        expected = floats(oracle.covariance(oracle.together(part)))
        scale = float(np.abs(expected).max()) + 1e-9
        assert np.allclose(found.joint.muf, expected[:size, :size], atol=1e-11 * scale)
        assert np.allclose(found.joint.d, expected[size:, size:], atol=1e-11 * scale)
        assert np.allclose(found.joint.muf_and_d, expected[:size, size:], atol=1e-11 * scale)
        less = floats(oracle.covariance(oracle.difference(part)[1]))
        assert np.allclose(found.joint.muf_minus_d, less, atol=1e-11 * scale)
        # the values as combinations of independent normals have these correlations
        expected_of = {"d": expected[size:, size:], "muf_minus_d": less}
        _, combined = found.together()
        for test, sequence in expected_of.items():
            chosen = np.eye(size)[found.tested(test)]
            if found.adds_up(test):
                chosen = np.concatenate([chosen, np.ones((1, size))])
            wanted = chosen @ sequence @ chosen.T
            sigmas = np.sqrt(np.diagonal(wanted))
            # what is a millionth of the rest drowns in its rounding
            clear = sigmas > 1e-5 * sqrt(scale)
            wanted = (wanted / np.outer(sigmas, sigmas))[np.ix_(clear, clear)]
            for rows_ in (found.alone(test), combined[test]):
                assert np.allclose((rows_ @ rows_.T)[np.ix_(clear, clear)], wanted, atol=2e-5)


@settings(max_examples=examples(60))
@given(tables(), st.sampled_from(["0.05", "0.3", "0.5"]))
def test_alarms_and_verdicts_are_those_of_the_literal_rule(rows: Rows, rate: str) -> None:
    answer = account(rows, histories=200, seed=3, false_alarm=rate)
    for balance, part in zip(answer.balances, oracle.balances(rows), strict=True):
        literal(balance, part)


def literal(balance: Balance, part: Sequence[oracle.Row]) -> None:
    """The rules on D and MUF - D and on the verdict (docs/specification/inspection.md#account)."""
    d, less = oracle.difference(part)
    largest = float(max(oracle.exact(row["amount"]) for row in part))
    last = len(balance.periods) - 1
    gross = float(sum(abs(reading.value) for reading in d)) + 1
    verified = [any(r.who == "inspector" and r.coefficients[t] for r in d) for t in range(last + 1)]
    for t, period in enumerate(balance.periods):
        found = []
        gain = False
        for test, readings in (("d", d), ("muf_minus_d", less)):
            values = []
            if verified[t]:
                value, variance = oracle.sums(readings)[t], oracle.covariance(readings)[t][t]
                values.append((test, value, variance))
            whole = any(r.who == "inspector" and sum(r.coefficients) for r in d)
            value, variance = oracle.cumulated(readings)
            shown = getattr(period, f"cumulative_{test}")
            assert (shown is not None) == (t == last and whole)
            if shown is not None:
                assert near(shown, float(value), gross)
                sigma = getattr(period, f"sigma_cumulative_{test}")
                assert isclose(sigma**2, float(variance), rel_tol=1e-9, abs_tol=1e-11 * gross**2)
                if last and (test != "d" or sum(verified) > 1):
                    values.append((f"cumulative_{test}", value, variance))
            for name, exact, variance in values:
                if variance:
                    limit = balance.thresholds[test] * oracle.root(variance)
                else:
                    limit = 1e-9 * largest
                amount = float(exact)
                if isclose(abs(amount), limit, rel_tol=1e-9, abs_tol=1e-12 * gross):
                    return  # rounding decides
                if amount > limit or (test == "d" and amount < -limit):
                    found.append(name)
                gain |= test != "d" and amount < -limit
        assert [
            name for name in period.alarms if name.removeprefix("cumulative_") in INSPECTED
        ] == [
            name
            for prefix in ("", "cumulative_")
            for name in (f"{prefix}d", f"{prefix}muf_minus_d")
            if name in found
        ]
        if gain:
            assert "gain" in period.alarms
    everything = {name for period in balance.periods for name in period.alarms}
    if everything & LOSS:
        assert balance.verdict == "loss"
    elif everything - {"degenerate"}:
        assert balance.verdict in (
            ("loss", "inconclusive") if "degenerate" in everything else ("inconclusive",)
        )
    elif not everything:
        assert balance.verdict == "consistent"
    # what is marked as beyond its limit is never called consistent
    marked = [
        balance.beyond(period, name)
        for period in balance.periods
        for name in (*TESTS, "cumulative_d", "cumulative_muf_minus_d")
    ]
    assert not (any(marked) and balance.verdict == "consistent")


def cans(periods: int) -> Rows:
    """Cans in, cans out, and a holdup that nobody inspects; a third of the cans are verified."""
    common = {
        "unit": "kg", "random": "0.01", "systematic": "0.005", "random_abs": "",
        "systematic_abs": "", "calibration": "", "inspector": "", "inspector_random": "",
        "inspector_systematic": "", "inspector_point": "",
    }  # fmt: skip
    rows = []
    for t in range(periods + 1):
        for kind, point in (("inventory", "vault"), ("RD", "in"), ("SD", "out")):
            if t == 0 and kind != "inventory":
                continue
            for k in range(6):
                row = {**common, "period": str(t), "kind": kind, "point": point, "stratum": "cans",
                       "amount": str(2 + k % 2)}  # fmt: skip
                if k % 3 == 0:
                    row |= {
                        "inspector": row["amount"], "inspector_random": "0.01",
                        "inspector_systematic": "0.003", "inspector_point": "ins",
                    }  # fmt: skip
                rows.append(row)
        rows.append({**common, "period": str(t), "kind": "inventory", "point": "holdup",
                     "amount": "0.5", "random": "0.1", "stratum": "holdup"})  # fmt: skip
    return rows


def drawn(readings: Sequence[oracle.Reading], count: int, seed: int) -> Matrix:
    """The balances of errors: a draw for each reading, and one for each shared error."""
    rng = np.random.default_rng(seed)
    shared: dict[tuple[str, tuple[str, ...]], NDArray[np.float64]] = {}
    total = np.zeros((count, len(readings[0].coefficients)))
    for reading in readings:
        error = rng.standard_normal(count) * oracle.root(reading.random)
        for name, deviation in reading.shared:
            key = (reading.who, name)
            if key not in shared:
                shared[key] = rng.standard_normal(count)
            error = error + float(deviation) * shared[key]
        total += error[:, None] * np.array([float(c) for c in reading.coefficients])
    return total


@pytest.mark.parametrize("periods", [1, 4])
def test_the_stated_rate_is_that_of_simulated_readings(periods: int) -> None:
    rows, rate, count = cans(periods), 0.05, 40_000
    (balance,) = account(rows, false_alarm=rate, histories=200_000, seed=5).balances
    both = drawn(oracle.together(rows), count, seed=11)
    muf, d = both[:, :periods], both[:, periods:]
    alarm = {}
    for test, values in (("d", np.abs(d)), ("muf_minus_d", muf - d)):
        sigma = np.array([getattr(p, f"sigma_{test}") for p in balance.periods])
        reached = (values >= balance.thresholds[test] * sigma).any(axis=1)
        whole = (d if test == "d" else muf - d).sum(axis=1)
        end = getattr(balance.periods[-1], f"sigma_cumulative_{test}")
        whole = np.abs(whole) if test == "d" else whole
        alarm[test] = reached | (whole >= balance.thresholds[test] * end)
        error = sqrt(rate * (1 - rate) * (1 / count + 1 / 200_000))
        assert alarm[test].mean() == pytest.approx(rate, abs=5 * error), test
    sigma_muf = np.array([p.sigma_muf for p in balance.periods])
    sigma_cumuf = np.array([p.sigma_cumuf for p in balance.periods])
    alarm["muf"] = (muf >= balance.thresholds["muf"] * sigma_muf).any(axis=1)
    alarm["cumuf"] = (muf.cumsum(axis=1) >= balance.thresholds["cumuf"] * sigma_cumuf).any(axis=1)
    lower = np.linalg.cholesky(np.array(balance.covariance))
    z = np.linalg.solve(lower, muf.T).T
    alarm["sitmuf"] = (z >= balance.thresholds["sitmuf"]).any(axis=1)
    alarm["gemuf"] = (z**2).sum(axis=1) >= balance.thresholds["gemuf"]
    page = np.zeros(count)
    alarm["page"] = np.zeros(count, dtype=bool)
    for t in range(periods):
        page = np.maximum(0, page + z[:, t] - 0.5)
        alarm["page"] |= page >= balance.thresholds["page"]
    together = np.any(list(alarm.values()), axis=0).mean()
    assert together == pytest.approx(balance.false_alarm_any, abs=5 * sqrt(0.25 / count))


@pytest.mark.parametrize("periods", [1, 4])
def test_detection_is_that_of_simulated_readings(periods: int) -> None:
    """A loss raises MUF - D, whether the books hide it or not; D falls by it if they do."""
    rows, count, goal = cans(periods), 40_000, 0.6
    (balance,) = account(rows, goal=goal, histories=100_000, seed=5).balances
    assert balance.detect is not None
    both = drawn(oracle.together(rows), count, seed=12)
    muf, d = both[:, :periods], both[:, periods:]
    losses = [*(np.eye(periods) * goal), np.full(periods, goal / periods)]
    for test in INSPECTED:
        sigma = np.array([getattr(p, f"sigma_{test}") for p in balance.periods])
        end = getattr(balance.periods[-1], f"sigma_cumulative_{test}")
        h = balance.thresholds[test]
        seen = []
        for loss in losses:
            values = np.abs(d - loss) if test == "d" else muf - d + loss
            whole = (d - loss if test == "d" else muf - d + loss).sum(axis=1)
            whole = np.abs(whole) if test == "d" else whole
            seen.append(((values >= h * sigma).any(axis=1) | (whole >= h * end)).mean())
        error = 5 * sqrt(0.25 / count) + 1e-3
        assert balance.detect.abrupt[test] == pytest.approx(min(seen[:-1]), abs=error)
        assert balance.detect.protracted[test] == pytest.approx(seen[-1], abs=error)


def test_one_period_is_a_normal_quantile() -> None:
    (balance,) = account(cans(1), goal=1, histories=10).balances
    assert balance.thresholds["d"] == pytest.approx(1.959963984540054, abs=1e-12)
    assert balance.thresholds["muf_minus_d"] == pytest.approx(1.6448536269514722, abs=1e-12)
    assert balance.detect is not None
    normal = NormalDist()
    sigma = balance.periods[0].sigma_muf_minus_d
    of_d = balance.periods[0].sigma_d
    assert sigma is not None
    assert of_d is not None
    assert balance.detect.abrupt["muf_minus_d"] == pytest.approx(
        normal.cdf(1 / sigma - 1.6448536269514722), abs=1e-9
    )
    both = normal.cdf(1 / of_d - 1.959963984540054) + normal.cdf(-1 / of_d - 1.959963984540054)
    assert balance.detect.abrupt["d"] == pytest.approx(both, abs=1e-9)


def test_many_periods_are_as_few() -> None:
    """From 64 periods on other means are used; both give the same."""
    rows = cans(3)
    (balance,) = account(rows, goal=1.0, histories=20_000, seed=2).balances
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("paripassu.inspection.accountancy.power.MANY", 2)
        (other,) = account(rows, goal=1.0, histories=20_000, seed=2).balances
    assert balance.detect is not None
    assert other.detect is not None
    for test in INSPECTED:
        assert other.detect.abrupt[test] == pytest.approx(balance.detect.abrupt[test], abs=6e-3)
        assert other.detect.protracted[test] == pytest.approx(
            balance.detect.protracted[test], rel=1e-12
        )  # sums in another order


def test_what_is_verified_between_cancels() -> None:
    """Only the inventory between two periods: D is the same with either sign, and sums to 0."""
    rows = [{**row, "stratum": f"{row['kind']}{row['period']}"} for row in cans(2)]
    for row in rows:
        if not (row["period"] == "1" and row["kind"] == "inventory"):
            row.update(inspector="", inspector_random="", inspector_systematic="",
                       inspector_point="")  # fmt: skip
        elif row["inspector"]:
            row["inspector"] = f"{float(row['amount']) - 0.125}"
    (balance,) = account(rows, histories=2000).balances
    first, second = balance.periods
    assert first.d is not None
    assert second.d is not None
    assert first.d == -second.d != 0
    assert second.cumulative_d is None
    # two values that are one but for the sign have the threshold of one
    assert balance.thresholds["d"] == pytest.approx(1.96, abs=0.1)
