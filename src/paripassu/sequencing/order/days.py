"""The days of one order, where days reach back: a system of differences.

Rules: docs/specification/sequencing.md#time. For a fixed order every rule is a difference between
two days, so the least days are longest paths from day 0; a circle of positive length shows that
there are none. What a later moment asks of an earlier one (``within``, standing measures, bounds on
beginnings) are edges that run back.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from paripassu.sequencing.order.problem import DAY_0, Edge, Option, OrderProblem


class Because(NamedTuple):
    """Why an edge holds: the order of two moments, an option, or (both None) always."""

    pair: tuple[int, int] | None = None
    option: int | None = None


_ALWAYS = Because()


@dataclass(frozen=True, slots=True)
class Clash:
    """Why an order has no days: these cannot all hold.

    Attributes
    ----------
    pairs : tuple of (int, int)
        Moments, the first before the second in the order.
    options : tuple of int
        Groups of options of which the order's own choice takes part.
    """

    pairs: tuple[tuple[int, int], ...]
    options: tuple[int, ...]


class Days:
    """The edges of a problem, those that hold whatever the order."""

    def __init__(self, problem: OrderProblem) -> None:
        self.problem = problem
        self.nodes = problem.size + problem.begins
        self.day_0 = self.nodes
        self.always: list[list[tuple[int, int, Because]]] = [[] for _ in range(self.nodes + 1)]
        for edge in static_edges(problem):
            self._add(self.always, edge, _ALWAYS)

    def _add(
        self, into: list[list[tuple[int, int, Because]]], edge: Edge, because: Because
    ) -> None:
        source = self.day_0 if edge.source == DAY_0 else edge.source
        target = self.day_0 if edge.target == DAY_0 else edge.target
        into[source].append((target, edge.days, because))

    def least(self, order: Sequence[int], decided: Sequence[int | None] = ()) -> list[int] | Clash:
        """Give the least day of every node, or why there is none.

        Parameters
        ----------
        order : sequence of int
            All moments, each after those that it waits for.
        decided : sequence of int or None
            The option of each group that is to be kept. Where none is, it is the one that asks
            least of this order.
        """
        found = self._solved(order, decided)
        return found if isinstance(found, Clash) else found[0]

    def within(self, order: Sequence[int], most: Mapping[int, int]) -> list[int] | None:
        """Give the least days of the moments of an order, place by place.

        None where a moment would be later than ``most`` says, or where there are no days. That is
        seen as soon as one day is too late, so this is much quicker than to find out why.
        """
        place = {moment: index for index, moment in enumerate(order)}
        after = dict(pairwise(order))
        chosen: dict[int, list[tuple[int, int]]] = {}
        for options in self.problem.options:
            index = chosen_option(options, place)
            if index is None:
                return None
            for edge in options[index].edges:
                source = self.day_0 if edge.source == DAY_0 else edge.source
                target = self.day_0 if edge.target == DAY_0 else edge.target
                chosen.setdefault(source, []).append((target, edge.days))
        days = [0] * (self.nodes + 1)
        rounds = [0] * (self.nodes + 1)
        # Along the order: most of what holds runs forward.
        queue = deque([self.day_0, *range(self.problem.size, self.nodes), *order])
        waiting = [True] * (self.nodes + 1)
        while queue:
            source = queue.popleft()
            waiting[source] = False
            edges = [(target, length) for target, length, _ in self.always[source]]
            if source in after:
                edges.append((after[source], 0))
            for target, length in (*edges, *chosen.get(source, ())):
                day = days[source] + length
                if day <= days[target]:
                    continue
                days[target] = day
                if target == self.day_0 or day > most.get(target, day):
                    return None
                if not waiting[target]:
                    rounds[target] += 1
                    if rounds[target] > self.nodes:
                        return None  # no path has so many edges: it runs in a circle
                    waiting[target] = True
                    queue.append(target)
        return [days[moment] for moment in order]

    def earliest(self) -> list[int] | None:
        """Give the least day of each moment, whatever the order; None: the edges admit no days."""
        found = self._longest(self.always)
        return None if isinstance(found, Clash) else found[0][: self.problem.size]

    def end(self) -> int:
        """Give the earliest day on which everything can have ended, whatever the order.

        0 where the edges alone admit no days.
        """
        return max(self.earliest() or (), default=0)

    def critical_path(self, order: Sequence[int], node: int) -> list[Edge]:
        """Give the edges that make a node's least day what it is, from day 0 on.

        Their days add up to it. An edge between neighbours in the order has 0 days.
        """
        found = self._solved(order)
        assert not isinstance(found, Clash), "the order has days"
        days, came = found
        path: list[Edge] = []
        while node != self.day_0 and (step := came[node]) is not None:
            source = step[0]
            start = 0 if source == self.day_0 else days[source]
            path.append(Edge(DAY_0 if source == self.day_0 else source, node, days[node] - start))
            node = source
        return path[::-1]

    def _solved(
        self, order: Sequence[int], decided: Sequence[int | None] = ()
    ) -> tuple[list[int], list[tuple[int, Because] | None]] | Clash:
        place = {moment: index for index, moment in enumerate(order)}
        edges = [list(out) for out in self.always]
        for one, other in pairwise(order):
            edges[one].append((other, 0, Because(pair=(one, other))))
        for number, options in enumerate(self.problem.options):
            chosen = decided[number] if decided else None
            if chosen is None:
                chosen = chosen_option(options, place)
            if chosen is None:
                return Clash((), (number,))
            for edge in options[chosen].edges:
                self._add(edges, edge, Because(option=number))
        return self._longest(edges)

    def keeps(self, order: Sequence[int], ends: Sequence[int]) -> bool:
        """Whether the moments of an order can end on these days, place by place."""
        place = {moment: index for index, moment in enumerate(order)}
        if any(
            place[wait.before] > place[moment]
            for moment, waits in enumerate(self.problem.before)
            for wait in waits
        ):
            return False
        fixed = Days(replace(self.problem, edges=(*self.problem.edges, *_fixed(order, ends))))
        return not isinstance(fixed.least(order), Clash)

    def latest_begins(self, order: Sequence[int], ends: Sequence[int]) -> list[int]:
        """Give the latest day of each node above the ends of moments, the ends being these."""
        place = {moment: index for index, moment in enumerate(order)}
        edges = list(static_edges(self.problem))
        for options in self.problem.options:
            chosen = chosen_option(options, place)
            assert chosen is not None
            edges += options[chosen].edges
        latest: dict[int, int] = {}
        for edge in edges:
            if edge.source >= self.problem.size:
                day = 0 if edge.target == DAY_0 else ends[place[edge.target]]
                latest[edge.source] = min(day - edge.days, latest.get(edge.source, day - edge.days))
        return [latest[self.problem.size + k] for k in range(self.problem.begins)]

    def _longest(
        self, edges: list[list[tuple[int, int, Because]]]
    ) -> tuple[list[int], list[tuple[int, Because] | None]] | Clash:
        days = [0] * (self.nodes + 1)
        came: list[tuple[int, Because] | None] = [None] * (self.nodes + 1)
        raised = [0] * (self.nodes + 1)
        queue = deque(range(self.nodes + 1))
        waiting = [True] * (self.nodes + 1)
        while queue:
            source = queue.popleft()
            waiting[source] = False
            day = days[source]
            for target, length, because in edges[source]:
                if day + length <= days[target]:
                    continue
                days[target] = day + length
                came[target] = (source, because)
                raised[target] += 1
                if target == self.day_0 or raised[target] > self.nodes:
                    clash = self._circle(came, target)
                    if clash is not None:
                        return clash
                if not waiting[target]:
                    waiting[target] = True
                    queue.append(target)
        return days[: self.nodes], came

    def _circle(self, came: Sequence[tuple[int, Because] | None], start: int) -> Clash | None:
        """Walk back along what raised each node, to the circle that it leads into."""
        seen: dict[int, int] = {}
        trail: list[Because] = []
        node = start
        while node not in seen:
            seen[node] = len(trail)
            step = came[node]
            if step is None:
                if node == self.day_0:
                    return None
                step = (self.day_0, _ALWAYS)  # no day is before day 0
            node = step[0]
            trail.append(step[1])
        return _clash(trail[seen[node] :][::-1])


def _clash(circle: Sequence[Because]) -> Clash:
    """Name a circle's reasons: a run of neighbours in the order is one pair."""
    # Begin where a run begins, so that none is cut in two.
    starts = [k for k, because in enumerate(circle) if not _follows(circle[k - 1], because)] or [0]
    turned = [*circle[starts[0] :], *circle[: starts[0]]]
    pairs: list[tuple[int, int]] = []
    options: set[int] = set()
    last = _ALWAYS
    for because in turned:
        if because.pair is not None:
            if pairs and _follows(last, because):
                pairs[-1] = (pairs[-1][0], because.pair[1])
            else:
                pairs.append(because.pair)
        elif because.option is not None:
            options.add(because.option)
        last = because
    return Clash(tuple(dict.fromkeys(pairs)), tuple(sorted(options)))


def _follows(one: Because, other: Because) -> bool:
    return one.pair is not None and other.pair is not None and one.pair[1] == other.pair[0]


def _fixed(order: Sequence[int], ends: Sequence[int]) -> Iterator[Edge]:
    for moment, day in zip(order, ends, strict=True):
        yield Edge(DAY_0, moment, day)
        yield Edge(moment, DAY_0, -day)


def static_edges(problem: OrderProblem) -> Iterable[Edge]:
    """Give the edges that hold whatever the order."""
    for moment in range(problem.size):
        yield Edge(DAY_0, moment, problem.release[moment])
        limit = problem.deadline[moment]
        if limit is not None:
            yield Edge(moment, DAY_0, -limit)
        for wait in problem.before[moment]:
            yield Edge(wait.before, moment, wait.lag)
    for begin in range(problem.size, problem.size + problem.begins):
        yield Edge(DAY_0, begin, 0)
    yield from problem.edges


def chosen_option(options: Sequence[Option], place: dict[int, int]) -> int | None:
    """Give the option that asks least of the days, given the order; None: the order keeps none.

    Options of needs ask for the days of their moments to have come: the least is the one whose last
    moment stands first. Those of a deadline run back from it: the latest moment leaves most time.
    """
    kept = [
        index
        for index, option in enumerate(options)
        if all(place[one] < place[other] for one, other in option.before)
    ]
    if not kept:
        return None
    if any(option.before for option in options):
        return min(
            kept, key=lambda k: max((place[one] for one, _ in options[k].before), default=-1)
        )
    return max(kept, key=lambda k: place[options[k].edges[0].target])
