"""What an agreement says, entry by entry and key by key, however its file is laid out.

Two agreements that say the same have the same contents, whatever the order of their entries and the
comments between them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from paripassu.agreement.base import Entry
from paripassu.agreement.declaration import Declaration
from paripassu.agreement.fields import LIKELIHOODS
from paripassu.agreement.interval import Interval
from paripassu.agreement.measure import Step
from paripassu.agreement.terms import Head, Terms
from paripassu.agreement.write import format_text, head_of
from paripassu.numbers.fraction import shortest

#: Keys of an entry, in the order of the format, with what they hold: null, true or false, texts,
#: exact numbers, and tuples and mappings of such.
Keys = Mapping[str, Any]
#: The single table of a file that is no list of entries.
HEAD = "agreement"
#: The other one: who verifies and decides, and how long each act may take.
PROCESS_TABLE = "process"


def contents(agreement: Terms) -> Mapping[str, Keys]:
    """Give the entries of an agreement by name, and their keys.

    Returns
    -------
    mapping
        ``agreement``, ``process``; ``party:ID``, ``measure:ID``, and so on for whatever has an id,
        and ``declaration:PARTY``. What has none
        is called by what it says: ``requirement:measure = "b", needs = { a = 1 }``,
        ``group:a:1 + b:2``, or ``group:a + b`` where each portion of the one is performed with
        the like portion of the other. Such an entry has no keys of its own: if it says something
        else it is another entry, and said twice it is one.

    Notes
    -----
    A key that is left out has the value that this means, and null where it means nothing or depends
    on the entry's other keys; there it is null too where that is written out. Lists of names and of
    alternatives say the same in any order, and come sorted; stages stand in turn.
    """
    found: dict[str, Keys] = {HEAD: _keys(head_of(agreement))}
    found[PROCESS_TABLE] = _keys(agreement.process)
    for name in type(agreement).model_fields:
        if name not in Head.model_fields and name != PROCESS_TABLE:
            found |= _entries(agreement, getattr(agreement, name))
    return found


def _entries(agreement: Terms, entries: Sequence[Any]) -> Iterator[tuple[str, Keys]]:
    if entries and not isinstance(entries[0], Entry):
        yield from ((f"group:{name}", {}) for name in _groups(agreement, entries))
        return
    for entry in entries:
        named = _named_by(entry)
        keys = _keys(entry) if named else {}
        yield name_of(entry), {key: value for key, value in keys.items() if key != named}


def name_of(entry: Entry) -> str:
    """Give the name of an entry: its kind, and its id or, where it has none, what it says."""
    kind = type(entry).__name__.lower()
    named = _named_by(entry)
    return f"{kind}:{getattr(entry, named) if named else _said(entry)}"


def _named_by(entry: Entry) -> str | None:
    """Give the key that no other entry of its kind has the same: a party declares once."""
    if isinstance(entry, Declaration):
        return "party"
    return "id" if hasattr(entry, "id") else None


def _keys(entry: Entry) -> Keys:
    return {
        key: None if _goes_without_saying(entry, key) else _value(key, getattr(entry, key))
        for key in type(entry).model_fields
    }


def _goes_without_saying(entry: Entry, key: str) -> bool:
    """Whether a key says what would hold without it: ``meant_KEY``, as the other keys are."""
    meant = f"meant_{key}"
    value = getattr(entry, key)
    if value is None or not hasattr(type(entry), meant):
        return False
    return bool(value == getattr(entry.model_copy(update={key: None}), meant))


def _value(key: str, value: Any) -> Any:
    """Give a value as a file has it: null where nothing is said."""
    if isinstance(value, Interval):
        if key == "likelihood" and value.numbers in LIKELIHOODS.values():
            return next(word for word, of in LIKELIHOODS.items() if of == value.numbers)
        return value.low if value.low == value.high else value.numbers
    if isinstance(value, Mapping):
        return {name: _value(key, value[name]) for name in sorted(value)} or None
    if isinstance(value, tuple):
        return _list(key, value)
    if isinstance(value, Entry):
        inner = _keys(value)
        return {name: of for name, of in inner.items() if of is not None}
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    return None if value == "" else value


def _list(key: str, values: Sequence[Any]) -> Any:
    if not values:
        return None
    items = [_value(key, value) for value in values]
    # Stages, which are entries, come in turn; names and alternatives stand beside each other.
    return tuple(items if isinstance(values[0], Entry) else sorted(items, key=_text))


def _said(entry: Entry) -> str:
    """Write what an entry says in one line, but for what would hold if it were not said."""
    usual = {
        key: _value(key, info.get_default(call_default_factory=True))
        for key, info in type(entry).model_fields.items()
        if not info.is_required()
    }
    return ", ".join(
        f"{key} = {_text(value)}"
        for key, value in _keys(entry).items()
        if value is not None and (key not in usual or value != usual[key])
    )


def _text(value: Any) -> str:
    """Write a value as an agreement file has it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Fraction):
        return shortest(value)
    if isinstance(value, Mapping):
        inside = ", ".join(f"{name} = {_text(inner)}" for name, inner in value.items())
        return f"{{ {inside} }}"
    if isinstance(value, tuple):
        return f"[{', '.join(map(_text, value))}]"
    return format_text(str(value))


def _groups(agreement: Terms, groups: Iterable[tuple[Step, ...]]) -> list[str]:
    """Name groups: by their measures where all like portions of these are grouped."""
    alike: dict[tuple[str, ...], set[int]] = {}
    names = set()
    for group in groups:
        portions = {step.portion for step in group}
        if len(portions) == 1:
            measures = tuple(sorted(step.measure for step in group))
            alike.setdefault(measures, set()).update(portions)
        else:
            names.add(" + ".join(str(step) for step in sorted(group)))
    for measures, portions in alike.items():
        counts = {len(agreement.measure[measure].shares) for measure in measures}
        if counts == {len(portions)}:
            names.add(" + ".join(measures))
        else:
            names |= {" + ".join(f"{m}:{portion}" for m in measures) for portion in portions}
    return sorted(names)
