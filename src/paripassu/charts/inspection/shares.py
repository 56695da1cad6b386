"""Rows of shares from 0 to 100 %: a name, a bar or dots, what was asked for, and words beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from paripassu.charts.draw import Sheet, Values
from paripassu.charts.inspection.marks import ALARM, DOTS_ON_SCALE, MEASURED, key
from paripassu.charts.picture import Spec
from paripassu.charts.style import CHARACTER, LINE, Size
from paripassu.charts.text import clean, columns, cut, percent, wrap

#: Rows that a picture draws; the table has them all.
MOST_ROWS = 24
_BAR = 12.0
_LABEL = 250.0


@dataclass(frozen=True, slots=True)
class Share:
    """One row.

    Attributes
    ----------
    label : str
    cells : tuple of str
        Words beside it, one for each column.
    bar : float or None
        From 0 to 1.
    dots : mapping
        From the name of a sign (``at once``, ``gradual``) to where it stands, 0 to 1.
    asked : float or None
        What was asked for, 0 to 1.
    alarm : bool
        Whether the row is set off; a cell says so in words.
    """

    label: str
    cells: tuple[str, ...] = ()
    bar: float | None = None
    dots: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    asked: float | None = None
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a heading.

    Attributes
    ----------
    title, subtitle : str
    columns : tuple of str
        Headings of the words beside.
    rows : sequence of Share
        At most :data:`MOST_ROWS`.
    signs : tuple of str
        For the key.
    """

    title: str
    subtitle: str
    columns: tuple[str, ...]
    rows: Sequence[Share]
    signs: tuple[str, ...]

    def spec(self, size: Size) -> Spec:
        """Draw it for a size."""
        wide = float(size.width)
        start = key(Sheet(wide, 1), self.signs, wide) + 6
        sheet = _narrow(self, wide, start) if size.narrow else _wide(self, wide, start)
        key(sheet, self.signs, wide)
        subtitle = wrap(self.subtitle, int(wide / CHARACTER), 3)
        return sheet.spec(self.title, subtitle, f"{self.title}: {len(self.rows)} rows.")


def left_out(total: int, what: str) -> str:
    """Say that not all rows are drawn, where that is so."""
    if total <= MOST_ROWS:
        return ""
    return f" The first {MOST_ROWS} of {total:,} {what} are drawn; the table has them all."


@dataclass(frozen=True, slots=True)
class _Scale:
    left: float
    right: float

    def x(self, share: float) -> float:
        return self.left + min(1.0, max(0.0, share)) * (self.right - self.left)


def _wide(table: Table, width: float, top: float) -> Sheet:
    room = [
        max(columns(heading), *(columns(row.cells[at]) for row in table.rows), 0) * CHARACTER + 16
        for at, heading in enumerate(table.columns)
    ]
    # Words beside that would leave no room for the scale are cut.
    most = (width - _LABEL - 260) / max(1, len(room))
    room = [min(one, most) for one in room]
    scale = _Scale(_LABEL, width - sum(room) - 18)
    ends = [width - sum(room[at + 1 :]) for at in range(len(room))]
    labels = [wrap(row.label, int((_LABEL - 22) / CHARACTER), 2) for row in table.rows]
    heights = [max(24.0, len(label) * LINE + 10) for label in labels]
    first = top + 20
    sheet = Sheet(width, first + sum(heights) + 24)
    _lines(sheet, scale, first, first + sum(heights))
    _percents(sheet, scale, first + sum(heights))
    heads = [
        {"x": end - 2, "y": top + 8, "text": cut(heading, int((space - 8) / CHARACTER))}
        for heading, end, space in zip(table.columns, ends, room, strict=True)
    ]
    sheet.words(heads, style="quiet", align="right")
    at = first
    for row, label, height in zip(table.rows, labels, heights, strict=True):
        middle = at + height / 2
        y = middle - (len(label) - 1) * LINE / 2
        _words(sheet, [{"x": 2, "y": y, "text": label}], row.alarm)
        _marks(sheet, scale, row, middle)
        cells = [
            {"x": end - 2, "y": middle, "text": cut(clean(cell), int((space - 8) / CHARACTER))}
            for cell, end, space in zip(row.cells, ends, room, strict=True)
        ]
        _words(sheet, cells, row.alarm, align="right")
        at += height
    return sheet


def _narrow(table: Table, width: float, top: float) -> Sheet:
    scale = _Scale(12.0, width - 20)
    letters = int((width - 4) / CHARACTER)
    labels = [wrap(row.label, int(letters * 0.92), 2) for row in table.rows]
    said = [
        "; ".join(f"{heading} {clean(cell)}" for heading, cell in zip(table.columns, row.cells,
                                                                       strict=True) if cell)
        for row in table.rows
    ]  # fmt: skip
    beneath = [wrap(text, letters, 3) if text else [] for text in said]
    heights = [
        len(label) * LINE + 24.0 + len(below) * LINE + 12
        for label, below in zip(labels, beneath, strict=True)
    ]
    sheet = Sheet(width, top + sum(heights) + 24)
    at = top
    for row, label, below, height in zip(table.rows, labels, beneath, heights, strict=True):
        sheet.words([{"x": 2, "y": at + 8, "text": label}], fontWeight="bold", halo=True)
        middle = at + len(label) * LINE + 13
        # Lines through all rows would run through the words between them.
        _lines(sheet, scale, middle - _BAR / 2 - 4, middle + _BAR / 2 + 4)
        _marks(sheet, scale, row, middle)
        if below:
            _words(sheet, [{"x": 2, "y": middle + 18, "text": below}], row.alarm, halo=True)
        at += height
    _percents(sheet, scale, at)
    return sheet


def _words(sheet: Sheet, values: Values, alarm: bool, **more: object) -> None:
    sheet.words(values, fontWeight="bold" if alarm else "normal", **more)  # type: ignore[arg-type]


def _lines(sheet: Sheet, scale: _Scale, top: float, bottom: float) -> None:
    at = [scale.x(part / 4) for part in range(5)]
    sheet.rules([{"x": x, "x2": x, "y": top, "y2": bottom} for x in at], style="band")
    sheet.rules([{"x": at[0], "x2": at[0], "y": top, "y2": bottom}], style="quiet")


def _percents(sheet: Sheet, scale: _Scale, bottom: float) -> None:
    words = [
        {"x": scale.x(part / 4), "y": bottom + 11, "text": f"{part * 25} %"} for part in range(5)
    ]
    sheet.words(words, style="quiet", align="center")


def _marks(sheet: Sheet, scale: _Scale, row: Share, middle: float) -> None:
    half = _BAR / 2
    track = {"x": scale.left, "x2": scale.right, "y": middle - half, "y2": middle + half}
    if row.bar is not None:
        sheet.boxes([track], style="band")
        end = max(scale.x(row.bar), scale.left + (1.0 if row.bar else 0.0))
        tip = f"{clean(row.label)}: {percent(row.bar)}"
        colour = ALARM if row.alarm else MEASURED
        sheet.boxes([{**track, "x2": end, "colour": colour, "tip": tip}])
    if len(row.dots) > 1:
        ends = [scale.x(value) for value in row.dots.values()]
        sheet.rules(
            [{"x": min(ends), "x2": max(ends), "y": middle, "y2": middle}],
            style="line", strokeWidth=2,
        )  # fmt: skip
    if row.asked is not None:
        x = scale.x(row.asked)
        edge = {"x": x, "x2": x, "y": middle - half - 4, "y2": middle + half + 4}
        sheet.rules([edge], style="ink", strokeWidth=2)
    for sign, value in row.dots.items():
        shape, colour = DOTS_ON_SCALE[sign]
        said = f"{clean(row.label)}: {percent(value)}"
        sheet.points(
            [{"x": scale.x(value), "y": middle, "colour": colour, "tip": said}],
            shape=shape, size=70,
        )  # fmt: skip
