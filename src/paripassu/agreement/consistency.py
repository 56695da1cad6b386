"""What needs two entries to be checked: ids, stages, dates, circles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Any

from paripassu.agreement.contradiction import contradictions
from paripassu.agreement.draft import Draft, Read
from paripassu.agreement.groups import same_portion
from paripassu.agreement.meant import id_meant
from paripassu.agreement.model import MOST_STEPS, Measure, Party, Position, Requirement, Source
from paripassu.agreement.problem import Path, Problem
from paripassu.nearest import nearest
from paripassu.quoted import quoted


def check_draft(draft: Draft) -> Iterator[Problem]:
    """Find everything that is wrong between the entries of an agreement."""
    for entries in (draft.parties, draft.measures, draft.positions, draft.sources):
        yield from _same_id(entries)
    known = _Known(draft)
    yield from _measures(draft, known)
    yield from _requirements(draft, known)
    yield from _positions(draft, known)
    yield from _dates(draft)
    yield from _sources(draft, known)
    steps = sum(len(read.entry.shares) for read in draft.measures)
    if steps > MOST_STEPS:
        yield Problem(
            ("measure",),
            f"the measures have {steps} portions in all, and {MOST_STEPS} are the most",
            "choose larger portions",
        )
        return
    twice = [*same_portion(draft.groups)]
    yield from twice
    if not twice:
        yield from _contradictions(draft, known)


class _Known:
    """Entries by id, those included that are wrong in other ways."""

    def __init__(self, draft: Draft) -> None:
        self.parties = {read.entry.id: read for read in draft.parties if read.has("id")}
        self.measures = {read.entry.id: read for read in draft.measures if read.has("id")}
        self.sources = {read.entry.id: read for read in draft.sources if read.has("id")}


def _same_id(
    entries: Sequence[Read[Party] | Read[Measure] | Read[Position] | Read[Source]],
) -> Iterator[Problem]:
    first: dict[str, Path] = {}
    for read in entries:
        if read.has("id"):
            if read.entry.id in first:
                kind = read.path[0]
                yield Problem(
                    (*read.path, "id"),
                    f"there are two entries [[{kind}]] with the id {quoted(read.entry.id)}",
                    "rename one of them",
                    also=(first[read.entry.id],),
                )
            first.setdefault(read.entry.id, (*read.path, "id"))


def _unknown(kind: str, path: Path, id_: str, known: Mapping[str, Read[Any]]) -> Iterator[Problem]:
    if id_ not in known:
        yield Problem(path, f"unknown {kind} {quoted(id_)}", lambda: id_meant(id_, _names(known)))


def _names(known: Mapping[str, Read[Any]]) -> Mapping[str, str]:
    """Give each id's name: people write it where the id belongs."""
    return {
        id_: getattr(read.entry, "name", "") or getattr(read.entry, "title", "")
        for id_, read in known.items()
    }


def _measures(draft: Draft, known: _Known) -> Iterator[Problem]:
    for read in draft.measures:
        if read.has("by"):
            for index, party in enumerate(read.entry.by):
                yield from _unknown("party", (*read.path, "by", index), party, known.parties)
        for party in read.entry.value:
            yield from _unknown("party", (*read.path, "value", party), party, known.parties)


def _requirements(draft: Draft, known: _Known) -> Iterator[Problem]:
    for read in draft.requirements:
        if read.has("measure"):
            yield from _unknown(
                "measure", (*read.path, "measure"), read.entry.measure, known.measures
            )
        if read.has("needs"):
            yield from _needs(read, known)


def _positions(draft: Draft, known: _Known) -> Iterator[Problem]:
    for read in draft.positions:
        position = read.entry
        if read.has("party"):
            yield from _unknown("party", (*read.path, "party"), position.party, known.parties)
        if read.has("measure"):
            yield from _unknown(
                "measure", (*read.path, "measure"), position.measure, known.measures
            )
        yield from _part(read, known)
        yield from _needs(read, known)
        for index, source in enumerate(position.source):
            yield from _unknown("source", (*read.path, "source", index), source, known.sources)


def _part(read: Read[Requirement] | Read[Position], known: _Known) -> Iterator[Problem]:
    """Find parts that the measure does not have."""
    part, id_ = read.entry.part, read.entry.measure
    measure = known.measures.get(id_)
    if part is None or measure is None or not measure.has("stages", "portions"):
        return
    words = ("first", "last", "each", *(stage.name for stage in measure.entry.stages))
    count = len(measure.entry.shares)
    if isinstance(part, str) and part not in words:
        yield Problem(
            (*read.path, "part"),
            f"measure {quoted(id_)} has no stage {quoted(part)}"
            if measure.entry.stages
            else f"unknown word {quoted(part)}",
            partial(nearest, part, words),
        )
    elif isinstance(part, int) and part > count:
        yield Problem(
            (*read.path, "part"),
            f"measure {quoted(id_)} has no portion {part}",
            f"its portions are 1 to {count}" if count > 1 else "it has one portion",
        )


def _needs(read: Read[Requirement] | Read[Position], known: _Known) -> Iterator[Problem]:
    for name, need in read.entry.needs.items():
        path = (*read.path, "needs", name)
        if name not in known.measures:
            yield from _unknown("measure", path, name, known.measures)
            continue
        if read.has("measure") and name == read.entry.measure:
            yield Problem(
                path, f"{quoted(name)} would wait for itself", "name what it has to wait for"
            )
        needed = known.measures[name]
        names = [stage.name for stage in needed.entry.stages]
        if isinstance(need, str) and need not in ("all", *names) and needed.has("stages"):
            yield Problem(
                path,
                f"measure {quoted(name)} has no stage {quoted(need)}",
                partial(nearest, need, (*names, "all")),
            )


def _dates(draft: Draft) -> Iterator[Problem]:
    head = draft.head
    dated = [(read, date) for read in draft.positions if (date := read.entry.date) is not None]
    if head is None or not head.has("start"):
        return
    start, horizon = head.entry.start, head.entry.horizon_days
    if start is None:
        for read, date in dated[:1]:
            yield Problem(
                (*read.path, "date"),
                f"the day of {date} is not known, since [agreement] has no start",
                "add start = DATE to [agreement]: the date of day 0",
            )
        return
    for read, date in dated:
        day = (date - start).days
        if day < 0:
            yield Problem(
                (*read.path, "date"),
                f"{date} lies before the start of the agreement, {start}",
                "correct one of them",
                also=(("agreement", "start"),),
            )
        # Waiting until after the horizon is a position that nobody can meet, which is for the
        # explanation to say; finishing after it asks for nothing, so one of the two is mistaken.
        elif horizon is not None and day > horizon and read.entry.claim == "by":
            yield Problem(
                (*read.path, "date"),
                f"{date} is day {day}, after the horizon of {horizon} days, "
                "by which everything ends anyway",
                "correct one of them",
                also=(("agreement", "horizon_days"),),
            )


def _sources(draft: Draft, known: _Known) -> Iterator[Problem]:
    graph: dict[str, list[str]] = {}
    for read in draft.sources:
        for index, cited in enumerate(read.entry.cites):
            path = (*read.path, "cites", index)
            yield from _unknown("source", path, cited, known.sources)
            if read.has("id") and cited == read.entry.id:
                yield Problem(
                    path, "a report cannot cite itself", "name where it has its news from"
                )
            elif read.has("id"):
                graph.setdefault(read.entry.id, []).append(cited)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        # Python names the predecessor first: each report is cited by the next.
        circle: list[str] = error.args[1][::-1]
        yield Problem(
            (*known.sources[circle[0]].path, "cites"),
            "reports cannot cite each other in a circle: "
            + ", ".join(f"{quoted(one)} cites {quoted(other)}" for one, other in pairwise(circle)),
            "drop one of these",
            also=tuple((*known.sources[name].path, "cites") for name in circle[1:-1]),
        )


def _contradictions(draft: Draft, known: _Known) -> Iterator[Problem]:
    """Look for contradictions among what is sound: what holds of a part holds of the whole."""
    measures = {id_: read.entry for id_, read in known.measures.items() if read.sound}

    def reachable(name: str, need: Fraction | str) -> bool:
        return name in measures and measures[name].portions_for(need, MOST_STEPS) is not None

    requirements = [
        (index, read.entry)
        for index, read in enumerate(draft.requirements)
        if read.sound
        and read.entry.measure in measures
        and read.entry.measure not in read.entry.needs
        and all(reachable(name, need) for name, need in read.entry.needs.items())
    ]
    groups = [
        (path, group)
        for path, group in draft.groups
        if all(step.measure in measures for step in group)
    ]
    head = draft.head
    horizon = head.entry.horizon_days if head and head.has("horizon_days") else None
    yield from contradictions(measures, requirements, groups, horizon)
