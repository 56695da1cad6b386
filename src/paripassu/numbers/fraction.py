"""Exact values written: as text, ``4/5``, or as the nearest JSON number."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

#: A fraction, or a whole number.
FRACTION = r"-?[0-9]+(/[0-9]+)?"
#: Digits of the longest numerator or denominator that is read: a game over 100,000 periods has
#: about as many.
LONGEST = 500_000
_PATTERN = re.compile(FRACTION)
#: Python converts at most 4,300 digits at a time.
_PIECE = 4_000
_FIVES, _MILLION, _BILLION, _LARGE = 5**27, 10**6, 10**9, 10**4000


def format_fraction(value: Fraction | int) -> str:
    """Write an exact value as text: ``4/5``, ``3``.

    ``str`` refuses integers of more than 4,300 digits; a game over ten thousand periods has them.
    """
    above, below = value.as_integer_ratio()
    if -_LARGE < above < _LARGE and below < _LARGE:
        return str(above) if below == 1 else f"{above}/{below}"
    return _digits(above) if below == 1 else f"{_digits(above)}/{_digits(below)}"


def parse_fraction(text: str, longest: int = LONGEST) -> Fraction:
    """Read what :func:`format_fraction` writes.

    Parameters
    ----------
    text : str
    longest : int
        The most digits above and below.

    Raises
    ------
    ValueError
        It is no fraction, divides by zero, or has more digits.
    """
    above, slash, below = text.partition("/")
    if len(above) > longest + 1 or len(below) > longest:
        raise ValueError(f"has more than {longest:,} digits")
    if not _PATTERN.fullmatch(text):
        raise ValueError("is no fraction")
    divisor = _whole(below) if slash else 1
    if not divisor:
        raise ValueError("divides by zero")
    number = _whole(above.removeprefix("-"))
    return Fraction(-number if above.startswith("-") else number, divisor)


def nearest_number(value: Fraction) -> int | float:
    """Give the JSON number nearest to a value: an integer where it is one, else a double."""
    above, below = value.as_integer_ratio()
    if below == 1:
        return above
    return above / below  # correctly rounded, whatever the size of the two


def is_exact(number: int | float, value: Fraction) -> bool:
    """Whether a JSON number says a value: a double says the shortest decimal that it prints as."""
    above, below = value.as_integer_ratio()
    if isinstance(number, int):
        return (number, 1) == (above, below)
    # The two usual cases first, since writing the double takes longer than all else:
    if _MILLION % below == 0 and -_BILLION < above < _BILLION:
        return True  # a decimal of at most 15 digits, as every double holds
    odd = below // (below & -below)
    if odd < _FIVES and _FIVES % odd:
        return False  # no decimal, however long
    return Decimal(repr(number)).as_integer_ratio() == (above, below)


def shortest(value: Fraction) -> str:
    """Write a value as a decimal if a short one says it, else as a fraction: ``0.9``, ``2/3``."""
    number = nearest_number(value)
    return str(number) if is_exact(number, value) else format_fraction(value)


def _digits(value: int) -> str:
    return str(value) if value.bit_length() < 14_000 else str(Decimal(value))


def _whole(digits: str) -> int:
    """Convert by halves: piece by piece the time would grow with the square of the digits."""
    if len(digits) <= _PIECE:
        return int(digits)
    half = len(digits) // 2
    high: int = _whole(digits[:-half]) * 10**half
    return high + _whole(digits[-half:])
