"""The least that somebody can have kept at one point of any order, by a minimum cut.

What is done at a point is closed: with whatever waits, what it waits for. Of all closed sets that
have some things and have not some others, one has the least sum. To choose it is a minimum cut
(Picard 1976, Maximal closure of a graph), here by shortest augmenting paths.

No rule but the waits is looked at, so that every order's own sum is no lower, whatever else it
keeps.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

#: More than any sum: an edge that cannot be cut.
_Capacity = dict[int, dict[int, int]]


def least_closed(
    values: Sequence[int],
    waits: Sequence[Iterable[int]],
    *,
    inside: Iterable[int],
    outside: Iterable[int],
) -> int | None:
    """Give the least sum of a closed set.

    Parameters
    ----------
    values : sequence of int
        Length n. What each thing adds.
    waits : sequence of iterable of int
        Length n. What each thing waits for; in a circle, too.
    inside, outside : iterable of int
        What the set has, and what it has not.

    Returns
    -------
    int or None
        None: there is no such set.
    """
    size = len(values)
    source, sink = size, size + 1
    never = 1 + sum(map(abs, values))
    capacity: _Capacity = {node: {} for node in range(size + 2)}

    def edge(start: int, end: int, most: int) -> None:
        capacity[start][end] = capacity[start].get(end, 0) + most
        capacity[end].setdefault(start, 0)

    for node, value in enumerate(values):
        if value < 0:
            edge(source, node, -value)
        elif value > 0:
            edge(node, sink, value)
        for before in waits[node]:
            edge(node, before, never)
    for node in inside:
        edge(source, node, never)
    for node in outside:
        edge(node, sink, never)
    cut = 0
    while (path := _path(capacity, source, sink)) is not None:
        most = min(capacity[start][end] for start, end in path)
        for start, end in path:
            capacity[start][end] -= most
            capacity[end][start] += most
        cut += most
        if cut >= never:
            return None
    return cut + sum(value for value in values if value < 0)


def _path(capacity: _Capacity, source: int, sink: int) -> list[tuple[int, int]] | None:
    """Find a shortest path on which more can flow."""
    came: dict[int, int] = {source: source}
    queue = deque([source])
    while queue and sink not in came:
        node = queue.popleft()
        for following, left in capacity[node].items():
            if left and following not in came:
                came[following] = node
                queue.append(following)
    if sink not in came:
        return None
    path = []
    node = sink
    while node != source:
        path.append((came[node], node))
        node = came[node]
    return path


def closed_over(waits: Sequence[Iterable[int]], things: Iterable[int]) -> set[int]:
    """Give some things and all that these wait for, directly or not."""
    found: set[int] = set()
    open_ = [*things]
    while open_:
        thing = open_.pop()
        if thing not in found:
            found.add(thing)
            open_.extend(waits[thing])
    return found


@dataclass(frozen=True, slots=True)
class Kept:
    """What everyone keeps, and its limits.

    Attributes
    ----------
    rows : sequence of sequence of int
        Shape (n, p). What each thing adds to what each party keeps.
    upper, floor : sequence of (int or None)
        Length p. The limits; None: none.
    """

    rows: Sequence[Sequence[int]]
    upper: Sequence[int | None]
    floor: Sequence[int | None]

    def most(self, column: int, sign: int) -> int | None:
        """Give the most that a column times a sign, 1 or -1, may come to; None: no limit."""
        if sign > 0:
            return self.upper[column]
        floor = self.floor[column]
        return None if floor is None else -floor


@dataclass(frozen=True, slots=True)
class Points:
    """Whether somebody cannot be within its limits at points that orders come to.

    Attributes
    ----------
    kept : sequence of Kept
        At least one.
    waits, after : sequence
        Length n. What each thing waits for, and what waits for it.
    """

    kept: Sequence[Kept]
    waits: Sequence[Sequence[int]]
    after: Sequence[Sequence[int]]

    @classmethod
    def of(cls, kept: Sequence[Kept], waits: Sequence[Sequence[int]]) -> Points:
        """Make them of what each thing waits for."""
        after: list[list[int]] = [[] for _ in waits]
        for thing, before in enumerate(waits):
            for earlier in before:
                after[earlier].append(thing)
        return cls(kept, waits, after)

    def beyond(self, inside: Iterable[int], outside: Iterable[int]) -> bool:
        """Whether no order comes to a point, or one party is beyond one limit there.

        Parameters
        ----------
        inside, outside : iterable of int
            What is done at the point for sure, and what is not.

        Returns
        -------
        bool
            True: one party is beyond the same limit with each of ``kept``, or what is done waits
            for what is not. False says nothing.
        """
        inside, outside = tuple(inside), tuple(outside)
        small = closed_over(self.waits, inside)
        never = closed_over(self.after, outside)
        if small & never:
            return True
        large = [thing for thing in range(len(self.waits)) if thing not in never]

        def beyond(kept: Kept, column: int, sign: int) -> bool:
            limit = kept.most(column, sign)
            if limit is None:
                return False
            values = [sign * row[column] for row in kept.rows]
            # The smallest and the largest set show most often that nothing is shown.
            if any(sum(values[thing] for thing in some) <= limit for some in (small, large)):
                return False
            found = least_closed(values, self.waits, inside=inside, outside=outside)
            return found is not None and found > limit

        parties = range(len(self.kept[0].upper))
        return any(
            all(beyond(kept, column, sign) for kept in self.kept)
            for column, sign in product(parties, (1, -1))
        )
