"""One small picture of the many: exposure or temptation of one party over the moments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

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
class Frame:
    """What amounts, and moments or days, are in pixels: ``low`` to ``high``, ``first`` to ``last``.

    Panels with the same numbers here, and boxes of one size, have one scale.
    """

    box: Box
    low: float
    high: float
    first: float
    last: float

    @property
    def left(self) -> float:
        """Where amounts are labelled."""
        return self.box.left + _LABELS

    @property
    def right(self) -> float:
        """The right end."""
        return self.box.left + self.box.width - 8

    @property
    def bottom(self) -> float:
        """Below the lowest amount."""
        return self.box.top + HEIGHT

    def x(self, moment: float) -> float:
        """Give the pixel of a moment or day."""
        run = max(1, self.last - self.first)
        return self.left + (moment - self.first) / run * (self.right - self.left - 10)

    def y(self, amount: float) -> float:
        """Give the pixel of an amount."""
        return self.bottom - (amount - self.low) / (self.high - self.low) * HEIGHT


def panel(sheet: Sheet, one: Series, colour: str, box: Box, *, tempted: bool) -> None:
    """Draw one party's exposure under its tolerance, or its temptation under the safe line."""
    numbered = [moment for moment in one.moments if moment is not None]
    before = min(numbered) - 1
    at = [before if moment is None else moment for moment in one.moments]
    exact = one.temptation if tempted else one.exposure
    points = thinned({float(m): float(v) for m, v in zip(at, exact, strict=True)})
    limit = 0.0 if tempted else None if one.tolerance is None else float(one.tolerance)
    low, high, shown = extent([value for _, value in points], limit, tempted=tempted)
    frame = Frame(box, low, high, before, at[-1])
    levels(sheet, frame)
    _moments(sheet, frame)
    entry = one.closest if tempted else one.worst
    mark = None
    if exact[entry] or tempted:
        said = f"{worst(one, tempted=tempted)}, {one.when(entry)}"
        mark = Mark(at[entry], float(exact[entry]), said)
    drawn = limit if shown else None
    curve(sheet, frame, points, colour, drawn, mark)
    limited(
        sheet,
        frame,
        drawn,
        limit_words(one.tolerance, shown=shown)
        if not tempted
        else ("above: better off walking away" if one.performs else "performs nothing"),
    )


@dataclass(frozen=True, slots=True)
class Mark:
    """The worst of a curve, and what is said of it where it is pointed at."""

    at: float
    amount: float
    said: str


def curve(
    sheet: Sheet,
    frame: Frame,
    points: Sequence[tuple[float, float]],
    colour: str,
    limit: float | None,
    mark: Mark | None,
) -> None:
    """Draw amounts that hold until the next one, over the filled height, and a limit above them.

    Parameters
    ----------
    sheet : Sheet
    frame : Frame
    points : sequence of (float, float)
        When, and how much from then on.
    colour : str
    limit : float or None
        None: none is drawn.
    mark : Mark or None
    """
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
    if limit is not None:
        y = frame.y(limit)
        edge = {"x": frame.left, "x2": frame.right, "y": y, "y2": y}
        sheet.rules([edge], style="ink", strokeDash=[5, 3])
    if mark is not None:
        x, y = frame.x(mark.at), frame.y(mark.amount)
        sheet.points([{"x": x, "y": y, "colour": colour, "tip": mark.said}], size=45)


def limited(sheet: Sheet, frame: Frame, limit: float | None, said: str) -> None:
    """Say what the limit is: above its line, or at the top where it is not drawn."""
    y = frame.box.top + 6 if limit is None else frame.y(limit) - 9
    words = {"x": frame.right, "y": max(y, frame.box.top + 5), "text": said}
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


def limit_words(tolerance: Fraction | None, *, shown: bool) -> str:
    """Say what a party accepts."""
    if tolerance is None:
        return "no limit known"
    return f"accepts {number(tolerance)}" + ("" if shown else " (off the scale)")


def extent(
    values: Sequence[float], limit: float | None, *, tempted: bool = False
) -> tuple[float, float, bool]:
    """Give the ends of the axis, and whether the limit is near enough to be drawn."""
    low, high = min(*values, 0.0), max(*values, 0.0)
    if tempted:
        # Room above the safe line for what is said of it.
        return (low or -1.0) * 1.04, max(high, -low * 0.3, 0.3), True
    if limit is None or (high and limit > 5 * high):
        return 0.0, (high or 1.0) * 1.4, False
    return 0.0, max(high, limit, 1e-9) * 1.3 if max(high, limit) else 1.0, True


def levels(sheet: Sheet, frame: Frame) -> None:
    """Draw the ground line, and lines at round amounts with their numbers."""
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


def _moments(sheet: Sheet, frame: Frame) -> None:
    y = frame.bottom
    numbers = [{"x": frame.left, "y": y + 11, "text": "before", "align": "left"}]
    free = frame.left + 7 * CHARACTER + 4
    for mark in ticks(frame.first + 1, frame.last, max(2, int((frame.right - frame.left) / 45))):
        x, half = frame.x(mark), columns(number(mark)) * CHARACTER / 2
        if x - half >= free:
            numbers.append({"x": x, "y": y + 11, "text": number(mark), "align": "center"})
            free = x + half + 4
    sheet.words(numbers[:1], style="quiet")
    sheet.words(numbers[1:], style="quiet", align="center")
