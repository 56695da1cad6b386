"""A variant made in the tables of an agreement file, word for word as the format says it."""

from __future__ import annotations

import tomllib
from copy import deepcopy
from decimal import Decimal
from random import Random
from typing import Any

from paripassu.agreement.variants.model import Change
from paripassu.agreement.variants.plain import called

#: Kinds of entries with a name, and where the name stands.
NAMES = {
    "party": "id",
    "measure": "id",
    "position": "id",
    "source": "id",
    "declaration": "party",
}
#: Kinds whose entries are found by all that they say.
SAID = ("require", "choose", "notice")
_NUMBERS = (
    *(0, 1, 2, 5, 12, Decimal("0.2"), Decimal("0.5"), Decimal("2.75")),
    *([1, 4], [Decimal("0.5"), 1, 7]),
)
_WORDS = ("all", "same", "first", "last", "begin", "end", "preference", "demand", "likely", "after")


def tables(text: str) -> dict[str, Any]:
    """Give the tables of an agreement file."""
    return tomllib.loads(text.removeprefix("\ufeff"), parse_float=Decimal)


def made(document: dict[str, Any], changes: list[Change]) -> dict[str, Any]:
    """Make changes, one after the other; an entry is found by what it was before all of them."""
    changed = deepcopy(document)
    for change in changes:
        kind, _, name = change.entry.partition(":")
        if change.key is None and change.new is not None:
            whole = says(name) if kind in SAID else {NAMES[kind]: name, **change.new}
            there = document.get(kind, ())
            if kind not in SAID or not any(_alike(kind, whole, one) for one in there):
                changed.setdefault(kind, []).append(whole)
            continue
        for index, before in enumerate(document.get(kind, ()) if name else ()):
            said = kind in SAID
            same = _alike(kind, before, says(name)) if said else before[NAMES[kind]] == name
            if same and change.key is None:
                changed[kind][index] = None
            elif same:
                _set(changed[kind][index], change)
        if not name:
            _set(changed.setdefault(kind, {}), change)
    for kind in (*NAMES, *SAID):
        left = [one for one in changed.pop(kind, []) if one is not None]
        if left:
            changed[kind] = left
    return changed


def _alike(kind: str, one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two entries without an id say the same: a choice names its measures in any order."""
    return _in_order(one) == _in_order(other) if kind == "choose" else one == other


def _in_order(choice: dict[str, Any]) -> dict[str, Any]:
    of = choice.get("of")
    return {**choice, "of": sorted(map(str, of))} if isinstance(of, list) else choice


def _set(entry: dict[str, Any], change: Change) -> None:
    *above, key = (change.key or "").split(".")
    for part in above:
        entry = entry.setdefault(part, {})
    if change.new is None:
        entry.pop(key, None)
    else:
        entry[key] = change.new


def says(name: str) -> dict[str, Any]:
    """Read what an entry is called by that has no id."""
    table: dict[str, Any] = tables(f"x = {{ {name} }}")["x"]
    return table


def _named(kind: str, table: dict[str, Any]) -> str:
    return f"{kind}:{table[NAMES[kind]]}" if kind in NAMES else called(kind, table)


def some_changes(document: dict[str, Any], chance: Random, most: int) -> list[Change]:
    """Give changes that fit a file, whether or not it reads with them; no field twice."""
    entries = [
        (_named(kind, one), one) for kind in (*NAMES, *SAID) for one in document.get(kind, [])
    ]
    # Those without an id are few: they come up as often as all others together.
    entries += [one for one in entries if one[0].partition(":")[0] in SAID] * 3
    entries.append(("agreement", document["agreement"]))
    found: dict[str, dict[str | None, Change]] = {}
    for _ in range(chance.randint(1, most)):
        entry, table = chance.choice(entries)
        name = NAMES.get(entry.partition(":")[0], "id")
        if entry.partition(":")[0] in ("position", *SAID) and chance.random() < 0.15:
            found[entry] = {None: Change(entry, None)}
            continue
        if ":" in entry and chance.random() < 0.1:
            more = added(entry, table, chance)
            if all(more.entry != one for one, _ in entries):
                found[more.entry] = {None: more}
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


def added(entry: str, table: dict[str, Any], chance: Random) -> Change:
    """Give an entry like another one, with a name of its own."""
    kind = entry.partition(":")[0]
    if kind in NAMES:
        fresh = f"{kind}:new-{chance.randrange(3)}"
        return Change(fresh, None, None, {k: v for k, v in table.items() if k != NAMES[kind]})
    like = deepcopy(table)
    key = chance.choice([*like])
    like[key] = other(like[key], chance)
    return Change(called(kind, like), None, None, like)


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
