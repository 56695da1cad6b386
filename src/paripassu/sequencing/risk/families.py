"""Sets of minimal conflicts: found at one future, and recognised at many.

Minimal conflicts and minimal corrections are each other's hitting sets (Reiter 1987). So a set of
conflicts is all of them exactly if each is a conflict, and if for each minimal hitting set there is
a plan that keeps all that it leaves. The first is refuted by a search; the second is shown by
plans that are known, checked for many futures at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from paripassu.sequencing.conflicts import smallest_hitting_set
from paripassu.sequencing.hitting import by_size, hitting_sets, hitting_too
from paripassu.sequencing.possible import SAFE, TOLERANCE
from paripassu.sequencing.risk.limited import any_order
from paripassu.sequencing.risk.numbers import Numbers
from paripassu.sequencing.risk.quick import Quick
from paripassu.sequencing.risk.shapes import Shape
from paripassu.sequencing.risk.ways import Way, way_of
from paripassu.sequencing.risk.world import World

#: Conflicts that are looked for at one future, and the sets that have to be possible beside them.
MOST_CONFLICTS = 150
MOST_MAXIMAL = 2_000
#: Largest possible sets that conflicts are looked for with, smallest conflicts first; beyond, the
#: other way round, whose work does not grow so fast.
SMALLEST_FIRST = 64


@dataclass(frozen=True, slots=True)
class Family:
    """All minimal conflicts of some futures.

    Attributes
    ----------
    conflicts : tuple of frozenset of str
        Smallest first, then by ids.
    maximal : tuple of frozenset of str
        The largest sets of members that are possible; where it is not complete, some of them.
    complete : bool
        Whether these are all.
    crowded: bool
        Whether it is not complete because there are too many of them.
    """

    conflicts: tuple[frozenset[str], ...]
    maximal: tuple[frozenset[str], ...]
    complete: bool = True
    crowded: bool = False

    def with_more(self, conflicts: Iterable[frozenset[str]]) -> Family:
        """Add conflicts to some that are not complete."""
        every = {*self.conflicts, *conflicts}
        return replace(self, conflicts=tuple(sorted(every, key=by_size)))

    @classmethod
    def of(cls, conflicts: Iterable[frozenset[str]], universe: Sequence[str]) -> Family:
        """Work out which sets are possible beside some conflicts that are all there are."""
        ordered = tuple(sorted(conflicts, key=by_size))
        hitting = hitting_sets(ordered, MOST_MAXIMAL)
        if hitting is None:
            return cls(ordered, (), complete=False)
        whole = frozenset(universe)
        return cls(ordered, tuple(sorted((whole - hit for hit in hitting), key=by_size)))


class Knowledge:
    """Plans and sets of conflicts that are known of an agreement.

    Attributes
    ----------
    world : World
    ways : list of Way
        Plans, each found once.
    families : list of Family
        In the order in which they were found.
    always : list of frozenset of str
        Conflicts at the high ends, which are conflicts everywhere.
    seen : Counter
        How often each set of conflicts was met.
    useful : mapping
        By a set of members, how often each plan showed first that they can be met.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.ways: list[Way] = []
        self.families: list[Family] = []
        self.always: list[frozenset[str]] = []
        self.seen: Counter[int] = Counter()
        self.useful: dict[frozenset[str], Counter[int]] = {}
        self._at: dict[object, Way] = {}
        self._quick: dict[Shape, Quick | None] = {}

    def __getstate__(self) -> dict[str, object]:
        """What a shape has ready is made again in another process."""
        return {**self.__dict__, "_quick": {}}

    def quick(self, shape: Shape) -> Quick | None:
        """Give the first search for a shape; None: only the long way is right for it."""
        if shape not in self._quick:
            self._quick[shape] = Quick(shape) if Quick.fits(shape) else None
        return self._quick[shape]

    def copy(self) -> Knowledge:
        """Give the same knowledge, to be added to apart from this."""
        made = Knowledge(self.world)
        made.ways, made.families = list(self.ways), list(self.families)
        made.always = list(self.always)
        made.seen = Counter(self.seen)
        made.useful = {members: Counter(counts) for members, counts in self.useful.items()}
        made._at = dict(self._at)
        made._quick = self._quick
        return made

    def by_frequency(self) -> list[int]:
        """Give where the sets of conflicts stand, the one that was met most often first."""
        return sorted(range(len(self.families)), key=lambda at: (-self.seen[at], at))

    def add(self, way: Way) -> Way:
        """Keep a plan, unless it is known."""
        key = (way.moments, way.met)
        if key not in self._at:
            self._at[key] = way
            self.ways.append(way)
        return self._at[key]

    def is_always(self, conflict: frozenset[str]) -> bool:
        """Whether a set of members is a conflict whatever the values."""
        return any(known <= conflict for known in self.always)

    def begin(self) -> None:
        """Look at both ends and the middles of all intervals."""
        highest = self.find(self.world.corner("high"))
        self.always = list(highest.conflicts)
        self.learn(highest)
        self.learn(self.find(self.world.corner("middle")))
        self.learn(self.find(self.world.corner("low")))

    def learn(self, family: Family) -> int:
        """Keep a set of conflicts, and say where it stands."""
        if family not in self.families:
            self.families.append(family)
        return self.families.index(family)

    def find(self, numbers: Numbers, at: int = 0) -> Family:
        """Find all minimal conflicts of one future."""
        return Finder(self, numbers, at).family()


class Finder:
    """Which sets of members are possible in one future, by what is known and by search.

    Attributes
    ----------
    unknown : bool
        Whether some answer was left open.
    """

    def __init__(self, known: Knowledge, numbers: Numbers, at: int = 0) -> None:
        self.known = known
        self.world = known.world
        self.numbers = numbers.take(slice(at, at + 1))
        self.unknown = False
        self._answers: dict[frozenset[str], frozenset[str] | None] = {}
        self._covers: list[int] = []

    @cached_property
    def exact(self) -> tuple[tuple[int, ...], ...]:
        """The numbers of the future."""
        return self.numbers.of(0)

    def family(self) -> Family:
        """Find all minimal conflicts, as :func:`paripassu.explain` does, with what is known."""
        universe = self.world.universe
        whole = frozenset(universe)
        corrections: list[frozenset[str]] = []
        found: list[frozenset[str]] = []
        complete = True
        while len(corrections) < SMALLEST_FIRST:
            chosen = smallest_hitting_set(corrections, found)
            if chosen is None:
                break
            covered = self.possible(chosen)
            if covered is not None:
                corrections.append(whole - self._grown(covered))
                if not corrections[-1]:
                    break
            elif self.unknown or len(found) >= MOST_CONFLICTS:
                complete = False
                break
            else:
                found.append(chosen)
        else:
            complete = self._completed(found)
        family = Family.of(found, universe)
        if (
            not complete
            or not family.complete
            or any(self.possible(one) is None for one in family.maximal)
        ):
            some = {whole - one for one in corrections} | self._likeliest()
            maximal = tuple(sorted(some, key=by_size))
            return Family(family.conflicts, maximal, complete=False, crowded=not self.unknown)
        return family

    def _completed(self, found: list[frozenset[str]]) -> bool:
        """Add the conflicts that are missing, and say whether these are all.

        What a minimal hitting set of the conflicts leaves is possible, or holds another conflict.
        """
        whole = frozenset(self.world.universe)
        hitting = hitting_sets(found, MOST_MAXIMAL)
        seen: set[frozenset[str]] = set()
        while hitting is not None and len(hitting) <= MOST_MAXIMAL:
            unseen = (one for one in hitting if one not in seen)
            missing = next((one for one in unseen if self.possible(whole - one) is None), None)
            seen.update(hitting[: None if missing is None else hitting.index(missing)])
            if missing is None:
                return not self.unknown
            conflict = self.shrunk(whole - missing)
            if self.unknown or len(found) >= MOST_CONFLICTS:
                return False
            found.append(conflict)
            hitting = hitting_too(hitting, conflict)
        return False

    def shrunk(self, chosen: frozenset[str]) -> frozenset[str]:
        """Leave out members of what is not possible, as long as it stays so."""
        for member in self.world.universe:
            if member in chosen and self.possible(chosen - {member}) is None:
                chosen -= {member}
        return chosen

    def _likeliest(self) -> set[frozenset[str]]:
        """Give a largest possible set, with what is likeliest to be held; nothing if there is none.

        Where not all of them are known, a plan is wanted that holds often.
        """
        conditions = self.world.conditions
        if self.possible(conditions) is None:
            return set()
        covered = conditions
        for member in self.world.by_chance:
            if self.possible(covered | {member}) is not None:
                covered |= {member}
        return {covered}

    def _grown(self, covered: frozenset[str]) -> frozenset[str]:
        for member in self.world.universe:
            if member not in covered:
                more = self.possible(covered | {member})
                covered = covered if more is None else more
        return covered

    def possible(self, chosen: frozenset[str]) -> frozenset[str] | None:
        """Give the members that some plan meets which meets these; None: there is none."""
        cover = self._known(chosen)
        if cover is not None:
            return cover
        if self.known.is_always(chosen):
            return None
        if chosen not in self._answers:
            self._answers[chosen] = self._search(chosen)
        return self._answers[chosen]

    def _known(self, chosen: frozenset[str]) -> frozenset[str] | None:
        """Give what the known plan meets that meets these and most besides."""
        for way in self.known.ways[len(self._covers) :]:
            self._covers.append(self._met(way))
        wanted = self.world.mask(chosen)
        best = max(
            (cover for cover in self._covers if not wanted & ~cover),
            key=lambda cover: (cover.bit_count(), cover),
            default=None,
        )
        return None if best is None else self.world.members_of(best)

    def _met(self, way: Way) -> int:
        """Give all members that a plan meets here, as bits."""
        bits = self.world.mask(way.met)
        nobody = frozenset[int]()
        for place, (safe, tolerance) in enumerate(self.world.condition_bits):
            one = frozenset((place,))
            bits |= safe if way.fine(self.numbers, (one, nobody))[0] else 0
            bits |= tolerance if way.fine(self.numbers, (nobody, one))[0] else 0
        return bits

    def _search(self, chosen: frozenset[str]) -> frozenset[str] | None:
        found = self.order(chosen)
        if found is None:
            return None
        shape, order = found
        self.known.add(way_of(self.world.agreement, self.world.frame, shape, order))
        return (self._known(chosen) or frozenset()) | chosen

    def order(self, chosen: frozenset[str]) -> tuple[Shape, tuple[int, ...]] | None:
        """Search for an order that meets some members, whatever is known."""
        enforced = self.world.enforced(chosen)
        for shape in self.world.shapes.of(enforced):
            problem = shape.problem(self.exact, enforced.safe, enforced.tolerance)
            found = any_order(problem, slack=shape.slack)
            if found.order is not None:
                return shape, found.order
            if not found.proven:
                self.unknown = True
        return None


def needs_of(members: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Part members into positions and conditions."""
    conditions = frozenset(m for m in members if m.startswith((SAFE, TOLERANCE)))
    return frozenset(members) - conditions, conditions
