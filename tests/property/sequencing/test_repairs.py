"""Repairs against trying every change there is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import product

import pytest
from hypothesis import HealthCheck, assume, given, settings
from tests.examples import examples
from tests.oracle.exhaustive import best
from tests.oracle.repairs import works
from tests.strategies.small import small_agreements

from paripassu.agreement.model import Agreement, Step
from paripassu.deadline import Deadline
from paripassu.sequencing.conflicts import minimal_conflicts
from paripassu.sequencing.planner import without
from paripassu.sequencing.repairs import concede, soften, split, together
from paripassu.sequencing.repairs.chains import chains as all_chains
from paripassu.sequencing.repairs.cores import Cores
from paripassu.sequencing.repairs.fluid import fluid_conflict
from paripassu.sequencing.repairs.milder import Vector, milder_or_equal

NEVER = Deadline.after(None)
MANY = 10_000
SLOW = settings(
    max_examples=examples(120),
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


def cores(agreement: Agreement) -> Cores:
    found = minimal_conflicts(agreement, deadline=NEVER)
    return Cores(agreement, NEVER, [frozenset(c.members) for c in found.conflicts])


def minimal(vectors: Iterable[Vector], change: Callable[[Vector], Agreement]) -> set[Vector]:
    """Every vector that works and lies above no other one that does."""
    good = [vector for vector in vectors if works(change(vector))]
    return {
        vector
        for vector in good
        if not any(other != vector and milder_or_equal(other, vector) for other in good)
    }


@given(small_agreements(most_steps=6))
@SLOW
def test_every_minimal_softening_is_found_and_nothing_else(agreement: Agreement) -> None:
    assume(best(agreement).status == "infeasible")
    chains = all_chains(agreement, red_lines=True)
    levels = [range(chain.top + 1) for chain in chains.values()]
    space = 1
    for level in levels:
        space *= len(level)
    assume(1 < space <= 200)
    every = [
        tuple(sorted((name, at) for name, at in zip(chains, choice, strict=True) if at))
        for choice in product(*levels)
    ]
    found_chains, found = soften.find(cores(agreement), red_lines=True, most=MANY)
    assert found.complete
    assert list(found_chains) == list(chains)
    assert set(found.vectors) == minimal(
        every, lambda vector: soften.softened(agreement, chains, vector)
    )


@given(small_agreements(most_steps=6))
@SLOW
def test_every_minimal_concession_is_found_and_nothing_else(agreement: Agreement) -> None:
    assume(best(agreement).status == "infeasible")
    demands = sorted(p.id for p in agreement.positions if p.firm == "demand")
    assume(demands)
    every = [
        tuple((name, 1) for name, given_up in zip(demands, choice, strict=True) if given_up)
        for choice in product((False, True), repeat=len(demands))
    ]
    found = concede.find(cores(agreement), red_lines=False, most=MANY)
    assert found.complete
    assert set(found.vectors) == minimal(
        every, lambda vector: without(agreement, (name for name, _ in vector))
    )


@given(small_agreements(most_steps=5))
@settings(SLOW, max_examples=examples(40))
def test_every_minimal_split_into_halves_or_thirds_is_found(agreement: Agreement) -> None:
    assume(best(agreement).status == "infeasible")
    measures = split.splittable(agreement)
    assume(1 <= len(measures) <= 3)
    assume(sum(len(m.shares) for m in agreement.measures) <= 4)
    every = [
        tuple((name, level) for name, level in zip(measures, choice, strict=True) if level)
        for choice in product(range(3), repeat=len(measures))
    ]

    def change(vector: Vector) -> Agreement:
        return split.split(agreement, {name: level + 1 for name, level in vector})

    expected = minimal(every, change)
    if fluid_conflict(agreement, frozenset(measures)):
        assert not expected
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(split, "FACTORS", range(2, 4))
        found = split.find(cores(agreement), most=MANY)
    assert found.complete
    assert set(found.vectors) == expected


@given(small_agreements(most_steps=6))
@settings(SLOW, max_examples=examples(60))
def test_pairs_work_and_no_fewer_do(agreement: Agreement) -> None:
    assume(best(agreement).status == "infeasible")
    found = together.find(cores(agreement), most=MANY)
    assert found.complete
    for vector in found.vectors:
        pairs = [together.parse(name) for name, _ in vector]
        assert works(together.pair(agreement, pairs))
        for index in range(len(pairs)):
            fewer = pairs[:index] + pairs[index + 1 :]
            assert not works(together.pair(agreement, fewer))
        for one, other in pairs:
            performers = [set(agreement.measure[step.measure].by) for step in (one, other)]
            assert performers[0] != performers[1]
    if not found.vectors:
        # No single pair of any two measures works either, beyond those that conflicts name.
        named = [
            together.named(agreement, c.members)
            for c in minimal_conflicts(agreement, deadline=NEVER).conflicts
        ]
        for names in named:
            for first in sorted(names):
                for second in sorted(names):
                    if first < second:
                        _no_single_pair(agreement, first, second)


def _no_single_pair(agreement: Agreement, one: str, other: str) -> None:
    a, b = agreement.measure[one], agreement.measure[other]
    if set(a.by) == set(b.by):
        return
    grouped = {step for group in agreement.groups for step in group}
    for i in range(len(a.shares)):
        for j in range(len(b.shares)):
            steps = (Step(one, i + 1), Step(other, j + 1))
            if grouped & set(steps):
                continue
            if sum(len(m.shares) for m in agreement.measures) > 2:
                assert not works(together.pair(agreement, [steps]))
