"""The frame of one small picture over balance periods: heading, axes, and where things stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from paripassu.charts.draw import Sheet
from paripassu.charts.inspection.axis_scale import levels
from paripassu.charts.style import CHARACTER
from paripassu.charts.text import columns, cut, wrap
from paripassu.charts.ticks import ticks

#: Pixels of the labels on the left.
GUTTER = 54.0
_GAP = 28.0
_BELOW = 34.0
#: Pixels of a run of periods: what is narrower cannot be told apart.
_RUN = 4.0
#: Periods from which on that may be said: a narrow panel has room for fewer.
CLOSE = 60
#: What is then said.
OF_MANY = (
    "Where periods stand too close to be told apart, of neighbours an alarm is drawn, or else the "
    "one that stands out most."
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A period that is drawn: each where there is room, else one of a run of them.

    Attributes
    ----------
    at : int
        Its place in the sequence.
    x, left, right : float
        The middle and the ends of its run, pixels.
    """

    at: int
    x: float
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Axes:
    """What amounts and periods are in pixels."""

    left: float
    right: float
    top: float
    bottom: float
    low: float
    high: float
    count: int

    @property
    def slot(self) -> float:
        """Pixels of what is drawn of a period, or of a run of them."""
        return (self.right - self.left) / self.count * self._run

    @property
    def _run(self) -> int:
        return max(1, ceil(_RUN * self.count / (self.right - self.left)))

    def shown(self, urgency: Sequence[float]) -> list[Shown]:
        """Give what is drawn: of periods too close to be told apart, the one that matters most.

        Parameters
        ----------
        urgency : sequence of float
            Per period; alarms highest, so that none is lost.
        """
        one = (self.right - self.left) / self.count
        found = []
        for first in range(0, self.count, self._run):
            end = min(first + self._run, self.count)
            at = max(range(first, end), key=lambda k: (urgency[k], -k))
            middle = self.left + (first + end) / 2 * one
            found.append(Shown(at, middle, self.left + first * one, self.left + end * one))
        return found

    def x(self, at: int) -> float:
        """Give the middle of a period."""
        return self.left + (at + 0.5) / self.count * (self.right - self.left)

    def y(self, value: float) -> float:
        """Give the height of a value; what is out of bounds stands at the edge."""
        part = (value - self.low) / (self.high - self.low)
        return self.bottom - min(1.0, max(0.0, part)) * (self.bottom - self.top)


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over a panel: its name, what was found in it, and how its axis is read."""

    title: str
    found: str
    axis: str
    alarmed: bool = False


def tall(heading: Heading, width: float) -> float:
    """Give the pixels that a heading takes."""
    return 20.0 + 14 * len(_reading(heading, width)) + 4


def _reading(heading: Heading, width: float) -> list[str]:
    """Give the lines that say how the axis is read."""
    return wrap(heading.axis, int((width - 4) / CHARACTER), 3)


@dataclass(frozen=True, slots=True)
class Panel:
    """Where a panel stands, pixels; the plot itself is as high as was asked."""

    left: float
    top: float
    width: float


def arranged(
    heads: Sequence[Heading], width: float, top: float, plot: float, across: int
) -> tuple[list[Panel], float]:
    """Give each panel its place, so many in a row, and where the last row ends."""
    one = (width - _GAP * (across - 1)) / across
    places = []
    for first in range(0, len(heads), across):
        row = heads[first : first + across]
        high = max(tall(head, one) for head in row)
        # Plots of one row stand on one line, whatever their headings take.
        places += [
            Panel(index * (one + _GAP), top + high - tall(head, one), one)
            for index, head in enumerate(row)
        ]
        top += high + plot + _BELOW
    return places, top


def frame(
    sheet: Sheet,
    heading: Heading,
    panel: Panel,
    plot: float,
    ends: tuple[float, float],
    periods: Sequence[int],
) -> Axes:
    """Draw heading, grid and axes of a panel.

    Parameters
    ----------
    sheet : Sheet
    heading : Heading
    panel : Panel
    plot : float
        Pixels of the plot's height; the heading comes on top.
    ends : tuple of float
        The lowest and the highest value.
    periods : sequence of int
        Their numbers.
    """
    left, top, width = panel.left, panel.top, panel.width
    found = cut(heading.found, int(width * 0.6 / CHARACTER))
    room = width - columns(found) * CHARACTER - 12
    name = cut(heading.title, int(room / (CHARACTER * 1.2)))
    sheet.words([{"x": left, "y": top + 8, "text": name}], fontWeight="bold", fontSize=12)
    said = {"x": left + width - 2, "y": top + 8, "text": found}
    weight = "bold" if heading.alarmed else "normal"
    sheet.words([said], align="right", fontWeight=weight)
    lines = _reading(heading, width)
    sheet.words([{"x": left, "y": top + 24, "text": lines}], style="quiet")
    top += tall(heading, width)
    low, high = padded(*ends)
    shape = Axes(left + GUTTER, left + width - 2, top, top + plot, low, high, len(periods))
    _axes(sheet, shape, periods)
    return shape


def padded(low: float, high: float) -> tuple[float, float]:
    """Take zero in, and leave a little room at the ends that are not zero."""
    low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        return -1.0, 1.0
    room = (high - low) * 0.06
    return low - room if low else low, high + room if high else high


def _axes(sheet: Sheet, shape: Axes, periods: Sequence[int]) -> None:
    marks = [(shape.y(value), text) for value, text in levels(shape.low, shape.high, 5)]
    level = {"x": shape.left, "x2": shape.right}
    sheet.rules([{**level, "y": y, "y2": y} for y, _ in marks], style="band")
    labels = [{"x": shape.left - 5, "y": y, "text": text} for y, text in marks]
    sheet.words(labels, style="quiet", align="right")
    zero = shape.y(0)
    sheet.rules([{**level, "y": zero, "y2": zero}], style="quiet")
    y = shape.bottom + 13
    sheet.words(
        [{"x": shape.left - 5, "y": y, "text": "period"}],
        style="quiet", align="right", fontStyle="italic",
    )  # fmt: skip
    widest = max(len(str(period)) for period in periods) * CHARACTER + 8
    most = max(1, int((shape.right - shape.left) / (widest * 1.2)))
    wanted = {int(mark) for mark in ticks(periods[0], periods[-1], most)} or {periods[0]}
    numbers = [(shape.x(at), str(p)) for at, p in enumerate(periods) if p in wanted]
    edge = shape.right - widest / 2 + 4
    inner = [{"x": x, "y": y, "text": text} for x, text in numbers if x <= edge]
    outer = [{"x": shape.right, "y": y, "text": text} for x, text in numbers if x > edge]
    sheet.words(inner, style="quiet", align="center")
    sheet.words(outer, style="quiet", align="right")
