"""What stands in a panel over periods: bars of one σ, lines, limits, alarms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from paripassu.charts.draw import Sheet
from paripassu.charts.inspection.key import (
    AROUND,
    CHAIN,
    DASH,
    DOTS,
    GAIN,
    KEY,
    MEASURED,
    SHAPES,
    Kind,
)
from paripassu.charts.inspection.period_axes import Axes, Shown

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
    sheet: Sheet,
    frame: Axes,
    shown: Sequence[Shown],
    values: Sequence[float],
    tip: Tip,
    *,
    second: bool = False,
) -> None:
    """Draw a line through the values, and a sign for each.

    A second line differs in its colour, its dashes and its signs, so that black on white it is
    told from the first as well.
    """
    colour = GAIN if second else MEASURED
    points = [{"x": one.x, "y": frame.y(values[one.at]), "colour": colour} for one in shown]
    ordered = [{**point, "order": order, "line": 0} for order, point in enumerate(points)]
    stroke = 2 if frame.slot > _CLOSE else 1.2
    told = [{**point, "tip": tip(one.at)} for point, one in zip(points, shown, strict=True)]
    if second:
        sheet.lines(ordered, strokeWidth=stroke * 0.75, strokeDash=CHAIN)
        sheet.points(told, shape="diamond", filled=False, size=_size(frame, 50))
    else:
        sheet.lines(ordered, strokeWidth=stroke)
        sheet.points(told, size=_size(frame, 34))


def limits(
    sheet: Sheet,
    frame: Axes,
    shown: Sequence[Shown],
    values: Sequence[float | None],
    *,
    loss: bool,
) -> None:
    """Draw the limit of each period, a stair where it changes; no limit, a gap."""
    stairs: list[dict[str, float]] = []
    run = 0
    for one in shown:
        value = values[one.at]
        if value is None:
            run += 1
            continue
        y = frame.y(value)
        stairs += [{"x": one.left, "y": y, "line": run}, {"x": one.right, "y": y, "line": run}]
    ordered = [{**point, "order": order} for order, point in enumerate(stairs)]
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
    shape, colour = SHAPES[kind]
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
