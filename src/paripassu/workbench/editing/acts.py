"""What can be done to a field or an entry of an agreement file, and the text that comes of it.

All characters stay that say nothing of what was changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from paripassu.agreement.entries import MANY
from paripassu.errors import PariPassuError
from paripassu.quoted import quoted
from paripassu.toml.locate import Path
from paripassu.workbench.editing.alter import Alteration
from paripassu.workbench.editing.change import StaleError
from paripassu.workbench.editing.dropping import dropping
from paripassu.workbench.editing.meant import said_of
from paripassu.workbench.editing.names import ANOTHER, id_for, ids_of
from paripassu.workbench.editing.reading import document_of
from paripassu.workbench.editing.references import Reference
from paripassu.workbench.editing.renaming import rename
from paripassu.workbench.editing.text import is_whole
from paripassu.workbench.editing.values import ActError, Value, taken

__all__ = [
    "Act",
    "ActError",
    "Add",
    "Drop",
    "NamedError",
    "Rename",
    "Set",
    "Several",
    "acted",
    "named_with",
]

#: Keys and positions in each other; the format needs six.
_MOST_KEYS = 12
_STALE = "look at the text as it is now, and make your change again"


class NamedError(PariPassuError):
    """An entry that others name is to be dropped, and they are not.

    Parameters
    ----------
    what : str
    references : mapping of Reference to str
        All that names it, or an entry that would go with it, and what becomes of each.

    Attributes
    ----------
    references : tuple of Reference
    goes : tuple of str
        For each, what else goes; empty where it alone does.
    """

    def __init__(self, what: str, references: Mapping[Reference, str]) -> None:
        super().__init__(what, "drop what names it too, or leave it")
        self.references = tuple(references)
        self.goes = tuple(references.values())


@dataclass(frozen=True, slots=True)
class Set:
    """Give a field a value.

    Attributes
    ----------
    at : tuple
        Keys, and positions in lists from 0, as in the TOML that is read:
        ``("measure", 3, "value", "us")``. What is not there yet is made; the position behind the
        last item of a list is a new one.
    value
        None: the field is left out. What loses its last item goes with its key.
    of : str, optional
        The id of the entry that is meant; of a declaration its party.
    """

    at: Path
    value: Value
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Add:
    """Add an entry, behind the last of its kind.

    Attributes
    ----------
    kind : str
        ``party``, ``measure``, ``require``, ``choose``, ``position``, ``source``, ``declaration``
        or ``notice``.
    values : mapping of str to value
        Without an ``id``, one is made of its title or name. None is left out.
    """

    kind: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Drop:
    """Take out an entry, a stage, or the table of the process.

    Attributes
    ----------
    at : tuple
        ``("measure", 3)``, ``("measure", 3, "stages", 1)`` or ``("process",)``.
    of : str, optional
        The id of the entry that is meant; of a declaration its party.
    with_references : bool
        Whether all that names it goes too.
    """

    at: Path
    of: str | None = None
    with_references: bool = False


@dataclass(frozen=True, slots=True)
class Rename:
    """Give an entry, a stage or an office another name, wherever it is named.

    Attributes
    ----------
    at : tuple
        ``("measure", 3)``, ``("measure", 3, "stages", 1)``, ``("process", "inspectorate")``,
        ``("process", "decides")`` or ``("process", "guardians", 0)``.
    id : str
        Of a stage its name.
    of : str, optional
        The id that the entry has; of a stage, that of its measure.
    """

    at: Path
    id: str
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Several:
    """Do several things, one after the other: each with the text that the one before has left."""

    acts: tuple[Act, ...]


Act: TypeAlias = "Set | Add | Drop | Rename | Several"


def acted(text: str, act: Act) -> str:
    """Do something to a text.

    Parameters
    ----------
    text : str
        TOML, whether or not it reads as an agreement; as it stands on disk, or as pages show it.
    act : Act

    Returns
    -------
    str
        Line ends, a byte-order mark, comments and all other values stay as they are.

    Raises
    ------
    StaleError
        What is meant does not stand there.
    NamedError
        An entry is to be dropped that others name.
    ActError
        It cannot be done.
    InputError
        The text is no TOML.
    """
    if isinstance(act, Several):
        for one in act.acts:
            text = acted(text, one)
        return text
    try:
        return _acted(Alteration(text), act)
    except RecursionError:
        raise ActError("the text nests too deeply", "the format needs three brackets") from None


def _acted(alteration: Alteration, act: Set | Add | Drop | Rename) -> str:
    match act:
        case Set():
            _verify(alteration.document, act.at, act.of)
            _set(alteration, act)
        case Add():
            _add(alteration, act)
        case Drop():
            _verify(alteration.document, act.at, act.of)
            _drop(alteration, act)
        case Rename():
            _verify(alteration.document, act.at, act.of)
            rename(alteration, act.at, act.id)
    return alteration.text()


def named_with(text: str, at: Path) -> Mapping[Reference, str]:
    """Give all that names an entry, or an entry that goes with it, and what becomes of each.

    Raises
    ------
    StaleError
        There is no such entry.
    ActError
        It is nothing that can be dropped.
    InputError
        The text is no TOML.
    """
    document = document_of(text)
    _verify(document, at, None)
    _verify_drop(document, at)
    return dropping(document, at).references


def _verify(document: Mapping[str, Any], at: Path, of: str | None) -> None:
    """Verify that a path is one, and that the entry that is meant stands there."""
    if not isinstance(at, tuple) or not 0 < len(at) <= _MOST_KEYS:
        raise ActError("that is no place of a text", f"give 1 to {_MOST_KEYS} keys")
    for key in at:
        number = isinstance(key, int) and not isinstance(key, bool) and key >= 0
        if not number and not (isinstance(key, str) and is_whole(key)):
            raise ActError("that is no place of a text", "give keys, and positions from 0")
    if at[0] not in MANY:
        return
    if len(at) == 1 or isinstance(at[1], str):
        raise ActError(f"{at[0]} is a list of entries", "give the position of one")
    entry, length = said_of(document, at[:2])
    if length < 2 or not isinstance(entry, Mapping):
        raise StaleError(f"there is no {at[0]} no. {at[1] + 1} any more", _STALE)
    name = entry.get("party" if at[0] == "declaration" else "id")
    if of is not None and name != of:
        there = quoted(name) if isinstance(name, str) else "another one"
        raise StaleError(f"{there} stands where {quoted(str(of))} was", _STALE)


def _set(alteration: Alteration, act: Set) -> None:
    if act.value is None:
        alteration.cut([act.at])
    elif len(act.at) == 2 and act.at[0] in MANY and not isinstance(act.value, Mapping):
        raise ActError("an entry is a table", "give its fields")
    else:
        alteration.put(act.at, taken(act.value))


def _add(alteration: Alteration, act: Add) -> None:
    if not isinstance(act.kind, str) or act.kind not in MANY or not isinstance(act.values, Mapping):
        raise ActError("there are no entries of that kind", f"add one of {', '.join(MANY)}")
    values = taken(act.values)
    there = alteration.document.get(act.kind, [])
    if not isinstance(there, list):
        raise ActError(f"{act.kind} is no list of entries", f"write [[{act.kind}]] above each")
    ids = ids_of(alteration.document, act.kind)
    if "id" not in values:
        made = id_for(act.kind, values, ids)
        values = values if made is None else {"id": made, **values}
    elif values["id"] in ids:
        raise ActError(f"there is a {act.kind} {values['id']!r} already", ANOTHER)
    alteration.add_entry(act.kind, values)


def _verify_drop(document: Mapping[str, Any], at: Path) -> None:
    entry = at[0] in MANY and len(at) == 2
    stage = len(at) == 4 and at[0] == "measure" and at[2] == "stages" and isinstance(at[3], int)
    if not entry and not stage and at != ("process",):
        raise ActError("that is no entry and no stage", "give the field no value instead")
    if said_of(document, at)[1] < len(at):
        raise StaleError("there is nothing to drop any more", _STALE)


def _drop(alteration: Alteration, act: Drop) -> None:
    document = alteration.document
    _verify_drop(document, act.at)
    made = dropping(document, act.at)
    if made.references and act.with_references is not True:
        count = len(made.references)
        what = f"it is named in {count} other place{'s' * (count > 1)}"
        raise NamedError(what, made.references)
    for path, value in made.puts.items():
        if not any(path[:length] in made.cuts for length in range(1, len(path) + 1)):
            alteration.put(path, value)
    alteration.cut(made.cuts)
