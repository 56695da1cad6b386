"""Values of fields as TOML: what a page gives, and how it stands in a text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from paripassu.agreement.write import format_key, format_text, format_value
from paripassu.errors import PariPassuError
from paripassu.quoted import shown
from paripassu.workbench.editing.text import is_whole

#: What a field can be given; None: the field is left out.
Value: TypeAlias = (
    str
    | bool
    | int
    | Decimal
    | Fraction
    | float
    | dt.date
    | Sequence["Value"]
    | Mapping[str, "Value"]
    | None
)
#: Digits of a number: above, it is a slip of the hand, and stays the text that was typed.
_MOST_DIGITS = 100
#: Tables and lists in each other; the format needs four.
_DEEPEST = 10
_NUMBER = re.compile(r"[+-]?(?:0|[1-9][0-9]*)(\.[0-9]+)?")


class ActError(PariPassuError):
    """A change that no text can take."""


def typed_number(text: str) -> int | Decimal | str | None:
    """Read what stands in a field for a number.

    Parameters
    ----------
    text : str

    Returns
    -------
    int, Decimal, str or None
        None where nothing stands there; the text where it is no number, or none yet.

    >>> typed_number("3"), typed_number("3.50"), typed_number("3,"), typed_number(" ")
    (3, Decimal('3.50'), '3,', None)
    """
    bare = text.strip()
    if not bare:
        return None
    match = _NUMBER.fullmatch(bare) if len(bare) <= _MOST_DIGITS else None
    if match is None:
        return text
    return Decimal(bare) if match[1] else int(bare)


def taken(value: Any, depth: int = 0) -> Any:
    """Give a value as ``tomllib`` will read it.

    Returns
    -------
    str, bool, int, Decimal, date, datetime, time, list or dict
        Keys of tables that are given as None are left out.

    Raises
    ------
    ActError
        No TOML can hold it.
    """
    if depth > _DEEPEST:
        raise ActError("the value nests too deeply", "the format needs four tables in each other")
    match value:
        case bool():
            return value
        case dt.date() | dt.time() if getattr(value, "tzinfo", None) is None:
            return value
        case str() if is_whole(value):
            return str(value)
        case str():
            raise ActError("the text holds half a character", "type it once more")
        case int() if abs(value) < 10**_MOST_DIGITS:
            return int(value)
        case Decimal() if value.is_finite() and _short(value):
            return Decimal(f"{value:f}") if "." in f"{value:f}" else int(value)
        case Fraction():
            return taken(Decimal(format_value(value, "")))
        case float():
            return taken(Decimal(repr(value)))
        case Mapping() if all(isinstance(key, str) and is_whole(key) for key in value):
            return {
                str(key): taken(inner, depth + 1)
                for key, inner in value.items()
                if inner is not None
            }
        case list() | tuple():
            return [taken(item, depth + 1) for item in value]
    raise ActError(f"no agreement file can hold {shown(value)}", "give a text, a number or a date")


def _short(number: Decimal) -> bool:
    _, digits, exponent = number.as_tuple()
    return (
        isinstance(exponent, int)
        and exponent > -_MOST_DIGITS
        and (len(digits) + max(exponent, 0) <= _MOST_DIGITS)
    )


def written(value: Any) -> str:
    """Write a value that was :func:`taken`, on one line."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return format_text(value)
        case Decimal():
            return f"{value:f}"
        case int():
            return str(value)
        case dt.date() | dt.time():  # a date with a time is a date
            return value.isoformat()
        case list():
            return f"[{', '.join(map(written, value))}]"
        case _:
            inside = ", ".join(f"{format_key(key)} = {written(value[key])}" for key in value)
            return f"{{ {inside} }}" if inside else "{}"


def same(one: Any, other: Any) -> bool:
    """Whether two values, as ``tomllib`` reads them, are written alike: 1.50 is no 1.5 here."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    match one:
        case Decimal():
            return bool(one.as_tuple() == other.as_tuple())
        case dict():
            return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
        case list():
            return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)
