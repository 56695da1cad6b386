"""check against the literal oracle, over the whole language: orders, days, and the best plans."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle.language.judge import document, has_time, is_plan, steps_of
from tests.oracle.language.reading import File
from tests.oracle.language.reading import parse as literal
from tests.oracle.language.rules import node
from tests.oracle.language.search import ZERO, Found, Orders, best, plans
from tests.oracle.load import parse
from tests.strategies.language import language_documents, written

from paripassu.sequencing.check import Report, check

pytestmark = pytest.mark.slow

SOME = partial(settings, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])


def told(report: Report) -> list[str]:
    return [str(breach) for breach in report.breaches]


def orders_of(file: File, data: st.DataObject) -> Orders:
    """Draw one of the amounts that everything that binds allows."""
    found = [orders for orders, _ in plans(file, frozenset(file.members()))]
    assume(found)
    return data.draw(st.sampled_from(found))


@given(language_documents(), st.data())
@SOME(max_examples=examples(400))
def test_an_order_holds_where_the_oracle_says_so(
    entries: dict[str, object], data: st.DataObject
) -> None:
    text = written(entries)
    orders = orders_of(literal(text), data)
    order: list[int] = []
    left = [*range(len(orders.rules.moments))]
    prefer = data.draw(st.booleans())  # of random orders few are plans
    while left:
        may = [m for m in left if orders.rules.may_come(m, order)] if prefer else []
        order.append(data.draw(st.sampled_from(may or left)))
        left.remove(order[-1])
    wanted = is_plan(orders, order)
    event(f"plan: {wanted}")
    report = check(parse(text), {"steps": steps_of(orders, order)})
    assert report.ok is wanted, told(report)


def every_day(found: Found) -> dict[str, Fraction]:
    """Give the days of all steps; those that the oracle did not have to move are 0."""
    return {
        name: found.days.get(name, ZERO)
        for moment in found.orders.rules.moments
        for step in moment
        for name in (node(step, end=False), node(step, end=True))
    }


@given(language_documents(), st.data())
@SOME(max_examples=examples(400))
def test_days_hold_where_the_oracle_says_so(
    entries: dict[str, object], data: st.DataObject
) -> None:
    text = written(entries)
    orders = orders_of(literal(text), data)
    assume(has_time(orders) and orders.rules.moments)
    orders.least(lambda _: ZERO, first=True)
    assume(orders.found is not None)
    assert orders.found is not None
    days = every_day(orders.found)
    moves = st.sampled_from([Fraction(move) for move in ("1", "-1", "1/2", "2", "-2")])
    for name in data.draw(st.lists(st.sampled_from(sorted(days)), max_size=3)):
        move = data.draw(moves)
        # Half of the moves are of all that comes later, which many plans allow.
        later = [other for other in days if days[other] >= days[name]]
        for other in later if data.draw(st.booleans()) else [name]:
            days[other] += move
    wanted = is_plan(orders, orders.found.order, days)
    event(f"plan: {wanted}")
    report = check(parse(text), {"steps": steps_of(orders, orders.found.order, days)})
    assert report.ok is wanted, told(report)


@given(language_documents())
@SOME(max_examples=examples(200))
def test_the_best_plans_hold_with_all_that_is_printed(entries: dict[str, object]) -> None:
    text = written(entries)
    answer = best(literal(text))
    assume(answer.plan is not None)
    assert answer.plan is not None
    said = document(answer.plan)
    report = check(parse(text), said)
    assert report.ok, told(report)
    assert report.worst_exposure == answer.worst_exposure
    assert len(report.left_out) == answer.left_out
    assert frozenset(report.chosen) in answer.chosen
    file = answer.plan.orders.file
    broken = sum((file.weight(file.positions[id_]) for id_ in report.preferences_broken), ZERO)
    assert broken == answer.broken
    # Order is enough: the least days are worked out.
    for step in said["steps"]:
        step.pop("start_day", None)
        step.pop("end_day", None)
    if not any(not position.binds for position in file.positions.values()):
        again = check(parse(text), said)
        assert again.ok, told(again)
        assert again.end_day in (None, answer.end_day)
