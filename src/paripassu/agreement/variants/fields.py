"""Fields of an agreement file as a TOML reader gives it, by entry and key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from paripassu.agreement.base import Entry
from paripassu.agreement.variants.model import NAMED, SINGLE, UNNAMED
from paripassu.agreement.variants.plain import called, said_by
from paripassu.errors import InputError

_Table = dict[str, Any]


def tables_of(document: Mapping[str, Any]) -> dict[str, list[_Table]]:
    """Give the entries of an agreement file that a change can name, each by its name.

    A fact that is said twice is two tables with one name.
    """
    found = {name: [document[name]] for name in SINGLE if name in document}
    for kind, (_, key) in NAMED.items():
        found |= {f"{kind}:{table[key]}": [table] for table in document.get(kind, ())}
    for kind in UNNAMED:
        for table in document.get(kind, ()):
            found.setdefault(called(kind, table), []).append(table)
    return found


def entries_of(document: Mapping[str, Any]) -> dict[str, _Table]:
    """Give the entries of an agreement file that a change can name, each by its name."""
    return {name: tables[0] for name, tables in tables_of(document).items()}


def known_as(entries: Mapping[str, Any], entry: str) -> str:
    """Give by which of the entries' names an entry is known that may be said in other words.

    A key may be written out that holds what it means if it is left out, names of a list may stand
    in another order, and the whole may be a share of 1. The name itself where none says the same.
    """
    if entry in entries or entry.partition(":")[0] not in UNNAMED:
        return entry
    wanted, kind = _meant(entry), entry.partition(":")[0]
    like = (one for one in entries if one.startswith(f"{kind}:"))
    return next((one for one in like if wanted and _meant(one) == wanted), entry)


def _meant(entry: str) -> dict[str, Any]:
    """Give what an entry means that is called by what it says; nothing where it cannot be read."""
    read = unnamed_entry(entry)
    meant = dict(read) if read is not None else {}
    for key in ("of", "by"):
        if meant.get(key):
            meant[key] = frozenset(meant[key])
    if "needs" in meant:
        meant["needs"] = {
            name: "all" if need == 1 else need for name, need in meant["needs"].items()
        }
    return meant


def unnamed_entry(entry: str) -> Entry | None:
    """Read an entry that is called by what it says; None where it cannot be read."""
    kind = entry.partition(":")[0]
    if kind not in UNNAMED:
        return None
    try:
        return UNNAMED[kind].model_validate(said_by(entry))
    except (InputError, ValidationError):
        return None


def value_of(table: Mapping[str, Any], key: str) -> Any:
    """Give what an entry says in a key, as ``stake`` or ``value.us``; None where nothing."""
    head, dot, name = key.partition(".")
    value = table.get(head)
    return value.get(name) if dot and isinstance(value, Mapping) else None if dot else value


def put(table: _Table, key: str, value: Any) -> None:
    """Have an entry say something in a key, or nothing: None."""
    head, dot, inner = key.partition(".")
    if dot:
        table, key = table.setdefault(head, {}), inner
    if value is None:
        table.pop(key, None)
    else:
        table[key] = value


def leave_out(document: _Table, entry: str, tables: Sequence[_Table]) -> None:
    """Take an entry out."""
    kind = entry.partition(":")[0]
    # A kind without entries is not written as an empty list.
    left = [one for one in document.pop(kind, []) if not any(one is table for table in tables)]
    if left:
        document[kind] = left


def add(document: _Table, entry: str, table: Mapping[str, Any]) -> None:
    """Put an entry behind those of its kind."""
    kind, _, name = entry.partition(":")
    whole = said_by(entry) if kind in UNNAMED else {NAMED[kind][1]: name, **table}
    document[kind] = [*document.get(kind, []), whole]
