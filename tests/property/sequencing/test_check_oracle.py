"""check against the oracle, on orders that are plans and on those that are not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle.document import best_document
from tests.oracle.exhaustive import Orders, contradictory
from tests.oracle.rules import earliest_end, possible_amounts
from tests.strategies.small import small_agreements

from paripassu.agreement.model import Agreement
from paripassu.sequencing.check import check

SOME = settings(
    max_examples=examples(200),
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


def is_plan(orders: Orders, order: list[int]) -> bool:
    """Whether an order of the moments is a plan, by the oracle's rules."""
    if orders.rules.impossible or orders.ratio(0) is None:
        return False
    ends: dict[int, Fraction] = {}
    done, now = 0, Fraction(0)
    for moment in order:
        end = earliest_end(orders.rules, moment, ends, now)
        done |= 1 << moment
        if end is None or orders.ratio(done) is None:
            return False
        ends[moment] = now = end
    return True


def all_orders(agreement: Agreement) -> Iterator[Orders]:
    """Give the orders for each choice of amounts that the binding positions allow."""
    binding = tuple(p for p in agreement.positions if p.binds)
    everyone = frozenset(agreement.party)
    for amounts, _ in possible_amounts(agreement, binding):
        yield Orders(agreement, amounts, binding, everyone, everyone)


@given(small_agreements(), st.data())
@SOME
def test_an_order_holds_where_the_oracle_says_so(agreement: Agreement, data: st.DataObject) -> None:
    choices = list(all_orders(agreement))
    assume(choices and not contradictory(agreement))
    orders = data.draw(st.sampled_from(choices))
    order = data.draw(st.permutations(range(len(orders.rules.moments))))
    steps = [
        {"measure": step.measure, "portion": step.portion, "moment": place}
        for place, moment in enumerate(order)
        for step in orders.rules.moments[moment]
    ]
    report = check(agreement, {"steps": steps})
    assert report.ok is is_plan(orders, order), [str(breach) for breach in report.breaches]


@given(small_agreements())
@SOME
def test_the_best_plans_hold_with_all_that_is_printed(agreement: Agreement) -> None:
    document = best_document(agreement)
    assume(document is not None)
    report = check(agreement, json.loads(json.dumps(document)))
    assert report.ok, [str(breach) for breach in report.breaches]


@given(small_agreements(), st.data())
@SOME
def test_no_other_amounts_hold(agreement: Agreement, data: st.DataObject) -> None:
    """A plan with a portion more or fewer has other amounts, which are allowed or not."""
    document = best_document(agreement)
    assume(document is not None)
    assert document is not None
    keys = ("measure", "portion", "moment")
    steps: list[dict[str, Any]] = [{k: s[k] for k in keys} for s in document["steps"]]
    measure = data.draw(st.sampled_from(agreement.measures))
    count = sum(step["measure"] == measure.id for step in steps)
    if data.draw(st.booleans()) and count < len(measure.shares):
        last = max((step["moment"] for step in steps), default=-1)
        steps.append({"measure": measure.id, "portion": count + 1, "moment": last + 1})
    else:
        assume(count)
        steps.remove(next(s for s in steps if (s["measure"], s["portion"]) == (measure.id, count)))
    amounts = {m.id: sum(step["measure"] == m.id for step in steps) for m in agreement.measures}
    allowed = any(orders.amounts == amounts for orders in all_orders(agreement))
    rules = {breach.rule for breach in check(agreement, {"steps": steps}).breaches}
    assert bool(rules & {"amount", "group"}) is not allowed or "group" in rules
