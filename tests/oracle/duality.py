"""Minimal conflicts from an answer to "is there a plan when only these are enforced?"."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache


def by_duality(
    members: Iterable[str], possible: Callable[[frozenset[str]], bool]
) -> set[frozenset[str]]:
    """Give all minimal conflicts, by the duality of minimal conflicts and minimal corrections.

    A plan for a set is a plan for its subsets (the limits dropped go to those applied), so every
    conflict meets every correction. The loop ends when each minimal set that meets all corrections
    found so far is a conflict: then these are all minimal conflicts.
    """
    everything = frozenset(members)
    feasible = cache(possible)
    if feasible(everything):
        return set()
    corrections: list[frozenset[str]] = []
    while True:
        hitting = minimal_hitting_sets(corrections)
        open_set = next((s for s in sorted(hitting, key=sorted) if feasible(s)), None)
        if open_set is None:
            break
        for member in sorted(everything - open_set):
            if feasible(open_set | {member}):
                open_set |= {member}
        corrections.append(everything - open_set)
    for conflict in hitting:
        assert all(feasible(conflict - {member}) for member in conflict)
    return hitting


def minimal_hitting_sets(families: list[frozenset[str]]) -> set[frozenset[str]]:
    hitting: set[frozenset[str]] = {frozenset()}
    for family in families:
        grown = {s for s in hitting if s & family} | {
            s | {member} for s in hitting if not s & family for member in family
        }
        hitting = {s for s in grown if not any(other < s for other in grown)}
    return hitting
