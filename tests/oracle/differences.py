"""What differs between two agreement files, read literally from the tables of their TOML.

Shares nothing with :mod:`paripassu.agreement.differences`, which works on the agreements as read.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

#: The usual value of a key that is left out, where that is not nothing at all.
USUAL: Mapping[str, Mapping[str, Any]] = {
    "party": {"stake": 0},
    "measure": {"lasting": 1, "portions": 1, "days": 0, "optional": False, "standing": False},
    "position": {"firm": "demand", "cost": 1, "likelihood": "certain", "lag_days": 0},
    "source": {"reliability": "F", "credibility": 6},
}
NOTHING: tuple[Any, ...] = (None, "", [], {}, ())


def differing(first: str, second: str) -> set[tuple[str, str | None]]:
    """Give the entries and keys in which two files differ; a whole entry has no key."""
    tables = [tomllib.loads(text) for text in (first, second)]
    found: set[tuple[str, str | None]] = set()
    found |= {("agreement", key) for key in _keys("agreement", *(t["agreement"] for t in tables))}
    for kind in ("party", "measure", "position", "source"):
        one, other = ({entry["id"]: entry for entry in t.get(kind, [])} for t in tables)
        found |= {(f"{kind}:{id_}", None) for id_ in one.keys() ^ other.keys()}
        for id_ in one.keys() & other.keys():
            found |= {(f"{kind}:{id_}", key) for key in _keys(kind, one[id_], other[id_])}
    return found


def _keys(kind: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> set[str]:
    usual = USUAL.get(kind, {})
    one, other = _short(one), _short(other)

    def value(entry: Mapping[str, Any], key: str) -> Any:
        found = entry.get(key, usual.get(key))
        if found in NOTHING:
            return None
        if key == "opens" and isinstance(found, dict):
            return {name: sorted(tables) for name, tables in found.items()}
        # The order of names means nothing, that of stages and of the ends of an interval does.
        if isinstance(found, list) and (key == "automatic" or isinstance(found[0], str)):
            return sorted(found, key=str)
        return found

    return {key for key in one.keys() | other.keys() if value(one, key) != value(other, key)}


def _short(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """Leave out a part and a gate that the claim means anyway."""
    if "claim" not in entry:
        return entry
    claim = entry["claim"]
    part = {"by": "last", "within": "last", "during": "each"}.get(claim, "first")
    late = claim in ("by", "within") or entry.get("part") == "last"
    gate = None if claim == "during" else "end" if late else "begin"
    meant = {"part": part, "gate": gate}
    return {key: value for key, value in entry.items() if key not in meant or value != meant[key]}


def facts(text: str) -> set[str]:
    """Give the facts of a file, each in a form of its own."""
    return {
        repr(sorted(map(repr, fact.items()))) for fact in tomllib.loads(text).get("require", [])
    }


def moments(text: str) -> set[frozenset[str]]:
    """Give the steps that a file performs at one moment, portion by portion."""
    table = tomllib.loads(text)
    portions = {
        entry["id"]: len(entry["stages"]) if "stages" in entry else entry.get("portions", 1)
        for entry in table["measure"]
    }
    found = set()
    for group in table.get("together", {}).get("groups", []):
        if all(":" in member for member in group):
            found.add(frozenset(group))
            continue
        whole = [member for member in group if ":" not in member]
        for portion in range(1, portions[whole[0]] + 1):
            single = [member for member in group if ":" in member]
            found.add(frozenset([*(f"{name}:{portion}" for name in whole), *single]))
    return found
