"""Numbers beside what they should be, and days, in the sentences of breaches."""

from __future__ import annotations

from fractions import Fraction

from paripassu.numbers import words

#: From here on a number is written with a power of ten: nobody counts the digits of a larger one.
_LARGE = 10**12


def apart(value: Fraction, other: Fraction) -> tuple[str, str]:
    """Write two numbers so that they read as different where they are."""
    if max(abs(value), abs(other)) >= _LARGE:
        texts = words.amount(value), words.amount(other)
        if texts[0] != texts[1]:
            return texts
    return words.against(value, other)


def days(value: Fraction) -> str:
    """Say how many days: ``1 day``, ``2.5 days``."""
    return words.amount(value, "days") if abs(value) >= _LARGE else words.days(value)
