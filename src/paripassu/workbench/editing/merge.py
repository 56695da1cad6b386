"""Two changed versions of one file, joined field by field.

Diff3 joins texts by lines (Khanna, Kunal and Pierce 2007, "A formal investigation of diff3"), and
may join into one entry what nobody wrote. Here the texts are joined by words, and what comes out
has to say what the fields, joined by themselves, say.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from paripassu.workbench.editing.change import Change

_WORD = re.compile(r"\w+|\s+|.", re.DOTALL)
_NOTHING: Final = ("nothing",)  # where a key is left out
_Path = tuple[str, ...]
_Three = tuple[Any, ...]  # of base, mine and theirs


@dataclass(frozen=True, slots=True)
class Merged:
    """What comes of two versions.

    Attributes
    ----------
    text : str or None
        Both versions' changes in one text; None where they do not go together.
    fields : tuple of str
        What both changed, each to something else: ``measure treaty: stages``. Empty where the texts
        say too little of fields: one of them is no TOML, or both changed the same words.
    """

    text: str | None
    fields: tuple[str, ...] = ()


def merge(base: str, mine: str, theirs: str) -> Merged:
    """Join the changes that two made to one text.

    Parameters
    ----------
    base : str
        What both began with.
    mine, theirs : str
        What became of it.

    Returns
    -------
    Merged
        Where all three are TOML, its text says in each field what the one says who changed it, and
        what both say where both say the same.
    """
    if mine == theirs or theirs == base:
        return Merged(mine)
    if mine == base:
        return Merged(theirs)
    said = (_said(base), _said(mine), _said(theirs))
    known = None not in said
    clashes: list[_Path] = []
    wanted = _joined(said, (), clashes) if known else None
    if clashes:
        return Merged(None, tuple(_words(path) for path in clashes))
    for mine_first in (False, True):
        text = _spliced(base, mine, theirs, mine_first=mine_first, apart=not known)
        if text is not None and (not known or _any_order(_said(text)) == _any_order(wanted)):
            return Merged(text)
    return Merged(None)


def _words(path: _Path) -> str:
    entry, keys = path[:2], path[2:]
    return " ".join(entry) + (f": {'.'.join(keys)}" if keys else "")


# Fields.


def _said(text: str) -> Any:
    """Give what a text says, whatever the order of its entries; None where it is no TOML."""
    try:
        return _normal(tomllib.loads(text.removeprefix("\ufeff"), parse_float=_float))
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        return None


def _float(digits: str) -> tuple[str, str]:
    return "float", digits


def _normal(value: Any) -> Any:
    match value:
        case dict():
            return {key: _normal(inner) for key, inner in value.items()}
        case [dict(), *_] if all(isinstance(entry, dict) for entry in value):
            entries = [_normal(entry) for entry in value]
            names = [_name(entry) for entry in value]
            if None not in names and len(set(names)) == len(names):
                return dict(zip(names, entries, strict=True))
            return entries
        case list():
            return [_normal(item) for item in value]
        case tuple():
            return value
    return type(value).__name__, value  # true is no 1 here


def _any_order(said: Any) -> Any:
    """Put entries without names in an order of their own: in a file they have none."""
    if not isinstance(said, dict):
        return said
    return {
        key: sorted(map(repr, value)) if isinstance(value, list) else value
        for key, value in said.items()
    }


def _name(entry: Mapping[str, Any]) -> str | None:
    """Give what tells an entry from others of its kind."""
    name = entry.get("id", entry.get("party"))
    return name if isinstance(name, str) else None


def _joined(three: _Three, path: _Path, clashes: list[_Path]) -> Any:
    """Join what a place of base, mine and theirs says; where that fails, note the place."""
    base: Any
    base, mine, theirs = three
    if mine == theirs or theirs == base:
        return mine
    if mine == base:
        return theirs
    if base is _NOTHING:
        base = type(mine)()  # what nobody had is as good as empty
    if all(isinstance(one, dict) for one in (base, mine, theirs)):
        found = {}
        for key in dict.fromkeys((*base, *mine, *theirs)):
            inner = tuple(one.get(key, _NOTHING) for one in (base, mine, theirs))
            value = _joined(inner, (*path, key), clashes)
            if value is not _NOTHING:
                found[key] = value
        return found
    if all(isinstance(one, list) for one in (base, mine, theirs)):
        inner_clashes: list[_Path] = []
        if len(base) == len(mine) == len(theirs):
            items = [
                _joined(item, (*path, str(k + 1)), inner_clashes)
                for k, item in enumerate(zip(base, mine, theirs, strict=True))
            ]
            if not inner_clashes:
                return items
        if len(path) == 1:  # entries without names stand in no order
            return _entries(base, mine, theirs, path, clashes)
        clashes += inner_clashes or [path]
        return mine
    clashes.append(path)
    return mine


def _entries(
    base: list[Any], mine: list[Any], theirs: list[Any], path: _Path, clashes: list[_Path]
) -> list[Any]:
    """Join lists of entries without names: each is there so many times."""
    entries = {repr(entry): entry for entry in (*base, *mine, *theirs)}
    before, ours, others = (Counter(map(repr, one)) for one in (base, mine, theirs))
    gone = (before - ours) & (before - others)
    come = (ours - before) & (others - before)
    if gone and ours - before and others - before:
        clashes.append(path)  # it may be one entry that both have changed
    counts = {
        name: ours[name] + others[name] - before[name] + gone[name] - come[name] for name in entries
    }
    return [entry for name, entry in entries.items() for _ in range(counts[name])]


# Texts.


def _spliced(base: str, mine: str, theirs: str, *, mine_first: bool, apart: bool) -> str | None:
    """Make both lists of changes in one text; None where both change the same characters.

    Parameters
    ----------
    mine_first : bool
        Which comes first where both put something in at one place.
    apart : bool
        Whether nothing may be put in at one place by both.
    """
    of_mine, of_theirs = [*_changes(base, mine)], [*_changes(base, theirs)]
    same = {*of_mine} & {*of_theirs}
    ranked = [
        *(
            (change.start, change.end, mine_first != owner, change)
            for owner, changes in ((True, of_mine), (False, of_theirs))
            for change in changes
            if change not in same
        ),
        *((change.start, change.end, False, change) for change in same),
    ]
    ranked.sort(key=lambda one: one[:3])
    made, at, put = [], 0, -1
    for start, end, _, change in ranked:
        if start < at or (apart and start == put):
            return None
        made += [base[at:start], change.new]
        at, put = end, start if start == end else put
    return "".join(made) + base[at:]


def _changes(before: str, after: str) -> Iterator[Change]:
    """Give the changes between two texts: by lines, and in lines that changed by words."""
    lines = (text.splitlines(keepends=True) for text in (before, after))
    for start, *two in _replaced(*lines, start=0):
        words = (_WORD.findall("".join(one)) for one in two)
        for at, gone, come in _replaced(*words, start=start):
            yield Change(at, "".join(gone), "".join(come))


def _replaced(
    before: Sequence[str], after: Sequence[str], *, start: int
) -> Iterator[tuple[int, Sequence[str], Sequence[str]]]:
    places = [start]
    for piece in before:
        places.append(places[-1] + len(piece))
    # Only what lies between the first and the last difference is searched: the cost of the search
    # grows with the square of its length.
    most = min(len(before), len(after))
    first = next((k for k in range(most) if before[k] != after[k]), most)
    last = next((k for k in range(most - first) if before[-1 - k] != after[-1 - k]), most - first)
    inside = before[first : len(before) - last], after[first : len(after) - last]
    for what, i, j, k, m in SequenceMatcher(None, *inside, autojunk=False).get_opcodes():
        if what != "equal":
            yield places[first + i], inside[0][i:j], inside[1][k:m]
