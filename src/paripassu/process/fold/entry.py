"""Entries of a record, decoded and verified: what the fold takes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

_LAST = dt.date.max.toordinal()


#: The decimals of a body: no statement needs more digits before or after the point.
_NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")


@dataclass(slots=True)  # a frozen one takes three times as long to make, and there are many
class Entry:
    """One statement of the record.

    Attributes
    ----------
    index : int
        Its place in the log.
    by : str
        The party or office whose act it is.
    day, own : int or None
        Its day (proleptic ordinal, UTC) by checkpoint notes, and the least with receipts: the day
        that its author's own deadlines go by. None: it has no time yet.
    after : int
        Size of the checkpoint that its author had seen: it had seen the entries below.
    kind : str
        What it states.
    body : mapping
        The statement's body.
    check : str
        What the escrow room found out about its file: ``true``, ``rejected`` or ``finding``.
    """

    index: int
    by: str
    day: int | None
    own: int | None
    after: int
    kind: str
    body: Mapping[str, Any]
    check: str = "true"

    def text(self, key: str) -> str | None:
        """Give a text of the body; None: there is none."""
        value = self.body.get(key)
        return value if isinstance(value, str) else None

    def names(self, entry: str) -> int:
        """Give the index of an earlier entry that the body names; -1: none that is known."""
        value = self.body.get(entry)
        if not isinstance(value, int) or isinstance(value, bool):
            return -1
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Give a list of texts of the body; empty where there is none."""
        value = self.body.get(key)
        if not isinstance(value, (list, tuple)):
            return ()
        return tuple(one for one in value if isinstance(one, str))

    def number(self, key: str) -> Fraction:
        """Give a number of the body, which may stand as decimal text; 0 where there is none."""
        value = self.body.get(key)
        # Other numbers are none: 1e999999999 as an exact one would fill the memory.
        written = isinstance(value, (str, int, float)) and not isinstance(value, bool)
        return Fraction(str(value)) if written and _NUMBER.fullmatch(str(value)) else Fraction(0)

    def date(self, key: str) -> int | None:
        """Give a date of the body as a day; None where there is none."""
        value = self.text(key)
        try:
            return None if value is None else day_of(value)
        except ValueError:
            return None

    @classmethod
    def of(cls, decoded: Mapping[str, Any]) -> Entry:
        """Take an entry as ``record export`` prints it."""
        day = _day(decoded.get("time"))
        own = _day(decoded.get("own"))
        check = decoded.get("check", "true")
        return cls(
            index=decoded["index"],
            by=decoded["by"],
            day=day,
            own=day if own is None else own,
            after=decoded.get("after") or 0,
            kind=decoded["kind"],
            body=decoded.get("body") or {},
            check=check if isinstance(check, str) else ("true" if check else "rejected"),
        )


def _day(time: str | None) -> int | None:
    return None if time is None else _ordinal(time[:10])


@lru_cache(maxsize=4096)  # entries come day by day, thousands of one day in a row
def _ordinal(date: str) -> int | None:
    try:
        return day_of(date)
    except ValueError:  # after the year 9999: no day of the calendar
        return None


def day_of(date: str) -> int:
    """Give the ordinal of a date, ``2020-01-31``."""
    return dt.date.fromisoformat(date[:10]).toordinal()


def date_of(day: int | None) -> str | None:
    """Write a day as a date; one beyond the calendar (years 1 to 9999) as its last day."""
    return None if day is None else dt.date.fromordinal(min(day, _LAST)).isoformat()
