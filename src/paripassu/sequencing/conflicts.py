"""Why there is no plan: all minimal conflicts, the smallest first.

Minimal conflicts and minimal corrections are each other's hitting sets (Reiter 1987). A smallest
set that hits every correction found so far is either impossible, and then a smallest conflict not
yet listed, or possible, and then it grows into a correction not yet found (Ignatiev, Previti,
Liffiton and Marques-Silva 2015, Smallest MUS extraction with minimal hitting set dualization).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from paripassu.agreement.model import Agreement
from paripassu.deadline import Deadline
from paripassu.sequencing.compile import Setting
from paripassu.sequencing.known import Known, Possible, known_of, noted
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
    known : Known
        What to bring along to the next text of the same agreement.
    """

    conflicts: tuple[Conflict, ...]
    complete: bool
    without: tuple[dict[str, Witness], ...]
    known: Known = field(default_factory=Known)


def minimal_conflicts(
    agreement: Agreement,
    *,
    deadline: Deadline,
    most: int = MOST,
    oracle: Oracle | None = None,
    known: Known | None = None,
) -> Conflicts:
    """List the minimal conflicts of an agreement, none if it has a plan.

    Parameters
    ----------
    agreement : Agreement
    deadline : Deadline
        When to stop with those found.
    most : int
        How many to list at most.
    known : Known, optional
        Of an earlier text. It changes how long this takes, and nothing else: all conflicts are all
        conflicts, and where they are not all found, the search is made without it.
    """
    oracle = oracle or Oracle(Setting.of(agreement), deadline)
    if known is not None and (known.conflicts or known.possible):
        found = _found(agreement, oracle, most, known)
        if found.complete and len(found.conflicts) < most:
            return found
    return _found(agreement, oracle, most, Known())


def _found(agreement: Agreement, oracle: Oracle, most: int, known: Known) -> Conflicts:
    universe = members(agreement)
    search = _Search(oracle, universe, [*known.here(oracle.frame)])
    found: list[frozenset[str]] = []
    without: list[dict[str, Witness]] = []
    complete = False
    for conflict in known.clashing(oracle.frame):
        # Minimal here too? Impossible, and possible without any one of its members.
        necessary = search.necessary(conflict)
        if len(necessary) == len(conflict) and oracle.possible(conflict) is None:
            found.append(conflict)
            without.append(necessary)
    for clash in search.smallest_first(found):
        if clash is None:
            complete = True
            break
        # Every member is proven necessary: without it there is a plan.
        necessary = search.necessary(clash)
        if len(necessary) < len(clash):
            break
        found.append(clash)
        without.append(necessary)
        if len(found) >= most or oracle.deadline.passed():
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
        known=known_of((conflict for conflict, _ in ranked), search.possible),
    )


def _moments(plan: Witness) -> tuple[tuple[str, ...], ...]:
    rows = (plan.compiled.moments[row] for row in plan.order)
    return tuple(tuple(str(step) for step in moment) for moment in rows)


class _Search:
    """The search for minimal conflicts.

    Parameters
    ----------
    oracle : Oracle
    universe : sequence of str
        All members.
    possible : list of Possible
        Sets that are known to be possible.
    """

    def __init__(self, oracle: Oracle, universe: Sequence[str], possible: list[Possible]) -> None:
        self.possible = possible
        self._oracle, self._universe = oracle, universe

    def necessary(self, conflict: frozenset[str]) -> dict[str, Witness]:
        """Give the plans that become possible when one member of a set is dropped."""
        plans = {member: self._oracle.possible(conflict - {member}) for member in sorted(conflict)}
        return {member: plan for member, plan in plans.items() if plan is not None}

    def smallest_first(self, known: Sequence[frozenset[str]]) -> Iterator[frozenset[str] | None]:
        """Yield minimal conflicts that are not known, by rising size, then None if that is all."""
        oracle, universe = self._oracle, frozenset(self._universe)
        corrections = [universe - one.members for one in self.possible]
        found = [*known]
        while True:
            chosen = smallest_hitting_set(corrections, found)
            if chosen is None or not all(corrections):
                yield None
                return
            if oracle.possible(chosen) is not None:
                corrections.append(universe - self._grown(chosen))
            elif oracle.unknown:
                return
            else:
                found.append(chosen)
                yield chosen

    def _grown(self, chosen: frozenset[str]) -> frozenset[str]:
        """Add members as long as a plan remains: a largest possible set."""
        grown = chosen
        for member in self._universe:
            if member not in grown and self._oracle.possible(grown | {member}) is not None:
                grown |= {member}
        plan = self._oracle.possible(grown)
        assert plan is not None, "it was found with the last member, or before"
        self.possible.append(noted(grown, plan))
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
