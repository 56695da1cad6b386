"""A variant made in the tables of an agreement file, word for word as the format says it."""

from __future__ import annotations

import tomllib
from copy import deepcopy
from decimal import Decimal
from random import Random
from typing import Any

from paripassu.agreement.variants.model import Change

#: Kinds of entries with a name, and where the name stands.
NAMES = {
    "party": "id",
    "measure": "id",
    "position": "id",
    "source": "id",
    "declaration": "party",
}
_NUMBERS = (
    *(0, 1, 2, 5, 12, Decimal("0.2"), Decimal("0.5"), Decimal("2.75")),
    *([1, 4], [Decimal("0.5"), 1, 7]),
)
_WORDS = ("all", "same", "first", "last", "begin", "end", "preference", "demand", "likely", "after")


def tables(text: str) -> dict[str, Any]:
    """Give the tables of an agreement file."""
    return tomllib.loads(text.removeprefix("\ufeff"), parse_float=Decimal)


def made(document: dict[str, Any], changes: list[Change]) -> dict[str, Any]:
    """Make changes, one after the other."""
    changed = deepcopy(document)
    for change in changes:
        kind, _, name = change.entry.partition(":")
        if not name:
            entry = changed.setdefault(kind, {})
        else:
            (entry,) = (one for one in changed[kind] if one[NAMES[kind]] == name)
        if change.key is None:
            changed[kind].remove(entry)
            if changed[kind] == []:
                changed.pop(kind)
            continue
        *above, key = change.key.split(".")
        for part in above:
            entry = entry.setdefault(part, {})
        if change.new is None:
            entry.pop(key, None)
        else:
            entry[key] = change.new
    return changed


def some_changes(document: dict[str, Any], chance: Random, most: int) -> list[Change]:
    """Give changes that fit a file, whether or not it reads with them; no field twice."""
    entries = [
        (f"{kind}:{one[NAMES[kind]]}", one) for kind in NAMES for one in document.get(kind, [])
    ]
    entries.append(("agreement", document["agreement"]))
    found: dict[str, dict[str | None, Change]] = {}
    for _ in range(chance.randint(1, most)):
        entry, table = chance.choice(entries)
        name = NAMES.get(entry.partition(":")[0], "id")
        if entry.startswith("position:") and chance.random() < 0.15:
            found[entry] = {None: Change(entry, None)}
            continue
        if None in found.get(entry, {}):
            continue
        key = chance.choice([key for key in table if key != name] or ["title"])
        old = table.get(key)
        if key == "title" and not entry.startswith(("measure:", "agreement")):
            key, old = ("cost", table.get("cost")) if entry.startswith("position:") else ("", None)
        if not key:
            continue
        if key in ("value", "needs") and isinstance(old, dict) and old:
            inner = chance.choice([*old])
            key, old = f"{key}.{inner}", old[inner]
        new = None if old is not None and chance.random() < 0.2 else other(old, chance)
        found.setdefault(entry, {})[key] = Change(entry, key, old, new)
    return [change for of in found.values() for change in of.values()]


def other(old: Any, chance: Random) -> Any:
    """Give another value, mostly of the same kind."""
    match old:
        case bool():
            return not old
        case int() | Decimal():
            return chance.choice((old * 2, old + 1, *_NUMBERS))
        case str():
            return chance.choice((old, *_WORDS))
        case [*items] if items:
            return chance.choice((items[::-1], items[:1], _NUMBERS[0]))
    return chance.choice((*_NUMBERS, *_WORDS))
