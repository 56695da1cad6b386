"""Numbers and names as sentences of an assessment have them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, Context
from fractions import Fraction

from paripassu.quoted import quoted

#: Names that a sentence lists before it says how many more there are.
_MOST = 4
_DIGITS = 10_000


def chance(value: Fraction | float) -> str:
    """Write a probability in per cent, rounded down: 99.996 % is no certainty."""
    exact = Fraction(value)
    low = exact * _DIGITS // 1
    if low == 0 < exact:
        return "less than 0.01\u00a0%"
    shown = f"{float(Fraction(low * 100, _DIGITS)):.2f}".rstrip("0").rstrip(".")
    return f"{shown}\u00a0%"


def share(value: Fraction) -> str:
    """Write a probability that somebody asked for: exactly, and where that is long rounded up too.

    What is said to be required suffices.
    """
    short = f"{float(value * 100):.10g}"
    if Fraction(short) == value * 100:
        return f"{short}\u00a0%"
    hundredths = -(-value * _DIGITS // 1)
    return f"{hundredths // 100}.{hundredths % 100:02}\u00a0% ({value})"


def amount(value: Fraction | float, unit: str = "") -> str:
    """Write an amount with its unit."""
    return f"{float(value):.10g} {unit}".strip()


def about(value: float, unit: str = "") -> str:
    """Write an amount that was worked out, to four digits."""
    return f"{value:.4g} {unit}".strip()


def at_least(value: float, unit: str = "") -> str:
    """Write a bound from below to four digits, rounded up: what is said suffices."""
    context = Context(prec=4, rounding=ROUND_CEILING)
    return f"{context.create_decimal_from_float(value).normalize(context):f} {unit}".strip()


def count(number: int, what: str, several: str = "") -> str:
    """Say how many of something there are."""
    return f"{number:,} {what if number == 1 else several or what + 's'}"


def listed(names: Sequence[str]) -> str:
    """List names, the first of many."""
    if len(names) > _MOST:
        return f"{', '.join(names[:_MOST])} and {len(names) - _MOST:,} more"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def lines(rows: Sequence[int]) -> str:
    """Name lines of a table."""
    if len(rows) == 1:
        return f"line {rows[0]}"
    return f"lines {listed([str(row) for row in rows])}"


def item(name: str, stratum: str = "", draw: str = "") -> str:
    """Name a drawn item; the draw only where there are several."""
    within = f" of {quoted(stratum)}" if stratum else ""
    return f"{quoted(name)}{within}{f' in draw {quoted(draw)}' if draw else ''}"
