"""The map of a territory: every cell once, in its state, in no more prefixes than a bound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st
from tests.unit.escrow.small import TEMPLATE

from paripassu.escrow.cells import cell_of_slot, region_of
from paripassu.escrow.layout import Tree, runs_of
from paripassu.escrow.nodes import Runs
from paripassu.escrow.territory import territory_map
from paripassu.escrow.territory_map import TerritoryMap
from paripassu.escrow.view import Open

LETTERS = st.sampled_from("0bz")
DEPTH = 20


def tree(prefixes: Sequence[str]) -> Tree:
    table = TEMPLATE.tables[0].model_copy(update={"depth": DEPTH})
    return Tree(0, table, None, runs_of(region_of(prefixes), DEPTH))


def there(territory: Tree, opened: Runs, counts: Mapping[int, int]) -> Open:
    return Open(territory, opened & territory.territory, dict(counts), {})


def states(territory: Tree, opened: Runs, totals: Runs) -> dict[str, str]:
    """Give the state of every cell, one by one."""
    found = {}
    for slot in territory.territory.slots():
        state = "opened" if slot in opened else "totals" if slot in totals else "unopened"
        found[cell_of_slot(slot, DEPTH)] = state
    return found


prefixes = st.lists(st.text(LETTERS, min_size=2, max_size=4), min_size=1, max_size=4)


@given(
    territory=prefixes,
    opened=prefixes,
    totals=prefixes,
    most=st.integers(1, 200),
    every=st.integers(1, 50),
    most_records=st.integers(1, 40),
)
def test_a_map_says_of_every_cell_no_more_than_is_open(
    territory: list[str],
    opened: list[str],
    totals: list[str],
    most: int,
    every: int,
    most_records: int,
) -> None:
    mine = tree(territory)
    open_, alone = runs_of(opened, DEPTH), runs_of(totals, DEPTH)
    slots = [slot for slot in open_.slots() if slot in mine.territory][::every]
    counts = {slot: 1 + slot % 3 for slot in slots}
    one = territory_map(there(mine, open_, counts), alone, most, most_records)
    truth = states(mine, open_, alone)
    assert one.records == len(slots)
    assert one.empty + one.records == sum(state == "opened" for state in truth.values())
    assert one.totals == sum(state == "totals" for state in truth.values())
    assert one.cells == len(truth)
    # Each cell lies in one region, and in the right one.
    region = {prefix: state for state, many in one.regions.items() for prefix in many}
    assert len(region) == sum(map(len, one.regions.values()))
    for cell, state in truth.items():
        [said] = [region[cell[:k]] for k in range(5) if cell[:k] in region]
        assert said == state or not one.to_the_cell
        assert said in (state, "partly", "unopened")
        assert said != "unopened" or state != "opened"
    for prefix, state in region.items():
        inside = {one for cell, one in truth.items() if cell.startswith(prefix)}
        assert inside
        assert state != "partly" or (len(inside) > 1 and "opened" in inside)
        assert not one.to_the_cell or len(inside) == 1
    if one.to_the_cell:
        assert sum(32 ** (4 - len(prefix)) for prefix in region) == len(truth)
    # One prefix is there even if none fits.
    assert len(region) <= max(most, 1)
    assert sum(one.places.values()) == sum(counts.values())
    assert len(one.places) <= most_records
    for prefix, n in one.places.items():
        inside_it = (
            c for slot, c in counts.items() if cell_of_slot(slot, DEPTH).startswith(prefix)
        )
        assert n == sum(inside_it)


def test_a_region_is_as_short_as_it_can_be() -> None:
    mine = tree(["wy", "wz0"])
    one = territory_map(there(mine, runs_of(["wy0", "wy1"], DEPTH), {}), runs_of(["wyz"], DEPTH))
    assert one.to_the_cell
    assert one.regions["opened"] == ("wy0", "wy1")
    assert one.regions["totals"] == ("wyz",)
    assert len(one.regions["unopened"]) == 30
    assert one.regions["unopened"][-1] == "wz0"
    assert one.length == 4


def test_what_is_cut_short_says_so() -> None:
    mine = tree(["wy"])
    one = territory_map(there(mine, runs_of(["wy0b"], DEPTH), {}), Runs(), most_regions=40)
    assert not one.to_the_cell
    assert one.regions["partly"] == ("wy0",)
    assert (one.empty, one.unopened) == (1, 1023)


def test_totals_alone_are_not_said_of_more_than_they_count() -> None:
    mine = tree(["wy"])
    one = territory_map(there(mine, Runs(), {}), runs_of(["wy0b"], DEPTH), most_regions=40)
    assert one.regions["partly"] == ()
    assert "wy0" in one.regions["unopened"]
    assert one.totals == 1


def test_records_too_many_to_name_share_prefixes() -> None:
    mine = tree(["wy"])
    opened = mine.territory
    counts = dict.fromkeys(opened.slots(), 2)
    one = territory_map(there(mine, opened, counts), Runs(), most_records=50)
    assert len(one.places) == 32
    assert set(one.places.values()) == {64}
    assert isinstance(one, TerritoryMap)
