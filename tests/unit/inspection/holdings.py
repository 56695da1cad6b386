"""Holdings of an item each, as allocations are asked about."""

from __future__ import annotations

from fractions import Fraction

from paripassu.inspection.allocation.holding import Holding

ONE = Fraction(1)


def rows(*populations: int, amount: Fraction = ONE, per_item: Fraction = ONE) -> list[Holding]:
    return [
        Holding(stratum=f"s{i}", population=N, amount=amount, per_item=per_item)
        for i, N in enumerate(populations)
    ]
