"""Measurements of small plants, as rows of a table."""

from __future__ import annotations

from collections.abc import Sequence

Rows = list[dict[str, object]]


def row(
    period: int,
    kind: str,
    point: str,
    amount: float,
    random: float,
    systematic: float,
    **more: object,
) -> dict[str, object]:
    return {
        "period": period, "kind": kind, "point": point, "amount": amount, "unit": "kg",
        "random": random, "systematic": systematic, **more,
    }  # fmt: skip


def constant(periods: int, random: float = 0.02, systematic: float = 0.01) -> Rows:
    """100 in and out per period and an inventory of 50, each at a point of its own."""
    rows = [row(0, "inventory", "stock", 50, random, systematic)]
    for t in range(1, periods + 1):
        rows.append(row(t, "receipt", "in", 100, random, systematic))
        rows.append(row(t, "shipment", "out", 100, random, systematic))
        rows.append(row(t, "inventory", "stock", 50, random, systematic))
    return rows


def one_period(sigma: float, muf: float = 0.0) -> Rows:
    """One balance period with a given σMUF."""
    return [
        row(0, "PB", "stock", 100, 0, 0, random_abs=sigma),
        row(1, "PE", "stock", 100 - muf, 0, 0),
    ]


def plant(stock: Sequence[float], idle: Sequence[int] = (), **more: object) -> Rows:
    """A plant that closes: what came in and did not stay went out."""
    rows: Rows = [row(0, "PB", "vault", stock[0] * 0.6, 0.02, 0.01, item="a", **more)]
    rows.append(row(0, "PB", "vault", stock[0] * 0.4, 0.02, 0.01, item="b", **more))
    for t in range(1, len(stock)):
        if t not in idle:
            rows += [row(t, "RD", "in", 50, 0.02, 0.01, calibration=str(t // 3), **more)] * 2
            out = 100 + stock[t - 1] - stock[t]
            rows.append(row(t, "SD", "out", out - 1, 0.02, 0.01, systematic_abs=0.2, **more))
            rows.append(row(t, "TW", "drums", 1, 0.1, 0.1, random_abs=0.3, **more))
        rows.append(row(t, "PE", "vault", stock[t] * 0.6, 0.02, 0.01, item="a", **more))
        rows.append(row(t, "PE", "vault", stock[t] * 0.4, 0.02, 0.01, item="b", **more))
    return rows
