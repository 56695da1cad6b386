"""What one section of a page shows. Made without drawing anything."""

from __future__ import annotations

from dataclasses import dataclass, field

from paripassu.charts.grid import Grid
from paripassu.charts.picture import Picture
from paripassu.charts.plan_rows import Line, RepairLine


@dataclass(frozen=True, slots=True)
class Column:
    """A party's column in the table of the plan."""

    title: str
    colour: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A list under a heading of its own."""

    heading: str
    items: list[str]
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Beside:
    """A column of text that stands beside others like it, on a wide screen."""

    title: str
    lead: str
    lists: list[Listed]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, sentences, pictures and tables.

    Attributes
    ----------
    prefix : str
        Goes before the names of the pictures, where two sections have the same ones.
    grids : list of Grid
        Tables of any kind.
    beside : list of Beside
        Columns beside each other, after everything else.
    """

    heading: str
    lead: str
    pictures: list[Picture]
    said: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    holds: str = ""
    parties: list[Column] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    repairs: list[RepairLine] = field(default_factory=list)
    more: str = ""
    prefix: str = ""
    grids: list[Grid] = field(default_factory=list)
    beside: list[Beside] = field(default_factory=list)

    @property
    def timed(self) -> bool:
        """Whether the plan has days."""
        return any(line.day for line in self.lines)
