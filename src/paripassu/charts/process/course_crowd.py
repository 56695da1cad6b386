"""The course of a plan with more measures than there is room for: its steps, counted by the day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Any

from paripassu.charts.draw import Sheet
from paripassu.charts.letters import pixels
from paripassu.charts.process.course import Lane
from paripassu.charts.process.date_axis import ABOVE, BELOW, Dates, date_ruler, today
from paripassu.charts.style import PALETTE, Size
from paripassu.charts.ticks import ticks
from paripassu.numbers import words
from paripassu.process.status import Status

_TALL = 220.0
_LABELS = 44.0
_BROKEN = [5, 3]


def course_crowd(status: Status, every: Sequence[Lane], days: list[float], size: Size) -> Sheet:
    """Draw how many steps were to be done by each day, and how many were."""
    pieces = [piece for lane in every for piece in lane.pieces]
    planned = sorted(piece.planned[1] for piece in pieces if piece.planned is not None)
    done = sorted(
        float(piece.done) for piece in pieces if piece.done is not None and piece.sign != "down"
    )
    at = float(status.at.toordinal())
    axis = Dates.of(days, _LABELS, size.width - 10.0)
    sheet = Sheet(size.width, ABOVE + _TALL + BELOW + 44)
    bottom = ABOVE + _TALL
    most = len(pieces) * 1.08

    def y(count: float) -> float:
        return bottom - count / most * _TALL

    level = [(y(mark), mark) for mark in ticks(0, most, 5)]
    sheet.rules(
        [{"x": axis.left, "x2": axis.right, "y": v, "y2": v} for v, _ in level], style="band"
    )
    sheet.words(
        [{"x": axis.left - 6, "y": v, "text": f"{mark:,.0f}"} for v, mark in level],
        style="quiet", align="right",
    )  # fmt: skip
    date_ruler(sheet, axis, ABOVE, bottom)
    _staircase(sheet, axis, planned, axis.last, y, style="ink", strokeDash=_BROKEN)
    _staircase(sheet, axis, done, at, y, strokeWidth=2.5, color=PALETTE[0])
    today(sheet, axis, status.at, ABOVE, bottom)
    late = sum(step.state == "late" for step in status.steps)
    disputed = sum(step.state == "disputed" for step in status.steps)
    now = bisect_right(planned, at)
    said = [
        f"{words.count(now, 'step')} planned by this day; {len(done):,} done"
        if planned
        else f"{words.count(len(done), 'step')} done",
        f"{late:,} late; {disputed:,} disputed",
    ]
    top = bottom + BELOW + 10
    sheet.rules([{"x": 6, "x2": 34, "y": top, "y2": top}], style="ink", strokeDash=_BROKEN)
    sheet.words([{"x": 42, "y": top, "text": "to be done"}], style="quiet")
    x = 42 + pixels("to be done") + 18
    sheet.rules([{"x": x, "x2": x + 28, "y": top, "y2": top}], strokeWidth=2.5, color=PALETTE[0])
    sheet.words([{"x": x + 36, "y": top, "text": "done"}], style="quiet")
    sheet.words([{"x": 6, "y": top + 20, "text": "; ".join(said)}], fontWeight="bold")
    return sheet


def _staircase(
    sheet: Sheet,
    axis: Dates,
    days: Sequence[float],
    until: float,
    y: Callable[[float], float],
    **look: Any,
) -> None:
    points = [(axis.x(axis.first), y(0))]
    for number, day in enumerate(days, 1):
        x = axis.x(day)
        if x - points[-1][0] > 1 or number == len(days):
            points += [(x, points[-1][1]), (x, y(number))]
        else:
            points[-1] = (points[-1][0], y(number))
    points.append((axis.x(until), points[-1][1]))
    line = [{"x": x, "y": v, "order": n, "line": 0} for n, (x, v) in enumerate(points)]
    sheet.lines(line, **look)
