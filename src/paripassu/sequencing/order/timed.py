"""Orders under windows and durations: exact search with Pareto-dominated schedules.

The set of moments done decides what everyone has kept, but not when the work under way ends. A
state is therefore a set with a *label*: the day of the last end, and for every moment still to come
the day before which the work that it waits for does not let it end. Of two labels of one set
the one that is later everywhere can be dropped: whatever follows it also follows the other, no
later.

Where that is not over soon, only sets are looked at that some order passes through, days aside, and
what stands before what in all of these counts as a wait.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from paripassu.sequencing.order.clock import Clock, Now
from paripassu.sequencing.order.passed import passed, with_waits
from paripassu.sequencing.order.problem import OrderProblem
from paripassu.sequencing.order.windows import critical_path, tighten, topological

#: States expanded before the exact search gives up and a beam takes over.
STATES = 60_000
#: States after which the sets are looked for that orders pass through.
FEW = 200
#: Sets that may be met then, and moments times sets.
SETS = 20_000
SETS_WORK = 1_000_000
#: The share of the time that the exact search may take of it.
EXACT = 0.5
#: States that the beam keeps per layer, and moments times states that it may keep in all.
BEAM = 300
BEAM_WORK = 12_000

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
    end: int
    last: int
    parent: _State | None
    #: Once it is expanded: the moments that may come next, and how many of those by deadline and by
    #: tail are done before the first that is not.
    open: tuple[int, ...] = ()
    due: int = 0
    tall: int = 0

    def order(self) -> tuple[int, ...]:
        state: _State | None = self
        back = []
        while state is not None and state.parent is not None:
            back.append(state.last)
            state = state.parent
        return tuple(reversed(back))


class _Search:
    """The moves of one problem, shared by the exact search and the beam."""

    def __init__(
        self, problem: OrderProblem, cap: int | None, only: frozenset[int] | None = None
    ) -> None:
        self.problem = problem
        self.cap = cap
        #: The sets that are looked at; None: all.
        self.only = only
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
        self.by_tail = sorted(range(size), key=lambda moment: -self.tail[moment])
        limits = ((limit, m) for m, limit in enumerate(problem.deadline) if limit is not None)
        self.due = [moment for _, moment in sorted(limits)]
        self.start = _State(
            0, 0, (0,) * len(problem.upper), 0, (), 0, critical_path(problem), -1, None
        )
        self.start.open = tuple(moment for moment in range(size) if not self.needs[moment])

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
        self.follow(state)
        for moment in state.open:
            done = state.done | 1 << moment
            if self.only is not None and done not in self.only:
                continue
            kept = tuple(a + b for a, b in zip(state.kept, problem.delta[moment], strict=True))
            if not self.inside(kept):
                continue
            worst = state.worst
            if done != self.full:
                for value, rated in zip(kept, problem.rated, strict=True):
                    if rated and -value > worst:
                        worst = -value
                if self.cap is not None and worst > self.cap:
                    continue
            now = max(state.now, problem.release[moment], ready.get(moment, 0))
            if not self.meets(moment, now):
                continue
            # What bounded the end before bounds it still; new is what this moment holds up.
            end = max(state.end, now)
            waiting = {m: day for m, day in ready.items() if day > now and m != moment}
            late = False
            for later, lag in self.after[moment]:
                end = max(end, now + lag + self.tail[later])
                if lag and now + lag > waiting.get(later, 0):
                    waiting[later] = now + lag
                    late = late or not self.meets(later, now + lag)
            if late or self.lost(done, now, state.due):
                continue
            tall = self.undone(self.by_tail, done, state.tall)
            if tall < problem.size:
                end = max(end, now + self.tail[self.by_tail[tall]])
            yield _State(
                done,
                state.count + 1,
                kept,
                now,
                tuple(sorted(waiting.items())),
                worst,
                end,
                moment,
                state,
            )

    def meets(self, moment: int, day: int) -> bool:
        """Whether a moment's deadline allows it to end on a day."""
        limit = self.problem.deadline[moment]
        return limit is None or day <= limit

    def follow(self, state: _State) -> None:
        """Note what may come next after a state, from its parent, which has been expanded."""
        parent = state.parent
        if parent is None or state.open:
            return
        opened = (m for m, _ in self.after[state.last] if not self.needs[m] & ~state.done)
        state.open = tuple(sorted((*(m for m in parent.open if m != state.last), *opened)))
        state.due = self.undone(self.due, state.done, parent.due)
        state.tall = self.undone(self.by_tail, state.done, parent.tall)

    def undone(self, moments: Sequence[int], done: int, place: int) -> int:
        """Give the first place, from a place on, whose moment is not done."""
        while place < len(moments) and done >> moments[place] & 1:
            place += 1
        return place

    def lost(self, done: int, now: int, place: int) -> bool:
        """Whether a deadline of a moment to come has passed; those before a place are done."""
        place = self.undone(self.due, done, place)
        return place < len(self.due) and not self.meets(self.due[place], now)


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
    time_limit: float | None = None,
    should_stop: Callable[[], bool] | None = None,
    now: Now = time.monotonic,
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
    time_limit : float or None
        Seconds, of which a part is kept for the beam.
    should_stop : callable, optional
        Asked now and then; True ends the search.
    now : callable
        The clock on which the time is limited, in seconds.
    """
    return _best_first(
        _Search(problem, cap), states, Clock.after(time_limit, should_stop, now), _worst
    )


def any_schedule(
    problem: OrderProblem,
    *,
    cap: int | None = None,
    states: int = STATES,
    time_limit: float | None = None,
    should_stop: Callable[[], bool] | None = None,
    now: Now = time.monotonic,
) -> TimedOutcome:
    """Find any order whose worst exposure is at most ``cap``, deepest states first.

    The value of the outcome is 0, whatever the worst exposure.
    """
    clock = Clock.after(time_limit, should_stop, now)
    return _best_first(_Search(problem, cap), states, clock, lambda _: 0)


def earliest_end(
    problem: OrderProblem,
    *,
    cap: int | None,
    states: int = STATES,
    time_limit: float | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> TimedOutcome:
    """Minimise the last end day of the orders whose worst exposure is at most ``cap``."""
    clock = Clock.after(time_limit, should_stop)
    return _best_first(_Search(problem, cap), states, clock, _end)


_Key = Callable[["_State"], int]


def _worst(state: _State) -> int:
    return state.worst


def _end(state: _State) -> int:
    return state.end


def _best_first(search: _Search, states: int, clock: Clock, key: _Key) -> TimedOutcome:
    if not search.inside(search.start.kept) or search.lost(0, 0, 0):
        return TimedOutcome(None, None, None)
    exact = clock.part(EXACT)
    found, bound = _expanded(search, min(FEW, states), exact, key)
    if found is None and states > FEW and not exact():
        narrow = _narrowed(search, exact)
        if narrow is None:
            return TimedOutcome(None, None, None)
        search = narrow
        found, bound = _expanded(search, states, exact, key)
    if found is not None:
        return found
    best = _beam(search, key, clock)
    if best is None:
        return TimedOutcome(None, None, bound)
    return TimedOutcome(best.order(), max(bound, key(best)), bound)


def _narrowed(search: _Search, stop: Callable[[], bool]) -> _Search | None:
    """Give the same orders, each set on the way of one; None: there is no order."""
    problem, cap = search.problem, search.cap
    most = min(SETS, SETS_WORK // problem.size)
    only = passed(problem, cap=cap, most=most, stop=stop)
    if only is None:
        return search
    tight = tighten(with_waits(problem, only)) if only else None
    return None if tight is None else _Search(tight, cap, only)


def _expanded(
    search: _Search, states: int, stop: Callable[[], bool], key: _Key
) -> tuple[TimedOutcome | None, int]:
    """Expand states, best first; give the outcome, None if it is not over, and a bound."""
    value = least = critical_path(search.problem) if key is _end else 0
    heap: list[tuple[int, int, int, _State]] = [(least, 0, 0, search.start)]
    seen = _Seen()
    ticket = expanded = 0
    while heap:
        value, _, _, state = heapq.heappop(heap)
        if state.done == search.full:
            return TimedOutcome(state.order(), value, value), value
        if seen.dominates(state, add=True):
            continue
        expanded += 1
        if expanded > states or (expanded % 16 == 0 and stop()):
            return None, value
        for after in search.moves(state):
            if seen.dominates(after, add=False):
                continue
            ticket += 1
            # Ties go to the state that is farther on, then to the lower ids: first in, first out.
            heapq.heappush(heap, (max(value, key(after)), -after.count, ticket, after))
    return TimedOutcome(None, None, None), value


def _beam(search: _Search, key: _Key, clock: Clock) -> _State | None:
    width = max(1, min(BEAM, BEAM_WORK // search.problem.size))
    layer = [search.start]
    while layer and layer[0].done != search.full:
        if clock():
            return None
        seen = _Seen()
        following = [after for state in layer for after in search.moves(state)]
        following.sort(key=lambda state: (key(state), state.end, state.worst, state.now))
        layer = []
        for state in following:
            if len(layer) < width and not seen.dominates(state, add=True):
                layer.append(state)
    return layer[0] if layer else None
