"""From the tables of a parsed file to entries, each checked by itself."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from pydantic import ValidationError

from paripassu.agreement.draft import Draft, EntryT, Read
from paripassu.agreement.meant import TABLES, Names, names_in, word_meant
from paripassu.agreement.model import (
    FIELDS_ONLY,
    Choice,
    Declaration,
    Entry,
    Head,
    Measure,
    Notice,
    Party,
    Position,
    Process,
    Requirement,
    Source,
)
from paripassu.agreement.problem import Problem
from paripassu.agreement.translate import broken_items, broken_keys, problems_of
from paripassu.quoted import quoted, shown
from paripassu.told import Told
from paripassu.toml.locate import Path

#: Tables of the file that stand once, and those that stand once for each entry.
SINGLE = ("agreement", "process", "together")
MANY: Mapping[str, type[Entry]] = {
    "party": Party,
    "measure": Measure,
    "require": Requirement,
    "choose": Choice,
    "position": Position,
    "source": Source,
    "declaration": Declaration,
    "notice": Notice,
}

#: What stands in for a key without a default that could not be read. Nothing is checked against
#: it, since the key is among the broken ones of its entry.
_STAND_INS: Mapping[str, Any] = {
    "id": "0",
    "by": ("0",),
    "measure": "0",
    "of": ("0",),
    "party": "0",
    "claim": "include",
    "template": "0",
    "activity": "0",
    "days": 0,
}


class Before(NamedTuple):
    """What was read of another text: an entry that both have in common need not be read again.

    Attributes
    ----------
    document : mapping
        The same tables, and not only equal ones, where both texts say the same.
    draft : Draft
    """

    document: Mapping[str, Any]
    draft: Draft


def read_entries(
    document: Mapping[str, Any], draft: Draft, before: Before | None = None
) -> Iterator[Problem]:
    """Read all entries of a parsed file into a draft, but for its groups.

    Parameters
    ----------
    document : mapping
        What ``tomllib`` gives.
    draft : Draft
        Takes the entries, as far as they can be read.
    before : Before, optional
        What was read of another text.
    """
    known = (*SINGLE, *MANY)
    for key in document:
        if key not in known:
            yield Problem(
                (key,), f"unknown key {quoted(key)}", partial(word_meant, key, known, TABLES)
            )
    names = names_in(document)
    was = before or Before({}, Draft())

    def many(
        key: str, model: type[EntryT], into: list[Read[EntryT]], had: list[Read[EntryT]]
    ) -> Iterator[Problem]:
        shared = _shared(document.get(key), was.document.get(key), had)
        return _read_many(key, model, document, into, names, shared)

    yield from _read_head(document, draft, names)
    yield from many("party", Party, draft.parties, was.draft.parties)
    yield from many("measure", Measure, draft.measures, was.draft.measures)
    yield from many("require", Requirement, draft.requirements, was.draft.requirements)
    yield from many("choose", Choice, draft.choices, was.draft.choices)
    yield from many("position", Position, draft.positions, was.draft.positions)
    yield from many("source", Source, draft.sources, was.draft.sources)
    yield from many("declaration", Declaration, draft.declarations, was.draft.declarations)
    yield from _read_process(document, draft, names)
    yield from many("notice", Notice, draft.notices, was.draft.notices)
    for key in ("party", "measure"):
        if key not in document:
            what = Told(f"there is no [[{key}]]", f"there is no {key} yet")
            yield Problem((), what, "add at least one")


def _read_head(document: Mapping[str, Any], draft: Draft, names: Names) -> Iterator[Problem]:
    table = document.get("agreement")
    if table is None:
        yield Problem(
            (),
            Told("there is no [agreement]", "the agreement has no title yet"),
            Told("add [agreement] with an id", "fill it in below, under More"),
        )
    elif isinstance(table, Mapping):
        draft.head = yield from _read_one(Head, table, ("agreement",), names)
    else:
        yield Problem(
            ("agreement",), f"should be a table, not {shown(table)}", Told("write [agreement]", "")
        )


def _read_process(document: Mapping[str, Any], draft: Draft, names: Names) -> Iterator[Problem]:
    table = document.get("process", {})
    if isinstance(table, Mapping):
        draft.process = yield from _read_one(Process, table, ("process",), names)
    else:
        yield Problem(
            ("process",), f"should be a table, not {shown(table)}", Told("write [process]", "")
        )


def _shared(now: Any, was: Any, had: list[Read[EntryT]]) -> Mapping[int, Read[EntryT]]:
    """Give the entries, by their positions, that were read before and stand there still."""
    if not isinstance(now, list) or not isinstance(was, list):
        return {}
    return {
        index: read
        for read in had
        if read.sound
        and isinstance(index := read.path[1], int)
        and index < len(now)
        and now[index] is was[index]
    }


def _read_many(
    key: str,
    model: type[EntryT],
    document: Mapping[str, Any],
    into: list[Read[EntryT]],
    names: Names,
    shared: Mapping[int, Read[EntryT]],
) -> Iterator[Problem]:
    tables = document.get(key, [])
    mend = f"write [[{key}]], in double brackets, above each"
    if not isinstance(tables, list) or (key in document and not tables):
        yield Problem((key,), f"should be a list of tables, not {shown(tables)}", mend)
        return
    for index, table in enumerate(tables):
        if index in shared:
            into.append(shared[index])
        elif isinstance(table, Mapping):
            into.append((yield from _read_one(model, table, (key, index), names)))
        else:
            yield Problem((key, index), f"should be a table, not {shown(table)}", mend)


def _read_one(
    model: type[EntryT], table: Mapping[str, Any], path: Path, names: Names
) -> Generator[Problem, None, Read[EntryT]]:
    try:
        return Read(path, model.model_validate(table))
    except ValidationError as error:
        broken = broken_keys(error)
        bad_items = broken_items(error)
        at_fields = bool(broken)
        yield from problems_of(error, model, path, names)
    stand_ins = {
        key: _STAND_INS[key]
        for key, info in model.model_fields.items()
        if key in broken and info.is_required()
    }
    sound = {key: value for key, value in table.items() if key not in broken}
    # Of a table inside the entry only the bad items are dropped, since the others name entries too.
    for key in broken & set(table) & set(bad_items):
        if isinstance(table[key], Mapping):
            inner = {name: item for name, item in table[key].items() if name not in bad_items[key]}
            if inner:
                sound[key] = inner
                broken -= {key}
    entry = model.model_validate({**stand_ins, **sound}, context=FIELDS_ONLY)
    if at_fields:  # pydantic stopped at the fields; what stands between the sound ones comes here
        for problem in entry.problems(broken):
            yield problem._replace(path=(*path, *problem.path))
    return Read(path, entry, broken, sound=False)
