"""Decoded entries as they are handed in: taken for the fold, or refused with what is wrong."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from paripassu.documents.shown import shown
from paripassu.process.fold.entry import Entry

#: RFC 3339 in UTC, as ``record export`` prints it.
_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]+)?Z")
_CHECKS = ("true", "rejected", "finding")
#: Deadlines run for years after an entry; calendars end with 9999.
_LAST_YEAR = 8999
_LARGEST = 2**53 - 1
_MEND = "give entries as `paripassu record export` prints them"


class EntryError(ValueError):
    """An entry that is none.

    Attributes
    ----------
    place : str
        Which of its fields; empty for the whole.
    what : str
        What is wrong with it.
    mend : str
        How to mend it.
    at : int
        Which entry it is: its line, or its place among those given; -1 where nobody said.
    """

    def __init__(self, place: str, what: str, mend: str = "") -> None:
        super().__init__(f"{place}: {what}" if place else what)
        self.place = place
        self.what = what
        self.mend = mend or _MEND
        self.at = -1


def entry_of(decoded: object) -> Entry:
    """Take an entry as ``record export`` prints it.

    Keys that are not known are left alone: a later version may add some.

    Raises
    ------
    EntryError
        Something in it is missing or cannot be.
    """
    if not isinstance(decoded, Mapping):
        raise EntryError("", f"should be an object, not {shown(decoded)}")
    for name in ("index", "by", "time", "kind", "body"):
        if name not in decoded:
            mend = "write null where nobody knows it" if name == "time" else ""
            raise EntryError(name, "is missing", mend)
    body = decoded["body"]
    if not isinstance(body, Mapping):
        raise EntryError("body", f"should be an object, not {shown(body)}")
    check = decoded.get("check", "true")
    if check not in _CHECKS:
        raise EntryError(
            "check", f'should be "rejected" or "finding", or absent, not {shown(check)}'
        )
    day = _day("time", decoded["time"])
    own = _day("own", decoded.get("own"))
    return Entry(
        index=_whole("index", decoded["index"]),
        by=_name("by", decoded["by"]),
        day=day,
        own=day if own is None else own,
        after=_whole("after", decoded.get("after", 0)),
        kind=_name("kind", decoded["kind"]),
        body=body,
        check=check,
    )


def in_order(entries: Iterable[tuple[int, object]]) -> Iterator[tuple[int, Entry]]:
    """Take entries, each with its place, in the order of the log.

    Raises
    ------
    EntryError
        One is none, or stands after one that is later in the log; its ``at`` is the place.
    """
    last = -1
    for at, decoded in entries:
        try:
            entry = entry_of(decoded)
            if entry.index <= last:
                what = f"is {entry.index:,}, after the entry {last:,}"
                raise EntryError("index", what, "keep the entries in the order of the log")
        except EntryError as error:
            error.at = at
            raise
        last = entry.index
        yield at, entry


def day_of_time(text: str) -> int:
    """Give the day of a time, in UTC.

    Raises
    ------
    ValueError
        It is no time as in RFC 3339, in UTC.
    """
    found = _TIME.fullmatch(text)
    if found is None:
        raise ValueError("is no time in UTC such as 2020-01-31T12:00:00Z")
    seconds = found[2][:-2] + "59" if found[2].endswith("60") else found[2]  # RFC 3339, 5.7
    dt.time.fromisoformat(seconds)
    date = dt.date.fromisoformat(found[1])
    if date.year > _LAST_YEAR:
        raise ValueError(f"is after the year {_LAST_YEAR}")
    return date.toordinal()


def _day(place: str, value: Any) -> int | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise EntryError(place, f"should be a time as text, or null, not {shown(value)}")
    try:
        return day_of_time(value)
    except ValueError as error:
        what = str(error) if str(error).startswith("is ") else "is no time that there is"
        raise EntryError(place, f"{what}: {shown(value)}") from None


def _whole(place: str, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _LARGEST:
        raise EntryError(place, f"should be a whole number from 0 on, not {shown(value)}")
    return value


def _name(place: str, value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise EntryError(place, f"should be a name, not {shown(value)}")
    return value
