"""The map of a territory: which of its cells are open, as few geohash prefixes.

A territory has millions of cells, and a document or a picture takes some thousand. So cells of one
state are joined to the prefix that they share; where that is still too many, prefixes are cut short
all alike, and one in which more than one state is left says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from paripassu.escrow.cells import cell_of_slot
from paripassu.escrow.nodes import Runs, node_of, run_of
from paripassu.escrow.territory_map import Region, TerritoryMap
from paripassu.escrow.totals import Claim
from paripassu.escrow.view import Open, View

#: The most regions of a map, and the most places with records.
MOST_REGIONS, MOST_RECORDS = 5000, 2000
#: Bits of a character of a geohash, and the children that a prefix has.
_BITS, _CHILDREN = 5, 32


def maps(view: View, claims: Sequence[Claim]) -> dict[str, TerritoryMap]:
    """Give the map of every table over cells.

    Parameters
    ----------
    view : View
    claims : sequence of Claim
        Its open totals.
    """
    return {
        there.tree.name: territory_map(there, counted_by(there, claims))
        for there in view.trees
        if there.tree.over_cells and there.tree.totals is None
    }


def counted_by(there: Open, claims: Sequence[Claim]) -> Runs:
    """Give the slots of a table that an open total counts."""
    depth = there.tree.depth
    return Runs.of(
        run_of(node_of(claim.slot, claim.open.tree.depth), depth)
        for claim in claims
        if claim.open.tree.table.name == there.tree.name
    )


def territory_map(
    there: Open, totals: Runs, most_regions: int = MOST_REGIONS, most_records: int = MOST_RECORDS
) -> TerritoryMap:
    """Give the map of a table over cells.

    Parameters
    ----------
    there : Open
        What is open of it.
    totals : Runs
        Slots that an open total counts, whether or not they are open themselves.
    most_regions, most_records : int
        The most prefixes of regions, and of places with records.

    Returns
    -------
    TerritoryMap
        Its counts are of cells, and exact whatever the prefixes are.
    """
    tree = there.tree
    alone = (totals & tree.territory) - there.opened
    regions, exact = _regions(tree.territory, there.opened, alone, tree.depth, most_regions)
    return TerritoryMap(
        length=tree.depth // _BITS,
        empty=there.opened.size - len(there.slots),
        records=len(there.slots),
        totals=alone.size,
        unopened=tree.territory.size - there.opened.size - alone.size,
        regions=regions,
        to_the_cell=exact,
        places=_places(there, most_records),
    )


def _regions(
    territory: Runs, opened: Runs, alone: Runs, depth: int, most: int
) -> tuple[dict[Region, tuple[str, ...]], bool]:
    """Divide the territory, a character at a time, until each part has one state."""
    found: dict[Region, list[str]] = {"opened": [], "totals": [], "unopened": [], "partly": []}
    count, waiting, exact = 0, [0], True
    for shift in range(depth, -1, -_BITS):
        length = (depth - shift) // _BITS
        parts, divided = waiting, []
        for part in parts:
            first, end = part << shift, part + 1 << shift
            state, all_there = _state(territory, opened, alone, first, end)
            if state != "partly" and all_there == end - first:
                found[state].append(cell_of_slot(part, length * _BITS))
                count += 1
            else:
                divided.append(part)
        if not divided:
            break
        waiting = []
        for child in _children(territory, divided, shift - _BITS):
            waiting.append(child)
            if count + len(waiting) > most:
                break
        if count + len(waiting) > most:
            # No finer: what lies beyond the border comes along, and what is mixed says so. Where
            # nothing is open, the least is said.
            for part in divided:
                first, end = part << shift, part + 1 << shift
                state, _ = _state(territory, opened, alone, first, end)
                if state == "partly" and not opened.count(first, end):
                    state = "unopened"
                found[state].append(cell_of_slot(part, length * _BITS))
            exact = False
            break
    return {state: tuple(sorted(prefixes)) for state, prefixes in found.items()}, exact


def _state(territory: Runs, opened: Runs, alone: Runs, first: int, end: int) -> tuple[Region, int]:
    """Give what is open of a run of slots, and how many of them the territory has."""
    all_there = territory.count(first, end)
    opened_there, alone_there = opened.count(first, end), alone.count(first, end)
    if opened_there == all_there:
        return "opened", all_there
    if alone_there == all_there:
        return "totals", all_there
    return ("partly" if opened_there or alone_there else "unopened"), all_there


def _children(territory: Runs, parts: Sequence[int], shift: int) -> Iterator[int]:
    """Give the parts, one character longer, that have slots of the territory."""
    for part in parts:
        for child in range(part * _CHILDREN, (part + 1) * _CHILDREN):
            if territory.count(child << shift, child + 1 << shift):
                yield child


def _places(there: Open, most: int) -> dict[str, int]:
    """Give the places with records, as cells or as the shorter prefixes that they share."""
    depth = there.tree.depth
    found = there.counts
    while len(found) > most:
        depth -= _BITS
        joined: Counter[int] = Counter()
        for slot, n in found.items():
            joined[slot >> _BITS] += n
        found = joined
    return {cell_of_slot(slot, depth): found[slot] for slot in sorted(found)}
