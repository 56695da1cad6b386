"""Which positions of a group are held, and how likely each such set is, exactly.

Given the draw ``u`` of a group, its positions are held independently of each other: one whose
probability is uniform in [a, b] is held with probability 1 below a, 0 above b, and (b − u)/(b − a)
between. So the probability of a set is the integral of a polynomial in ``u``, piece by piece.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise, product

from paripassu.sequencing.risk.inputs import Group

#: Sets of one group that are told apart.
MOST_SETS = 65_536

_Polynomial = tuple[Fraction, ...]


def held_sets(group: Group, active: Collection[str]) -> Mapping[frozenset[str], Fraction] | None:
    """Give the sets of a group's positions that may be held, with their probabilities.

    Parameters
    ----------
    group : Group
    active : collection of str
        The positions that count; others are left out of the sets.

    Returns
    -------
    mapping or None
        The probabilities add up to 1. None: there are more than 65,536 such sets. The largest sets
        come first, then by ids.
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
        if 2 ** len(open_) > MOST_SETS:
            return None
        for chosen in product((True, False), repeat=len(open_)):
            density: _Polynomial = (Fraction(1),)
            held = list(always)
            for holds, (position, low, high) in zip(chosen, open_, strict=True):
                # (b - u)/(b - a), or 1 less that
                width = high - low
                factor = (high / width, -1 / width) if holds else (-low / width, 1 / width)
                density = _times(density, factor)
                if holds:
                    held.append(position)
            key = frozenset(held)
            found[key] = found.get(key, Fraction(0)) + _integral(density, begin, end)
        if len(found) > MOST_SETS:
            return None
    likely = {key: weight for key, weight in found.items() if weight}
    ordered = sorted(likely, key=lambda key: (-len(key), sorted(key)))
    return {key: likely[key] for key in ordered}


def none_held(group: Group, broken: Collection[str]) -> Fraction:
    """Give the probability that none of some positions of a group is held."""
    pairs = [
        (low, high)
        for position, (low, high) in zip(group.positions, group.likelihoods, strict=True)
        if position in broken
    ]
    total = Fraction(0)
    marks = sorted({Fraction(0), Fraction(1), *(end for pair in pairs for end in pair)})
    for begin, end in pairwise(marks):
        if any(low >= end for low, _ in pairs):
            continue  # one of them is held there whatever its probability is
        density: _Polynomial = (Fraction(1),)
        for low, high in pairs:
            if high > begin:
                density = _times(density, (-low / (high - low), 1 / (high - low)))
        total += _integral(density, begin, end)
    return total


def _marks(pairs: Sequence[tuple[str, Fraction, Fraction]]) -> list[Fraction]:
    return sorted({Fraction(0), Fraction(1), *(end for _, *ends in pairs for end in ends)})


def _times(one: _Polynomial, other: _Polynomial) -> _Polynomial:
    made = [Fraction(0)] * (len(one) + len(other) - 1)
    for at, left in enumerate(one):
        for by, right in enumerate(other):
            made[at + by] += left * right
    return tuple(made)


def _integral(density: _Polynomial, begin: Fraction, end: Fraction) -> Fraction:
    return sum(
        (
            factor * (end ** (power + 1) - begin ** (power + 1)) / (power + 1)
            for power, factor in enumerate(density)
        ),
        Fraction(0),
    )
