"""The planner against exhaustive search, and what has to hold of any two related agreements."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle.compare import differences
from tests.oracle.exhaustive import (
    best,
    contradictory,
    exists,
    minimal_conflicts,
    minimal_conflicts_by_definition,
)
from tests.oracle.rules import members
from tests.strategies.agreements import agreements
from tests.strategies.small import Seeded, small_agreement, small_agreements

import paripassu as pp
from paripassu.agreement.model import Agreement, Interval, Measure

SOME = settings(
    max_examples=examples(150),
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


def sound(agreement: Agreement) -> Agreement:
    """Pass over files that contradict themselves: reading them is refused."""
    assume(not contradictory(agreement))
    return agreement


def rank(agreement: Agreement) -> tuple[Fraction, ...] | None:
    """How good the best plan is, by what the monotonicities speak of; None: there is none."""
    plan = pp.plan(agreement)
    assert plan.status in ("optimal", "infeasible")
    if plan.objective is None:
        return None
    return (Fraction(len(plan.objective.left_out)), plan.objective.worst_exposure)


def as_good(after: tuple[Fraction, ...] | None, before: tuple[Fraction, ...] | None) -> bool:
    return before is None or (after is not None and after <= before)


# ------------------------------------------------------------------------ the oracle itself


@given(small_agreements(most_steps=4))
@settings(SOME, max_examples=examples(40))
def test_conflicts_by_duality_are_those_of_the_definition(agreement: Agreement) -> None:
    sound(agreement)
    assume(len(members(agreement)) <= 7)
    assert minimal_conflicts(agreement) == minimal_conflicts_by_definition(agreement)


# ----------------------------------------------------------------------------- the planner


@given(small_agreements())
@SOME
def test_plans_and_conflicts_are_those_of_exhaustive_search(agreement: Agreement) -> None:
    assert not list(differences(agreement))


@given(agreements(most_measures=4))
@SOME
def test_so_are_those_of_other_random_agreements(agreement: Agreement) -> None:
    assume(sum(len(measure.shares) for measure in agreement.measures) <= 9)
    assert not list(differences(agreement))


@given(small_agreements())
@SOME
def test_every_conflict_is_one_and_minimal(agreement: Agreement) -> None:
    sound(agreement)
    for conflict in pp.plan(agreement).conflicts:
        named = frozenset(conflict.members)
        assert not exists(agreement, named)
        for member in named:
            assert exists(agreement, named - {member})


@pytest.mark.seeded
def test_many_seeds() -> None:
    """The same each time; `python -m tests.soak` looks for others."""
    for seed in range(examples(300)):
        assert not list(differences(small_agreement(Seeded(seed)))), seed


def test_performing_nothing_can_be_the_plan() -> None:
    agreement = Agreement.model_validate(
        {
            "id": "nothing",
            "parties": [{"id": "a"}],
            "measures": [{"id": "m", "by": ["a"], "value": {"a": -1}}],
            "positions": [{"id": "q", "party": "a", "claim": "exclude", "measure": "m"}],
        }
    )
    assert not list(differences(agreement))
    assert pp.plan(agreement).steps == ()


# ---------------------------------------------------------------------- order of the file


def shuffled(agreement: Agreement, seed: int) -> Agreement:
    """Give the same agreement with its entries in another order."""
    generator = random.Random(seed)

    def mixed(entries: Any) -> tuple[Any, ...]:
        entries = list(entries)
        generator.shuffle(entries)
        return tuple(entries)

    return agreement.replace(
        parties=mixed(agreement.parties),
        measures=tuple(
            measure.replace(value=dict(mixed(measure.value.items())))
            for measure in mixed(agreement.measures)
        ),
        requirements=mixed(agreement.requirements),
        positions=tuple(
            position.replace(needs=dict(mixed(position.needs.items())))
            for position in mixed(agreement.positions)
        ),
        groups=tuple(mixed(group) for group in mixed(agreement.groups)),
    )


@given(small_agreements(), st.integers(0, 2**32))
@SOME
def test_the_order_of_the_file_changes_nothing(agreement: Agreement, seed: int) -> None:
    sound(agreement)
    before, after = (
        json.loads(json.dumps(pp.plan(a).to_json(), sort_keys=True))
        for a in (agreement, shuffled(agreement, seed))
    )
    for document in (before, after):
        del document["digest"]
        document["conflicts"] = sorted(sorted(c["members"]) for c in document.get("conflicts", []))
        document.get("warnings", []).sort()
        for key in ("left_out", "preferences_broken"):
            if document["objective"]:
                document["objective"][key].sort()
    assert before == after


# ------------------------------------------------------------------------- monotonicities


@given(small_agreements(), st.data())
@SOME
def test_more_stake_is_no_worse(agreement: Agreement, data: st.DataObject) -> None:
    sound(agreement)
    more = []
    for party in agreement.parties:
        by = data.draw(st.integers(0, 4))
        more.append(party.replace(stake=party.stake.moved(Fraction(by).__add__)))
    assert as_good(rank(agreement.replace(parties=tuple(more))), rank(agreement))


@given(small_agreements(), st.data())
@SOME
def test_more_tolerance_is_no_worse(agreement: Agreement, data: st.DataObject) -> None:
    sound(agreement)
    more = []
    for party in agreement.parties:
        by = data.draw(st.sampled_from((0, 1, 3, None)))
        if party.tolerance is not None:
            raised = None if by is None else party.tolerance.moved(Fraction(by).__add__)
            party = party.replace(tolerance=raised)
        more.append(party)
    assert as_good(rank(agreement.replace(parties=tuple(more))), rank(agreement))


@given(small_agreements(), st.data())
@SOME
def test_a_position_fewer_is_no_worse(agreement: Agreement, data: st.DataObject) -> None:
    """Conceding a limit restores the full amount, which can spoil the balance: other positions."""
    sound(agreement)
    others = [p.id for p in agreement.positions if not (p.binds and p.limits)]
    assume(others)
    dropped = data.draw(st.sampled_from(others))
    fewer = tuple(p for p in agreement.positions if p.id != dropped)
    assert as_good(rank(agreement.replace(positions=fewer)), rank(agreement))
    # --concede is as if the position were not in the file.
    conceded, without = (
        pp.plan(agreement, concede=[dropped]).to_json(),
        pp.plan(agreement.replace(positions=fewer)).to_json(),
    )
    assert conceded.pop("conceded") == [dropped]
    for document in (conceded, without):
        document.pop("conceded", None)
        del document["digest"]
    assert conceded == without


@given(small_agreements(), st.data())
@SOME
def test_a_member_fewer_is_no_worse_in_the_sense_of_conflict(
    agreement: Agreement, data: st.DataObject
) -> None:
    sound(agreement)
    named = members(agreement)
    more = frozenset(data.draw(st.lists(st.sampled_from(named), unique=True)))
    fewer = more - {data.draw(st.sampled_from(named))}
    assert exists(agreement, fewer) or not exists(agreement, more)


def finer(measure: Measure, factor: int) -> Measure:
    """Divide each portion of a measure, and its days."""
    return measure.replace(
        portions=measure.portions * factor,
        days=Interval(measure.days.low / factor, measure.days.high / factor),
    )


@given(small_agreements(most_steps=5), st.data())
@SOME
def test_finer_portions_keep_a_plan(agreement: Agreement, data: st.DataObject) -> None:
    """But not of a measure with a limit, a floor or a group.

    A plan is kept, not its worst exposure: the portions of what was the last moment stand before
    the new last moment, and now count.
    """
    sound(agreement)
    bound = {p.measure for p in agreement.positions if p.claim in ("at_most", "at_least")}
    bound |= {step.measure for group in agreement.groups for step in group}
    free = [m for m in agreement.measures if not m.stages and m.id not in bound]
    assume(free)
    chosen = data.draw(st.sampled_from(free))
    measures = tuple(
        finer(m, data.draw(st.integers(2, 3))) if m is chosen else m for m in agreement.measures
    )
    assume(rank(agreement) is not None)
    assert rank(agreement.replace(measures=measures)) is not None


def test_finer_portions_can_cost_exposure_that_was_in_the_last_moment() -> None:
    """So the promise about finer portions is one about plans, not about their exposure."""
    party = {"id": "a", "stake": 9, "tolerance": 6}
    measure = {"id": "m", "by": ["a"], "value": {"a": -3}}
    for portions, worst in ((1, 0), (3, Fraction(1, 3))):
        agreement = Agreement.model_validate(
            {"id": "x", "parties": [party], "measures": [{**measure, "portions": portions}]}
        )
        objective = pp.plan(agreement).objective
        assert objective is not None
        assert (objective.worst_exposure, objective.residual) == (worst, Fraction(1, 2))
        assert best(agreement).worst_exposure == worst
