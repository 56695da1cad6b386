"""What plans, conflicts and repairs hang on: an agreement without its words.

Titles and sources change no plan, only how it is told. So what was found of an agreement holds of
every other one with the same substance.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from paripassu.agreement.base import Entry
from paripassu.agreement.model import Agreement, Measure, Party, Position

#: What no search reads, by kind of entry. The name of a stage is no word: claims refer to it.
WORDS: Mapping[type[Entry], frozenset[str]] = MappingProxyType(
    {
        Agreement: frozenset({"title", "unit", "language", "sources"}),
        Party: frozenset({"name"}),
        Measure: frozenset({"title", "kind"}),
        Position: frozenset({"likelihood", "source"}),
    }
)


def substance(agreement: Agreement) -> str:
    """Give the same text for agreements of which the same plans, conflicts and repairs are found.

    The order of the entries counts here, though no plan hangs on it. Of the unit only whether there
    is one: deposits of several parties are added up where they have one unit.
    """
    told = (bool(agreement.unit), *_entry(agreement))
    return sha256(repr(told).encode("utf-8", "surrogatepass")).hexdigest()


def _entry(entry: Entry) -> Iterator[Any]:
    words = WORDS.get(type(entry), frozenset())
    for name in type(entry).model_fields:
        if name not in words:
            yield _plain(getattr(entry, name))


def _plain(value: Any) -> Any:
    if isinstance(value, Entry):
        return tuple(_entry(value))
    if isinstance(value, Mapping):
        return tuple((key, _plain(inner)) for key, inner in value.items())
    if isinstance(value, (tuple, list)):
        return tuple(map(_plain, value))
    return value
