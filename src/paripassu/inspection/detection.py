"""The probability that a sample finds nothing, exactly.

Sampling without replacement: of ``population`` items ``defects`` are defective, ``sample`` of them
are drawn, and a drawn defect is seen with probability ``per_item``.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb


def miss(
    population: int,
    defects: int,
    sample: int,
    per_item: Fraction = Fraction(1),
    unseen: int = 0,
) -> Fraction:
    """Give the probability that no defect is detected.

    Parameters
    ----------
    population, defects, sample : int
        Numbers of items; ``defects`` and ``sample`` at most ``population``.
    per_item : Fraction
        Probability that a defective item is recognised when it is inspected.
    unseen : int
        Drawn items that were not inspected (open, refused): they may hide as many defects, and the
        worst is assumed.

    Returns
    -------
    Fraction
        Sum over j of P(j defects in the sample) * (1 - per_item)^max(0, j - unseen).
    """
    if not 0 <= defects <= population or not 0 <= sample <= population:
        raise ValueError("defects and sample are from 0 to the population")
    blind = 1 - per_item
    total = Fraction(0)
    for j in range(max(0, defects + sample - population), min(defects, sample) + 1):
        ways = comb(defects, j) * comb(population - defects, sample - j)
        total += ways * blind ** max(0, j - unseen)
    return total / comb(population, sample)


def detection(
    population: int,
    defects: int,
    sample: int,
    per_item: Fraction = Fraction(1),
    unseen: int = 0,
) -> Fraction:
    """Give the probability that at least one defect is detected; see :func:`miss`."""
    return 1 - miss(population, defects, sample, per_item, unseen)
