"""An axis of calendar days: months and years beneath, and the day that is looked at across."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from paripassu.charts.draw import Sheet
from paripassu.charts.letters import pixels

#: Pixels that the axis takes beneath what it measures, and above it for the name of the day.
BELOW, ABOVE = 26.0, 20.0
#: Pixels between the beginnings of two labels.
_APART = 66.0
#: Days of a month that a finer axis names, from the finest on.
_DAYS = (tuple(range(1, 32)), (1, 6, 11, 16, 21, 26), (1, 11, 21), (1, 16))
#: Months between two labels of a coarser one.
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000)
# Not strftime: it speaks the language of whatever machine it runs on.
_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LAST = dt.date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Dates:
    """Days as pixels.

    Attributes
    ----------
    first, last : float
        Ordinals of the days at the ends.
    left, right : float
        Pixels of the ends.
    """

    first: float
    last: float
    left: float
    right: float

    @classmethod
    def of(cls, days: list[float], left: float, right: float) -> Dates:
        """Give an axis on which all these days find room, with some at either end."""
        first, last = min(days), max(days)
        room = max((last - first) * 0.02, 1.0)
        return cls(first - room, last + room, left, right)

    def x(self, day: float) -> float:
        """Give the pixel of a day; one outside stands at the end."""
        share = (day - self.first) / (self.last - self.first)
        return self.left + min(1.0, max(0.0, share)) * (self.right - self.left)


def date_ruler(
    sheet: Sheet, axis: Dates, top: float, bottom: float, until: float | None = None
) -> None:
    """Draw the axis under ``bottom``, and its lines up to ``top``; no label goes past ``until``."""
    marks = _marks(axis)
    sheet.rules([{"x": x, "x2": x, "y": top, "y2": bottom} for x, _ in marks], style="band")
    ends = {"x": axis.left, "x2": axis.right, "y": bottom, "y2": bottom}
    sheet.rules([ends], style="line")
    said: list[dict[str, float | str]] = []
    free = 0.0
    for x, text in marks:
        wide = pixels(text)
        # A label in the middle of the first or the last mark may run out of the picture.
        at = min(max(x - wide / 2, 0.0), (sheet.width if until is None else until) - wide)
        if at >= free:
            said.append({"x": at, "y": bottom + 13, "text": text})
            free = at + wide + 6
    sheet.words(said, style="quiet")


def today(sheet: Sheet, axis: Dates, day: dt.date, top: float, bottom: float) -> None:
    """Draw the day that is looked at as a line through everything, named above it."""
    x = axis.x(day.toordinal() + 0.5)
    sheet.rules([{"x": x, "x2": x, "y": top, "y2": bottom}], style="ink", strokeWidth=1.2)
    text = f"as of {short(day)}"
    wide = pixels(text, bold=True)
    at = min(max(x - wide / 2, axis.left), sheet.width - wide - 2)
    sheet.words([{"x": at, "y": top - 9, "text": text}], fontWeight="bold")


def short(day: dt.date) -> str:
    """Write a date as short as all can read it: ``3 Jan 2019``."""
    return f"{day.day} {_NAMES[day.month - 1]} {day.year}"


def _marks(axis: Dates) -> list[tuple[float, str]]:
    first = max(1, int(axis.first))
    last = min(_LAST, int(axis.last) + 1)
    for every in (*_DAYS, *_MONTHS):
        days = (
            _of_month(first, last, every)
            if isinstance(every, tuple)
            else _months(first, last, every)
        )
        marks = []
        for day in days:
            marks.append((axis.x(day.toordinal()), _label(day, every)))
            if len(marks) > 40:
                break
        apart = min((after - before for (before, _), (after, _) in pairwise(marks)), default=_APART)
        if marks and apart >= _APART:
            return [one for one in marks if axis.left <= one[0] <= axis.right]
    return []


def _label(day: dt.date, every: tuple[int, ...] | int) -> str:
    if isinstance(every, int) and every >= 12:
        return f"{day.year}"
    return short(day) if isinstance(every, tuple) else short(day).partition(" ")[2]


def _of_month(first: int, last: int, named: tuple[int, ...]) -> Iterator[dt.date]:
    if last - first > 1000:
        return
    for ordinal in range(first, last + 1):
        day = dt.date.fromordinal(ordinal)
        if day.day in named:
            yield day


def _months(first: int, last: int, every: int) -> Iterator[dt.date]:
    """Give the first of each month, or of each so many, counted from January of year 0."""
    day = dt.date.fromordinal(first)
    month = (day.year * 12 + day.month - 1 + every - 1) // every * every
    while month // 12 <= dt.MAXYEAR:
        day = dt.date(max(1, month // 12), month % 12 + 1, 1)
        if day.toordinal() > last:
            return
        if day.toordinal() >= first:
            yield day
        month += every
