"""D, the difference of operator and inspector: published numbers, and what cannot be compared."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import pytest
from tests.unit.inspection.books import Rows, constant, row

from paripassu.inspection.accountancy.account import account
from paripassu.inspection.accountancy.difference import difference
from paripassu.inspection.accountancy.propagate import (
    operator_readings,
    variance,
)
from paripassu.inspection.accountancy.read import read_measurements

INSPECTOR = ("inspector", "inspector_random", "inspector_systematic", "inspector_point")


def verified(amounts: Sequence[float], read: Sequence[int], kind: str = "receipt") -> Rows:
    rows = [row(0, "inventory", "stock", 0, 0, 0), row(1, "inventory", "stock", 0, 0, 0)]
    for index, amount in enumerate(amounts):
        more: dict[str, object] = {"item": f"i{index}", "stratum": "cans"}
        if index in read:
            more |= {"inspector": amount, "inspector_random": 0.02}
            more |= {"inspector_systematic": 0.01, "inspector_point": "HRGS"}
        rows.append(row(1, kind, "scale", amount, 0.01, 0.005, **more))
    return [{**dict.fromkeys(INSPECTOR, ""), **one} for one in rows]


@pytest.mark.parametrize("kind", ["receipt", "shipment"])
def test_variances_of_the_published_case(kind: str) -> None:
    """N = 100, n = 20, x = 2 kg, operator 1 % and 0.5 %, inspector 2 % and 1 %.

    D: 25·20·(0.02² + 0.04²) + (200·0.005)² + (200·0.01)² = 0.2 + 0.8 + 1 + 4 = 6.00 kg²;
    MUF: 100·0.02² + 1 = 1.04; MUF - D: 80·0.02² + 20·(4·0.02)² + 0.8 + 4 = 4.96.
    """
    (m,) = read_measurements(verified([2.0] * 100, range(20), kind))
    found = difference(m)
    assert found is not None
    muf = variance(operator_readings(m))
    assert found.sigma_d**2 == pytest.approx(6.00)
    assert muf == pytest.approx(1.04)
    assert found.sigma_muf_minus_d**2 == pytest.approx(4.96)
    assert found.sigma_muf_minus_d**2 == pytest.approx(found.sigma_d**2 - muf)


def test_unlike_items_are_propagated_not_subtracted() -> None:
    """10 items of 1 kg and 10 of 3 kg, the small ones verified: D speaks of 20 kg, not of 40."""
    (m,) = read_measurements(verified([1.0] * 10 + [3.0] * 10, range(10)))
    found = difference(m)
    assert found is not None
    muf = float(variance(operator_readings(m))[0])
    # N/n = 2. D: 4·10·(0.01² + 0.02²) + (20·0.005)² + (20·0.01)²
    d = 40 * (1e-4 + 4e-4) + 0.01 + 0.04
    # MUF - D: operator 10·0.01² + 10·0.03², (−10 + 30 = 20)·0.005; inspector 4·10·0.02², 20·0.01
    less = 10 * 1e-4 + 10 * 9e-4 + 0.01 + 40 * 4e-4 + 0.04
    assert found.sigma_d[0] ** 2 == pytest.approx(d)
    assert found.sigma_muf_minus_d[0] ** 2 == pytest.approx(less)
    assert (round(muf, 9), round(d, 9), round(less, 9)) == (0.05, 0.07, 0.076)


def test_a_verified_inventory_enters_two_periods() -> None:
    """The operator overstates a verified item of 10 by 1; N/n = 2 in period 1's inventory."""
    rows = [row(0, "PB", "vault", 20, 0, 0), row(2, "PE", "vault", 20, 0, 0)]
    rows += [row(1, "PE", "vault", 11, 0.01, 0.01, item="a", stratum="s", inspector=10,
                 inspector_random=0.01, inspector_systematic=0, inspector_point="I"),
             row(1, "PE", "vault", 9, 0.01, 0.01, item="b", stratum="s")]  # fmt: skip
    first, second = account(rows, histories=100).balances[0].periods
    assert (first.d, second.d) == (-2.0, 2.0)
    assert (first.muf_minus_d, second.muf_minus_d) == (2.0, -2.0)
    # coefficients of a: -1 in MUF, -2 in D, +1 in MUF - D; of b: -1, 0, -1
    assert first.sigma_d == second.sigma_d == pytest.approx(sqrt(0.22**2 + 0.22**2 + 0.2**2))
    assert first.sigma_muf_minus_d == second.sigma_muf_minus_d
    assert first.sigma_muf_minus_d == pytest.approx(sqrt(0.11**2 + 0.09**2 + 0.02**2 + 0.2**2))


def test_nothing_verified_is_null() -> None:
    (balance,) = account(constant(2), histories=100).balances
    assert all(period.d is None and period.sigma_d is None for period in balance.periods)
    assert difference(read_measurements(constant(2))[0]) is None
