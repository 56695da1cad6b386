"""All minimal sets that have a member of each of some sets.

Minimal conflicts and minimal corrections are each other's hitting sets (Reiter 1987).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def by_size(members: frozenset[str]) -> tuple[int, list[str]]:
    """Sort sets: the smallest first, then by ids."""
    return len(members), sorted(members)


def hitting_sets(sets: Iterable[frozenset[str]], most: int) -> list[frozenset[str]] | None:
    """Give all minimal hitting sets (Berge 1989, Hypergraphs, 2.1); None: more than ``most``."""
    found = [frozenset[str]()]
    for one in sets:
        found = hitting_too(found, one)
        if len(found) > most:
            return None
    return found


def hitting_too(found: Sequence[frozenset[str]], one: frozenset[str]) -> list[frozenset[str]]:
    """Give the minimal hitting sets of one set more."""
    hit = [known for known in found if known & one]
    grown = {known | {member} for known in found if not known & one for member in one}
    return hit + sorted(
        (new for new in grown if not any(known <= new for known in hit)), key=by_size
    )
