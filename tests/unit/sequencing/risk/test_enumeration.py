"""The exact answer beside an enumeration: each set of positions weighed by numerical integration.

The sums are done here in floats, and each set is decided on by the literal oracle.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, product
from math import prod

import numpy as np
import pytest
from tests.oracle import risk as oracle
from tests.oracle.exhaustive import contradictory

import paripassu as pp
from paripassu.agreement.model import Agreement
from paripassu.errors import AgreementError
from paripassu.sequencing.risk.families import Knowledge
from paripassu.sequencing.risk.grid import Grid
from paripassu.sequencing.risk.inputs import Group, Inputs
from paripassu.sequencing.risk.plans import contenders
from paripassu.sequencing.risk.world import World

pytestmark = pytest.mark.seeded


def weights(group: Group) -> dict[frozenset[str], float]:
    """Give the probability of each set, by Gauss and Legendre between the ends of likelihoods."""
    places, lengths = np.polynomial.legendre.leggauss(12)
    ends = sorted({0.0, 1.0, *(float(end) for pair in group.likelihoods for end in pair)})
    found: dict[frozenset[str], float] = {}
    for begin, end in pairwise(ends):
        for place, length in zip(places, lengths, strict=True):
            u = begin + (end - begin) * (place + 1) / 2
            for chosen in product((True, False), repeat=len(group.positions)):
                density = length * (end - begin) / 2
                for holds, (low, high) in zip(chosen, group.likelihoods, strict=True):
                    likely = float(low), float(high)
                    above = (
                        float(u < likely[0])
                        if low == high
                        else min(1.0, max(0.0, (likely[1] - u) / (likely[1] - likely[0])))
                    )
                    density *= above if holds else 1 - above
                held = frozenset(
                    p for p, holds in zip(group.positions, chosen, strict=True) if holds
                )
                found[held] = found.get(held, 0.0) + density
    return {held: weight for held, weight in found.items() if weight > 1e-12}


def agreement(seed: int) -> Agreement | None:
    """Make an agreement whose values are points; None: it contradicts itself, or is too plain."""
    try:
        made = oracle.uncertain(seed, 5, points=True)
    except (AgreementError, ValueError):
        return None
    plain = sum(position.binds for position in made.positions) < 2
    return None if plain or contradictory(made) else made


@pytest.mark.parametrize("seed", [s for s in range(60) if agreement(s) is not None][:8])
def test_exact_is_enumeration(seed: int) -> None:
    made = agreement(seed)
    assert made is not None
    answer = pp.risk(made)
    assert answer.method == "exact"
    groups = [(group.name, weights(group)) for group in Inputs.of(made).groups]
    cells = []
    for choice in product(*(own.items() for _, own in groups)):
        held = frozenset().union(*(case for case, _ in choice))
        weight = float(np.prod([weight for _, weight in choice]))
        cells.append((tuple(case for case, _ in choice), held, weight))
    deals = {held: oracle.deal(made, held) for _, held, _ in cells}
    likely = sum(weight for _, held, weight in cells if deals[held])
    assert float(answer.deal.probability) == pytest.approx(likely, abs=1e-12)
    failing = [(held, weight) for _, held, weight in cells if not deals[held]]
    ways = {held: oracle.in_the_way(made, held) for held, _ in failing}
    shares = {frozenset(one.members): float(one.share) for one in answer.conflicts}
    for conflict in frozenset().union(*ways.values()):
        expected = sum(weight for held, weight in failing if conflict in ways[held])
        assert shares.pop(conflict) == pytest.approx(expected / (1 - likely), abs=1e-9)
    assert shares == {}
    for at, (name, own) in enumerate(groups):
        if len(own) == 1:
            continue
        (told,) = [one for one in answer.inputs if one.input == name]
        assert {frozenset(case.held or ()) for case in told.given} == own.keys()
        for case in told.given:
            held_so = frozenset(case.held or ())
            inside = [(h, w) for chosen, h, w in cells if chosen[at] == held_so]
            whole = sum(w for _, w in inside)
            assert float(case.weight) == pytest.approx(own[held_so], abs=1e-12)
            part = sum(w for h, w in inside if deals[h]) / whole
            assert float(case.probability) == pytest.approx(part, abs=1e-9)
        moved = sum(
            case.weight * abs(case.probability - answer.deal.probability) for case in told.given
        )
        assert told.information.value == moved
        if told.total_effect is not None:
            assert float(told.total_effect.value) == pytest.approx(
                left(cells, deals, at) / (likely * (1 - likely)), abs=1e-9
            )
        assert told.worth.value == worth(made, name)
    robust = answer.robust_plan
    if robust is not None:
        # a plan that holds is a deal, and no plan holds more often than the bound
        assert robust.share <= answer.deal.probability
        assert robust.bound is not None
        assert robust.share <= robust.bound <= max(answer.deal.probability, robust.share)
        kept = sum(weight for _, held, weight in cells if not held & set(robust.breaks))
        assert float(robust.share) == pytest.approx(kept, abs=1e-12)
    else:
        assert answer.deal.probability == 0


def worth(made: Agreement, name: str) -> Fraction:
    """Give what an input is worth by looking at each cell and each candidate, as a fraction."""
    world = World.of(made)
    grid = Grid.of(world)
    assert grid is not None
    known = Knowledge(world)
    known.begin()
    broken = [
        frozenset(world.held) - one.way.met
        for one in contenders(world, [known.families[0]], [None])
        if one.safe
    ]
    (at,) = [k for k, axis in enumerate(grid.axes) if axis.group.name == name]
    cells = list(product(*(zip(axis.cases, axis.chances, strict=True) for axis in grid.axes)))

    def likely(own: frozenset[str], case: frozenset[str] | None) -> Fraction:
        total = Fraction(0)
        for cell in cells:
            held = grid.certain.union(*(one for one, _ in cell))
            if not held & own and case in (None, cell[at][0]):
                total += Fraction(prod(chance for _, chance in cell))
        return total

    always = max((likely(own, None) for own in broken), default=Fraction(0))
    best = (max((likely(own, case) for own in broken), default=0) for case in grid.axes[at].cases)
    return sum(best, Fraction(0)) - always


def left(
    cells: list[tuple[tuple[frozenset[str], ...], frozenset[str], float]],
    deals: dict[frozenset[str], bool],
    at: int,
) -> float:
    """Give the mean variance that is left when all other groups are known."""
    by_others: dict[object, list[tuple[float, bool]]] = {}
    for chosen, held, weight in cells:
        others = (*chosen[:at], *chosen[at + 1 :])
        by_others.setdefault(others, []).append((weight, deals[held]))
    total = 0.0
    for inside in by_others.values():
        whole = sum(weight for weight, _ in inside)
        mean = sum(weight for weight, deal in inside if deal) / whole
        total += whole * mean * (1 - mean)
    return total


def test_halves_are_fractions() -> None:
    group = Group("root:r", ("p", "q"), ((Fraction(0), Fraction(1)), (Fraction(0), Fraction(1))))
    assert weights(group)[frozenset("pq")] == pytest.approx(1 / 3)
