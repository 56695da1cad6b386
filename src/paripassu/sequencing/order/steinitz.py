"""An order that is never far from its share of the whole, without preconditions and limits.

Grinberg and Sevastyanov (1980), *Value of the Steinitz constant*: n vectors of sum 0 in p
dimensions, none longer than 1 in some norm, have an order in which no partial sum is longer than p.
Taken from vectors less their mean, it bounds how far an agreement need stray from giving everybody
everything at an even pace.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

_Vector = Sequence[int]


def guarantee(vectors: Sequence[_Vector]) -> Fraction:
    """Give how far a partial sum of :func:`steinitz_order` can be from its share of the total.

    Returns
    -------
    Fraction
        p times the largest coordinate of any vector less the mean of all: after k of n vectors no
        coordinate is farther than this from k/n of its total.
    """
    if not vectors:
        return Fraction(0)
    centred, size = _centred(vectors), len(vectors)
    return Fraction(len(vectors[0]) * max((abs(v) for w in centred for v in w), default=0), size)


def steinitz_order(vectors: Sequence[_Vector]) -> tuple[int, ...]:
    """Order vectors so that partial sums stay near their share of the total.

    Parameters
    ----------
    vectors : sequence of sequence of int
        Shape (n, p).

    Returns
    -------
    tuple of int

    Notes
    -----
    For k = n, n - 1, … p there are k vectors w and weights in [0, 1] that sum to k - p, with
    ∑ weight·w = 0: the k vectors sum to ∑ (1 - weight)·w, which is no longer than p. Scaled down to
    a sum of k - 1 - p, the weights can be moved along the solutions until one of them is 0, and
    that vector drops out: it is the k-th of the order. All in exact fractions.
    """
    if not vectors:
        return ()
    rows = [(*w, 1) for w in _centred(vectors)]
    parties = len(vectors[0])
    left = dict.fromkeys(range(len(vectors)), Fraction(1))
    # The weights are these times whatever makes their sum k - p.
    dropped: list[int] = []
    while len(left) > parties:
        spare = len(left) - 1 - parties
        if not spare:
            break
        most = sum(left.values(), Fraction(0)) / spare
        while not (gone := [index for index, value in left.items() if not value]):
            _move(rows, left, most)
        dropped.append(gone[0])
        del left[gone[0]]
    return (*left, *reversed(dropped))


def _move(rows: Sequence[Sequence[int]], left: dict[int, Fraction], most: Fraction) -> None:
    """Move weights between 0 and ``most`` along a solution until one of them is there."""
    rank = len(rows[0])
    some = [index for index, value in left.items() if 0 < value < most][: rank + 1]
    # With no more than ``rank`` weights strictly between, one of the others is 0.
    direction = _dependence([rows[index] for index in some])
    best: tuple[bool, Fraction] | None = None
    for sign in (1, -1):
        steps = [
            ((left[i] / -d if d < 0 else (most - left[i]) / d), d < 0)
            for i, value in zip(some, direction, strict=True)
            if (d := sign * value)
        ]
        length, low = min(steps)
        if best is None or (low and not best[0]):
            best = (low, sign * length)
    assert best is not None
    for index, value in zip(some, direction, strict=True):
        left[index] += best[1] * value


def _dependence(rows: Sequence[Sequence[int]]) -> list[Fraction]:
    """Give coefficients, not all 0, with which more rows than columns sum to 0 (Gauss)."""
    basis: list[tuple[int, list[Fraction], list[Fraction]]] = []
    for number, row in enumerate(rows):
        values = [Fraction(v) for v in row]
        how = [Fraction(int(number == other)) for other in range(len(rows))]
        for pivot, base, base_how in basis:
            if factor := values[pivot] / base[pivot]:
                values = [v - factor * b for v, b in zip(values, base, strict=True)]
                how = [h - factor * b for h, b in zip(how, base_how, strict=True)]
        found = next((column for column, v in enumerate(values) if v), None)
        if found is None:
            return how
        basis.append((found, values, how))
    raise ValueError("no more rows than columns, and they are independent")


def _centred(vectors: Sequence[_Vector]) -> list[tuple[int, ...]]:
    """Give n times each vector, less the total: whole numbers of sum 0."""
    size = len(vectors)
    total = [sum(column) for column in zip(*vectors, strict=True)]
    return [tuple(size * v - t for v, t in zip(w, total, strict=True)) for w in vectors]
