"""Parameters that a caller gives to the library: texts, lists, functions, and what is none of them.

A text where ids are iterated would be taken for a list of letters, in silence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from contextlib import suppress
from math import inf
from numbers import Real
from typing import Any, TypeVar

from paripassu.errors import ParameterError
from paripassu.nearest import nearest
from paripassu.quoted import in_python

T = TypeVar("T")


def text(value: object, parameter: str) -> str:
    """Take a text.

    Raises
    ------
    ParameterError
        It is none.
    """
    if not isinstance(value, str):
        raise ParameterError(parameter, f"should be a text, not {in_python(value)}")
    return value


def word(value: object, parameter: str, known: Iterable[str]) -> str:
    """Take one of some words.

    Raises
    ------
    ParameterError
        It is none of them; the nearest is named.
    """
    known = tuple(known)
    if not isinstance(value, str) or value not in known:
        hint = nearest(text(value, parameter), known)
        raise ParameterError(parameter, f"cannot be {in_python(value)}", hint)
    return value


def flag(value: object, parameter: str) -> bool:
    """Take yes or no: True or False, NumPy's too.

    Raises
    ------
    ParameterError
        It is neither. A text is not taken for yes.
    """
    if type(value).__name__ not in ("bool", "bool_"):
        raise ParameterError(parameter, f"should be True or False, not {in_python(value)}")
    return bool(value)


def whole(value: object, parameter: str, least: int, most: int | None = None) -> int:
    """Take a whole number from one to another, or from one on.

    Raises
    ------
    ParameterError
        It is none, or outside.
    """
    if type(value) is not int or value < least or (most is not None and value > most):
        to = "on" if most is None else f"to {most:,}"
        wanted = f"should be a whole number from {least:,} {to}, not {in_python(value)}"
        raise ParameterError(parameter, wanted)
    return value


def day(value: object, parameter: str) -> dt.date:
    """Take a day: a date, or a text such as ``2020-01-31``.

    Raises
    ------
    ParameterError
        It is neither, or has a time of day.
    """
    found = value
    if isinstance(value, str):
        with suppress(ValueError):
            found = dt.date.fromisoformat(value)
    if not isinstance(found, dt.date) or isinstance(found, dt.datetime) or found.year > 9000:
        what = f"should be a date such as 2020-01-31, not {in_python(value)}"
        raise ParameterError(parameter, what)
    return found


def random_bytes(value: object, parameter: str, length: int) -> bytes:
    """Take so many random bytes; they are not shown.

    Raises
    ------
    ParameterError
        They are none, or another number.
    """
    if not isinstance(value, bytes) or len(value) != length:
        has = f"{len(value):,}" if isinstance(value, bytes) else in_python(value)
        raise ParameterError(parameter, f"should have {length:,} bytes, not {has}")
    return value


def texts(value: object, parameter: str, what: str = "ids") -> tuple[str, ...]:
    """Take a list of texts, in any form but one text.

    Raises
    ------
    ParameterError
        It is a text, no list, or holds something else.
    """
    if isinstance(value, (str, bytes)):
        given = f"should be a list of {what}, not a text: {in_python(value)}"
        raise ParameterError(parameter, given, f"give [{in_python(value)}]")
    return tuple(text(one, parameter) for one in several(value, parameter, what))


def several(value: object, parameter: str, what: str) -> tuple[Any, ...]:
    """Take a list, in any form but a text, a frame or a file, which are iterated by other parts.

    Raises
    ------
    ParameterError
        It is none.
    """
    other = isinstance(value, (str, bytes)) or hasattr(value, "read") or hasattr(value, "columns")
    if other or not isinstance(value, Iterable):
        given = f"should be a list of {what}, not {in_python(value)}"
        raise ParameterError(parameter, given, "put it in square brackets")
    return tuple(value)


def instances(value: object, kind: type[T], parameter: str) -> tuple[T, ...]:
    """Take a list of values of one kind, in any form.

    Raises
    ------
    ParameterError
        It is no list, or holds something else.
    """
    if isinstance(value, kind):
        given = f"should be a list of {kind.__name__}, not one alone"
        raise ParameterError(parameter, given, "put it in square brackets")
    found = several(value, parameter, kind.__name__)
    for one in found:
        if not isinstance(one, kind):
            raise ParameterError(
                parameter, f"should hold {kind.__name__} only, not {in_python(one)}"
            )
    return found


def seconds(value: object, parameter: str) -> float | None:
    """Take a length of time, or None for no limit.

    Raises
    ------
    ParameterError
        It is no number, or negative.
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, Real) or value != value:
        raise ParameterError(parameter, f"should be a number of seconds, not {in_python(value)}")
    if value < 0:
        raise ParameterError(parameter, f"should be at least 0 seconds, not {in_python(value)}")
    try:
        return float(value)
    except OverflowError:
        return inf


def function(value: Any, parameter: str) -> Callable[..., Any] | None:
    """Take a function, or None.

    Raises
    ------
    ParameterError
        It cannot be called.
    """
    if value is not None and not callable(value):
        raise ParameterError(parameter, f"should be a function, not {in_python(value)}")
    found: Callable[..., Any] | None = value
    return found
