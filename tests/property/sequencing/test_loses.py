"""Who loses by the whole, against the definition: every limit applied or not, every option."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain, combinations
from unittest.mock import patch

from hypothesis import assume, given, settings
from tests.examples import examples
from tests.oracle.exhaustive import contradictory
from tests.shared import shared
from tests.strategies.agreements import agreements
from tests.strategies.small import small_agreements

import paripassu as pp
from paripassu.agreement.model import Agreement
from paripassu.sequencing import loses
from paripassu.sequencing.amounts import amounts, splits_a_group
from paripassu.sequencing.loses import losers
from paripassu.sequencing.plan import Loss

SOME = settings(max_examples=examples(200))


def subsets(items: list[str]) -> list[tuple[str, ...]]:
    return list(chain.from_iterable(combinations(items, n) for n in range(len(items) + 1)))


def by_definition(agreement: Agreement) -> dict[str, Fraction]:
    limits = [p.id for p in agreement.positions if p.binds and p.limits]
    options = [m.id for m in agreement.measures if m.optional]
    allowed = []
    for applied in subsets(limits):
        for left_out in subsets(options):
            positions = [agreement.position[name] for name in applied]
            counts = amounts(agreement, positions, frozenset(left_out))
            if not splits_a_group(agreement, counts):
                allowed.append(counts)
    found = {}
    for party in agreement.parties:
        best = max(
            (
                sum(
                    (
                        m.value_to(party.id).low * share
                        for m in agreement.measures
                        for share in m.shares[: counts[m.id]]
                    ),
                    Fraction(0),
                )
                for counts in allowed
            ),
            default=None,
        )
        performs = all(
            any(counts[m.id] and party.id in m.by for m in agreement.measures) for counts in allowed
        )
        if best is not None and performs and best + party.stake.low < 0:
            found[party.id] = best
    return found


def holds(agreement: Agreement) -> None:
    assume(not contradictory(agreement))
    named = {one.party: one.gain for one in losers(agreement)}
    assert named == by_definition(agreement)
    found = pp.plan(agreement)
    if named:
        assert found.status == "infeasible"
        conflicts = [conflict.members for conflict in pp.explain(agreement, kinds=()).conflicts]
        assert all((f"safe:{party}",) in conflicts for party in named)


@given(small_agreements())
@SOME
def test_who_loses_is_as_defined_and_a_conflict_alone(agreement: Agreement) -> None:
    holds(agreement)


@given(agreements(most_measures=3))
@SOME
def test_so_it_is_in_other_random_agreements(agreement: Agreement) -> None:
    holds(agreement)


@given(small_agreements())
@SOME
def test_where_groups_are_too_large_nobody_is_named_who_does_not_lose(agreement: Agreement) -> None:
    assume(agreement.groups)
    with patch.object(loses, "MOST", 0):
        named = {one.party: one.gain for one in losers(agreement)}
    exact = by_definition(agreement)
    assert named.keys() <= exact.keys()
    assert all(gain >= exact[party] for party, gain in named.items())


def test_the_cause_is_named_first_and_no_more_is_claimed_than_was_searched() -> None:
    agreement = pp.read_agreement(shared("trials") / "loses-by-the-whole.toml")
    explanation = pp.explain(agreement)
    lost = Loss(party="a", gain=Fraction(-2), stake=Fraction(1))
    assert explanation.loses == pp.plan(agreement).loses == (lost,)
    assert explanation.searched == tuple(explanation.complete.repairs)
    assert not explanation.repairs
