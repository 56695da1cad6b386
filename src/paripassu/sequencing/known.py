"""What is known of an earlier text of an agreement, to find out less anew about the next one.

Somebody who writes an agreement changes one number at a time, and its conflicts are mostly those of
a moment ago. To find them takes a hundred searches, nearly all of which find an order for some set
of members. An order is quickly shown to hold again. So the sets that were possible are kept with an
order each, and the conflicts by their members alone. Both are taken at nobody's word: the order is
put to the new agreement, and the conflict refuted anew. What does not hold is forgotten.

Where the next text says the same in other words, nothing has to be found out anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from paripassu.agreement.model import Step
from paripassu.sequencing.compile import Enforced, Setting, compile_order
from paripassu.sequencing.explanation import Explained
from paripassu.sequencing.order.days import Clash, Days
from paripassu.sequencing.order.evaluate import worst_exposure
from paripassu.sequencing.order.problem import OrderProblem
from paripassu.sequencing.order.windows import in_time
from paripassu.sequencing.plan import Plan
from paripassu.sequencing.possible import Witness, enforce, members

#: Possible sets that are kept, the largest: each takes half a millisecond to be put to the test.
MOST = 64


@dataclass(frozen=True, slots=True)
class Possible:
    """A set of members that could be kept together, and how.

    Attributes
    ----------
    members : frozenset of str
    applied, left_out : frozenset of str
        As in :class:`~paripassu.sequencing.possible.Witness`.
    order : tuple of Step
        A step of each moment, in the order of the moments.
    """

    members: frozenset[str]
    applied: frozenset[str]
    left_out: frozenset[str]
    order: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of an agreement, and how long it was looked for.

    Attributes
    ----------
    substance : str
        Of the agreement, as :func:`paripassu.sequencing.substance.substance` gives it.
    plan : Plan
        Without anything that is conceded or done.
    sure : bool
        Whether its conflicts are all there are.
    late : bool
        Whether more time may find a better plan, one at all, or more conflicts.
    seconds : float or None
        For which these were looked for; None: no limit.
    explained : Explained or None
        Its repairs, where there is no plan and they were looked for.
    repairs : float
        Seconds for which they were.
    """

    substance: str
    plan: Plan
    sure: bool
    late: bool
    seconds: float | None
    explained: Explained | None = None
    repairs: float = 0.0

    def answers(self, seconds: float | None) -> bool:
        """Whether a search of so many seconds, None: without limit, would find no more."""
        return not self.late or _as_long(self.seconds, seconds)

    def explains(self, seconds: float) -> bool:
        """Whether a search for repairs of so many seconds would find no more."""
        return self.explained is not None and (
            not self.explained.late or _as_long(self.repairs, seconds)
        )


def _as_long(had: float | None, wanted: float | None) -> bool:
    return had is None or (wanted is not None and had >= wanted)


@dataclass(frozen=True, slots=True)
class Known:
    """What was found out of an earlier text; nothing, if left out.

    Attributes
    ----------
    conflicts : tuple of frozenset of str
        Its minimal conflicts.
    possible : tuple of Possible
        Sets that were possible; of each set that is not, a conflict is a part.
    found : Found or None
        What was found of it in all.
    """

    conflicts: tuple[frozenset[str], ...] = ()
    possible: tuple[Possible, ...] = ()
    found: Found | None = None

    def here(self, frame: Setting) -> Iterator[Possible]:
        """Give the sets that are possible in this agreement too, each shown by its order."""
        universe = frozenset(members(frame.agreement))
        shown: list[frozenset[str]] = []
        for one in self.possible:
            kept = replace(one, members=one.members & universe)
            if not any(kept.members <= other for other in shown) and holds(frame, kept):
                shown.append(kept.members)
                yield kept

    def clashing(self, frame: Setting) -> Iterator[frozenset[str]]:
        """Give the conflicts of which this agreement has every member."""
        universe = frozenset(members(frame.agreement))
        return (conflict for conflict in self.conflicts if conflict <= universe)


def known_of(conflicts: Iterable[frozenset[str]], possible: Iterable[Possible]) -> Known:
    """Keep what was found: of possible sets only the largest ones, and of these not too many."""
    largest: list[Possible] = []
    for one in sorted(possible, key=lambda one: -len(one.members)):
        if not any(one.members <= other.members for other in largest):
            largest.append(one)
    return Known(tuple(conflicts), tuple(largest[:MOST]))


def noted(chosen: frozenset[str], witness: Witness) -> Possible:
    """Note a plan by the names of what it orders: numbers of rows mean nothing to another text."""
    moments = witness.compiled.moments
    return Possible(
        members=chosen,
        applied=witness.applied,
        left_out=witness.left_out,
        order=tuple(moments[row][0] for row in witness.order),
    )


def holds(frame: Setting, known: Possible) -> bool:
    """Whether an order shows that a set of members is possible in an agreement.

    False says nothing: another order may.
    """
    agreement = frame.agreement
    enforced = enforce(agreement, known.members)
    limits = frozenset(
        name
        for name in known.applied - enforced.positions
        if name in agreement.position
        and agreement.position[name].limits
        and agreement.position[name].binds
    )
    optional = {m.id for m in agreement.measures if m.optional} | agreement.alternatives
    if not known.left_out <= optional:
        return False
    tried = Enforced(enforced.positions, enforced.safe, enforced.tolerance, limits)
    compiled = compile_order(frame, tried, known.left_out)
    if compiled is None:
        return False
    rows = {step: row for row, moment in enumerate(compiled.moments) for step in moment}
    if not all(step in rows for step in known.order):
        return False
    return _keeps(compiled.problem, tuple(dict.fromkeys(rows[step] for step in known.order)))


def _keeps(problem: OrderProblem, order: tuple[int, ...]) -> bool:
    """Whether an order is feasible, by the definitions alone."""
    if worst_exposure(problem, order) is None:
        return False
    if problem.dated:
        return not isinstance(Days(problem).least(order), Clash)
    return in_time(problem, order)
