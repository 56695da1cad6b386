"""The map of a territory: opened and empty, opened with records, totals only, not opened."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, log10

from paripassu.charts.draw import Sheet, Values
from paripassu.charts.escrow.map_words import (
    SAID,
    State,
    counted,
    map_alt,
    map_caption,
    map_lead,
    map_title,
)
from paripassu.charts.escrow.plane import Plane, Rectangle, fitted, joined, rectangle
from paripassu.charts.letters import pixels
from paripassu.charts.picture import Picture, Spec
from paripassu.charts.style import CHARACTER, SIZES, Size
from paripassu.charts.text import wrap
from paripassu.charts.ticks import ticks
from paripassu.escrow.territory_map import TerritoryMap
from paripassu.numbers import words

#: Lightness tells the four apart in grey print too: 87, 72, 53 and 19 of 100.
COLOURS: dict[State, str] = {
    "empty": "#B5DFF5",
    "totals": "#E69F00",
    "unopened": "#767F8C",
    "records": "#00304D",
}
_PAPER = "#ffffff"
#: Pixels: of the map from top to bottom at the most, of a region at the least.
_HIGH, _LEAST = 620.0, 1.2
#: From this size on a cell with records is drawn as it is; a smaller one is a mark.
_CELL = 7.0
#: What is open and smaller than this in pixels is marked, once in so many pixels both ways.
_SEEN, _ROOM = 4.0, 10.0
_ENDS = (("x", "x2"), ("y", "y2"))
#: Area of a mark, and how near two marks become one.
_MARK, _APART = 24, 5.0


def map_picture(name: str, one: TerritoryMap, of: str, file: str) -> Picture:
    """Draw what is open of a table over cells.

    Parameters
    ----------
    name : str
        The table.
    one : TerritoryMap
    of : str
        Whose declaration it is, in words.
    file : str
        The picture's name.
    """
    return Picture(
        name=file,
        title=map_title(name),
        caption=map_caption(one),
        alt=map_alt(name, one),
        specs={size.name: _spec(name, one, of, size) for size in SIZES},
    )


def _spec(name: str, one: TerritoryMap, of: str, size: Size) -> Spec:
    prefixes = [*one.places, *(prefix for many in one.regions.values() for prefix in many)]
    length = max(map(len, prefixes), default=0)
    regions = {
        state: joined(rectangle(prefix, length) for prefix in many)
        for state, many in one.regions.items()
    }
    wide = float(size.width)
    top = _key(Sheet(wide, 1), one, wide) + 6
    plane = fitted(regions, length, (0, top, wide - 70, min(_HIGH, wide * 1.2)))
    left = 12 + max((pixels(text) for _, text in _parallels(plane)), default=0)
    plane = fitted(regions, length, (left, top, wide - left - 8, min(_HIGH, wide * 1.2)))
    sheet = Sheet(wide, plane.top + plane.height + 46)
    _graticule(sheet, plane)
    for state in ("unopened", "totals", "opened"):
        _regions(sheet, plane, regions.get(state, ()), COLOURS[_DRAWN[state]])
    _partly(sheet, plane, regions.get("partly", ()))
    _small(sheet, plane, [*regions.get("opened", ()), *regions.get("partly", ())])
    _records(sheet, plane, one, length)
    _scale_bar(sheet, plane)
    _key(sheet, one, wide)
    subtitle = wrap(f"{of}. {map_lead(name, one)}", int(wide / CHARACTER), 4)
    return sheet.spec(map_title(name), subtitle, map_alt(name, one))


_DRAWN: dict[str, State] = {"unopened": "unopened", "totals": "totals", "opened": "empty"}


def _regions(sheet: Sheet, plane: Plane, rectangles: Sequence[Rectangle], colour: str) -> None:
    _fill(sheet, [plane.pixels(one, _LEAST) for one in rectangles], colour)


def _fill(sheet: Sheet, boxes: Values, colour: str) -> None:
    # The line closes the seams that are left between boxes that touch.
    sheet.boxes(boxes, color=colour, stroke=colour, strokeWidth=0.5)


def _partly(sheet: Sheet, plane: Plane, rectangles: Sequence[Rectangle]) -> None:
    """Draw what is open in part: the colour of what is not, and that of what is within it."""
    _regions(sheet, plane, rectangles, COLOURS["unopened"])
    inner = []
    for one in rectangles:
        box = plane.pixels(one, _LEAST)
        across, along = (box["x2"] - box["x"]) / 5, (box["y2"] - box["y"]) / 5
        inner.append(
            {
                "x": box["x"] + across,
                "x2": box["x2"] - across,
                "y": box["y"] + along,
                "y2": box["y2"] - along,
            }
        )
    sheet.boxes(inner, color=COLOURS["empty"])


def _small(sheet: Sheet, plane: Plane, rectangles: Sequence[Rectangle]) -> None:
    """Mark what is open and too small to see, where nothing large beside it is."""
    boxes = [plane.pixels(one) for one in rectangles]
    large: set[tuple[int, int]] = set()
    small: dict[tuple[int, int], tuple[float, float]] = {}
    for box in boxes:
        across, along = ((int(box[low] / _ROOM), int(box[high] / _ROOM)) for low, high in _ENDS)
        if max(box["x2"] - box["x"], box["y2"] - box["y"]) < _SEEN:
            middle = (box["x"] + box["x2"]) / 2, (box["y"] + box["y2"]) / 2
            small.setdefault((across[0], along[0]), middle)
        else:
            large |= {
                (x, y)
                for x in range(across[0] - 1, across[1] + 2)
                for y in range(along[0] - 1, along[1] + 2)
            }
    marks = [{"x": x, "y": y} for at, (x, y) in small.items() if at not in large]
    rim = COLOURS["records"]
    sheet.points(
        marks, shape="square", color=COLOURS["empty"], stroke=rim, strokeWidth=1.2, size=44
    )


def _records(sheet: Sheet, plane: Plane, one: TerritoryMap, length: int) -> None:
    """Draw where records are: cells, or marks where cells would be too small to see."""
    cells = []
    near: dict[tuple[int, int], list[tuple[float, float, str, int]]] = {}
    for prefix, n in one.places.items():
        box = plane.pixels(rectangle(prefix, length))
        if min(box["x2"] - box["x"], box["y2"] - box["y"]) >= _CELL:
            cells.append({**box, "tip": f"{prefix}: {words.count(n, 'record')}"})
        else:
            x, y = (box["x"] + box["x2"]) / 2, (box["y"] + box["y2"]) / 2
            near.setdefault((int(x / _APART), int(y / _APART)), []).append((x, y, prefix, n))
    points = []
    for found in near.values():
        where = found[0][2] + (f" and {len(found) - 1:,} more" if len(found) > 1 else "")
        records = words.count(sum(n for *_, n in found), "record")
        points.append(
            {
                "x": sum(x for x, *_ in found) / len(found),
                "y": sum(y for _, y, *_ in found) / len(found),
                "tip": f"{where}: {records}",
            }
        )
    colour = COLOURS["records"]
    sheet.boxes(cells, color=colour, stroke=_PAPER, strokeWidth=0.7)
    sheet.points(points, color=colour, stroke=_PAPER, strokeWidth=0.7, size=_MARK)


def _graticule(sheet: Sheet, plane: Plane) -> None:
    right, bottom = plane.left + plane.width, plane.top + plane.height
    across = ticks(plane.west, plane.east, max(2, int(plane.width / 78)), whole=False)
    lines, said = [], []
    for longitude in across:
        x = plane.x(longitude)
        lines.append({"x": x, "x2": x, "y": plane.top, "y2": bottom + 4})
    for latitude, text in _parallels(plane):
        y = plane.y(latitude)
        lines.append({"x": plane.left - 4, "x2": right, "y": y, "y2": y})
        said.append({"x": plane.left - 7, "y": y, "text": text})
    sheet.rules(lines, style="line")
    sheet.words(said, style="quiet", align="right")
    labels = []
    for longitude in across:
        text = _degrees((longitude + 180) % 360 - 180, across, "EW")
        half, x = pixels(text) / 2, plane.x(longitude)
        if half <= x <= sheet.width - half:
            labels.append({"x": x, "y": bottom + 13, "text": text})
    sheet.words(labels, style="quiet", align="center")


def _parallels(plane: Plane) -> list[tuple[float, str]]:
    """Give the latitudes that are drawn, each with its words."""
    along = ticks(plane.south, plane.north, max(2, int(plane.height / 60)), whole=False)
    return [(latitude, _degrees(latitude, along, "NS")) for latitude in along]


def _degrees(value: float, beside: Sequence[float], letters: str) -> str:
    """Write a coordinate with as many digits as tell it from those beside it."""
    step = beside[1] - beside[0] if len(beside) > 1 else 1.0
    digits = max(0, -floor(log10(step) + 1e-9))
    text = f"{abs(value):.{digits}f}°"
    if not float(text[:-1]):
        return text
    return f"{text} {letters[0] if value > 0 else letters[1]}"


def _scale_bar(sheet: Sheet, plane: Plane) -> None:
    """Draw how long some kilometres are, where that is the same all over the map."""
    if plane.north - plane.south > 20:
        return
    most = min(160.0, plane.width / 2) / plane.kilometre
    power = 10.0 ** floor(log10(most))
    length = max(power * f for f in (1, 2, 5) if power * f <= most)
    y = plane.top + plane.height + 35
    end = plane.left + length * plane.kilometre
    bar = [{"x": plane.left, "x2": end, "y": y, "y2": y}]
    bar += [{"x": x, "x2": x, "y": y - 4, "y2": y + 4} for x in (plane.left, end)]
    sheet.rules(bar, style="quiet", strokeWidth=1.5)
    text = f"{length:g} km" if length >= 1 else f"{length * 1000:g} m"
    sheet.words([{"x": end + 7, "y": y, "text": text}], style="quiet")


def _key(sheet: Sheet, one: TerritoryMap, width: float) -> float:
    """Explain the colours on top, in rows as wide as the sheet; give the pixels they take."""
    x, y = 0.0, 8.0
    entries: list[tuple[State | None, str]] = [
        (state, f"{said}: {words.count(counted(one, state), 'cell')}")
        for state, said in SAID.items()
    ]
    if one.regions.get("partly"):
        entries.append((None, "open in part, drawn coarser"))
    for state, text in entries:
        room = 23 + pixels(text) + 20
        if x and x + room > width + 20:
            x, y = 0.0, y + 18
        _sign(sheet, state, x + 9, y)
        sheet.words([{"x": x + 23, "y": y, "text": text}], style="quiet")
        x += room
    return y + 12


def _sign(sheet: Sheet, state: State | None, x: float, y: float) -> None:
    """Draw a sample. Its colours lie in the layers of the map, so that they have its order."""
    box = {"x": x - 8, "x2": x + 8, "y": y - 6, "y2": y + 6}
    if state is None:
        _fill(sheet, [box], COLOURS["unopened"])
        inner = {"x": x - 4.8, "x2": x + 4.8, "y": y - 3.6, "y2": y + 3.6}
        sheet.boxes([inner], color=COLOURS["empty"])
        return
    _fill(sheet, [box], COLOURS["empty" if state == "records" else state])
    if state == "records":
        colour = COLOURS["records"]
        sheet.points([{"x": x, "y": y}], color=colour, stroke=_PAPER, strokeWidth=0.7, size=_MARK)
