"""Another name for an entry, a stage or an office, in all places that name it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from paripassu.agreement.fields import LIKE
from paripassu.quoted import quoted
from paripassu.told import Told
from paripassu.toml.locate import Path
from paripassu.workbench.editing.alter import Alteration
from paripassu.workbench.editing.change import StaleError
from paripassu.workbench.editing.dropping import offices
from paripassu.workbench.editing.meant import said_of
from paripassu.workbench.editing.names import ANOTHER, ids_of, is_id
from paripassu.workbench.editing.references import How, places
from paripassu.workbench.editing.text import is_whole
from paripassu.workbench.editing.values import ActError

_KINDS = ("party", "measure", "position", "source")
_OFFICES = ("inspectorate", "decides", "guardians")


def rename(alteration: Alteration, at: Path, name: str) -> None:
    """Give an entry, a stage or an office another name.

    Parameters
    ----------
    alteration : Alteration
        Takes the changes.
    at : tuple
        See :class:`~paripassu.workbench.editing.acts.Rename`.
    name : str
        An id; of a stage any text.

    Raises
    ------
    StaleError
        There is nothing of the kind.
    ActError
        Nothing can have that name, or something has it already.
    """
    document = alteration.document
    if not isinstance(name, str) or not is_whole(name):
        raise ActError("that is no name", "give a text")
    if len(at) == 2 and at[0] in _KINDS:
        _entry(alteration, at, name)
    elif len(at) == 4 and at[0] == "measure" and at[2] == "stages":
        _stage(alteration, at, name)
    elif len(at) > 1 and at[0] == "process" and at[1] in _OFFICES:
        _office(alteration, at, name)
    elif said_of(document, at)[1] < len(at):
        raise StaleError("there is nothing to rename any more", "look at the text as it is now")
    else:
        raise ActError("that has no name of its own", "change the field instead")


def _entry(alteration: Alteration, at: Path, name: str) -> None:
    document, kind = alteration.document, str(at[0])
    old = said_of(document, at)[0].get("id")
    if name == old:
        return
    _verify_id(name)
    taken = ids_of(document, kind)
    if name in taken:
        raise ActError(f"there is a {kind} {quoted(name)} already", ANOTHER)
    if kind == "party" and name in offices(document):
        raise ActError(f"{quoted(name)} is an office already", ANOTHER)
    alteration.put((*at, "id"), name)
    # Where two entries have one id, what names them is the other's then.
    if isinstance(old, str) and taken.count(old) == 1:
        for place, how, _ in places(document, kind, old):
            _replace(alteration, place, how, old, name)


def _stage(alteration: Alteration, at: Path, name: str) -> None:
    document = alteration.document
    old, length = said_of(document, (*at, "name"))
    if length < 4:
        raise StaleError("there is no such stage any more", "look at the text as it is now")
    if length == 5 and old == name:
        return
    if name in ("", "all", *LIKE):
        what = f"no stage can be named {quoted(name)}" if name else "a stage needs a name"
        raise ActError(what, "choose another name")
    measure, _ = said_of(document, at[:2])
    names = [stage.get("name") for stage in measure["stages"] if isinstance(stage, Mapping)]
    if name in names:
        raise ActError(f"there is a stage {quoted(name)} already", "choose another name")
    if not isinstance(measure["stages"][at[3]], Mapping):
        raise ActError("that is no stage", "give it a name and a share")
    alteration.put((*at, "name"), name)
    id_ = measure.get("id")
    if not isinstance(old, str) or length < 5 or names.count(old) != 1:
        return
    if isinstance(id_, str) and ids_of(document, "measure").count(id_) == 1:
        for place, how, _ in places(document, "stage", id_, old):
            _replace(alteration, place, how, old, name)


def _office(alteration: Alteration, at: Path, name: str) -> None:
    document = alteration.document
    old, length = said_of(document, at)
    if length < len(at) or not isinstance(old, str):
        raise StaleError("there is no such office any more", "look at the text as it is now")
    if name == old:
        return
    _verify_id(name)
    if name in (*offices(document), *ids_of(document, "party")):
        raise ActError(f"{quoted(name)} is another's name already", "choose another name")
    if old in ids_of(document, "party"):
        raise ActError(f"{quoted(old)} is a party", "rename the party, or choose another office")
    for place, how, _ in places(document, "office", old):
        _replace(alteration, place, how, old, name)


def _verify_id(name: str) -> None:
    if not is_id(name):
        mend = "it has small letters, digits, - and _, and begins with a letter or a digit"
        what = Told(f"{quoted(name)} is no id", f"{quoted(name)} is no short name")
        raise ActError(what, mend)


def _replace(alteration: Alteration, at: Path, how: How, old: str, name: str) -> None:
    match how:
        case "value":
            alteration.put(at, name)
        case "portion":
            member: Any = said_of(alteration.document, at)[0]
            alteration.put(at, f"{name}{member[len(old) :]}")
        case "key":
            around = said_of(alteration.document, at[:-1])[0]
            if name in around:
                raise ActError(f"{quoted(name)} stands there already", "drop it there first")
            alteration.rekey(at, name)
