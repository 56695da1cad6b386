"""All minimal conflicts, and the amounts of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import partial
from itertools import count

from tests.oracle.duality import by_duality
from tests.oracle.language.reading import File
from tests.oracle.language.rules import subsets
from tests.oracle.language.search import ZERO, Orders, plans


def all_plans(file: File, enforced: frozenset[str]) -> Iterator[Orders]:
    """Give all orders when only some members are enforced, in the sense of *conflict*.

    That is: whichever of the other limits are applied to the amounts as well.
    """
    others = [p for p in file.positions.values() if p.binds and p.limits and p.id not in enforced]
    seen = []
    for applied in subsets(others):
        for orders, _ in plans(file, enforced, applied):
            if orders.amounts not in seen:
                seen.append(orders.amounts)
                yield orders


def exists(file: File, enforced: frozenset[str]) -> bool:
    """Whether there is a plan, in the sense of *conflict*."""
    return any(o.least(lambda _: ZERO, first=True) for o in all_plans(file, enforced))


def minimal_conflicts(file: File) -> set[frozenset[str]]:
    """Give all minimal conflicts, as the hitting sets of the minimal corrections."""
    return by_duality(file.members(), lambda enforced: exists(file, enforced))


def amounts(file: File, conflict: frozenset[str]) -> dict[str, dict[str, int | Fraction]]:
    """Give the amounts of a minimal conflict, by member."""
    found: dict[str, dict[str, int | Fraction]] = {}
    for member in conflict:
        kind, _, party = member.partition(":")
        if party:
            of = {"safe": Orders.temptation, "tolerance": Orders.exposure}[kind]
            values = [
                # The party performs a step in each of these plans: else `safe` would hold of it.
                orders.least(partial(of, orders, party=party))
                for orders in all_plans(file, conflict - {member})
            ]
            found[member] = {"least": min(value[0] for value in values if value)}
            continue
        claim = file.positions[member]
        if claim.claim == "by":
            assert claim.day is not None
            for day in count(int(claim.day)):
                later = file.with_position(replace(claim, day=Fraction(day)))
                if day > claim.day and exists(later, conflict):
                    found[member] = {"earliest": day}
                    break
        elif claim.claim == "within":
            assert claim.days is not None
            for day in count(int(claim.days)):
                later = file.with_position(replace(claim, days=Fraction(day)))
                if day > claim.days and exists(later, conflict):
                    found[member] = {"days": day}
                    break
    if file.horizon is not None and exists(replace(file, horizon=None), conflict):
        found["horizon"] = {
            "earliest": next(
                day
                for day in count(int(file.horizon) + 1)
                if exists(replace(file, horizon=Fraction(day)), conflict)
            )
        }
    return found
