"""What needs two entries to be checked: ids, circles, the number of portions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Any

from paripassu.agreement.called import titled
from paripassu.agreement.choices import certain_measures, impossible_choices
from paripassu.agreement.claims import check_claims, has_part
from paripassu.agreement.contradiction import contradictions
from paripassu.agreement.draft import Draft, Read
from paripassu.agreement.fields import ORDER_CLAIMS
from paripassu.agreement.gates import named_in
from paripassu.agreement.groups import same_portion
from paripassu.agreement.meant import id_meant
from paripassu.agreement.model import (
    MOST_STEPS,
    MOST_WAITS,
    Claimed,
    Measure,
    Party,
    Position,
    Source,
)
from paripassu.agreement.offices import check_names, check_offices
from paripassu.agreement.problem import Problem
from paripassu.quoted import quoted
from paripassu.told import Told
from paripassu.toml.locate import Path


def check_draft(draft: Draft, *, signed: bool = False, facts: bool = True) -> Iterator[Problem]:
    """Find everything that is wrong between the entries of an agreement.

    Parameters
    ----------
    draft : Draft
        All entries.
    signed : bool
        Whether the file is signed and in force: then it is what it is, also where a measure could
        never be verified or confirmed as it says.
    facts : bool
        Whether facts that admit no order are wrong too.
    """
    for entries in (draft.parties, draft.measures, draft.positions, draft.sources):
        yield from _same_id(entries)
    known = _Known(draft)
    yield from _measures(draft, known)
    yield from check_claims(draft, known.measures)
    yield from _positions(draft, known)
    yield from _choices(draft, known)
    yield from _sources(draft, known)
    yield from _declarations(draft, known)
    yield from check_names(draft, known.parties)
    if not signed:
        yield from check_offices(draft)
    steps = sum(len(read.entry.shares) for read in draft.measures)
    if steps > MOST_STEPS:
        yield Problem(
            ("measure",),
            f"the measures have {steps} portions in all, and {MOST_STEPS} are the most",
            "choose larger portions",
        )
        return
    waits = sum(_waits(read.entry, known) for read in draft.claims)
    if waits > MOST_WAITS:
        yield Problem(
            (),
            f"the claims make portions wait {waits} times in all, and {MOST_WAITS} are the most",
            'choose larger portions, or claim less of "each" of them',
        )
        return
    twice = [*same_portion(draft.groups, {id_: read.entry for id_, read in known.measures.items()})]
    yield from twice
    if facts and not twice:
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
                    Told(
                        f"there are two entries [[{kind}]] with the id {quoted(read.entry.id)}",
                        f"there are two entries with the short name {quoted(read.entry.id)}",
                    ),
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


def _positions(draft: Draft, known: _Known) -> Iterator[Problem]:
    for read in draft.positions:
        if read.has("party"):
            yield from _unknown("party", (*read.path, "party"), read.entry.party, known.parties)
        for index, source in enumerate(read.entry.source):
            yield from _unknown("source", (*read.path, "source", index), source, known.sources)


def _choices(draft: Draft, known: _Known) -> Iterator[Problem]:
    for read in draft.choices:
        for index, name in enumerate(read.entry.of if read.has("of") else ()):
            yield from _unknown("measure", (*read.path, "of", index), name, known.measures)


def _declarations(draft: Draft, known: _Known) -> Iterator[Problem]:
    first: dict[str, Path] = {}
    names = _names(known.parties)
    for read in draft.declarations:
        if not read.has("party"):
            continue
        party, path = read.entry.party, (*read.path, "party")
        yield from _unknown("party", path, party, known.parties)
        if party in first:
            yield Problem(
                path,
                Told(
                    f"there are two entries [[declaration]] of the party {quoted(party)}",
                    f"there are two declarations of {titled(party, names.get(party, ''))}",
                ),
                "drop one of them: a party has one template",
                also=(first[party],),
            )
        first.setdefault(party, path)


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
        titles = _names(known.sources)
        yield Problem(
            (*known.sources[circle[0]].path, "cites"),
            Told(
                f"reports cannot cite each other in a circle: {_cited(circle, quoted)}",
                "reports cannot have their news from each other in a circle: "
                + _cited(circle, lambda id_: titled(id_, titles.get(id_, ""))),
            ),
            "drop one of these",
            also=tuple((*known.sources[name].path, "cites") for name in circle[1:-1]),
        )


def _cited(circle: Sequence[str], name: Callable[[str], str]) -> str:
    return ", ".join(f"{name(one)} cites {name(other)}" for one, other in pairwise(circle))


def _waits(claim: Claimed, known: _Known) -> int:
    """Count what a claim says of single portions."""
    measure = known.measures.get(claim.measure)
    each = measure is not None and claim.claim in ORDER_CLAIMS and claim.meant_part == "each"
    gates = len(measure.entry.shares) if measure is not None and each else 1
    return gates * max(1, sum(1 for _ in named_in(claim)))


def _day(draft: Draft, claim: Claimed) -> Fraction | None:
    """Give the day of a claim, as far as it is known."""
    start = draft.head.entry.start if draft.head and draft.head.has("start") else None
    if claim.date is None or start is None:
        return claim.day
    days = (claim.date - start).days
    return Fraction(days) if days >= 0 else None  # what lies before the start is told as that


def _contradictions(draft: Draft, known: _Known) -> Iterator[Problem]:
    """Look for contradictions among what is sound: what holds of a part holds of the whole."""
    measures = {id_: read.entry for id_, read in known.measures.items() if read.sound}
    groups = [
        (path, group)
        for path, group in draft.groups
        if all(step.measure in measures for step in group)
    ]
    choices = [
        (read.path, read.entry)
        for read in draft.choices
        if read.sound and all(name in measures for name in read.entry.of)
    ]
    broken = [*impossible_choices(choices, groups, measures)]
    yield from broken
    if broken:
        return
    certain = certain_measures(
        measures, [choice for _, choice in choices], [group for _, group in groups]
    )
    facts = []
    for index, read in enumerate(draft.requirements):
        own = measures.get(read.entry.measure)
        if read.sound and own and own.id in certain and has_part(own, read.entry.part):
            facts.append((index, read.entry, _day(draft, read.entry)))
    head = draft.head
    horizon = head.entry.horizon_days if head and head.has("horizon_days") else None
    yield from contradictions(
        {id_: measure for id_, measure in measures.items() if id_ in certain},
        facts,
        [
            (path, kept)
            for path, group in groups
            if len(kept := [step for step in group if step.measure in certain]) > 1
        ],
        horizon,
    )
