"""Why there is no plan: all minimal conflicts, the smallest first.

Minimal conflicts and minimal corrections are each other's hitting sets (Reiter 1987). A smallest
set that hits every correction found so far is either impossible, and then a smallest conflict not
yet listed, or possible, and then it grows into a correction not yet found (Ignatiev, Previti,
Liffiton and Marques-Silva 2015, Smallest MUS extraction with minimal hitting set dualization).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from paripassu.agreement.model import Agreement
from paripassu.deadline import Deadline
from paripassu.sequencing.compile import Setting
from paripassu.sequencing.plan import Conflict
from paripassu.sequencing.possible import Oracle, Witness, members
from paripassu.sequencing.sentences import because

#: Conflicts listed unless told otherwise.
MOST = 100


@dataclass(frozen=True, slots=True)
class Conflicts:
    """The minimal conflicts of an agreement.

    Attributes
    ----------
    conflicts : tuple of Conflict
        Smallest first, then by ids.
    complete : bool
        Whether these are all.
    without : tuple of mapping
        For each conflict and each of its members: a plan that becomes possible when that member
        alone is dropped, which is what makes the member necessary.
    """

    conflicts: tuple[Conflict, ...]
    complete: bool
    without: tuple[dict[str, Witness], ...]


def minimal_conflicts(
    agreement: Agreement, *, deadline: Deadline, most: int = MOST, oracle: Oracle | None = None
) -> Conflicts:
    """List the minimal conflicts of an agreement, none if it has a plan.

    Parameters
    ----------
    agreement : Agreement
    deadline : Deadline
        When to stop with those found.
    most : int
        How many to list at most.
    """
    oracle = oracle or Oracle(Setting.of(agreement), deadline)
    universe = members(agreement)
    found: list[frozenset[str]] = []
    without: list[dict[str, Witness]] = []
    complete = False
    for conflict in _smallest_first(oracle, universe):
        if conflict is None:
            complete = True
            break
        # Every member is proven necessary: without it there is a plan.
        plans = {member: oracle.possible(conflict - {member}) for member in sorted(conflict)}
        necessary = {member: plan for member, plan in plans.items() if plan is not None}
        if len(necessary) < len(conflict):
            break
        found.append(conflict)
        without.append(necessary)
        if len(found) >= most or deadline.passed():
            break
    ranked = sorted(
        zip(found, without, strict=True), key=lambda pair: (len(pair[0]), sorted(pair[0]))
    )
    place = {member: index for index, member in enumerate(universe)}
    listed = [tuple(sorted(conflict, key=lambda m: place[m])) for conflict, _ in ranked]
    return Conflicts(
        conflicts=tuple(
            Conflict(
                members=ids,
                because=because(agreement, ids),
                without={member: _moments(plans[member]) for member in ids},
            )
            for ids, (_, plans) in zip(listed, ranked, strict=True)
        ),
        complete=complete and not oracle.unknown,
        without=tuple(plans for _, plans in ranked),
    )


def _moments(plan: Witness) -> tuple[tuple[str, ...], ...]:
    rows = (plan.compiled.moments[row] for row in plan.order)
    return tuple(tuple(str(step) for step in moment) for moment in rows)


def _smallest_first(oracle: Oracle, universe: Sequence[str]) -> Iterator[frozenset[str] | None]:
    """Yield minimal conflicts by rising size, then None once there are no more."""
    corrections: list[frozenset[str]] = []
    found: list[frozenset[str]] = []
    while True:
        chosen = smallest_hitting_set(corrections, found)
        if chosen is None:
            yield None
            return
        if oracle.possible(chosen) is not None:
            corrections.append(frozenset(universe) - _grow(oracle, chosen, universe))
            if not corrections[-1]:
                yield None
                return
        elif oracle.unknown:
            return
        else:
            found.append(chosen)
            yield chosen


def _grow(oracle: Oracle, chosen: frozenset[str], universe: Sequence[str]) -> frozenset[str]:
    """Add members as long as a plan remains: a largest possible set."""
    grown = chosen
    for member in universe:
        if member not in grown and oracle.possible(grown | {member}) is not None:
            grown |= {member}
    return grown


def smallest_hitting_set(
    sets: Collection[frozenset[str]], forbidden: Collection[frozenset[str]]
) -> frozenset[str] | None:
    """Find a smallest set that meets all ``sets`` and contains none of ``forbidden``.

    Returns
    -------
    frozenset of str or None
        None: there is no such set. Among the smallest, the first one by ids in depth-first order.
    """
    universe = frozenset().union(*sets) if sets else frozenset()
    for size in range(len(universe) + 1):
        hit = _hit(frozenset(), sorted(sets, key=len), size, forbidden, frozenset())
        if hit is not None:
            return hit
    return None


def _hit(
    chosen: frozenset[str],
    sets: Sequence[frozenset[str]],
    left: int,
    forbidden: Collection[frozenset[str]],
    barred: frozenset[str],
) -> frozenset[str] | None:
    if any(conflict <= chosen for conflict in forbidden):
        return None
    missed = [s for s in sets if not s & chosen]
    if not missed:
        return chosen
    # Disjoint sets each need a member of their own: a lower bound on what is still to be added.
    disjoint, used = 0, frozenset[str]()
    for one in missed:
        if not one & used:
            disjoint += 1
            used |= one
    if disjoint > left:
        return None
    pick = min(missed, key=lambda s: len(s - barred))
    for member in sorted(pick - barred):
        hit = _hit(chosen | {member}, missed, left - 1, forbidden, barred)
        if hit is not None:
            return hit
        barred |= {member}
    return None
