"""Amounts as a picture and a table can bear them: a millionth of a gram, a billion tonnes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import floor, isfinite, log10

from paripassu.charts.text import clean
from paripassu.charts.ticks import ticks

_WORDS = {
    -9: "billionths of",
    -6: "millionths of",
    -3: "thousandths of",
    0: "",
    3: "thousands of",
    6: "millions of",
    9: "billions of",
}
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
#: Digits that tell one amount from another.
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Scale:
    """What one on an axis stands for.

    Attributes
    ----------
    factor : float
        Amounts are divided by it, so that labels have few digits.
    unit : str
        What the labels then count: ``kg``, ``thousands of kg``.
    """

    factor: float
    unit: str

    @classmethod
    def of(cls, amounts: Iterable[float], unit: str) -> Scale:
        """Give the scale for amounts of a unit, by the largest of them."""
        largest = max((abs(amount) for amount in amounts), default=0.0)
        unit = clean(unit)
        if largest == 0 or 0.1 <= largest < 1e5:
            return cls(1.0, unit)
        power = max(-300, 3 * floor(log10(largest) / 3))
        named = _WORDS.get(power, f"10{str(power).translate(_RAISED)}")
        # What has no unit of its own is counted in thousands, not in thousands of.
        whole = f"{named} {unit}" if unit else named.removesuffix(" of")
        return cls(10.0**power, whole)


def levels(low: float, high: float, most: int) -> list[tuple[float, str]]:
    """Give round numbers between two ends of an axis, with their labels."""
    marks = ticks(low, high, most, whole=False)
    step = marks[1] - marks[0] if len(marks) > 1 else abs(marks[0]) if marks else 1.0
    decimals = max(0, -floor(log10(step) + 1e-9)) if step else 0
    return [(mark, figure(mark, decimals)) for mark in marks]


def figure(value: float, decimals: int) -> str:
    """Write a number with so many decimals; never ``-0``."""
    text = f"{value:,.{decimals}f}"
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("-")
    return text.replace("-", "−")


def amount(value: float, digits: int = _DIGITS) -> str:
    """Write an amount by so many significant digits, in powers of ten where zeros would pile up."""
    if value == 0:
        return "0"
    if not isfinite(value):
        return "∞" if value > 0 else "−∞"
    power = floor(log10(abs(value)))
    if not -5 <= power < 9:
        mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
        shown = _trimmed(mantissa).replace("-", "−")
        return f"{shown} × 10{str(int(exponent)).translate(_RAISED)}"
    return _trimmed(figure(value, max(0, digits - 1 - power)))


def statistic(value: float) -> str:
    """Write the value of a test to two decimals."""
    return figure(value, 2) if abs(value) < 1e6 else amount(value)


def measured(value: float, sigma: float) -> str:
    """Write an amount with its 1 σ, both to the second digit of σ (GUM, JCGM 100:2008, 7.2.6)."""
    if not sigma:
        return f"{amount(value)} ± 0"
    finest = floor(log10(sigma)) - 1
    largest = floor(log10(max(abs(value), sigma)))
    if finest < -7 or largest >= 9 or largest - finest > 11:
        return f"{amount(value)} ± {amount(sigma, 2)}"
    decimals = max(0, -finest)
    return f"{figure(value, decimals)} ± {figure(sigma, decimals)}"


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
