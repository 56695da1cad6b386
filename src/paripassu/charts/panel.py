"""One small picture of the many: exposure or temptation of one party over the moments."""

from __future__ import annotations

from dataclasses import dataclass

from paripassu.charts.draw import Sheet
from paripassu.charts.series import Series, thinned
from paripassu.charts.style import CHARACTER
from paripassu.charts.text import columns, cut, number, percent
from paripassu.charts.ticks import ticks
from paripassu.numbers.words import against

#: Pixels of the plot itself.
HEIGHT = 92.0
_LABELS = 42.0


@dataclass(frozen=True, slots=True)
class Box:
    """The top left corner of a panel, and its width with labels."""

    left: float
    top: float
    width: float


@dataclass(frozen=True, slots=True)
class _Frame:
    """What amounts and moments are in pixels."""

    box: Box
    low: float
    high: float
    first: int
    last: int

    @property
    def left(self) -> float:
        return self.box.left + _LABELS

    @property
    def right(self) -> float:
        return self.box.left + self.box.width - 8

    @property
    def bottom(self) -> float:
        return self.box.top + HEIGHT

    def x(self, moment: float) -> float:
        run = max(1, self.last - self.first)
        return self.left + (moment - self.first) / run * (self.right - self.left - 10)

    def y(self, amount: float) -> float:
        return self.bottom - (amount - self.low) / (self.high - self.low) * HEIGHT


def panel(sheet: Sheet, one: Series, colour: str, box: Box, *, tempted: bool) -> None:
    """Draw one party's exposure under its tolerance, or its temptation under the safe line."""
    numbered = [moment for moment in one.moments if moment is not None]
    before = min(numbered) - 1
    at = [before if moment is None else moment for moment in one.moments]
    exact = one.temptation if tempted else one.exposure
    points = thinned({float(m): float(v) for m, v in zip(at, exact, strict=True)})
    limit = 0.0 if tempted else None if one.tolerance is None else float(one.tolerance)
    low, high, shown = _extent([value for _, value in points], limit, tempted=tempted)
    frame = _Frame(box, low, high, before, at[-1])
    _axes(sheet, frame)
    steps: list[tuple[float, float]] = []
    for index, (moment, value) in enumerate(points):
        if index:
            steps.append((frame.x(moment), steps[-1][1]))
        steps.append((frame.x(moment), frame.y(value)))
    # The last amount is what remains: it goes on.
    steps.append((frame.right, steps[-1][1]))
    # For temptation the filled height is what walking away would cost.
    floor = frame.y(0)
    area = [{"x": x, "y": y, "y2": floor, "line": 0, "colour": colour} for x, y in steps]
    sheet.areas(area, opacity=0.2)
    line = [
        {"x": x, "y": y, "order": order, "line": 0, "colour": colour}
        for order, (x, y) in enumerate(steps)
    ]
    sheet.lines(line, strokeWidth=2)
    if shown and limit is not None:
        y = frame.y(limit)
        edge = {"x": frame.left, "x2": frame.right, "y": y, "y2": y}
        sheet.rules([edge], style="ink", strokeDash=[5, 3])
    entry = one.closest if tempted else one.worst
    if exact[entry] or tempted:
        x, y = frame.x(at[entry]), frame.y(float(exact[entry]))
        said = f"{worst(one, tempted=tempted)}, {one.when(entry)}"
        sheet.points([{"x": x, "y": y, "colour": colour, "tip": said}], size=45)
    y = (frame.y(limit) - 9) if shown and limit is not None else box.top + 6
    words = {
        "x": frame.right,
        "y": max(y, box.top + 5),
        "text": _limit(one, tempted=tempted, shown=shown),
    }
    sheet.words([words], style="quiet", align="right", halo=True)


def worst(one: Series, *, tempted: bool) -> str:
    """Say how bad it gets."""
    if tempted:
        return f"highest {number(one.temptation[one.closest], 'asked')}"
    value = one.exposure[one.worst]
    if not value:
        return "never exposed"
    if one.tolerance is None:
        return f"highest {number(value, 'asked')}"
    part = f" ({percent(value / one.tolerance)})" if one.tolerance else ""
    said, limit = against(value, one.tolerance)
    return f"highest {said} of {limit}{part}"


def _limit(one: Series, *, tempted: bool, shown: bool) -> str:
    if tempted:
        return "above: better off walking away" if one.performs else "performs nothing"
    if one.tolerance is None:
        return "no limit known"
    return f"accepts {number(one.tolerance)}" + ("" if shown else " (off the scale)")


def _extent(
    values: list[float], limit: float | None, *, tempted: bool
) -> tuple[float, float, bool]:
    """Give the ends of the axis, and whether the limit is near enough to be drawn."""
    low, high = min(*values, 0.0), max(*values, 0.0)
    if tempted:
        # Room above the safe line for what is said of it.
        return (low or -1.0) * 1.04, max(high, -low * 0.3, 0.3), True
    if limit is None or (high and limit > 5 * high):
        return 0.0, (high or 1.0) * 1.4, False
    return 0.0, max(high, limit, 1e-9) * 1.3 if max(high, limit) else 1.0, True


def _axes(sheet: Sheet, frame: _Frame) -> None:
    marks = ticks(frame.low, frame.high, 4, whole=False)
    # A label at the very top would run into the heading.
    level = [(frame.y(mark), mark) for mark in marks if frame.y(mark) > frame.box.top + 5]
    sheet.rules(
        [{"x": frame.left, "x2": frame.right, "y": y, "y2": y} for y, _ in level], style="band"
    )
    labels = [
        {"x": frame.left - 5, "y": y, "text": cut(number(mark), int((_LABELS - 4) / CHARACTER))}
        for y, mark in level
    ]
    sheet.words(labels, style="quiet", align="right")
    y = frame.bottom
    sheet.rules([{"x": frame.left, "x2": frame.right, "y": y, "y2": y}], style="line")
    numbers = [{"x": frame.left, "y": y + 11, "text": "before", "align": "left"}]
    free = frame.left + 7 * CHARACTER + 4
    for mark in ticks(frame.first + 1, frame.last, max(2, int((frame.right - frame.left) / 45))):
        x, half = frame.x(mark), columns(number(mark)) * CHARACTER / 2
        if x - half >= free:
            numbers.append({"x": x, "y": y + 11, "text": number(mark), "align": "center"})
            free = x + half + 4
    sheet.words(numbers[:1], style="quiet")
    sheet.words(numbers[1:], style="quiet", align="center")
