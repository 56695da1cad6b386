"""The numbers of documents: a fraction inside, the nearest JSON number outside.

What the number does not say exactly stands beside it in the document's ``exact``
(:mod:`paripassu.documents.pointed`), so that a document read back is the value that was written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import core_schema

from paripassu.documents.shown import shown
from paripassu.numbers.fraction import (
    FRACTION,
    LONGEST,
    format_fraction,
    is_exact,
    nearest_number,
    parse_fraction,
)


class Rounded(float):
    """The double nearest to a value that no number says; it knows the value."""

    __slots__ = ("value",)

    value: Fraction


def parse_exact(value: Any) -> Fraction:
    """Take a number of a document exactly.

    Parameters
    ----------
    value : int, Decimal, float or Fraction
        A float counts as the shortest decimal that it prints as: 0.1 is one tenth; one that knows
        its value (:class:`Rounded`) as that.

    Raises
    ------
    ValueError
        It is no number, or not finite.
    """
    if isinstance(value, Fraction):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, Rounded):
        return value.value
    if isinstance(value, float):
        value = Decimal(repr(float(value)))
    if isinstance(value, Decimal) and value.is_finite():
        return Fraction(value)
    raise ValueError(f"should be a number, not {shown(value)}")


def parse_number_or_text(value: Any) -> Fraction:
    """Take a number, or a fraction such as ``2/3``, as draws had them before ``exact``.

    Raises
    ------
    ValueError
        It is neither.
    """
    if not isinstance(value, str):
        return parse_exact(value)
    try:
        return parse_fraction(value, 400)
    except ValueError:
        raise ValueError(
            f"should be a number, or a fraction such as '2/3', not {shown(value)}"
        ) from None


def _parse_ratio(value: Any) -> Fraction:
    if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        return Fraction(value)
    if not isinstance(value, str):
        raise ValueError(f"should be a fraction as text, such as '1/7', not {shown(value)}")
    return parse_fraction(value, LONGEST)


def said(value: Fraction) -> int | float:
    """Give the JSON number nearest to a value: :class:`Rounded` where it does not say the value."""
    number = nearest_number(value)
    if type(number) is int or is_exact(number, value):
        return number
    rounded = Rounded(number)
    rounded.value = value
    return rounded


@dataclass(frozen=True, slots=True)
class _Number:
    """How a field of a document is read, written, and described."""

    parse: Callable[[Any], Fraction]
    optional: bool = False
    least: int | None = None
    most: int | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            self._read,
            serialization=core_schema.plain_serializer_function_ser_schema(
                said, when_used="unless-none"
            ),
        )

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        number: dict[str, Any] = {"type": "number"}
        if self.least is not None:
            number["minimum"] = self.least
        if self.most is not None:
            number["maximum"] = self.most
        return {"anyOf": [number, {"type": "null"}]} if self.optional else number

    def _read(self, value: Any) -> Fraction | None:
        if value is None and self.optional:
            return None
        number = self.parse(value)
        if self.least is not None and number < self.least:
            raise ValueError(f"should be at least {self.least}, not {shown(number)}")
        if self.most is not None and number > self.most:
            raise ValueError(f"should be at most {self.most}, not {shown(number)}")
        return number


#: A number.
Exact = Annotated[Fraction, _Number(parse_exact)]
#: A number, or null.
OptionalExact = Annotated[Fraction | None, _Number(parse_exact, optional=True)]
#: A number from 0 to 1; text such as ``2/3`` is still read.
Probability = Annotated[Fraction, _Number(parse_number_or_text, least=0, most=1)]
#: A number that is not negative; text such as ``2/3`` is still read.
Amount = Annotated[Fraction, _Number(parse_number_or_text, least=0)]
#: A number that stands as text, ``1/7``, since it may have any number of digits.
Ratio = Annotated[
    Fraction,
    PlainValidator(_parse_ratio),
    PlainSerializer(format_fraction, return_type=str),
    WithJsonSchema({"type": "string", "pattern": f"^{FRACTION}$"}),
]
