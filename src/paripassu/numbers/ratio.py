"""Exact numbers of games: read from text such as ``0.35`` or ``1/3``, and written as text."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import PlainSerializer, WithJsonSchema

from paripassu.errors import PariPassuError
from paripassu.numbers.quantity import QuantityError, parse_amount, parse_count
from paripassu.quoted import quoted


def text(value: Fraction | int) -> str:
    """Write an exact value as text, ``4/5``, however many digits it has.

    ``str`` refuses integers of more than 4,300 digits; a game over ten thousand periods has them.
    """
    ratio = Fraction(value)
    above, below = (str(Decimal(part)) for part in ratio.as_integer_ratio())
    return above if below == "1" else f"{above}/{below}"


#: An exact value: a Fraction inside, text such as ``1/7`` in documents.
Exact = Annotated[
    Fraction,
    PlainSerializer(text, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^-?[0-9]+(/[0-9]+)?$"}),
]


def parse_ratio(written: str, what: str) -> Fraction:
    """Read a number that is not negative, as a decimal or as a fraction: ``0.35``, ``1/3``.

    Parameters
    ----------
    written : str
    what : str
        What the number is, for messages.

    Raises
    ------
    PariPassuError
        It is neither.
    """
    above, slash, below = written.partition("/")
    try:
        divisor = parse_amount(below) if slash else Fraction(1)
        if not divisor:
            raise QuantityError(f"should not divide by 0, as {quoted(written)} does")
        return parse_amount(above) / divisor
    except QuantityError as error:
        raise PariPassuError(
            f"{what} {error.what}", error.mend or "write it like 0.35 or 1/3"
        ) from None


def parse_whole(written: str, what: str) -> int:
    """Read a whole number that is not negative.

    Raises
    ------
    PariPassuError
        It is none; names ``what``.
    """
    try:
        return parse_count(written)
    except QuantityError as error:
        raise PariPassuError(f"{what} {error.what}", error.mend) from None
