"""JSON lines and GeoJSON: a record an object, numbers as they are written.

JSON lines: one object a line (jsonlines.org). GeoJSON (RFC 7946): a collection of features that are
points; the properties are columns, and the point is the column of places. A collection is read
feature by feature, so that it never stands in memory as objects.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from paripassu.documents.strict import HALF_PAIR, decoder, has_half_pair, may_have_half_pair
from paripassu.errors import Fault, TableError
from paripassu.numbers.normal import normal
from paripassu.quoted import quoted, shown
from paripassu.tables.forms import Field, WrongTextError
from paripassu.tables.problems import Problems
from paripassu.tables.typed import Number, Records

#: Texts of one record, with its line or its number.
Record = tuple[int, list[str | None]]
_DECODER = decoder(Number, Number)
_BLANK = re.compile(r"[ \t\r\n]*")
_GEOMETRIES = (
    *("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"),
    "GeometryCollection",
)
#: What the coordinates of GeoJSON are measured in, and no other is read (RFC 7946, section 4).
_WGS84 = re.compile(r"CRS:?84|EPSG:+4326", re.IGNORECASE)


def records_of_lines(text: str, fields: Sequence[Field], problems: Problems) -> Iterator[Record]:
    """Give the record of each line; blank lines have none.

    Raises
    ------
    TableError
        A line is no JSON object.
    """
    records = Records(fields, problems)
    start = number = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line, start, number = text[start:end], end + 1, number + 1
        if not line.strip(" \t\r"):
            continue
        try:
            document = _DECODER.decode(line)
            if may_have_half_pair(line) and has_half_pair(document):
                raise ValueError(HALF_PAIR)
        except json.JSONDecodeError as error:
            raise _refused(problems, number, f"{error.msg} (column {error.colno})") from None
        except (ValueError, RecursionError) as error:
            raise _said(problems, number, error) from None
        if type(document) is not dict:
            problems.add(number, "", f"should be an object {{…}}, not {_shown(document)}")
        else:
            yield number, records.cells(document, number)


def records_of_features(text: str, fields: Sequence[Field], problems: Problems) -> Iterator[Record]:
    """Give the record of each feature of a collection, with its number from 1.

    Raises
    ------
    TableError
        It is no collection of features.
    """
    places = [at for at, field in enumerate(fields) if field.form.place]
    if len(places) > 1:  # the others are properties
        places = [at for at in places if fields[at].name == "place"]
    if not places:
        what = "has places, and the table has no column for them"
        raise TableError(problems.source, [Fault(0, "", what, "give it as CSV or JSON lines")])
    place = fields[places[0]]
    records = Records([field for field in fields if field is not place], problems)
    number = 0
    for key, value in members(text, problems):
        if key == "type" and value != "FeatureCollection":
            what = f"is GeoJSON, and should be a FeatureCollection, not {_shown(value)}"
            raise TableError(problems.source, [Fault(0, "", what)])
        if key == "crs" and value is not None and not _WGS84.search(json.dumps(value)):
            what = "has coordinates in another system than longitude and latitude (WGS 84)"
            raise TableError(problems.source, [Fault(0, "", what, "convert it")])
        if key is not _FEATURE:
            continue
        number += 1
        properties = _properties(value, number, problems)
        if properties is None:
            continue
        if place.name in properties:
            what = f"the column {place.name!r} stands there twice: as point and as property"
            problems.add(number, "", what, "leave the property out")
            continue
        cells = records.cells(properties, number)
        try:
            point = _point(value.get("geometry"))
        except WrongTextError as error:
            problems.add(number, place.name, error.what, error.mend)
            continue
        yield number, [*cells[: places[0]], point, *cells[places[0] :]]


def is_geojson(text: str, names: Sequence[str]) -> bool:
    """Whether a JSON text is GeoJSON rather than a record whose columns are these."""
    problems = Problems("")
    try:
        for key, value in members(text, problems):
            if key == "features" and value is None:
                return "features" not in names
            kinds = (*_GEOMETRIES, "Feature", "FeatureCollection")
            if key == "type" and value in kinds and "type" not in names:
                return True
    except TableError:
        return False
    return False


#: Under this key :func:`members` gives each feature; no key of JSON is equal to it.
_FEATURE = object()


def members(text: str, problems: Problems) -> Iterator[tuple[object, Any]]:
    """Give the members of the object that a text is, each element of ``features`` by itself.

    The key ``features`` comes first with None, and its elements under ``_FEATURE``.

    Raises
    ------
    TableError
        It is no JSON object, or more than one.
    """
    try:
        yield from _members(text)
    except json.JSONDecodeError as error:
        raise _refused(problems, error.lineno, f"{error.msg} (column {error.colno})") from None
    except (ValueError, RecursionError) as error:
        raise _said(problems, 0, error) from None


def _members(text: str) -> Iterator[tuple[object, Any]]:
    at = _expect(text, 0, "{")
    seen: set[str] = set()
    if text.startswith("}", _skip(text, at)):
        at = _skip(text, at)
    while not text.startswith("}", at):
        key, at = _value(text, at)
        if type(key) is not str:
            raise json.JSONDecodeError(
                "Expecting property name enclosed in double quotes", text, at
            )
        if key in seen:
            raise ValueError(f"has the key {quoted(key)} twice in one object")
        seen.add(key)
        at = _expect(text, at, ":")
        if key == "features" and text.startswith("[", _skip(text, at)):
            yield key, None
            at = _expect(text, at, "[")
            if text.startswith("]", _skip(text, at)):
                at = _skip(text, at)
            while not text.startswith("]", at):
                value, at = _value(text, at)
                yield _FEATURE, value
                at = _next(text, at, "]")
            at += 1
        else:
            value, at = _value(text, at)
            yield key, value
        at = _next(text, at, "}")
    if (end := _skip(text, at + 1)) < len(text):
        raise json.JSONDecodeError("Extra data", text, end)


def _skip(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return at if found is None else found.end()


def _value(text: str, at: int) -> tuple[Any, int]:
    start = _skip(text, at)
    value, end = _DECODER.raw_decode(text, start)
    if "\\" in (part := text[start:end]) and may_have_half_pair(part) and has_half_pair(value):
        raise ValueError(HALF_PAIR)
    return value, end


def _expect(text: str, at: int, mark: str) -> int:
    """Go past a mark."""
    at = _skip(text, at)
    if not text.startswith(mark, at):
        raise json.JSONDecodeError(f"Expecting {mark!r}", text, at)
    return at + 1


def _next(text: str, at: int, closing: str) -> int:
    """Go past a comma, or to the closing mark."""
    at = _skip(text, at)
    if text.startswith(closing, at):
        return at
    at = _skip(text, _expect(text, at, ","))
    if text.startswith(closing, at):
        raise json.JSONDecodeError("Expecting value", text, at)
    return at


def _properties(feature: Any, number: int, problems: Problems) -> Mapping[str, Any] | None:
    if type(feature) is not dict or feature.get("type") != "Feature":
        problems.add(number, "", 'should be an object of the type "Feature"')
        return None
    properties = feature.get("properties")
    if properties is None:
        return {}
    if type(properties) is not dict:
        problems.add(number, "", f"properties should be an object, not {_shown(properties)}")
        return None
    return properties


def _point(geometry: Any) -> str | None:
    """Give a point as "latitude,longitude", its numbers as they are written."""
    if geometry is None:
        return None
    kind = geometry.get("type") if type(geometry) is dict else None
    if kind != "Point":
        what = f"should be a Point, not {_shown(kind if kind in _GEOMETRIES else geometry)}"
        raise WrongTextError(what, "give a point, or one record for each cell that is touched")
    numbers = geometry.get("coordinates")
    if type(numbers) is not list or not all(isinstance(one, Number) for one in numbers):
        raise WrongTextError(f"coordinates should be two numbers, not {_shown(numbers)}")
    if len(numbers) != 2:
        mend = "leave the height out" if len(numbers) == 3 else ""
        raise WrongTextError(f"should have two coordinates, not {len(numbers)}", mend)
    longitude, latitude = (normal(one) or str(one) for one in numbers)
    return f"{latitude},{longitude}"


def _shown(value: Any) -> str:
    return str(value) if isinstance(value, Number) else shown(value)


def _refused(problems: Problems, line: int, what: str) -> TableError:
    return TableError(problems.source, [Fault(line, "", f"is no JSON: {what}")])


def _said(problems: Problems, line: int, error: ValueError | RecursionError) -> TableError:
    said = "is nested too deeply" if isinstance(error, RecursionError) else str(error)
    return TableError(problems.source, [Fault(line, "", said)])
