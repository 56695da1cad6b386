"""Sampling by the definitions: every subset that could be drawn, every hiding place, in turn."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from math import comb, prod


def subsets(
    population: int, defects: int, sample: int, per_item: Fraction, unseen: int = 0
) -> Fraction:
    """Give P(no detection) over all equally likely samples; the first ``defects`` are defective."""
    missed, count = Fraction(0), 0
    for drawn in combinations(range(population), sample):
        hit = sum(item < defects for item in drawn)
        missed += (1 - per_item) ** max(0, hit - unseen)
        count += 1
    return missed / count


def hypergeometric(
    population: int, defects: int, sample: int, per_item: Fraction, unseen: int = 0
) -> Fraction:
    """Give the same as the sum over the number of defects in the sample, as it is written."""
    total = Fraction(0)
    for j in range(max(0, defects + sample - population), min(defects, sample) + 1):
        ways = comb(defects, j) * comb(population - defects, sample - j)
        total += ways * (1 - per_item) ** max(0, j - unseen)
    return total / comb(population, sample)


def least(
    population: int, defects: int, beta: Fraction, per_item: Fraction, unseen: int = 0
) -> int | None:
    """Give the least sample with P(no detection) at most ``beta``, trying each size in turn."""
    for sample in range(population + 1):
        if hypergeometric(population, defects, sample, per_item, unseen) <= beta:
            return sample
    return None


def least_iaea(population: int, defects: int, beta: Fraction, per_item: Fraction) -> int | None:
    """Give the least n with (1 - nq/N)^d at most ``beta``, trying each in turn."""
    for sample in range(population + 1):
        if (1 - Fraction(sample * per_item, population)) ** defects <= beta:
            return sample
    return None


def hidden(
    population: int, passes: Sequence[Sequence[Fraction]], counts: Sequence[int]
) -> Fraction:
    """Give P(no detection) over all equally likely hiding places of several sizes of defect.

    Parameters
    ----------
    passes : sequence of sequence of Fraction
        Per item and size of defect, the probability that the item's inspection passes it.
    counts : sequence of int
        How many defects there are of each size.
    """

    def place(size: int, free: tuple[int, ...]) -> tuple[Fraction, int]:
        if size == len(counts):
            return Fraction(1), 1
        total, ways = Fraction(0), 0
        for chosen in combinations(free, counts[size]):
            rest = tuple(item for item in free if item not in chosen)
            below, inner = place(size + 1, rest)
            total += prod((passes[item][size] for item in chosen), start=Fraction(1)) * below
            ways += inner
        return total, ways

    total, ways = place(0, tuple(range(population)))
    return total / ways
