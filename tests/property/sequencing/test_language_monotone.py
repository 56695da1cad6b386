"""What can only help, over the whole language: docs/specification/sequencing.md#repairs."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.strategies.language import language_documents, written

import paripassu as pp
from paripassu.agreement.model import Agreement, Interval, Measure, Position
from paripassu.agreement.read import parse_agreement
from paripassu.deadline import Deadline
from paripassu.errors import AgreementError
from paripassu.sequencing.compile import Setting
from paripassu.sequencing.possible import Oracle, members

SOME = settings(
    max_examples=examples(150),
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


def read(document: Mapping[str, Any]) -> Agreement:
    """Read a file, passing over those that contradict themselves."""
    try:
        return parse_agreement(written(document))
    except AgreementError:
        assume(False)
        raise


def rank(agreement: Agreement) -> tuple[Fraction, ...] | None:
    """How good the best plan is, by what the monotonicities speak of; None: there is none."""
    try:
        plan = pp.plan(agreement)
    except AgreementError:
        assume(False)
        raise
    assert plan.status in ("optimal", "infeasible")
    if plan.objective is None:
        return None
    return (Fraction(len(plan.objective.left_out)), plan.objective.worst_exposure)


def helps(before: Agreement, after: Agreement) -> bool:
    """Whether a change leaves a plan as good as before, if there was one."""
    old = rank(before)
    assume(old is not None)
    new = rank(after)
    assert old is not None
    return new is not None and new <= old


@given(language_documents(), st.data())
@SOME
def test_more_stake_and_more_tolerance(document: dict[str, Any], data: st.DataObject) -> None:
    agreement = read(document)
    more = []
    for party in agreement.parties:
        stake, tolerance = (data.draw(st.integers(0, 3)) for _ in range(2))
        accepted = party.tolerance
        more.append(
            party.replace(
                stake=Interval(party.stake.low + stake, party.stake.high + stake),
                tolerance=None
                if accepted is None
                else Interval(accepted.low + tolerance, accepted.high + tolerance),
            )
        )
    assert helps(agreement, agreement.replace(parties=tuple(more)))


@given(language_documents(), st.data())
@SOME
def test_a_member_fewer(document: dict[str, Any], data: st.DataObject) -> None:
    agreement = read(document)
    named = members(agreement)
    more = frozenset(data.draw(st.lists(st.sampled_from(named), unique=True)))
    fewer = more - {data.draw(st.sampled_from(named))}
    oracle = Oracle(Setting.of(agreement), Deadline.after(None))
    assert oracle.possible(fewer) is not None or oracle.possible(more) is None


def shorter(measure: Measure, part: Fraction) -> Measure:
    """Take a part of the days of a measure, and of its stages."""
    return measure.replace(
        days=Interval(measure.days.low * part, measure.days.high * part),
        stages=tuple(
            stage
            if stage.days is None
            else stage.replace(days=Interval(stage.days.low * part, stage.days.high * part))
            for stage in measure.stages
        ),
    )


@given(language_documents(), st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(2, 3)]))
@SOME
def test_shorter_days_but_of_standing_measures(document: dict[str, Any], part: Fraction) -> None:
    agreement = read(document)
    measures = tuple(m if m.standing else shorter(m, part) for m in agreement.measures)
    assert helps(agreement, agreement.replace(measures=measures))


def milder(position: Position, data: st.DataObject) -> Position:
    """Ask for less, or later in the measure."""
    if position.has("needs") and data.draw(st.booleans()):
        needs = {
            name: need if isinstance(need, str) else need * data.draw(st.sampled_from([0, 1]))
            for name, need in position.needs.items()
        }
        return position.replace(needs=needs)
    return position.replace(gate="end")


@given(language_documents(), st.data())
@SOME
def test_a_need_lower_or_a_gate_later_in_after(
    document: dict[str, Any], data: st.DataObject
) -> None:
    agreement = read(document)
    waiting = [p.id for p in agreement.positions if p.claim == "after" and p.binds]
    assume(waiting)
    chosen = data.draw(st.sampled_from(waiting))
    positions = tuple(milder(p, data) if p.id == chosen else p for p in agreement.positions)
    assert helps(agreement, agreement.replace(positions=positions))
