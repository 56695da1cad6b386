"""How near to an even pace some order can always come, where nothing waits for anything.

Grinberg and Sevastyanov (1980), *Value of the Steinitz constant*: n vectors of sum 0 in p
dimensions, none longer than 1 in some norm, have an order in which no partial sum is longer than p.
Taken from vectors less their mean, it bounds how far an agreement need stray from giving everybody
everything at an even pace.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from paripassu.sequencing.order.problem import OrderProblem
from paripassu.sequencing.order.windows import slack


def strays(vectors: Sequence[Sequence[int]]) -> tuple[Fraction, ...]:
    """Give, by coordinate, how far partial sums need to be from their share of the total.

    Parameters
    ----------
    vectors : sequence of sequence of int
        Shape (n, p).

    Returns
    -------
    tuple of Fraction
        Length p. There is an order, one for all coordinates, in which after each k of n vectors no
        coordinate is farther than this from k/n of its total: the number of coordinates in which
        the vectors differ, times the largest coordinate of any vector less the mean of all.

    Notes
    -----
    The norm that the lemma is applied to is the largest coordinate, each of them measured by its
    own largest. Where the vectors do not differ, any order is at an even pace.
    """
    size = len(vectors)
    columns = [*zip(*vectors, strict=True)]
    # n times what is farthest from the mean: whole numbers.
    largest = [max(abs(size * value - sum(column)) for value in column) for column in columns]
    differ = sum(map(bool, largest))
    return tuple(Fraction(differ * most, size) for most in largest)


@dataclass(frozen=True, slots=True)
class EvenPace:
    """What an order at an even pace is sure to keep to, where no moment waits for another.

    Attributes
    ----------
    strays : tuple of Fraction
        Length p; see :func:`strays`.
    worst : Fraction
        What its worst exposure is not above, scaled.
    holds : bool
        Whether it stays within floor and upper, so that it is feasible where nothing waits.
    free : bool
        Whether nothing waits in the problem, but for moments of equal values.
    """

    strays: tuple[Fraction, ...]
    worst: Fraction
    holds: bool
    free: bool


def even_pace(problem: OrderProblem) -> EvenPace:
    """Apply the lemma to an ordering problem, its waits and its time left aside."""
    size = problem.size
    far = strays(problem.delta) if size else (Fraction(0),) * len(problem.upper)
    worst, holds = Fraction(0), True
    for column, stray in enumerate(far):
        total = sum(row[column] for row in problem.delta)
        upper, floor = problem.upper[column], problem.floor[column]
        holds &= upper is None or max(0, total) + stray <= upper
        holds &= floor is None or min(0, total) - stray >= floor
        if problem.rated[column] and size > 1:
            # The even share is least after the first moment, or after the last but one.
            share = Fraction(min(total, total * (size - 1)), size)
            worst = max(worst, stray - share)
    return EvenPace(far, worst, holds, _free(problem))


def _free(problem: OrderProblem) -> bool:
    """Whether only like moments wait for each other, whose order makes no difference."""
    return slack(problem) and all(
        problem.delta[wait.before] == problem.delta[moment]
        for moment, waits in enumerate(problem.before)
        for wait in waits
    )
