"""Write down an order as a plan's document, every number worked out by the oracle."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from tests.oracle.exhaustive import ZERO, Orders, best_order
from tests.oracle.rules import has_time

from paripassu.agreement.model import Agreement


def number(value: Fraction) -> int | float:
    """Give the JSON number for an exact value."""
    return value.numerator if value.denominator == 1 else float(value)


def plan_document(
    orders: Orders, order: Sequence[tuple[int, Fraction]], *, status: str = "optimal"
) -> dict[str, Any]:
    """Give the ``paripassu/plan/1`` document for moments in order, with their end days."""
    agreement = orders.agreement
    timed = has_time(agreement)
    steps: list[dict[str, Any]] = []
    done, ratios = 0, [ZERO]
    for index, (moment, end) in enumerate(order):
        done |= 1 << moment
        kept = {party: orders.kept(done, party) for party in agreement.party}
        ratios.append(
            max(
                (
                    max(ZERO, -kept[party.id]) / party.tolerance.low
                    for party in agreement.parties
                    if party.tolerance and party.tolerance.low
                ),
                default=ZERO,
            )
        )
        for step in orders.rules.moments[moment]:
            measure = agreement.measure[step.measure]
            steps.append(
                {
                    "moment": index,
                    "measure": step.measure,
                    "portion": step.portion,
                    "of": len(measure.shares),
                    "share": number(measure.shares[step.portion - 1]),
                    "by": list(measure.by),
                    "start_day": number(end - measure.days.high) if timed else None,
                    "end_day": number(end) if timed else None,
                    "kept": {party: number(value) for party, value in kept.items()},
                    "exposure": {p: number(max(ZERO, -value)) for p, value in kept.items()},
                    "temptation": {
                        p.id: number(kept[p.id] - orders.total[p.id] - p.stake.low)
                        for p in agreement.parties
                    },
                }
            )
    worst = number(max(ratios[:-1], default=ZERO))
    end_day = max((end for _, end in order), default=ZERO)
    kept_positions = {position.id for position in orders.positions}
    return {
        "format": "paripassu/plan/1",
        "agreement": agreement.id,
        "status": status,
        "objective": {
            "worst_exposure": worst,
            "bound": worst if status == "optimal" else 0,
            "residual": number(ratios[-1]),
            "left_out": [
                m.id for m in agreement.measures if m.optional and not orders.amounts[m.id]
            ],
            "preferences_broken": [
                p.id for p in agreement.positions if not p.binds and p.id not in kept_positions
            ],
            "end_day": number(end_day) if timed else None,
            "end_proven": True,
        },
        "steps": steps,
        "gain": {party: number(total) for party, total in orders.total.items()},
        "conceded": [],
    }


def best_document(agreement: Agreement) -> dict[str, Any] | None:
    """Give the document of one of the best plans; None where there is none."""
    found = best_order(agreement)
    return None if found is None else plan_document(*found)
