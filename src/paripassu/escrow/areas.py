"""Areas of the earth, boxes and polygons, with the decimals that were written: nothing is rounded.

Edges are straight in longitude and latitude. An area holds its border, that of its holes too; what
lies inside a polygon is told by the even-odd rule, so that nobody has to ask which way a ring runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from paripassu.documents.shown import shown
from paripassu.documents.strict import parse_json
from paripassu.errors import Fault, InputError, ParameterError
from paripassu.escrow.values import MOST_DIGITS, exact_of, is_value
from paripassu.numbers.normal import normal
from paripassu.quoted import quoted

#: Longitude and latitude.
Position = tuple[Fraction, Fraction]
#: Positions of which the last is the first.
Ring = tuple[Position, ...]
#: A ring, and then its holes.
Polygon = tuple[Ring, ...]

_SPLIT = "give it in two parts that meet at longitude 180 (RFC 7946, section 3.1.9)"
_KINDS = ("FeatureCollection", "Feature", "GeometryCollection", "MultiPolygon", "Polygon")


@dataclass(frozen=True, slots=True)
class Area:
    """An area: what lies in any of its polygons, or on their borders.

    Attributes
    ----------
    polygons : tuple
        Each a tuple of rings, of which every first one is the border and the others are holes.
        Positions are longitude and latitude.
    """

    polygons: tuple[Polygon, ...]


def box(south: str, west: str, north: str, east: str) -> Area:
    """Give the area between two parallels and two meridians, its border included.

    Parameters
    ----------
    south, west, north, east : str
        Decimal degrees. Where ``west`` is above ``east``, the box reaches over longitude 180.

    Raises
    ------
    ParameterError
        One is no number or beyond the earth, or south lies above north.
    """
    s, n = _degrees(south, "south", 90), _degrees(north, "north", 90)
    w, e = _degrees(west, "west", 180), _degrees(east, "east", 180)
    if s > n:
        mend = "the order is south, west, north, east"
        raise ParameterError("box", f"has its south, {south}, above its north, {north}", mend)
    spans = [(w, e)] if w <= e else [(w, Fraction(180)), (Fraction(-180), e)]
    return Area(tuple((((a, s), (b, s), (b, n), (a, n), (a, s)),) for a, b in spans))


def _degrees(text: str, name: str, most: int) -> Fraction:
    number = normal(text)
    if number is None or not is_value("decimal", number) or abs(exact_of(number)) > most:
        what = f"should be decimal degrees from -{most} to {most}, not {quoted(text)}"
        raise ParameterError(name, what)
    return exact_of(number)


def parse_area(content: bytes, source: str = "area") -> Area:
    """Read an area from GeoJSON (RFC 7946).

    Parameters
    ----------
    content : bytes
        A Polygon, a MultiPolygon, or a Feature or collection of such. Heights count for nothing.
    source : str
        What the file is called in messages.

    Raises
    ------
    InputError
        It is no such GeoJSON, or a ring is not closed, leaves the earth, or crosses longitude 180;
        says where.
    """
    return Area(tuple(_polygons(parse_json(content, source), "", source)))


def _polygons(value: Any, place: str, source: str) -> Iterator[Polygon]:
    kind = value.get("type") if isinstance(value, Mapping) else None
    if kind == "FeatureCollection":
        for at, one in enumerate(_list(value, "features", place, source)):
            yield from _polygons(one, _inner(place, f"features[{at}]"), source)
    elif kind == "GeometryCollection":
        for at, one in enumerate(_list(value, "geometries", place, source)):
            yield from _polygons(one, _inner(place, f"geometries[{at}]"), source)
    elif kind == "Feature":
        yield from _polygons(value.get("geometry"), _inner(place, "geometry"), source)
    elif kind == "MultiPolygon":
        for at, one in enumerate(_list(value, "coordinates", place, source)):
            yield _polygon(one, _inner(place, f"coordinates[{at}]"), source)
    elif kind == "Polygon":
        rings = _list(value, "coordinates", place, source)
        yield _polygon(rings, _inner(place, "coordinates"), source)
    else:
        found = kind if isinstance(kind, str) else value
        what = f"should be a Polygon or a MultiPolygon, not {shown(found)}"
        raise _wrong(source, place, what, f"GeoJSON of these types is read: {', '.join(_KINDS)}")


def _list(value: Mapping[str, Any], key: str, place: str, source: str) -> Sequence[Any]:
    found = value.get(key)
    if not isinstance(found, list) or not found:
        what = f"should be a list that is not empty, not {shown(found)}"
        raise _wrong(source, _inner(place, key), what)
    return found


def _inner(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key


def _polygon(rings: Any, place: str, source: str) -> Polygon:
    if not isinstance(rings, list) or not rings:
        raise _wrong(source, place, f"should be a list of rings, not {shown(rings)}")
    return tuple(_ring(ring, f"{place}[{at}]", source) for at, ring in enumerate(rings))


def _ring(positions: Any, place: str, source: str) -> Ring:
    if not isinstance(positions, list) or len(positions) < 4:
        what = f"should be a ring of at least four positions, not {shown(positions)}"
        raise _wrong(source, place, what)
    ring = tuple(_position(one, f"{place}[{at}]", source) for at, one in enumerate(positions))
    if ring[0] != ring[-1]:
        raise _wrong(source, place, "does not end where it begins", "repeat the first position")
    for at, ((a, _), (b, _)) in enumerate(pairwise(ring)):
        # An edge of half the earth is one that was meant to go the other way round.
        if abs(a - b) > 180 and {a, b} != {Fraction(-180), Fraction(180)}:
            what = f"has an edge from longitude {float(a)} to {float(b)}, more than half the earth"
            raise _wrong(source, f"{place}[{at}]", what, _SPLIT)
    return ring


def _position(value: Any, place: str, source: str) -> Position:
    numbers = value[:2] if isinstance(value, list) and len(value) in (2, 3) else []
    if not numbers or not all(type(one) is int or isinstance(one, Decimal) for one in numbers):
        what = f"should be longitude and latitude, not {shown(value)}"
        raise _wrong(source, place, what)
    for one, most, name in zip(numbers, (180, 90), ("longitude", "latitude"), strict=True):
        if abs(one) > most:
            what = f"should have a {name} from -{most} to {most}, not {shown(one)}"
            raise _wrong(source, place, what, _SPLIT if most == 180 else "longitude stands first")
        if not is_value("decimal", normal(str(one)) or ""):
            raise _wrong(source, place, f"should have a {name} of at most {MOST_DIGITS} digits")
    return Fraction(numbers[0]), Fraction(numbers[1])


def _wrong(source: str, place: str, what: str, mend: str = "") -> InputError:
    return InputError(source, [Fault(0, place, what, mend)])
