"""``exact``: what the numbers of a document do not say exactly, by JSON Pointer (RFC 6901).

``{"kept": {"us": 0.3333333333333333}, "exact": {"/kept/us": "1/3"}}``: one object for the whole
document, the same way in every format, absent where every number is exact as it stands.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from paripassu.documents.exact import Rounded
from paripassu.documents.shown import shown
from paripassu.errors import DefectError
from paripassu.numbers.fraction import format_fraction, parse_fraction
from paripassu.quoted import quoted

KEY = "exact"
#: Digits above and below. A plan of a thousand measures in a thousand different numbers of portions
#: has 500; the coverages of a game have at most 1,300.
MOST_DIGITS = 5_000
_LARGEST = sys.float_info.max
_LEAVES = frozenset((str, int, bool, type(None)))
_INDEX = re.compile("0|[1-9][0-9]{0,8}", re.ASCII)
_TOKEN = re.compile("(?:[^~]|~[01])*", re.DOTALL)


class PointedError(ValueError):
    """An entry of ``exact`` that does not fit the document.

    Attributes
    ----------
    place : str
        Which entry; empty for the object itself.
    what : str
        What is wrong with it.
    """

    def __init__(self, pointer: object, what: str) -> None:
        self.place = KEY if pointer is None else f"{KEY}[{quoted(str(pointer))}]"
        self.what = what
        super().__init__(f"{self.place} {what}")


def printed(content: Mapping[str, Any]) -> dict[str, Any]:
    """Give the document of what a result holds.

    Parameters
    ----------
    content : mapping
        Texts, numbers, fractions, dates, mappings and lists of such.

    Returns
    -------
    dict
        JSON values; ``format`` first and, where some number is not exact, ``exact`` last.

    Raises
    ------
    DefectError
        A number is not finite: JSON has none such.
    """
    exact: dict[str, str] = {}
    document: dict[str, Any] = {"format": content["format"]} if "format" in content else {}
    document |= _mapping(content, "", exact)
    return {**document, KEY: exact} if exact else document


def laid_out(document: Mapping[str, Any]) -> str:
    """Give a document as the text of a file, the same for the same content."""
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def restored(document: Mapping[str, Any]) -> dict[str, Any]:
    """Give a document with its numbers exact, and without its ``exact``.

    What is handed in stays as it is.

    Raises
    ------
    PointedError
        An entry of ``exact`` names no number of the document, is no fraction, or is another number
        than the one that it names.
    """
    whole = dict(document)
    if KEY not in whole:
        return whole
    exact = whole.pop(KEY)
    if not isinstance(exact, Mapping):
        raise PointedError(None, f"should be an object, not {shown(exact)}")
    own = {id(whole)}
    for pointer, text in exact.items():
        if not isinstance(text, str):
            raise PointedError(pointer, f"should be a fraction as text, not {shown(text)}")
        try:
            value = parse_fraction(text, MOST_DIGITS)
        except ValueError as error:
            raise PointedError(pointer, f"is {quoted(text)}, which {error}") from None
        _replace(whole, own, pointer, value)
    return whole


def _mapping(content: Mapping[Any, Any], at: str, exact: dict[str, str]) -> dict[str, Any]:
    made = {}
    for key, value in content.items():
        name = key if type(key) is str else str(key)
        # Told apart here, not in a call: a draw of a million items has as many texts.
        kind = type(value)
        if kind in _LEAVES or (kind is float and value - value == 0):
            made[name] = value
        else:
            # RFC 6901, section 3: ~ first, or the ~ of ~1 would be escaped again.
            token = name.replace("~", "~0").replace("/", "~1")
            made[name] = _value(value, f"{at}/{token}", exact)
    return made


def _value(value: Any, at: str, exact: dict[str, str]) -> Any:
    if isinstance(value, Rounded):
        exact[at] = format_fraction(value.value)
        return float(value)
    if isinstance(value, Mapping):
        return _mapping(value, at, exact)
    if isinstance(value, (tuple, list)):
        made = []
        for index, item in enumerate(value):
            kind = type(item)
            if kind in _LEAVES or (kind is float and item - item == 0):
                made.append(item)
            else:
                made.append(_value(item, f"{at}/{index}", exact))
        return made
    if isinstance(value, float):
        if value - value != 0:
            raise DefectError(f"{at} is {value}, and JSON has no such number")
        return float(value)  # NumPy's are floats of their own kind
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, (str, int)):
        return str(value) if isinstance(value, str) else int(value)
    raise DefectError(f"{at} is a {type(value).__name__}, which no document can hold")


def _replace(whole: dict[str, Any], own: set[int], pointer: str, value: Fraction) -> None:
    """Put a fraction in the place of the number that a pointer names.

    ``own`` holds the containers that are copies already: the caller's are left alone.
    """
    if not pointer.startswith("/"):
        raise PointedError(pointer, "is no JSON Pointer: it should begin with /")
    at: Any = whole
    *way, last = pointer[1:].split("/")
    for token in way:
        key = _key(at, token, pointer)
        inner = at[key]
        if id(inner) not in own and isinstance(inner, (Mapping, list, tuple)):
            inner = dict(inner) if isinstance(inner, Mapping) else [*inner]
            at[key] = inner
            own.add(id(inner))
        at = inner
    key = _key(at, last, pointer)
    number = at[key]
    if isinstance(number, bool) or not isinstance(number, (int, float, Decimal)):
        raise PointedError(pointer, f"names no number, but {shown(number)}")
    if not _agree(number, value):
        raise PointedError(pointer, f"is {shown(value)}, and the number there is {shown(number)}")
    at[key] = value


def _key(at: Any, token: str, pointer: str) -> Any:
    """Give the key that a reference token means in a container (RFC 6901, section 4)."""
    if not _TOKEN.fullmatch(token):
        raise PointedError(pointer, "is no JSON Pointer: ~ should be ~0, and / in a name ~1")
    if isinstance(at, Mapping):
        name = token.replace("~1", "/").replace("~0", "~")
        if name in at:
            return name
    elif isinstance(at, (list, tuple)) and _INDEX.fullmatch(token) and int(token) < len(at):
        return int(token)
    raise PointedError(pointer, "names nothing that is in the document")


def _agree(number: int | float | Decimal, value: Fraction) -> bool:
    """Whether a number is a fraction but for the rounding to a double."""
    try:
        return number == value or -_LARGEST <= float(number) == float(value) <= _LARGEST
    except OverflowError:  # beyond the doubles: only the number itself
        return False
