"""The probability that a sample finds nothing, exactly.

Sampling without replacement: of ``population`` items ``defects`` are defective, ``sample`` of them
are drawn, and a drawn defect is seen with probability ``per_item``.

Three questions, from dear to cheap: the fraction itself (:func:`miss`), whether it is at most some
limit (:func:`misses_at_most`), its nearest float (:func:`detection_float`). The last two answer for
populations of a thousand million at once; they never decide by a rounded number.
"""

from __future__ import annotations

from decimal import localcontext
from fractions import Fraction
from math import comb, perm

from paripassu.inspection.sampling import enclosure

#: Up to so many factors, and terms of a sum, integers are quicker than logarithms.
_FEW_FACTORS, _FEW_TERMS = 600, 160


def miss(
    population: int,
    defects: int,
    sample: int,
    per_item: Fraction | int = 1,
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

    Notes
    -----
    Its integers have about min(defects, sample) * log2(population) bits, and a sum that many terms:
    milliseconds up to a thousand, seconds at ten thousand.
    """
    _in_range(population, defects, sample, per_item, unseen)
    few, many = sorted((defects, sample))
    blind = 1 - Fraction(per_item)
    if not blind and not unseen:
        # C(N-d, n)/C(N, n) = C(N-n, d)/C(N, d): the shorter of the two products.
        return Fraction(perm(population - many, few), perm(population, few))
    # The hypergeometric distribution is symmetric in defects and sample; few terms, small numbers.
    least = max(0, few + many - population)
    ways = comb(many, least) * comb(population - many, few - least)
    total = 0
    power = 1
    scale = 1
    for j in range(least, few + 1):
        exponent = max(0, j - unseen)
        if exponent and not blind:
            break
        if exponent and j == least:
            power, scale = blind.numerator**exponent, blind.denominator**exponent
        elif exponent:
            power *= blind.numerator
            scale *= blind.denominator
            total *= blind.denominator
        total += ways * power
        if j < few:
            ways = ways * (many - j) * (few - j) // ((j + 1) * (population - many - few + j + 1))
    return Fraction(total, comb(population, few) * scale)


def detection(
    population: int,
    defects: int,
    sample: int,
    per_item: Fraction | int = 1,
    unseen: int = 0,
) -> Fraction:
    """Give the probability that at least one defect is detected; see :func:`miss`."""
    return 1 - miss(population, defects, sample, per_item, unseen)


def misses_at_most(
    population: int,
    defects: int,
    sample: int,
    limit: Fraction,
    per_item: Fraction | int = 1,
    unseen: int = 0,
) -> bool:
    """Decide whether :func:`miss` is at most ``limit``; equality suffices.

    Few factors are compared as integers. Many are first enclosed to fifty digits, and only where
    the limit lies within that enclosure, which in practice means where it is met exactly, are the
    integers worked out.
    """
    _in_range(population, defects, sample, per_item, unseen)
    per_item = Fraction(per_item)
    if limit >= 1:
        return True
    if limit <= 0:
        # Surely found: more defects in every sample than can be hidden, and every one is seen.
        sure = per_item == 1 and defects + sample - population > unseen
        return limit == 0 and sure
    if per_item == 1 and not unseen and min(defects, sample) <= _FEW_FACTORS:
        few, many = sorted((defects, sample))
        left = perm(population - many, few) * limit.denominator
        return left <= perm(population, few) * limit.numerator
    if min(defects, sample) > _FEW_TERMS:
        decided = decided_by_enclosure(population, defects, sample, limit, per_item, unseen)
        if decided is not None:
            return decided
    return miss(population, defects, sample, per_item, unseen) <= limit


def decided_by_enclosure(
    population: int,
    defects: int,
    sample: int,
    limit: Fraction,
    per_item: Fraction,
    unseen: int = 0,
) -> bool | None:
    """Compare by the enclosure of the logarithm; None where it holds the limit."""
    bounds = enclosure.log_miss(population, defects, sample, per_item, unseen)
    if bounds is None:
        return True
    low, high = bounds
    least, most = enclosure.log(limit)
    if high < least:
        return True
    return False if low > most else None


def detection_float(
    population: int,
    defects: int,
    sample: int,
    per_item: Fraction | int = 1,
    unseen: int = 0,
) -> float:
    """Give the float nearest to :func:`detection`, also where its fraction would fill a book."""
    per_item = Fraction(per_item)
    if min(defects, sample) > _FEW_TERMS:
        bounds = enclosure.log_miss(population, defects, sample, per_item, unseen)
        if bounds is None:
            return 1.0
        with localcontext(enclosure.CONTEXT):
            ends = [float(1 - enclosure.exp(end)) for end in bounds]
        if ends[0] == ends[1]:
            return ends[0]
    return float(detection(population, defects, sample, per_item, unseen))


def _in_range(
    population: int, defects: int, sample: int, per_item: Fraction | int, unseen: int
) -> None:
    if not 0 <= defects <= population or not 0 <= sample <= population:
        raise ValueError("defects and sample are from 0 to the population")
    if not 0 <= per_item <= 1 or unseen < 0:
        raise ValueError("per_item is from 0 to 1, and unseen at least 0")
