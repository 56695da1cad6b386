"""Under what circumstances something fails most: one box, by the patient rule induction method.

J. H. Friedman and N. I. Fisher, "Bump hunting in high-dimensional data", *Statistics and Computing*
9 (1999), 123-143: a box over all points is peeled, a little at a time, wherever that leaves the
largest share of failures inside; of the boxes on the way the densest is pasted, as long as its
share does not fall. Many small peels find what one cut through the middle would miss.

Points have whole numbers as weights, and shares are compared as fractions: which box is found
depends on no rounding.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: The share of the points in the box that one peel or one paste is to move at least.
PEEL = Fraction(5, 100)
#: Alternatives of a group that are tried one by one; of more, as many at once as come to a peel.
MANY = 32
#: The share of all points that a box has at least.
LEAST = Fraction(5, 100)


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """What failed and what did not, n points of it.

    Attributes
    ----------
    cases : array of int, (n, groups)
        Of each group of alternatives: the number of the one that is the case.
    numbers : array of int, (n, intervals)
        Of each interval: where the number lies, in whole parts.
    weights : array of int, (n,)
        At least 0, together below 2⁶³.
    failed : array of bool, (n,)
    """

    cases: NDArray[np.int64]
    numbers: NDArray[np.int64]
    weights: NDArray[np.int64]
    failed: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Box:
    """A box over cases and intervals.

    Attributes
    ----------
    cases : tuple of frozenset of int, or None
        Of each group: the alternatives inside; None: all of them.
    ranges : tuple of (int or None, int or None)
        Of each interval: the least and the largest number inside; None: no limit on that side.
    """

    cases: tuple[frozenset[int] | None, ...]
    ranges: tuple[tuple[int | None, int | None], ...]

    def inside(self, points: Points) -> NDArray[np.bool_]:
        """Find the points that lie in the box."""
        import numpy as np

        found = np.ones(len(points.weights), dtype=np.bool_)
        for at, allowed in enumerate(self.cases):
            if allowed is not None:
                found &= np.isin(points.cases[:, at], sorted(allowed))
        for at, (low, high) in enumerate(self.ranges):
            if low is not None:
                found &= points.numbers[:, at] >= low
            if high is not None:
                found &= points.numbers[:, at] <= high
        return found


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a box holds: the weight of its points, and of those among them that failed."""

    weight: int
    failed: int

    @property
    def density(self) -> Fraction:
        """The share of the points in the box that failed; 0 of an empty one."""
        return Fraction(self.failed, self.weight) if self.weight else Fraction(0)

    def less(self, part: Weighed) -> Weighed:
        """Take a part away."""
        return Weighed(self.weight - part.weight, self.failed - part.failed)

    def more(self, part: Weighed) -> Weighed:
        """Add a part."""
        return Weighed(self.weight + part.weight, self.failed + part.failed)


def weighed(points: Points, box: Box) -> Weighed:
    """Weigh what a box holds of some points."""
    mask = box.inside(points)
    weights = points.weights[mask]
    return Weighed(int(weights.sum()), int(weights[points.failed[mask]].sum()))


def fullest_box(points: Points) -> Box | None:
    """Find the box in which failures are densest.

    Parameters
    ----------
    points : Points
        Of a half of the futures: how full the box is has to be counted on the other half, as it is
        always a little fuller of the points that it was found with.

    Returns
    -------
    Box or None
        With at least 5 % of the weight. None where all points fail or none does, or where no box
        on the way holds a larger share of failures than the whole.
    """
    groups, intervals = points.cases.shape[1], points.numbers.shape[1]
    whole = Box((None,) * groups, ((None, None),) * intervals)
    everything = weighed(points, whole)
    if everything.failed in (0, everything.weight):
        return None
    best = at = (whole, everything)
    while at[1].density < 1:
        smaller = [
            tried
            for tried in _peeled(points, *at)
            if LEAST * everything.weight <= tried[1].weight < at[1].weight
        ]
        if not smaller:
            break
        at = max(smaller, key=_rank)
        best = max(best, at, key=_rank)
    while larger := [
        tried for tried in _pasted(points, *best) if tried[1].density >= best[1].density
    ]:
        best = max(larger, key=_rank)
    return None if best[1].density <= everything.density else best[0]


_Tried = tuple[Box, Weighed]


def _rank(tried: _Tried) -> tuple[Fraction, int]:
    """Order boxes: the densest first, then the largest; of equal ones the first is taken."""
    return tried[1].density, tried[1].weight


class _Slices(NamedTuple):
    """Some points by what they are in one column, rising: the weight, and that of failures."""

    steps: list[int]
    weights: list[int]
    failed: list[int]

    @classmethod
    def of(cls, column: NDArray[np.int64], points: Points, mask: NDArray[np.bool_]) -> _Slices:
        import numpy as np

        steps, places = np.unique(column[mask], return_inverse=True)
        sums = np.zeros((2, len(steps)), dtype=np.int64)
        weights = points.weights[mask]
        np.add.at(sums[0], places, weights)
        np.add.at(sums[1], places, weights * points.failed[mask])
        return cls(steps.tolist(), sums[0].tolist(), sums[1].tolist())

    def part(self, first: int, last: int) -> Weighed:
        """Weigh the slices from one to before another."""
        return Weighed(sum(self.weights[first:last]), sum(self.failed[first:last]))

    def of_places(self, places: Sequence[int]) -> Weighed:
        """Weigh some slices."""
        weight = sum(self.weights[place] for place in places)
        return Weighed(weight, sum(self.failed[place] for place in places))

    def rarest(self, amount: Fraction) -> list[int]:
        """Give the slices that fail most rarely, as many as come to an amount, but not all."""
        order = sorted(range(len(self.steps)), key=lambda place: (self._density(place), place))
        weights = [self.weights[place] for place in order]
        return order[: next(_reaching(weights, amount), len(order) - 1)]

    def as_dense(self, density: Fraction, among: frozenset[int]) -> list[int]:
        """Give the slices of some steps in which the share of failures is not below a density."""
        return [
            place
            for place, step in enumerate(self.steps)
            if step in among
            and self.failed[place] * density.denominator >= self.weights[place] * density.numerator
        ]

    def _density(self, place: int) -> float:
        return self.failed[place] / self.weights[place] if self.weights[place] else 0.0


def _peeled(points: Points, box: Box, held: Weighed) -> Iterator[_Tried]:
    """Give the box without each of its alternatives, and without either end of each interval."""
    import numpy as np

    mask = box.inside(points)
    for at, allowed in enumerate(box.cases):
        found = _Slices.of(points.cases[:, at], points, mask)
        every = allowed or frozenset(np.unique(points.cases[:, at]).tolist())
        if len(found.steps) > MANY:
            out = found.rarest(PEEL * held.weight)
            left = held.less(found.of_places(out))
            yield _with_cases(box, at, every - {found.steps[place] for place in out}), left
            continue
        for place, one in enumerate(found.steps):
            left = held.less(found.part(place, place + 1))
            yield _with_cases(box, at, every - {one}), left
    for at, (low, high) in enumerate(box.ranges):
        found = _Slices.of(points.numbers[:, at], points, mask)
        count = len(found.steps)
        for first in _reaching(found.weights, PEEL * held.weight):
            peeled = _with_range(box, at, (found.steps[first], high))
            yield peeled, held.less(found.part(0, first))
        for last in _reaching(found.weights[::-1], PEEL * held.weight):
            peeled = _with_range(box, at, (low, found.steps[count - 1 - last]))
            yield peeled, held.less(found.part(count - last, count))


def _pasted(points: Points, box: Box, held: Weighed) -> Iterator[_Tried]:
    """Give the box with each alternative that it leaves out, and wider at either limit."""
    import numpy as np

    for at, allowed in enumerate(box.cases):
        if allowed is None:
            continue
        found = _Slices.of(points.cases[:, at], points, _with_cases(box, at, None).inside(points))
        whole = frozenset(np.unique(points.cases[:, at]).tolist())
        if len(whole) > MANY:
            more_of = found.as_dense(held.density, whole - allowed)
            if more_of:
                more = allowed | {found.steps[place] for place in more_of}
                added = held.more(found.of_places(more_of))
                yield _with_cases(box, at, None if more == whole else more), added
            continue
        for one in sorted(whole - allowed):
            more = allowed | {one}
            place = found.steps.index(one) if one in found.steps else len(found.steps)
            pasted = _with_cases(box, at, None if more == whole else more)
            yield pasted, held.more(found.part(place, place + 1))
    for at, (low, high) in enumerate(box.ranges):
        if low is None and high is None:
            continue
        wider = _with_range(box, at, (None, None)).inside(points)
        found = _Slices.of(points.numbers[:, at], points, wider)
        count = len(found.steps)
        if low is not None:
            first = bisect_left(found.steps, low)
            # The first of those that come in; none: the end is reached.
            enough = next(_reaching(found.weights[:first][::-1], PEEL * held.weight), first)
            end = found.steps[first - enough] if enough < first else None
            yield _with_range(box, at, (end, high)), held.more(found.part(first - enough, first))
        if high is not None:
            last = bisect_right(found.steps, high)
            left = count - last
            enough = next(_reaching(found.weights[last:], PEEL * held.weight), left)
            end = found.steps[last + enough - 1] if enough < left else None
            yield _with_range(box, at, (low, end)), held.more(found.part(last, last + enough))


def _reaching(weights: Sequence[int], amount: Fraction) -> Iterator[int]:
    """Give how many of some weights, but not all of them, reach an amount; nothing if none do."""
    reached = 0
    for count, weight in enumerate(weights[:-1], start=1):
        reached += weight
        if reached >= amount:
            yield count
            return


def _with_cases(box: Box, at: int, cases: frozenset[int] | None) -> Box:
    return replace(box, cases=(*box.cases[:at], cases, *box.cases[at + 1 :]))


def _with_range(box: Box, at: int, limits: tuple[int | None, int | None]) -> Box:
    return replace(box, ranges=(*box.ranges[:at], limits, *box.ranges[at + 1 :]))
