"""What an entry says while it is closed: its name, and a sentence as all other pages word it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from paripassu.agreement import phrases, wording
from paripassu.agreement.draft import Draft, Read
from paripassu.agreement.measure import Measure
from paripassu.agreement.positions import Choice, Claimed
from paripassu.numbers import words
from paripassu.workbench.forms.model import Line, Table
from paripassu.workbench.forms.reading import Reading, title_of
from paripassu.workbench.forms.together import member_said

#: Reports that are named of a chain.
_MOST_CHAIN = 6
_UNNAMED = {
    "party": "A party without a name",
    "measure": "A measure without a title",
    "require": "A requirement",
    "choose": "A choice",
    "position": "A position",
    "source": "A report without a title",
    "declaration": "A declaration",
    "notice": "An activity",
}
_OPEN = "Not complete yet."


@dataclass(frozen=True, slots=True)
class Worded:
    """What was shown of another text: of a thousand entries a key changes one.

    Attributes
    ----------
    reading : Reading
    lines : mapping
        Of each kind, the entries.
    """

    reading: Reading
    lines: Mapping[str, tuple[Line, ...]]


def lines(reading: Reading, kind: str, before: Worded | None = None) -> tuple[Line, ...]:
    """Give all entries of a kind.

    Parameters
    ----------
    reading : Reading
    kind : str
    before : Worded, optional
        Lines that may say the same still.
    """
    if kind == "together":
        groups = reading.table("together").at("groups")
        return tuple(
            _line(reading, ("together", "groups", index), *_group(reading, members))
            for index, members in enumerate(groups if isinstance(groups, list) else [])
        )
    if kind in ("agreement", "process"):
        return (_line(reading, (kind,), *_single(reading, kind)),)
    read = {one.path: one for one in _reads(reading.draft, kind)}
    known = _known_lines(reading, kind, before)
    found = []
    for table in reading.tables(kind):
        if table.path in known:
            found.append(known[table.path])
            continue
        title, said = _told(reading, kind, table, read.get(table.path))
        if kind in ("require", "choose"):  # they have no name but what they say
            title, said = (said, "") if said != _OPEN else (title, said)
        id_ = table.at("id")
        found.append(_line(reading, table.path, title, said, id_ if isinstance(id_, str) else ""))
    return tuple(found)


def _known_lines(reading: Reading, kind: str, before: Worded | None) -> Mapping[Any, Line]:
    """Give the lines of entries that say the same, and of which nothing else that they name."""
    if before is None or not _same_names(reading, before.reading, kind):
        return {}
    # Texts share the entries that they have in common; what stands at another place is worded anew.
    pairs = zip(reading.tables(kind), before.reading.tables(kind), strict=False)
    return {
        line.path: line
        for (now, was), line in zip(pairs, before.lines.get(kind, ()), strict=False)
        if now.value is was.value
        and reading.problems_at(now.path) == before.reading.problems_at(was.path)
    }


def _same_names(reading: Reading, before: Reading, kind: str) -> bool:
    """Whether all that an entry of a kind may be worded with says the same."""
    if kind != "party" and reading.names("party") != before.names("party"):
        return False
    others = {"party": (), "measure": (), "source": ("source",)}.get(kind, ("measure",))
    for other in others:
        now, was = reading.tables(other), before.tables(other)
        if len(now) != len(was):
            return False
        if not all(one.value is two.value for one, two in zip(now, was, strict=True)):
            return False
    return True


def _line(
    reading: Reading, path: tuple[str | int, ...], title: str, said: str, id_: str = ""
) -> Line:
    problems = reading.problems_at(path)
    gaps = sum(map(reading.is_gap, problems))
    return Line(path, title, said, id_, gaps, len(problems) - gaps)


def _reads(draft: Draft, kind: str) -> list[Any]:
    reads: Mapping[str, list[Any]] = {
        "party": draft.parties,
        "measure": draft.measures,
        "require": draft.requirements,
        "choose": draft.choices,
        "position": draft.positions,
        "source": draft.sources,
        "declaration": draft.declarations,
        "notice": draft.notices,
    }
    return reads[kind]


def _told(reading: Reading, kind: str, table: Table, read: Read[Any] | None) -> tuple[str, str]:
    """Give the name of an entry and what it says, as far as it can be read."""
    entry = read.entry if read is not None and not read.broken else None
    title = title_of(kind, table) if kind in ("party", "measure", "source") else ""
    said = ""
    match kind:
        case "party" if entry is not None:
            loses = phrases.interval(entry.stake)
            limit = "any exposure" if entry.tolerance is None else "exposure up to "
            said = f"Loses {loses} if it walks away. Accepts {limit}"
            said += f"{phrases.interval(entry.tolerance)}." if entry.tolerance else "."
        case "measure" if entry is not None:
            said = _measure(reading, entry)
        case "position":
            party = table.at("party")
            title = reading.named("party", party) if party else ""
            said = _claim(reading, entry)
        case "require":
            said = _claim(reading, entry)
        case "choose":
            said = _choice(reading, entry)
        case "source":
            said = _chain(reading, table)
            if said == f"{title}.":
                said = "Nobody is named yet who published or said it."
            elif said.startswith(f"{title}, "):  # the title stands above it
                said = said.removeprefix(f"{title}, ")
                said = said[:1].upper() + said[1:]
        case "declaration":
            party = table.at("party")
            title = reading.named("party", party) if party else ""
            said = "" if entry is None else f"Declares by the template {entry.template}."
        case "notice" if entry is not None:
            title = entry.activity
            who = [reading.named("party", party) for party in entry.by]
            by = words.listed(who, len(who)) if who else "all parties"
            said = f"Notified by {by}, {wording.days(entry.days)} ahead."
    return title or _UNNAMED[kind], said or _OPEN


def _measure(reading: Reading, measure: Measure) -> str:
    who = [reading.named("party", party) for party in measure.by]
    jointly = ", jointly" if len(who) > 1 else ""
    several = len(measure.shares) > 1
    portions = f"; {phrases.portions(measure)}" if several else ""
    parts = [f"By {words.listed(who, len(who))}{jointly}{portions}."]
    if measure.days.high:
        low, high = measure.days.low, measure.days.high
        days = words.days(high) if low == high else f"{phrases.interval(measure.days)} days"
        parts.append(f"Takes {days}{' each' if several else ''}.")
    if measure.value:
        worth = (
            f"{reading.named('party', party)} {phrases.interval(value)}"
            for party, value in measure.value.items()
        )
        parts.append(f"Worth: {', '.join(worth)}.")
    if measure.optional:
        parts.append("May be left out.")
    return " ".join(parts)


@dataclass(frozen=True, slots=True)
class _Measures:
    """The measures that a claim is worded with."""

    measure: Mapping[str, Measure]


def _known(reading: Reading, claim: Claimed) -> bool:
    names = [claim.measure, *claim.needs, *(n for t in claim.needs_any for n in t), *claim.of]
    return all(name in reading.measures for name in names)


def _claim(reading: Reading, entry: Any) -> str:
    if entry is None or not _known(reading, entry) or [*entry.problems()]:
        return ""
    return _sentence(wording.what(_Measures(reading.measures), entry))


def _choice(reading: Reading, entry: Choice | None) -> str:
    if entry is None or not all(name in reading.measures for name in entry.of):
        return ""
    return _sentence(wording.choice(_Measures(reading.measures), entry))


def _sentence(clause: str) -> str:
    return f"{clause[:1].upper()}{clause[1:]}."


def _chain(reading: Reading, table: Table) -> str:
    """Say who has the news from whom, along the first of each report's sources."""
    by_id = {one.at("id"): one for one in reading.tables("source") if isinstance(one.at("id"), str)}
    names: list[str] = []
    seen: set[Any] = set()
    at: Table | None = table
    while at is not None and at.at("id") not in seen and len(names) < _MOST_CHAIN:
        seen.add(at.at("id"))
        speaker, outlet = at.at("speaker"), at.at("outlet")
        who = [one for one in (speaker, outlet) if isinstance(one, str) and one]
        names.append(", ".join(who) or title_of("source", at) or "a report")
        cites = at.at("cites")
        first = cites[0] if isinstance(cites, list) and cites else None
        at = by_id.get(first) if isinstance(first, str) else None
    return f"{', from '.join(names)}."


def _group(reading: Reading, members: Any) -> tuple[str, str]:
    every = members if isinstance(members, list) else []
    names = [member_said(reading, member) for member in every]
    return "At one moment", f"{words.listed(names, len(names))}." if names else _OPEN


def _single(reading: Reading, kind: str) -> tuple[str, str]:
    if kind == "process":
        read = reading.draft.process
        said = "As is usual." if not reading.table("process").value else "Its own."
        return "Who verifies and decides, and within how long", said if read else _OPEN
    table = reading.table("agreement")
    return title_of("agreement", table) or "An agreement without a title", _head(table)


def _head(table: Table) -> str:
    def parts() -> Iterator[str]:
        start = table.at("start")
        if start is not None:
            yield f"Begins on {words.date(start) if isinstance(start, date) else start}."
        if table.at("horizon_days") is not None:
            yield f"Ends within {table.at('horizon_days')} days."
        if isinstance(table.at("unit"), str):
            yield f"All values in {table.at('unit')}."

    return " ".join(parts()) or "Title, day 0, and by when all has to end."
