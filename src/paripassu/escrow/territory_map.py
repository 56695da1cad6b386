"""The map of a territory, as the answer to ``paripassu verify`` has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StrictStr

from paripassu.documents.value import Value

#: A geohash prefix; the empty one is the earth.
Prefix = Annotated[StrictStr, Field(pattern=r"^[0-9b-hjkmnp-z]{0,12}$")]
#: What is open of a region of a map.
Region = Literal["opened", "totals", "unopened", "partly"]


class TerritoryMap(Value):
    """How much of the territory is open in a table over cells, and where.

    Attributes
    ----------
    length : int
        Characters of the geohash of a cell.
    empty : int
        Cells that are open, and hold no record.
    records : int
        Cells that are open, and hold records.
    totals : int
        Cells that are not open, and that an open total counts.
    unopened : int
        Cells of which nothing is open.
    regions : mapping of str to tuple of str
        ``opened``, ``totals``, ``unopened`` or ``partly`` to geohash prefixes, which are the
        territory together. ``partly``: some of it is open, and some is not.
    to_the_cell : bool
        Whether the prefixes are the territory to the cell, and none is ``partly``. Else they were
        too many: the longest were cut short, and may reach beyond the border.
    places : mapping of str to int
        Where records are: a cell, or a shorter prefix where they are too many, to the number of
        records in it.
    """

    length: int
    empty: int
    records: int
    totals: int
    unopened: int
    regions: Mapping[Region, tuple[Prefix, ...]]
    to_the_cell: bool
    places: Mapping[Prefix, int]

    @property
    def cells(self) -> int:
        """How many cells the territory has."""
        return self.empty + self.records + self.totals + self.unopened
