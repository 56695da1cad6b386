"""What the numbers along an axis count: a millionth of a gram, a billion tonnes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import floor, log10

from paripassu.charts.text import clean
from paripassu.charts.ticks import ticks
from paripassu.numbers.measured import figure, raised

#: Amounts between these have labels that fit beside an axis as they are.
_SMALLEST, _LARGEST = 1e-4, 1e6


@dataclass(frozen=True, slots=True)
class AxisScale:
    """What one on an axis stands for.

    Attributes
    ----------
    factor : float
        Amounts are divided by it, so that labels have few digits.
    unit : str
        What the labels then count: ``kg``, as sentences and tables do; only where their labels
        would not fit ``10⁶ kg``.
    """

    factor: float
    unit: str

    @classmethod
    def of(cls, amounts: Iterable[float], unit: str = "") -> AxisScale:
        """Give the scale for amounts of a unit, by the largest of them."""
        largest = max((abs(amount) for amount in amounts), default=0.0)
        unit = clean(unit)
        if largest == 0 or _SMALLEST <= largest < _LARGEST:
            return cls(1.0, unit)
        power = max(-300, 3 * floor(log10(largest) / 3))
        return cls(10.0**power, f"{raised(power)} {unit}".rstrip())


def levels(low: float, high: float, most: int) -> list[tuple[float, str]]:
    """Give round numbers between two ends of an axis, with their labels."""
    marks = ticks(low, high, most, whole=False)
    step = marks[1] - marks[0] if len(marks) > 1 else abs(marks[0]) if marks else 1.0
    decimals = max(0, -floor(log10(step) + 1e-9)) if step else 0
    return [(mark, figure(mark, decimals)) for mark in marks]
