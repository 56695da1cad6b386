"""The best allocation of a few rows, proven: integer programs over the hiding places found so far.

Every answer d of the inspected party is one linear cut over the 0/1 levels n_h ≥ j: the logarithms
of P(no detection | d) in whole units, rounded so that no allocation that truly suffices is ever cut
off. The solver's allocation is then answered exactly (``worst``); if it does not suffice, its
worst case is the next cut. Where rounding hides the difference, the allocation itself is cut off
with all that sample no more in any row: detection never falls when more is sampled.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from paripassu.deadline import Deadline, Progress
from paripassu.inspection.allocation.integer import MOST, Solution, Sum
from paripassu.inspection.allocation.problem import Problem
from paripassu.inspection.allocation.program import CERTAIN, Heights, Program, heights, units
from paripassu.inspection.allocation.worst import worst
from paripassu.inspection.errors import StoppedError

#: Levels, over all rows, beyond which no integer program is tried.
MOST_LEVELS = 4_000
MOST_ROWS = 300


@dataclass(frozen=True, slots=True)
class Ranked:
    """An allocation and what it misses at worst."""

    n: tuple[int, ...]
    missed: Fraction


def small(problem: Problem) -> bool:
    """Whether integer programs over the whole problem are worth while."""
    levels = sum(high - low for low, high in zip(problem.least, problem.most, strict=True))
    if problem.size > MOST_ROWS or levels > MOST_LEVELS:
        return False
    cost, days, _ = problem.used(problem.most)
    return max(cost, days) < MOST


@dataclass
class Search:
    """The cuts found so far; they hold in every stage.

    Attributes
    ----------
    bound : int or None
        No allocation that suffices costs less; what :meth:`cheapest` has proven so far.
    best : Ranked or None
        The greatest detection within the limits so far.
    """

    problem: Problem
    deadline: Deadline
    progress: Progress | None = None
    bound: int | None = None
    best: Ranked | None = None
    _cuts: dict[tuple[int, ...], Heights] = field(default_factory=dict)
    _rounds: int = 0

    def cheapest(self, allowed: Fraction) -> Ranked | None:
        """Find the least cost that misses at most ``allowed``; None: nothing within the limits."""
        program = Program(self.problem)
        return self._least(program, program.cost, allowed, stage="cost")

    def most_detecting(self, start: Ranked | None = None, cost: int | None = None) -> Ranked | None:
        """Find the greatest detection, with exactly this cost where one is given.

        ``start`` is an allocation that meets the conditions already.
        """
        program = Program(self.problem)
        if cost is not None:
            program.model.between(program.cost, cost, cost)
        caught = program.model.variable(0, CERTAIN)
        for table in self._cuts.values():
            program.catch(table, caught)
        best = start
        if best is not None:
            program.model.between(Sum([(caught, 1)]), units(best.missed))
        while best is None or best.missed:
            solution = self._solve(program, Sum([(caught, -1)]))
            if solution.status == "infeasible":
                break
            n = program.sample(solution.values)
            answer = worst(self.problem, n)
            if not answer.exact and (best is None or answer.reached < best.missed):
                raise StoppedError
            if best is None or answer.missed < best.missed:
                best = Ranked(n, answer.missed)
                if cost is None:
                    self.best = best
                # Whatever is better catches at least as many units, rounded down.
                program.model.between(Sum([(caught, 1)]), units(best.missed))
            if answer.defects in self._cuts:
                program.forbid(n)
            else:
                program.catch(self._cut(answer.defects), caught)
        return best

    def first(self, best: Ranked, cost: int) -> Ranked:
        """Find the fewest items of that cost and detection, then the smallest n in file order."""
        program = Program(self.problem)
        program.model.between(program.cost, cost, cost)
        fewest = self._least(program, program.items, best.missed)
        assert fewest is not None
        items = sum(fewest.n)
        program.model.between(program.items, items, items)
        for rows in _chunks(self.problem):
            terms: list[tuple[int, int]] = []
            weight = 1
            for row in reversed(rows):
                terms += [(level, weight) for level in program.levels[row]]
                weight *= len(program.levels[row]) + 1
            found = self._least(program, Sum(terms), best.missed)
            assert found is not None
            fewest = found
            for row in rows:
                program.fix(row, found.n[row])
        return fewest

    def _least(
        self, program: Program, value: Sum, allowed: Fraction, stage: str = ""
    ) -> Ranked | None:
        for table in self._cuts.values():
            program.suffice(table, allowed)
        while True:
            solution = self._solve(program, value)
            if solution.bound is not None and stage == "cost":
                self.bound = max(self.bound or 0, solution.bound)
            if solution.status == "infeasible":
                return None
            n = program.sample(solution.values)
            answer = worst(self.problem, n)
            if answer.missed <= allowed:
                return Ranked(n, answer.missed)
            if answer.reached <= allowed:
                raise StoppedError
            if answer.defects in self._cuts:
                program.forbid(n)
            else:
                program.suffice(self._cut(answer.defects), allowed)

    def _solve(self, program: Program, value: Sum) -> Solution:
        if self.deadline.passed():
            raise StoppedError
        self._rounds += 1
        if self.progress is not None:
            self.progress(f"{len(self._cuts)} hiding places answered, round {self._rounds}")
        solution = program.model.minimise(value, self.deadline)
        if solution.status in ("feasible", "unknown"):
            raise StoppedError
        return solution

    def _cut(self, defects: tuple[int, ...]) -> Heights:
        self._cuts[defects] = heights(self.problem, defects)
        return self._cuts[defects]


def _chunks(problem: Problem) -> list[list[int]]:
    """Split the rows so that those of a part, as digits of one number, stay within 64 bits."""
    parts: list[list[int]] = []
    size = MOST
    for row, (low, high) in enumerate(zip(problem.least, problem.most, strict=True)):
        if low == high:
            continue
        size *= high - low + 1
        if size >= 2**50:
            parts.append([])
            size = high - low + 1
        parts[-1].append(row)
    return parts
