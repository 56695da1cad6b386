"""The fields of an entry that a variant adds, as far as they can be changed on the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from paripassu.agreement.model import Agreement
from paripassu.agreement.variants.bounds import numbers_of
from paripassu.agreement.variants.model import NAMED, TABLES, Change

#: Keys that name an entry for people.
TITLES = ("title", "name")
#: The key that names who performs a measure.
BY = "by"


def fields_of(agreement: Agreement | None, change: Change) -> Iterator[tuple[str, Any]]:
    """Give what can be changed of an entry that is added: keys, each with what it says or means.

    Parameters
    ----------
    agreement : Agreement or None
        A measure is worth 0 to each of its parties that it does not name; None: of no others.
    change : Change
        That adds an entry. Entries that are called by what they say have nothing to be changed.
    """
    kind, _, name = change.entry.partition(":")
    if kind not in NAMED:
        return
    for key in TITLES:
        if isinstance(change.new.get(key), str):
            yield key, change.new[key]
    if kind == "measure" and isinstance(change.new.get(BY), list):
        yield BY, change.new[BY]
    table = {NAMED[kind][1]: name, **change.new}
    if kind == "measure" and agreement is not None:
        table["value"] = {**{party.id: 0 for party in agreement.parties}, **table.get("value", {})}
    for _, key, value in numbers_of({kind: [table]}):
        yield key, value


def with_field(table: Mapping[str, Any], key: str, value: Any) -> dict[str, Any]:
    """Give an entry's table with another value of a key."""
    head, _, name = key.partition(".")
    if head in TABLES and name:
        return {**table, head: {**table.get(head, {}), name: value}}
    return {**table, key: value}
