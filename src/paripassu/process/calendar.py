"""Reminders as a calendar file: iCalendar, RFC 5545. Reads no clock."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Protocol

#: Octets of a line, without its end (RFC 5545, 3.1).
_LINE = 75
#: By this line a calendar is known as one that can be made again.
PRODUCT = "PRODID:-//paripassu//reminders 1//EN"
_DIRECTIONAL = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))


class _Event(Protocol):
    """One day to think of."""

    @property
    def uid(self) -> str: ...
    @property
    def date(self) -> dt.date: ...
    @property
    def text(self) -> str: ...
    @property
    def what(self) -> str: ...


class _Events(Protocol):
    """The days to think of, as of one day."""

    @property
    def at(self) -> dt.date: ...
    @property
    def title(self) -> str: ...
    @property
    def reminders(self) -> Sequence[_Event]: ...


def calendar(reminders: _Events) -> str:
    """Give reminders as the text of a calendar: one event of a whole day for each.

    Parameters
    ----------
    reminders : Reminders or the like

    Returns
    -------
    str
        With CRLF line ends. Every event is stamped with the day of the status, not with the time
        at which the file was made: the same reminders give the same bytes.

    Notes
    -----
    An event of one day needs no end (RFC 5545, 3.6.1).
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", PRODUCT, "CALSCALE:GREGORIAN"]
    if reminders.title:
        # Not in RFC 5545, and read by all common programs: the calendar's name.
        lines.append(f"X-WR-CALNAME:{_escaped(reminders.title)}")
    for one in reminders.reminders:
        lines += _event(one, reminders.at)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(one: _Event, at: dt.date) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{_escaped(one.uid)}",
        f"DTSTAMP:{_day(at)}T000000Z",
        f"DTSTART;VALUE=DATE:{_day(one.date)}",
        f"SUMMARY:{_escaped(one.text)}",
        f"CATEGORIES:{_escaped(one.what)}",
        "TRANSP:TRANSPARENT",  # nobody is busy because something is due
        "END:VEVENT",
    ]


def _day(day: dt.date) -> str:
    return day.isoformat().replace("-", "")


def _escaped(text: str) -> str:
    """Write a text as a value: RFC 5545, 3.3.11; what a program should not get to see is blank."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\\", "\\\\")
    text = text.replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return "".join(
        " " if unicodedata.category(c) in ("Cc", "Cs") or c in _DIRECTIONAL else c for c in text
    )


def _folded(line: str) -> Iterator[str]:
    """Break a line into those of at most 75 octets, never within a character."""
    part: list[str] = []
    used = 0
    for c in line:
        size = len(c.encode())
        if used + size > _LINE:
            yield "".join(part)
            part, used = [" "], 1
        part.append(c)
        used += size
    yield "".join(part)
