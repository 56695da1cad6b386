"""What somebody may do to an agreement, drawn at random; for tests of acts."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from tests.property.workbench.agreement_texts import MANY, paths, value_at

from paripassu.workbench.editing.acts import Act, Add, Drop, Rename, Set


def _value(random: Random, depth: int = 0) -> Any:
    kinds = ["number", "exact", "text", "date", "truth"] + ["list", "table"] * (depth < 3)
    match random.choice(kinds):
        case "number":
            return random.randint(-5, 50)
        case "exact":
            return Decimal(random.choice(("0.5", "1.50", "-3.25", "0.0")))
        case "text":
            return random.choice(("us", "3,", "", 'a "b"\n', "비핵화", "all", "a#b]", "'\\\x7f"))
        case "date":
            return date(2018, 6, random.randint(1, 30))
        case "truth":
            return random.random() < 0.5
        case "list":
            return [_value(random, depth + 1) for _ in range(random.randint(0, 3))]
    keys = ("us", "nk", "x y", "a.b", "", "treaty")
    return {random.choice(keys): _value(random, depth + 1) for _ in range(random.randint(0, 3))}


def _tweaked(value: Any, random: Random) -> Any:
    """Change something inside a list or a table."""
    if not isinstance(value, (list, dict)):
        return _value(random)
    made = deepcopy(value)
    keys: Any = [*made] if isinstance(made, dict) else range(len(made))
    how = random.choice(("drop", "change", "add")) if keys else "add"
    key: Any = random.choice(keys) if keys else None
    if how == "drop":
        del made[key]
    elif how == "change":
        made[key] = _tweaked(made[key], random)
    elif isinstance(made, dict):
        made[random.choice(("us", "q r", "new"))] = _value(random, 2)
    else:
        made.insert(random.randint(0, len(made)), _value(random, 2))
    return made


def drawn_set(document: dict[str, Any], random: Random) -> Set:
    at = random.choice([*paths(document)])
    there = value_at(document, at)
    value = random.choice((None, _tweaked(there, random), _value(random)))
    if random.random() < 0.25 and isinstance(there, (dict, list)):
        at = (*at, random.choice(("us", "new", "a b")) if isinstance(there, dict) else len(there))
        value = _value(random)
        if isinstance(there, dict) and random.random() < 0.3:
            at = (*at, *random.choice((("y",), (0,), (0, "z"))))
    return Set(at, value)


def drawn_act(document: dict[str, Any], random: Random) -> Act:
    entries = [(kind, k) for kind in MANY for k in range(len(document.get(kind, ())))]
    match random.choice(("set", "set", "set", "add", "drop", "rename")):
        case "add":
            kind = random.choice(MANY)
            there = document.get(kind) or [{}]
            entry = {**random.choice(there)} if isinstance(there[0], dict) else {}
            entry.pop("id", None)
            return Add(kind, entry)
        case "drop" if entries:
            return Drop(random.choice(entries), None, with_references=random.random() < 0.7)
        case "rename" if entries:
            return Rename(random.choice(entries), random.choice(("zz-1", "zz-2", "us", "A")))
    return drawn_set(document, random)
