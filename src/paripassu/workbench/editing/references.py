"""Where the entries of an agreement name each other, in any text that is TOML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from paripassu.agreement.fields import LIKE, PORTION_WORDS
from paripassu.quoted import quoted
from paripassu.toml.locate import Path
from paripassu.workbench.editing.reading import document_of

#: How a place names an entry: its value is the id, or its key is; it is a portion in a group; it
#: gives a stage by its number; or it only makes sense while the entry is there.
How = Literal["value", "key", "portion", "number", "sense"]
_Document = Mapping[str, Any]
_Found = tuple[Path, How, str]

_CLAIMS = ("require", "position")


@dataclass(frozen=True, slots=True)
class Reference:
    """A place that names an entry, a stage or an office.

    Attributes
    ----------
    at : tuple
        The place.
    kind, id : str
        What it names; ``stage`` with the id of its measure, or ``office``.
    stage : str or None
        The name of a stage.
    how : str
        ``value``, ``key``, ``portion``, ``number`` or ``sense``.
    says : str
        What it says, in a sentence: ``Position 'asks' waits for measure 'Peace treaty'.``
    """

    at: Path
    kind: str
    id: str
    stage: str | None
    how: How
    says: str

    @property
    def entry(self) -> Path:
        """The entry or the table in which the place is."""
        return self.at[:2] if isinstance(self.at[1], int) else self.at[:1]


def references(text: str, kind: str, id: str, stage: str | None = None) -> tuple[Reference, ...]:
    """Give all that names an entry.

    Parameters
    ----------
    text : str
    kind : str
        ``party``, ``measure``, ``source``, ``stage`` or ``office``; nothing names the others.
    id : str
        Of the entry; with a stage, of its measure.
    stage : str, optional
        The name of a stage.

    Raises
    ------
    InputError
        The text is no TOML.
    """
    return tuple(named(document_of(text), kind, id, stage))


def named(
    document: _Document, kind: str, id_: str, stage: str | None = None
) -> Iterator[Reference]:
    """Give all that names an entry; see :func:`references`."""
    it = None
    for at, how, says in places(document, kind, id_, stage):
        it = called(document, kind, id_, stage) if it is None else it
        yield Reference(at, kind, id_, stage, how, _said(document, at, says, it))


def places(
    document: _Document, kind: str, id_: str, stage: str | None = None
) -> Iterator[tuple[Path, How, str]]:
    """Give the places that name an entry, how, and what they say of it."""
    match kind:
        case "party":
            return _of_party(document, id_)
        case "office":
            return _of_office(document, id_)
        case "measure":
            return (one for name, one in _of_measures(document) if name == id_)
        case "source":
            return _of_source(document, id_)
        case "stage" if stage is not None:
            return _of_stage(document, id_, stage)
    return iter(())


def _said(document: _Document, at: Path, says: str, it: str) -> str:
    return says.format(owner=owner_of(document, at), it=it)


def entries(document: _Document, kind: str) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Give the entries of a kind that are tables, with their places."""
    there = document.get(kind)
    for index, entry in enumerate(there if isinstance(there, list) else ()):
        if isinstance(entry, Mapping):
            yield (kind, index), entry


def called(document: _Document, kind: str, id_: str, stage: str | None = None) -> str:
    """Say what an entry is called: ``measure 'Peace treaty'``."""
    if kind == "stage":
        return f"stage {quoted(stage or '')} of {called(document, 'measure', id_)}"
    for _, entry in entries(document, kind):
        if entry.get("id") == id_:
            return f"{kind} {quoted(_title(entry) or id_)}"
    return f"{kind} {quoted(id_)}"


def _title(entry: Mapping[str, Any]) -> str:
    """Give the words for an entry, or its id; empty where it has neither."""
    for key in ("name", "title", "activity", "id"):
        if isinstance(said := entry.get(key), str) and said.strip():
            return said
    return ""


_KINDS: Mapping[str, str] = {"require": "Requirement", "choose": "Choice", "together": "Group"}


def owner_of(document: _Document, at: Path) -> str:
    """Say in which entry a place is: ``Position 'asks'``, ``Requirement no. 2``."""
    kind = str(at[0])
    if kind == "process":
        return "The process"
    if kind == "together":
        return (
            f"Group no. {int(at[2]) + 1} of what is done together" if len(at) > 2 else "[together]"
        )
    name = _KINDS.get(kind, kind.capitalize())
    title = _title(document[kind][at[1]])
    return f"{name} {quoted(title)}" if title else f"{name} no. {int(at[1]) + 1}"


def _texts(entry: Mapping[str, Any], key: str, at: Path) -> Iterator[tuple[Path, str]]:
    there = entry.get(key)
    for index, item in enumerate(there if isinstance(there, list) else ()):
        if isinstance(item, str):
            yield (*at, key, index), item


def _items(entry: Mapping[str, Any], key: str, at: Path, name: str) -> Iterator[Path]:
    return (path for path, item in _texts(entry, key, at) if item == name)


def _of_party(document: _Document, id_: str) -> Iterator[_Found]:
    for at, measure in entries(document, "measure"):
        for path in _items(measure, "by", at, id_):
            yield path, "value", "{owner} is performed by {it}."
        value = measure.get("value")
        if isinstance(value, Mapping) and id_ in value:
            yield (*at, "value", id_), "key", "{owner} says what it is worth to {it}."
    yield from _confirmed(document, id_)
    for at, position in entries(document, "position"):
        if position.get("party") == id_:
            yield (*at, "party"), "value", "{owner} is what {it} wants."
    for at, declaration in entries(document, "declaration"):
        if declaration.get("party") == id_:
            yield (*at, "party"), "value", "{owner} is that of {it}."
    for at, notice in entries(document, "notice"):
        for path in _items(notice, "by", at, id_):
            yield path, "value", "{owner} is given by {it}."
    yield from _offices(document, id_)


def _of_office(document: _Document, name: str) -> Iterator[_Found]:
    yield from _offices(document, name)
    yield from _confirmed(document, name)


def _confirmed(document: _Document, name: str) -> Iterator[_Found]:
    for at, measure in entries(document, "measure"):
        for path in _items(measure, "confirm_by", at, name):
            yield path, "value", "{owner} is confirmed by {it}."


def _offices(document: _Document, name: str) -> Iterator[_Found]:
    process = document.get("process")
    if not isinstance(process, Mapping):
        return
    if process.get("inspectorate") == name:
        yield ("process", "inspectorate"), "value", "{owner} has {it} as its inspectorate."
        for at, measure in entries(document, "measure"):
            if "verify" in measure:
                yield (*at, "verify"), "sense", "{owner} is verified by {it}."
    if process.get("decides") == name:
        yield ("process", "decides"), "value", "{owner} lets {it} end disputes."
    for path in _items(process, "guardians", ("process",), name):
        yield path, "value", "{owner} has {it} as a guardian of sealed stages."


def _of_measures(document: _Document) -> Iterator[tuple[str, _Found]]:
    """Give all that names measures, each with the id that it names."""
    for kind in _CLAIMS:
        for at, claim in entries(document, kind):
            if isinstance(own := claim.get("measure"), str):
                yield own, ((*at, "measure"), "value", "{owner} is about {it}.")
            for path, _ in _needs(at, claim):
                yield str(path[-1]), (path, "key", "{owner} waits for {it}.")
            for path, name in _texts(claim, "of", at):
                yield name, (path, "value", "{owner} holds while {it} is kept up.")
    for at, choice in entries(document, "choose"):
        for path, name in _texts(choice, "of", at):
            yield name, (path, "value", "{owner} has {it} as an alternative.")
    for path, member in members(document):
        yield member.partition(":")[0], (path, "portion", "{owner} has {it}.")


class MeasureNames:
    """All that names the measures of a text, and what they are called, found once."""

    def __init__(self, document: _Document) -> None:
        self._document = document
        self._found: dict[str, list[_Found]] = {}
        for id_, found in _of_measures(document):
            self._found.setdefault(id_, []).append(found)
        self._titles: dict[str, str] = {}
        for _, measure in entries(document, "measure"):
            if isinstance(own := measure.get("id"), str):
                self._titles.setdefault(own, _title(measure))

    def named(self, id_: str) -> Iterator[Reference]:
        """Give all that names a measure."""
        it = f"measure {quoted(self._titles.get(id_) or id_)}"
        for at, how, says in self._found.get(id_, ()):
            said = _said(self._document, at, says, it)
            yield Reference(at, "measure", id_, None, how, said)


def _needs(at: Path, claim: Mapping[str, Any]) -> Iterator[tuple[Path, Any]]:
    needs, any_ = claim.get("needs"), claim.get("needs_any")
    tables: list[tuple[Path, Any]] = [((*at, "needs"), needs)]
    if isinstance(any_, list):
        tables += [((*at, "needs_any", index), table) for index, table in enumerate(any_)]
    for path, table in tables:
        if isinstance(table, Mapping):
            yield from (((*path, id_), need) for id_, need in table.items())


def members(document: _Document) -> Iterator[tuple[Path, str]]:
    """Give what stands in the groups of what is done together, with its place."""
    together = document.get("together")
    groups = together.get("groups") if isinstance(together, Mapping) else None
    for index, group in enumerate(groups if isinstance(groups, list) else ()):
        for place, member in enumerate(group if isinstance(group, list) else ()):
            if isinstance(member, str):
                yield ("together", "groups", index, place), member


def _of_source(document: _Document, id_: str) -> Iterator[_Found]:
    for at, position in entries(document, "position"):
        for path in _items(position, "source", at, id_):
            yield path, "value", "{owner} rests on {it}."
    for at, source in entries(document, "source"):
        for path in _items(source, "cites", at, id_):
            yield path, "value", "{owner} has its news from {it}."


def _of_stage(document: _Document, id_: str, stage: str) -> Iterator[_Found]:
    number = None
    for at, measure in entries(document, "measure"):
        if measure.get("id") != id_:
            continue
        number = stage_number(measure, stage)
        opens, automatic = measure.get("opens"), measure.get("automatic")
        if isinstance(opens, Mapping) and stage in opens:
            yield (*at, "opens", stage), "key", "{owner} says what is open before {it}."
        for index, part in enumerate(automatic if isinstance(automatic, list) else ()):
            if part == stage or _is_number(part, number):
                how: How = "value" if part == stage else "number"
                yield (*at, "automatic", index), how, "{owner} lets {it} take effect by itself."
    for kind in _CLAIMS:
        for at, claim in entries(document, kind):
            part = claim.get("part")
            if claim.get("measure") == id_:
                if part == stage and stage not in PORTION_WORDS:
                    yield (*at, "part"), "value", "{owner} is about {it}."
                elif _is_number(part, number):
                    yield (*at, "part"), "number", "{owner} is about {it}."
            for path, need in _needs(at, claim):
                if path[-1] == id_ and need == stage and stage not in ("all", *LIKE):
                    yield path, "value", "{owner} waits for {it}."
    for path, member in members(document):
        if number is not None and member == f"{id_}:{number}":
            yield path, "number", "{owner} has {it}."


def stage_number(measure: Mapping[str, Any], stage: str) -> int | None:
    """Give the number of the portion that a stage is, from 1; None where there is no such stage."""
    stages = measure.get("stages")
    for index, one in enumerate(stages if isinstance(stages, list) else ()):
        if isinstance(one, Mapping) and one.get("name") == stage:
            return index + 1
    return None


def _is_number(part: Any, number: int | None) -> bool:
    return isinstance(part, int) and not isinstance(part, bool) and part == number
