"""Dresher's inspection game by its definition: every stage a 2×2 game, solved on its own.

Shares no formula with the package: no binomial coefficient appears.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from itertools import product


def solve(game: tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]]) -> Fraction:
    """Give the value of a 2×2 zero-sum game to the column player, who maximises.

    The row player's mixture p of the first row is tried at its ends and where both columns are
    equal: the maximum of two straight lines is least at one of these.
    """
    (a, b), (c, d) = game
    tried = {Fraction(0), Fraction(1)}
    if a - c - b + d:
        tried.add((d - c) / (a - c - b + d))
    return min(max(p * a + (1 - p) * c, p * b + (1 - p) * d) for p in tried if 0 <= p <= 1)


@cache
def stage(
    n: int, m: int, k: int, b: Fraction
) -> tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]]:
    """Give the stage game: rows inspect, not; columns violate, behave; to the inspected party."""
    return (
        # Caught, it pays b and the game ends; earlier gains were counted where they were made.
        (-b, value(n - 1, m - 1, k, b)),
        # One undetected violation is worth 1, and one fewer is intended.
        (1 + value(n - 1, m, k - 1, b), value(n - 1, m, k, b)),
    )


@cache
def value(n: int, m: int, k: int, b: Fraction) -> Fraction:
    """Give what the inspected party expects to gain over the rest of the game."""
    if not n or not k:
        return Fraction(0)
    if not m:
        # Nobody can inspect: the only row is "not".
        return max(1 + value(n - 1, 0, k - 1, b), value(n - 1, 0, k, b))
    return solve(stage(n, m, k, b))


def worst(p: Fraction, n: int, m: int, k: int, b: Fraction) -> Fraction:
    """Give the most that the inspected party can expect if it is inspected now with p."""
    (a, c), (d, e) = stage(n, m, k, b)
    return max(p * a + (1 - p) * d, p * c + (1 - p) * e)


def best(x: Fraction, n: int, m: int, k: int, b: Fraction) -> Fraction:
    """Give the least that the inspected party can expect if it violates now with x."""
    (a, c), (d, e) = stage(n, m, k, b)
    return min(x * a + (1 - x) * c, x * d + (1 - x) * e)


def deterred(chosen: dict[tuple[int, ...], Fraction], n: int, k: int, b: Fraction) -> Fraction:
    """Give the best that the inspected party can do against a mixture of whole schedules.

    It sees each inspection and knows the mixture: at each period it has seen a history, and plays
    the best answer to what is left of the mixture.

    Parameters
    ----------
    chosen : dict
        The periods (1 to n) that a schedule inspects, to its probability.
    """

    def play(t: int, left: dict[tuple[int, ...], Fraction], k: int) -> Fraction:
        whole = sum(left.values(), Fraction(0))
        if t > n or not k or not whole:
            return Fraction(0)
        seen = {s: p for s, p in left.items() if t in s}
        none = {s: p for s, p in left.items() if t not in s}
        return max(
            play(t + 1, seen, k) + play(t + 1, none, k),
            -b * sum(seen.values(), Fraction(0))
            + sum(none.values(), Fraction(0))
            + play(t + 1, none, k - 1),
        )

    # Probabilities are not normalised, so that the branches add up.
    return play(1, chosen, k)


def schedules(n: int, m: int) -> list[tuple[int, ...]]:
    """Give every set of at most m of n periods."""
    sets = [
        tuple(t for t, chosen in enumerate(bits, start=1) if chosen)
        for bits in product((False, True), repeat=n)
    ]
    return [one for one in sets if len(one) <= m]
