"""What runs beneath a timeline: days with their dates, or moments."""

from __future__ import annotations

from math import floor

from paripassu.agreement.model import Agreement
from paripassu.charts.draw import Sheet
from paripassu.charts.lanes import Axis
from paripassu.charts.style import LINE
from paripassu.charts.text import number
from paripassu.charts.ticks import ticks
from paripassu.sequencing.plan import Plan

#: Pixels that the ruler takes.
HEIGHT = 52.0


def ruler(sheet: Sheet, agreement: Agreement, axis: Axis, top: float, bottom: float) -> None:
    """Draw the ruler under ``bottom``, and its lines up to ``top``."""
    dated = axis.timed and agreement.start is not None
    marks = ticks(axis.low, axis.high, max(2, int(axis.width / (90 if dated else 50))))
    at = [(axis.pixel(mark), mark) for mark in marks]
    sheet.rules([{"x": x, "x2": x, "y": top, "y2": bottom} for x, _ in at], style="band")
    ends = {"x": axis.offset, "x2": axis.offset + axis.width, "y": bottom, "y2": bottom}
    sheet.rules([ends], style="line")
    labels = [
        (x, {"x": x, "y": bottom + 11, "text": [number(mark), *_date(agreement, mark, dated)]})
        for x, mark in at
    ]
    # A label in the middle of the first or the last mark may run out of the picture.
    edge, half = axis.offset + axis.width, 34.0 if dated else 0.0
    first = [label for x, label in labels if x < half]
    last = [label for x, label in labels if x > edge - half]
    inner = [label for x, label in labels if half <= x <= edge - half]
    sheet.words([{**label, "x": 0} for label in first], style="quiet")
    sheet.words(inner, style="quiet", align="center")
    sheet.words([{**label, "x": edge} for label in last], style="quiet", align="right")
    name = "day" if axis.timed else "moment"
    y = bottom + 13 + LINE * (2 if dated else 1)
    sheet.words([{"x": axis.offset, "y": y, "text": name}], style="quiet", fontStyle="italic")


def _date(agreement: Agreement, day: float, dated: bool) -> list[str]:
    date = agreement.date_of(floor(day)) if dated else None
    return [] if date is None else [f"{date.day} {date:%b %Y}"]


def moment_marks(sheet: Sheet, plan: Plan, axis: Axis, y: float) -> None:
    """Number the moments over a timeline of days, as many as find room."""
    free = float("-inf")
    marks = []
    for moment, end in sorted({(step.moment, axis.end(step)) for step in plan.steps}):
        half = 4 * len(str(moment))
        if end - half > free:
            marks.append({"x": end, "y": y, "text": str(moment)})
            # Two numbers side by side must not read as one.
            free = end + half + 7
    sheet.words(marks, style="quiet", align="center")
    if axis.offset > 80:
        sheet.words([{"x": 6, "y": y, "text": "moment"}], style="quiet", fontStyle="italic")
