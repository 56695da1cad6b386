"""A thin door to OR-Tools CP-SAT: variables, linear constraints, one objective, whole numbers.

Only the solver's own extension is loaded: the modelling layer above it brings pandas along, and
a small answer would wait a second for it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Thread
from typing import Any, Literal

from paripassu.deadline import Deadline

#: CP-SAT counts in 64 bits and wants sums to stay well within.
MOST = 2**60

Found = Literal["optimal", "feasible", "infeasible", "unknown"]

#: Seconds that a solver is given where time is not limited.
LONGEST = 1e9


@dataclass(frozen=True, slots=True)
class Solution:
    """What the solver found.

    Attributes
    ----------
    status : str
    values : tuple of int
        One per variable; empty where none was found.
    bound : int or None
        No solution has a smaller objective; None where nothing is known.
    """

    status: Found
    values: tuple[int, ...]
    bound: int | None


@dataclass(frozen=True, slots=True)
class Sum:
    """A linear expression.

    Attributes
    ----------
    terms : sequence of (int, int)
        Variable and coefficient.
    constant : int
    """

    terms: Sequence[tuple[int, int]]
    constant: int = 0


class Model:
    """An integer program that grows."""

    def __init__(self) -> None:
        self._domains: list[tuple[int, int]] = []
        self._constraints: list[tuple[list[int], list[int], int, int]] = []

    def variable(self, low: int, high: int) -> int:
        """Add a whole number; give its index."""
        self._domains.append((low, high))
        return len(self._domains) - 1

    def between(self, value: Sum, low: int | None = None, high: int | None = None) -> None:
        """Demand low ≤ value ≤ high."""
        terms = [(v, c) for v, c in value.terms if c]
        self._constraints.append(
            (
                [v for v, _ in terms],
                [c for _, c in terms],
                -4 * MOST if low is None else max(-4 * MOST, min(4 * MOST, low - value.constant)),
                4 * MOST if high is None else max(-4 * MOST, min(4 * MOST, high - value.constant)),
            )
        )

    def minimise(self, value: Sum, deadline: Deadline) -> Solution:
        """Solve with one worker from a fixed seed."""
        from ortools.sat.python import cp_model_helper as solver

        proto = solver.CpModelProto()
        for low, high in self._domains:
            proto.variables.add().domain.extend([low, high])
        for variables, coefficients, low, high in self._constraints:
            linear = proto.constraints.add().linear
            linear.vars.extend(variables)
            linear.coeffs.extend(coefficients)
            linear.domain.extend([low, high])
        proto.objective.vars.extend([v for v, c in value.terms if c])
        proto.objective.coeffs.extend([c for _, c in value.terms if c])
        parameters = solver.SatParameters()
        parameters.num_workers = 1
        parameters.random_seed = 1
        # OR-Tools 9.15 calls a wrong optimum proven where the coefficients of a row differ by many
        # magnitudes, as those of our cuts do: its presolve strengthens the row by an at-most-one
        # that only optimal solutions keep. Either of these two keeps it from that
        # (tests/unit/inspection/test_allocation_integer.py).
        parameters.keep_all_feasible_solutions_in_presolve = True
        parameters.presolve_inclusion_work_limit = 0
        left = deadline.left()
        parameters.max_time_in_seconds = LONGEST if left is None else max(0.01, left)
        wrapper: Any = solver.SolveWrapper()
        wrapper.set_parameters(parameters)
        answers: list[Any] = []
        # Python hears Ctrl-C only in the main thread, and only between two of its own steps.
        thread = Thread(target=lambda: answers.append(wrapper.solve(proto)), daemon=True)
        thread.start()
        while thread.is_alive():
            thread.join(0.05)
            if thread.is_alive() and deadline.passed():
                wrapper.stop_search()
        return _read(answers[0], value.constant)


def _read(response: Any, constant: int) -> Solution:
    status = str(response.status).rpartition(".")[2].lower()
    if status not in ("optimal", "feasible", "infeasible", "unknown"):
        raise AssertionError(f"an integer program was built wrongly: {status}")
    found = status in ("optimal", "feasible")
    bound = response.best_objective_bound
    known = status != "infeasible" and math.isfinite(bound) and abs(bound) < 2**53
    return Solution(
        status,  # type: ignore[arg-type]
        tuple(response.solution) if found else (),
        # The solver states its bounds in floats, whole numbers below 2^53 without loss.
        math.ceil(bound - 1e-6) + constant if known else None,
    )
