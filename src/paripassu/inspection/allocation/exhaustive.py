"""The best allocation of a handful of rows, proven: every sample is tried or ruled out.

Row by row, depth first. What the rows so far leave to the inspected party is one table: the
greatest ln P(no detection) for every amount hidden so far. The rows to come can at best be sampled
each as if all that may still be spent were spent on it alone; if the goal can be hidden even then,
nothing beneath is good enough. Logarithms in floats rule out by more than their error; what is
closer is decided in integers (``worst``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from math import log
from typing import TYPE_CHECKING

from paripassu.deadline import Deadline
from paripassu.inspection.allocation.curve import Curve
from paripassu.inspection.allocation.problem import Problem
from paripassu.inspection.allocation.worst import worst
from paripassu.inspection.errors import GivenUpError

if TYPE_CHECKING:
    from numpy import float64, intp
    from numpy.typing import NDArray

    Table = NDArray[float64]

#: Rows, and entries of the tables of one row, up to which this is tried.
MOST_ROWS = 8
MOST_ENTRIES = 400_000
#: Far above the rounding of a sum of eight logarithms, far below any difference that matters.
CLOSE = 1e-9
#: Each search allows this much more cost than the one before, until one finds something.
GROWTH = 1.6
#: Searches for less cost before the one for the greatest detection.
HALVINGS = 14


@dataclass(frozen=True, slots=True)
class Found:
    """An allocation with what it is compared by.

    Attributes
    ----------
    n : tuple of int
    missed : Fraction
        Exactly, at worst.
    cost : int
    """

    n: tuple[int, ...]
    missed: Fraction
    cost: int

    def detecting(self) -> tuple[Fraction, int, int, tuple[int, ...]]:
        """Give what the greatest detection is ranked by, least first."""
        return self.missed, self.cost, sum(self.n), self.n

    def cheap(self) -> tuple[int, Fraction, int, tuple[int, ...]]:
        """Give what the least cost is ranked by, least first."""
        return self.cost, self.missed, sum(self.n), self.n


def few(problem: Problem) -> bool:
    """Whether rows and tables are few enough."""
    if problem.size > MOST_ROWS:
        return False
    return all(
        (high - low + 1) * (deep + 1) <= MOST_ENTRIES and problem.need * (deep + 1) <= MOST_ENTRIES
        for low, high, deep in zip(problem.least, problem.most, _depths(problem), strict=True)
    )


def _depths(problem: Problem) -> list[int]:
    """Give the largest number of defects worth hiding in each row."""
    if problem.defects is not None:
        return [0] * problem.size
    return [
        min(population, -(-problem.need // weight)) if weight else 0
        for population, weight in zip(problem.population, problem.weight, strict=True)
    ]


def cheapest(problem: Problem, allowed: Fraction, deadline: Deadline) -> Found | None:
    """Find the least cost that misses at most ``allowed``; None: nothing within the limits does.

    Raises
    ------
    GivenUpError
        Before it was proven.
    """
    top = problem.used(problem.most)[0]
    if problem.budget is not None:
        top = min(top, problem.budget)
    cap = max(1, problem.used(problem.least)[0], top // 64)
    search = _Search(problem, deadline)
    while True:
        cap = min(cap, top)
        found = search.run(cap, allowed)
        if found is not None or cap >= top:
            return found
        cap = int(cap * GROWTH) + 1


def most_detecting(problem: Problem, deadline: Deadline) -> Found | None:
    """Find the greatest detection within the limits.

    Raises
    ------
    GivenUpError
        Before it was proven.
    """
    top = problem.used(problem.most)[0]
    if problem.budget is not None:
        top = min(top, problem.budget)
    search = _Search(problem, deadline)
    # The search for less cost rules out quickly; halving what it may miss gives a good start.
    start = search.run(top, Fraction(1))
    if start is None:
        return None
    least, most = Fraction(0), start.missed
    for _ in range(HALVINGS):
        middle = _short((least + most) / 2)
        if not least < middle < most:
            break
        found = search.run(top, middle)
        if found is None:
            least = middle
        else:
            start, most = found, found.missed
    return search.run(top, None, start)


@dataclass
class _Row:
    """A row in the order in which rows are tried.

    Attributes
    ----------
    index : int
        In the problem.
    logs : array, levels × (deepest + 1)
        ln P(no detection | d defects) for every sample from the row's least on.
    take : array of int, need × (deepest + 1)
        From which entry of the table before the entry r comes if d are hidden here; the entry
        behind the last stands for none.
    last : array
        The same for the entry ``need``, whose table is the greatest of all from there on.
    """

    index: int
    logs: Table
    take: NDArray[intp]
    last: NDArray[intp]


@dataclass
class _Search:
    problem: Problem
    deadline: Deadline
    cap: int = 0
    allowed: Fraction | None = None
    best: Found | None = None
    limit: float = 0.0
    rows: list[_Row] = field(default_factory=list)
    n: list[int] = field(default_factory=list)
    _suffix: dict[tuple[int, ...], Table] = field(default_factory=dict)

    def __post_init__(self) -> None:
        import numpy as np

        problem = self.problem
        need = 0 if problem.defects is not None else problem.need
        for index, deep in enumerate(_depths(problem)):
            if self.deadline.passed():
                raise GivenUpError
            weight = 0 if problem.defects is not None else problem.weight[index]
            defects = range(deep + 1) if problem.defects is None else (problem.defects[index],)
            logs = np.array(
                [
                    self._logs(index, sample, defects)
                    for sample in range(problem.least[index], problem.most[index] + 1)
                ]
            )
            shifts = np.arange(deep + 1) * weight
            take = np.arange(need)[:, None] - shifts[None, :]
            take[take < 0] = need + 1
            self.rows.append(_Row(index, logs, take, np.maximum(0, need - shifts)))
        # Few levels first, so that the many of the last row are looked at in one go.
        self.rows.sort(key=lambda row: (len(row.logs), row.index))

    def _logs(self, index: int, sample: int, defects: range | tuple[int, ...]) -> list[float]:
        curve = Curve(self.problem.population[index], sample, self.problem.per_item[index])
        values = []
        for d in defects:
            up, down = curve.missed(d)
            values.append(log(up) - log(down) if up else -1e300)
        return values

    def run(self, cap: int, allowed: Fraction | None, start: Found | None = None) -> Found | None:
        """Search among all allocations of at most so much cost."""
        import numpy as np

        self.cap, self.allowed, self.best = cap, allowed, start
        if allowed is not None:
            self.limit = _log(allowed)
        else:  # whatever is better than the best so far
            self.limit = 0.0 if start is None else _log(start.missed)
        self.n = list(self.problem.least)
        need = 0 if self.problem.defects is not None else self.problem.need
        empty = np.full(need + 1, -np.inf)
        empty[0] = 0.0
        if self.problem.within(self.n) and self.problem.used(self.n)[0] <= cap:
            self._descend(0, empty)
        return self.best

    def _descend(self, depth: int, table: Table) -> None:
        if self.deadline.passed():
            raise GivenUpError
        row = self.rows[depth]
        room = self._room(row.index)
        if depth == len(self.rows) - 1:
            self._finish(row, room, table)
            return
        low = self.problem.least[row.index]
        for sample in range(low, room + 1):
            self.n[row.index] = sample
            if self._spent() > self.cap:
                break
            after = _combine(row, sample - low, table)
            if self._hopeless(depth + 1, after):
                continue
            self._descend(depth + 1, after)
        self.n[row.index] = low

    def _spent(self) -> int:
        return self.problem.used(self.n)[0]

    def _room(self, index: int) -> int:
        """Give the largest sample of a row that the limits leave, the others as they stand."""
        problem = self.problem
        cost, days, visits = problem.used(self.n)
        site, low, high = problem.site[index], problem.least[index], problem.most[index]
        new = not any(items for at, items in zip(problem.site, self.n, strict=True) if at == site)
        if new and problem.visit_limit is not None and visits >= problem.visit_limit:
            return low
        for spent, limit, each, once in (
            (cost, self.cap, problem.cost[index], problem.site_cost[site]),
            (days, problem.day_limit, problem.days[index], problem.site_days[site]),
        ):
            if limit is None:
                continue
            left = limit - spent - (once if new else 0)
            if left < 0:
                return low
            if each:
                high = min(high, self.n[index] + left // each)
        return max(low, high)

    def _hopeless(self, depth: int, table: Table) -> bool:
        """Whether the goal can be hidden too well even if each row to come had all that is left."""
        rooms = tuple(self._room(row.index) for row in self.rows[depth:])
        rest = self._suffix.get(rooms)
        if rest is None:
            import numpy as np

            rest = np.full(len(table), -np.inf)
            rest[0] = 0.0
            for row, room in zip(self.rows[depth:], rooms, strict=True):
                rest = _combine(row, room - self.problem.least[row.index], rest)
            if len(self._suffix) > 50_000:
                self._suffix.clear()
            self._suffix[rooms] = rest
        # What these hide and what the rest hides has to be the need together.
        return float((table + _from(rest)[::-1]).max()) > self.limit + CLOSE

    def _finish(self, row: _Row, room: int, table: Table) -> None:
        """Look at every sample of the last row."""
        low = self.problem.least[row.index]
        values = (row.logs[: room - low + 1] + _from(table)[row.last]).max(axis=1)
        good = (values <= self.limit + CLOSE).nonzero()[0]
        if not len(good):
            return
        for level in good if self.allowed is None else good[: self._equal(row.index, good)]:
            if values[level] > self.limit + CLOSE:
                continue  # the limit has fallen since
            self.n[row.index] = low + int(level)
            if self.problem.within(self.n) and self._spent() <= self.cap:
                self._offer()
        self.n[row.index] = low

    def _equal(self, index: int, good: NDArray[intp]) -> int:
        """Give how many samples may be cheapest: one, and one by rounding; all that cost none."""
        return 2 if self.problem.cost[index] else len(good)

    def _offer(self) -> None:
        """Compare an allocation with the best, exactly."""
        n = tuple(self.n)
        hidden = worst(self.problem, n)
        if not hidden.exact:
            raise GivenUpError
        found = Found(n, hidden.missed, self._spent())
        if self.allowed is None:
            if self.best is None or found.detecting() < self.best.detecting():
                self.best = found
                self.limit = min(self.limit, _log(found.missed))
        elif found.missed <= self.allowed and (
            self.best is None or found.cheap() < self.best.cheap()
        ):
            self.best = found
            self.cap = found.cost


def _short(value: Fraction) -> Fraction:
    """Give a fraction beside another that has few digits."""
    return Fraction(int(value * 2**40), 2**40)


def _log(probability: Fraction) -> float:
    if not probability:
        return -1e299
    return log(probability.numerator) - log(probability.denominator)


def _from(table: Table) -> Table:
    """Give the greatest value from each entry on."""
    import numpy as np

    greatest: Table = np.maximum.accumulate(table[::-1])[::-1]
    return greatest


def _combine(row: _Row, level: int, table: Table) -> Table:
    """Hide some in one more row."""
    import numpy as np

    logs = row.logs[level]
    new = np.empty_like(table)
    if len(row.take):
        new[:-1] = (np.append(table, -np.inf)[row.take] + logs).max(axis=1)
    new[-1] = (_from(table)[row.last] + logs).max()
    return new
