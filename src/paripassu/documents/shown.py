"""How a mistaken value of a document is shown in a message, in the words of JSON."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from paripassu.quoted import cut, quoted

_MOST_BITS = 400


def shown(value: Any) -> str:
    """Show a value in a few words, whatever it is.

    Returns
    -------
    str
        ``'treaty'``, ``0.5``, ``true``, ``null``, ``a list``, ``an object``.
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, int):
        # Python refuses to print integers of more than 4,300 digits.
        return cut(str(value)) if value.bit_length() < _MOST_BITS else "a number of many digits"
    if isinstance(value, Fraction):
        above, below = value.as_integer_ratio()
        long = max(above.bit_length(), below.bit_length()) >= _MOST_BITS
        return "a fraction of many digits" if long else cut(str(value))
    if isinstance(value, (float, Decimal)):
        return cut(str(value))
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, (list, tuple)):
        return "a list"
    return f"a {type(value).__name__}"
