"""Why one choice of amounts has no plan: one part of a proof, of the first kind that does.

What is quickest to check is tried first. Nothing here is believed because a solver said it: each
part is what a checker repeats.

Rules: docs/specification/proofs.md#kinds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter
from typing import Any

from paripassu.sequencing.order.days import Clash, Days
from paripassu.sequencing.order.implied import Implied
from paripassu.sequencing.order.problem import Edge, OrderProblem, Precedence
from paripassu.sequencing.order.solve import exists
from paripassu.sequencing.proof.cuts import (
    LITTLE,
    MUCH,
    around_part,
    best_around,
    largest_pairs,
)
from paripassu.sequencing.proof.relaxed import Relaxed, relaxed
from paripassu.sequencing.proof.sets import count_sets

#: A part of a proof, as JSON has it.
Part = Mapping[str, Any]

#: The part of what is seen without a certificate.
AT_ONCE: Part = {"kind": "at once"}
#: Sets that are counted from either side before other kinds are tried, after them, and where
#: nothing else has shown a bound.
FEW_SETS, MANY_SETS, MOST_SETS = 3_000, 100_000, 200_000
#: The largest bound that sets show is looked for to such a part of the one that is asked for.
NEAR = 500
#: Branches of one part, and how deep they may lie in one another.
MOST_BRANCHES, DEPTH = 400, 40
#: Orders with days have so many nodes at most, for what the days imply to be worked out.
MOST_NODES = 1_500
#: Seconds in which an order is looked for whose days clash.
ORDER_SECONDS = 5.0


@dataclass
class Budget:
    """What may still be done for one part.

    Attributes
    ----------
    stop : callable
        True ends the search.
    branches : int
        How many more branches there may be.
    """

    stop: Callable[[], bool]
    branches: int = MOST_BRANCHES


def refutation(problem: OrderProblem, cap: int | None, stop: Callable[[], bool]) -> Part | None:
    """Show that no order of a problem is within the cap.

    Parameters
    ----------
    problem : OrderProblem
        Its moments may wait in a circle.
    cap : int or None
        The largest worst exposure that counts; None: any.
    stop : callable
        Asked now and then; True ends the search.

    Returns
    -------
    mapping or None
        None: it was not shown, which says nothing.
    """
    return at_once(problem) or _searched(problem, cap, Budget(stop))


def at_once(problem: OrderProblem) -> Part | None:
    """Show without any search that no order of a problem is within the limits."""
    waits = [{wait.before for wait in row} for row in problem.before]
    if _beyond(problem) or _in_circle(waits) or Days(problem).earliest() is None:
        return AT_ONCE
    return None


def best_bound(
    problem: OrderProblem, most: int, stop: Callable[[], bool]
) -> tuple[int, Part | None]:
    """Give the largest bound on the worst exposure that one moment shows, or sets, and how.

    Parameters
    ----------
    problem : OrderProblem
        Its moments do not wait in a circle.
    most : int
        More is not asked for.
    stop : callable
        Asked now and then; True ends the search.
    """
    closed = _closed(problem, stop)
    shown = _below(problem, most, closed, stop)
    if shown is not None:
        return most, shown
    bare = relaxed(problem, most, closed)
    bound, part = best_around(bare, most, stop)
    shown = None if part is None else {**part, **added(bare)}
    high = most
    while high - bound > most // NEAR and not stop():
        middle = (bound + high + 1) // 2
        found = _below(problem, middle, closed, stop)
        if found is None:
            high = middle - 1
        else:
            bound, shown = middle, found
    return bound, shown


def _below(
    problem: OrderProblem, bound: int, closed: Implied | None, stop: Callable[[], bool]
) -> Part | None:
    """Show by sets that no order has a worst exposure below a bound."""
    if bound <= 0:
        return None
    return _sets((relaxed(problem, bound - 1, closed),), MOST_SETS, Budget(stop))


def _closed(problem: OrderProblem, stop: Callable[[], bool]) -> Implied | None:
    """Give what the days imply; None: nothing, or that there are none."""
    if not (problem.timed or problem.dated) or problem.size + problem.begins >= MOST_NODES:
        return None
    return Implied.of(problem, stop)


def _beyond(problem: OrderProblem) -> bool:
    """Whether a party is beyond its limits before the first moment, or after the last one."""
    total = [sum(column) for column in zip(*problem.delta, strict=True)] or [0] * len(problem.upper)
    return any(
        (upper is not None and kept > upper) or (floor is not None and kept < floor)
        for one, upper, floor in zip(total, problem.upper, problem.floor, strict=True)
        for kept in (0, one)
    )


def _in_circle(waits: Sequence[Collection[int]]) -> bool:
    """Whether moments wait for each other in a circle."""
    try:
        TopologicalSorter(dict(enumerate(waits))).prepare()
    except CycleError:
        return True
    return False


def _waits(problem: OrderProblem, closed: Implied | None) -> list[set[int]]:
    """Give what each moment waits for, with what the days imply."""
    waits = [{wait.before for wait in row} for row in problem.before]
    for one, other in () if closed is None else closed.pairs():
        waits[other].add(one)
    return waits


def _searched(
    problem: OrderProblem, cap: int | None, budget: Budget, depth: int = 0
) -> Part | None:
    """Try what goes through sets or days, the smallest first."""
    timed = problem.timed or problem.dated
    closed = _closed(problem, budget.stop)
    waits = _waits(problem, closed)
    if _in_circle(waits):
        return None  # it was stopped before it saw that there are no days
    plain = relaxed(problem, cap, closed, twins=False)
    bare = relaxed(problem, cap, closed)
    found = _sets((plain, bare), FEW_SETS, budget)
    found = found or _around(bare, cap, budget, LITTLE) or turned(problem, bare, cap, budget, depth)
    found = found or _around(bare, cap, budget, MUCH) or _sets((bare,), MANY_SETS, budget)
    if found is None and timed and depth < DEPTH:
        found = _branched(problem, waits, cap, budget, depth)
    return found


def _sets(ways: Sequence[Relaxed], most: int, budget: Budget) -> Part | None:
    """Count sets from the side with fewer of them, in the first way in which they are few."""
    limit = min(most, 250)
    while True:
        for bare in ways:
            for backward in (True, False):
                count = count_sets(bare, backward=backward, most=limit, stop=budget.stop)
                if count is not None:
                    part = {"kind": "sets", "side": "end" if backward else "start", "sets": count}
                    return {**part, **added(bare)}
        if limit >= most or budget.stop():
            return None
        limit = min(most, 8 * limit)


def _around(
    bare: Relaxed,
    cap: int | None,
    budget: Budget,
    works: Sequence[int],
    moments: Sequence[int] | None = None,
) -> Part | None:
    part = around_part(bare, cap, budget.stop, works, moments)
    return None if part is None else {**part, **added(bare)}


def turned(
    problem: OrderProblem, bare: Relaxed, cap: int | None, budget: Budget, depth: int
) -> Part | None:
    """Show that two large moments stand in one turn only, and then that they cannot in that one."""
    if depth >= DEPTH:
        return None
    for pair in largest_pairs(bare):
        for turn in (pair, pair[::-1]):
            if budget.stop() or budget.branches <= 0:
                return None
            way = _with(problem, (), [turn])
            ruled_out = at_once(way)
            if ruled_out is None:
                closed = _closed(way, budget.stop)
                if _in_circle(_waits(way, closed)):
                    return None  # it was stopped
                narrow = relaxed(way, cap, closed)
                ruled_out = _around(narrow, cap, budget, LITTLE[:1], turn)
            if ruled_out is not None:
                rest = _parts([_with(problem, (), [turn[::-1]])], cap, budget, depth + 1)
                if rest is None:
                    return None
                return {"kind": "branch", "pair": [*turn], "parts": [ruled_out, *rest]}
    return None


def added(bare: Relaxed) -> dict[str, Any]:
    """Give what a part says of waits and twins."""
    found: dict[str, Any] = {}
    if bare.implied:
        found["days"] = True
    if bare.twins:
        found["twins"] = [[*row] for row in bare.twins]
    return found


def _branched(
    problem: OrderProblem,
    waits: Sequence[Collection[int]],
    cap: int | None,
    budget: Budget,
    depth: int,
) -> Part | None:
    """Take the best order without days, and part what is left so that its days clash in no part.

    Parameters
    ----------
    problem : OrderProblem
    waits : sequence of collection of int
        The moments that each waits for, with those that the days imply.
    """
    if budget.branches <= 0 or budget.stop():
        return None
    free = replace(
        problem,
        before=tuple(tuple(Precedence(one) for one in sorted(row)) for row in waits),
        release=(0,) * problem.size,
        deadline=(None,) * problem.size,
        begins=0,
        edges=(),
        options=(),
    )
    order = exists(free, cap, time_limit=ORDER_SECONDS, should_stop=budget.stop).order
    if order is None:
        return None
    clash = Days(problem).least(order)
    if not isinstance(clash, Clash):
        return None  # there is an order
    if clash.options:
        group = clash.options[0]
        ways = [_with(problem, option.edges, option.before) for option in problem.options[group]]
        parts = _parts(ways, cap, budget, depth + 1)
        return None if parts is None else {"kind": "branch", "option": group, "parts": parts}
    return _in_turn(problem, clash.pairs, cap, budget, depth)


def _in_turn(
    problem: OrderProblem,
    pairs: Sequence[tuple[int, int]],
    cap: int | None,
    budget: Budget,
    depth: int,
) -> Part | None:
    """Let the moments of some pairs that clash stand the one way or the other, pair by pair."""
    if not pairs:
        return at_once(problem)
    if depth >= DEPTH:
        return None
    (one, other), *rest = pairs
    turned = _parts([_with(problem, (), [(other, one)])], cap, budget, depth + 1)
    if turned is None:
        return None
    kept = _in_turn(_with(problem, (), [(one, other)]), rest, cap, budget, depth + 1)
    if kept is None:
        return None
    return {"kind": "branch", "pair": [one, other], "parts": [kept, *turned]}


def _parts(
    ways: Sequence[OrderProblem], cap: int | None, budget: Budget, depth: int
) -> list[Part] | None:
    parts: list[Part] = []
    for way in ways:
        budget.branches -= 1
        if budget.branches < 0:
            return None
        part = at_once(way) or _searched(way, cap, budget, depth)
        if part is None:
            return None
        parts.append(part)
    return parts


def _with(
    problem: OrderProblem,
    edges: Sequence[Edge],
    before: Sequence[tuple[int, int]],
) -> OrderProblem:
    """Decide something. The options stay, so that groups keep their numbers."""
    waits = [{wait.before: wait for wait in row} for row in problem.before]
    for one, other in before:
        waits[other].setdefault(one, Precedence(one))
    return replace(
        problem,
        before=tuple(tuple(row[one] for one in sorted(row)) for row in waits),
        edges=tuple(sorted({*problem.edges, *edges})),
    )
