"""Probabilities and counts in words, for answers about samples."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from textwrap import wrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


def say(console: Console, text: str, style: str = "") -> None:
    """Print a sentence that is nobody's markup, broken at blanks but not before a ``%``."""
    from rich.text import Text

    # Rich would break a line at a no-break space.
    for line in wrap(text, console.width, break_on_hyphens=False):
        console.print(Text(line, style=style), highlight=False)


def chance(value: Fraction | float | None, *, given: bool = False, wanted: bool = False) -> str:
    """Write a probability in per cent, rounded down: what is promised is reached.

    Parameters
    ----------
    value : Fraction or float or None
        None is a dash.
    given : bool
        Whether somebody gave it: then it is not rounded, where four digits hold it.
    wanted : bool
        Whether it was given as what has to be reached: then it is rounded up, if at all.
    """
    given = given or wanted
    if value is None:
        return "–"
    fraction = Fraction(repr(value)) if isinstance(value, float) else Fraction(value)
    if given and (fraction * 10_000).denominator == 1:
        return f"{float(fraction * 100):g}\u00a0%"
    if given and 0 < fraction < Fraction(1, 10_000):
        return f"{float(fraction * 100):.4g}\u00a0%"
    # 99.99 % is neither 99.9 nor 100 %.
    digits = 2 if fraction == 1 or fraction <= Fraction(9_999, 10_000) else 4
    # What is promised is reached; and what is asked for, reached, suffices.
    whole = (ceil if wanted else floor)(fraction * 100 * 10**digits)
    shown = f"{whole / 10**digits:.{digits}f}"
    return f"{shown.rstrip('0').rstrip('.')}\u00a0%"


def many(count: int, noun: str) -> str:
    """Write a number of things: ``1 item``, ``12 items``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
