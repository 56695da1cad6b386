"""Values as a TOML reader gives them, written in one line; and entries that are called by theirs.

A requirement, a choice and a notice have no id. Each is called by what it says, in one line:
``require:measure = "b", needs = { a = 1 }``. Keys stand in the order of the alphabet, so that the
same said in another order has the same name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from paripassu.agreement.variants.model import VariantsError
from paripassu.agreement.write import format_key, format_text
from paripassu.kinds import VARIANTS
from paripassu.numbers.decimal import format_decimal, parse_exact
from paripassu.toml.read import Sought, parse_toml

_SOUGHT = Sought(VARIANTS, "paripassu work", VariantsError)


def format_plain(value: Any) -> str:
    """Give the TOML text of a value as a TOML reader gives it, in one line."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return format_text(value)
        case int() | Decimal():
            return format_decimal(parse_exact(value))
        case dt.date():
            return value.isoformat()
        case Mapping():
            pairs = _pairs(value)
            return f"{{ {pairs} }}" if pairs else "{}"
        case list():
            return f"[{', '.join(map(format_plain, value))}]"
    raise AssertionError(value)


def _pairs(table: Mapping[str, Any]) -> str:
    return ", ".join(f"{format_key(key)} = {format_plain(value)}" for key, value in table.items())


def called(kind: str, table: Mapping[str, Any]) -> str:
    """Give the name of an entry that has no id."""
    return f"{kind}:{_pairs(_sorted(table))}"


def said_by(entry: str) -> dict[str, Any]:
    """Give what an entry says that is called by it.

    Raises
    ------
    VariantsError
        What stands behind the kind is not the inside of a TOML table.
    """
    said = entry.partition(":")[2]
    document, _ = parse_toml(f"said = {{ {said} }}".encode("utf-8", "surrogatepass"), "", _SOUGHT)
    if set(document) != {"said"}:
        raise VariantsError("", [])
    table: dict[str, Any] = document["said"]
    return table


def _sorted(value: Any) -> Any:
    match value:
        case Mapping():
            return {key: _sorted(value[key]) for key in sorted(value)}
        case list():
            return [*map(_sorted, value)]
    return value
