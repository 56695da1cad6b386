"""From a file to a plan's document: strict JSON, and messages for people where it is not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from paripassu.errors import Fault, PlanError
from paripassu.files import Readable, read

#: A plan of 1,000 steps for 20 parties takes about 2 MB.
LARGEST_FILE = 64 * 1024 * 1024
#: No printed number is anywhere near; beyond it, arithmetic would cost more than the number says.
LARGEST_DIGITS = 100
LARGEST_NUMBER = 10**LARGEST_DIGITS


def read_plan_document(path: Readable) -> Mapping[str, Any]:
    """Read a plan's JSON file; ``-`` is standard input.

    Raises
    ------
    PlanError
        It cannot be read, is larger than 64 MB, or is no JSON object.
    """
    content = read(path, LARGEST_FILE)
    return parse_plan_document(content.data, content.name)


def parse_plan_document(data: bytes, source: str = "plan") -> Mapping[str, Any]:
    """Parse a plan's JSON text, strictly: UTF-8, no key twice, no NaN.

    Raises
    ------
    PlanError
        It is larger than 64 MB, or no JSON object.
    """

    def refuse(what: str, mend: str = "", line: int = 0) -> PlanError:
        return PlanError(source, [Fault(line, "", what, mend)])

    if len(data) > LARGEST_FILE:
        raise refuse(f"is larger than {LARGEST_FILE // 1024**2} MB, which no plan is")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise refuse("is not UTF-8 text", "save it as UTF-8", line) from None
    try:
        document = json.loads(
            text, object_pairs_hook=_unique, parse_constant=_no_constant, parse_int=_parse_int
        )
    except json.JSONDecodeError as error:
        raise refuse(
            f"is no JSON: {error.msg} (column {error.colno})",
            "give the output of paripassu plan --json",
            error.lineno,
        ) from None
    except RecursionError:
        raise refuse("is nested too deeply to be a plan") from None
    except ValueError as error:
        raise refuse(str(error)) from None
    if not isinstance(document, dict):
        raise refuse(f"should be a JSON object, not {show(document)}")
    return document


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for i, key in enumerate(keys) if key in keys[:i])
        raise ValueError(f"has the key {show(twice)} twice in one object")
    return table


def _no_constant(name: str) -> Any:
    raise ValueError(f"has {name} where a number should stand")


def _parse_int(text: str) -> int:
    # int() refuses very long literals with a message about an interpreter setting.
    if len(text) > LARGEST_DIGITS + 1:
        raise ValueError(f"has a number of {len(text)} digits")
    return int(text)


def show(value: Any) -> str:
    """Name a value in a message, whatever it is, in a few words."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        # json.dumps also escapes lone surrogates, which no terminal could print.
        return json.dumps(value) if len(value) <= 60 else json.dumps(value[:57]) + "…"
    if isinstance(value, int):
        return str(value) if abs(value) <= LARGEST_NUMBER else "a number of over 100 digits"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, (list, tuple)):
        return "a list"
    return f"a {type(value).__name__}"
