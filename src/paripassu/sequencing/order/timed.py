"""Orders under windows and durations: exact search with Pareto-dominated schedules.

The set of moments done decides what everyone has kept, but not when the work under way ends. A
state is therefore a set with a *label*: the day of the last end, and for every moment still to come
the day before which the work that it waits for does not let it end. Of two labels of one set the one
that is later everywhere can be dropped: whatever follows it also follows the other, no later.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from paripassu.sequencing.order.problem import OrderProblem
from paripassu.sequencing.order.windows import critical_path, topological

#: States expanded before the exact search gives up and a beam takes over.
STATES = 60_000
#: States that the beam keeps per layer.
BEAM = 300

_Ready = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class TimedOutcome:
    """The best order found, with proof or without.

    Attributes
    ----------
    order : tuple of int or None
    value : int or None
        What was minimised: the worst exposure, or the last end day.
    bound : int or None
        No feasible order has a lower value; None: proven that no order is feasible.
    """

    order: tuple[int, ...] | None
    value: int | None
    bound: int | None


@dataclass(slots=True)
class _State:
    done: int
    count: int
    kept: tuple[int, ...]
    now: int
    ready: _Ready
    worst: int
    last: int
    parent: _State | None

    def order(self) -> tuple[int, ...]:
        state: _State | None = self
        back = []
        while state is not None and state.parent is not None:
            back.append(state.last)
            state = state.parent
        return tuple(reversed(back))


class _Search:
    """The moves of one problem, shared by the exact search and the beam."""

    def __init__(self, problem: OrderProblem, cap: int | None) -> None:
        self.problem = problem
        self.cap = cap
        size = problem.size
        self.full = (1 << size) - 1
        self.needs = [sum(1 << wait.before for wait in before) for before in problem.before]
        self.after: list[list[tuple[int, int]]] = [[] for _ in range(size)]
        for moment, before in enumerate(problem.before):
            for wait in before:
                self.after[wait.before].append((moment, wait.lag))
        self.tail = [0] * size
        for moment in reversed(topological(problem.before) or ()):
            for later, lag in self.after[moment]:
                self.tail[moment] = max(self.tail[moment], self.tail[later] + lag)
        self.start = _State(0, 0, (0,) * len(problem.upper), 0, (), 0, -1, None)

    def inside(self, kept: tuple[int, ...]) -> bool:
        return all(
            (upper is None or value <= upper) and (floor is None or value >= floor)
            for value, upper, floor in zip(
                kept, self.problem.upper, self.problem.floor, strict=True
            )
        )

    def moves(self, state: _State) -> Iterator[_State]:
        problem = self.problem
        ready = dict(state.ready)
        for moment in range(problem.size):
            bit = 1 << moment
            if state.done & bit or self.needs[moment] & ~state.done:
                continue
            kept = tuple(a + b for a, b in zip(state.kept, problem.delta[moment], strict=True))
            if not self.inside(kept):
                continue
            done = state.done | bit
            worst = state.worst
            if done != self.full:
                for value, rated in zip(kept, problem.rated, strict=True):
                    if rated and -value > worst:
                        worst = -value
                if self.cap is not None and worst > self.cap:
                    continue
            now = max(state.now, problem.release[moment], ready.get(moment, 0))
            waiting = {m: day for m, day in ready.items() if day > now and m != moment}
            for later, lag in self.after[moment]:
                if lag and now + lag > waiting.get(later, 0):
                    waiting[later] = now + lag
            after = _State(
                done,
                state.count + 1,
                kept,
                now,
                tuple(sorted(waiting.items())),
                worst,
                moment,
                state,
            )
            if self.earliest(after) is not None:
                yield after

    def earliest(self, state: _State) -> int | None:
        """Lower bound on the last end day from here; None: a deadline is already lost."""
        problem, ready, end = self.problem, dict(state.ready), state.now
        limit = problem.deadline[state.last] if state.last >= 0 else None
        if limit is not None and state.now > limit:
            return None
        for moment in range(problem.size):
            if state.done >> moment & 1:
                continue
            day = max(state.now, problem.release[moment], ready.get(moment, 0))
            limit = problem.deadline[moment]
            if limit is not None and day > limit:
                return None
            end = max(end, day + self.tail[moment])
        return end


class _Seen:
    """Labels met so far, the dominated ones dropped."""

    def __init__(self) -> None:
        self.labels: dict[int, list[tuple[int, _Ready]]] = {}

    def dominates(self, state: _State, *, add: bool) -> bool:
        labels = self.labels.setdefault(state.done, [])
        for now, ready in labels:
            if _earlier(now, ready, state.now, state.ready):
                return True
        if add:
            labels[:] = [
                label for label in labels if not _earlier(state.now, state.ready, *label)
            ] + [(state.now, state.ready)]
        return False


def _earlier(now: int, ready: _Ready, other_now: int, other_ready: _Ready) -> bool:
    if now > other_now:
        return False
    other = dict(other_ready)
    return all(day <= max(other_now, other.get(moment, 0)) for moment, day in ready)


def least_exposure(
    problem: OrderProblem,
    *,
    cap: int | None = None,
    states: int = STATES,
    should_stop: Callable[[], bool] | None = None,
) -> TimedOutcome:
    """Minimise the worst exposure under windows and durations.

    Parameters
    ----------
    problem : OrderProblem
        Tightened (:func:`paripassu.sequencing.order.windows.tighten`).
    cap : int or None
        Orders with a larger worst exposure do not count.
    states : int
        How many states may be expanded before a beam search takes over, without proof.
    should_stop : callable, optional
        Asked now and then; True ends the search.
    """
    return _best_first(_Search(problem, cap), states, should_stop, _worst)


def any_schedule(
    problem: OrderProblem,
    *,
    cap: int | None = None,
    states: int = STATES,
    should_stop: Callable[[], bool] | None = None,
) -> TimedOutcome:
    """Find any order whose worst exposure is at most ``cap``, deepest states first.

    The value of the outcome is 0, whatever the worst exposure.
    """
    return _best_first(_Search(problem, cap), states, should_stop, lambda _search, _state: 0)


def earliest_end(
    problem: OrderProblem,
    *,
    cap: int | None,
    states: int = STATES,
    should_stop: Callable[[], bool] | None = None,
) -> TimedOutcome:
    """Minimise the last end day of the orders whose worst exposure is at most ``cap``."""
    return _best_first(
        _Search(problem, cap), states, should_stop, _end, least=critical_path(problem)
    )


_Key = Callable[["_Search", _State], int]


def _worst(_: _Search, state: _State) -> int:
    return state.worst


def _end(search: _Search, state: _State) -> int:
    end = search.earliest(state)
    assert end is not None
    return end


def _best_first(
    search: _Search,
    states: int,
    should_stop: Callable[[], bool] | None,
    key: _Key,
    least: int = 0,
) -> TimedOutcome:
    if not search.inside(search.start.kept) or search.earliest(search.start) is None:
        return TimedOutcome(None, None, None)
    heap: list[tuple[int, int, int, _State]] = [(least, 0, 0, search.start)]
    seen = _Seen()
    ticket = expanded = 0
    while heap:
        value, _, _, state = heapq.heappop(heap)
        if state.done == search.full:
            return TimedOutcome(state.order(), value, value)
        if seen.dominates(state, add=True):
            continue
        expanded += 1
        if expanded > states or (expanded % 256 == 0 and should_stop and should_stop()):
            best = _beam(search, key)
            if best is None:
                return TimedOutcome(None, None, value)
            return TimedOutcome(best.order(), max(value, key(search, best)), value)
        for after in search.moves(state):
            if seen.dominates(after, add=False):
                continue
            ticket += 1
            # Ties go to the state that is farther on, then to the lower ids: first in, first out.
            heapq.heappush(heap, (max(value, key(search, after)), -after.count, ticket, after))
    return TimedOutcome(None, None, None)


def _beam(search: _Search, key: _Key) -> _State | None:
    layer = [search.start]
    while layer and layer[0].done != search.full:
        seen = _Seen()
        following = [after for state in layer for after in search.moves(state)]
        following.sort(
            key=lambda state: (key(search, state), _end(search, state), state.worst, state.now)
        )
        layer = []
        for state in following:
            if len(layer) < BEAM and not seen.dominates(state, add=True):
                layer.append(state)
    return layer[0] if layer else None
