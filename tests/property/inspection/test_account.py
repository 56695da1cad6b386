"""Balances against their literal working-out in fractions, and their tables against rubbish."""

from __future__ import annotations

from math import inf, isclose, sqrt

import numpy as np
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle import accountancy as oracle
from tests.oracle.accountancy import near
from tests.strategies.measurements import tables

from paripassu.errors import TableError
from paripassu.inspection.accountancy.account import account
from paripassu.inspection.accountancy.measurements import Measurements
from paripassu.inspection.accountancy.propagate import covariance, operator_readings, variance
from paripassu.inspection.accountancy.read import COLUMNS, parse_measurements, read_measurements
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


@settings(max_examples=examples(100))
@given(st.binary(max_size=300))
@example(b"period,kind,point,amount,unit,random,systematic\n")
@example(b"period,kind,point,amount,unit,random,systematic\n0,inventory,a,nan,kg,0,0\n")
@example(b"period,kind,point,amount,unit,random,systematic\n1e9,inventory,a,1,kg,0,0\n")
@example(b"PAR1\0\0")
def test_rubbish_has_one_message(content: bytes) -> None:
    said = ""
    try:
        assert parse_measurements(content, "t.csv")
    except TableError as error:
        said = str(error)
    assert all(line.startswith("t.csv: ") for line in said.splitlines())


CELL = st.one_of(
    st.text(max_size=6),
    st.sampled_from(
        ["", "0", "-1", "1", "nan", "inf", "1e300", "1e17", "-0", "2 %", "%", "101%", "PB", "PE"]
    ),
    st.sampled_from(["inventory", "receipt", "RD", "kg", "g", "a", "0x1", "1_0", "٣", "1e-400"]),
)


@settings(max_examples=examples(80))
@given(tables(), st.data())
def test_a_spoilt_cell_is_read_or_named(rows: list[dict[str, str]], data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 3))):
        row = data.draw(st.sampled_from(rows))
        row[data.draw(st.sampled_from([column.name for column in COLUMNS]))] = data.draw(CELL)
    found: tuple[Measurements, ...] = ()
    said = ""
    try:
        found = read_measurements(rows)
    except TableError as error:
        said = str(error)
    assert bool(said) != bool(found)
    assert all(line.isprintable() for line in said.splitlines())
    for m in found:
        for values in (m.amount, m.random, m.systematic, m.random_abs, m.systematic_abs):
            assert np.isfinite(values).all()
            assert (values >= 0).all()
        assert m.random.max() <= 1 >= m.systematic.max()
        assert set(m.period[m.inventory].tolist()) == set(range(m.periods + 1))
        sigma = covariance(operator_readings(m))
        assert np.isfinite(sigma).all()
        assert np.isfinite(factor(sigma).lower).all()
