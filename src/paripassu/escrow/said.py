"""Areas as people say them: geohash prefixes, a box, polygons in a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from paripassu import given
from paripassu.errors import ParameterError
from paripassu.escrow.areas import Area, box, parse_area
from paripassu.escrow.selection import Where, of_region
from paripassu.escrow.touched import touched
from paripassu.files import Readable, read


def where_of(
    region: Iterable[str] | None,
    sides: str | Sequence[object] | None,
    geojson: Readable | None,
) -> Where | None:
    """Take one way to say where; None where none is said.

    Parameters
    ----------
    region : sequence of str, optional
        Geohash prefixes.
    sides : str or sequence, optional
        South, west, north, east in degrees, parted by commas where it is a text.
    geojson : str, path or open file, optional
        Polygons.

    Raises
    ------
    ParameterError
        Two ways are said, or one is none.
    InputError
        The file cannot be read, or is no GeoJSON with polygons.
    """
    said = {"region": region, "box": sides, "geojson": geojson}
    names = [name for name, value in said.items() if value is not None]
    if len(names) > 1:
        raise ParameterError(names[1], f"cannot stand with `{names[0]}`", "take one of them")
    if region is not None:
        return of_region(given.texts(region, "region", "prefixes"))
    if sides is not None:
        return _touching(box(*_sides(sides)))
    if geojson is not None:
        content = read(geojson)
        return _touching(parse_area(content.data, content.name))
    return None


def _sides(sides: str | Sequence[object]) -> tuple[str, str, str, str]:
    several = sides.split(",") if isinstance(sides, str) else given.several(sides, "box", "numbers")
    parts = [*map(str, several)]
    if len(parts) != 4:
        mend = "write south,west,north,east in degrees: 38.9,125.6,39.1,125.9"
        raise ParameterError("box", f"should be four numbers, not {len(parts)}", mend)
    south, west, north, east = (part.strip() for part in parts)
    return south, west, north, east


def _touching(area: Area) -> Where:
    """Give the cells of a tree that an area touches."""
    return lambda tree: touched(area, tree.territory, tree.depth)
