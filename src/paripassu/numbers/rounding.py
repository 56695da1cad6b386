"""Exact decimals, rounded one way: the ground of every number that a sentence holds."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, log10
from typing import Literal

#: What a number is to the reader, and so which way it may be rounded.
#:
#: ``promised``: achieved or found; down, so that what is said is reached.
#: ``asked``: required or needed; up, so that what is said suffices.
#: ``given``: it stands as somebody gave it; what no decimal holds goes to the nearest.
Rule = Literal["promised", "asked", "given"]
RULES: tuple[Rule, ...] = ("promised", "asked", "given")

#: Digits after the point that a given number may have, and still stand as it is.
LONGEST = 15
_MINUS = "\u2212"


def exactly(value: Fraction | Decimal | float) -> Fraction:
    """Take a number exactly; a float stands for the shortest decimal that it prints as."""
    return Fraction(repr(float(value))) if isinstance(value, float) else Fraction(value)


def places(value: Fraction, most: int = LONGEST) -> int | None:
    """Give how many digits after the point hold a number exactly; None: more than ``most``."""
    rest, digits = value.denominator, 0
    while rest != 1:
        if digits == most or 10**most % rest:
            return None
        digits += 1
        rest = (value * 10**digits).denominator
    return digits


def rounded(value: Fraction, digits: int, rule: Rule) -> Fraction:
    """Round to so many digits after the point (before it, where negative), as the rule has it."""
    one = Fraction(10) ** digits
    scaled = value * one
    if rule == "promised":
        return floor(scaled) / one
    return (ceil(scaled) if rule == "asked" else round(scaled)) / one


def fixed(value: Fraction, digits: int, *, padded: bool = False) -> str:
    """Write a number of so many digits after the point: ``1234.5``, ``−0.25``; never ``-0``.

    Thousands are not set apart: half the world reads 1,234 as a little more than one.

    Parameters
    ----------
    value : Fraction
        Already rounded; further digits are not looked at.
    digits : int
    padded : bool
        Whether zeros at the end stay.
    """
    whole, rest = divmod(floor(abs(value) * 10 ** max(digits, 0)), 10 ** max(digits, 0))
    sign = _MINUS if value < 0 and (whole or rest) else ""
    if digits <= 0:
        return f"{sign}{whole}"
    text = f"{sign}{whole}.{rest:0{digits}d}"
    return text if padded else text.rstrip("0").rstrip(".")


def power(value: Fraction) -> int:
    """Give the power of ten of a number's first digit; 0 of nothing."""
    if not value:
        return 0
    above, below = abs(value.numerator), value.denominator
    # The logarithm of a quotient of long integers is off by less than one.
    guess = floor(log10(above) - log10(below))
    for at in (guess + 1, guess):
        if abs(value) >= Fraction(10) ** at:
            return at
    return guess - 1


def figures(value: Fraction, number: int, rule: Rule) -> Fraction:
    """Round to so many significant digits, as the rule has it."""
    return rounded(value, number - 1 - power(value), rule)
