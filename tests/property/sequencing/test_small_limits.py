"""Searches that are cut short: less is said then, and what is said is as true as ever."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction

import pytest
from tests.examples import examples
from tests.oracle.compare_repairs import differences
from tests.oracle.language.conflicts import amounts, minimal_conflicts
from tests.oracle.language.reading import File
from tests.oracle.language.reading import parse as literal
from tests.oracle.language.search import Answer, best
from tests.oracle.milder import faults
from tests.soak_repairs import bargain
from tests.strategies.language import written

import paripassu as pp
from paripassu.agreement.model import Agreement
from paripassu.agreement.read import parse_agreement
from paripassu.errors import AgreementError
from paripassu.sequencing import loses, planner
from paripassu.sequencing.explanation import Explanation
from paripassu.sequencing.order import dated, early, exposure
from paripassu.sequencing.plan import Plan
from paripassu.sequencing.preferences import total_weight
from paripassu.sequencing.reasons.model import Amount, DateAmount

#: Nodes of the search over dates, nodes of a probe, patience, states of the search over schedules.
LIMITS = ((0, 0, 0, 0), (1, 1, 0, 1), (1, 0, 9, 2), (2, 1, 1, 3), (3, 2, 1, 9), (6, 2, 2, 20))


@pytest.mark.slow
@pytest.mark.seeded
def test_a_search_cut_short_says_less_and_nothing_false(monkeypatch: pytest.MonkeyPatch) -> None:
    said = Counter[str]()
    wrong = []
    for seed in range(examples(800)):
        limit(monkeypatch, *LIMITS[seed % len(LIMITS)])
        wrong += [f"seed {seed}: {fault}" for fault in examined(seed, said)]
    assert not wrong
    # Each kind of half an answer was given, or nothing was cut short.
    halves = ("unknown", "not all conflicts", "not all repairs", "end not proven")
    assert all(said[half] for half in halves), said


def limit(patch: pytest.MonkeyPatch, nodes: int, probe: int, patience: int, states: int) -> None:
    """Cut every search by work, so that the test is the same however busy the machine is."""
    patch.setattr(dated, "NODES", nodes)
    patch.setattr(dated, "PROBE", probe)
    patch.setattr(dated, "PATIENCE", patience)
    patch.setattr(exposure, "STATES", states)
    patch.setattr(planner, "END_WORK", 40 * states)
    patch.setattr(planner, "PREFERENCE_SETS", 1 + states)
    patch.setattr(early, "WORK", 10 * states)
    patch.setattr(loses, "MOST", states)


def examined(seed: int, said: Counter[str]) -> Iterator[str]:
    """Say what is false in the answers to the agreement of a seed."""
    text = written(bargain(seed, 6))
    file = literal(text)
    wanted = best(file)
    try:
        agreement = parse_agreement(text)
        plan = pp.plan(agreement)
    except AgreementError:
        if wanted.status != "contradictory":
            yield f"is refused, and is {wanted.status}"
        return
    said[plan.status] += 1
    yield from _objective(agreement, plan, wanted, said)
    if plan.status != "infeasible":
        return
    if wanted.status == "optimal":
        yield "is called infeasible"
        return
    conflicts = minimal_conflicts(file)
    for conflict in plan.conflicts:
        yield from _conflict(file, frozenset(conflict.members), conflicts, conflict.amounts)
    yield from _explained(agreement, pp.explain(agreement, mixed=True), conflicts, said)


def _objective(
    agreement: Agreement, plan: Plan, wanted: Answer, said: Counter[str]
) -> Iterator[str]:
    goal = plan.objective
    if goal is None:
        return
    left, worst, bound = len(goal.left_out), goal.worst_exposure, goal.bound
    best_ = (wanted.left_out, wanted.worst_exposure)
    if wanted.status != "optimal" or (left, worst) < best_:
        yield f"has a plan {left, worst}, and is {wanted}"
    elif plan.status == "optimal" and (left, worst) != best_:
        yield f"calls {left, worst} optimal, and {best_} is"
    elif left == wanted.left_out and bound is not None and bound > wanted.worst_exposure:
        yield f"is bounded by {bound}, and {wanted.worst_exposure} is reached"
    said["end not proven"] += not goal.end_proven
    if plan.status == "optimal" and goal.end_proven:
        found = (total_weight(agreement, goal.preferences_broken), goal.end_day or 0)
        if found != (wanted.broken, wanted.end_day):
            yield f"calls {found} proven, and it is {wanted.broken, wanted.end_day}"


def _conflict(
    file: File,
    members: frozenset[str],
    conflicts: set[frozenset[str]],
    given: Iterable[Amount],
) -> Iterator[str]:
    if members not in conflicts:
        yield f"{sorted(members)} is no minimal conflict"
        return
    should = {member: [*values.values()] for member, values in amounts(file, members).items()}
    for amount in given:
        number = amount.least if not isinstance(amount, DateAmount) else _days(amount)
        if should.get(amount.member) != [number]:
            yield f"amounts of {sorted(members)} are {amount}, not {should}"


def _days(amount: DateAmount) -> Fraction | None:
    return amount.least_days if amount.earliest_day is None else amount.earliest_day


def _explained(
    agreement: Agreement,
    explanation: Explanation,
    conflicts: set[frozenset[str]],
    said: Counter[str],
) -> Iterator[str]:
    found = {frozenset(conflict.members) for conflict in explanation.conflicts}
    if not found <= conflicts:
        yield f"conflicts are {found - conflicts}, which are not minimal"
    if explanation.complete.conflicts and found != conflicts:
        yield f"conflicts are said to be all, and {conflicts - found} are missing"
    said["not all conflicts"] += not explanation.complete.conflicts
    said["not all repairs"] += not all(explanation.complete.repairs.values())
    for repair in explanation.repairs:
        said[repair.kind] += 1
        for fault in faults(agreement, repair):
            yield f"{repair.summary} {fault}"
    yield from differences(agreement, explanation, said)
