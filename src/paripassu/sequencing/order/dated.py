"""Orders whose days reach back: branch on dates over the orders that days are forgotten in.

Order alone bounds the worst exposure from below and often meets it. So each node of the search is
an ordering problem without time: what the days imply whatever else is decided is added as
precedences, the best order is found, and its days are worked out. Where it has none, a circle of
differences says which pairs of moments cannot all stand as they do; one of them is turned round in
each branch. Options (the tables of ``needs_any``, the moments that a deadline counts from) are
branched on in the same way, once they stand in the way.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from paripassu.sequencing.order.clock import Clock, Now
from paripassu.sequencing.order.days import Clash, Days
from paripassu.sequencing.order.evaluate import worst_exposure
from paripassu.sequencing.order.implied import Implied
from paripassu.sequencing.order.portfolio import Progress
from paripassu.sequencing.order.problem import Edge, OrderProblem, Outcome, Precedence
from paripassu.sequencing.order.solve import exists, solve
from paripassu.sequencing.order.timed import TimedOutcome
from paripassu.sequencing.order.windows import schedule, topological

#: Nodes of one search, each an ordering problem, before the best so far is taken.
NODES = 20_000
#: Nodes without a plan after which the best is approached by halving (at least as many as there are
#: moments), and nodes of each of the searches for any order within a cap that this takes.
PATIENCE = 3
PROBE = 200
#: The share of the time that may go into what the days imply, before any order is looked for.
CLOSING = 0.3


@dataclass(frozen=True, slots=True)
class _Node:
    """Decisions, and the problem that they make.

    Attributes
    ----------
    pairs : frozenset of (int, int)
        Moments decided to stand in this order.
    chosen : tuple of int or None
        The option decided for each group; None: not yet.
    edges : tuple of Edge
        What these decisions say of the days. What all days imply with them is worked out again
        when it is needed: kept for every node, it would fill the memory.
    bound : int
        No order under these decisions has a lower worst exposure.
    near : tuple of int or None
        The best order before the last decision.
    """

    pairs: frozenset[tuple[int, int]]
    chosen: tuple[int | None, ...]
    edges: tuple[Edge, ...]
    bound: int
    near: tuple[int, ...] | None = None


class Dated:
    """The search for one problem.

    Attributes
    ----------
    order : tuple of int or None
        The best order found whose days exist.
    worst : int or None
    """

    def __init__(
        self,
        problem: OrderProblem,
        clock: Clock,
        *,
        progress: Progress | None = None,
        nodes: int | None = None,
    ) -> None:
        self.problem = problem
        self.clock = clock
        self.progress = progress
        self.nodes = NODES if nodes is None else nodes
        self.days = Days(problem)
        self.order: tuple[int, ...] | None = None
        self.worst: int | None = None

    def search(self, *, cap: int | None = None, any_order: bool = False) -> int | None:
        """Look for the order of least worst exposure, or for any within the cap.

        Returns
        -------
        int or None
            A certified bound: no order within the cap has a lower worst exposure. None: no order
            within the cap exists, proven.
        """
        always = Implied.of(self.problem, self.clock.part(CLOSING))
        if always is None:
            return None
        root = _Node(frozenset(), (None,) * len(self.problem.options), (), 0)
        heap: list[tuple[int, int, int, _Node]] = [(0, 0, 0, root)]
        ticket = taken = least = 0
        patient = not any_order
        open_: int | None = None  # the bound of what could not be searched to its end
        while heap:
            bound, _, _, node = heapq.heappop(heap)
            if self.worst is not None and (any_order or bound >= self.worst):
                return max(least, bound if open_ is None else min(bound, open_))
            implied = always.with_edges(node.edges)
            if implied is None:
                continue
            taken += 1
            if taken > self.nodes or self.clock():
                if self.worst is None and self.clock():
                    self._by_day(cap)
                return max(least, bound if open_ is None else min(bound, open_))
            if patient and taken >= max(PATIENCE, self.problem.size) and self.worst is None:
                patient = False
                least = self._approach(bound if open_ is None else min(bound, open_))
                if self._proven(least):
                    return least
            best = cap if self.worst is None else self.worst - 1
            outcome = self._relaxed(node, implied, best, any_order=any_order)
            if outcome.bound is None:
                continue
            below = max(bound, outcome.bound)
            clash = None if outcome.order is None else self._offer(outcome.order, node)
            if clash is None:
                if not any_order and outcome.worst is not None and outcome.worst <= below:
                    continue
                open_ = below if open_ is None else min(open_, below)
                continue
            for child in self._children(node, clash, below, outcome.order):
                ticket += 1
                # Ties go to the deepest, then to the oldest.
                depth = len(child.pairs) + sum(c is not None for c in child.chosen)
                heapq.heappush(heap, (below, -depth, ticket, child))
        if open_ is not None:
            return max(least, open_)
        return self.worst

    def _by_day(self, cap: int | None) -> None:
        """Take the order of the least days that each moment could have, if it will do.

        Where the time ends before any plan was found: thousands of moments of which each has to
        follow the last one at once have few orders, and this is often one of them.
        """
        days = self.days.earliest()
        if days is None:
            return
        by_day = sorted(range(self.problem.size), key=lambda moment: (days[moment], moment))
        order = _fitted(self.problem.before, by_day)
        worst = worst_exposure(self.problem, order)
        if worst is None or (cap is not None and worst > cap):
            return
        if self.days.within(order, {}) is not None:
            self.order, self.worst = order, worst

    def _proven(self, bound: int) -> bool:
        """Whether a bound shows the best so far to be best."""
        return self.worst is not None and bound >= self.worst

    def _approach(self, bound: int) -> int:
        """Find a plan, and halve what lies between its worst exposure and the bound.

        Where dates bind much, the best orders without days lead far from any that has them; a
        search within a cap goes straight to one.

        Returns
        -------
        int
            The bound, raised where a cap is proven to allow nothing.
        """
        cap: int | None = None
        while not self.clock() and (self.worst is None or bound < self.worst):
            probe = Dated(self.problem, self.clock, nodes=PROBE)
            found = probe.search(cap=cap, any_order=True)
            if probe.order is not None:
                self.order, self.worst = probe.order, probe.worst
            elif found is None and cap is not None:
                bound = cap + 1
            else:
                break
            if self.worst is not None:
                cap = (bound + self.worst) // 2 if self.worst > bound + 1 else bound
        return bound

    def _relaxed(
        self, node: _Node, implied: Implied, cap: int | None, *, any_order: bool
    ) -> Outcome:
        """Solve the order alone."""
        waits = [dict.fromkeys((w.before for w in row), 0) for row in self.problem.before]
        for one, other in (*implied.pairs(), *self._decided(node)):
            waits[other][one] = 0
        before = tuple(tuple(Precedence(b) for b in sorted(row)) for row in waits)
        if topological(before) is None:
            return Outcome(None, None, None)
        relaxed = replace(
            self.problem,
            before=before,
            release=(0,) * self.problem.size,
            deadline=(None,) * self.problem.size,
            begins=0,
            edges=(),
            options=(),
        )
        left, asked, now = self.clock.left(), self.clock.asked, self.clock.now
        if left is not None and self.worst is None:
            left /= 2  # a bound is of little use without an order whose days exist
        if any_order:
            return exists(relaxed, cap, time_limit=left, should_stop=asked, now=now)
        return solve(
            relaxed,
            time_limit=left,
            should_stop=asked,
            now=now,
            progress=self.progress,
            target=node.bound,
            near=None if node.near is None else _fitted(before, node.near),
        )

    def _decided(self, node: _Node) -> Iterator[tuple[int, int]]:
        yield from node.pairs
        for options, chosen in zip(self.problem.options, node.chosen, strict=True):
            if chosen is not None:
                yield from options[chosen].before

    def _offer(self, order: Sequence[int], node: _Node) -> Clash | None:
        """Take an order if its days exist and it is better, or say why it has none.

        The reason is one of the node's own options: another, that asks less of this order, may ask
        for pairs that orders under the node need not turn round.
        """
        found = self.days.least(order)
        if isinstance(found, Clash):
            clash = self.days.least(order, node.chosen)
            assert isinstance(clash, Clash), "what asks for more leaves no days either"
            return clash
        worst = worst_exposure(self.problem, order)
        assert worst is not None, "the relaxed problem keeps the balance"
        if self.worst is None or worst < self.worst:
            self.order, self.worst = tuple(order), worst
        return None

    def _children(
        self, node: _Node, clash: Clash, bound: int, order: tuple[int, ...] | None
    ) -> Iterator[_Node]:
        """Part what a node allows so that the clash is in none of the parts."""
        for number in clash.options:
            if node.chosen[number] is None:
                for index, option in enumerate(self.problem.options[number]):
                    edges = (*node.edges, *option.edges, *_in_turn(option.before))
                    chosen = (*node.chosen[:number], index, *node.chosen[number + 1 :])
                    yield _Node(node.pairs, chosen, edges, bound, order)
                return
        kept: list[tuple[int, int]] = []
        for one, other in clash.pairs:
            pairs = [(other, one), *kept]
            edges = (*node.edges, *_in_turn(pairs))
            yield _Node(node.pairs | {*pairs}, node.chosen, edges, bound, order)
            kept.append((one, other))


def _in_turn(pairs: Iterable[tuple[int, int]]) -> Iterator[Edge]:
    """Say of the days what an order of pairs says."""
    return (Edge(one, other, 0) for one, other in pairs)


def _fitted(before: Sequence[Sequence[Precedence]], order: Sequence[int]) -> tuple[int, ...]:
    """Give the order nearest to another, place by place, that keeps the precedences."""
    place = {moment: index for index, moment in enumerate(order)}
    missing = [len(waits) for waits in before]
    after: list[list[int]] = [[] for _ in missing]
    for moment, waits in enumerate(before):
        for wait in waits:
            after[wait.before].append(moment)
    free = [(place[moment], moment) for moment, count in enumerate(missing) if not count]
    heapq.heapify(free)
    fitted: list[int] = []
    while free:
        _, moment = heapq.heappop(free)
        fitted.append(moment)
        for later in after[moment]:
            missing[later] -= 1
            if not missing[later]:
                heapq.heappush(free, (place[later], later))
    return tuple(fitted)


def least_exposure_dated(
    problem: OrderProblem,
    *,
    time_limit: float | None = None,
    should_stop: Callable[[], bool] | None = None,
    now: Now = time.monotonic,
    progress: Progress | None = None,
) -> Outcome:
    """Minimise the worst exposure of the orders whose days exist."""
    dated = Dated(problem, Clock.after(time_limit, should_stop, now), progress=progress)
    return _outcome(dated, dated.search())


def any_order_dated(
    problem: OrderProblem,
    *,
    cap: int | None = None,
    time_limit: float | None = None,
    should_stop: Callable[[], bool] | None = None,
    now: Now = time.monotonic,
) -> Outcome:
    """Find any order within the cap whose days exist, or prove that there is none."""
    dated = Dated(problem, Clock.after(time_limit, should_stop, now))
    return _outcome(dated, dated.search(cap=cap, any_order=True))


def earliest_end_dated(
    problem: OrderProblem,
    *,
    cap: int | None,
    order: tuple[int, ...],
    end: int,
    should_stop: Callable[[], bool] | None = None,
) -> TimedOutcome:
    """Minimise the last end day of the orders within the cap, from one that ends on ``end``.

    Halves what lies between the longest chain of work and the best end so far.
    """
    low = Days(problem).end()
    while low < end:
        middle = (low + end) // 2
        sooner = replace(
            problem,
            deadline=tuple(middle if d is None else min(d, middle) for d in problem.deadline),
        )
        dated = Dated(sooner, Clock.after(None, should_stop))
        bound = dated.search(cap=cap, any_order=True)
        if dated.order is not None:
            order = dated.order
            end = max(schedule(problem, order), default=0)
        elif bound is None:
            low = middle + 1
        else:
            break
    return TimedOutcome(order, end, min(low, end))


def _outcome(dated: Dated, bound: int | None) -> Outcome:
    if dated.worst is not None and bound is not None:
        bound = min(bound, dated.worst)
    return Outcome(dated.order, dated.worst, bound)
