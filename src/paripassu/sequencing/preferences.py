"""Which preferences a plan breaks, and what that weighs.

Rules: docs/specification/sequencing.md#best.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from paripassu.agreement.gates import gates_of, tables_of
from paripassu.agreement.model import Agreement, Position
from paripassu.sequencing.amounts import floor


def weight(agreement: Agreement, position: Position) -> Fraction:
    """Give cost / tolerance of the position's party, undivided where that is 0 or absent."""
    tolerance = agreement.party[position.party].tolerance
    return position.cost / tolerance.low if tolerance and tolerance.low else position.cost


def total_weight(agreement: Agreement, broken: Iterable[str]) -> Fraction:
    """Give what breaking these preferences weighs."""
    return sum((weight(agreement, agreement.position[i]) for i in broken), Fraction(0))


def preferences(agreement: Agreement) -> list[Position]:
    """Give the positions that only rank, by id."""
    return sorted((p for p in agreement.positions if not p.binds), key=lambda p: p.id)


def broken_by_amounts(agreement: Agreement, counts: Mapping[str, int]) -> frozenset[str]:
    """Give the preferences that no order keeps, since the amounts break them."""
    broken = set()
    for position in preferences(agreement):
        measure, count = agreement.measure[position.measure], counts[position.measure]
        match position.claim:
            case "at_least" | "include":
                lost = count < floor(measure, position)
            case "at_most":
                assert position.share is not None
                lost = measure.reached[count] > position.share
            case "exclude":
                lost = count > 0
            case "after":
                lost = any(
                    tables_of(position, agreement.measure, counts, gate.portion) is None
                    for gate in gates_of(position, measure, count)
                )
            case "during":
                lost = bool(gates_of(position, measure, count)) and not all(
                    counts[name] for name in position.of
                )
            case _:
                lost = False
        if lost:
            broken.add(position.id)
    return frozenset(broken)


def by_rising_weight(
    agreement: Agreement, positions: Iterable[Position]
) -> Iterator[tuple[Fraction, frozenset[str]]]:
    """Yield every set of positions with its weight, the lightest first, ties by size and ids."""
    items = sorted((weight(agreement, p), p.id) for p in positions)
    heap: list[tuple[Fraction, int, tuple[int, ...]]] = [(Fraction(0), 0, ())]
    while heap:
        total, size, chosen = heapq.heappop(heap)
        yield total, frozenset(items[index][1] for index in chosen)
        for index in range(chosen[-1] + 1 if chosen else 0, len(items)):
            heapq.heappush(heap, (total + items[index][0], size + 1, (*chosen, index)))
