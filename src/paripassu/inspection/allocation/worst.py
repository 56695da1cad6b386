"""The inspected party's best answer to an allocation: where defects are least likely to be found.

The largest product of P(no detection | N, d, n, q) over whole numbers d with Σ d·amount ≥ goal.
Rows of one amount are one concave curve, because P_{d+1}/P_d never grows in d: the k best items of
such a class are its k largest ratios. Over the classes it is a knapsack that has to be covered,
solved by dynamic programming over what is still to be hidden, keeping only what the Lagrangian
bound leaves (Pisinger & Toth 1998, Knapsack problems, section 3). Floats order what they can;
integers decide what is left.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush
from math import exp, log, prod

from paripassu.inspection.allocation.curve import Curve, curve
from paripassu.inspection.allocation.problem import Problem

#: States of the dynamic program, beyond which the Lagrangian bound is given instead.
MOST_STATES = 20_000
#: Comparisons of integers of thousands of digits, beyond which the same.
MOST_COMPARISONS = 2_000
#: Items of one amount that hide the goal; a curve is walked item by item.
MOST_DEFECTS = 200_000


@dataclass(frozen=True, slots=True)
class Worst:
    """The worst case of an allocation.

    Attributes
    ----------
    missed : Fraction
        No defects that hide the goal are missed with a greater probability.
    reached : Fraction
        Probability, exactly, that ``defects`` are missed; the same as ``missed`` where the worst
        case is proven.
    defects : tuple of int
        Per row.
    """

    missed: Fraction
    reached: Fraction
    defects: tuple[int, ...]

    @property
    def exact(self) -> bool:
        """Whether there is provably nothing worse than ``defects``."""
        return self.missed == self.reached


def product(factors: Sequence[tuple[int, int]]) -> Fraction:
    """Multiply fractions given as numerator and denominator."""
    return Fraction(_tree([up for up, _ in factors]), _tree([down for _, down in factors]))


def _tree(numbers: list[int]) -> int:
    """Multiply many integers, pairs first, so that both factors are always of like length."""
    while len(numbers) > 8:
        numbers = [prod(numbers[i : i + 2]) for i in range(0, len(numbers), 2)]
    return prod(numbers)


def missed_by(problem: Problem, n: Sequence[int], defects: Sequence[int]) -> Fraction:
    """Give the probability that an allocation misses given defects."""
    rows = zip(problem.population, n, problem.per_item, defects, strict=True)
    return product([curve(N, sample, q).missed(d) for N, sample, q, d in rows if d and sample])


class _Tie:
    """A ratio as integers, greater first; asked only where two floats are equal."""

    __slots__ = ("down", "up")

    def __init__(self, ratio: tuple[int, int]) -> None:
        self.up, self.down = ratio

    def __lt__(self, other: _Tie) -> bool:
        return self.up * other.down > other.up * self.down

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Tie) and self.up * other.down == other.up * self.down

    __hash__ = None  # type: ignore[assignment]


@dataclass(slots=True)
class _Run:
    """``count`` items of equal ratio: one more defect in each of a group's rows."""

    ratio: tuple[int, int]
    log: float
    count: int
    group: int


class _Class:
    """All rows of one amount: the items to falsify first, those least likely to be found."""

    def __init__(self, weight: int, most: int, groups: dict[tuple[int, int, Fraction], list[int]]):
        self.weight = weight
        self.rows = list(groups.values())
        self.runs: list[_Run] = []
        # Quotients of integers are rounded correctly, so that unequal floats are in true order.
        heap: list[tuple[float, _Tie, int, int]] = []
        self.curves: list[Curve] = []
        limits = [key[0] for key in groups]
        firsts = _firsts(groups, most)
        for index, (population, n, q) in enumerate(groups):
            self.curves.append(curve(population, n, q))
            if index in firsts:
                ratio = self.curves[index].ratio(0)
                heap.append((-(ratio[0] / ratio[1]), _Tie(ratio), index, 0))
        heapify(heap)
        found = 0
        while heap and found < most:
            minus, tie, index, d = heappop(heap)
            if not tie.up:
                break
            count = min(len(self.rows[index]), most - found)
            found += count
            self.runs.append(_Run((tie.up, tie.down), log(-minus), count, index))
            if d + 1 < limits[index]:
                ratio = self.curves[index].ratio(d + 1)
                heappush(heap, (-(ratio[0] / ratio[1]), _Tie(ratio), index, d + 1))
        self.total = found
        self._logs: list[float] | None = None

    @property
    def logs(self) -> list[float]:
        """Give ln of the largest product of k ratios, k = 0, 1, …"""
        if self._logs is None:
            sums = [0.0]
            for run in self.runs:
                at = sums[-1]
                sums.extend(at + run.log * (i + 1) for i in range(run.count))
            self._logs = sums
        return self._logs

    def factors(self, k: int) -> list[tuple[int, int]]:
        """Give the k largest ratios: those of a row together are its P(no detection)."""
        taken: dict[int, int] = {}
        for run in self.runs:
            if not k:
                break
            count = min(k, run.count)
            taken[run.group] = taken.get(run.group, 0) + count
            k -= count
        found = []
        for group, items in taken.items():
            d, more = divmod(items, len(self.rows[group]))
            for defects, rows in ((d, len(self.rows[group]) - more), (d + 1, more)):
                if defects and rows:
                    up, down = self.curves[group].missed(defects)
                    found.append((up**rows, down**rows))
        return found

    def place(self, k: int, defects: list[int]) -> None:
        """Put k defects into the rows."""
        for run in self.runs:
            if not k:
                return
            count = min(k, run.count)
            for row in self.rows[run.group][:count]:
                defects[row] += 1
            k -= count


def _firsts(groups: dict[tuple[int, int, Fraction], list[int]], most: int) -> frozenset[int]:
    """Give the groups that may have one of the ``most`` largest ratios."""
    if len(groups) <= most:
        return frozenset(range(len(groups)))
    first = [1 - float(q) * n / population for population, n, q in groups]
    order = sorted(range(len(groups)), key=lambda index: -first[index])
    counts = list(groups.values())
    found = 0
    border = -1.0
    for index in order:
        found += len(counts[index])
        if found >= most:
            border = first[index] * (1 - 1e-12) - 1e-15
            break
    return frozenset(index for index in order if first[index] >= border)


def worst(problem: Problem, n: Sequence[int]) -> Worst:
    """Find the defects that an allocation is least likely to detect.

    Parameters
    ----------
    problem : Problem
    n : sequence of int
        Sample of each row.
    """
    if problem.defects is not None:
        missed = missed_by(problem, n, problem.defects)
        return Worst(missed, missed, problem.defects)
    by_weight: dict[int, dict[tuple[int, int, Fraction], list[int]]] = defaultdict(dict)
    rows = zip(problem.weight, problem.population, n, problem.per_item, strict=True)
    for row, (weight, population, sample, q) in enumerate(rows):
        if weight and population:
            by_weight[weight].setdefault((population, sample, q), []).append(row)
    classes = [
        _Class(weight, -(-problem.need // weight), groups) for weight, groups in by_weight.items()
    ]
    defects = [0] * problem.size
    if sum(one.weight * one.total for one in classes) < problem.need:
        return Worst(Fraction(0), Fraction(0), _anything(problem, classes))
    chosen, bound = _cover(problem.need, classes)
    for one, k in zip(classes, chosen, strict=True):
        one.place(k, defects)
    factors = [f for one, k in zip(classes, chosen, strict=True) for f in one.factors(k)]
    reached = product(factors)
    missed = reached if bound is None else max(reached, min(Fraction(1), _above(bound)))
    return Worst(missed, reached, tuple(defects))


def _above(logarithm: float) -> Fraction:
    """Give a fraction that is surely above exp(logarithm), a bound with its own slack."""
    return Fraction(exp(min(0.0, logarithm))) * (1 + Fraction(1, 10**12)) + Fraction(1, 10**300)


def _anything(problem: Problem, classes: Sequence[_Class]) -> tuple[int, ...]:
    """Hide the goal where whatever is done is found for certain."""
    defects = [0] * problem.size
    for one in classes:
        one.place(one.total, defects)
    left = problem.need - sum(d * w for d, w in zip(defects, problem.weight, strict=True))
    for row, weight in enumerate(problem.weight):
        if weight and left > 0:
            more = min(problem.population[row] - defects[row], -(-left // weight))
            defects[row] += more
            left -= more * weight
    return tuple(defects)


@dataclass(frozen=True, slots=True)
class _Chain:
    """What was chosen so far: k items of a class, and what came before."""

    index: int
    k: int
    before: _Chain | None

    def steps(self) -> Iterator[tuple[int, int]]:
        """Give each class with its number of items."""
        link: _Chain | None = self
        while link is not None:
            yield link.index, link.k
            link = link.before


class _TooManyError(Exception):
    """The dynamic program has grown beyond what is worth while."""


class _Better:
    """Whether one choice has a greater product than another: by integers where floats are near."""

    def __init__(self, classes: Sequence[_Class], slack: float) -> None:
        self._classes = classes
        self._slack = slack
        self._asked = 0

    def __call__(
        self, new: tuple[float, _Chain | None], old: tuple[float, _Chain | None] | None
    ) -> bool:
        if old is None:
            return True
        if abs(new[0] - old[0]) > self._slack:
            return new[0] > old[0]
        self._asked += 1
        if self._asked > MOST_COMPARISONS:
            raise _TooManyError
        return self._product(new[1]) > self._product(old[1])

    def _product(self, chain: _Chain | None) -> Fraction:
        steps = chain.steps() if chain is not None else ()
        return product([f for index, k in steps for f in self._classes[index].factors(k)])


def _cover(need: int, classes: Sequence[_Class]) -> tuple[list[int], float | None]:
    """Choose how many items of each class hide the need with the largest product.

    Returns
    -------
    chosen : list of int
        Per class.
    bound : float or None
        None where the choice is proven; otherwise no product has a greater logarithm.
    """
    if len(classes) == 1:
        return [-(-need // classes[0].weight)], None
    price = _price(need, classes)
    kept = [[value + price * one.weight * k for k, value in enumerate(one.logs)] for one in classes]
    best = [max(column) for column in kept]
    greedy = _greedy(need, classes)
    low = sum(one.logs[k] for one, k in zip(classes, greedy, strict=True))
    # Sums of that many rounded terms, the largest of them the price of the whole need.
    terms = 8 + len(classes) + sum(len(one.runs) for one in classes)
    slack = 2e-16 * terms * (8 + abs(low) + price * need)
    high = sum(best) - price * need + slack
    order = sorted(range(len(classes)), key=lambda index: -classes[index].weight)
    rest_best = sum(best)
    better = _Better(classes, slack)
    states: dict[int, tuple[float, _Chain | None]] = {need: (0.0, None)}
    final: tuple[float, _Chain | None] | None = None
    try:
        for index in order:
            one = classes[index]
            rest_best -= best[index]
            options = [
                k
                for k, value in enumerate(kept[index])
                if best[index] - value <= high - low + slack
            ]
            new: dict[int, tuple[float, _Chain | None]] = {}
            for left, (value, chain) in states.items():
                for k in options:
                    at = value + one.logs[k]
                    rest = left - k * one.weight
                    if at + (rest_best - price * rest if rest > 0 else 0) < low - slack:
                        continue
                    state = (at, _Chain(index, k, chain) if k else chain)
                    if rest <= 0:
                        final = state if better(state, final) else final
                    elif better(state, new.get(rest)):
                        new[rest] = state
            states = new
            if len(states) > MOST_STATES:
                raise _TooManyError
    except _TooManyError:
        return greedy, max(high, low + slack)
    assert final is not None
    chosen = [0] * len(classes)
    for index, k in final[1].steps() if final[1] is not None else ():
        chosen[index] = k
    return chosen, None


def _rates(classes: Sequence[_Class]) -> list[tuple[float, int, int]]:
    """Give all runs, those first that cost least of ln P per unit hidden."""
    runs = [
        (-run.log / one.weight, index, run.count)
        for index, one in enumerate(classes)
        for run in one.runs
    ]
    return sorted(runs)


def _price(need: int, classes: Sequence[_Class]) -> float:
    """Give the Lagrange multiplier: what one more unit hidden costs of ln P."""
    for rate, index, count in _rates(classes):
        need -= count * classes[index].weight
        if need <= 0:
            return rate
    raise AssertionError


def _greedy(need: int, classes: Sequence[_Class]) -> list[int]:
    """Hide the need with the cheapest items, then take back what is too much."""
    chosen = [0] * len(classes)
    for _, index, count in _rates(classes):
        if need <= 0:
            break
        taken = min(count, -(-need // classes[index].weight))
        chosen[index] += taken
        need -= taken * classes[index].weight
    for index in sorted(range(len(classes)), key=lambda i: -classes[i].weight):
        back = min(chosen[index], -need // classes[index].weight)
        chosen[index] -= back
        need += back * classes[index].weight
    return chosen
