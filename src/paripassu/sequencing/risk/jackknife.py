"""An estimate with its interval, from counts of a few replicates: the jackknife.

Efron and Tibshirani, *An Introduction to the Bootstrap* (1993), chapter 11: what is estimated from
all replicates is estimated again without each of them in turn, and how far that moves says how
surely it is known. It serves ratios of counts, of which the mean over replicates would be biased.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import sqrt
from typing import NamedTuple

#: Replicates of every sample: each a scrambled sequence of its own.
REPLICATES = 16
#: Student's t with 15 degrees of freedom, at 0.975.
T = Fraction("2.131449545559323")

#: Whole numbers of one replicate, or of several added up: what is counted does not matter here.
Counts = Sequence[int]


class Estimate(NamedTuple):
    """A number and the ends of its 95 % interval."""

    value: Fraction
    low: Fraction
    high: Fraction


def jackknife(
    replicates: Sequence[Counts], statistic: Callable[[Counts], Fraction | None]
) -> Estimate | None:
    """Estimate something from all replicates together, with its 95 % interval.

    Parameters
    ----------
    replicates : sequence of sequence of int
        The counts of each of the 16 replicates, each in the same order.
    statistic : callable
        Makes the number of counts that are added up. What it takes from all replicates together
        (signs, which plan is best) it has to know beforehand: chosen anew for each, the interval
        of something without effect would never cover 0. None where the counts do not say, as a
        share of nothing.

    Returns
    -------
    Estimate or None
        Not clipped: the caller knows between what limits the number lies. None where the counts of
        all replicates, or of all but one, do not say.
    """
    assert len(replicates) == REPLICATES, "Student's t is that of 16 replicates"
    total = [sum(counts) for counts in zip(*replicates, strict=True)]
    value = statistic(total)
    if value is None:
        return None
    without = []
    for counts in replicates:
        left = statistic([all_ - one for all_, one in zip(total, counts, strict=True)])
        if left is None:
            return None
        without.append(left)
    middle = sum(without, Fraction(0)) / REPLICATES
    spread = sum(((one - middle) ** 2 for one in without), Fraction(0))
    # Equation (11.5) there.
    error = Fraction(sqrt(spread * (REPLICATES - 1) / REPLICATES))
    return Estimate(value, value - T * error, value + T * error)


def ratio(counts: Counts) -> Fraction | None:
    """Give the first count over the second; None over nothing."""
    return Fraction(counts[0], counts[1]) if counts[1] else None
