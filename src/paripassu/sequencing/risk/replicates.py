"""Intervals of probabilities from sixteen replicates of a sample.

Each replicate is a scrambled Sobol sequence of its own, so that their means are independent and the
spread among them says how far the mean of all may be off (Owen 1997, Scrambled net variance for
integrals of smooth functions, Annals of Statistics 25, 1541-1562). The pooled points are far more
even than independent ones: an interval that takes them as such is up to eleven times too wide.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import sqrt

from paripassu.sequencing.risk.jackknife import REPLICATES, Estimate, T, jackknife
from paripassu.sequencing.risk.jackknife import ratio as over

#: The 97.5 % quantile of the normal distribution.
NORMAL = 1.959963984540054
#: Digits after the point of what is estimated: more are noise.
DIGITS = 9


def share(counts: Sequence[int], each: int, open_: Sequence[int] | None = None) -> Estimate:
    """Estimate a probability.

    Parameters
    ----------
    counts : sequence of int
        In how many of its futures it was so, per replicate.
    each : int
        Futures of a replicate.
    open_ : sequence of int, optional
        Of how many futures it is not known; they widen the interval both ways.

    Returns
    -------
    Estimate
        Mean ± t·s/4; Wilson's interval for all futures where these agree.
    """
    unknown = [0] * len(counts) if open_ is None else list(open_)
    total = len(counts) * each
    low = _mean(counts, each)[0]
    high = _mean([a + b for a, b in zip(counts, unknown, strict=True)], each)[1]
    value = Fraction(2 * sum(counts) + sum(unknown), 2 * total)
    return Estimate(value, min(value, decimal(low)), max(value, decimal(high)))


def _mean(counts: Sequence[int], each: int) -> tuple[float, float]:
    total, many = len(counts) * each, sum(counts)
    if many in (0, total):
        return wilson(many, total)
    mean = many / total
    spread = sum((count / each - mean) ** 2 for count in counts) / (len(counts) - 1)
    half = float(T) * sqrt(spread / len(counts))
    return max(0.0, mean - half), min(1.0, mean + half)


def wilson(many: int, total: int) -> tuple[float, float]:
    """Give Wilson's interval of a proportion (1927, J. Am. Stat. Assoc. 22, 209-212)."""
    if not total:
        return 0.0, 1.0
    part, square = many / total, NORMAL**2
    middle = (part + square / (2 * total)) / (1 + square / total)
    half = NORMAL * sqrt(part * (1 - part) / total + square / (4 * total**2)) / (1 + square / total)
    low = max(0.0, middle - half) if many else 0.0
    high = min(1.0, middle + half) if many < total else 1.0
    return low, high


def conditional(parts: Sequence[int], wholes: Sequence[int]) -> Estimate:
    """Estimate a probability in a part of the futures.

    Parameters
    ----------
    parts, wholes : sequence of int
        Per replicate: in how many futures of the part it was so, and how many these are.

    Returns
    -------
    Estimate
        By the jackknife over replicates; Wilson's interval where all agree, and where one replicate
        has them all.
    """
    part, whole = sum(parts), sum(wholes)
    value = decimal(Fraction(part, whole)) if whole else Fraction(0)
    found = None
    if part not in (0, whole):
        found = jackknife([*zip(parts, wholes, strict=True)], over)
    if found is None:
        low, high = wilson(part, whole)
        return Estimate(value, min(value, decimal(low)), max(value, decimal(high)))
    return clipped(found)


def clipped(found: Estimate) -> Estimate:
    """Give an estimate of a probability in decimals, between 0 and 1."""
    value, low, high = (decimal(min(Fraction(1), max(Fraction(0), one))) for one in found)
    return Estimate(value, low, high)


def decimal(value: Fraction | float) -> Fraction:
    """Round to nine digits after the point: a number that is printed as it is."""
    return Fraction(round(Fraction(value) * 10**DIGITS), 10**DIGITS)


__all__ = ["REPLICATES", "Estimate", "clipped", "conditional", "decimal", "share", "wilson"]
