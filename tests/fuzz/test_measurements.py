"""Whatever stands in a table of measurements: finite numbers within bounds, or what is wrong."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.fuzz.told import told
from tests.strategies.measurements import tables

from paripassu.inspection.accountancy.measurements import Measurements
from paripassu.inspection.accountancy.propagate import covariance, operator_readings
from paripassu.inspection.accountancy.read import COLUMNS, parse_measurements, read_measurements
from paripassu.inspection.accountancy.sequence import factor


@settings(max_examples=examples(100))
@given(st.binary(max_size=300))
@example(b"period,kind,point,amount,unit,random,systematic\n")
@example(b"period,kind,point,amount,unit,random,systematic\n0,inventory,a,nan,kg,0,0\n")
@example(b"period,kind,point,amount,unit,random,systematic\n1e9,inventory,a,1,kg,0,0\n")
@example(b"PAR1\0\0")
def test_rubbish_has_one_message(content: bytes) -> None:
    with told("t.csv: "):
        assert parse_measurements(content, "t.csv")


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
    with told():
        found = read_measurements(rows)
        assert found
    for m in found:
        for values in (m.amount, m.random, m.systematic, m.random_abs, m.systematic_abs):
            assert np.isfinite(values).all()
            assert (values >= 0).all()
        assert m.random.max() <= 1 >= m.systematic.max()
        assert set(m.period[m.inventory].tolist()) == set(range(m.periods + 1))
        sigma = covariance(operator_readings(m))
        assert np.isfinite(sigma).all()
        assert np.isfinite(factor(sigma).lower).all()
