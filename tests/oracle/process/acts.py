"""What is stated: decoded entries, each with its day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any


def day_of(text: str) -> int:
    """Give the day of a date or time."""
    return dt.date.fromisoformat(text[:10]).toordinal()


def date(day: int | None) -> str | None:
    """Write a day."""
    return None if day is None else dt.date.fromordinal(day).isoformat()


def number(value: Fraction) -> int | float:
    """Write a number."""
    return int(value) if value.denominator == 1 else float(value)


@dataclass(frozen=True)
class Act:
    """One entry.

    ``day`` is not before that of the entry before it; ``own`` the day that its author's own
    deadlines go by; ``said`` the day of its time alone.
    """

    index: int
    by: str
    day: int
    own: int
    said: int
    after: int
    kind: str
    body: Mapping[str, Any]
    check: str

    def text(self, key: str) -> str:
        value = self.body.get(key)
        return value if isinstance(value, str) else ""

    def texts(self, key: str) -> list[str]:
        return [one for one in self.body.get(key) or () if isinstance(one, str)]

    def entry(self, key: str) -> int:
        """Give the entry that is named; -1: none."""
        value = self.body.get(key)
        return value if type(value) is int else -1

    def number(self, key: str) -> Fraction:
        return Fraction(str(self.body.get(key) or 0))

    def date(self, key: str) -> int | None:
        return day_of(self.text(key)) if self.text(key) else None

    def saw(self, entry: int, author: str) -> bool:
        """Whether its author had seen an entry: always its own."""
        return entry < self.after or author == self.by


def read(
    entries: Iterable[Mapping[str, Any]], at: int | None
) -> tuple[list[Act], list[int], int | None]:
    """Give what has a day up to one, what is pending, and the day of the last that has a time."""
    acts: list[Act] = []
    pending: list[int] = []
    last: int | None = None
    for one in entries:
        said = day_of(one["time"]) if one["time"] else None
        if said is not None:
            day = said if last is None else max(last, said)
            if at is not None and day > at:
                break
            last = day
        if said is None or pending:
            pending.append(one["index"])
            continue
        own = day_of(one["own"]) if one.get("own") else said
        after, check = one.get("after") or 0, one.get("check", "true")
        assert last is not None
        acts.append(
            Act(one["index"], one["by"], last, own, said, after, one["kind"], one["body"], check)
        )
    return acts, pending, last
