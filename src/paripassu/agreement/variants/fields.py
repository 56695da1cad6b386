"""Fields of an agreement file as a TOML reader gives it, by entry and key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from paripassu.agreement.variants.model import NAMED, SINGLE

_Table = dict[str, Any]


def entries_of(document: Mapping[str, Any]) -> dict[str, _Table]:
    """Give the entries of an agreement file that a change can name, each by its name."""
    found = {name: document[name] for name in SINGLE if name in document}
    for kind, (_, key) in NAMED.items():
        found |= {f"{kind}:{table[key]}": table for table in document.get(kind, ())}
    return found


def value_of(table: Mapping[str, Any], key: str) -> Any:
    """Give what an entry says in a key, as ``stake`` or ``value.us``; None where nothing."""
    head, dot, name = key.partition(".")
    value = table.get(head)
    return value.get(name) if dot and isinstance(value, Mapping) else None if dot else value


def put(document: _Table, entry: str, key: str | None, value: Any) -> None:
    """Have an entry say something in a key, or nothing: None; without a key the entry goes."""
    kind, _, name = entry.partition(":")
    if key is None:
        tables = document.pop(kind, [])
        # A kind without entries is not written as an empty list.
        if left := [table for table in tables if table[NAMED[kind][1]] != name]:
            document[kind] = left
        return
    table = document.setdefault(entry, {}) if entry in SINGLE else entries_of(document)[entry]
    head, dot, inner = key.partition(".")
    if dot:
        table, key = table.setdefault(head, {}), inner
    if value is None:
        table.pop(key, None)
    else:
        table[key] = value
