"""Which set of conflicts each of many futures has: known ones first, checked all at once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from paripassu.sequencing.risk.families import Family, Finder, Knowledge, needs_of
from paripassu.sequencing.risk.limited import any_order
from paripassu.sequencing.risk.world import condition_columns

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from paripassu.sequencing.risk.numbers import Numbers


class Recogniser:
    """The sets of conflicts of a block of futures.

    Parameters
    ----------
    known : Knowledge
        What is found on the way is added to it.
    numbers : Numbers
        Of the futures.
    """

    def __init__(self, known: Knowledge, numbers: Numbers) -> None:
        self.known = known
        self.numbers = numbers
        self.count = len(numbers)
        self._same = not known.world.inputs.ranges
        self._shown: dict[frozenset[str], tuple[int, NDArray[np.bool_]]] = {}
        self._finders: dict[int, Finder] = {}
        self._searched: dict[frozenset[str], tuple[NDArray[np.bool_], NDArray[np.bool_]]] = {}
        self._ones: dict[tuple[int, frozenset[str]], bool] = {}
        self._safe, self._tolerance = condition_columns(known.world.columns)

    def families(self) -> NDArray[np.int64]:
        """Give where the set of conflicts of each future stands in ``known.families``."""
        import numpy as np

        found = np.full(self.count, -1, dtype=np.int64)
        for at in self.known.by_frequency():
            self._assign(found, at)
        while (found < 0).any():
            future = int(np.argmax(found < 0))
            at = self.known.learn(self._finder(future).family())
            found[slice(None) if self._same else future] = at
            # plans found on the way may show more of what is known already
            for place in self.known.by_frequency():
                self._assign(found, place)
        self.known.seen.update(found.tolist())
        return found

    def _assign(self, found: NDArray[np.int64], at: int) -> None:
        family = self.known.families[at]
        if not (family.complete or family.crowded) or not (found < 0).any():
            return
        fits = found < 0
        for one in family.maximal if family.complete else _less_one(family):
            fits &= self.shown(one)
            if not fits.any():
                return
        doubtful = [c for c in family.conflicts if not self.known.is_always(c)]
        if doubtful:
            for one in doubtful:
                fits &= ~self.shown(one)
            for one in doubtful:
                fits = self._refuted(one, fits)
        found[fits] = at

    def shown(self, members: frozenset[str]) -> NDArray[np.bool_]:
        """Give in which futures a known plan meets some members."""
        import numpy as np

        looked, shown = self._shown.get(members, (0, np.zeros(self.count, dtype=bool)))
        ways = self.known.ways
        if looked == len(ways) or shown.all():
            return shown
        positions, conditions = needs_of(members)
        of = (
            frozenset(self._safe[one] for one in conditions if one in self._safe),
            frozenset(self._tolerance[one] for one in conditions if one in self._tolerance),
        )
        useful = self.known.useful.setdefault(members, Counter())
        # what showed most so far comes first: few are left for the others
        for at in sorted(range(looked, len(ways)), key=lambda at: (-useful[at], at)):
            if positions <= ways[at].met:
                left = np.flatnonzero(~shown)
                if not len(left):
                    break
                fine = ways[at].fine(self.numbers.take(left), of)
                shown[left[fine]] = True
                useful[at] += int(fine.sum())
        self._shown[members] = (len(ways), shown)
        return shown

    def _finder(self, future: int) -> Finder:
        # where no number is drawn, what is found of one future is so in all
        future = 0 if self._same else future
        if future not in self._finders:
            self._finders[future] = Finder(self.known, self.numbers, future)
        return self._finders[future]

    def _refuted(self, members: frozenset[str], among: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Give in which of some futures the search refutes that some members can be met."""
        import numpy as np

        told, is_so = self._searched.setdefault(
            members, (np.zeros(self.count, dtype=bool), np.zeros(self.count, dtype=bool))
        )
        left = np.flatnonzero(among & ~told)
        is_so[left] = self._none(members, left)
        told[left] = True
        refuted: NDArray[np.bool_] = among & is_so
        return refuted

    def _none(self, members: frozenset[str], which: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether the search shows of each of some futures that no plan meets some members."""
        import numpy as np

        none = np.ones(len(which), dtype=bool)
        enforced = self.known.world.enforced(members)
        for shape in self.known.world.shapes.of(enforced):
            left = np.flatnonzero(none)
            if not len(left):
                break
            quick = self.known.quick(shape)
            drawn = None if quick is None else quick.futures(self.numbers, which[left].tolist())
            for at in left:
                answer = (
                    None
                    if quick is None or drawn is None
                    else quick.any_order(next(drawn), enforced.safe, enforced.tolerance)
                )
                if answer is None:
                    exact = self.numbers.of(int(which[at]))
                    problem = shape.problem(exact, enforced.safe, enforced.tolerance)
                    found = any_order(problem, slack=shape.slack)
                    answer = found.order, found.proven
                none[at] = answer[0] is None and answer[1]
        return none

    def possible(self, future: int, members: frozenset[str]) -> bool | None:
        """Whether some members can be met in a future; None: that was left open."""
        finder = self._finder(future)
        finder.unknown = False
        if finder.possible(members) is not None:
            return True
        return None if finder.unknown else False

    def conflict_in(self, future: int, members: frozenset[str]) -> frozenset[str] | None:
        """Give a smallest conflict in what cannot be met in a future; None: that was left open."""
        finder = self._finder(future)
        finder.unknown = False
        found = finder.shrunk(members)
        return None if finder.unknown else found

    def is_one(self, future: int, members: frozenset[str]) -> bool:
        """Whether some members are a smallest conflict in a future."""
        key = 0 if self._same else future, members
        if key not in self._ones:
            less = (members - {member} for member in sorted(members))
            self._ones[key] = self.possible(future, members) is False and all(
                self.possible(future, one) for one in less
            )
        return self._ones[key]


def _less_one(family: Family) -> set[frozenset[str]]:
    """Give what has to be possible so that each conflict is a smallest one."""
    return {conflict - {member} for conflict in family.conflicts for member in conflict}


def blocks_of(family: Family) -> tuple[frozenset[str], ...]:
    """Give the positions of each conflict: it stands in the way where all of them are held."""
    return tuple(needs_of(conflict)[0] for conflict in family.conflicts)
