"""Why there is no plan: all minimal conflicts, the smallest first.

Minimal conflicts and minimal corrections are each other's hitting sets (Reiter 1987). A smallest
set that hits every correction found so far is either impossible, and then a smallest conflict not
yet listed, or possible, and then it grows into a correction not yet found (Ignatiev, Previti,
Liffiton and Marques-Silva 2015, Smallest MUS extraction with minimal hitting set dualization).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

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
    many : bool
        Whether they are not all only since there are too many to be listed: more time lists no
        others.
    """

    conflicts: tuple[Conflict, ...]
    complete: bool
    without: tuple[dict[str, Witness], ...]
    known: Known = field(default_factory=Known)
    many: bool = False


def minimal_conflicts(
    agreement: Agreement,
    *,
    deadline: Deadline,
    most: int = MOST,
    oracle: Oracle | None = None,
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
    search = _Search(oracle, members(agreement), [])
    found: list[frozenset[str]] = []
    without: list[dict[str, Witness]] = []
    complete = False
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
    listed = _listed(search, zip(found, without, strict=True), complete=complete)
    return replace(listed, many=len(found) >= most and not complete)


def conflicts_again(oracle: Oracle, known: Known, most: int = MOST) -> Proven | None:
    """List the minimal conflicts of an agreement, most of which are known of an earlier text.

    Parameters
    ----------
    oracle : Oracle
        Of the agreement.
    known : Known
        Of the earlier text.
    most : int
        As many as that are too many.

    Returns
    -------
    Proven or None
        All of them, as :func:`minimal_conflicts` finds them; None where nothing is known, or not
        all of them were found.
    """
    if not known.conflicts and not known.possible:
        return None
    search = _Search(oracle, members(oracle.frame.agreement), [*known.here(oracle.frame)])
    found: list[frozenset[str]] = []
    for conflict in known.clashing(oracle.frame):
        # Minimal here too? Impossible, and possible without any one of its members.
        if search.needs_all(conflict) and oracle.possible(conflict) is None:
            found.append(conflict)
    for clash in search.smallest_first(found):
        if clash is None:
            return None if oracle.unknown else Proven(search, tuple(found))
        # A smaller one meets not every correction: it is a part of a set that is possible.
        found.append(clash)
        if len(found) >= most or oracle.deadline.passed():
            break
    return None


class Proven:
    """All minimal conflicts of an agreement, before it is worked out what each of them needs.

    Attributes
    ----------
    conflicts : tuple of Conflict
        As in :class:`Conflicts`, without the plans that become possible.
    known : Known
        As in :class:`Conflicts`.
    """

    def __init__(self, search: _Search, found: Sequence[frozenset[str]]) -> None:
        self._search = search
        self._found = sorted(found, key=_rank)
        self.conflicts = tuple(search.named(one, {}) for one in self._found)
        self.known = known_of(self._found, search.possible)

    def with_plans(self) -> Conflicts:
        """Give them with the plan that becomes possible when a member of one is dropped."""
        plans = [(one, self._search.necessary(one)) for one in self._found]
        shown = [pair for pair in plans if len(pair[0]) == len(pair[1])]
        return _listed(self._search, shown, complete=len(shown) == len(plans))


def _rank(conflict: frozenset[str]) -> tuple[int, list[str]]:
    return len(conflict), sorted(conflict)


def _listed(
    search: _Search,
    found: Iterable[tuple[frozenset[str], dict[str, Witness]]],
    *,
    complete: bool,
) -> Conflicts:
    ranked = sorted(found, key=lambda pair: _rank(pair[0]))
    return Conflicts(
        conflicts=tuple(search.named(conflict, plans) for conflict, plans in ranked),
        complete=complete and not search.oracle.unknown,
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
        self.oracle = oracle
        self._universe = universe
        self._place = {member: index for index, member in enumerate(universe)}

    def named(self, conflict: frozenset[str], plans: Mapping[str, Witness]) -> Conflict:
        """Give a conflict as people read it, its members in turn."""
        ids = tuple(sorted(conflict, key=self._place.__getitem__))
        return Conflict(
            members=ids,
            because=because(self.oracle.frame.agreement, ids),
            without={member: _moments(plans[member]) for member in ids if member in plans},
        )

    def needs_all(self, conflict: frozenset[str]) -> bool:
        """Whether a set is possible without any one of its members."""
        return all(
            any(left <= one.members for one in self.possible)
            or self.oracle.possible(left) is not None
            for left in (conflict - {member} for member in sorted(conflict))
        )

    def necessary(self, conflict: frozenset[str]) -> dict[str, Witness]:
        """Give the plans that become possible when one member of a set is dropped."""
        plans = {member: self.oracle.possible(conflict - {member}) for member in sorted(conflict)}
        return {member: plan for member, plan in plans.items() if plan is not None}

    def smallest_first(self, known: Sequence[frozenset[str]]) -> Iterator[frozenset[str] | None]:
        """Yield minimal conflicts that are not known, by rising size, then None if that is all."""
        oracle, universe = self.oracle, frozenset(self._universe)
        corrections = [universe - one.members for one in self.possible]
        found = [*known]
        while True:
            chosen = smallest_hitting_set(corrections, found)
            if chosen is None or not all(corrections):
                yield None
                return
            if oracle.possible(chosen) is not None:
                corrections.append(universe - self._grown(chosen, found))
            elif oracle.unknown:
                return
            else:
                found.append(chosen)
                yield chosen

    def _grown(self, chosen: frozenset[str], found: Collection[frozenset[str]]) -> frozenset[str]:
        """Add members as long as a plan remains: a largest possible set."""
        others = [member for member in self._universe if member not in chosen]
        most = grown(chosen, others, found, lambda one: self.oracle.possible(one) is not None)
        plan = self.oracle.possible(most)
        assert plan is not None, "it was found with the last member, or before"
        self.possible.append(noted(most, plan))
        return most


def grown(
    chosen: frozenset[str],
    others: Sequence[str],
    found: Collection[frozenset[str]],
    possible: Callable[[frozenset[str]], bool],
) -> frozenset[str]:
    """Add to a possible set each of some members in turn with which it stays possible.

    All at once, but for those that complete a conflict, and by halves where that is too much: no
    part of a possible set is impossible, so that this is what one by one would give.

    Parameters
    ----------
    chosen : frozenset of str
    others : sequence of str
    found : collection of frozenset of str
        Sets that are known to be impossible.
    possible : callable
        Whether a set is possible.
    """
    whole = chosen
    for member in others:
        if not any(conflict <= whole | {member} for conflict in found):
            whole |= {member}
    if whole == chosen or possible(whole):
        return whole
    if len(others) == 1:
        return chosen
    half = len(others) // 2
    return grown(grown(chosen, others[:half], found, possible), others[half:], found, possible)


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
