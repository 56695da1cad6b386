"""What a variant is: changes to fields of an agreement file, each named by its entry and key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

from paripassu.agreement.base import Entry
from paripassu.agreement.declaration import Declaration
from paripassu.agreement.measure import Measure
from paripassu.agreement.positions import Choice, Position, Requirement, Source
from paripassu.agreement.process import Notice, Process
from paripassu.agreement.terms import Head, Party
from paripassu.errors import InputError

#: Variants that one file may have, and changes that one variant may have.
MOST_VARIANTS, MOST_CHANGES = 200, 1_000
#: Kinds of entries with a name, ``KIND:NAME``, and the key that holds the name.
NAMED: Mapping[str, tuple[type[Entry], str]] = MappingProxyType(
    {
        "party": (Party, "id"),
        "measure": (Measure, "id"),
        "position": (Position, "id"),
        "source": (Source, "id"),
        "declaration": (Declaration, "party"),
    }
)
#: Kinds of entries without one, that are called by what they say.
UNNAMED: Mapping[str, type[Entry]] = MappingProxyType(
    {"require": Requirement, "choose": Choice, "notice": Notice}
)
#: Tables that stand once.
SINGLE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "agreement": tuple(key for key in Head.model_fields if key != "id"),
        "process": tuple(Process.model_fields),
        "together": ("groups",),
    }
)
#: Keys that hold a table by ids, of which one value can be changed: ``value.us``.
TABLES = ("value", "needs")
_ENDING = ".variants.toml"


class VariantsError(InputError):
    """A file of variants that cannot be read: each fault with its line and how to mend it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field that a variant has otherwise, or one entry that it leaves out or adds.

    Attributes
    ----------
    entry : str
        ``KIND:NAME``, as ``position:dprk-treaty``; ``KIND:WHAT IT SAYS`` where the kind has no ids,
        as :func:`~paripassu.agreement.variants.plain.called` writes it; or ``agreement``,
        ``process``, ``together``.
    key : str or None
        The key, as ``stake``, or one value of a table, as ``value.us``. None: the whole entry.
    old : object
        What the agreement file says there, as a TOML reader gives it, with exact numbers; None
        where it leaves the key out.
    new : object
        What the variant says there; None where it leaves the key out. Of a whole entry that is
        added its table, without its name; None where the entry is left out.
    """

    entry: str
    key: str | None
    old: Any = None
    new: Any = None

    @property
    def field(self) -> tuple[str, str | None]:
        """What is changed; no two changes of a variant have the same."""
        return self.entry, self.key

    @property
    def adds(self) -> bool:
        """Whether it adds an entry."""
        return self.key is None and self.new is not None

    @property
    def unnamed(self) -> bool:
        """Whether its entry is called by what it says."""
        return self.entry.partition(":")[0] in UNNAMED


@dataclass(frozen=True, slots=True)
class Variant:
    """A list of changes to an agreement.

    Attributes
    ----------
    name : str
        By which people know it; no other variant of the file has the same.
    note : str
        Whatever its author wants to say.
    changes : tuple of Change
    """

    name: str
    note: str = ""
    changes: tuple[Change, ...] = ()


def keys_of(entry: str) -> tuple[str, ...]:
    """Give the keys of an entry that can be changed; none where there is no such kind."""
    if entry in SINGLE:
        return SINGLE[entry]
    kind = entry.partition(":")[0]
    if kind in UNNAMED:
        return tuple(UNNAMED[kind].model_fields)
    if kind not in NAMED:
        return ()
    model, name = NAMED[kind]
    return tuple(key for key in model.model_fields if key != name)


def variants_path(agreement: Path) -> Path:
    """Give where the variants of an agreement file stand: ``NAME.variants.toml`` beside it."""
    return agreement.with_name(f"{agreement.name.removesuffix('.toml')}{_ENDING}")


def is_variants(path: Path) -> bool:
    """Whether a file is called as variants are."""
    return path.name.endswith(_ENDING)


def alike(one: Any, other: Any) -> bool:
    """Whether two values say the same in TOML: 1 and 1.0 do, 1 and true do not."""
    match one, other:
        case (bool(), _) | (_, bool()):
            return one is other
        case ((int() | Decimal()), (int() | Decimal())):
            return bool(one == other)
        case Mapping(), Mapping():
            return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
        case list(), list():
            return len(one) == len(other) and all(map(alike, one, other))
    return type(one) is type(other) and bool(one == other)
