"""The plan, and what happened: two tracks for each measure, one above the other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from paripassu.agreement.model import Agreement
from paripassu.charts.crowd import MOST_LANES
from paripassu.charts.draw import Sheet
from paripassu.charts.picture import Picture, Spec
from paripassu.charts.process import signs
from paripassu.charts.process.course import Lane, Piece, lanes
from paripassu.charts.process.course_crowd import course_crowd
from paripassu.charts.process.date_axis import ABOVE, BELOW, Dates, date_ruler, today
from paripassu.charts.process.status_names import Names
from paripassu.charts.style import (
    CHARACTER,
    LINE,
    SIZES,
    Size,
    party_colours,
    performer_colour,
)
from paripassu.charts.text import measure_title, names, wrap
from paripassu.charts.timeline_picture import heads
from paripassu.numbers import words
from paripassu.process.status import Status

TITLE = "The plan, and what happened"
GUTTER = 262.0
#: Pixels of a performer's heading, and of the two tracks of a lane.
_HEAD, _TRACKS = 26.0, 34.0
#: From the middle of a lane: both tracks, and the line beneath.
_PLANNED, _WENT, _BENEATH = (-12.0, -6.0), (-1.0, 8.0), 13.0
#: The narrowest bar, and how close two marks of one kind may be.
_LEAST, _CLOSE = 2.5, 6.0


@dataclass(frozen=True, slots=True)
class _Laid:
    """A lane and its pixels: of the first line of its words, and of the middle of its tracks."""

    lane: Lane
    title: list[str]
    said: list[str]
    first: float
    middle: float


def course(status: Status, terms: Agreement) -> Picture | None:
    """Draw the plan beside what became of it; None where there is nothing with a day to draw."""
    every = lanes(status, terms)
    days = [day for lane in every for piece in lane.pieces for day in piece.days()]
    if not days:
        return None
    days.append(float(status.at.toordinal()))
    if status.leaving:
        days.append(float(_end(status).toordinal()))
    return Picture(
        name="course",
        title=TITLE,
        caption=f"{_caption(every)} {_leaving(status)}".rstrip(),
        alt=_in_words(status, every),
        specs={size.name: _spec(status, terms, every, days, size) for size in SIZES},
    )


def _end(status: Status) -> dt.date:
    """Give the last day in force, once somebody has given notice."""
    return min(one.ends for one in status.leaving)


def _leaving(status: Status) -> str:
    """Say who leaves, and when that ends the agreement; nothing where nobody does."""
    if not status.leaving:
        return ""
    who = Names(status).parties([one.party for one in status.leaving])
    end = f"on {words.date(_end(status))} (broken line)."
    if status.phase == "ended":
        return f"{who} left: the agreement ended {end}"
    verb = "are" if len(status.leaving) > 1 else "is"
    return f"{who} {verb} leaving: the agreement ends {end}"


def _kinds(every: Sequence[Lane]) -> list[str]:
    """Give the signs that there are, in the order of the key."""
    pieces = [piece for lane in every for piece in lane.pieces]
    there = {
        "planned": any(one.planned for one in pieces),
        "went": any(_bar(one) for one in pieces),
        "due": any(_owing(one) for one in pieces),
        "settled": any(one.sign == "settled" for one in pieces),
        "open": any(one.sign == "open" for one in pieces),
        "disputed": any(one.sign == "disputed" for one in pieces),
        "down": any(one.falls for one in pieces),
        "late": any(one.late for one in pieces),
        "dispute": any(one.disputes for one in pieces),
    }
    return [kind for kind, found in there.items() if found]


def _caption(every: Sequence[Lane]) -> str:
    if len(every) > MOST_LANES:
        return (
            "There are too many measures to draw one by one. The broken line says how many steps "
            "were planned to be done by each day, the solid line how many were done. Where the "
            "solid line is lower, the process is behind its plan."
        )
    planned = any(piece.planned for lane in every for piece in lane.pieces)
    said = (
        "Each measure has two tracks. The pale one above is the plan; the strong one below is what "
        "happened."
        if planned
        else "The plan has an order, but no days. So only what happened is drawn."
    )
    return (
        f"{said} A strong bar begins on the day when it was the performer's turn, and ends when "
        "the step was done. The words beside each measure say where it is now. They are bold if "
        "something is late, disputed, or does not count."
    )


def _in_words(status: Status, every: Sequence[Lane]) -> str:
    known = Names(status)
    wrong = [f"{known.measure(lane.measure)}: {lane.said}" for lane in every if lane.alarm]
    done = sum(piece.sign is not None and piece.sign != "down" for piece in _pieces(every))
    total = len([*_pieces(every)])
    return (
        f"Timeline of {words.count(total, 'step')}. Done by {words.date(status.at)}: {done}. "
        + (f"{'; '.join(wrong)}. " if wrong else "Nothing is late or disputed. ")
        + f"{_leaving(status).replace(' (broken line)', '')} ".lstrip()
        + "The table of steps says the same in words."
    )


def _pieces(every: Sequence[Lane]) -> Iterator[Piece]:
    for lane in every:
        yield from lane.pieces


def _spec(
    status: Status, terms: Agreement, every: Sequence[Lane], days: list[float], size: Size
) -> Spec:
    letters = int(size.width / CHARACTER)
    subtitle = wrap(terms.title or terms.id, letters, 2) + wrap(_leaving(status), letters, 2)
    subtitle = [line for line in subtitle if line]
    alt = f"{TITLE}: {len([*_pieces(every)])} steps."
    if len(every) > MOST_LANES:
        return course_crowd(status, every, days, size).spec(TITLE, subtitle, alt)
    gutter = 8.0 if size.narrow else GUTTER
    axis = Dates.of(days, gutter, size.width - 10.0)
    laid, named, bottom = _laid_out(terms, every, size)
    kinds = _kinds(every)
    sheet = Sheet(size.width, bottom + BELOW + 6 + signs.key_height(kinds, size.width))
    date_ruler(sheet, axis, ABOVE, bottom)
    colours = party_colours(terms)
    for one in laid:
        _tracks(sheet, terms, one, axis, performer_colour(colours, one.lane.by))
    today(sheet, axis, status.at, ABOVE, bottom)
    if status.leaving:
        x = axis.x(_end(status).toordinal() + 1)
        end = {"x": x, "x2": x, "y": ABOVE, "y2": bottom}
        sheet.rules([end], style="ink", strokeWidth=1.2, strokeDash=signs.BROKEN)
    for one in laid:
        _marks(sheet, terms, one, axis)
    signs.key(sheet, kinds, bottom + BELOW + 6)
    heads(
        sheet,
        [(performer_colour(colours, by), names(terms, by), y) for by, y in named],
        size,
    )
    for one in laid:
        below = one.first + len(one.title) * LINE
        sheet.words([{"x": 6, "y": one.first, "text": one.title}], halo=True)
        weight = "bold" if one.lane.alarm else "normal"
        sheet.words(
            [{"x": 6, "y": below, "text": one.said}],
            halo=True, style="ink" if one.lane.alarm else "quiet", fontWeight=weight,
        )  # fmt: skip
    return sheet.spec(TITLE, subtitle, alt)


def _laid_out(
    terms: Agreement, every: Sequence[Lane], size: Size
) -> tuple[list[_Laid], list[tuple[tuple[str, ...], float]], float]:
    room = size.width - 16 if size.narrow else GUTTER - 22
    letters = int(room / CHARACTER)
    laid: list[_Laid] = []
    named: list[tuple[tuple[str, ...], float]] = []
    at = ABOVE + 4
    for by, group in groupby(every, key=lambda lane: lane.by):
        named.append((by, at + _HEAD / 2))
        at += _HEAD
        for lane in group:
            title = wrap(measure_title(terms, lane.measure), letters, 2)
            said = wrap(lane.said, int(letters / 1.08) if lane.alarm else letters, 3)
            tall = (len(title) + len(said)) * LINE
            if size.narrow:
                height = tall + _TRACKS + 8
                first, middle = at + LINE / 2, at + tall + 2 + _TRACKS / 2
            else:
                height = max(_TRACKS, tall) + 10
                middle = at + height / 2
                first = middle - (tall - LINE) / 2
            laid.append(_Laid(lane, title, said, first, middle))
            at += height
        at += 6
    return laid, named, at


def _bar(piece: Piece) -> tuple[int, int] | None:
    """Give from when to when a done step was its performers' to do."""
    if piece.done is None or piece.turn is None or piece.turn >= piece.done:
        return None
    return piece.turn, piece.done


def _owing(piece: Piece) -> bool:
    return piece.due is not None


def _tracks(sheet: Sheet, terms: Agreement, one: _Laid, axis: Dates, colour: str) -> None:
    y = one.middle
    planned: list[dict[str, Any]] = []
    for piece in one.lane.pieces:
        if piece.planned is None:
            continue
        # A day lasts until its end: what is done in it fills it.
        left, right = axis.x(piece.planned[0]), axis.x(piece.planned[1] + 1)
        right = max(right, left + _LEAST)
        if planned and planned[-1]["x2"] < right:
            left = max(left, planned[-1]["x2"] + 0.5)
        if planned and left < planned[-1]["x2"] + 0.75 and right - left < 5:
            planned[-1]["x2"] = max(right, planned[-1]["x2"])
        else:
            planned.append(
                {"x": left + 0.5, "x2": right - 0.5, "y": y + _PLANNED[0], "y2": y + _PLANNED[1],
                 "colour": colour}
            )  # fmt: skip
    signs.planned_bars(sheet, planned)
    track = {"y": y + _WENT[0], "y2": y + _WENT[1], "colour": colour}
    went = []
    owing = []
    for piece in one.lane.pieces:
        if bar := _bar(piece):
            left = axis.x(bar[0])
            right = max(axis.x(bar[1] + 0.5), left + _LEAST)
            went.append({**track, "x": left, "x2": right})
        if piece.due is not None:
            last = max(piece.due + 1, piece.late[1] + 0.5 if piece.late else 0)
            left = axis.x(piece.due if piece.turn is None else min(piece.turn, piece.due))
            owing.append({**track, "x": left, "x2": max(axis.x(last), left + _LEAST)})
    sheet.boxes(went, cornerRadius=2)
    signs.waiting_bars(sheet, owing)
    beneath = {"y": y + _BENEATH, "y2": y + _BENEATH}
    signs.late_lines(
        sheet,
        [
            {"x": axis.x(piece.late[0]), "x2": axis.x(piece.late[1] + 0.5), **beneath}
            for piece in one.lane.pieces
            if piece.late
        ],
    )
    signs.dispute_lines(
        sheet,
        [
            {
                "x": axis.x(first),
                "x2": max(axis.x(last + 0.5), axis.x(first) + 5),
                "y": y + _BENEATH,
                "y2": y + _BENEATH,
            }
            for piece in one.lane.pieces
            for first, last in piece.disputes
        ],
    )


def _marks(sheet: Sheet, terms: Agreement, one: _Laid, axis: Dates) -> None:
    y = one.middle + (_WENT[0] + _WENT[1]) / 2
    ends = [axis.x(piece.due + 1) for piece in one.lane.pieces if piece.due is not None]
    sheet.rules(
        [{"x": x, "x2": x, "y": y - 9, "y2": y + 9} for x in ends], style="ink", strokeWidth=2
    )
    for kind in ("settled", "open", "disputed", "down"):
        places: list[dict[str, object]] = []
        before = float("-inf")
        for day, piece in sorted(_days_of(one.lane, kind), key=lambda found: found[0]):
            x = axis.x(day + 0.5)
            if x - before >= _CLOSE:
                places.append({"x": x, "y": y, "tip": _tip(terms, one.lane, piece)})
                before = x
        if places:
            signs.MARKS[kind](sheet, places)


def _days_of(lane: Lane, kind: str) -> Iterator[tuple[int, Piece]]:
    """Give the days that a lane has a mark of a kind on."""
    for piece in lane.pieces:
        if kind == "down":
            yield from ((day, piece) for day in piece.falls)
        elif piece.done is not None and piece.sign == kind:
            yield piece.done, piece


def _tip(terms: Agreement, lane: Lane, piece: Piece) -> str:
    portion = piece.key.rpartition(":")[2]
    what = measure_title(terms, lane.measure)
    part = f", part {portion}" if len(lane.pieces) > 1 else ""
    said = f"{names(terms, lane.by)}: {what}{part}"
    if piece.planned is not None:
        said += f"; planned by {words.date(dt.date.fromordinal(int(piece.planned[1])))}"
    if piece.done is not None:
        said += f"; done on {words.date(dt.date.fromordinal(piece.done))}"
    for day in piece.falls:
        said += f"; stopped counting on {words.date(dt.date.fromordinal(day))}"
    return said
