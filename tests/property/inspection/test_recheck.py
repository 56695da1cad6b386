"""Whatever the table, an account that was made agrees with itself when it is read back."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

import paripassu as pp
from paripassu.inspection.accountancy.recheck import recheck
from paripassu.inspection.accountancy.result import Account

errors = st.sampled_from([0.0, 0.0, 1e-7, 0.01, 0.3])
amounts = st.sampled_from([0.0, 1.0, 7.3, 100.0, 1e6])


@st.composite
def tables(draw: st.DrawFn) -> list[dict[str, Any]]:
    periods = draw(st.integers(1, 5))
    rows: list[dict[str, Any]] = []
    for period in range(periods + 1):
        kinds = ["inventory"]
        kinds += draw(st.lists(st.sampled_from(["receipt", "shipment"]), max_size=2)) * (period > 0)
        for kind in kinds:
            row: dict[str, Any] = {
                "period": period,
                "kind": kind,
                "point": draw(st.sampled_from("ab")),
                "amount": draw(amounts),
                "unit": "kg",
                "random": draw(errors),
                "systematic": draw(errors),
            }
            if draw(st.booleans()):
                row |= {
                    "stratum": kind,
                    "inspector": row["amount"] * draw(st.sampled_from([1.0, 0.9, 1.2])),
                    "inspector_random": draw(errors),
                    "inspector_systematic": draw(errors),
                    "inspector_point": "i",
                }
            rows.append(row)
    names = sorted({name for row in rows for name in row})
    return [{name: row.get(name) for name in names} for row in rows]


@given(
    tables(),
    st.sampled_from([0.001, 0.05, 0.5]),
    st.sampled_from([{}, {"goal": 3}, {"goal": 3, "detect": 0.9}]),
)
@settings(max_examples=examples(60), deadline=None)
def test_an_account_agrees_with_itself(
    rows: list[dict[str, Any]], false_alarm: float, goal: dict[str, Any]
) -> None:
    answer = pp.account(rows, false_alarm=false_alarm, histories=60, **goal)
    read = Account.model_validate(json.loads(json.dumps(answer.to_json())))
    assert recheck(read) == []
