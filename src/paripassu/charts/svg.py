"""A sheet as SVG, without Vega: the same bytes, without the wait.

What :class:`paripassu.charts.draw.Sheet` defines are marks at pixels: no axes, no legends, nothing
that needs to be measured. To draw them Vega parses, compiles and measures for some 50 milliseconds
a picture, and half a second for the first. Pictures that follow a key cannot wait for that. Here
the marks are written as Vega writes them. What this does not know is left to Vega, and so are words
that may run past an edge: there Vega widens the picture.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, cast
from unicodedata import east_asian_width
from xml.sax.saxutils import escape

Spec = Mapping[str, Any]
Value = Mapping[str, Any]
Attributes = dict[str, object]

#: Pixels around the plot.
PADDING = 5
#: Of a quarter of a circle as a Bézier curve: one less the length of its handles.
CORNER = 0.448084975506
#: Letters that take about a third of their font's size, and how much more bold ones take.
NARROW = frozenset("iljtfrI .,:;!|'()[]/-“”‘’\N{NO-BREAK SPACE}")
BOLD = 1.1
#: What Vega-Lite gives a symbol's outline, whether it is drawn or not.
POINT_STROKE = 2

_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'version="1.1" class="marks"'
)
_GROUP = 'role="graphics-object" aria-roledescription="group mark container"'
_FOREGROUND = '<path class="foreground" aria-hidden="true" d="" display="none"/>'
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}
#: Properties of each mark that are known here.
_KNOWN = {
    "rect": {"cornerRadius", "opacity"},
    "rule": {"strokeWidth", "strokeDash", "opacity"},
    "line": {"strokeWidth", "strokeDash", "opacity", "interpolate"},
    "area": {"opacity"},
    "point": {"filled", "opacity", "shape", "size"},
    "text": {"align", "baseline", "lineHeight", "fontSize", "fontStyle", "fontWeight"},
}
_CLASS = {"point": "symbol"}


def to_svg(spec: Spec) -> str | None:
    """Draw a definition without a title.

    Parameters
    ----------
    spec : mapping
        As :meth:`paripassu.charts.picture.Picture.spec` gives it, without title.

    Returns
    -------
    str or None
        None: it has something that is not known here.
    """
    layers = spec["layer"]
    if spec["title"]["text"] or not layers or not all(map(_is_known, layers)):
        return None
    if not all(_fits(spec, layer) for layer in layers):
        return None
    width, height = spec["width"], spec["height"]
    pad, paper = f"translate({PADDING},{PADDING})", spec["config"]["background"]
    size = f'width="{_n(width + 2 * PADDING)}" height="{_n(height + 2 * PADDING)}"'
    ground = "" if paper == "transparent" else f'<rect {size} fill="{paper}"/>'
    box = f"M0,0h{_n(width)}v{_n(height)}h{_n(-width)}Z"
    back = f'<path class="background" aria-hidden="true" d="{box}"/>'
    drawn = "".join(
        _layer(spec, layer, f"layer_{number}", back) for number, layer in enumerate(layers)
    )
    view = f'viewBox="0 0 {_n(width + 2 * PADDING)} {_n(height + 2 * PADDING)}"'
    return (
        f'{_HEAD} {size} {view}>{ground}<g fill="none" stroke-miterlimit="10" transform="{pad}">'
        f'<g class="mark-group role-frame root" {_GROUP}><g transform="translate(0,0)">{back}'
        f"<g>{drawn}</g>{_FOREGROUND}</g></g></g></svg>"
    )


def _is_known(layer: Spec) -> bool:
    mark = layer["mark"]
    known = _KNOWN.get(mark["type"], set()) | {"type", "aria", "style"}
    return (
        mark.keys() <= known
        and mark.get("interpolate", "basis") == "basis"
        and mark.get("shape", "triangle") == "triangle"
        and mark.get("baseline", "middle") == "middle"
        and ("style" in mark or "color" in layer["encoding"])
        and ("angle" not in layer["encoding"] or mark["type"] == "point")
        and ("order" in layer["encoding"]) is (mark["type"] == "line")
    )


def _fits(spec: Spec, layer: Spec) -> bool:
    """Whether all that is drawn certainly ends before the edge."""
    mark, values = layer["mark"], spec["datasets"][layer["data"]["name"]]
    if mark["type"] == "text":
        return all(_ends(spec, mark, value) for value in values)
    # Vega reckons with corners of lines, however blunt they are.
    margin = {"rule": 1, "line": 2}.get(mark["type"], 0) * mark.get("strokeWidth", 2)
    if mark["type"] == "point":
        margin = math.sqrt(mark.get("size", 30))
    return all(
        margin <= value[field] <= most - margin
        for field, most in (
            ("x", spec["width"]),
            ("x2", spec["width"]),
            ("y", spec["height"]),
            ("y2", spec["height"]),
        )
        for value in values
        if field in value
    )


def _ends(spec: Spec, mark: Spec, value: Value) -> bool:
    """Whether words certainly end before the edge."""
    size = mark.get("fontSize", spec["config"]["text"]["fontSize"])
    before = {"left": 0.0, "center": 0.5, "right": 1.0}[mark["align"]]
    lines = [value["text"]] if isinstance(value["text"], str) else value["text"]
    most = size * max((sum(map(_em, line)) for line in lines), default=0)
    if mark.get("fontWeight") == "bold":
        most *= BOLD
    start, half = value["x"] - before * most, 0.7 * size
    last = value["y"] + (len(lines) - 1) * mark["lineHeight"]
    inside: bool = start >= 0 and start + most <= spec["width"]
    return inside and value["y"] - half >= 0 and last + half <= spec["height"]


def _em(character: str) -> float:
    """Give the most that a character takes of its font's size, in the fonts that are used."""
    if character in NARROW:
        return 0.36
    if "Ͱ" <= character <= "ӿ":  # Greek and Cyrillic
        return 1.02 if character.isupper() else 0.82
    if not character.isascii() and not ("À" <= character <= "ſ" or character in "–−×·"):
        return 1.1 if east_asian_width(character) in "WF" else 1.02
    return 1.02 if character in "MWm@%Œ" else 0.78 if character.isupper() else 0.61


def _layer(spec: Spec, layer: Spec, name: str, back: str) -> str:
    mark, values = layer["mark"], spec["datasets"][layer["data"]["name"]]
    kind = mark["type"]
    place = _scaled(spec["width"], spec["height"])
    style = spec["config"]["style"].get(mark.get("style"), {})
    head = f'<g class="mark-{_CLASS.get(kind, kind)} role-mark {name}_marks" aria-hidden="true">'
    if kind in ("line", "area"):
        parts = (
            f'<g transform="translate(0,0)">{back}<g>{head}'
            f"{_path(mark, part, place)}</g></g>{_FOREGROUND}</g>"
            for part in _parted(values)
        )
        return f'<g class="mark-group role-scope {name}_pathgroup" {_GROUP}>{"".join(parts)}</g>'
    draw = {"rect": _rect, "rule": _rule, "point": _point, "text": _text}[kind]
    drawn = (draw(mark, value, place, style, spec["config"]) for value in values)
    return f"{head}{''.join(drawn)}</g>"


Place = Callable[[Value, str], float]


def _scaled(width: float, height: float) -> Place:
    """Give what Vega's scales make of a pixel: the same, but for the last bit."""

    def place(value: Value, field: str) -> float:
        most = width if field[0] == "x" else height
        part = value[field] / most
        return float(0 * (1 - part) + most * part)

    return place


def _parted(values: Sequence[Value]) -> Iterator[list[Value]]:
    """Give the points of each line."""
    lines: dict[tuple[object, object], list[Value]] = {}
    for value in values:
        lines.setdefault((value.get("colour"), value.get("line")), []).append(value)
    yield from lines.values()


def _path(mark: Spec, values: list[Value], place: Place) -> str:
    if mark["type"] == "area":
        # Along the top and back along the bottom.
        values = sorted(values, key=lambda value: place(value, "x"))
        there = [(place(value, "x"), place(value, "y")) for value in values]
        back = [(place(value, "x"), place(value, "y2")) for value in reversed(values)]
        return _tag(
            "path",
            {
                "d": f"M{_joined([*there, *back])}Z",
                "fill": values[0]["colour"],
                "opacity": mark.get("opacity"),
            },
        )
    values = sorted(values, key=lambda value: float(value["order"]))
    points = [(place(value, "x"), place(value, "y")) for value in values]
    return _tag(
        "path",
        {
            "d": _basis(points) if "interpolate" in mark else _through(points),
            "stroke": values[0]["colour"],
            "stroke-width": mark.get("strokeWidth", 2),
            "stroke-dasharray": _dashes(mark),
            "opacity": mark.get("opacity"),
        },
    )


def _through(points: Sequence[tuple[float, float]]) -> str:
    if len(points) == 1:
        return f"M{_pair(*points[0])}Z"
    return f"M{_joined(points)}"


def _joined(points: Sequence[tuple[float, float]]) -> str:
    return "L".join(_pair(x, y) for x, y in points)


def _basis(points: Sequence[tuple[float, float]]) -> str:
    """Draw a cubic B-spline that begins and ends in the first and last point, as d3 does."""
    if len(points) < 3:
        return _through(points)
    (x0, y0), (x1, y1) = points[0], points[1]
    parts = [f"M{_pair(x0, y0)}L{_pair((5 * x0 + x1) / 6, (5 * y0 + y1) / 6)}"]

    def bend(x: float, y: float) -> None:
        first = _pair((2 * x0 + x1) / 3, (2 * y0 + y1) / 3)
        second = _pair((x0 + 2 * x1) / 3, (y0 + 2 * y1) / 3)
        parts.append(f"C{first},{second},{_pair((x0 + 4 * x1 + x) / 6, (y0 + 4 * y1 + y) / 6)}")

    for x, y in points[2:]:
        bend(x, y)
        x0, y0, x1, y1 = x1, y1, x, y
    bend(x1, y1)
    parts.append(f"L{_pair(x1, y1)}")
    return "".join(parts)


def _rect(mark: Spec, value: Value, place: Place, style: Spec, _: Spec) -> str:
    left, right = sorted((place(value, "x"), place(value, "x2")))
    top, bottom = sorted((place(value, "y"), place(value, "y2")))
    wide, high = right - left, bottom - top
    round_ = max(0, min(mark.get("cornerRadius", 0), min(wide, high) / 2))
    if round_ <= 0:
        d = f"M{_n(left)},{_n(top)}h{_n(wide)}v{_n(high)}h{_n(-wide)}Z"
    else:
        right, bottom = left + wide, top + high
        c, r = CORNER * round_, round_
        d = (
            f"M{_n(left + r)},{_n(top)}L{_n(right - r)},{_n(top)}"
            f"C{_n(right - c)},{_n(top)},{_n(right)},{_n(top + c)},{_n(right)},{_n(top + r)}"
            f"L{_n(right)},{_n(bottom - r)}"
            f"C{_n(right)},{_n(bottom - c)},{_n(right - c)},{_n(bottom)}"
            f",{_n(right - r)},{_n(bottom)}"
            f"L{_n(left + r)},{_n(bottom)}"
            f"C{_n(left + c)},{_n(bottom)},{_n(left)},{_n(bottom - c)},{_n(left)},{_n(bottom - r)}"
            f"L{_n(left)},{_n(top + r)}"
            f"C{_n(left)},{_n(top + c)},{_n(left + c)},{_n(top)},{_n(left + r)},{_n(top)}Z"
        )
    return _tag("path", {"d": d, "fill": _colour(value, style), "opacity": mark.get("opacity")})


def _rule(mark: Spec, value: Value, place: Place, style: Spec, _: Spec) -> str:
    x, y = place(value, "x"), place(value, "y")
    return _tag(
        "line",
        {
            "transform": f"translate({_n(x)},{_n(y)})",
            "x2": _n(place(value, "x2") - x),
            "y2": _n(place(value, "y2") - y),
            "stroke": _colour(value, style),
            "stroke-width": mark.get("strokeWidth"),
            "stroke-dasharray": _dashes(mark),
            "opacity": mark.get("opacity"),
        },
    )


def _point(mark: Spec, value: Value, place: Place, style: Spec, _: Spec) -> str:
    r, turn = math.sqrt(mark.get("size", 30)) / 2, value.get("angle", 0)
    where = f"translate({_n(place(value, 'x'))},{_n(place(value, 'y'))})"
    if mark.get("shape") == "triangle":
        # Of three equal sides, about its centre.
        half = math.sqrt(3) / 2 * r
        up = half - r * math.tan(math.pi / 6)
        d = f"M0,{_r(-half - up)}L{_r(-r)},{_r(half - up)}L{_r(r)},{_r(half - up)}Z"
    else:
        d = f"M{_r(r)},0A{_r(r)},{_r(r)},0,1,1,{_r(-r)},0A{_r(r)},{_r(r)},0,1,1,{_r(r)},0"
    return _tag(
        "path",
        {
            "transform": where + (f" rotate({_n(turn)})" if turn else ""),
            "d": d,
            "fill": _colour(value, style),
            "stroke-width": POINT_STROKE,
            "opacity": mark.get("opacity"),
        },
    )


def _text(mark: Spec, value: Value, place: Place, style: Spec, config: Spec) -> str:
    size = mark.get("fontSize", config["text"]["fontSize"])
    down = math.floor(0.3 * size + 0.5)
    lines = value["text"]
    if isinstance(lines, str):
        said = escape(lines)
    elif len(lines) == 1:
        said = escape(lines[0])
    else:
        first, *others = map(escape, lines)
        down_by = {"x": 0, "dy": mark["lineHeight"]}
        said = _tag("tspan", {}, first) + "".join(_tag("tspan", down_by, line) for line in others)
    shown: Attributes = {
        "text-anchor": _ANCHORS[mark["align"]],
        "transform": f"translate({_n(place(value, 'x'))},{_n(place(value, 'y') + down)})",
        "font-family": config["font"],
        "font-size": f"{_n(size)}px",
        "font-style": mark.get("fontStyle"),
        "font-weight": mark.get("fontWeight"),
        "fill": _colour(value, style),
        "stroke": style.get("stroke"),
        "stroke-width": style.get("strokeWidth"),
    }
    return _tag("text", shown, said)


def _colour(value: Value, style: Spec) -> object:
    return value.get("colour", style.get("color"))


def _dashes(mark: Spec) -> str | None:
    return ",".join(map(_n, mark["strokeDash"])) if "strokeDash" in mark else None


def _tag(name: str, attributes: Mapping[str, object], inside: str = "") -> str:
    said = "".join(
        f' {key}="{_attribute(one)}"' for key, one in attributes.items() if one is not None
    )
    return f"<{name}{said}>{inside}</{name}>" if inside else f"<{name}{said}/>"


def _attribute(value: object) -> str:
    return escape(value, {'"': "&quot;"}) if isinstance(value, str) else _n(cast("float", value))


def _pair(x: float, y: float) -> str:
    return f"{_r(x)},{_r(y)}"


def _r(value: float) -> str:
    """Write a number of a path to a thousandth, halves upwards."""
    return _n(math.floor(value * 1000 + 0.5) / 1000)


def _n(value: float) -> str:
    """Write a number as JavaScript does: the shortest that reads the same."""
    text = repr(float(value))
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text
