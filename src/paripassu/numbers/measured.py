"""Measured and estimated amounts: rounded to the nearest, by what their errors leave standing."""

from __future__ import annotations

from math import floor, isfinite, log10

#: Figures that tell one amount from another.
FIGURES = 4
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def figure(value: float, decimals: int) -> str:
    """Write a number with so many decimals; never ``-0``."""
    text = f"{value:.{decimals}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", "−")


def about(value: float, figures: int = FIGURES) -> str:
    """Write an amount by so many figures, in powers of ten where zeros would pile up."""
    if value == 0:
        return "0"
    if not isfinite(value):
        return "∞" if value > 0 else "−∞"
    power = floor(log10(abs(value)))
    if not -5 <= power < 9:
        mantissa, _, exponent = f"{value:.{figures - 1}e}".partition("e")
        shown = _trimmed(mantissa).replace("-", "−")
        return f"{shown} × {raised(int(exponent))}"
    return _trimmed(figure(value, max(0, figures - 1 - power)))


def raised(exponent: int) -> str:
    """Write a power of ten: ``10⁻⁷``."""
    return f"10{str(exponent).translate(_RAISED)}"


def statistic(value: float) -> str:
    """Write the value of a test to two decimals."""
    return figure(value, 2) if abs(value) < 1e6 else about(value)


def with_error(value: float, sigma: float) -> str:
    """Write an amount with its 1 σ, both to the second digit of σ (GUM, JCGM 100:2008, 7.2.6)."""
    if not sigma:
        return f"{about(value)} ± 0"
    finest = floor(log10(sigma)) - 1
    largest = floor(log10(max(abs(value), sigma)))
    if finest < -7 or largest >= 9 or largest - finest > 11:
        return f"{about(value)} ± {about(sigma, 2)}"
    decimals = max(0, -finest)
    return f"{figure(value, decimals)} ± {figure(sigma, decimals)}"


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
