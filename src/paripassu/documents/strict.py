"""Reading JSON documents from others: strict, exact, and with one message for what is wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from paripassu.errors import DocumentError, Fault
from paripassu.files import Readable, read
from paripassu.quoted import cut, quoted

#: A draw from a million items, each with its inclusion probability, takes about 40 MB.
MOST_BYTES = 256 * 1024 * 1024
#: No number of an inspection has more digits; converting a million of them would take minutes.
MOST_DIGITS = 400
_MOST_FAULTS = 20
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")

Model = TypeVar("Model", bound=BaseModel)


def read_document(path: Readable) -> tuple[dict[str, Any], str]:
    """Read a JSON object from a file; ``-`` is standard input.

    Returns
    -------
    document : dict
        Numbers with a point are ``Decimal``: nothing is rounded.
    source : str
        What the file is called in messages.

    Raises
    ------
    DocumentError
        It cannot be read, is too large, or is no JSON object.
    """
    content = read(path, MOST_BYTES)
    return parse_document(content.data, content.name), content.name


def parse_document(content: bytes, source: str = "document") -> dict[str, Any]:
    """Parse a JSON object strictly: UTF-8, no key twice, no NaN; see :func:`read_document`."""

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
        document = json.loads(
            text,
            object_pairs_hook=_unique,
            parse_constant=_no_constant,
            parse_int=_int,
            parse_float=_decimal,
        )
    except json.JSONDecodeError as error:
        what = f"is no JSON: {error.msg} (column {error.colno})"
        raise refuse(what, line=error.lineno) from None
    except RecursionError:
        raise refuse("is nested too deeply") from None
    except ValueError as error:
        raise refuse(str(error)) from None
    if not isinstance(document, dict):
        raise refuse("should be a JSON object")
    if _SURROGATE.search(text):
        try:
            json.dumps(document, ensure_ascii=False, default=str).encode()
        except UnicodeEncodeError:
            raise refuse("has half of a surrogate pair (\\ud800 to \\udfff) in a text") from None
    return document


def validate(model: type[Model], document: Mapping[str, Any], source: str) -> Model:
    """Make a model of a document.

    Raises
    ------
    DocumentError
        A key is missing, unknown, or its value is none that it may have; each with its place.
    """
    try:
        return model.model_validate(document)
    except ValidationError as error:
        faults = [
            Fault(0, _place(one["loc"]), _said(one["msg"]))
            for one in error.errors(include_url=False, include_context=False, include_input=False)
        ]
        raise DocumentError(source, faults[:_MOST_FAULTS]) from None


def _said(message: str) -> str:
    said = message.removeprefix("Value error, ")
    return "is not a key that is known here" if said.startswith("Extra inputs") else cut(said, 300)


def _place(location: tuple[int | str, ...]) -> str:
    place = ""
    for part in location[:8]:
        if isinstance(part, int):
            place += f"[{part}]"
        elif part.isidentifier() and part.isascii() and len(part) < 40:
            place += f".{part}" if place else part
        else:
            place += f"[{quoted(part)}]"
    return place


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
    if len(text) > MOST_DIGITS:
        raise ValueError(f"has a number of {len(text)} digits")
    return int(text)


def _decimal(text: str) -> Decimal:
    number = Decimal(text) if len(text) <= MOST_DIGITS else None
    if number is None or abs(number.adjusted()) > MOST_DIGITS:
        raise ValueError(f"has a number that is too long: {quoted(text)}")
    return number
