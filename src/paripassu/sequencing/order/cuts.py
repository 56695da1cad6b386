"""Bounds from the sets just before and just after one moment.

Whatever the order, some set of moments is done just before a moment, and with it just after: closed
under predecessors, with all of the moment's own and none of its successors, and within the box both
times. The least worst exposure of any such set is an integer program, and a bound on every order.
It is a large moment in a narrow box that makes it strong: few sets leave everyone just where it
needs them.

Several moments at once are stronger: whatever their turn, the sets before them are nested.

Around one moment the answer carries its proof: a tree that anybody can check. Where the tree grows
too large, and for several moments, CP-SAT solves the programs. It reasons in integers, so that its
bounds are no rounded floats; nobody can check them but by asking again.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite
from typing import Any

from paripassu.sequencing.order.around import Tree, as_last
from paripassu.sequencing.order.branching import ROUNDS, Around, search
from paripassu.sequencing.order.clock import Clock
from paripassu.sequencing.order.closure import Prepared, members

#: CP-SAT refuses sums near 64 bits; bounds it gives as floats are whole numbers up to here.
LARGEST = 1 << 52
#: Seconds between two looks at the clock.
POLL = 0.05
#: Seconds that a single program may take at most, beside its limit of work.
LONGEST = 20.0
#: Free moments in minimum cuts that a tree may take in place of a second of CP-SAT, and of how many
#: moments: with more of them a case takes as much more.
PACE = 40_000
OF = 200


@dataclass(frozen=True, slots=True)
class Cut:
    """What one integer program says.

    Attributes
    ----------
    bound : int
        No order has a lower worst exposure, up to the ``most`` asked for.
    exact : bool
        There is a set within it, so that this moment can say no more, or it is above ``most``.
    certified : int
        The largest bound that can be checked.
    tree : Leaf or Split or None
        Proves that no order has a worst exposure of ``certified - 1``; see
        :func:`paripassu.sequencing.order.around.holds`. None: ``certified`` is what was known.
    """

    bound: int
    exact: bool
    certified: int = 0
    tree: Tree | None = None


def possible(ready: Prepared) -> bool:
    """Whether the numbers are small enough for CP-SAT."""
    return sum(abs(v) for row in ready.delta for v in row) + sum(ready.upper) < LARGEST


def by_size(ready: Prepared) -> list[int]:
    """Sort moments, the one that fills most of the box first."""
    return sorted(range(ready.size), key=lambda m: (-_filled(ready, m), m))


def by_gate(ready: Prepared) -> list[int]:
    """Sort moments, those first that most others wait for or that wait for most others."""

    def gate(moment: int) -> float:
        apart = max(ready.before[moment].bit_count(), ready.after[moment].bit_count())
        return apart / ready.size + _filled(ready, moment)

    return sorted(range(ready.size), key=lambda m: (-gate(m), m))


def _filled(ready: Prepared, moment: int) -> float:
    return max(
        (
            abs(d) / max(1, u - f)
            for d, u, f in zip(ready.delta[moment], ready.upper, ready.floor, strict=True)
        ),
        default=0.0,
    )


def around(
    ready: Prepared,
    moment: int,
    *,
    least: int,
    most: int,
    work: float,
    clock: Clock,
    solver: bool = True,
) -> Cut:
    """Bound the worst exposure just before and just after a moment.

    Parameters
    ----------
    ready : Prepared
    moment : int
    least, most : int
        Where the answer matters: a known bound, and the largest value that would improve.
    work : float
        Deterministic time, about seconds, for the tree, and again for CP-SAT.
    clock : Clock
    solver : bool
        Whether CP-SAT is asked where the tree does not settle it: to import it takes a second.
    """
    last = as_last(ready, moment)
    if last is not None and last <= least:
        return Cut(least, True, least)
    if most < least:
        return Cut(most + 1, True, least)
    units = int(work * PACE * max(1.0, ready.size / OF))
    found = search(ready, moment, least=least, most=most, work=units, clock=clock)
    cut = _certified(found, most, last)
    if cut.exact or not solver or clock() or not possible(ready):
        return cut
    solved = _around(ready, moment, cut.bound, most, work, clock)
    # The exposure after the last moment does not count.
    bound = solved.bound if last is None else min(last, solved.bound)
    return replace(cut, bound=bound, exact=solved.exact)


def linear(ready: Prepared, moment: int, *, least: int, most: int, clock: Clock) -> Cut:
    """Bound the same by a single leaf: no more than a linear program gives, in milliseconds.

    Parameters
    ----------
    ready, moment, least, most, clock
        As for :func:`around`.
    """
    last = as_last(ready, moment)
    if most < least or (last is not None and last <= least):
        return Cut(least, False, least)
    units = ready.size * ROUNDS
    found = search(ready, moment, least=least, most=most, work=units, clock=clock, divide=False)
    return _certified(found, most, last)


def alone(ready: Prepared) -> list[int]:
    """Sort moments by how much larger than the box they are, the largest first.

    Just before such a moment, or just after it, somebody is exposed by the difference at least.
    """

    def beyond(moment: int) -> int:
        row = ready.delta[moment]
        return max((abs(row[p]) - ready.upper[p] for p in ready.rated), default=0)

    return sorted(range(ready.size), key=lambda m: (-beyond(m), m))


def _certified(found: Around, most: int, last: int | None) -> Cut:
    exact = found.bound > most or (found.attained is not None and found.attained <= found.bound)
    # The exposure after the last moment does not count.
    bound = found.bound if last is None else min(last, found.bound)
    return Cut(bound, exact, bound, found.tree)


def _around(ready: Prepared, moment: int, least: int, most: int, work: float, clock: Clock) -> Cut:
    """Ask CP-SAT."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    exposure = model.new_int_var(least, most, "exposure")
    constant, coefficients = _state(model, ready, moment)
    row = ready.delta[moment]
    for p, (upper, floor) in enumerate(zip(ready.upper, ready.floor, strict=True)):
        kept = constant[p] + sum(values[p] * x for x, values in coefficients if values[p])
        model.add(kept <= upper - max(0, row[p]))
        model.add(kept >= floor - min(0, row[p]))
        if p in ready.rated:
            model.add(kept + exposure >= -min(0, row[p]))
    return _solved(model, exposure, least, most, work, clock)


def along(
    ready: Prepared, moments: Sequence[int], *, least: int, most: int, work: float, clock: Clock
) -> Cut:
    """Bound the worst exposure just before and just after several moments, in any turn.

    Parameters
    ----------
    ready : Prepared
    moments : sequence of int
    least, most, work, clock
        As for :func:`around`.
    """
    lasts = [last for m in moments if (last := as_last(ready, m)) is not None]
    if lasts and min(lasts) <= least:
        return Cut(least, True)
    if most < least:
        return Cut(most + 1, True)
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    exposure = model.new_int_var(least, most, "exposure")
    places, kinds = range(len(moments)), range(len(moments))
    # turn[j][k]: the j-th of them is moments[k]. done[j][m]: m is done just before the j-th.
    turn = [[model.new_bool_var(f"turn {j} {k}") for k in kinds] for j in places]
    done = [[model.new_bool_var(f"done {j} {m}") for m in range(ready.size)] for j in places]
    for k in kinds:
        model.add_exactly_one(turn[j][k] for j in places)
    for j in places:
        model.add_exactly_one(turn[j])
        for m in range(ready.size):
            for wait in ready.waits[m]:
                model.add_implication(done[j][m], done[j][wait])
            if j:
                model.add_implication(done[j - 1][m], done[j][m])
        for k, moment in enumerate(moments):
            model.add(done[j][moment] == sum(turn[i][k] for i in range(j)))
            for wait in ready.waits[moment]:
                model.add_implication(turn[j][k], done[j][wait])
        for p, (upper, floor) in enumerate(zip(ready.upper, ready.floor, strict=True)):
            row = [ready.delta[m][p] for m in range(ready.size)]
            kept = sum(d * x for d, x in zip(row, done[j], strict=True) if d)
            gain = sum(max(0, row[m]) * turn[j][k] for k, m in enumerate(moments))
            loss = sum(min(0, row[m]) * turn[j][k] for k, m in enumerate(moments))
            model.add(kept + gain <= upper)
            model.add(kept + loss >= floor)
            if p in ready.rated:
                model.add(kept + loss + exposure >= 0)
    found = _solved(model, exposure, least, most, work, clock)
    return Cut(min([found.bound, *lasts]), found.exact)


def _solved(model: Any, exposure: Any, least: int, most: int, work: float, clock: Clock) -> Cut:
    from ortools.sat.python import cp_model

    model.minimize(exposure)
    solver = cp_model.CpSolver()
    _limit(solver, work, clock)
    status = _run(solver, model, clock)
    if status == cp_model.INFEASIBLE:
        return Cut(most + 1, True)
    if status == cp_model.OPTIMAL:
        return Cut(solver.value(exposure), True)
    if status in (cp_model.FEASIBLE, cp_model.UNKNOWN):
        reached = solver.best_objective_bound
        # A whole number, and exact: the objective is one, and below 2^53.
        return Cut(max(least, min(most, round(reached))) if isfinite(reached) else least, False)
    raise AssertionError(solver.status_name(status))


def _run(solver: Any, model: Any, clock: Clock) -> Any:
    """Solve, and ask the clock meanwhile: a single program can take many seconds."""
    if clock.asked is None:
        return solver.solve(model)
    status: list[Any] = []
    worker = threading.Thread(target=lambda: status.append(solver.solve(model)), daemon=True)
    worker.start()
    try:
        while worker.is_alive():
            worker.join(POLL)
            if clock():
                solver.stop_search()
    except BaseException:
        solver.stop_search()
        worker.join()
        raise
    return status[0]


def _state(
    model: Any, ready: Prepared, moment: int
) -> tuple[list[int], list[tuple[Any, tuple[int, ...]]]]:
    """Describe the sets just before a moment: what is kept for sure, and what may be."""
    constant = [0] * len(ready.upper)
    for earlier in members(ready.before[moment]):
        constant = [c + d for c, d in zip(constant, ready.delta[earlier], strict=True)]
    apart = ready.before[moment] | ready.after[moment] | 1 << moment
    done = {other: model.new_bool_var(f"done {other}") for other in members(ready.full & ~apart)}
    for other, variable in done.items():
        for wait in ready.waits[other]:
            if wait in done:
                model.add_implication(variable, done[wait])
    return constant, [(variable, ready.delta[other]) for other, variable in done.items()]


def _limit(solver: Any, work: float, clock: Clock) -> None:
    """Limit a solver by work first, so that the same file gives the same answer."""
    left = clock.left()
    parameters = solver.parameters
    parameters.num_workers = 1
    parameters.random_seed = 0
    parameters.max_deterministic_time = work
    parameters.max_time_in_seconds = LONGEST if left is None else min(LONGEST, left)
    # OR-Tools 9.15 can call a wrong optimum proven where the coefficients of a row differ by many
    # magnitudes: its presolve strengthens rows by an at-most-one that only some feasible solutions
    # keep. Either of these two keeps it from that.
    # See docs/decisions/0007-bounds-by-integer-programs.md.
    parameters.keep_all_feasible_solutions_in_presolve = True
    parameters.presolve_inclusion_work_limit = 0
    # Ctrl-C goes to whoever listens for it here.
    parameters.catch_sigint_signal = False
    parameters.log_search_progress = bool(os.environ.get("PARIPASSU_LOG_CP_SAT"))
