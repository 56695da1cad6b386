"""The one text of a number: ``12.50``, ``+12.5`` and ``125e-1`` are ``12.5``.

Where numbers are hashed, compared or counted as texts, each has to have one. Digits are moved as
text: nothing is rounded, and no exponent fills the memory.
"""

from __future__ import annotations

import re

_NUMBER = re.compile(r"([+-]?)(?:([0-9]+)\.?([0-9]*)|\.([0-9]+))(?:[eE]([+-]?[0-9]{1,3}))?")
#: No number that anybody means has more characters.
LONGEST = 1_000


def normal(text: str) -> str | None:
    """Give the shortest plain decimal of a number.

    Parameters
    ----------
    text : str
        Digits with a sign, a point or an exponent (below 1,000) where it has one; no blanks, no
        commas. At most 1,000 characters.

    Returns
    -------
    str or None
        ``0``, or digits without a leading zero, with ``-`` before them and a point and digits that
        do not end in 0 behind them where it has such; None where it is no number.
    """
    found = _NUMBER.fullmatch(text) if len(text) <= LONGEST else None
    if found is None:
        return None
    sign, whole, rest, only, exponent = found.groups("")
    digits = whole + rest + only
    point = len(whole) + int(exponent or 0)
    if point <= 0:
        digits, point = "0" * (1 - point) + digits, 1
    digits = digits.ljust(point, "0")
    above, below = digits[:point].lstrip("0"), digits[point:].rstrip("0")
    if not above and not below:
        return "0"
    minus = "-" if sign == "-" else ""
    return f"{minus}{above or '0'}{below and '.'}{below}"
