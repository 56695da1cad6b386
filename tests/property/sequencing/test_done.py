"""Planning on from what is done: against exhaustive search, and against planning from the start."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import permutations
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle.exhaustive import contradictory, plans
from tests.oracle.resumed import left_of, status_of
from tests.strategies.language import language_documents, written
from tests.strategies.small import small_agreements

import paripassu as pp
from paripassu.agreement.model import Agreement, Step

SOME = settings(
    max_examples=examples(120),
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
Past = list[tuple[tuple[Step, ...], int]]


def past_of(agreement: Agreement, seed: int) -> tuple[Past, int]:
    """Perform some moments in turn, on some days, whatever the parties would have wanted."""
    chance = random.Random(seed)
    amounts = [orders for orders, _ in plans(agreement)]
    assume(amounts)
    orders = chance.choice(amounts)
    waiting = [*orders.rules.moments]
    done: set[Step] = set()
    past: Past = []
    day = 0
    for _ in range(chance.randint(0, len(waiting))):
        ready = [
            moment
            for moment in waiting
            if all(
                step.portion == 1
                or Step(step.measure, step.portion - 1) in done
                or Step(step.measure, step.portion - 1) in moment
                for step in moment
            )
        ]
        if not ready:
            break
        moment = chance.choice(ready)
        waiting.remove(moment)
        done.update(moment)
        day += chance.choice((0, 0, 1, 2))
        past.append((moment, day))
    return past, day + chance.choice((0, 0, 1))


def rest_of(plan: pp.Plan, past: Past) -> list[set[Step]]:
    """Give the moments of a plan after those that are done."""
    count = len(past)
    moments: dict[int, set[Step]] = {}
    for step in plan.steps:
        moments.setdefault(step.moment, set()).add(Step(step.measure, step.portion))
    return [moments[number] for number in sorted(moments)][count:]


@given(small_agreements(most_steps=6), st.integers(0, 10**6))
@settings(SOME)
def test_what_is_left_is_planned_as_well_as_exhaustive_search_can(
    agreement: Agreement, seed: int
) -> None:
    assume(not contradictory(agreement))
    past, at = past_of(agreement, seed)
    status = status_of(agreement, past, at)
    found = [*left_of(agreement, past, at)]
    plan = pp.plan(agreement, done=status)
    if not found:
        assert plan.status == "infeasible", plan
        return
    assert plan.status == "optimal"
    assert plan.objective is not None
    fewest = min(len(left_out) for left_out, _, _ in found)
    least = min(worst for left_out, worst, _ in found if len(left_out) == fewest)
    assert len(plan.objective.left_out) <= fewest
    here = pp.check(agreement, plan.to_json(), done=status)
    assert here.ok, here.breaches
    # What was reached before is not undone by the best of plans.
    kept = [max(ratios(agreement, plan)[: len(past)], default=0)]
    assert plan.objective.worst_exposure == max(least, *kept)
    taken = [frozenset(moment) for moment in rest_of(plan, past)]
    assert taken in [[frozenset(m) for m in moments] for _, _, moments in found]


def ratios(agreement: Agreement, plan: pp.Plan) -> list[Any]:
    """Give the exposure after each moment, in tolerances."""
    found = []
    for number in sorted({step.moment for step in plan.steps}):
        step = next(step for step in plan.steps if step.moment == number)
        found.append(
            max(
                (
                    step.exposure[party.id] / party.tolerance.low
                    for party in agreement.parties
                    if party.tolerance and party.tolerance.low
                ),
                default=0,
            )
        )
    return found[:-1]


@given(small_agreements(most_steps=5), st.integers(0, 10**6))
@settings(SOME)
def test_the_check_accepts_what_exhaustive_search_accepts_and_nothing_else(
    agreement: Agreement, seed: int
) -> None:
    assume(not contradictory(agreement))
    past, at = past_of(agreement, seed)
    status = status_of(agreement, past, at)
    good = {
        tuple(frozenset(moment) for moment in moments)
        for _, _, moments in left_of(agreement, past, at)
    }
    chance = random.Random(seed + 1)
    for orders, _ in plans(agreement):
        left = [m for m in orders.rules.moments if m not in [one for one, _ in past]]
        if not {step for moment, _ in past for step in moment} <= {
            step for moment in orders.rules.moments for step in moment
        }:
            continue
        for _ in range(4):
            order = chance.sample(left, len(left))
            report = pp.check(agreement, document(past, order), done=status)
            assert report.ok == (tuple(map(frozenset, order)) in good), report.breaches


def document(past: Past, rest: Sequence[tuple[Step, ...]]) -> dict[str, Any]:
    moments = [*(moment for moment, _ in past), *rest]
    return {
        "format": "paripassu/plan/1",
        "steps": [
            {"moment": number, "measure": step.measure, "portion": step.portion}
            for number, moment in enumerate(moments)
            for step in moment
        ],
    }


@given(small_agreements(most_steps=6))
@settings(SOME, max_examples=examples(40))
def test_where_nothing_is_done_yet_the_plan_is_the_plan(agreement: Agreement) -> None:
    assume(not contradictory(agreement))
    status = status_of(agreement, [], 0)
    plain, here = pp.plan(agreement), pp.plan(agreement, done=status)
    assert here.model_copy(update={"conflicts": (), "loses": (), "even_pace": None}) == (
        plain.model_copy(update={"conflicts": (), "loses": (), "even_pace": None})
    )
    assert [one.members for one in here.conflicts] == [one.members for one in plain.conflicts]
    if plain.found:
        assert pp.check(agreement, plain, done=status).ok


@given(language_documents(most_steps=6), st.integers(0, 10**6))
@settings(SOME, max_examples=examples(60))
def test_no_order_that_the_check_accepts_is_better_than_the_plan_of_what_is_left(
    document_: dict[str, Any], seed: int
) -> None:
    """The whole language: deadlines that run, standing measures, alternatives."""
    chance = random.Random(seed)
    try:
        agreement = pp.parse_agreement(written(document_))
        planned = pp.plan(agreement)
    except pp.AgreementError:
        assume(False)
    assume(planned.found and agreement.start is not None)
    moments = [tuple(sorted(moment)) for moment in rest_of(planned, [])]
    ends = {Step(one.measure, one.portion): one.end_day for one in planned.steps}
    past: Past = []
    day = 0
    for moment in moments[: chance.randint(max(0, len(moments) - 4), len(moments))]:
        day = max(day, int(ends[moment[0]] or 0)) + chance.choice((0, 0, 0, 1))
        past.append((moment, day))
    status = status_of(agreement, past, day + chance.choice((0, 0, 1)))
    plan = pp.plan(agreement, done=status)
    reports = [
        pp.check(agreement, document(past, order), done=status)
        for order in permutations(moments[len(past) :])
    ]
    good = [(len(one.left_out), one.worst_exposure) for one in reports if one.ok]
    if plan.status == "infeasible":
        assert not good
        return
    assert plan.status == "optimal"
    assert plan.objective is not None
    assert pp.check(agreement, plan, done=status).ok
    found = (len(plan.objective.left_out), plan.objective.worst_exposure)
    assert all(found <= one for one in good)
