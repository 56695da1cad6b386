"""The map of a territory from the whole of it down to the cell, one character at a time.

A map of millions of cells fits on no page. So a region is shown by its parts: the prefixes that are
one character longer, at most 32, each with what is open of it. A part that has nothing to be seen
in it, because all its cells are alike and hold no record, is shown no larger.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from paripassu.escrow.cells import cell_of_slot
from paripassu.escrow.nodes import Runs, run_of
from paripassu.escrow.nodes import node_of as node_of_slot
from paripassu.escrow.territory import counted_by
from paripassu.escrow.totals import Claim
from paripassu.escrow.view import Open, View

#: Bits of a character of a geohash, and the parts that a prefix has.
_BITS, _CHILDREN = 5, 32
State = Literal["empty", "records", "totals", "unopened", "partly"]


@dataclass(frozen=True, slots=True)
class Part:
    """A region of one prefix.

    Attributes
    ----------
    prefix : str
        Its geohash.
    empty, records, totals, unopened : int
        Cells of the territory in it: opened and empty; opened, with records; not open, and an open
        total counts them; not open.
    found : int
        Records in the cells that are open.
    """

    prefix: str
    empty: int
    records: int
    totals: int
    unopened: int
    found: int

    @property
    def cells(self) -> int:
        """How many cells of the territory lie in it."""
        return self.empty + self.records + self.totals + self.unopened

    @property
    def state(self) -> State:
        """What is open of it; ``partly``: its cells are not all open, and not all closed alike."""
        opened = self.empty + self.records
        if opened == self.cells:
            return "records" if self.records else "empty"
        if self.totals == self.cells:
            return "totals"
        return "unopened" if self.unopened == self.cells else "partly"

    @property
    def is_alike(self) -> bool:
        """Whether all its cells are in one state, and none holds a record."""
        return self.state in ("empty", "totals", "unopened")


@dataclass(frozen=True, slots=True)
class Zoom:
    """A region with its parts.

    Attributes
    ----------
    prefix : str
        Its geohash; the empty one is the earth.
    parts : tuple of Part
        Those in which the territory has cells, by geohash.
    """

    prefix: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Zooms:
    """The regions of a table that are shown by their parts.

    Attributes
    ----------
    regions : tuple of Zoom
        The whole territory first, then the larger regions before the smaller ones.
    length : int
        Characters of a cell's geohash.
    left_out : int
        Regions that would be next, and are not shown by their parts: there are too many.
    """

    regions: tuple[Zoom, ...]
    length: int
    left_out: int


def zooms(view: View, claims: Sequence[Claim], table: str, most: int) -> Zooms:
    """Divide the territory of a table over cells, region by region.

    Parameters
    ----------
    view : View
    claims : sequence of Claim
        Its open totals.
    table : str
        A table over cells.
    most : int
        The most regions that are shown by their parts.
    """
    there = view.of(table)
    return zooms_of(there, counted_by(there, claims), most)


def zooms_of(there: Open, totals: Runs, most: int) -> Zooms:
    """Divide what is open of a table over cells; see :func:`zooms`.

    Parameters
    ----------
    there : Open
    totals : Runs
        Slots that an open total counts, whether or not they are open themselves.
    most : int
    """
    alone = (totals & there.tree.territory) - there.opened
    length = there.tree.depth // _BITS
    waiting = deque([_first(there, length)] if length else [])
    found: list[Zoom] = []
    while waiting and len(found) < most:
        slot, size = waiting.popleft()
        parts = _parts(there, alone, slot, size)
        found.append(Zoom(cell_of_slot(slot, _BITS * size), tuple(part for _, part in parts)))
        if size + 1 < length:
            waiting += [(child, size + 1) for child, part in parts if not part.is_alike]
    return Zooms(tuple(found), length, len(waiting))


def _first(there: Open, length: int) -> tuple[int, int]:
    """Give the longest prefix that holds the territory: its slot, and its characters."""
    territory = there.tree.territory
    if not territory.size:
        return 0, 0
    first, last = territory.firsts[0], territory.ends[-1] - 1
    size = length
    while size and (size == length or first != last):
        first, last, size = first >> _BITS, last >> _BITS, size - 1
    return first, size


def _parts(there: Open, alone: Runs, slot: int, size: int) -> list[tuple[int, Part]]:
    """Give the parts of a prefix with cells of the territory, each with its slot."""
    depth = there.tree.depth
    found = []
    for child in range(slot * _CHILDREN, (slot + 1) * _CHILDREN):
        first, end = run_of(node_of_slot(child, _BITS * (size + 1)), depth)
        cells = there.tree.territory.count(first, end)
        if not cells:
            continue
        opened, totals = there.opened.count(first, end), alone.count(first, end)
        held = there.between(first, end)
        part = Part(
            prefix=cell_of_slot(child, _BITS * (size + 1)),
            empty=opened - len(held),
            records=len(held),
            totals=totals,
            unopened=cells - opened - totals,
            found=sum(there.counts[one] for one in held),
        )
        found.append((child, part))
    return found
