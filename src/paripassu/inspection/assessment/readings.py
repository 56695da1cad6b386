"""What an inspector read against what was declared, compared exactly."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import sqrt


@dataclass(frozen=True, slots=True)
class Readings:
    """A declared and a measured value of one item.

    Attributes
    ----------
    declared, measured : Fraction
        In ``unit``.
    declared_sigma, measured_sigma : Fraction
        Absolute standard deviations, in ``unit``.
    unit : str
    """

    declared: Fraction
    measured: Fraction
    declared_sigma: Fraction
    measured_sigma: Fraction
    unit: str

    @property
    def variance(self) -> Fraction:
        """σd² + σm², the variance of their difference."""
        return self.declared_sigma**2 + self.measured_sigma**2

    def beyond(self, limit: Fraction) -> bool:
        """Whether |declared - measured| > limit * √(σd² + σm²).

        Rules: docs/specification/inspection.md#findings.
        """
        return beyond(self.declared - self.measured, self.variance, limit)

    def coarse(self, limit: Fraction) -> bool:
        """Whether the errors are so large that an empty item would have passed too.

        Otherwise whoever declares a large enough σ would have everything found in order.
        """
        return self.declared > 0 and not beyond(self.declared, self.variance, limit)

    def differ(self, other: Readings, limit: Fraction) -> bool:
        """Whether two readings of one item contradict each other.

        They do if they start from other declarations, are in other units, or what was measured
        differs by more than both measurements' errors explain.
        """
        if (self.unit, self.declared) != (other.unit, other.declared):
            return True
        variance = self.measured_sigma**2 + other.measured_sigma**2
        return beyond(self.measured - other.measured, variance, limit)


def beyond(difference: Fraction, variance: Fraction, limit: Fraction) -> bool:
    """Whether |difference| > limit * √variance, by squares: no root, no rounding."""
    return difference * difference > limit * limit * variance


def bound(variance: Fraction, limit: Fraction) -> float:
    """Give limit * √variance for display."""
    return float(limit) * sqrt(variance)
