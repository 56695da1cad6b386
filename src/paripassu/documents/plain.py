"""The one encoding of documents that hold texts and whole numbers alone, read and written fast.

It is RFC 8785 (:mod:`paripassu.documents.canonical`), narrowed to what the C encoder of the
standard library writes alike: keys in ASCII, numbers from 0 to 2^53 - 1, or from -(2^53 - 1) where
that is asked for. A file of a hundred megabytes is read in seconds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Never

#: The largest whole number that every reader of JSON takes exactly (RFC 7493, section 2.2).
MOST = 2**53 - 1
#: Brackets and braces inside one another.
MOST_DEPTH = 16
_TEXT = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)', re.DOTALL)
_BRACKET = re.compile(rb"[\[\]{}]")


class NotPlainError(ValueError):
    """Bytes that are not the one encoding of a document; the text says why."""


class TooDeepError(ValueError):
    """Bytes with more brackets and braces inside one another than are read."""


def encode_plain(document: Mapping[str, Any]) -> bytes:
    r"""Encode a document of texts, whole numbers, true, false and null.

    >>> encode_plain({"b": [1, None], "a": "\u00e9"})
    b'{"a":"\xc3\xa9","b":[1,null]}'
    """
    return encode_value(document)


def encode_value(value: Any) -> bytes:
    """Encode a part of a document; see :func:`encode_plain`."""
    return _ENCODER.encode(value).encode()


def parse_plain(content: bytes, *, negative: bool = False) -> dict[str, Any]:
    """Parse the bytes of a document, if they are its one encoding.

    Parameters
    ----------
    content : bytes
    negative : bool
        Whether numbers below 0 are taken as well, down to -(2^53 - 1).

    Raises
    ------
    TooDeepError
        It is nested too deeply.
    NotPlainError
        They are no such encoding.
    """
    _measure(content)
    if content.isascii():
        # Keys that stand twice, and all that is no ASCII, is not written again as it stands.
        try:
            document, _ = (_SIGNED_ASCII if negative else _NATURAL_ASCII).raw_decode(
                content.decode()
            )
            if isinstance(document, dict) and encode_plain(document) == content:
                return document
        except ValueError:
            pass  # what is wrong is said below
    try:
        document = (_SIGNED if negative else _NATURAL).decode(content.decode())
        if not isinstance(document, dict):
            raise NotPlainError("it is no JSON object")
        same = encode_plain(document) == content
    except UnicodeError:
        raise NotPlainError("it is not text in UTF-8") from None
    except json.JSONDecodeError as error:
        raise NotPlainError(f"it is no JSON, from character {error.pos + 1} on") from None
    if not same:
        raise NotPlainError("it is not written in its one encoding: blanks, order or escapes")
    return document


def _measure(content: bytes) -> None:
    """Count how deep brackets stand in one another, whatever else is wrong."""
    if content.count(b"[") + content.count(b"{") <= MOST_DEPTH:
        return  # so few cannot stand deeper
    depth = 0
    for bracket in _BRACKET.findall(_TEXT.sub(b"", content)):
        depth = depth + 1 if bracket in b"[{" else max(0, depth - 1)
        if depth > MOST_DEPTH:
            raise TooDeepError(f"it has more than {MOST_DEPTH} brackets inside one another")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        raise NotPlainError("it has a key twice in one object")
    for key in table:
        if not key.isascii():
            raise NotPlainError("it has a key that is not in ASCII")
    return table


_WHOLE = "it has a number that is not whole, from {} to 2^53 - 1"


def _whole(text: str) -> int:
    if text[0] == "-" or len(text) > 16 or int(text) > MOST:
        raise NotPlainError(_WHOLE.format("0"))
    return int(text)


def _no_number(_: str) -> Never:
    raise NotPlainError(_WHOLE.format("0"))


def _signed(text: str) -> int:
    # "-0" is told by the encoding: it is written back as 0.
    if len(text) > 17 or not -MOST <= int(text) <= MOST:
        raise NotPlainError(_WHOLE.format("-(2^53 - 1)"))
    return int(text)


def _no_signed(_: str) -> Never:
    raise NotPlainError(_WHOLE.format("-(2^53 - 1)"))


_NATURAL = json.JSONDecoder(
    object_pairs_hook=_unique, parse_int=_whole, parse_float=_no_number, parse_constant=_no_number
)
_SIGNED = json.JSONDecoder(
    object_pairs_hook=_unique, parse_int=_signed, parse_float=_no_signed, parse_constant=_no_signed
)
_NATURAL_ASCII = json.JSONDecoder(
    parse_int=_whole, parse_float=_no_number, parse_constant=_no_number
)
_SIGNED_ASCII = json.JSONDecoder(
    parse_int=_signed, parse_float=_no_signed, parse_constant=_no_signed
)
_ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
)
