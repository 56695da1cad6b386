"""Balances against their literal working-out in fractions, and their tables against rubbish."""

from __future__ import annotations

from math import inf, isclose, sqrt

import numpy as np
from hypothesis import assume, given, settings
from tests.examples import examples
from tests.oracle import accountancy as oracle
from tests.oracle.accountancy import near
from tests.strategies.measurements import tables

from paripassu.inspection.accountancy.account import account
from paripassu.inspection.accountancy.propagate import covariance, operator_readings, variance
from paripassu.inspection.accountancy.read import read_measurements
from paripassu.inspection.accountancy.sequence import DEGENERATE, factor, standardise


@settings(max_examples=examples(40))
@given(tables())
def test_every_number_is_that_of_the_literal_working_out(rows: list[dict[str, str]]) -> None:
    answer = account(rows, histories=50, seed=3)
    parts = oracle.balances(rows)
    assert [b.area for b in answer.balances] == [part[0]["area"] or "area" for part in parts]
    for balance, part in zip(answer.balances, parts, strict=True):
        own = oracle.operator(part)
        sigma, muf = oracle.covariance(own), oracle.sums(own)
        gross = float(sum(abs(reading.value) for reading in own)) + 1
        scale = gross**2
        for got, expected in zip(balance.covariance, sigma, strict=True):
            assert all(near(a, float(b), scale) for a, b in zip(got, expected, strict=True))
        d, less = oracle.difference(part)
        of_d, of_less = oracle.covariance(d), oracle.covariance(less)
        read = any(reading.who == "inspector" for reading in d)
        for t, period in enumerate(balance.periods):
            assert near(period.muf, float(muf[t]), gross)
            assert near(period.cumuf, float(sum(muf[: t + 1])), gross)
            total = sum(sum(row[: t + 1]) for row in sigma[: t + 1])
            assert isclose(period.sigma_cumuf, sqrt(total), rel_tol=1e-6, abs_tol=1e-5 * gross)
            entering = any(r.who == "inspector" and r.coefficients[t] for r in d)
            assert (period.d is not None) == (read and entering)
            if period.d is not None:
                assert period.sigma_d is not None
                assert period.muf_minus_d is not None
                assert period.sigma_muf_minus_d is not None
                assert near(period.d, float(oracle.sums(d)[t]), gross)
                assert near(period.sigma_d**2, float(of_d[t][t]), scale)
                assert near(period.muf_minus_d, float(oracle.sums(less)[t]), gross)
                assert near(period.sigma_muf_minus_d**2, float(of_less[t][t]), scale)


@settings(max_examples=examples(60))
@given(tables())
def test_the_sequence_is_that_of_exact_elimination(rows: list[dict[str, str]]) -> None:
    for m, part in zip(read_measurements(rows), oracle.balances(rows), strict=True):
        own = oracle.operator(part)
        exact, muf = oracle.covariance(own), oracle.sums(own)
        steps = oracle.innovations(exact, muf)
        open_ = [
            float(left / exact[t][t]) if exact[t][t] else 0.0 for t, (_, left) in enumerate(steps)
        ]
        # Near the limit of what is degenerate, floats may fall on either side.
        assume(all(part == 0 or part > 1e-6 for part in open_))
        factored = factor(covariance(operator_readings(m)))
        assert [part <= DEGENERATE for part in open_] == list(factored.degenerate)
        sitmuf, residual = standardise(factored, np.array([float(x) for x in muf]))
        for t, (left, squared) in enumerate(steps):
            assert isclose(residual[t], float(left), rel_tol=1e-6, abs_tol=1e-7 * m.largest)
            if squared:
                size = m.largest / sqrt(squared)
                assert isclose(
                    sitmuf[t], float(left) / sqrt(squared), rel_tol=1e-6, abs_tol=1e-7 * size
                )
            else:
                assert np.isnan(sitmuf[t])


@settings(max_examples=examples(40))
@given(tables())
def test_sequential_statistics_period_by_period(rows: list[dict[str, str]]) -> None:
    for balance in account(rows, histories=50).balances:
        limits = {"page": inf, "cusum": inf, "gemuf": inf, **balance.thresholds}
        literal = oracle.statistics([p.sitmuf for p in balance.periods], limits["page"])
        for name, values in literal.items():
            for period, value in zip(balance.periods, values, strict=True):
                assert isclose(getattr(period, name), value, rel_tol=1e-9, abs_tol=1e-12)
                if name != "cusum_low":
                    alarm = value >= limits[name]
                    assert (name in period.alarms) == alarm


@settings(max_examples=examples(40))
@given(tables())
def test_a_covariance_is_symmetric_and_positive_semidefinite(rows: list[dict[str, str]]) -> None:
    for m in read_measurements(rows):
        sigma = covariance(operator_readings(m))
        assert (sigma == sigma.T).all()
        values = np.linalg.eigvalsh(sigma)
        assert values.min() >= -1e-12 * values.max()
        factored = factor(sigma)
        again = factored.lower @ factored.lower.T
        limit = 2e-6 * np.sqrt(np.outer(np.diagonal(sigma), np.diagonal(sigma)))
        assert (np.abs(again - sigma) <= limit + 1e-12 * values.max()).all()
        assert np.allclose(np.diagonal(sigma), variance(operator_readings(m)), rtol=1e-12)
