"""Exact numbers in documents: 0.9 as a JSON number, two thirds as the text ``2/3``."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from paripassu.quoted import quoted

_FRACTION = re.compile(r"\d{1,400}(?:/\d{1,400})?", re.ASCII)


def number(value: Fraction) -> int | float | str:
    """Give a fraction as a JSON number where one says it exactly, else as text."""
    if value.denominator == 1:
        return value.numerator
    short = float(value)
    return short if Fraction(repr(short)) == value else str(value)


def parse_exact(value: Any) -> Fraction:
    """Take a number of a document exactly: a JSON number, or text like ``2/3``.

    Raises
    ------
    ValueError
        It is neither.
    """
    if isinstance(value, Fraction):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, Decimal) and value.is_finite():
        return Fraction(value)
    if isinstance(value, float) and value == value and abs(value) != float("inf"):
        return Fraction(repr(value))  # the decimal that was written, not the binary beside it
    if isinstance(value, str) and _FRACTION.fullmatch(value):
        numerator, _, denominator = value.partition("/")
        if int(denominator or 1):
            return Fraction(int(numerator), int(denominator or 1))
    shown = quoted(value) if isinstance(value, str) else type(value).__name__
    raise ValueError(f"should be a number, or a fraction such as '2/3', not {shown}")


#: A probability, exact inside.
Probability = Annotated[
    Fraction,
    BeforeValidator(parse_exact),
    Field(ge=0, le=1),
    PlainSerializer(number, return_type=int | float | str),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "minimum": 0, "maximum": 1},
                {"type": "string", "pattern": r"^\d+/\d+$"},
            ]
        }
    ),
]

#: An amount, not negative, exact inside.
Amount = Annotated[
    Fraction,
    BeforeValidator(parse_exact),
    Field(ge=0),
    PlainSerializer(number, return_type=int | float | str),
    WithJsonSchema(
        {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": r"^\d+/\d+$"}]}
    ),
]
