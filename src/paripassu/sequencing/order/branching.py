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
from operator import add

from paripassu.sequencing.order.around import (
    Leaf,
    Limits,
    Node,
    Split,
    Tree,
    as_last,
    kept_in,
)
from paripassu.sequencing.order.clock import Clock
from paripassu.sequencing.order.closure import Prepared, members
from paripassu.sequencing.order.nearest import Point, dot, nearest

#: Sets that are looked at in one case at one time.
ROUNDS = 60
#: A case is raised by at least such a part of what is left.
STEP = 64
#: Nearer than this, as a share of the widths of the box, counts as reaching into it.
NEAR = 1e-10
#: Room in a column counts as at least this share of the width of the box.
THIN = 1 / 256
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
    """An open case: its sets, its place in the tree, what is proven, what to branch on.

    Of the sets seen, each with the limit of each column that it was looked at from (True: the upper
    one), ``weights`` make the point that is nearest to the box.
    """

    node: Node
    place: int
    bound: int
    seen: list[_Seen]
    sides: list[tuple[bool, ...]]
    weights: dict[int, float]
    on: int | None = None
    raised: bool = False


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
    return Search(ready, moment, clock).go(least=least, most=most, work=work, divide=divide)


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
    # A search that runs out of work may have seen no set but such as are within a higher cap.
    return None if found.attained is None or found.attained > cap else found.chosen


class Search:
    """The open cases of one moment, best first, and the tree of all cases.

    Attributes
    ----------
    ready : Prepared
    moment : int
    """

    def __init__(self, ready: Prepared, moment: int, clock: Clock) -> None:
        self.ready = ready
        self.moment = moment
        self.clock = clock
        self.least = 0
        self.work = self.used = 0
        self.limits = Limits.of(ready, moment)
        self.widths = tuple(
            [float(max(1, u - f)) for u, f in zip(ready.upper, ready.floor, strict=True)]
        )
        #: From here on no cap matters: a set is within it, or it is above what is asked for.
        self.enough = 0
        self.attained: int | None = None
        self.chosen: int | None = None
        #: Of each place in the tree the best leaf, the bound it proves, and how it was divided.
        self.leaves: list[Leaf] = []
        self.proven: list[int] = []
        self.divided: dict[int, tuple[int, int, int]] = {}
        self.queue: list[tuple[int, int, int, _Case]] = []

    @property
    def over(self) -> bool:
        """Whether it has done what it may."""
        return self.used >= self.work or self.clock()

    def go(self, *, least: int, most: int, work: int, divide: bool = True) -> Around:
        """Go on where it stopped; see :func:`search`.

        Parameters
        ----------
        least, most : int
            The former never falls from one time to the next, the latter never rises.
        work : int
            More than before.
        divide : bool
        """
        self.least = least
        self.enough = most + 1
        if self.attained is not None:
            self.enough = min(self.enough, max(self.attained, least))
        self.work = self.used + work
        queue = self.queue
        if not self.leaves:
            none = (0,) * len(self.widths)
            node = Node.before(self.ready, self.moment)
            first = _Case(node, self._place(Leaf(none, none), 0), 0, [], [], {})
            self._alone(first)
            self._open(first)
        while queue and queue[0][0] < self.enough and not self.over:
            case = heapq.heappop(queue)[3]
            # A little above what all others have is enough, until it is its turn again.
            others = queue[0][0] if queue else self.enough
            self._raise(case, max(others, case.bound + (self.enough - case.bound) // STEP))
            cases = [case]
            if case.raised and case.bound < self.enough:
                if not divide or case.on is None:
                    self._open(case)
                    break
                cases = self._cases(case, case.on)
            for one in cases:
                self._open(one)
        bound = min([self.enough, *(entry[0] for entry in queue)])
        tree = self._tree(bound) if bound > self.least else None
        return Around(max(bound, self.least), tree, self.attained, self.chosen, self.used)

    def _open(self, case: _Case) -> None:
        heapq.heappush(self.queue, (case.bound, case.node.free.bit_count(), case.place, case))

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
            possible = node.inside | node.free
            own = [
                index
                for index, one in enumerate(case.seen)
                if not node.inside & ~one.moments and not one.moments & ~possible
            ]
            weights = {
                new: weight for new, old in enumerate(own) if (weight := case.weights.get(old))
            }
            whole = sum(weights.values())
            # What is proven of all sets is proven of some.
            place = self._place(self.leaves[case.place], case.bound)
            one = _Case(
                node,
                place,
                case.bound,
                [case.seen[index] for index in own],
                [case.sides[index] for index in own],
                {index: weight / whole for index, weight in weights.items()},
            )
            cases.append(one)
        self.divided[case.place] = (on, cases[0].place, cases[1].place)
        return cases

    def _raise(self, case: _Case, until: int) -> None:
        """Raise the bound of a case above a number, or as far as one leaf can.

        Where it can no further, choose what to branch on.
        """
        cap = max(case.bound, self.least)
        if not case.seen:
            one = self._looked_at(case.node, 0)
            case.seen.append(one)
            case.sides.append(self._side(one.kept, cap))
        seen, sides = case.seen, case.sides
        points = self._points(case, cap)
        for _ in range(ROUNDS):
            at, case.weights = nearest(points, case.weights)
            distance = dot(at, at) ** 0.5
            if distance < NEAR:
                break
            leaf = self._rounded(at, distance)
            least, chosen = case.node.least(self.ready, leaf)
            self.used += case.node.free.bit_count() + 1
            one = self._looked_at(case.node, chosen)
            proven = self.limits.proven(leaf, least)
            bound = self.enough if proven is None else min(self.enough, proven + 1)
            self._proves(case, leaf, bound)
            if case.bound >= self.enough:
                return
            seen.append(one)
            sides.append(tuple([a > 0 for a in at]))
            if bound > cap:
                # The box has grown, and everything is as far from it as it is now.
                cap = bound
                points = self._points(case, cap)
                if case.bound > until or self.over:
                    return
            else:
                points.append(self._point(one.kept, sides[-1], cap))
                if dot(at, points[-1]) >= distance * distance * (1 - 1e-9):
                    break
                if self.over:
                    return
        case.raised = True
        case.on = self._most_decisive(case)

    def _points(self, case: _Case, cap: int) -> list[Point]:
        pairs = zip(case.seen, case.sides, strict=True)
        return [self._point(one.kept, side, cap) for one, side in pairs]

    def _most_decisive(self, case: _Case) -> int | None:
        """Choose a moment that only some of the sets nearest to the box have.

        It is a large one for what room is left, and decides of many others either way. Where such
        moments are taken first, whatever share of the sets has them, trees were smallest in trials.
        """
        every, some = case.node.free, 0
        for index in case.weights:
            moments = case.seen[index].moments
            every &= moments
            some |= moments
        low = self.limits.low(max(case.bound, self.least))
        rooms = [
            max(0, h - lo) + w * THIN
            for h, lo, w in zip(self.limits.high, low, self.widths, strict=True)
        ]
        free = case.node.free
        before, after = self.ready.before, self.ready.after
        best, found = -1.0, None
        for moment in members(some & free & ~every or free):
            row = self.ready.delta[moment]
            size = max([abs(d) / room for d, room in zip(row, rooms, strict=True)], default=0.0)
            others = min((before[moment] & free).bit_count(), (after[moment] & free).bit_count())
            if size * (2 + others) > best:
                best, found = size * (2 + others), moment
        return found

    def _looked_at(self, node: Node, chosen: int) -> _Seen:
        """Take a set for what it keeps: it may be within a lower cap than any before."""
        moments = node.inside | chosen
        kept = tuple(map(add, node.kept, kept_in(self.ready, chosen)))
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
