"""Branch and bound over the sets just before one moment: floating point guesses, integers prove.

The bound of a case is Lagrangian. For multipliers of the limits, the least weighted sum over its
closed sets is one minimum cut, and rules out every cap up to some number. The best multipliers
point from the box of what is allowed to the nearest point of the hull of what those sets keep,
which is found by adding one set after the other. Where the hull reaches into the box, the sets that
meet there say which moment to branch on.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from math import frexp, gcd

from paripassu.sequencing.order.around import (
    Leaf,
    Limits,
    Node,
    Split,
    Tree,
    as_last,
    kept_in,
    least_of,
    root,
)
from paripassu.sequencing.order.clock import Clock
from paripassu.sequencing.order.closure import Prepared, members
from paripassu.sequencing.order.nearest import Point, dot, nearest

#: Sets that are looked at in one case, and that are handed on to the cases it is divided into.
ROUNDS = 60
HANDED = 40
#: Nearer than this, as a share of the widths of the box, counts as reaching into it.
NEAR = 1e-10
#: Bits of a multiplier beyond those that the distance asks for, and at most.
BITS = 10
MOST_BITS = 52


@dataclass(frozen=True, slots=True)
class Around:
    """What is known of the sets just before a moment.

    Attributes
    ----------
    bound : int
        No set is within a lower cap.
    tree : Leaf or Split or None
        Proves the cap ``bound - 1``; None: the bound is the one that was known before.
    attained : int or None
        The least cap that a set found is within; None: none was found.
    chosen : int or None
        That set.
    work : int
        Minimum cuts times free moments that it took.
    """

    bound: int
    tree: Tree | None
    attained: int | None
    chosen: int | None
    work: int


@dataclass(frozen=True, slots=True)
class _Seen:
    """A set that was looked at."""

    moments: int
    kept: tuple[int, ...]


@dataclass(slots=True)
class _Case:
    """An open case: its sets, its place in the tree, what is proven, what to branch on."""

    node: Node
    place: int
    bound: int
    seen: list[_Seen]
    on: int | None = None


def search(
    ready: Prepared,
    moment: int,
    *,
    least: int,
    most: int,
    work: int,
    clock: Clock,
    divide: bool = True,
) -> Around:
    """Look for the least cap that a set just before a moment is within.

    Parameters
    ----------
    ready : Prepared
    moment : int
    least, most : int
        Where the answer matters: a known bound, at least 0, and the largest cap to be ruled out.
    work : int
        Minimum cuts times free moments that it may take.
    clock : Clock
    divide : bool
        False: one leaf only.

    Notes
    -----
    The set of all others is one of them, if the moment can be the last one.
    """
    return _Search(ready, moment, least, most, work, clock).run(divide=divide)


def refute(
    ready: Prepared, moment: int, cap: int, *, work: int, clock: Clock
) -> Leaf | Split | int | None:
    """Decide whether some set just before a moment is within a cap.

    Returns
    -------
    Leaf or Split or int or None
        A tree that proves that no order is within the cap; or a set of moments that is, with which
        this moment proves nothing; None: neither within the work.
    """
    last = as_last(ready, moment)
    if last is not None and last <= cap:
        return ready.full ^ 1 << moment
    found = search(ready, moment, least=cap, most=cap, work=work, clock=clock)
    if found.bound > cap:
        return found.tree
    return found.chosen


class _Search:
    """The open cases of one moment, best first, and the tree of all cases."""

    def __init__(
        self, ready: Prepared, moment: int, least: int, most: int, work: int, clock: Clock
    ) -> None:
        self.ready = ready
        self.moment = moment
        self.least = least
        self.work, self.used = work, 0
        self.clock = clock
        self.limits = Limits.of(ready, moment)
        self.widths = tuple(
            [float(max(1, u - f)) for u, f in zip(ready.upper, ready.floor, strict=True)]
        )
        #: From here on no cap matters: a set is within it, or it is above ``most``.
        self.enough = most + 1
        self.attained: int | None = None
        self.chosen: int | None = None
        #: Of each place in the tree the best leaf, the bound it proves, and how it was divided.
        self.leaves: list[Leaf] = []
        self.proven: list[int] = []
        self.divided: dict[int, tuple[int, int, int]] = {}

    @property
    def over(self) -> bool:
        return self.used >= self.work or self.clock()

    def run(self, *, divide: bool) -> Around:
        none = (0,) * len(self.widths)
        first = _Case(root(self.ready, self.moment), self._place(Leaf(none, none), 0), 0, [])
        self._alone(first)
        if first.bound < self.enough:
            self._raise(first)
        queue = [(first.bound, 0, 0, first)]
        while divide and queue and queue[0][0] < self.enough and not self.over:
            case = queue[0][3]
            if case.on is None:
                break
            heapq.heappop(queue)
            for child in self._cases(case, case.on):
                free = child.node.free.bit_count()
                heapq.heappush(queue, (child.bound, free, child.place, child))
        bound = min([self.enough, *(entry[0] for entry in queue)])
        tree = self._tree(bound) if bound > self.least else None
        return Around(max(bound, self.least), tree, self.attained, self.chosen, self.used)

    def _place(self, leaf: Leaf, bound: int) -> int:
        self.leaves.append(leaf)
        self.proven.append(bound)
        return len(self.leaves) - 1

    def _proves(self, case: _Case, leaf: Leaf, bound: int) -> None:
        if bound > case.bound:
            case.bound = bound
            self.leaves[case.place], self.proven[case.place] = leaf, bound

    def _alone(self, case: _Case) -> None:
        """Look at the moment alone: it may be larger than the box, whatever stands before it."""
        columns = zip(self.limits.high, self.limits.floor, self.limits.gain, strict=True)
        for p, (high, floor, gain) in enumerate(columns):
            # One of both limits is broken: with both multipliers the sets do not count.
            alone = tuple([int(p == column) for column in range(len(self.widths))])
            if high < floor:
                self._proves(case, Leaf(alone, alone), self.enough)
            elif gain is not None and gain > high:
                self._proves(case, Leaf(alone, alone), min(gain - high, self.enough))

    def _cases(self, case: _Case, on: int) -> list[_Case]:
        """Divide a case into those without a moment and with it."""
        cases = []
        for node in (case.node.without(self.ready, on), case.node.with_(self.ready, on)):
            seen = [
                one
                for one in case.seen
                if not node.inside & ~one.moments and not one.moments & ~(node.inside | node.free)
            ]
            # What is proven of all sets is proven of some.
            place = self._place(self.leaves[case.place], case.bound)
            cases.append(_Case(node, place, case.bound, seen))
        self.divided[case.place] = (on, cases[0].place, cases[1].place)
        for one in cases:
            if not self.over and one.bound < self.enough:
                self._raise(one)
        return cases

    def _raise(self, case: _Case) -> None:
        """Raise the bound of a case as far as one leaf can, and choose what to branch on."""
        cap = max(case.bound, self.least)
        if not case.seen:
            case.seen.append(self._looked_at(case.node.inside))
        seen = list(case.seen)
        points = [self._point(one.kept, self._side(one.kept, cap), cap) for one in seen]
        sides = [self._side(one.kept, cap) for one in seen]
        weights: dict[int, float] = {}
        for _ in range(ROUNDS):
            at, weights = nearest(points, [*weights])
            distance = dot(at, at) ** 0.5
            if distance < NEAR:
                break
            leaf = self._rounded(at, distance)
            least, moments = least_of(self.ready, case.node, leaf)
            self.used += case.node.free.bit_count() + 1
            one = self._looked_at(moments)
            proven = self.limits.proven(leaf, least)
            bound = self.enough if proven is None else min(self.enough, proven + 1)
            self._proves(case, leaf, bound)
            if case.bound >= self.enough or self.over:
                return
            side = tuple([a > 0 for a in at])
            found = self._point(one.kept, side, cap)
            if bound > cap:
                # The box has grown, and everything is as far from it as it is now.
                cap = bound
                pairs = zip(seen, sides, strict=True)
                points = [self._point(old.kept, at_side, cap) for old, at_side in pairs]
                found = self._point(one.kept, side, cap)
            elif dot(at, found) >= distance * distance * (1 - 1e-9):
                break
            seen.append(one)
            sides.append(side)
            points.append(found)
        shares: dict[int, float] = {}
        for index, weight in weights.items():
            moments = seen[index].moments
            shares[moments] = shares.get(moments, 0.0) + weight
        case.seen = [*dict.fromkeys(seen)][-HANDED:]
        case.on = self._most_undecided(case.node, shares)

    def _most_undecided(self, node: Node, shares: dict[int, float]) -> int | None:
        """Choose a free moment that some of the sets have and some have not, and that is large."""
        undecided = 0
        if shares:
            some = every = next(iter(shares))
            for moments in shares:
                some |= moments
                every &= moments
            undecided = some & ~every
        best, found = -1.0, None
        for moment in members(undecided or node.free):
            row = self.ready.delta[moment]
            size = max(abs(d) / width for d, width in zip(row, self.widths, strict=True))
            share = sum(weight for moments, weight in shares.items() if moments >> moment & 1)
            score = size * min(share, 1 - share) if undecided else size
            if score > best:
                best, found = score, moment
        return found

    def _looked_at(self, moments: int) -> _Seen:
        """Take a set for what it keeps: it may be within a lower cap than any before."""
        kept = kept_in(self.ready, moments)
        cap = self.limits.least_cap(kept)
        if cap is not None and (self.attained is None or cap < self.attained):
            self.attained, self.chosen = cap, moments
            self.enough = min(self.enough, max(cap, self.least))
        return _Seen(moments, kept)

    def _side(self, kept: Sequence[int], cap: int) -> tuple[bool, ...]:
        """Tell of each column which of its limits is nearer, True: the upper one."""
        pairs = zip(kept, self.limits.high, self.limits.low(cap), strict=True)
        return tuple([2 * k > high + low for k, high, low in pairs])

    def _point(self, kept: Sequence[int], side: Sequence[bool], cap: int) -> Point:
        """Give how far a set is from a corner of the box, in widths of the box."""
        columns = zip(kept, side, self.limits.high, self.limits.low(cap), self.widths, strict=True)
        return tuple([(k - (high if up else low)) / w for k, up, high, low, w in columns])

    def _rounded(self, at: Point, distance: float) -> Leaf:
        """Round multipliers to whole numbers, the finer the nearer the sets are to the box."""
        bits = min(MOST_BITS, BITS + max(0, -frexp(distance)[1]))
        scale = max(self.widths, default=1.0) / distance * 2.0**bits
        net = [round(a / width * scale) for a, width in zip(at, self.widths, strict=True)]
        common = gcd(*net) or 1
        return Leaf(
            tuple([max(0, n) // common for n in net]), tuple([max(0, -n) // common for n in net])
        )

    def _tree(self, bound: int) -> Tree:
        """Build the tree that proves a bound, without divisions that it does not need."""
        built: dict[int, Tree] = {}
        # Cases have later places than what they are cases of.
        for place in reversed(range(len(self.leaves))):
            if place not in self.divided or self.proven[place] >= bound:
                built[place] = self.leaves[place]
            else:
                on, out, inside = self.divided[place]
                built[place] = Split(on, built[out], built[inside])
        return built[0]
