"""Repairs as explain gives them, against trying every change by a second reading of the rules."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle.exhaustive import best
from tests.oracle.repairs import (
    Levels,
    best_share,
    burden,
    concessions,
    least_deposit,
    least_factor,
    least_tolerance,
    solved,
    split_by,
    with_tolerance,
    works,
)
from tests.oracle.softening import levels_of, milder, softened, softening_burden, softenings
from tests.strategies.small import small_agreements

import paripassu as pp
from paripassu.agreement.model import Agreement, Step
from paripassu.sequencing.explanation import Explanation
from paripassu.sequencing.repairs.kinds import (
    Concede,
    Deposit,
    Share,
    Soften,
    Split,
    Together,
    Tolerance,
)

SOME = settings(
    max_examples=examples(60),
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
BARGAINS = st.booleans().flatmap(lambda bargain: small_agreements(most_steps=6, bargain=bargain))
#: At most so many of a kind are given.
MOST = 10


def broken(agreement: Agreement) -> Agreement:
    assume(best(agreement).status == "infeasible")
    return agreement


def weighty(burdens: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Leave out what costs nothing: listed or not, that is the same burden."""
    return {party: weight for party, weight in burdens.items() if weight}


def touches_red_lines(explanation: Explanation) -> bool:
    return any(repair.red_lines for repair in explanation.repairs)


@given(BARGAINS)
@SOME
def test_softenings(agreement: Agreement) -> None:
    broken(agreement)
    explanation = pp.explain(agreement, kinds=["soften"])
    given = [repair for repair in explanation.repairs if isinstance(repair, Soften)]
    # Red lines are touched only where nothing else works.
    components, expected = milder(agreement), set[Levels]()
    space = 1
    for component in milder(agreement, red_lines=True):
        space *= len(component.values)
    assume(space <= 300)
    components, expected = softenings(agreement)
    assert touches_red_lines(explanation) is (bool(given) and not expected)
    if not expected:
        components, expected = softenings(agreement, red_lines=True)
    found = {levels_of(agreement, components, repair.changes): repair for repair in given}
    assert set(found) <= expected
    assert len(found) == len(given)
    if explanation.complete.repairs["soften"]:
        assert set(found) == expected
    else:
        assert len(found) == MOST
    for vector, repair in found.items():
        assert weighty(repair.burden) == weighty(softening_burden(agreement, components, vector))
        after = solved(softened(agreement, components, vector))
        assert repair.worst_exposure == after.worst_exposure


@given(BARGAINS)
@SOME
def test_concessions(agreement: Agreement) -> None:
    broken(agreement)
    explanation = pp.explain(agreement, kinds=["concede"])
    expected = concessions(agreement) or concessions(agreement, red_lines=True)
    given = [repair for repair in explanation.repairs if isinstance(repair, Concede)]
    found = {frozenset(repair.positions) for repair in given}
    assert found <= expected
    if explanation.complete.repairs["concede"]:
        assert found == expected
    for repair in given:
        given_up = dict.fromkeys(repair.positions, Fraction(1))
        assert weighty(repair.burden) == weighty(burden(agreement, given_up))
        red = {name for name in repair.positions if agreement.position[name].firm == "red line"}
        assert set(repair.red_lines) == red


@given(BARGAINS)
@SOME
def test_deposits(agreement: Agreement) -> None:
    broken(agreement)
    found: dict[str, Fraction] = {}
    for repair in pp.explain(agreement, kinds=["deposit"]).repairs:
        assert isinstance(repair, Deposit)
        if len(repair.deposits) == 1:
            found.update(repair.deposits)
        # Each is posted when the first moment begins, and leaves a plan.
        assert best(agreement, deposit=repair.deposits).status == "optimal"
    assert found == {
        party: amount
        for party in agreement.party
        if (amount := least_deposit(agreement, party)) is not None
    }


@given(BARGAINS)
@SOME
def test_tolerances(agreement: Agreement) -> None:
    broken(agreement)
    found: dict[str, Fraction] = {}
    factors: list[Fraction] = []
    for repair in pp.explain(agreement, kinds=["tolerance"]).repairs:
        assert isinstance(repair, Tolerance)
        if repair.party is not None and repair.tolerance is not None:
            found[repair.party] = repair.tolerance.after
            raised = with_tolerance(agreement, repair.party, repair.tolerance.after)
            assert works(raised)
        elif repair.factor is not None:
            factors.append(repair.factor)
    assert found == {
        party.id: least
        for party in agreement.parties
        if party.tolerance is not None
        and (least := least_tolerance(agreement, party.id)) is not None
    }
    factor = least_factor(agreement)
    assert factors == ([] if factor is None else [factor])


@given(BARGAINS)
@SOME
def test_shares(agreement: Agreement) -> None:
    broken(agreement)
    found = {
        repair.measure: (repair.share, frozenset(repair.positions))
        for repair in pp.explain(agreement, kinds=["share"]).repairs
        if isinstance(repair, Share)
    }
    expected = {m.id: best_share(agreement, m.id) for m in agreement.measures}
    assert found == {name: share for name, share in expected.items() if share is not None}


@given(small_agreements(most_steps=5))
@settings(SOME, max_examples=examples(25))
def test_splits_and_pairs_work_and_are_minimal(agreement: Agreement) -> None:
    broken(agreement)
    for repair in pp.explain(agreement, kinds=["split", "together"], time_limit=5).repairs:
        if isinstance(repair, Split):
            assert works(split_by(agreement, repair.factors))
            for name, factor in repair.factors.items():
                assert not works(split_by(agreement, {**repair.factors, name: factor - 1}))
        if isinstance(repair, Together):
            groups = [tuple(map(parse, pair)) for pair in repair.pairs]
            for index in range(len(groups)):
                fewer = groups[:index] + groups[index + 1 :]
                assert not works(agreement.replace(groups=(*agreement.groups, *fewer)))
            assert works(agreement.replace(groups=(*agreement.groups, *groups)))


def parse(name: str) -> Step:
    measure, portion = name.split(":")
    return Step(measure, int(portion))
