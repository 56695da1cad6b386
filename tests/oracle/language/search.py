"""Every order of the moments: the least worst exposure and end, whether there is a plan at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tests.oracle.language.reading import Claim, File
from tests.oracle.language.rules import (
    Edge,
    Rules,
    keeps_amount,
    least_days,
    possible_amounts,
    subsets,
)

ZERO = Fraction(0)
Value = tuple[Fraction, Fraction]
"""The largest amount over the moments of an order, and its end day."""


@dataclass(frozen=True)
class Found:
    """An order of the moments, and the days of each beginning and end, in days."""

    orders: Orders
    order: tuple[int, ...]
    days: Mapping[str, Fraction]


@dataclass(frozen=True)
class Answer:
    """What a literal search says of an agreement; ``chosen`` of each best plan, ``plan`` of one."""

    status: str
    left_out: int = 0
    worst_exposure: Fraction = ZERO
    broken: Fraction = ZERO
    end_day: Fraction = ZERO
    chosen: frozenset[frozenset[str]] = frozenset()
    plan: Found | None = None


class Orders:
    """All orders of one choice of amounts."""

    def __init__(
        self,
        file: File,
        amounts: Mapping[str, int],
        claims: Sequence[Claim],
        safe: Sequence[str],
        limited: Sequence[str],
    ) -> None:
        self.file, self.limited = file, limited
        self.found: Found | None = None
        self.amounts = dict(amounts)
        self.rules = Rules(file, amounts, claims)
        self.full = (1 << len(self.rules.moments)) - 1
        performs = {p for m, n in amounts.items() if n for p in file.measures[m].by}
        self.safe = [party for party in safe if party in performs]
        self._kept: dict[int, dict[str, Fraction]] = {}
        self._ways: dict[int, list[tuple[int, int]]] = {}
        self.total = {p: self._worth(self.full, p, lasting=False) for p in file.stakes}

    def _worth(self, done: int, party: str, *, lasting: bool) -> Fraction:
        worth = ZERO
        for i, moment in enumerate(self.rules.moments):
            for name, portion in moment if done >> i & 1 else ():
                measure = self.file.measures[name]
                value = measure.shares[portion - 1] * measure.values.get(party, ZERO)
                worth += value * (measure.lasting if lasting else 1)
        return worth

    def kept(self, done: int) -> dict[str, Fraction]:
        """Give what each party would keep after a set of moments."""
        if done not in self._kept:
            self._kept[done] = {p: self._worth(done, p, lasting=True) for p in self.file.stakes}
        return self._kept[done]

    def temptation(self, done: int, party: str) -> Fraction:
        """Give what a party gains by walking away."""
        return self.kept(done)[party] - self.total[party] - self.file.stakes[party]

    def exposure(self, done: int, party: str) -> Fraction:
        return max(ZERO, -self.kept(done)[party])

    def holds(self, done: int) -> bool:
        """Whether both conditions hold after a set of moments."""
        return all(self.temptation(done, p) <= 0 for p in self.safe) and all(
            self.exposure(done, p) <= (self.file.tolerances[p] or 0) for p in self.limited
        )

    def ratio(self, done: int) -> Fraction:
        """Give the largest exposure over tolerance; after the last moment it does not count."""
        if done == self.full:
            return ZERO
        return max(
            (self.exposure(done, p) / t for p, t in self.file.tolerances.items() if t),
            default=ZERO,
        )

    @property
    def longest(self) -> int:
        """Give what no path is longer than, in the unit of the rules.

        No path takes an edge twice; of the edges that an order adds only those of lags are long.
        """
        return sum(max(w, 0) for _, _, w in self.rules.edges) + sum(
            int(gate.claim.lag * self.rules.unit) * len(self.rules.moments) * len(gate.tables or ())
            for gate in self.rules.after
        )

    def _found(self, order: tuple[int, ...], days: Mapping[str, int]) -> Found:
        unit = self.rules.unit
        return Found(self, order, {name: Fraction(day, unit) for name, day in days.items()})

    def least(self, amount: Callable[[int], Fraction], *, first: bool = False) -> Value | None:
        """Give the least value of all orders, with ``first`` of any; ``found`` is such an order."""
        self.found = None
        if self.rules.impossible or not self.holds(0):
            return None
        longest = self.longest
        days = least_days({}, [], self.rules.edges, longest)
        if days is None:
            return None
        completed: dict[int, Fraction | None] = {}

        def bound(done: int, order: tuple[int, ...]) -> Fraction | None:
            """Give the least of all ways on, days forgotten: the set decides them."""
            if done == self.full:
                return ZERO
            if done not in completed:
                best: Fraction | None = None
                for i, after in self._next(done, order):
                    further = bound(after, (*order, i))
                    if further is not None:
                        here = max(amount(after), further)
                        best = here if best is None else min(best, here)
                completed[done] = best
            return completed[done]

        best: Value | None = None

        def search(
            done: int,
            order: tuple[int, ...],
            worst: Fraction,
            days: Mapping[str, int],
            edges: list[Edge],
        ) -> None:
            nonlocal best
            further = bound(done, order)
            if further is None or (first and best):
                return
            value = (max(worst, further), Fraction(max(days.values(), default=0), self.rules.unit))
            if best is not None and value >= best:
                return
            if done == self.full:
                best = value
                self.found = self._found(order, days)
                return
            for i, after in self._next(done, order):
                for way in self.rules.ways(i, order):
                    now = least_days(days, edges, way, longest)
                    if now is not None:
                        search(after, (*order, i), max(worst, amount(after)), now, [*edges, *way])

        if bound(0, ()) is not None:
            search(0, (), amount(0), days, self.rules.edges)
        return best

    def _next(self, done: int, order: tuple[int, ...]) -> list[tuple[int, int]]:
        """Give the moments that may come next, days forgotten: the set decides them."""
        if done not in self._ways:
            self._ways[done] = [
                (i, done | 1 << i)
                for i in range(len(self.rules.moments))
                if not done >> i & 1 and self.rules.may_come(i, order) and self.holds(done | 1 << i)
            ]
        return self._ways[done]


def may_leave(file: File) -> list[str]:
    """Give the measures that can be left out."""
    chosen = {m for choice in file.choices for m in choice.of}
    return [m for m, measure in file.measures.items() if measure.optional or m in chosen]


def is_contradictory(file: File) -> bool:
    """Whether the facts alone admit no order with every measure in full."""
    chosen = {m for choice in file.choices for m in choice.of}
    leave = [m for m in file.measures if m in chosen]
    return not any(
        Orders(file, amounts, file.facts, (), ()).least(lambda _: ZERO, first=True)
        for amounts, _ in possible_amounts(file, (), (), leave)
    )


def plans(
    file: File,
    enforced: frozenset[str],
    applied: Sequence[Claim] = (),
    preferences: Sequence[Claim] = (),
) -> Iterator[tuple[Orders, int]]:
    """Give the orders of each choice of amounts, with the number of optional measures left out.

    Preferences judge an amount, but never lower it.
    """
    claims = [claim for id_, claim in file.positions.items() if id_ in enforced]
    for amounts, left_out in possible_amounts(file, claims, applied, may_leave(file)):
        if all(keeps_amount(file.measures[p.measure], p, amounts[p.measure]) for p in preferences):
            yield (
                Orders(
                    file,
                    amounts,
                    [*file.facts, *claims, *preferences],
                    [p for p in file.stakes if f"safe:{p}" in enforced],
                    [p for p in file.stakes if f"tolerance:{p}" in enforced],
                ),
                sum(file.measures[m].optional for m in left_out),
            )


def best(file: File) -> Answer:
    """Give the best plan's objective, or that there is none."""
    if is_contradictory(file):
        return Answer("contradictory")
    preferences = [claim for claim in file.positions.values() if not claim.binds]
    chosen_of = {m for choice in file.choices for m in choice.of}
    found: dict[tuple[Fraction | int, ...], set[frozenset[str]]] = {}
    shown: dict[tuple[Fraction | int, ...], Found | None] = {}
    for kept in subsets(preferences):
        broken = sum((file.weight(p) for p in preferences if p not in kept), ZERO)
        for orders, left_out in plans(file, frozenset(file.members()), preferences=kept):
            value = orders.least(orders.ratio)
            if value is not None:
                chosen = frozenset(m for m in chosen_of if orders.amounts[m])
                key = (left_out, value[0], broken, value[1])
                found.setdefault(key, set()).add(chosen)
                shown.setdefault(key, orders.found)
    if not found:
        return Answer("infeasible")
    least = min(found)
    left, worst, broken, end = (Fraction(number) for number in least)
    return Answer("optimal", int(left), worst, broken, end, frozenset(found[least]), shown[least])
