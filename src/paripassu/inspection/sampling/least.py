"""The least sample that suffices: decided exactly, found by halving."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from decimal import localcontext
from fractions import Fraction
from math import ceil, expm1, log

from paripassu.inspection.sampling import enclosure
from paripassu.inspection.sampling.detection import misses_at_most

#: Powers up to this one are compared as integers.
_SMALL = 64


def least(most: int, suffices: Callable[[int], bool], guess: int | None = None) -> int | None:
    """Give the least number up to ``most`` that suffices; None if ``most`` does not.

    What suffices has to go on sufficing. A good guess saves questions; a bad one changes nothing.
    """
    low, high = -1, most  # low does not suffice; high does, once that has been asked
    if guess is None or not 0 <= guess < most:
        if not suffices(most):
            return None
    else:
        step = 1
        if suffices(guess):
            high = guess
            while high > 0 and suffices(below := max(0, high - step)):
                high, step = below, 4 * step
            low = max(low, high - step)
        else:
            low = guess
            while not suffices(above := min(most, low + step)):
                if above == most:
                    return None
                low, step = above, 4 * step
            high = above
    return low + 1 + bisect_left(range(low + 1, high), True, key=suffices)


def _guess(population: int, defects: int, beta: Fraction, per_item: Fraction) -> int | None:
    """Guess a sample size by Cannon's approximation, (1 - β^(1/d)) (N - (dq - 1)/2) / q.

    Cannon, Sense and sensitivity: designing surveys based on an imperfect test, Preventive
    Veterinary Medicine 49 (2001). Here it only says where to begin looking.
    """
    miss, q = float(beta), float(per_item)
    if not 0 < miss < 1 or not q:
        return None
    drawn = -expm1(log(miss) / defects) * (population - (defects * q - 1) / 2) / q
    return ceil(drawn) if 0 <= drawn < population else None


def least_exact(
    population: int, defects: int, beta: Fraction, per_item: Fraction, unseen: int = 0
) -> int | None:
    """Give the least n with P(no detection) at most ``beta``.

    Rules: docs/specification/inspection.md#sizes.

    A larger sample finds more, with as many items left unseen too: halving is exact.
    """
    return least(
        population,
        lambda n: misses_at_most(population, defects, n, beta, per_item, unseen),
        None if unseen else _guess(population, defects, beta, per_item),
    )


def least_iaea(population: int, defects: int, beta: Fraction, per_item: Fraction) -> int | None:
    """Give the least integer n up to N with (1 - nq/N)^d at most ``beta``.

    The IAEA's sample size N(1 - β^(1/d)), with q below 1 (N/q)(1 - β^(1/d)), rounded up: as if
    each defect were drawn, and seen, on its own with probability nq/N. As n is at most N, nq/N is
    at most 1. It is cautious: without replacement a sample misses less than that (Hoeffding,
    Probability inequalities for sums of bounded random variables, 1963, Theorem 4), and equally
    much at n = N, so that it finds no sample exactly where there is none.
    """
    return least(population, lambda n: power_at_most(1 - per_item * n / population, defects, beta))


def power_at_most(base: Fraction, exponent: int, limit: Fraction) -> bool:
    """Decide whether base^exponent is at most ``limit``, for a base from 0 to 1; equality suffices.

    Long powers are enclosed by logarithms first. Integers decide what that leaves open.
    """
    if limit >= 1 or limit <= 0:
        return limit >= 1 or (limit == 0 and not base and exponent > 0)
    if not exponent or base in (0, 1):
        return exponent > 0 and not base
    if exponent > _SMALL:
        low, high = enclosure.log(base)
        least_limit, most_limit = enclosure.log(limit)
        with localcontext(enclosure.CONTEXT):
            if high * exponent < least_limit:
                return True
            if low * exponent > most_limit:
                return False
    above, below = base.numerator**exponent, base.denominator**exponent
    return bool(above * limit.denominator <= below * limit.numerator)
