"""How much of the variance is one input's: Jansen's estimator of the total effect.

M. J. W. Jansen, "Analysis of variance designs for model output", *Computer Physics Communications*
117 (1999), 35-43; in the form of A. Saltelli and others, "Variance based sensitivity analysis of
model output", *ibid.* 181 (2010), 259-270, table 2, row (f): a base point and the same point with
one input drawn anew differ by that input alone, and half of the mean squared difference is the
variance that is left when all other inputs are known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from paripassu.sequencing.risk.jackknife import Counts, Estimate, jackknife


class Moved(NamedTuple):
    """Whole numbers of the base points of one replicate, and of one input.

    Attributes
    ----------
    points : int
        Base points: for each the output was found at a point A, at a second point B, and at A with
        this one input taken from B.
    moved : int
        The squares of the output's differences between A and A with the input drawn anew, added up.
    total, squares : int
        The outputs at all A and all B, and their squares, added up: the same for every input.
    """

    points: int
    moved: int
    total: int
    squares: int

    @classmethod
    def of(cls, first: Iterable[int], second: Iterable[int], anew: Iterable[int]) -> Moved:
        """Count outputs at A, at B, and at A with the input from B.

        Parameters
        ----------
        first, second, anew : iterable of int
            Point by point. Outputs that are no whole numbers are counted in small whole parts.
        """
        points = moved = total = squares = 0
        for a, b, ab in zip(first, second, anew, strict=True):
            points += 1
            moved += (a - ab) ** 2
            total += a + b
            squares += a * a + b * b
        return cls(points, moved, total, squares)


def total_effect(replicates: Sequence[Moved]) -> Estimate | None:
    """Estimate the total effect of an input, with its 95 % interval.

    Parameters
    ----------
    replicates : sequence of Moved
        Of each of the 16 replicates.

    Returns
    -------
    Estimate or None
        Of the variance of the output the share that is left when all other inputs are known. None
        where the output does not vary: nothing can have a share of that. It lies between 0 and 1,
        and its estimate and its interval may leave these limits a little. Where the output varies
        in one replicate only, the interval is all from 0 to 1.
    """
    value = _share([sum(counts) for counts in zip(*replicates, strict=True)])
    if value is None:
        return None
    found = jackknife(replicates, _share)
    return Estimate(value, Fraction(0), Fraction(1)) if found is None else found


def _share(counts: Counts) -> Fraction | None:
    points, moved, total, squares = counts
    # Twice as many outputs as points: their variance, times (2n)².
    varied = 2 * points * squares - total * total
    return Fraction(2 * points * moved, varied) if varied else None
