"""Any JSON value as a field of a document, its numbers exact.

A comparison says what a key of another file holds, whatever that is.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from paripassu.documents.exact import parse_exact, said
from paripassu.documents.shown import shown

#: Lists and objects in each other; no entry of a file needs more than three.
_DEEPEST = 20


def _parse(value: Any, depth: int = 0) -> Any:
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, (int, float, Decimal, Fraction)):
        return parse_exact(value)
    if depth == _DEEPEST:
        raise ValueError(f"should not nest more than {_DEEPEST} lists and objects")
    if isinstance(value, Mapping):
        return {_key(key): _parse(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return tuple(_parse(inner, depth + 1) for inner in value)
    raise ValueError(f"should be a value of JSON, not {shown(value)}")


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise ValueError(f"should have texts as keys, not {shown(key)}")
    return key


def _print(value: Any) -> Any:
    if isinstance(value, Fraction):
        return said(value)
    if isinstance(value, Mapping):
        return {key: _print(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return [_print(inner) for inner in value]
    return value


#: Null, true or false, a text, an exact number, or lists (as tuples) and objects of such.
Anything = Annotated[Any, PlainValidator(_parse), PlainSerializer(_print), WithJsonSchema({})]
