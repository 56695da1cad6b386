"""Numbers of tables and options, read exactly: 0.9 is nine tenths, never a float beside it.

A float would decide wrongly at the border: 1 - 0.9 is more than a tenth, and one item more would
be drawn.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from paripassu.numbers.marks import fraction_in, readings
from paripassu.quoted import quoted

#: No quantity of an inspection needs more digits before or after the point, and 1e999999999 as an
#: exact number would fill the memory.
DIGITS = 18
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_LONGEST = 60


class QuantityError(ValueError):
    """A text that is not the number that was asked for.

    Attributes
    ----------
    what : str
        What is wrong, with the text.
    mend : str
        How to mend it; may be empty.
    ambiguous : bool
        Whether it may be several numbers, as ``1,234`` may.
    """

    def __init__(self, what: str, mend: str = "", *, ambiguous: bool = False) -> None:
        super().__init__(f"{what} — {mend}" if mend else what)
        self.what = what
        self.mend = mend
        self.ambiguous = ambiguous


def parse_number(text: str) -> Fraction:
    """Read a decimal number exactly: ``12``, ``-0.5``, ``1.2e3``.

    Raises
    ------
    QuantityError
        It is not a decimal number, or has more than 18 digits before or after the point.
    """
    stripped = text.strip()
    if not stripped:
        raise QuantityError("a number is missing")
    if len(stripped) > _LONGEST or not _NUMBER.fullmatch(stripped):
        raise _no_number(stripped)
    number = Decimal(stripped)
    if not number:
        return Fraction(0)
    exponent = number.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    if number.adjusted() >= DIGITS or exponent < -DIGITS:
        raise QuantityError(
            f"should have at most {DIGITS} digits before and after the point, not {quoted(text)}",
            "round it, or choose a larger unit",
        )
    return Fraction(number)


def _no_number(text: str) -> QuantityError:
    """Say what is wrong, and what the text may mean."""
    meant = readings(text) or fraction_in(text)
    if len(meant) > 1:
        return ambiguous(text, meant)
    return QuantityError(
        f"should be a number, not {quoted(text)}", f"write {meant[0]}" if meant else ""
    )


def ambiguous(text: str, meant: Sequence[str]) -> QuantityError:
    """Ask which of several numbers a text means."""
    ways = " or ".join(meant)
    short = " or ".join(one.rstrip("0").rstrip(".") if "." in one else one for one in meant)
    return QuantityError(
        f"can be read in two ways: {quoted(text)} may be {ways}",
        f"write the one that is meant: {short}",
        ambiguous=True,
    )


def parse_amount(text: str) -> Fraction:
    """Read a number that is not negative.

    Raises
    ------
    QuantityError
        It is no number, or negative.
    """
    number = parse_number(text)
    if number < 0:
        raise QuantityError(f"should be at least 0, not {quoted(text)}")
    return number


def parse_share(text: str) -> Fraction:
    """Read a share from 0 to 1, as a fraction or in per cent: ``0.02``, ``2 %``.

    Raises
    ------
    QuantityError
        It is no number, or not between 0 and 1.
    """
    stripped = text.strip()
    percent = stripped.endswith("%")
    number = parse_number(stripped[:-1]) / 100 if percent else parse_number(stripped)
    if not 0 <= number <= 1:
        mend = "" if percent or not 1 < number <= 100 else f"write {stripped} % if that is meant"
        raise QuantityError(f"should be a share from 0 to 1, not {quoted(text)}", mend)
    return number


def parse_count(text: str) -> int:
    """Read a whole number that is not negative.

    Raises
    ------
    QuantityError
        It is no whole number, negative, or has more than 18 digits; or it may mean two numbers, as
        ``1.000`` does where nobody counts in thousandths.
    """
    stripped = text.strip()
    if "." in stripped and len(meant := readings(stripped)) > 1:
        raise ambiguous(stripped, meant)
    number = parse_amount(text)
    if number.denominator != 1:
        raise QuantityError(f"should be a whole number, not {quoted(text)}")
    return number.numerator
