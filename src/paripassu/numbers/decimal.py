"""The decimals of agreement files: kept as fractions, never as floats, and written back."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any, Literal

from paripassu.numbers.marks import fraction_in, readings
from paripassu.numbers.quantity import QuantityError
from paripassu.quoted import shown

#: Numbers beyond this many digits before or after the point are refused: no quantity of an
#: agreement needs them, and 1e999999999 as an exact number would fill the memory.
DIGITS = 15


def parse_exact(value: Any) -> Fraction:
    """Read a number exactly.

    Parameters
    ----------
    value : int, Decimal, float or Fraction
        A float counts as the shortest decimal that it prints as: 0.1 is one tenth.

    Returns
    -------
    Fraction

    Raises
    ------
    ValueError
        Not a number, not finite, or of more than 15 digits before or after the point.
    """
    if isinstance(value, Fraction):
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise QuantityError(f"should be a number, not {shown(value)}", _mended(value))
    if isinstance(value, int):
        if abs(value) >= 10**DIGITS:
            raise _too_many_digits(value)
        return Fraction(value)
    number = Decimal(repr(value)) if isinstance(value, float) else value
    if not number.is_finite():
        raise QuantityError(f"should be a finite number, not {shown(value)}")
    if not number:
        return Fraction(0)  # 0e999999999 is zero, but would cost a power of ten first
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    trailing = next(k for k, digit in enumerate(reversed(digits)) if digit)
    if number.adjusted() >= DIGITS or exponent + trailing < -DIGITS:
        raise _too_many_digits(value)
    return Fraction(number)


def _too_many_digits(value: Any) -> QuantityError:
    return QuantityError(
        f"should have at most {DIGITS} digits before and after the point, not {shown(value)}",
        "round it, or choose a larger unit",
    )


def _mended(value: Any) -> str:
    meant = numbers_in(value)
    if len(meant) == 1:
        return f"write {meant[0]} without quotes"
    return f"write the one that is meant: {' or '.join(meant)}" if meant else ""


def numbers_in(value: Any) -> Sequence[str]:
    """Give the numbers that a text may mean, as they are written: ``1,5`` may mean ``1.5``."""
    if not isinstance(value, str) or len(value) > 2 * DIGITS + 2:
        return ()
    text = value.strip()
    try:
        number = Decimal(text)
    except ArithmeticError:
        return [number.removesuffix(".") for number in readings(text) or fraction_in(text)]
    return (format(number, "f"),) if number.is_finite() and abs(number.adjusted()) < DIGITS else ()


def format_decimal(value: Fraction, digits: int = DIGITS) -> str:
    """Write an exact value as a decimal that reads back as the same value.

    Parameters
    ----------
    value : Fraction
    digits : int
        The most digits after the point.

    Raises
    ------
    ValueError
        It has no finite decimal of so few digits after the point, as 1/3 has none.
    """
    scaled = value * 10**digits
    if scaled.denominator != 1:
        raise ValueError(f"{value} has no exact decimal of {digits} digits")
    sign = "-" if value < 0 else ""
    whole, rest = divmod(abs(scaled.numerator), 10**digits)
    return f"{sign}{whole}.{rest:0{digits}d}".rstrip("0").rstrip(".")


def round_decimal(value: Fraction, way: Literal["down", "up"]) -> Fraction:
    """Round to what a file can hold, 15 digits after the point; shorter values stay as they are."""
    scaled = value * 10**DIGITS
    return Fraction(floor(scaled) if way == "down" else ceil(scaled), 10**DIGITS)
