"""The key of a timeline: what the thin lines before, under and over its bars are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from paripassu.agreement.model import Agreement
from paripassu.charts.draw import Sheet
from paripassu.charts.key_rows import KeyRows
from paripassu.charts.style import JOINT
from paripassu.charts.times import OUTSIDE, allowed
from paripassu.charts.waits import Wait
from paripassu.sequencing.plan import Plan

_ROWS = KeyRows(sample=34.0, apart=22.0, row=30.0)
#: Pixels of the small bar in a sample.
_SMALL = 14.0

_SAID = {
    "lag": "time that has to pass before it",
    "within": "time within which it has to be done",
    "over": "time in which it may be done",
}


def key_entries(agreement: Agreement, plan: Plan, links: Sequence[Wait]) -> list[str]:
    """Give which kinds of thin lines a timeline of days has."""
    return [
        kind
        for kind, found in (
            ("lag", any(link.lag and link.within is None for link in links)),
            ("within", any(link.within is not None for link in links)),
            ("over", bool(allowed(agreement, plan))),
        )
        if found
    ]


def key_height(kinds: Sequence[str], width: float) -> float:
    """Give the pixels that the key takes; 0 where there is none."""
    return _ROWS.height([_SAID[kind] for kind in kinds], width)


def key(sheet: Sheet, kinds: Sequence[str], top: float) -> None:
    """Draw the key under ``top``: each kind of line beside a small bar, and what it is."""
    bars: list[dict[str, Any]] = []
    rules: dict[str, list[dict[str, Any]]] = {"lag": [], "within": [], "over": []}
    said = []
    places = _ROWS.places([_SAID[kind] for kind in kinds], sheet.width)
    for kind, (x, down) in zip(kinds, places, strict=True):
        y, end = top + down, x + _ROWS.sample
        # What has to pass stands before the bar, all else begins with it or before it.
        left = end - _SMALL if kind == "lag" else x + (_ROWS.sample - _SMALL) / 2
        bars.append({"x": left, "x2": left + _SMALL, "y": y - 5, "y2": y + 5, "colour": JOINT})
        at = {"lag": y, "within": y + OUTSIDE - 3, "over": y - OUTSIDE + 3}[kind]
        until = left if kind == "lag" else end
        rules[kind].append({"x": x, "x2": until, "y": at, "y2": at, "colour": JOINT})
        if kind == "within":
            rules[kind].append({"x": end, "x2": end, "y": at - 3, "y2": at + 3, "colour": JOINT})
        said.append(_ROWS.words(_SAID[kind], x, y, sheet.width))
    sheet.boxes(bars, cornerRadius=2)
    sheet.rules(rules["lag"], strokeWidth=2)
    sheet.rules([*rules["within"], *rules["over"]], strokeWidth=1.5)
    sheet.words(said, style="quiet")
