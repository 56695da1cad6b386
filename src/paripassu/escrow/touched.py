"""The cells that an area touches: those of all places in it, its border included.

The tree over cells is descended. Under a node that no edge of the area meets, all cells are touched
or none; so the work follows the border, and never the cells of a box around it. All in whole
numbers: a scale is chosen in which every position and every border of a cell is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import lcm

from paripassu.errors import Fault
from paripassu.escrow.areas import Area, Polygon
from paripassu.escrow.errors import TooMuchWorkError
from paripassu.escrow.nodes import Runs

#: So many nodes are parted at most: with each there are two more to look at.
MOST_PARTED = 1 << 20
_TOO_LONG = f"has a border through more cells than are looked at ({MOST_PARTED:,} nodes)"
_SHORTER = "give a smaller area, or larger cells"
#: An edge: x and y of both ends.
_Edge = tuple[int, int, int, int]


def touched(area: Area, territory: Runs, depth: int) -> Runs:
    """Give the cells of a territory that an area touches.

    Parameters
    ----------
    area : Area
    territory : Runs
        Slots at that depth.
    depth : int
        Of the tree over cells; a cell is a slot.

    Returns
    -------
    Runs
        The slots of all places of the area that lie in the territory. As slots have it, a cell's
        southern and western borders belong to it and the other two do not, longitude 180 is −180,
        and the pole lies in the last row.

    Raises
    ------
    TooMuchWorkError
        Its border runs through millions of cells.
    """
    runs: list[tuple[int, int]] = []
    for polygon in area.polygons:
        runs += _descend(polygon, territory, depth)
    return Runs.of(runs)


@dataclass(frozen=True, slots=True)
class _Part:
    """A node, the rectangle that it is, and what of the polygon meets it.

    Attributes
    ----------
    number, level : int
        The node's path from the root as a number, and its depth.
    west, south, east, north : int
        Its borders; of the last row the north is one more than the pole.
    inside : bool
        Whether a place just north-east of its south-western corner is inside the polygon: to the
        east by less than any length there is, and to the north by less than that.
    edges : tuple
        Those that meet it.
    """

    number: int
    level: int
    west: int
    south: int
    east: int
    north: int
    inside: bool
    edges: tuple[_Edge, ...]


def _descend(polygon: Polygon, territory: Runs, depth: int) -> Iterator[tuple[int, int]]:
    """Give runs of touched slots, ascending."""
    half = 1 << (depth + 1) // 2
    scale = half * lcm(*(x.denominator for ring in polygon for at in ring for x in at))
    width, height = 360 * scale, 180 * scale
    edges: list[_Edge] = []
    for ring in polygon:
        ends = [(int((x + 180) * scale), int((y + 90) * scale)) for x, y in ring]
        for a, b in pairwise(ends):
            edges.append((*a, *b))
            # Longitude 180 is −180: what lies there is met in the first column too.
            over = [y for x, y in (a, b) if x == width]
            if over:
                edges.append((0, over[0], 0, over[-1]))
    # A ray eastwards from there crosses the edges with one end no further south than it starts.
    crossed = sum((edge[1] > 0) != (edge[3] > 0) and _crosses(edge, 0, 0) for edge in edges)
    whole = _meeting(edges, 0, 0, width, height + 1)
    stack = [_Part(0, 0, 0, 0, width, height + 1, crossed % 2 == 1, whole)]
    parted = 0
    while stack:
        part = stack.pop()
        rest = depth - part.level
        first = part.number << rest
        end = first + (1 << rest)
        if not (part.edges or part.inside) or not territory.count(first, end):
            continue
        if not rest or (part.inside and _bordering(part, height)):
            yield from territory.within(first, end)
        elif part.edges:
            parted += 1
            if parted > MOST_PARTED:
                raise TooMuchWorkError("area", [Fault(0, "", _TOO_LONG, _SHORTER)])
            low, high = _halves(part, height)
            stack += (high, low)


def _bordering(part: _Part, height: int) -> bool:
    """Whether the edges that meet a node leave its inside alone."""
    return all(
        (ax == bx == part.west) or (ay == by and ay in (part.south, height))
        for ax, ay, bx, by in part.edges
    )


def _halves(part: _Part, height: int) -> tuple[_Part, _Part]:
    """Part a node: longitude first, and then by turns."""
    number, level = part.number << 1, part.level + 1
    west, south, east, north = part.west, part.south, part.east, part.north
    if part.level % 2 == 0:
        middle = (west + east) // 2
        crossed = sum(
            (edge[1] > south) != (edge[3] > south)
            and _crosses(edge, south, west)
            and not _crosses(edge, south, middle)
            for edge in part.edges
        )
        low, high = (west, south, middle, north), (middle, south, east, north)
    else:
        top = height if north > height else north
        middle = (south + top) // 2
        crossed = sum(
            (edge[0] > west) != (edge[2] > west)
            and _above(edge, west, south)
            and not _above(edge, west, middle)
            for edge in part.edges
        )
        low, high = (west, south, east, middle), (west, middle, east, north)
    inside = part.inside != (crossed % 2 == 1)
    return (
        _Part(number, level, *low, part.inside, _meeting(part.edges, *low)),
        _Part(number | 1, level, *high, inside, _meeting(part.edges, *high)),
    )


def _crosses(edge: _Edge, y: int, x: int) -> bool:
    """Whether an edge, which is not level, stands east of ``x`` at the height ``y``."""
    ax, ay, bx, by = edge
    rise = by - ay
    over = (ax - x) * rise + (y - ay) * (bx - ax)
    return over > 0 if rise > 0 else over < 0


def _above(edge: _Edge, x: int, y: int) -> bool:
    """Whether an edge, which is not upright, stands north of ``y`` just east of ``x``."""
    ax, ay, bx, by = edge
    run = bx - ax
    over = (ay - y) * run + (x - ax) * (by - ay)
    slope = by - ay
    if run < 0:
        over, slope = -over, -slope
    return over > 0 or (over == 0 and slope > 0)


def _meeting(
    edges: Iterable[_Edge], west: int, south: int, east: int, north: int
) -> tuple[_Edge, ...]:
    """Give the edges that meet a rectangle, of which the east and the north are no part.

    On an edge the places between west and east are an interval of it, as are those between south
    and north. Three intervals, the edge the third, have a common place if each two have one
    (Helly's theorem on a line).
    """
    found: list[_Edge] = []
    for edge in edges:
        ax, ay, bx, by = edge
        if (ax < west and bx < west) or (ax >= east and bx >= east):
            continue
        if (ay < south and by < south) or (ay >= north and by >= north):
            continue
        run, rise = bx - ax, by - ay
        if run and rise and not (west <= ax < east and south <= ay < north):
            # As parts of the edge, times its length: from x_low to x_high, from y_low to y_high.
            x_low, x_high = (west - ax, east - ax) if run > 0 else (ax - east, ax - west)
            y_low, y_high = (south - ay, north - ay) if rise > 0 else (ay - north, ay - south)
            one, other = (
                x_low * abs(rise) - y_high * abs(run),
                y_low * abs(run) - x_high * abs(rise),
            )
            if one > 0 or (one == 0 and not (run > 0 > rise)):
                continue
            if other > 0 or (other == 0 and not (rise > 0 > run)):
                continue
        found.append(edge)
    return tuple(found)
