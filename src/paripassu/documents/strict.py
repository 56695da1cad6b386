"""The one JSON parser: strict, exact, and with one message for what is wrong.

Strict is I-JSON (RFC 7493): UTF-8, no key twice in one object, no half of a surrogate pair, no
number beyond the doubles; and no NaN, no nesting without end.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from paripassu.documents.shown import shown
from paripassu.errors import DocumentError, Fault
from paripassu.files import Readable, read
from paripassu.quoted import quoted

#: A draw from a million items, each with its inclusion probability, takes about 40 MB.
MOST_BYTES = 256 * 1024 * 1024
#: Arrays and objects inside one another; no format has more than ten.
MOST_DEPTH = 100
#: No number of an inspection has more digits; converting a million of them would take minutes.
MOST_DIGITS = 400
#: The largest double, and the digits and sign of an integer that may be as large.
_LARGEST, _POWER = int(sys.float_info.max), sys.float_info.max_10_exp
_LONGEST = _POWER + 2
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def read_json(source: Readable) -> tuple[dict[str, Any], str]:
    """Read a JSON object from a file; ``-`` is standard input.

    Returns
    -------
    document : dict
        Numbers with a point or an exponent are ``Decimal``: nothing is rounded.
    name : str
        What the file is called in messages.

    Raises
    ------
    DocumentError
        It is no JSON object, or not a strict one.
    InputError
        It cannot be read, or is too large.
    """
    content = read(source, MOST_BYTES)
    return parse_json(content.data, content.name), content.name


def parse_json(content: bytes, source: str = "document") -> dict[str, Any]:
    """Parse a JSON object; see :func:`read_json`."""

    def refuse(what: str, mend: str = "", line: int = 0) -> DocumentError:
        return DocumentError(source, [Fault(line, "", what, mend)])

    if len(content) > MOST_BYTES:
        raise refuse(f"is larger than {MOST_BYTES // 1024**2} MB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise refuse("is not text in UTF-8", "save it as UTF-8", line) from None
    try:
        document = strict_decoder().decode(text)
    except json.JSONDecodeError as error:
        what = f"is no JSON: {error.msg} (column {error.colno})"
        raise refuse(what, "give what a command printed with --json", error.lineno) from None
    except RecursionError:
        raise refuse(_TOO_DEEP) from None
    except ValueError as error:
        raise refuse(str(error)) from None
    if not isinstance(document, dict):
        raise refuse(f"should be a JSON object, not {shown(document)}")
    if _deeper(document):
        raise refuse(_TOO_DEEP)
    if may_have_half_pair(text) and has_half_pair(document):
        raise refuse(HALF_PAIR)
    return document


def decoder(parse_int: Callable[[str], Any], parse_float: Callable[[str], Any]) -> json.JSONDecoder:
    """Give a decoder that refuses what strict JSON has not: keys twice, NaN and infinities.

    Parameters
    ----------
    parse_int, parse_float : callable
        What is made of numbers, from their text: one without and one with a point or an exponent.

    Returns
    -------
    JSONDecoder
        It raises ``JSONDecodeError`` for what is no JSON, ``RecursionError``, and ``ValueError``
        with a clause that follows a file's name. Halves of surrogate pairs pass:
        :func:`has_half_pair` finds them.
    """
    return json.JSONDecoder(
        object_pairs_hook=_unique,
        parse_constant=_no_constant,
        parse_int=parse_int,
        parse_float=parse_float,
    )


def strict_decoder() -> json.JSONDecoder:
    """Give the decoder of :func:`parse_json`; see :func:`decoder`."""
    return decoder(_int, _decimal)


HALF_PAIR = "has half of a surrogate pair (\\ud800 to \\udfff) in a text"


def has_half_pair(document: Any) -> bool:
    """Whether a text or a key of a document has half of a surrogate pair."""
    try:
        json.dumps(document, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        return True
    return False


def may_have_half_pair(text: str) -> bool:
    """Whether the text of a document has an escape of a surrogate, which may be half of a pair."""
    return _SURROGATE.search(text) is not None


_TOO_DEEP = f"is nested too deeply: more than {MOST_DEPTH} objects and arrays inside one another"


def _deeper(document: dict[str, Any]) -> bool:
    """Whether objects and arrays stand deeper in one another than any format has them."""
    level: list[Any] = [document]
    for _ in range(MOST_DEPTH):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if type(outer) is dict else outer)
            if type(inner) is dict or type(inner) is list
        ]
        if not level:
            return False
    return True


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise ValueError(f"has the key {quoted(key)} twice in one object")
            seen.add(key)
    return table


def _no_constant(name: str) -> Any:
    raise ValueError(f"has {name} where a number should stand")


def _int(text: str) -> int:
    # int() refuses very long literals with a message about an interpreter setting.
    if len(text) > _LONGEST or abs(int(text)) > _LARGEST:
        raise ValueError(f"has a number of {len(text):,} digits, which no double can hold")
    return int(text)


def _decimal(text: str) -> Decimal:
    try:
        number = Decimal(text) if len(text) <= MOST_DIGITS else None
    except ArithmeticError:  # an exponent beyond what even Decimal holds
        number = None
    fits = number is not None and -MOST_DIGITS <= number.adjusted() <= _POWER
    if number is None or not fits or number.copy_abs() > _LARGEST:
        raise ValueError(f"has a number that is too long or too large: {quoted(text)}")
    return number
