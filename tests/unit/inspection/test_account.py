"""Balances: verdicts, what would settle them, bad parameters, and the answer's forms."""

from __future__ import annotations

from math import sqrt
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest
from tests.unit.inspection.books import constant, one_period, row

from paripassu.errors import PariPassuError
from paripassu.inspection.accountancy.account import account
from paripassu.inspection.accountancy.power import abrupt, power
from paripassu.inspection.accountancy.result import OF_MUF, Account


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
