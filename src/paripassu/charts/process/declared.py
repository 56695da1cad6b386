"""What was declared, opened and verified, line by line. Days are ordinals; nothing is drawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from paripassu.charts.process.status_names import Names
from paripassu.charts.text import clean, percent
from paripassu.numbers import words
from paripassu.process.history import Found, History
from paripassu.process.status import Status
from paripassu.process.status_matters import (
    Declared,
    DeclaredTable,
    InspectionStatus,
    OpenPart,
    PendingPart,
)

#: Parts of a table that are named before it is said how many more there are.
_MOST_PARTS = 3
_BY_STAGES = "opened only by stages"
_VERDICTS = {
    "consistent": "found consistent",
    "violation": "a violation was found",
    "undone": "found to be undone",
    "inconclusive": "inconclusive",
}


@dataclass(frozen=True, slots=True)
class Opening:
    """A part that was opened, or sent to readers.

    Attributes
    ----------
    since : int or None
        Since when it is open; None: its readers have not received it yet.
    sent : int or None
        When it was disclosed, where that is known.
    to : str
        Whom it was opened to, in words.
    """

    part: str
    entry: int
    since: int | None
    sent: int | None
    to: str

    @property
    def whole(self) -> bool:
        """Whether it is all of the table or stage."""
        return self.part == "all"


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A table or a stage of a declaration.

    Attributes
    ----------
    said : str
        ``all open since 3 May 2019``, ``not opened yet``.
    stage : bool
        Whether it is a stage: parts of tables that are opened together.
    """

    name: str
    openings: tuple[Opening, ...]
    said: str
    stage: bool = False

    @property
    def state(self) -> Literal["closed", "pending", "part", "all"]:
        """How much of it is open."""
        if any(one.whole and one.since is not None for one in self.openings):
            return "all"
        if any(one.since is not None for one in self.openings):
            return "part"
        return "pending" if self.openings else "closed"


@dataclass(frozen=True, slots=True)
class Declaration:
    """A declaration: by whom, since when, and what is open of it."""

    party: str
    entry: int
    day: int | None
    root: str | None
    version: int | None
    follows: int | None
    lines: tuple[OpenLine, ...]


@dataclass(frozen=True, slots=True)
class FoundLine:
    """What was found on a step, or on a material balance.

    Attributes
    ----------
    step : str or None
        None: a material balance.
    drawn : tuple of int
        Days on which a draw was announced.
    findings : tuple of (int, str)
        Day and verdict.
    said, sure : str
        The newest verdict; how surely a violation would have been found.
    alarm : bool
        Whether a violation was found.
    """

    title: str
    step: str | None
    drawn: tuple[int, ...]
    findings: tuple[tuple[int, str], ...]
    said: str
    sure: str
    alarm: bool


def declarations(status: Status, names: Names) -> list[Declaration]:
    """Give every declaration in the order of the record."""
    return [_declaration(one, status.history, names) for one in status.declared]


def declarations_in_words(status: Status, names: Names) -> Iterator[str]:
    """Say of each declaration what of it is open; tables that are opened by stages count for none.

    A table that nothing was opened of by its own name may be open all the same, by a stage.
    """
    for one in declarations(status, names):
        said = f"{names.party(one.party)} has committed to a declaration, in entry {one.entry:,}"
        if one.follows is not None:
            said += f", the next version of that of entry {one.follows:,}"
        parts = []
        for word, state in (
            ("open", "all"),
            ("open in part", "part"),
            ("sent to readers, receipt not confirmed yet", "pending"),
            ("not opened yet", "closed"),
        ):
            some = [
                f"“{line.name}”"
                for line in one.lines
                if line.state == state and line.said != _BY_STAGES
            ]
            if some:
                parts.append(f"{word}: {words.listed(some)}")
        yield f"{said}. {words.sentence('; '.join(parts))}".strip()


def _declaration(one: Declared, history: History | None, names: Names) -> Declaration:
    known = None if history is None else history.committed.get(one.entry)
    return Declaration(
        party=one.party,
        entry=one.entry,
        day=None if known is None else known.day.toordinal(),
        root=None if known is None else known.root,
        version=None if known is None else known.version,
        follows=one.follows,
        lines=_lines(one, () if known is None else known.stages, history, names),
    )


def _lines(
    one: Declared, stages: tuple[str, ...], history: History | None, names: Names
) -> tuple[OpenLine, ...]:
    """Give the stages first, for what is open of tables is mostly open by them."""
    found = [
        _line(name, table, history, names, stage=name in stages, staged=bool(stages))
        for name, table in one.tables.items()
    ]
    return tuple(sorted(found, key=lambda line: not line.stage))


def _line(
    name: str,
    table: DeclaredTable,
    history: History | None,
    names: Names,
    *,
    stage: bool,
    staged: bool,
) -> OpenLine:
    parts: list[OpenPart | PendingPart] = [*table.opened, *table.pending]
    openings = tuple(
        _opening(one, history, names) for one in sorted(parts, key=lambda one: one.entry)
    )
    said = _said(openings) or (_BY_STAGES if staged and not stage else "not opened yet")
    return OpenLine(clean(name), openings, said, stage)


def _opening(one: OpenPart | PendingPart, history: History | None, names: Names) -> Opening:
    known = None if history is None else history.disclosed.get(one.entry)
    if isinstance(one, PendingPart):
        to = names.parties(one.readers if known is None or not known.to else known.to)
    else:
        to = names.parties(known.to) if known is not None and known.to else "everybody"
    return Opening(
        part=one.part if one.part == "all" else clean(one.part),
        entry=one.entry,
        since=one.since.toordinal() if isinstance(one, OpenPart) else None,
        sent=None if known is None else known.day.toordinal(),
        to=to,
    )


def _said(openings: Sequence[Opening]) -> str:
    whole = [one for one in openings if one.whole and one.since is not None]
    if whole:
        first = min(whole, key=lambda one: one.since or 0)
        to = "" if first.to == "everybody" else f", to {first.to}"
        return f"all open since {_date(first.since)}{to}"
    parts = [one.part for one in openings if one.since is not None]
    sent = [one for one in openings if one.since is None]
    said = []
    if parts:
        several = list(dict.fromkeys(parts))
        said.append(f"open in part: {words.listed(several, _MOST_PARTS)}")
    if sent:
        said.append(f"sent to {sent[-1].to}; receipt not confirmed yet")
    return "; ".join(said)


def _date(day: int | None) -> str:
    return "" if day is None else words.date(dt.date.fromordinal(day))


def findings(status: Status, names: Names) -> list[FoundLine]:
    """Give a line for each step that something was drawn for or found on, in the plan's order.

    Material balances stand last.
    """
    history = status.history
    about: dict[str | None, list[Found]] = {}
    for one in () if history is None else history.found:
        about.setdefault(one.step, []).append(one)
    drawn: dict[str | None, list[InspectionStatus]] = {}
    for draw in status.inspections:
        drawn.setdefault(draw.step, []).append(draw)
    made = []
    for step in status.steps:
        draws, found = drawn.get(step.key, []), about.get(step.key, [])
        if not found and not draws:
            continue
        days = {
            history.drawn[one.id].day.toordinal()
            for one in draws
            if history is not None and one.id in history.drawn
        }
        sure = ""
        if step.detect is not None:
            sure = (
                f"probability to find a violation: {percent(step.detect.achieved, 'promised')}"
                f" ({percent(step.detect.required)} required)"
            )
        head, between, part = names.step(step.key).partition("” (")
        # The part stays on one line.
        title = head + between + part.replace(" ", "\u00a0")
        made.append(_found_line(title, step.key, tuple(sorted(days)), found, sure))
    if None in about:
        made.append(_found_line("A material balance", None, (), about[None], ""))
    return made


def _found_line(
    title: str, step: str | None, drawn: tuple[int, ...], found: Sequence[Found], sure: str
) -> FoundLine:
    said = "items drawn, no finding yet" if drawn else "no finding yet"
    if found:
        newest = found[-1]
        verdict = _VERDICTS.get(newest.verdict, clean(newest.verdict))
        said = f"{verdict} on {words.date(newest.day)}"
    return FoundLine(
        title=title,
        step=step,
        drawn=drawn,
        findings=tuple((one.day.toordinal(), one.verdict) for one in found),
        said=said,
        sure=sure,
        alarm=bool(found) and found[-1].verdict in ("violation", "undone"),
    )
