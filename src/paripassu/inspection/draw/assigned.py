"""Options that hold for one stratum or for each: ``5``, ``hall=5``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from paripassu.errors import PariPassuError
from paripassu.numbers.quantity import QuantityError
from paripassu.quoted import quoted

T = TypeVar("T")


def parse_assigned(
    texts: Sequence[str], parse: Callable[[str], T], option: str
) -> dict[str, T] | T | None:
    """Read an option that may be given for each stratum.

    Parameters
    ----------
    texts : sequence of str
        ``VALUE``, once; or ``STRATUM=VALUE``, as often as there are strata.
    parse : callable
        Reads a value; raises :class:`QuantityError`.
    option : str
        Its name in messages.

    Returns
    -------
    dict, or a value, or None
        None where it was not given.

    Raises
    ------
    PariPassuError
        A value cannot be read, a stratum has two, or both forms are mixed.
    """
    values: dict[str, T] = {}
    alone: list[T] = []
    for text in texts:
        # A stratum's name may have the sign in it; a value has none.
        stratum, equals, value = text.rpartition("=")
        try:
            parsed = parse(value)
        except QuantityError as error:
            raise PariPassuError(f"{option} {error.what}", error.mend) from None
        if not equals:
            alone.append(parsed)
        elif stratum in values:
            raise PariPassuError(f"{option} is given twice for stratum {quoted(stratum)}")
        else:
            values[stratum] = parsed
    if len(alone) > 1 or (alone and values):
        raise PariPassuError(
            f"{option} is given {len(texts)} times",
            f"give it once, or once for each stratum: {option} STRATUM=VALUE",
        )
    if alone:
        return alone[0]
    return values or None


def parse_hex(text: str, option: str) -> bytes:
    """Read bytes from hex digits.

    Raises
    ------
    PariPassuError
        There are other characters, or an odd number of digits.
    """
    digits = text.strip()
    try:
        if not digits.isalnum():
            raise ValueError
        return bytes.fromhex(digits)
    except ValueError:
        raise PariPassuError(
            f"{option} should be whole bytes in hex digits, not {quoted(text)}",
            "two digits a byte, 0-9 and a-f",
        ) from None
