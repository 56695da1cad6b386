"""The zooms of a map: every cell in one part of each region that holds it, counted as it is."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.unit.escrow.test_territory import DEPTH, prefixes, states, there, tree

from paripassu.escrow.cells import cell_of_slot
from paripassu.escrow.layout import runs_of
from paripassu.escrow.zoom import Part, zooms_of


@settings(max_examples=examples(60))
@given(
    territory=prefixes,
    opened=prefixes,
    totals=prefixes,
    most=st.integers(1, 60),
    every=st.integers(1, 50),
)
def test_each_part_counts_its_cells_one_by_one(
    territory: list[str], opened: list[str], totals: list[str], most: int, every: int
) -> None:
    mine = tree(territory)
    open_, alone = runs_of(opened, DEPTH), runs_of(totals, DEPTH)
    slots = [slot for slot in open_.slots() if slot in mine.territory][::every]
    counts = {slot: 1 + slot % 3 for slot in slots}
    here = there(mine, open_, counts)
    found = zooms_of(here, alone, most)
    truth = states(mine, open_, alone)
    records = {cell_of_slot(slot, DEPTH): n for slot, n in counts.items()}
    shown = {one.prefix for one in found.regions}
    assert len(shown) == len(found.regions) <= most
    # The first region is the longest that holds the territory, shorter than a cell.
    first = found.regions[0]
    assert all(cell.startswith(first.prefix) for cell in truth)
    longer = {cell[: len(first.prefix) + 1] for cell in truth}
    assert len(longer) > 1 or len(first.prefix) == found.length - 1
    for region in found.regions:
        inside = {cell for cell in truth if cell.startswith(region.prefix)}
        assert {part.prefix for part in region.parts} == {
            cell[: len(region.prefix) + 1] for cell in inside
        }
        for part in region.parts:
            cells = [cell for cell in inside if cell.startswith(part.prefix)]
            opened_cells = [cell for cell in cells if truth[cell] == "opened"]
            assert part == Part(
                part.prefix,
                empty=sum(cell not in records for cell in opened_cells),
                records=sum(cell in records for cell in opened_cells),
                totals=sum(truth[cell] == "totals" for cell in cells),
                unopened=sum(truth[cell] == "unopened" for cell in cells),
                found=sum(records.get(cell, 0) for cell in cells),
            )
            kinds = {truth[cell] for cell in cells}
            alike = len(kinds) == 1 and not part.found
            assert part.is_alike == alike
            # What has something to be seen in it is shown larger, unless there are too many.
            deeper = not alike and len(part.prefix) < found.length
            if not found.left_out:
                assert (part.prefix in shown) == deeper
            elif part.prefix in shown:
                assert deeper
    if not found.left_out and found.length - 1 in {len(one) for one in shown}:
        assert {part.prefix for one in found.regions for part in one.parts if part.records} >= {
            *records
        }
