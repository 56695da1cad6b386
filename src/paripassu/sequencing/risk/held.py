"""Which positions of a group are held, and how likely each such set is, exactly.

Given the draw ``u`` of a group, its positions are held independently of each other: one whose
probability is uniform in [a, b] is held with probability 1 below a, 0 above b, and (b − u)/(b − a)
between. So the probability of a set is the integral of a polynomial in ``u``, piece by piece.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import lcm, prod

from paripassu.sequencing.risk.inputs import Group

#: Sets of one group that are told apart.
MOST_SETS = 65_536

#: The ends of a likelihood.
_Ends = tuple[Fraction, Fraction]


def held_sets(
    group: Group, active: Collection[str], most: int = MOST_SETS
) -> Mapping[frozenset[str], Fraction] | None:
    """Give the sets of a group's positions that may be held, with their probabilities.

    Parameters
    ----------
    group : Group
    active : collection of str
        The positions that count; others are left out of the sets.
    most : int
        How many sets may be told apart.

    Returns
    -------
    mapping or None
        The probabilities add up to 1. None: there are more such sets than that. The largest
        sets come first, then by ids.
    """
    pairs = [
        (position, low, high)
        for position, (low, high) in zip(group.positions, group.likelihoods, strict=True)
        if position in active
    ]
    found: dict[frozenset[str], Fraction] = {}
    for begin, end in pairwise(_marks(pairs)):
        always = [position for position, low, _ in pairs if low >= end]
        open_ = [entry for entry in pairs if entry[1] < end and entry[2] > begin]
        if 2 ** len(open_) > most:
            return None
        for chosen, chance in _between(open_, begin, end):
            key = frozenset((*always, *chosen))
            found[key] = found.get(key, Fraction(0)) + chance
        if len(found) > most:
            return None
    likely = {key: weight for key, weight in found.items() if weight}
    ordered = sorted(likely, key=lambda key: (-len(key), sorted(key)))
    return {key: likely[key] for key in ordered}


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of ``u`` in which no position has an end of its likelihood, in whole numbers.

    Attributes
    ----------
    lines : tuple of (int, int)
        Of each position: with u = begin + s/unit it is held with (above - s)/width, and is not with
        (below + s)/width.
    powers : tuple of int
        What the integral of each power of s is, times ``whole`` over all widths.
    whole : int
        With the widths: what all products have in common, and may be thousands of digits.
    """

    lines: tuple[tuple[int, int], ...]
    powers: tuple[int, ...]
    whole: int

    @classmethod
    def of(cls, ends: Sequence[_Ends], begin: Fraction, end: Fraction) -> _Piece:
        unit = lcm(
            begin.denominator, end.denominator, *(e.denominator for two in ends for e in two)
        )
        length = int((end - begin) * unit)
        sizes = range(1, len(ends) + 2)
        many = lcm(*sizes)
        lines = [(int((high - begin) * unit), int((begin - low) * unit)) for low, high in ends]
        return cls(
            lines=tuple(lines),
            powers=tuple(many // k * length**k for k in sizes),
            whole=unit * many * prod(above + below for above, below in lines),
        )

    def integral(self, factors: Sequence[int]) -> Fraction:
        """Integrate a product of all lines, given by what stands before each power."""
        total = sum(f * p for f, p in zip(factors, self.powers, strict=True))
        return Fraction(total, self.whole)

    def times(self, factors: Sequence[int], at: int, *, held: bool) -> list[int]:
        """Multiply by the line of a position."""
        above, below = self.lines[at]
        pairs = pairwise([0, *factors, 0])  # of the power before, and of this one
        if held:
            return [above * this - before for before, this in pairs]
        return [below * this + before for before, this in pairs]


def _between(
    open_: Sequence[tuple[str, Fraction, Fraction]], begin: Fraction, end: Fraction
) -> Iterator[tuple[tuple[str, ...], Fraction]]:
    """Integrate each set of positions over a piece; sets share what they have in common."""
    piece = _Piece.of([(low, high) for _, low, high in open_], begin, end)
    waiting: list[tuple[tuple[str, ...], list[int], int]] = [((), [1], 0)]
    while waiting:
        chosen, factors, at = waiting.pop()
        if at == len(open_):
            yield chosen, piece.integral(factors)
            continue
        waiting.append((chosen, piece.times(factors, at, held=False), at + 1))
        more = (*chosen, open_[at][0])
        waiting.append((more, piece.times(factors, at, held=True), at + 1))


def none_held(group: Group, broken: Collection[str]) -> Fraction:
    """Give the probability that none of some positions of a group is held."""
    return _all_so(_ends_of(group, broken), held=False)


def all_held(group: Group, wanted: Collection[str]) -> Fraction:
    """Give the probability that all of some positions of a group are held."""
    return _all_so(_ends_of(group, wanted), held=True)


def _ends_of(group: Group, positions: Collection[str]) -> tuple[_Ends, ...]:
    pairs = zip(group.positions, group.likelihoods, strict=True)
    return tuple(ends for position, ends in pairs if position in positions)


@lru_cache(maxsize=4_096)
def _all_so(pairs: tuple[_Ends, ...], *, held: bool) -> Fraction:
    """Integrate one product of lines: this does not grow with the number of sets."""
    total = Fraction(0)
    marks = sorted({Fraction(0), Fraction(1), *(end for pair in pairs for end in pair)})
    for begin, end in pairwise(marks):
        # where one is not so whatever its probability is, nothing is added
        if any(high <= begin if held else low >= end for low, high in pairs):
            continue
        open_ = [(low, high) for low, high in pairs if low < end and high > begin]
        piece = _Piece.of(open_, begin, end)
        factors = [1]
        for at in range(len(open_)):
            factors = piece.times(factors, at, held=held)
        total += piece.integral(factors)
    return total


def _marks(pairs: Sequence[tuple[str, Fraction, Fraction]]) -> list[Fraction]:
    return sorted({Fraction(0), Fraction(1), *(end for _, *ends in pairs for end in ends)})
