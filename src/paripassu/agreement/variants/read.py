"""Reading a file of variants: everything that is wrong with it in one go, or the variants."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from paripassu.agreement.problem import Problem
from paripassu.agreement.report import faults_of, name_in
from paripassu.agreement.variants.model import (
    MOST_CHANGES,
    MOST_VARIANTS,
    NAMED,
    SINGLE,
    TABLES,
    UNNAMED,
    Change,
    Variant,
    VariantsError,
    keys_of,
)
from paripassu.agreement.variants.plain import called, said_by
from paripassu.errors import InputError
from paripassu.kinds import VARIANTS
from paripassu.nearest import nearest
from paripassu.numbers.decimal import parse_exact
from paripassu.quoted import quoted, shown
from paripassu.toml.locate import Locator, Path
from paripassu.toml.read import Sought, parse_toml

_SOUGHT = Sought(VARIANTS, "paripassu work", VariantsError)
_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")
_VARIANT_KEYS = ("name", "note", "change")
_CHANGE_KEYS = ("entry", "key", "from", "to", "left_out", "added")
#: Those that mean a whole entry.
_WHOLE = ("left_out", "added")
#: Deepest nesting of a value: a stage is a table in a list.
_DEEPEST = 4


def parse_variants(content: str | bytes, name: str = "variants") -> tuple[Variant, ...]:
    """Read the text of a file of variants.

    Parameters
    ----------
    content : str or bytes
        The text, or the file's bytes in UTF-8. One without anything but comments has no variants.
    name : str
        What the file is called in messages.

    Raises
    ------
    VariantsError
        Something is wrong in it: all of that in one go. Whether the changes fit an agreement is
        not asked here.
    """
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    if not raw.removeprefix(b"\xef\xbb\xbf").strip():
        return ()
    document, text = parse_toml(raw, name, _SOUGHT)
    variants: list[Variant] = []
    problems = [*_read(document, variants)]
    if problems:
        faults = faults_of(problems, Locator(text).line, name_in(document))
        raise VariantsError(name, faults)
    return tuple(variants)


def _read(document: Mapping[str, Any], into: list[Variant]) -> Iterator[Problem]:
    yield from _unknown((), document, ("variant",))
    tables = document.get("variant", [])
    if not _are_tables(tables):
        what = f"should be a list of tables, not {shown(tables)}"
        yield Problem(("variant",), what, "write [[variant]], in double brackets, above each")
        return
    if len(tables) > MOST_VARIANTS:
        what = f"there are {len(tables):,} variants, and {MOST_VARIANTS} are the most"
        yield Problem(("variant", MOST_VARIANTS), what, "put some into another file")
        return
    names: dict[str, int] = {}
    for index, table in enumerate(tables):
        variant = yield from _variant(("variant", index), table)
        if variant.name in names:
            mend = "give each a name of its own"
            also: tuple[Path, ...] = (("variant", names[variant.name], "name"),)
            what = f"there is a variant {quoted(variant.name)} already"
            yield Problem(("variant", index, "name"), what, mend, also)
        elif variant.name:
            names[variant.name] = index
        into.append(variant)


def _variant(path: Path, table: Mapping[str, Any]) -> Any:
    yield from _unknown(path, table, _VARIANT_KEYS)
    name, note, changes = table.get("name"), table.get("note", ""), table.get("change", [])
    if not isinstance(name, str) or not name.strip():
        what = "there is no name" if name is None else f"should be a text, not {shown(name)}"
        yield Problem((*path, "name"), what, 'write name = "…"')
        name = ""
    if not isinstance(note, str):
        yield Problem((*path, "note"), f"should be a text, not {shown(note)}")
        note = ""
    found: dict[tuple[str, str | None], Change] = {}
    places: list[int] = []
    if not _are_tables(changes):
        what = f"should be a list of tables, not {shown(changes)}"
        mend = "write [[variant.change]], in double brackets, above each"
        yield Problem((*path, "change"), what, mend)
        changes = []
    elif len(changes) > MOST_CHANGES:
        what = f"there are {len(changes):,} changes, and {MOST_CHANGES:,} are the most"
        yield Problem((*path, "change", MOST_CHANGES), what, "write a file of its own instead")
        changes = []
    for index, one in enumerate(changes):
        at = (*path, "change", index)
        change = yield from _change(at, one)
        if change is None:
            continue
        if change.field in found:
            what = f"changes the same as another change of this variant: {_field(change)}"
            yield Problem(at, what, "keep one of the two")
        else:
            places.append(index)
        found[change.field] = change
    whole = {change.entry: change for change in found.values() if change.key is None}
    for index, change in enumerate(found.values()):
        if change.key is not None and change.entry in whole:
            does = "adds" if whole[change.entry].adds else "leaves out"
            what = f"changes {change.entry}, which this variant {does}"
            yield Problem((*path, "change", places[index]), what, "keep one of the two")
    return Variant(name, note, tuple(found.values()))


def _field(change: Change) -> str:
    return change.entry if change.key is None else f"{change.entry} {change.key}"


def _change(path: Path, table: Mapping[str, Any]) -> Any:
    yield from _unknown(path, table, _CHANGE_KEYS)
    entry, key = table.get("entry"), table.get("key")
    told: list[str] = []
    wrong = [*_entry(path, entry, told)]
    if not wrong:
        wrong = [*_key(path, told[0], table)]
    for word in ("from", "to", "added"):
        if word in table:
            wrong += _value((*path, word), table[word])
    yield from wrong
    if wrong:
        return None
    if "added" in table:
        kind = told[0].partition(":")[0]
        new = said_by(told[0]) if kind in UNNAMED else table["added"]
        return Change(told[0], None, None, new)
    return Change(told[0], key, table.get("from"), table.get("to"))


def _entry(path: Path, entry: Any, into: list[str]) -> Iterator[Problem]:
    """Read the name of an entry: one without an id is called the same however it is written."""
    unnamed = (f"{kind}:WHAT IT SAYS" for kind in UNNAMED)
    known = (*(f"{kind}:NAME" for kind in NAMED), *unnamed, *SINGLE)
    mend = f"write one of {', '.join(known)}"
    if not isinstance(entry, str):
        what = "there is no entry" if entry is None else f"should be a text, not {shown(entry)}"
        yield Problem((*path, "entry"), what, mend)
        return
    kind, colon, name = entry.partition(":")
    if kind in UNNAMED and colon:
        yield from _said((*path, "entry"), kind, entry, into)
        return
    if entry in SINGLE or (kind in NAMED and colon and _ID.fullmatch(name)):
        into.append(entry)
        return
    what = f"should be the kind and the id of an entry, not {quoted(entry)}"
    yield Problem((*path, "entry"), what, mend)


def _said(path: Path, kind: str, entry: str, into: list[str]) -> Iterator[Problem]:
    try:
        table = said_by(entry)
    except InputError:
        what = f"should say after {kind}: what the entry says in the agreement file"
        mend = f"write {_LIKE[kind]}"
        yield Problem(path, f"{what}, not {quoted(entry)}", mend)
        return
    wrong = [*_unknown(path, table, keys_of(entry)), *_value(path, table)]
    if not table:
        wrong.append(Problem(path, "says nothing of the entry", f"write {_LIKE[kind]}"))
    yield from wrong
    if not wrong:
        into.append(called(kind, table))


_LIKE = {
    "require": "'require:measure = \"b\", needs = { a = 1 }'",
    "choose": '\'choose:of = ["a", "b"]\'',
    "notice": "'notice:activity = \"drill\", days = 14'",
}


def _key(path: Path, entry: str, table: Mapping[str, Any]) -> Iterator[Problem]:
    key, out = table.get("key"), table.get("left_out", False)
    whole = [word for word in _WHOLE if table.get(word, False) is not False]
    if not isinstance(out, bool):
        what = f"should be true, not {shown(out)}"
        yield Problem((*path, "left_out"), what, "write left_out = true, or a key")
    elif whole:
        word, does = whole[0], "left out" if whole[0] == "left_out" else "added"
        if entry in SINGLE:
            yield Problem((*path, word), f"{entry} is no entry that can be {does}")
        elif word == "added":
            yield from _added(path, entry, table["added"])
        for other in ("key", "from", "to", *whole[1:]):
            if other in table:
                what = f"stands beside {word}, which means all of {entry}"
                yield Problem((*path, other), what, "keep one of the two")
    elif not isinstance(key, str):
        what = "there is no key" if key is None else f"should be a text, not {shown(key)}"
        yield Problem((*path, "key"), what, 'write key = "…", or left_out = true')
    else:
        yield from _known(path, entry, key)
        if "from" not in table and "to" not in table:
            yield Problem(path, "says neither from nor to", "say what it changes into: to = …")


def _added(path: Path, entry: str, added: Any) -> Iterator[Problem]:
    kind = entry.partition(":")[0]
    if kind in UNNAMED:
        if added is not True:
            what = f"should be true, not {shown(added)}: the name of the entry says it all"
            yield Problem((*path, "added"), what, "write added = true")
    elif isinstance(added, Mapping):
        yield from _unknown((*path, "added"), added, keys_of(entry))
    else:
        what = f"should be a table of what the entry says, not {shown(added)}"
        yield Problem((*path, "added"), what, "write added = { key = value, … }")


def _known(path: Path, entry: str, key: str) -> Iterator[Problem]:
    head, dot, name = key.partition(".")
    known = keys_of(entry)
    if head not in known:
        what = f"{entry} has no key {quoted(head)} that can be changed"
        yield Problem((*path, "key"), what, partial(nearest, head, known))
    elif dot and (head not in TABLES or not _ID.fullmatch(name)):
        what = f"should be a key, or {' or '.join(f'{one}.ID' for one in TABLES)}"
        yield Problem((*path, "key"), f"{what}, not {quoted(key)}")


def _value(path: Path, value: Any, depth: int = 1) -> Iterator[Problem]:
    """Refuse what stands in no agreement file, however it is nested."""
    match value:
        case str() | bool():
            return
        case int() | Decimal():
            try:
                parse_exact(value)
            except ValueError as error:
                yield Problem(path, str(error))
        case dt.datetime() | dt.time():
            yield Problem(path, f"should be a date without a time, not {shown(value)}")
        case dt.date():
            return
        case list() | dict() if depth > _DEEPEST:
            yield Problem(path, "nests too deeply", "no value of an agreement nests so deeply")
        case list():
            for index, item in enumerate(value):
                yield from _value((*path, index), item, depth + 1)
        case dict():
            for name, item in value.items():
                yield from _value((*path, name), item, depth + 1)
        case _:
            raise AssertionError(value)


def _unknown(path: Path, table: Mapping[str, Any], known: tuple[str, ...]) -> Iterator[Problem]:
    for key in table:
        if key not in known:
            what = f"unknown key {quoted(key)}"
            yield Problem((*path, key), what, partial(nearest, key, known))


def _are_tables(tables: Any) -> bool:
    return isinstance(tables, list) and all(isinstance(table, Mapping) for table in tables)
