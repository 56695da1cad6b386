"""Bounds from the sets just before and just after one moment.

Whatever the order, some set of moments is done just before a moment, and with it just after: closed
under predecessors, with all of the moment's own and none of its successors, and within the box both
times. The least worst exposure of any such set is an integer program, and a bound on every order.
It is a large moment in a narrow box that makes it strong: few sets leave everyone just where it
needs them.

CP-SAT solves the programs. It reasons in integers, so that its bounds are no rounded floats.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from paripassu.sequencing.order.clock import Clock
from paripassu.sequencing.order.closure import Prepared, members

#: CP-SAT refuses sums near 64 bits; bounds it gives as floats are whole numbers up to here.
LARGEST = 1 << 52
#: Seconds that a single program may take at most, beside its limit of work.
LONGEST = 20.0


@dataclass(frozen=True, slots=True)
class Cut:
    """What one integer program says.

    Attributes
    ----------
    bound : int
        No order has a lower worst exposure, up to the ``most`` asked for.
    exact : bool
        There is a set that attains it, or it is above ``most``.
    """

    bound: int
    exact: bool


def possible(ready: Prepared) -> bool:
    """Whether the numbers are small enough for CP-SAT."""
    return sum(abs(v) for row in ready.delta for v in row) + sum(ready.upper) < LARGEST


def by_size(ready: Prepared) -> Iterator[int]:
    """Yield moments, the one that fills most of the box first; twins only once."""
    width = [u - f for u, f in zip(ready.upper, ready.floor, strict=True)]

    def filled(moment: int) -> float:
        row = ready.delta[moment]
        return max((abs(d) / max(1, w) for d, w in zip(row, width, strict=True)), default=0.0)

    yield from sorted(range(ready.size), key=lambda m: (-filled(m), m))


def around(
    ready: Prepared, moment: int, *, least: int, most: int, work: float, clock: Clock
) -> Cut:
    """Bound the worst exposure just before and just after a moment.

    Parameters
    ----------
    ready : Prepared
    moment : int
    least, most : int
        Where the answer matters: a known bound, and the largest value that would improve.
    work : float
        Deterministic time for CP-SAT, about seconds.
    clock : Clock
    """
    last = _as_last(ready, moment)
    if last is not None and last <= least:
        return Cut(least, True)
    if most < least:
        return Cut(most + 1, True)
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
    model.minimize(exposure)
    solver = cp_model.CpSolver()
    _limit(solver, work, clock)
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        found = Cut(most + 1, True)
    elif status == cp_model.OPTIMAL:
        found = Cut(solver.value(exposure), True)
    elif status == cp_model.FEASIBLE or status == cp_model.UNKNOWN:
        found = Cut(max(least, min(most + 1, round(solver.best_objective_bound))), False)
    else:  # pragma: no cover - the model is valid
        raise AssertionError(solver.status_name(status))
    # The exposure after the last moment does not count.
    return found if last is None or last >= found.bound else Cut(last, found.exact)


def _as_last(ready: Prepared, moment: int) -> int | None:
    """Give the exposure just before a moment that is performed last; None: it cannot be."""
    if ready.after[moment]:
        return None
    kept = [t - d for t, d in zip(ready.total(), ready.delta[moment], strict=True)]
    return max(0, ready.exposure(kept)) if ready.fits(kept, ready.floor) else None


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
    # Ctrl-C goes to whoever listens for it here.
    parameters.catch_sigint_signal = False
    parameters.log_search_progress = bool(os.environ.get("PARIPASSU_LOG_CP_SAT"))
