"""How a mistaken text is shown in a message: short, on one line, with nothing unprintable in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

#: Longer texts are cut in messages: a megabyte in the wrong place must not fill the screen.
LONGEST = 60


def cut(text: str, longest: int = LONGEST) -> str:
    """Shorten a text for a message."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def quoted(text: str) -> str:
    """Put a text in quotes, short and with everything unprintable escaped.

    Control characters of a hostile file never reach a terminal.
    """
    return repr(cut(text))


def shown(value: Any) -> str:
    """Show a mistaken value in a message, in the words of the file that it stands in.

    Returns
    -------
    str
        ``'treaty'``, ``0.5``, ``true``, ``the date 2018-06-01``, ``a list``, ``a table``.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, int):
        # Python refuses to print integers of more than 4300 digits.
        return str(value) if value.bit_length() < 200 else "a number of very many digits"
    if isinstance(value, (Decimal, float)):
        return cut(str(value).lower())
    if isinstance(value, Fraction):
        return cut(str(value))
    if isinstance(value, Mapping):
        return "a table" if value else "an empty table"
    if isinstance(value, (list, tuple)):
        if value and len(value) <= 3 and not any(isinstance(v, (list, Mapping)) for v in value):
            return cut(f"[{', '.join(shown(v) for v in value)}]")
        return "a list" if value else "an empty list"
    if isinstance(value, dt.datetime):
        return f"the date and time {value}"
    if isinstance(value, dt.date):
        return f"the date {value}"
    if isinstance(value, dt.time):
        return f"the time {value}"
    return "nothing" if value is None else f"a {type(value).__name__}"


def in_python(value: Any) -> str:
    """Show a mistaken value that a caller gave to the library, in the words of Python.

    Returns
    -------
    str
        ``None``, ``True``, ``a dict``, ``bytes``, ``a list``; else as :func:`shown` has it.
    """
    if value is None or isinstance(value, bool):
        return str(value)
    if isinstance(value, Mapping):
        return "a dict" if value else "an empty dict"
    if isinstance(value, (bytes, bytearray)):
        return "bytes"
    return shown(value)
