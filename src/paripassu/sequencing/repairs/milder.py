"""The mildest changes that leave a plan: one search that several kinds of repair share.

A change is a vector: how far each thing that may be changed is changed. The search pops vectors
by rising rank. One that leaves no plan has a *core*: what has to change before any plan can exist.
Only the vectors that change some of it further are looked at next. Nothing that works is missed,
and since rank never falls along the way, what is found comes in order of rank.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

#: A vector of levels, sparse: what is changed, and to which level (from 1).
Vector = tuple[tuple[str, int], ...]

#: What comes first: largest burden, sum of burdens, number of changes.
Rank = tuple[Fraction, Fraction, int]


def raised(vector: Vector, name: str, level: int) -> Vector:
    """Change one thing to a level."""
    levels = dict(vector)
    levels[name] = level
    return tuple(sorted(levels.items()))


def milder_or_equal(one: Vector, other: Vector) -> bool:
    """Whether ``one`` changes nothing further than ``other`` does."""
    levels = dict(other)
    return all(level <= levels.get(name, 0) for name, level in one)


@dataclass(frozen=True, slots=True)
class Mildest:
    """Minimal vectors that leave a plan, by rank.

    Attributes
    ----------
    complete : bool
        Whether there are no more.
    many : bool
        Whether there are more only since no more were to be found: more time finds no others.
    """

    vectors: tuple[Vector, ...]
    complete: bool
    many: bool = False

    def unless(self, doubt: bool) -> Mildest:
        """Give the same, of which nothing is sure where there was a doubt on the way."""
        return Mildest(self.vectors, self.complete and not doubt, self.many and not doubt)


def mildest(
    *,
    works: Callable[[Vector], bool],
    further: Callable[[Vector], Iterable[Vector]],
    rank: Callable[[Vector], tuple[object, ...]],
    most: int,
    stop: Callable[[], bool],
    first: Vector = (),
) -> Mildest:
    """Find the minimal vectors that work, by rising rank.

    Parameters
    ----------
    works : callable
        Whether a plan exists with the vector's changes.
    further : callable
        The next vectors to try after one that does not work: every vector that works and lies above
        it lies above (or is) one of these.
    rank : callable
        Sort key; never falls from a vector to a further one.
    most : int
        How many to find.
    stop : callable
        True ends the search with what was found.
    first : Vector
        Where to begin: what every vector that works changes.
    """
    heap: list[tuple[object, int, Vector]] = [(rank(first), 0, first)]
    queued: set[Vector] = {first}
    found: list[Vector] = []
    ticket = 0
    while heap:
        if stop():
            return Mildest(tuple(found), complete=False)
        _, _, vector = heapq.heappop(heap)
        if any(milder_or_equal(one, vector) for one in found):
            continue
        if works(vector):
            if len(found) == most:
                return Mildest(tuple(found), complete=False, many=True)
            # Equal ranks come in any order: drop what turns out to be stronger than this one.
            found = [one for one in found if not milder_or_equal(vector, one)]
            found.append(vector)
            continue
        for following in further(vector):
            if following not in queued:
                queued.add(following)
                ticket += 1
                heapq.heappush(heap, (rank(following), ticket, following))
    return Mildest(tuple(found), complete=True)
