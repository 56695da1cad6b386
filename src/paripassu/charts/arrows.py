"""The arrows of a timeline: from what has to be done first to what waits for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from paripassu.agreement.model import Step
from paripassu.charts.draw import Sheet
from paripassu.charts.layout import Place
from paripassu.charts.style import JOINT
from paripassu.charts.waits import Wait

#: Above this, arrows are only a haze: the first so many are drawn, positions before facts.
MOST = 240
#: Above this, they are drawn thin and pale, without heads.
MANY = 40


def arrows(
    sheet: Sheet,
    links: Sequence[Wait],
    places: Mapping[Step, Place],
    colours: Mapping[str, str],
) -> None:
    """Draw the links between steps that stand in different lanes."""
    drawn = [
        link
        for link in links
        if link.source in places
        and link.target in places
        and places[link.source].middle != places[link.target].middle
        and link.within is None
    ][:MOST]
    many = len(drawn) > MANY
    mark = {"strokeWidth": 0.8, "opacity": 0.35} if many else {"strokeWidth": 1.6, "opacity": 0.85}
    curves: dict[str, list[dict[str, object]]] = {
        "position": [], "one of": [], "fact": [], "preference": []
    }  # fmt: skip
    heads = []
    for index, link in enumerate(drawn):
        source, target = places[link.source], places[link.target]
        colour = JOINT if link.party is None else colours[link.party]
        points, angle = _path(source, target, end=link.end)
        kind = _kind(link)
        curves[kind] += [
            {"x": x, "y": y, "order": order, "line": index, "colour": colour}
            for order, (x, y) in enumerate(points)
        ]
        x, y = points[-1]
        heads.append({"x": x, "y": y, "angle": angle, "colour": colour})
    curved = {"interpolate": "basis", **mark}
    sheet.lines(curves["position"], **curved)
    sheet.lines(curves["one of"], strokeDash=[9, 4], **curved)
    sheet.lines(curves["fact"], strokeDash=[5, 3], **curved)
    sheet.lines(curves["preference"], strokeDash=[1.5, 3], **curved)
    if not many:
        sheet.points(heads, shape="triangle", size=70)


def _kind(link: Wait) -> str:
    if not link.firm:
        return "preference"
    return "one of" if link.one_of else "fact" if link.party is None else "position"


def _path(source: Place, target: Place, *, end: bool) -> tuple[list[tuple[float, float]], float]:
    """Give the points of a curve, and the angle of its head."""
    down = 1 if target.middle > source.middle else -1
    if source.moment == target.moment:
        # At one moment nobody goes first: straight across, where both end.
        x = min(source.right, target.right) - 5
        tip = target.middle - down * 12
        return [(x, source.middle + down * 9), (x, tip)], _turned(down)
    # Out of the bar's end and down or up at once: beside the bar stands its label.
    x1, y1 = source.right - 2.5, source.middle + down * 8
    x2, y2 = target.left - 4, target.middle
    if end or x2 - x1 < 10:
        # Its end waits, or there is no room from the left: come in from above or below.
        x2 = target.right - 4 if end else max(x1, target.left + 3)
        y2 = target.middle - down * 12
        half = (y1 + y2) / 2
        return [(x1, y1), (x1, half), (x2, half), (x2, y2 - down), (x2, y2)], _turned(down)
    reach = max(10.0, min(60.0, (x2 - x1) / 2))
    knee = [(x1, y1), (x1, y1 + down * 14), (x2 - reach, y2), (x2 - 1, y2), (x2, y2)]
    return knee, 90.0


def _turned(down: int) -> float:
    return 180.0 if down > 0 else 0.0
