"""Whether an order of the moments, with days or without, is a plan: every rule literally."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import chain, product
from typing import Any

from tests.oracle.language.rules import START, Edge, least_days, node
from tests.oracle.language.search import ZERO, Found, Orders

Days = Mapping[str, Fraction]


def is_plan(orders: Orders, order: Sequence[int], days: Days | None = None) -> bool:
    """Whether an order of the moments holds; without days: whether there are days for it."""
    rules = orders.rules
    if rules.impossible or not orders.holds(0):
        return False
    done, ways = 0, []
    for place, moment in enumerate(order):
        done |= 1 << moment
        if not rules.may_come(moment, order[:place]) or not orders.holds(done):
            return False
        ways.append([*rules.ways(moment, order[:place])])
    if days is None:
        return any(
            least_days({}, [], [*rules.edges, *chain.from_iterable(taken)], orders.longest)
            is not None
            for taken in product(*ways)
        )

    def keeps(edges: Sequence[Edge]) -> bool:
        day = {**days, START: ZERO}
        return all((day[v] - day[u]) * rules.unit >= w for u, v, w in edges)

    return keeps(rules.edges) and all(any(map(keeps, some)) for some in ways)


def steps_of(
    orders: Orders, order: Sequence[int], days: Days | None = None
) -> list[dict[str, Any]]:
    """Give the steps of a plan's document, with their days where there are some."""
    steps = []
    for index, moment in enumerate(order):
        for step in orders.rules.moments[moment]:
            said: dict[str, Any] = {"moment": index, "measure": step[0], "portion": step[1]}
            if days is not None:
                said["start_day"] = days.get(node(step, end=False), ZERO)
                said["end_day"] = days.get(node(step, end=True), ZERO)
            steps.append(said)
    return steps


def has_time(orders: Orders) -> bool:
    """Whether the file knows time at all, and not only order."""
    file = orders.file
    claims = [*file.facts, *file.positions.values()]
    return (
        file.horizon is not None
        or any(days > 0 for measure in file.measures.values() for days in measure.days)
        or any(c.claim in ("by", "not_before", "within") or c.lag > 0 for c in claims)
    )


def document(found: Found) -> dict[str, Any]:
    """Give a ``paripassu/plan/1`` document with every number, worked out by the oracle."""
    orders, order = found.orders, found.order
    file, timed = orders.file, has_time(orders)
    steps = steps_of(orders, order, found.days if timed else None)
    after = [0]
    for moment in order:
        after.append(after[-1] | 1 << moment)
    for step in steps:
        done = after[step["moment"] + 1]
        measure = file.measures[step["measure"]]
        step |= {
            "of": len(measure.shares),
            "share": measure.shares[step["portion"] - 1],
            "by": list(measure.by),
            "kept": orders.kept(done),
            "exposure": {party: orders.exposure(done, party) for party in file.stakes},
            "temptation": {party: orders.temptation(done, party) for party in file.stakes},
        }
    worst = max((orders.ratio(done) for done in after), default=ZERO)
    ends = [day for name, day in found.days.items() if name.endswith(":end")]
    chosen = {measure for choice in file.choices for measure in choice.of}
    return {
        "format": "paripassu/plan/1",
        "status": "optimal",
        "objective": {
            "worst_exposure": worst,
            "bound": worst,
            "left_out": [m for m in file.measures if _left(orders, m)],
            "chosen": [m for m in file.measures if m in chosen and orders.amounts[m]],
            "end_day": max(ends, default=ZERO) if timed else None,
        },
        "steps": steps,
        "gain": orders.total,
        "conceded": [],
    }


def _left(orders: Orders, measure: str) -> bool:
    return orders.file.measures[measure].optional and not orders.amounts[measure]
