"""What stands in a frame: bars of one σ, lines, limits, alarms, and the key that explains them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from paripassu.charts.draw import Sheet
from paripassu.charts.inspection.axes import Axes, Shown
from paripassu.charts.style import CHARACTER, JOINT, PALETTE
from paripassu.charts.text import columns

#: What was measured, in all pictures of an account.
MEASURED = PALETTE[0]
#: One σ around it: lighter, yet clear on dark paper too.
AROUND = PALETTE[5]
#: An alarm, and its opposite: too much is there.
ALARM = PALETTE[1]
GAIN = PALETTE[6]
#: What could not be told.
OPEN = JOINT

Kind = Literal["alarm", "gain", "degenerate", "unexplained"]
_SHAPES: dict[Kind, tuple[str, str]] = {
    "alarm": ("triangle-up", ALARM),
    "gain": ("triangle-down", GAIN),
    "degenerate": ("square", OPEN),
    "unexplained": ("square", ALARM),
}
DASH = [5, 3]
DOTS = [2, 3]
#: Says what stands at a place.
Tip = Callable[[int], str]
#: Pixels of a period below which lines are drawn thinner.
_CLOSE = 8.0


def bars(
    sheet: Sheet,
    frame: Axes,
    shown: Sequence[Shown],
    values: Sequence[float | None],
    sigmas: Sequence[float | None],
    tip: Tip,
) -> None:
    """Draw each value with a bar from one σ below to one σ above."""
    half = min(3.5, max(0.9, frame.slot * 0.25))
    spans, dots = [], []
    for one in shown:
        value, sigma = values[one.at], sigmas[one.at]
        if value is None:
            continue
        said = tip(one.at)
        dots.append({"x": one.x, "y": frame.y(value), "tip": said})
        if sigma:
            high, low = frame.y(value + sigma), frame.y(value - sigma)
            ends = {"x": one.x - half, "x2": one.x + half, "y": high, "y2": low}
            spans.append({**ends, "colour": AROUND, "tip": said})
    sheet.boxes(spans, opacity=0.6)
    # In ink: blue on its paler kind is hard to see on dark paper.
    sheet.points(dots, size=_size(frame, 34), style="ink")


def pillars(
    sheet: Sheet, frame: Axes, shown: Sequence[Shown], values: Sequence[float | None], tip: Tip
) -> None:
    """Draw a pillar from zero to each value."""
    half = min(9.0, max(1.0, frame.slot * 0.36))
    boxes = []
    for one in shown:
        value = values[one.at]
        if value:
            ends = {"y": frame.y(max(value, 0)), "y2": frame.y(min(value, 0))}
            said = {"colour": MEASURED, "tip": tip(one.at)}
            boxes.append({"x": one.x - half, "x2": one.x + half, **ends, **said})
    sheet.boxes(boxes)


def line(
    sheet: Sheet, frame: Axes, shown: Sequence[Shown], values: Sequence[float], tip: Tip
) -> None:
    """Draw a line through the values, and a point for each."""
    points = [{"x": one.x, "y": frame.y(values[one.at]), "colour": MEASURED} for one in shown]
    ordered = [{**point, "order": order, "line": 0} for order, point in enumerate(points)]
    sheet.lines(ordered, strokeWidth=2 if frame.slot > _CLOSE else 1.2)
    told = [{**point, "tip": tip(one.at)} for point, one in zip(points, shown, strict=True)]
    sheet.points(told, size=_size(frame, 34))


def limits(
    sheet: Sheet, frame: Axes, shown: Sequence[Shown], values: Sequence[float], *, loss: bool
) -> None:
    """Draw the limit of each period, a stair where it changes."""
    stairs: list[dict[str, float]] = []
    for one in shown:
        y = frame.y(values[one.at])
        stairs += [{"x": one.left, "y": y}, {"x": one.right, "y": y}]
    ordered = [{**point, "order": order, "line": 0} for order, point in enumerate(stairs)]
    # Thinner where it may go up and down all the time.
    stroke = 1.5 if frame.slot > _CLOSE or len(set(values)) == 1 else 1.0
    sheet.lines(
        ordered,
        style="ink" if loss else "quiet", strokeDash=DASH if loss else DOTS, strokeWidth=stroke,
    )  # fmt: skip


def signs(
    sheet: Sheet,
    frame: Axes,
    kind: Kind,
    shown: Sequence[Shown],
    values: Mapping[int, float],
    tip: Tip,
) -> None:
    """Mark the periods of ``values``, by place, at those values."""
    shape, colour = _SHAPES[kind]
    marked = [
        {"x": one.x, "y": frame.y(values[one.at]), "colour": colour,
         "tip": f"{tip(one.at)}: {KEY[kind]}"}
        for one in shown
        if one.at in values
    ]  # fmt: skip
    sheet.points(marked, shape=shape, size=_size(frame, 110))


def _size(frame: Axes, largest: float) -> float:
    """Give the area of a symbol, less where periods stand close."""
    return round(min(largest, max(largest / 4, largest * (frame.slot / 14) ** 2)), 1)


#: What a key may show: the sign's name and the words beside it.
KEY: dict[str, str] = {
    "value": "measured",
    "sequence": "test",
    "sigma": "± 1 σ",
    "loss limit": "alarm from this line up",
    "gain limit": "gain from this line down",
    "alarm": "alarm",
    "gain": "gain",
    "degenerate": "no error of its own",
    "unexplained": "difference that no error explains",
    "at once": "lost at once",
    "gradual": "lost little by little",
    "asked": "asked for",
    "reached": "probability of finding it",
    "curve": "probability of finding it",
    "needed": "asked for",
    "chosen": "drawn",
    "coverage": "chance of being inspected",
    "share": "share that is inspected",
}
#: Signs that stand on a scale from 0 to 1: shape, colour and area; one does not hide the other.
DOTS_ON_SCALE: dict[str, tuple[str, str, int]] = {
    "at once": ("circle", MEASURED, 120),
    "gradual": ("diamond", PALETTE[2], 50),
}


def key(sheet: Sheet, names: Sequence[str], width: float) -> float:
    """Explain the signs on top of a sheet, in rows as wide as it; give the pixels they take.

    To be drawn last: what a sheet draws first lies beneath.
    """
    x, y = 0.0, 8.0
    for name in names:
        text = KEY[name]
        room = 24 + columns(text) * CHARACTER + 14
        if x and x + room > width + 14:
            x, y = 0.0, y + 17
        _sign(sheet, name, x + 9, y)
        sheet.words([{"x": x + 23, "y": y, "text": text}], style="quiet")
        x += room
    return y + 12


def _sign(sheet: Sheet, name: str, x: float, y: float) -> None:
    whole: dict[str, Any] = {"x": x - 9, "x2": x + 9, "y": y, "y2": y}
    box = {"x": x - 3.5, "x2": x + 3.5, "y": y - 7, "y2": y + 7, "colour": MEASURED}
    if name in _SHAPES:
        shape, colour = _SHAPES[name]
        sheet.points([{"x": x, "y": y, "colour": colour}], shape=shape, size=110)
    elif name in DOTS_ON_SCALE:
        shape, colour, area = DOTS_ON_SCALE[name]
        sheet.points([{"x": x, "y": y, "colour": colour}], shape=shape, size=area)
    elif name == "value":
        sheet.points([{"x": x, "y": y}], size=34, style="ink")
    elif name == "chosen":
        sheet.points([{"x": x, "y": y, "colour": MEASURED}], size=80)
    elif name == "sigma":
        sheet.boxes([{**box, "colour": AROUND}], opacity=0.6)
    elif name in ("sequence", "curve"):
        sheet.rules([{**whole, "colour": MEASURED}], strokeWidth=2)
    elif name == "asked":
        sheet.rules([{"x": x, "x2": x, "y": y - 7, "y2": y + 7}], style="ink", strokeWidth=2)
    elif name in ("reached", "share", "coverage"):
        sheet.boxes([{**box, "x": x - 9, "x2": x + 9, "y": y - 5, "y2": y + 5}])
    else:
        gain = name == "gain limit"
        dash = DOTS if gain else DASH
        sheet.rules([whole], style="quiet" if gain else "ink", strokeDash=dash, strokeWidth=1.5)
