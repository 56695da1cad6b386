"""Rows of shares from 0 to 100 %: a name, a bar or dots, what was asked for, and words beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from paripassu.charts.draw import Sheet, Values
from paripassu.charts.inspection.key import ALARM, DOTS_ON_SCALE, MEASURED, interval, key
from paripassu.charts.picture import Spec
from paripassu.charts.style import CHARACTER, LINE, Size
from paripassu.charts.text import clean, columns, cut, wrap
from paripassu.numbers import words

#: Rows that a picture draws; the table has them all.
MOST_ROWS = 24
_BAR = 12.0
#: Pixels of the labels at most, and of the scale at least.
_LABEL, _LONG = 250.0, 360.0
_LEAST = 240.0


#: Ends of a scale, and into how many parts each is divided.
_ENDS = {0.01: 5, 0.02: 4, 0.03: 3, 0.05: 5, 0.1: 5, 0.2: 4, 0.3: 3, 0.5: 5, 1.0: 4}


@dataclass(frozen=True, slots=True)
class ShareRow:
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
    reach : pair of float or None
        The ends of an interval around the bar's end, 0 to 1.
    """

    label: str
    cells: tuple[str, ...] = ()
    bar: float | None = None
    dots: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    asked: float | None = None
    alarm: bool = False
    reach: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class ShareRows:
    """Rows of shares under a heading.

    Attributes
    ----------
    title, subtitle : str
    columns : tuple of str
        Headings of the words beside.
    rows : sequence of ShareRow
        At most :data:`MOST_ROWS`.
    signs : tuple of str
        For the key.
    most : float
        The share at the end of the scale: below 1 where all of them are small.
    long : bool
        Whether the labels are sentences, which take more lines.
    """

    title: str
    subtitle: str
    columns: tuple[str, ...]
    rows: Sequence[ShareRow]
    signs: tuple[str, ...]
    most: float = 1.0
    long: bool = False

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


def end_of_scale(largest: float) -> float:
    """Give the end of a scale on which shares up to this one can be told apart."""
    return next(end for end in _ENDS if largest <= end)


def marks_of(most: float) -> list[float]:
    """Give round shares along a scale of such an end, both ends included."""
    parts = _ENDS[most]
    return [round(most * part / parts, 6) for part in range(parts + 1)]


@dataclass(frozen=True, slots=True)
class _Scale:
    left: float
    right: float
    most: float

    def x(self, share: float) -> float:
        return self.left + min(1.0, max(0.0, share / self.most)) * (self.right - self.left)

    @property
    def marks(self) -> list[float]:
        """Round shares along the scale, its ends included."""
        return marks_of(self.most)


def _wide(table: ShareRows, width: float, top: float) -> Sheet:
    every = [clean(row.label) for row in table.rows]
    longest = max((columns(label) for label in every), default=0) * CHARACTER + 26
    left = min(_LONG if table.long else _LABEL, max(90.0, longest))
    natural = [
        max(columns(heading), *(columns(clean(row.cells[at])) for row in table.rows), 0)
        for at, heading in enumerate(table.columns)
    ]
    room = _fitted([one * CHARACTER + 18 for one in natural], width - left - _LEAST - 22)
    scale = _Scale(left, width - sum(room) - 22, table.most)
    ends = [width - sum(room[at + 1 :]) for at in range(len(room))]
    letters = [int((space - 8) / CHARACTER) for space in room]
    labels = [wrap(label, int((left - 22) / CHARACTER), _lines_of(table)) for label in every]
    cells = [
        [wrap(cell, fit, 3) for cell, fit in zip(row.cells, letters, strict=True)]
        for row in table.rows
    ]
    heights = [
        max(24.0, max(map(len, [label, *beside])) * LINE + 10)
        for label, beside in zip(labels, cells, strict=True)
    ]
    first = top + 20
    sheet = Sheet(width, first + sum(heights) + 24)
    _lines(sheet, scale, first, first + sum(heights))
    _percents(sheet, scale, first + sum(heights))
    heads = [
        {"x": end - 2, "y": top + 8, "text": cut(heading, fit)}
        for heading, end, fit in zip(table.columns, ends, letters, strict=True)
    ]
    sheet.words(heads, style="quiet", align="right")
    at = first
    for row, label, beside, height in zip(table.rows, labels, cells, heights, strict=True):
        middle = at + height / 2
        _words(sheet, [{"x": 2, "y": _first(middle, label), "text": label}], row.alarm)
        _marks(sheet, scale, row, middle)
        said = [
            {"x": end - 2, "y": _first(middle, lines), "text": lines}
            for lines, end in zip(beside, ends, strict=True)
            if lines != [""]
        ]
        _words(sheet, said, row.alarm, align="right")
        at += height
    return sheet


def _lines_of(table: ShareRows) -> int:
    """Give how many lines a label takes at most."""
    return 9 if table.long else 2


def _first(middle: float, lines: Sequence[str]) -> float:
    """Give where the first of some lines stands, so that their middle is there."""
    return middle - (len(lines) - 1) * LINE / 2


def _fitted(wanted: list[float], most: float) -> list[float]:
    """Take room from the widest columns until all fit."""
    low, high = 0.0, max(wanted, default=0.0)
    if sum(wanted) <= most:
        return wanted
    for _ in range(40):
        level = (low + high) / 2
        if sum(min(level, one) for one in wanted) > most:
            high = level
        else:
            low = level
    return [min(low, one) for one in wanted]


def _narrow(table: ShareRows, width: float, top: float) -> Sheet:
    scale = _Scale(12.0, width - 20, table.most)
    letters = int((width - 4) / CHARACTER)
    labels = [wrap(row.label, int(letters * 0.9), _lines_of(table)) for row in table.rows]
    beneath = [
        _broken(
            [
                f"{heading} {clean(cell)}"
                for heading, cell in zip(table.columns, row.cells, strict=True)
                if cell
            ],
            int(letters * (0.92 if row.alarm else 1)),
        )
        for row in table.rows
    ]
    heights = [
        len(label) * LINE + 24.0 + len(below) * LINE + 12
        for label, below in zip(labels, beneath, strict=True)
    ]
    sheet = Sheet(width, top + sum(heights) + 24)
    at = top
    for row, label, below, height in zip(table.rows, labels, beneath, heights, strict=True):
        sheet.words([{"x": 2, "y": at + 8, "text": label}], fontWeight="bold")
        middle = at + len(label) * LINE + 13
        # Lines through all rows would run through the words between them.
        _lines(sheet, scale, middle - _BAR / 2 - 4, middle + _BAR / 2 + 4)
        _marks(sheet, scale, row, middle)
        if below:
            _words(sheet, [{"x": 2, "y": middle + 18, "text": below}], row.alarm)
        at += height
    _percents(sheet, scale, at)
    return sheet


def _broken(parts: Sequence[str], width: int) -> list[str]:
    """Break between parts rather than within one."""
    lines: list[str] = []
    for at, part in enumerate(parts):
        text = f"{part};" if at < len(parts) - 1 else part
        if lines and columns(lines[-1]) + 1 + columns(text) <= width:
            lines[-1] += f" {text}"
        else:
            lines += wrap(text, width, 3)
    return lines


def _words(sheet: Sheet, values: Values, alarm: bool, **more: object) -> None:
    sheet.words(values, fontWeight="bold" if alarm else "normal", **more)  # type: ignore[arg-type]


def _lines(sheet: Sheet, scale: _Scale, top: float, bottom: float) -> None:
    at = [scale.x(mark) for mark in scale.marks]
    sheet.rules([{"x": x, "x2": x, "y": top, "y2": bottom} for x in at], style="band")
    sheet.rules([{"x": at[0], "x2": at[0], "y": top, "y2": bottom}], style="quiet")


def _percents(sheet: Sheet, scale: _Scale, bottom: float) -> None:
    labels = [
        {"x": scale.x(mark), "y": bottom + 11, "text": words.percent(mark, "given")}
        for mark in scale.marks
    ]
    sheet.words(labels, style="quiet", align="center")


def _marks(sheet: Sheet, scale: _Scale, row: ShareRow, middle: float) -> None:
    half = _BAR / 2
    track = {"x": scale.left, "x2": scale.right, "y": middle - half, "y2": middle + half}
    if row.bar is not None:
        sheet.boxes([track], style="band")
        end = max(scale.x(row.bar), scale.left + (1.0 if row.bar else 0.0))
        tip = f"{clean(row.label)}: {words.percent(row.bar, 'promised')}"
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
    if row.reach is not None:
        interval(sheet, scale.x(row.reach[0]), scale.x(row.reach[1]), middle)
    for sign, value in row.dots.items():
        shape, colour, area = DOTS_ON_SCALE[sign]
        said = f"{clean(row.label)}: {words.estimated(value)}"
        sheet.points(
            [{"x": scale.x(value), "y": middle, "colour": colour, "tip": said}],
            shape=shape, size=area,
        )  # fmt: skip
