"""What a balance is called: D, MUF - D, GEMUF and gains, and the same word from ``assess``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.shared import SHARED, needs

from paripassu.inspection.accountancy.account import account
from paripassu.inspection.accountancy.result import Account, Balance
from paripassu.inspection.assessment.assess import assess
from paripassu.inspection.assessment.balance import read_balance

Rows = list[dict[str, object]]


def cans(ending: float = 2.0, *, read: float = 2.001, drift: float = 0.0, periods: int = 1) -> Rows:
    """Twenty cans of 2 kg, declared and read as given in every later inventory.

    Operator 0.2 % random and 0.1 % systematic, inspector 0.3 % and 0.1 %. With a drift the
    inspector finds each can lighter by so much in every period.
    """
    rows: Rows = []
    for t in range(periods + 1):
        for k in range(20):
            rows.append(
                {
                    "period": t, "kind": "inventory", "point": "op", "item": f"{t}-{k}",
                    "amount": ending if t else 2.0, "unit": "kg", "random": 0.002,
                    "systematic": 0.001, "stratum": "cans",
                    "inspector": read - drift * t if t else 2.001, "inspector_random": 0.003,
                    "inspector_systematic": 0.001, "inspector_point": "ins",
                }
            )  # fmt: skip
    return rows


def judged(rows: Rows, tmp_path: Path, **more: object) -> Balance:
    """Judge a balance, and see that ``assess`` says the same from the document."""
    answer = account(rows, histories=2000, **more)  # type: ignore[arg-type]
    path = tmp_path / "account.json"
    path.write_text(json.dumps(answer.to_json()))
    read = read_balance(path)
    assert read.account == answer
    assessed = assess(balances=[read])
    (one,), (balance,) = assessed.balances, answer.balances
    assert one.verdict == balance.verdict
    assert one.clean == answer.closes == assessed.consistent
    alarms = [(p.period, name) for p in balance.periods for name in p.alarms]
    assert [(alarm.period, alarm.test) for alarm in one.alarms] == alarms
    return balance


def test_cans_that_the_inspector_finds_lighter(tmp_path: Path) -> None:
    """The books close to the gram, and a fifth of every can is gone."""
    balance = judged(cans(read=1.6), tmp_path, goal=8, detect=0.9)
    (period,) = balance.periods
    assert period.muf == 0
    assert period.muf_minus_d == pytest.approx(8.02)
    assert period.sigma_muf_minus_d == pytest.approx(0.035, abs=1e-3)
    assert period.alarms == ("d", "muf_minus_d")
    assert balance.verdict == "loss"
    assert "muf_minus_d in period 1" in balance.why


def test_cans_that_the_inspector_finds_heavier(tmp_path: Path) -> None:
    balance = judged(cans(read=2.4), tmp_path)
    assert balance.periods[0].alarms == ("d", "gain")
    assert balance.beyond(balance.periods[0], "muf_minus_d") == "gain"
    assert balance.beyond(balance.periods[0], "muf") is None
    assert balance.verdict == "inconclusive"
    assert balance.why == (
        "no alarm points at a loss. What alarms, and may have another reason: d in period 1. There "
        "is a gain in period 1: more material than the books explain"
    )


def test_d_alone_is_inconclusive(tmp_path: Path) -> None:
    balance = judged(cans(ending=2.002, read=1.998), tmp_path)
    assert balance.periods[0].alarms == ("d",)
    assert balance.verdict == "inconclusive"
    assert "no alarm points at a loss. What alarms, and may have another reason: d in period 1" in (
        balance.why
    )
    assert "items on which operator and inspector differ" in balance.settle


def test_a_loss_by_the_operator_stands_whatever_the_inspector_reads(tmp_path: Path) -> None:
    balance = judged(cans(ending=1.98), tmp_path)
    assert balance.periods[0].muf_minus_d == pytest.approx(0, abs=1e-9)
    assert balance.verdict == "loss"


def test_little_by_little_only_the_sum_shows(tmp_path: Path) -> None:
    balance = judged(cans(drift=0.002, periods=3), tmp_path, goal=1)
    assert [period.alarms for period in balance.periods] == [
        (), (), ("cumulative_d", "cumulative_muf_minus_d"),
    ]  # fmt: skip
    first, last = balance.periods[0], balance.periods[-1]
    assert first.cumulative_d is None
    assert last.cumulative_muf_minus_d == pytest.approx(0.12)
    assert balance.beyond(last, "cumulative_muf_minus_d") == "alarm"
    assert balance.beyond(last, "muf_minus_d") is None
    assert balance.verdict == "loss"


def test_readings_without_any_error_have_to_agree(tmp_path: Path) -> None:
    """No threshold can be given, and no difference is explained."""
    rows = [
        row | dict.fromkeys(("random", "systematic", "inspector_random", "inspector_systematic"), 0)
        for row in cans(read=2.0)
    ]
    for row in rows:
        row["inspector"] = 2.0
    assert judged(rows, tmp_path, goal=1, detect=0.9).verdict == "consistent"
    rows[-1]["inspector"] = 1.9
    balance = judged(rows, tmp_path, goal=1, detect=0.9)
    assert balance.thresholds == {}
    assert balance.periods[0].alarms == ("d", "muf_minus_d")
    assert balance.verdict == "loss"


def test_a_gain_is_inconclusive(tmp_path: Path) -> None:
    """Ten declared, eleven found: GEMUF alarms, and nothing is missing."""
    rows: Rows = [
        {"period": t, "kind": "inventory", "point": "v", "amount": amount, "unit": "kg",
         "random": 0.01, "systematic": 0.01}
        for t, amount in ((0, 10), (1, 11))
    ]  # fmt: skip
    balance = judged(rows, tmp_path)
    assert balance.periods[0].alarms == ("gemuf", "gain")
    assert balance.verdict == "inconclusive"
    assert "a gain in period 1" in balance.why
    assert "loss" not in balance.why.replace("no alarm points at a loss", "")


def test_gemuf_alone_is_inconclusive(tmp_path: Path) -> None:
    """Up and down: each too little for a test towards a loss, together too much."""
    rows: Rows = []
    for t, amount in enumerate((0, 0, 0, 0, 0)):
        rows.append({"period": t, "kind": "inventory", "point": "v", "amount": amount,
                     "unit": "kg", "random": 0, "systematic": 0})  # fmt: skip
        if t:
            rows.append({"period": t, "kind": "RD", "point": "in", "amount": 100 + (-1) ** t * 1.8,
                         "unit": "kg", "random": 0.01, "systematic": 0})  # fmt: skip
            rows.append({"period": t, "kind": "SD", "point": "out", "amount": 100,
                         "unit": "kg", "random": 0, "systematic": 0})  # fmt: skip
    balance = judged(rows, tmp_path)
    assert {name for period in balance.periods for name in period.alarms} == {"gemuf"}
    assert balance.verdict == "inconclusive"
    assert "gemuf in periods 3 to 4" in balance.why
    assert "SITMUF" in balance.settle


def test_d_does_not_promise_to_find_what_is_lost(tmp_path: Path) -> None:
    """Coarse flows that nobody inspects: D is sharp, and a loss without false readings is not."""
    rows = cans()
    for kind in ("RD", "SD"):
        rows.append({"period": 1, "kind": kind, "point": kind, "amount": 100, "unit": "kg",
                     "random": 0.05, "systematic": 0})  # fmt: skip
    balance = judged(rows, tmp_path, goal=8, detect=0.9)
    assert balance.detect is not None
    assert balance.detect.abrupt["d"] > 0.99
    assert balance.detect.abrupt["muf_minus_d"] < 0.5
    assert balance.verdict == "inconclusive"
    assert "90\u00a0% was asked for" in balance.why


@needs("trials")
def test_the_trials() -> None:
    (balance,) = account(SHARED / "trials" / "d_alarm.csv", goal=8, detect=0.9).balances
    assert balance.verdict == "loss"
    (balance,) = account(SHARED / "trials" / "gain.csv").balances
    assert balance.verdict == "inconclusive"
    assert "gain" in balance.periods[0].alarms
    assert (
        Account.model_validate(account(SHARED / "trials" / "d_alarm.csv").to_json())
        .balances[0]
        .verdict
        == "loss"
    )
