"""Detection where the items of one population are measured by different instruments.

Defects come in sizes; an instrument sees a size or does not, and sees it with its own probability.
Everything is counted exactly: the places where the defects may lie are equally likely.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from math import comb, lcm, prod

from paripassu.inspection.sampling.detection import miss

#: (items measured, probability that each shows the defect it has)
Measured = Sequence[tuple[int, Fraction]]
#: Boxes of mixtures with more cells than this are not enumerated: their products take seconds.
MOST_CELLS = 4_000


def miss_several(population: int, defects: int, measured: Measured) -> Fraction:
    """Give P(no detection) of one size of defect where items are measured in different ways.

    Parameters
    ----------
    population, defects : int
    measured : sequence of (int, Fraction)
        How many items are measured in each way, and the probability that a defective one is
        recognised in that way; together at most ``population``.

    Returns
    -------
    Fraction
        The coefficient of z^defects in (1+z)^rest * Π (1 + (1-q_k) z)^n_k, over C(N, d): each
        factor is an item, z a defect in it.
    """
    kinds: dict[Fraction, int] = {}
    for items, per_item in measured:
        kinds[per_item] = kinds.get(per_item, 0) + items
    rest = population - sum(kinds.values())
    if rest < 0:
        raise ValueError("more items are measured than there are")
    kinds[Fraction(0)] = kinds.get(Fraction(0), 0) + rest
    seeing = [(items, per_item) for per_item, items in kinds.items() if items and per_item]
    if len(seeing) <= 1:
        items, per_item = seeing[0] if seeing else (0, Fraction(1))
        return miss(population, defects, items, per_item)
    # z is scaled by the common denominator, so that every root is an integer.
    scale = lcm(*(per_item.denominator for per_item in kinds))
    roots = [(int((1 - q) * scale), items) for q, items in kinds.items() if items and q != 1]
    coefficient = _coefficient(roots, defects)
    return Fraction(coefficient, comb(population, defects) * scale**defects)


def _coefficient(roots: Sequence[tuple[int, int]], degree: int) -> int:
    """Give the coefficient of z^degree in Π (1 + r z)^n over the (r, n).

    f = Π (1 + r z)^n has f' Π (1 + r z) = f Σ n r Π_{others} (1 + r z), which gives each
    coefficient from as many before it as there are factors.
    """
    factors = [[1, r] for r, _ in roots]
    whole = _product(factors)
    right = [0] * len(roots)
    for index, (r, n) in enumerate(roots):
        others = _product(factors[:index] + factors[index + 1 :])
        for power, value in enumerate(others):
            right[power] += n * r * value
    found = [1]
    for i in range(degree):
        # (i+1) f_{i+1} = Σ right_k f_{i-k} - Σ_{k>=1} whole_k (i+1-k) f_{i+1-k}
        total = sum(right[k] * found[i - k] for k in range(min(i, len(right) - 1) + 1))
        total -= sum(
            whole[k] * (i + 1 - k) * found[i + 1 - k] for k in range(1, min(i, len(roots)) + 1)
        )
        found.append(total // (i + 1))
    return found[degree]


def _product(factors: Sequence[Sequence[int]]) -> list[int]:
    result = [1]
    for factor in factors:
        longer = [0] * (len(result) + len(factor) - 1)
        for i, a in enumerate(result):
            for j, b in enumerate(factor):
                longer[i + j] += a * b
        result = longer
    return result


def worst_mixture(
    population: int,
    measured: Measured,
    sees: Sequence[Sequence[bool]],
    worth: Sequence[Fraction],
    goal: Fraction,
    below: Sequence[bool],
) -> tuple[Fraction, tuple[int, ...]] | None:
    """Find the mixture of sizes that reaches a goal and is missed most often.

    Parameters
    ----------
    population : int
    measured : sequence of (int, Fraction)
        Items per instrument, and its probability per item.
    sees : sequence of sequence of bool
        Per instrument and size of defect, whether it sees that size.
    worth : sequence of Fraction
        What one defect of each size takes away at most, in the goal's unit.
    goal : Fraction
    below : sequence of bool
        Whether a defect of that size always takes a little less than its worth: then the goal has
        to be exceeded.

    Returns
    -------
    tuple of Fraction and tuple of int, or None
        P(no detection), and how many defects there are of each size. None: no mixture reaches the
        goal, or there are too many to go through them all.
    """

    def reaches(counts: Sequence[int]) -> bool:
        total = sum((n * v for n, v in zip(counts, worth, strict=True)), Fraction(0))
        strict = any(n and b for n, b in zip(counts, below, strict=True))
        return total > goal if strict else total >= goal

    def spare(counts: tuple[int, ...]) -> bool:
        """Whether a defect can be left out: fewer are missed more often."""
        return any(
            n and reaches((*counts[:j], n - 1, *counts[j + 1 :])) for j, n in enumerate(counts)
        )

    most = [
        min(population, int(goal // v) + 1 if b else int(-(-goal // v)))
        for v, b in zip(worth, below, strict=True)
    ]
    box = tuple(count + 1 for count in most)
    if prod(box) > MOST_CELLS:
        return None
    mixtures = [
        counts
        for counts in product(*(range(size) for size in box))
        if sum(counts) <= population and reaches(counts) and not spare(counts)
    ]
    rest = population - sum(items for items, _ in measured)
    # Every z is scaled by the common denominator: integers throughout.
    scale = lcm(*(q.denominator for _, q in measured))
    table = {(0,) * len(worth): 1}
    for (items, q), row in zip(measured, sees, strict=True):
        passes = [int((1 - q) * scale) if seen else scale for seen in row]
        table = _times(table, _power(items, passes, most), most)
    table = _times(table, _power(rest, [scale] * len(worth), most), most)
    worst: tuple[Fraction, tuple[int, ...]] | None = None
    for counts in mixtures:
        missed = Fraction(table.get(counts, 0), _places(population, counts) * scale ** sum(counts))
        if worst is None or missed > worst[0]:
            worst = missed, counts
    return worst


Polynomial = dict[tuple[int, ...], int]


def _power(items: int, passes: Sequence[int], most: Sequence[int]) -> Polynomial:
    """Give (1 + Σ_j pass_j z_j)^items, cut off at ``most``."""
    power = {}
    for counts in product(*(range(min(items, count) + 1) for count in most)):
        if sum(counts) <= items:
            value = prod(p**n for p, n in zip(passes, counts, strict=True))
            if value:
                power[counts] = value * _places(items, counts)
    return power


def _times(one: Polynomial, other: Polynomial, most: Sequence[int]) -> Polynomial:
    """Multiply, cut off at ``most``, as one product of two long integers (Kronecker, 1882).

    Each coefficient gets a slot wide enough for any sum, each variable room for both degrees.
    """
    width = (sum(one.values()).bit_length() + sum(other.values()).bit_length()) // 8 + 1
    strides = [1]
    for limit in most:
        strides.append(strides[-1] * (2 * limit + 1))

    def slot(counts: Sequence[int]) -> int:
        return sum(n * stride for n, stride in zip(counts, strides, strict=False)) * width

    def packed(polynomial: Polynomial) -> int:
        slots = bytearray(strides[-1] * width)
        for counts, value in polynomial.items():
            at = slot(counts)
            slots[at : at + width] = value.to_bytes(width, "little")
        return int.from_bytes(slots, "little")

    # Degrees add up to less than the room of each variable: no slot runs over.
    whole = (packed(one) * packed(other)).to_bytes(2 * strides[-1] * width, "little")
    result = {}
    for counts in product(*(range(limit + 1) for limit in most)):
        at = slot(counts)
        value = int.from_bytes(whole[at : at + width], "little")
        if value:
            result[counts] = value
    return result


def _places(items: int, counts: Sequence[int]) -> int:
    """Give in how many ways defects of each size can lie in so many items, one to an item."""
    ways = 1
    for count in counts:
        ways *= comb(items, count)
        items -= count
    return ways
