"""What goes with an entry: all that names it, and entries that mean nothing without it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from paripassu.toml.locate import Path
from paripassu.workbench.editing.meant import said_of
from paripassu.workbench.editing.names import ids_of
from paripassu.workbench.editing.references import MeasureNames, Reference, entries, members, named


@dataclass(slots=True)
class Dropping:
    """What goes with an entry, and what changes.

    Attributes
    ----------
    cuts : set of tuple
        Places that go.
    puts : dict
        Places that say something else then.
    references : dict
        All that named what goes, each with what becomes of it, in a sentence that may be empty.
    """

    cuts: set[Path] = field(default_factory=set)
    puts: dict[Path, Any] = field(default_factory=dict)
    references: dict[Reference, str] = field(default_factory=dict)


def dropping(document: Mapping[str, Any], at: Path) -> Dropping:
    """Find what goes with an entry, a stage or the table of the process.

    Parameters
    ----------
    document : mapping
        What the text says.
    at : tuple
        Of an entry, a stage or ``("process",)``, which is there.
    """
    return _Dropper(document).dropped(at)


class _Dropper:
    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._made = Dropping()
        self._waiting: list[Path] = []
        self._counts: dict[str, Counter[str]] = {}

    def dropped(self, at: Path) -> Dropping:
        self._waiting.append(at)
        while self._waiting:
            path = self._waiting.pop(0)
            if path in self._made.cuts:
                continue
            self._made.cuts.add(path)
            for reference in [*self._named(path)]:
                if reference.at not in self._made.cuts and reference.entry not in self._made.cuts:
                    self._made.references[reference] = self._without(reference)
        self._made.references = {
            reference: said
            for reference, said in self._made.references.items()
            if reference.entry != at
        }
        return self._made

    def _named(self, path: Path) -> Iterator[Reference]:
        document = self._document
        if path == ("process",):
            parties = {*ids_of(document, "party")}
            for office in sorted(offices(document) - parties):
                yield from named(document, "office", office)
            for office in sorted(offices(document) & parties):
                yield from (one for one in named(document, "office", office) if one.how == "sense")
            return
        entry = said_of(document, path[:2])[0]
        id_ = entry.get("id") if isinstance(entry, Mapping) else None
        if not isinstance(id_, str):
            return
        if len(path) == 4:
            stage = said_of(document, (*path, "name"))
            if stage[1] == 5 and isinstance(stage[0], str):
                yield from named(document, "stage", id_, stage[0])
            self._renumber(id_, entry, int(path[3]) + 1)
            return
        kind = str(path[0])
        if self._count(kind)[id_] > 1:
            return  # what names it is the other's then
        if kind == "measure":
            yield from self._measures.named(id_)
        else:
            yield from named(document, kind, id_)

    @cached_property
    def _measures(self) -> MeasureNames:
        return MeasureNames(self._document)

    def _count(self, kind: str) -> Counter[str]:
        if kind not in self._counts:
            self._counts[kind] = Counter(ids_of(self._document, kind))
        return self._counts[kind]

    # What becomes of what names it.

    def _without(self, reference: Reference) -> str:
        """Take a reference out; say what goes with it."""
        at, entry = reference.at, reference.entry
        match at[0], at[2] if len(at) > 2 else at[1]:
            case "require" | "position", "measure" | "party" | "part":
                return self._drop(entry)
            case "declaration", _:
                return self._drop(entry)
            case "require" | "position", "needs" | "needs_any" | "of":
                return self._waits_less(reference)
            case "measure", "by":
                return self._fewer(at, 1, lambda: self._drop(entry))
            case "measure", "confirm_by":
                return self._confirmed_less(at)
            case "notice", "by":
                return self._fewer(at, 1, lambda: self._drop(entry))
            case "choose", "of":
                return self._fewer(
                    at, 2, lambda: self._drop(entry), lambda n: self._choose(entry, n)
                )
            case "together", _:
                return self._fewer(at, 2, lambda: self._cut(at[:3], "The group goes too."))
        return self._cut(at, "")

    def _drop(self, entry: Path) -> str:
        self._waiting.append(entry)
        return f"The {_WORDS.get(str(entry[0]), entry[0])} goes too."

    def _cut(self, at: Path, said: str) -> str:
        self._made.cuts.add(at)
        return said

    def _left(self, at: Path) -> list[Any]:
        """Give the items of a list or table that stay."""
        there = said_of(self._document, at)[0]
        keys = there if isinstance(there, Mapping) else range(len(there))
        return [there[key] for key in keys if (*at, key) not in self._made.cuts]

    def _fewer(
        self,
        at: Path,
        least: int,
        too_few: Callable[[], str],
        enough: Callable[[int], str] = lambda _: "",
    ) -> str:
        self._made.cuts.add(at)
        left = len(self._left(at[:-1]))
        return too_few() if left < least else enough(left)

    def _choose(self, entry: Path, left: int) -> str:
        """Ask for no more alternatives than are left."""
        for key in ("exactly", "at_least"):
            number, length = said_of(self._document, (*entry, key))
            if length == 3 and isinstance(number, int) and number > left:
                self._made.puts[(*entry, key)] = left
                return f"Then {left} are chosen."
        return ""

    def _confirmed_less(self, at: Path) -> str:
        self._made.cuts.add(at)
        left, by = self._left(at[:-1]), said_of(self._document, (*at[:2], "by"))[0]
        if isinstance(by, list) and all(name in by for name in left):
            # Nobody confirms an act of its own.
            return self._cut(at[:-1], "Then nobody has to confirm it." if left else "")
        return ""

    def _waits_less(self, reference: Reference) -> str:
        at, entry = reference.at, reference.entry
        # Of several tables, those are struck that name what is not there: as in a plan that
        # leaves it out.
        self._made.cuts.add(at[:4] if at[2] == "needs_any" else at)
        left = [
            item
            for key in ("needs", "needs_any", "of")
            if said_of(self._document, (*entry, key))[1] == 3
            for item in self._left((*entry, key))
        ]
        return "" if left else self._drop(entry)

    def _renumber(self, id_: str, measure: Mapping[str, Any], number: int) -> None:
        """Give the portions behind a stage that goes the numbers that they have then."""
        document, puts = self._document, self._made.puts
        numbered: list[tuple[Path, Any]] = [
            ((*at, "part"), claim.get("part"))
            for kind in ("require", "position")
            for at, claim in entries(document, kind)
            if claim.get("measure") == id_
        ]
        for at, one in entries(document, "measure"):
            parts = one.get("automatic")
            if one is measure and isinstance(parts, list):
                numbered += [((*at, "automatic", k), part) for k, part in enumerate(parts)]
        for at, part in numbered:
            if isinstance(part, int) and not isinstance(part, bool) and part > number:
                puts[at] = part - 1
        for at, member in members(document):
            name, _, portion = member.partition(":")
            digits = portion.isascii() and portion.isdigit() and len(portion) < 5
            if name == id_ and digits and int(portion) > number:
                puts[at] = f"{id_}:{int(portion) - 1}"


#: What entries are called whose kind is no noun.
_WORDS: Mapping[str, str] = {"require": "requirement", "choose": "choice"}


def offices(document: Mapping[str, Any]) -> set[str]:
    """Give the names that the table of the process names."""
    process = document.get("process")
    if not isinstance(process, Mapping):
        return set()
    guardians = process.get("guardians")
    named_ = [process.get("inspectorate"), process.get("decides")]
    named_ += guardians if isinstance(guardians, list) else []
    return {name for name in named_ if isinstance(name, str)}
