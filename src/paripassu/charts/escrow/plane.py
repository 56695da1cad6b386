"""Geohash prefixes as rectangles on a plane: joined, in degrees, in pixels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians
from typing import NamedTuple

from paripassu.escrow.cells import column_and_row_of, grid, slot_of_cell
from paripassu.escrow.territory_map import Region, TerritoryMap

#: Kilometres of a degree of latitude, and of one of longitude on the equator.
DEGREE = 111.2


#: For readers who never saw one.
GEOHASH = (
    "A geohash is a short name of a place: each further letter or digit divides a part into 32 "
    "smaller ones."
)


class Rectangle(NamedTuple):
    """In columns and rows of a grid over the earth, from −180 eastwards and −90 northwards."""

    west: int
    south: int
    east: int
    north: int


@dataclass(frozen=True, slots=True)
class Plane:
    """Longitude and latitude as pixels, with lengths alike both ways in the middle.

    Attributes
    ----------
    length : int
        Characters of the geohash whose cells are the grid of the rectangles.
    west, south, east, north : float
        Degrees of the borders; east of 180 where the territory lies on both sides of it.
    left, top, width, height : float
        Pixels.
    """

    length: int
    west: float
    south: float
    east: float
    north: float
    left: float
    top: float
    width: float
    height: float

    def x(self, longitude: float) -> float:
        """Give the pixels of a longitude."""
        return self.left + (longitude - self.west) / (self.east - self.west) * self.width

    def y(self, latitude: float) -> float:
        """Give the pixels of a latitude."""
        return self.top + (self.north - latitude) / (self.north - self.south) * self.height

    @property
    def degree(self) -> float:
        """How many pixels a degree of longitude takes."""
        return self.width / (self.east - self.west)

    @property
    def kilometre(self) -> float:
        """How many pixels a kilometre takes, in the middle."""
        return self.degree / (DEGREE * narrowing(self.south, self.north))

    def pixels(self, one: Rectangle, least: float = 0.0) -> dict[str, float]:
        """Give the borders of a rectangle in pixels, at least so far apart."""
        columns, rows = grid(5 * self.length)
        west = one.west * 360 / columns - 180
        if west < self.west - 1e-9:
            west += 360
        east = west + (one.east - one.west) * 360 / columns
        x, x2 = _apart(self.x(west), self.x(east), least)
        y, y2 = _apart(
            self.y(one.north * 180 / rows - 90), self.y(one.south * 180 / rows - 90), least
        )
        return {"x": x, "x2": x2, "y": y, "y2": y2}


def _apart(low: float, high: float, least: float) -> tuple[float, float]:
    more = max(0.0, least - (high - low)) / 2
    return low - more, high + more


def narrowing(south: float, north: float) -> float:
    """Give how much shorter a degree of longitude is than one of latitude, in the middle."""
    return max(0.05, cos(radians((south + north) / 2)))


def cell_size(prefixes: Iterable[str], one: TerritoryMap) -> tuple[float, float]:
    """Give kilometres of a cell from west to east, in the middle, and from south to north."""
    found = [(rectangle(prefix, len(prefix)), grid(5 * len(prefix))[1]) for prefix in prefixes]
    south = min(box.south * 180 / rows - 90 for box, rows in found)
    north = max(box.north * 180 / rows - 90 for box, rows in found)
    columns, lines = grid(5 * one.length)
    return 360 / columns * DEGREE * narrowing(south, north), 180 / lines * DEGREE


def rectangle(prefix: str, length: int) -> Rectangle:
    """Give the rectangle of a prefix, in the grid of prefixes of some length, no shorter."""
    depth = 5 * len(prefix)
    x, y = column_and_row_of(slot_of_cell(prefix), depth)
    here, fine = grid(depth), grid(5 * length)
    across, along = fine[0] // here[0], fine[1] // here[1]
    return Rectangle(x * across, y * along, (x + 1) * across, (y + 1) * along)


def joined(rectangles: Iterable[Rectangle]) -> list[Rectangle]:
    """Join rectangles that do not overlap to fewer, which cover the same."""
    found = [*rectangles]
    while True:
        rows = _beside(found)
        turned = _beside(Rectangle(one.south, one.west, one.north, one.east) for one in rows)
        fewer = [Rectangle(one.south, one.west, one.north, one.east) for one in turned]
        if len(fewer) == len(found):
            return fewer
        found = fewer


def _beside(rectangles: Iterable[Rectangle]) -> list[Rectangle]:
    """Join rectangles of the same south and north where one ends as the next begins."""
    found: list[Rectangle] = []
    for one in sorted(rectangles, key=lambda one: (one.south, one.north, one.west)):
        last = found[-1] if found else None
        if last and (last.south, last.north, last.east) == (one.south, one.north, one.west):
            found[-1] = last._replace(east=one.east)
        else:
            found.append(one)
    return found


def borders(rectangles: Sequence[Rectangle], length: int) -> tuple[float, float, float, float]:
    """Give the degrees of west, south, east and north that hold rectangles, with some room.

    The widest stretch of longitude without any of them stays outside, so that a territory on both
    sides of 180° is drawn in one piece.
    """
    columns, rows = grid(5 * length)
    ends = [*_stretches((one.west, one.east) for one in rectangles)]
    gaps = [(after[0] - before[1], before[1], after[0]) for before, after in pairwise(ends)]
    gaps.append((ends[0][0] + columns - ends[-1][1], ends[-1][1], ends[0][0] + columns))
    _, gap, start = max(gaps)
    west, east = start % columns, gap if start % columns < gap else gap + columns
    south, north = min(one.south for one in rectangles), max(one.north for one in rectangles)
    across, along = min(0.03 * (east - west), (columns - east + west) / 2), 0.03 * (north - south)
    return (
        (west - across) * 360 / columns - 180,
        max(-90.0, (south - along) * 180 / rows - 90),
        (east + across) * 360 / columns - 180,
        min(90.0, (north + along) * 180 / rows - 90),
    )


def _stretches(runs: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    held: tuple[int, int] | None = None
    for first, end in sorted(runs):
        if held is not None and first <= held[1]:
            held = held[0], max(held[1], end)
            continue
        if held is not None:
            yield held
        held = first, end
    if held is not None:
        yield held


def fitted(
    regions: Mapping[Region, Sequence[Rectangle]],
    length: int,
    box: tuple[float, float, float, float],
) -> Plane:
    """Give the plane that shows rectangles as large as a box takes.

    Parameters
    ----------
    regions : mapping of str to sequence of Rectangle
    length : int
        Of the grid that they stand in.
    box : tuple of float
        Pixels: left, top, and the most of width and height.
    """
    west, south, east, north = borders([one for many in regions.values() for one in many], length)
    left, top, wide, high = box
    across, along = (east - west) * narrowing(south, north), north - south
    scale = min(wide / across, high / along)
    return Plane(length, west, south, east, north, left, top, across * scale, along * scale)
