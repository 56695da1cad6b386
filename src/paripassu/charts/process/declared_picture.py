"""What was declared, opened and verified: a track for each table, stage and step looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from paripassu.agreement.model import Agreement
from paripassu.charts.draw import Sheet
from paripassu.charts.picture import Picture, Spec
from paripassu.charts.process import signs
from paripassu.charts.process.date_axis import ABOVE, BELOW, Dates, date_ruler, today
from paripassu.charts.process.declared import (
    Declaration,
    FoundLine,
    OpenLine,
    declarations,
    findings,
)
from paripassu.charts.process.status_names import Names
from paripassu.charts.style import (
    CHARACTER,
    JOINT,
    LINE,
    SIZES,
    Size,
    party_colours,
)
from paripassu.charts.text import wrap
from paripassu.charts.timeline_picture import heads
from paripassu.numbers import words
from paripassu.process.status import Status

TITLE = "Declared, opened, verified"
#: Lines that one picture draws; the tables have them all.
MOST_LINES = 60
GUTTER = 312.0
_HEAD, _TRACK = 26.0, 16.0
_HALF = 5.0
#: Pixels between two marks of a line.
_CLOSE = 14.0
#: Digits of a root that people compare by eye.
_DIGITS = 12


@dataclass(frozen=True, slots=True)
class _Laid:
    """A line: its words, and the pixels of the first of them and of its track."""

    line: OpenLine | FoundLine
    of: Declaration | None
    colour: str
    text: list[str]
    said: list[str]
    first: float
    middle: float


def declared(status: Status, terms: Agreement) -> Picture | None:
    """Draw it; None where nothing is declared or found, or no history was kept."""
    if status.history is None:
        return None
    names = Names(status)
    made, found = declarations(status, names), findings(status, names)
    if not made and not any(one.drawn or one.findings for one in found):
        return None
    count = sum(len(one.lines) for one in made) + len(found)
    return Picture(
        name="declared",
        title=TITLE,
        caption=_caption(made, found, count),
        alt=_in_words(names, made, found),
        specs={size.name: _spec(status, terms, made, found, size) for size in SIZES},
    )


def _caption(made: Sequence[Declaration], found: Sequence[FoundLine], count: int) -> str:
    said = []
    if made:
        said.append(
            "Each row is a table or a stage of a declaration. Its thin line begins on the day of "
            "the commitment: from then on nobody can change what is declared. A bar begins when "
            "something was opened. What is open was checked against the commitment. That shows "
            "that it is what was declared, not that it is true."
        )
    if found:
        said.append(
            f"{'The last rows show' if made else 'Each row shows'} what inspectors did and found. "
            "Marks that would hide each other stand side by side; the newest is on its day."
        )
    if count > MOST_LINES:
        said.append(f"The first {MOST_LINES} of {count:,} rows are drawn; the tables have more.")
    return " ".join(said)


def _in_words(names: Names, made: Sequence[Declaration], found: Sequence[FoundLine]) -> str:
    said = []
    for one in made:
        by = {
            state: [line.name for line in one.lines if line.state == state]
            for state in ("all", "part", "pending", "closed")
        }
        parts = [
            f"{word}: {words.listed(by[state])}"
            for state, word in (
                ("all", "open"), ("part", "open in part"), ("pending", "sent to readers"),
                ("closed", "not opened yet"),
            )
            if by[state]
        ]  # fmt: skip
        said.append(f"Declaration of {names.party(one.party)}: {'; '.join(parts)}.")
    said += [f"{one.title}: {one.said}." for one in found]
    return " ".join(said)


def _days(status: Status, made: Sequence[Declaration], found: Sequence[FoundLine]) -> list[float]:
    days = [float(status.at.toordinal())]
    for one in made:
        days += [float(one.day)] if one.day is not None else []
        for line in one.lines:
            for part in line.openings:
                days += [float(day) for day in (part.since, part.sent) if day is not None]
    for other in found:
        days += [float(day) for day in other.drawn]
        days += [float(day) for day, _ in other.findings]
    return days


def _spec(
    status: Status,
    terms: Agreement,
    made: Sequence[Declaration],
    found: Sequence[FoundLine],
    size: Size,
) -> Spec:
    gutter = 8.0 if size.narrow else GUTTER
    axis = Dates.of(_days(status, made, found), gutter, size.width - 10.0)
    laid, named, notes, bottom = _laid_out(status, terms, made, found, size)
    kinds = _kinds(laid)
    sheet = Sheet(size.width, bottom + BELOW + 6 + signs.key_height(kinds, size.width))
    date_ruler(sheet, axis, ABOVE, bottom)
    at = status.at.toordinal() + 0.5
    for one in laid:
        if isinstance(one.line, OpenLine):
            _opened(sheet, axis, one, one.line, at)
    today(sheet, axis, status.at, ABOVE, bottom)
    for one in laid:
        if isinstance(one.line, FoundLine):
            _found(sheet, axis, one.line, one.middle)
    signs.key(sheet, kinds, bottom + BELOW + 6)
    heads(sheet, named, size)
    sheet.words(notes, style="quiet", halo=True)
    for one in laid:
        alarm = isinstance(one.line, FoundLine) and one.line.alarm
        below = one.first + len(one.text) * LINE
        sheet.words([{"x": 6, "y": one.first, "text": one.text}], halo=True)
        sheet.words(
            [{"x": 6, "y": below, "text": one.said}],
            halo=True, style="ink" if alarm else "quiet", fontWeight="bold" if alarm else "normal",
        )  # fmt: skip
    subtitle = wrap(terms.title or terms.id, int(size.width / CHARACTER), 2)
    return sheet.spec(TITLE, subtitle, f"{TITLE}: {len(laid)} lines.")


def _laid_out(
    status: Status,
    terms: Agreement,
    made: Sequence[Declaration],
    found: Sequence[FoundLine],
    size: Size,
) -> tuple[list[_Laid], list[tuple[str, str, float]], list[dict[str, object]], float]:
    names, colours = Names(status), party_colours(terms)
    room = size.width - 16 if size.narrow else GUTTER - 22
    letters = int(room / CHARACTER)
    laid: list[_Laid] = []
    named: list[tuple[str, str, float]] = []
    notes: list[dict[str, object]] = []
    at = ABOVE + 4

    def put(line: OpenLine | FoundLine, of: Declaration | None, colour: str) -> None:
        nonlocal at
        text = wrap(line.name if isinstance(line, OpenLine) else line.title, letters, 2)
        sentences = [line.said]
        if isinstance(line, FoundLine) and line.sure:
            sentences.append(line.sure)
        narrower = int(letters / 1.08)
        said = [row for sentence in sentences for row in wrap(sentence, narrower, 2)]
        tall = (len(text) + len(said)) * LINE
        if size.narrow:
            first, middle = at + LINE / 2, at + tall + 4 + _TRACK / 2
            height = tall + _TRACK + 12
        else:
            height = max(_TRACK, tall) + 8
            middle = at + height / 2
            first = middle - (tall - LINE) / 2
        laid.append(_Laid(line, of, colour, text, said, first, middle))
        at += height

    for one in made:
        if len(laid) >= MOST_LINES:
            break
        colour = colours.get(one.party, JOINT)
        version = f", version {one.version}" if one.version not in (None, 1) else ""
        name = f"{names.party(one.party)}: declaration{version}"
        named.append((colour, name, at + _HEAD / 2))
        at += _HEAD
        root = f"; root {one.root[:_DIGITS]}…" if one.root else ""
        notes.append({"x": 22, "y": at + 2, "text": f"entry {one.entry:,}{root}"})
        at += LINE + 4
        shown = one.lines[: MOST_LINES - len(laid)]
        staged = any(line.stage for line in shown)
        before: bool | None = None
        for line in shown:
            if staged and line.stage != before:
                said = "Stages, parts of the tables" if line.stage else "Tables"
                notes.append({"x": 6, "y": at + 7, "text": said})
                at += LINE + 6
                before = line.stage
            put(line, one, colour)
        at += 6
    if found and len(laid) < MOST_LINES:
        named.append((JOINT, "Looked at by inspectors", at + _HEAD / 2))
        at += _HEAD
        for other in found[: MOST_LINES - len(laid)]:
            put(other, None, JOINT)
        at += 6
    return laid, named, notes, at


def _kinds(laid: Sequence[_Laid]) -> list[str]:
    """Give the signs that there are, in the order of the key."""
    open_lines = [one.line for one in laid if isinstance(one.line, OpenLine)]
    states = {line.state for line in open_lines}
    found = [one.line for one in laid if isinstance(one.line, FoundLine)]
    verdicts = {_verdict(verdict) for line in found for _, verdict in line.findings}
    there = {
        "closed": bool(open_lines),
        "pending": any(_sent(line) for line in open_lines),
        "part": any(_part_open(line) for line in open_lines),
        "all": "all" in states,
        "drawn": any(line.drawn for line in found),
        **{kind: kind in verdicts for kind in ("consistent", "inconclusive", "violation")},
    }
    return [kind for kind, there_is in there.items() if there_is]


def _part_open(line: OpenLine) -> bool:
    return any(one.since is not None and not one.whole for one in line.openings)


def _sent(line: OpenLine) -> list[int]:
    """Give the days on which something was sent that is not received yet, where that matters."""
    if line.state == "all":
        return []
    return [one.sent for one in line.openings if one.since is None and one.sent is not None]


def _verdict(verdict: str) -> str:
    return "violation" if verdict in ("violation", "undone") else (
        "consistent" if verdict == "consistent" else "inconclusive"
    )  # fmt: skip


def _opened(sheet: Sheet, axis: Dates, one: _Laid, line: OpenLine, at: float) -> None:
    y = one.middle
    end = axis.x(at)
    begin = axis.first if one.of is None or one.of.day is None else float(one.of.day)
    signs.closed_lines(sheet, [{"x": axis.x(begin), "x2": end, "y": y, "y2": y}])
    sheet.rules(
        [{"x": axis.x(begin), "x2": axis.x(begin), "y": y - 5, "y2": y + 5}],
        style="quiet", strokeWidth=1.2,
    )  # fmt: skip
    bar = {"x2": end, "y": y - _HALF, "y2": y + _HALF, "colour": one.colour}
    whole = min((p.since for p in line.openings if p.whole and p.since is not None), default=None)
    part = min((p.since for p in line.openings if p.since is not None), default=None)
    if part is not None and (whole is None or part < whole):
        signs.part_bars(sheet, [{**bar, "x": min(axis.x(part), end - 2)}])
    if whole is not None:
        sheet.boxes([{**bar, "x": min(axis.x(whole), end - 2)}], cornerRadius=2)
    signs.pending_lines(
        sheet,
        [
            {"x": min(axis.x(day), end - 5), "x2": end, "y": y - 4, "y2": y - 4}
            for day in _sent(line)
        ],
    )


def _found(sheet: Sheet, axis: Dates, line: FoundLine, y: float) -> None:
    marks = [(day, "drawn") for day in line.drawn]
    marks += [(day, _verdict(verdict)) for day, verdict in line.findings]
    marks.sort(key=lambda mark: mark[0])
    # The newest stands on its day; what it would hide is moved aside.
    places = []
    free = float("inf")
    for day, kind in reversed(marks):
        free = min(axis.x(day + 0.5), free - _CLOSE)
        places.append((max(free, axis.left), kind))
        if free < axis.left:  # older ones would lie under it
            break
    if len(places) > 1:
        ends = {"x": places[-1][0], "x2": places[0][0]}
        sheet.rules([{**ends, "y": y, "y2": y}], style="quiet", strokeWidth=1.2)
    for x, kind in reversed(places):
        signs.MARKS[kind](sheet, [{"x": x, "y": y}])
