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

#: What besides these does not change what an order has to keep, and when: it changes what it is
#: worth to whom, and which positions bind. The horizon is looked at apart.
WORTH: Mapping[type[Entry], frozenset[str]] = MappingProxyType(
    {
        Agreement: frozenset({"parties", "horizon_days"}),
        Measure: frozenset({"value", "lasting"}),
        Position: frozenset({"firm"}),
    }
)
_FRAME = {kind: WORDS[kind] | WORTH.get(kind, frozenset()) for kind in WORDS}


def substance(agreement: Agreement) -> str:
    """Give the same text for agreements of which the same plans, conflicts and repairs are found.

    The order of the entries counts here, though no plan hangs on it. Of the unit only whether there
    is one: deposits of several parties are added up where they have one unit.
    """
    return _digest((bool(agreement.unit), *_entry(agreement, WORDS)))


def structure(agreement: Agreement) -> str:
    """Give the same text for agreements of which orders have to keep the same, but for horizons."""
    return _digest(tuple(_entry(agreement, _FRAME)))


def _digest(told: tuple[Any, ...]) -> str:
    return sha256(repr(told).encode("utf-8", "surrogatepass")).hexdigest()


def _entry(entry: Entry, but: Mapping[type[Entry], frozenset[str]]) -> Iterator[Any]:
    words = but.get(type(entry), frozenset())
    for name in type(entry).model_fields:
        if name not in words:
            yield _plain(getattr(entry, name), but)


def _plain(value: Any, but: Mapping[type[Entry], frozenset[str]]) -> Any:
    if isinstance(value, Entry):
        return tuple(_entry(value, but))
    if isinstance(value, Mapping):
        return tuple((key, _plain(inner, but)) for key, inner in value.items())
    if isinstance(value, (tuple, list)):
        return tuple(_plain(one, but) for one in value)
    return value
