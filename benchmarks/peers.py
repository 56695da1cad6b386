"""What the planner is measured against: a plain CP-SAT order model, and trying every set."""

from __future__ import annotations

import time

from paripassu.sequencing.order.problem import OrderProblem, Outcome


def cp_sat(problem: OrderProblem, seconds: float) -> Outcome:
    """Give each moment a place by Booleans; the prefix sums of every place stay in the box.

    The model that a first reading of the problem suggests, with OR-Tools' default search on two
    workers.
    """
    from ortools.sat.python import cp_model

    size, columns = problem.size, range(len(problem.upper))
    model = cp_model.CpModel()
    at = [[model.new_bool_var("") for _ in range(size)] for _ in range(size)]
    place = [model.new_int_var(0, size - 1, "") for _ in range(size)]
    for moment in range(size):
        model.add_exactly_one(at[moment])
        model.add_exactly_one(at[other][moment] for other in range(size))
        model.add(place[moment] == sum(index * at[moment][index] for index in range(size)))
        for wait in problem.before[moment]:
            model.add(place[wait.before] < place[moment])
    worst = model.new_int_var(0, max(0, *(-f for f in problem.floor if f is not None)), "")
    for column in columns:
        upper, floor = problem.upper[column], problem.floor[column]
        wide = sum(abs(row[column]) for row in problem.delta) + 1
        kept: cp_model.IntVar | int = 0
        for index in range(size):
            after = model.new_int_var(
                -wide if floor is None else floor, wide if upper is None else min(wide, upper), ""
            )
            model.add(
                after == kept + sum(problem.delta[m][column] * at[m][index] for m in range(size))
            )
            if index < size - 1 and problem.rated[column]:
                model.add(worst >= -after)
            kept = after
    model.minimize(worst)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return Outcome(None, None, None)
    bound = max(0, round(solver.best_objective_bound))
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Outcome(None, None, bound)
    order = tuple(sorted(range(size), key=lambda moment: solver.value(place[moment])))
    return Outcome(order, round(solver.objective_value), bound)


def breadth_first(problem: OrderProblem, seconds: float) -> Outcome:
    """Try every set of moments that can be done, layer by layer, keeping the best way to each."""
    until = time.monotonic() + seconds
    size = problem.size
    needs = [sum(1 << wait.before for wait in before) for before in problem.before]
    layer: dict[int, tuple[int, tuple[int, ...], tuple[int, ...]]] = {
        0: (0, (0,) * len(problem.upper), ())
    }
    for count in range(size):
        following: dict[int, tuple[int, tuple[int, ...], tuple[int, ...]]] = {}
        for done, (worst, kept, order) in layer.items():
            if time.monotonic() > until:
                return Outcome(None, None, 0)
            for moment in range(size):
                if done >> moment & 1 or needs[moment] & ~done:
                    continue
                after = tuple(a + b for a, b in zip(kept, problem.delta[moment], strict=True))
                if not all(
                    (u is None or k <= u) and (f is None or k >= f)
                    for k, u, f in zip(after, problem.upper, problem.floor, strict=True)
                ):
                    continue
                now = worst
                if count < size - 1:
                    now = max(
                        worst, *(-k for k, r in zip(after, problem.rated, strict=True) if r), 0
                    )
                known = following.get(done | 1 << moment)
                if known is None or now < known[0]:
                    following[done | 1 << moment] = (now, after, (*order, moment))
        layer = following
    if not layer:
        return Outcome(None, None, None)
    ((worst, _, order),) = layer.values()
    return Outcome(order, worst, worst)
