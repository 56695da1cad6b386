"""A literal oracle of risk: one exhaustive search per future, nothing remembered between them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

from tests.oracle.exhaustive import exists, minimal_conflicts, plans
from tests.oracle.rules import members
from tests.strategies.small import Seeded, small_agreement

from paripassu.agreement.model import Agreement

#: Likelihoods that a random position may have.
_LIKELIHOODS = ((0.2, 0.9), (0.5, 0.8), (0.7, 0.7), (0.3, 0.6), (1, 1), (0, 0.4))


def uncertain(seed: int, most_steps: int = 6, *, points: bool = False) -> Agreement:
    """Make a random agreement whose positions have likelihoods, some of them with shared roots."""
    source = Seeded(seed)
    agreement = small_agreement(source, most_steps)
    reports = [
        {"id": "r1", "outlet": "one", "reliability": "B", "credibility": 2},
        {"id": "r2", "outlet": "two", "reliability": "B", "credibility": 2},
        {"id": "r3", "outlet": "of both", "reliability": "C", "credibility": 3, "cites": ["r1"]},
    ]
    rests = ((), ("r1",), ("r2",), ("r3",), ("r2", "r3"))
    made = agreement.replace(
        sources=tuple(reports),
        positions=tuple(
            position.replace(
                likelihood=[Fraction(str(end)) for end in source.among(_LIKELIHOODS)],
                source=source.among(rests),
            )
            for position in agreement.positions
        ),
    )
    return with_points(made) if points else made


def with_points(agreement: Agreement) -> Agreement:
    """Give an agreement with every number at its low end."""
    return agreement.replace(
        parties=tuple(
            party.replace(
                stake=party.stake.low,
                tolerance=None if party.tolerance is None else party.tolerance.low,
            )
            for party in agreement.parties
        ),
        measures=tuple(
            measure.replace(value={p: v.low for p, v in measure.value.items()})
            for measure in agreement.measures
        ),
    )


def deal(agreement: Agreement, held: frozenset[str]) -> bool:
    """Whether there is a deal where these positions are held; every number a point."""
    conditions = [m for m in members(agreement) if m not in agreement.position]
    return exists(agreement, held | frozenset(conditions))


def in_the_way(agreement: Agreement, held: frozenset[str]) -> set[frozenset[str]]:
    """Give the minimal conflicts that are wholly held."""
    return {
        conflict
        for conflict in minimal_conflicts(agreement)
        if {m for m in conflict if m in agreement.position} <= held
    }


def worst_exposure(agreement: Agreement, held: frozenset[str]) -> Fraction | None:
    """Give the worst exposure of the best plan; None: there is no deal."""
    enforced = held | {m for m in members(agreement) if m not in agreement.position}
    others = [p for p in agreement.positions if p.binds and p.limits and p.id not in enforced]
    for size in range(len(others) + 1):
        found: list[tuple[int, Fraction]] = []
        for applied in combinations(others, size):
            found += _of(agreement, enforced, applied)
        if found:
            return min(found)[1]
    return None


def _of(
    agreement: Agreement, enforced: frozenset[str], applied: Sequence[object]
) -> list[tuple[int, Fraction]]:
    made = []
    for orders, left_out in plans(agreement, enforced, tuple(applied)):  # type: ignore[arg-type]
        worst = orders.least_worst()
        if worst is not None:
            optional = [name for name in left_out if agreement.measure[name].optional]
            made.append((len(optional), worst))
    return made
