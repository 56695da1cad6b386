"""The words of a territory's map: how much is open, and how to read the colours."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from paripassu.charts.escrow.plane import cell_size
from paripassu.charts.text import clean
from paripassu.escrow.territory_map import TerritoryMap
from paripassu.numbers import words

State = Literal["empty", "records", "totals", "unopened"]
#: What each colour means, in the order of the key.
SAID: dict[State, str] = {
    "empty": "opened and empty",
    "records": "opened, with records",
    "totals": "totals only",
    "unopened": "not opened",
}

#: Of so many cells one may be too small to see.
_MANY = 10_000


def map_title(table: str) -> str:
    """Give the heading of a table's map."""
    return f"Map of {clean(table)}"


def counted(one: TerritoryMap, state: State) -> int:
    """Give how many cells are in a state."""
    return {
        "empty": one.empty,
        "records": one.records,
        "totals": one.totals,
        "unopened": one.unopened,
    }[state]


def share(n: int, of: int) -> str:
    """Give a share of cells in per cent, never 100 % where one is missing, nor 0 where one is."""
    return words.percent(Fraction(n, of) if of else 0, "promised", 1)


def territory_sentence(table: str, one: TerritoryMap) -> str:
    """Say how much of the territory is open in a table.

    Returns
    -------
    str
        ``Of sites, 12.3 % of the territory is open; of a further 40 %, totals only.``
    """
    opened = one.empty + one.records
    if opened == one.cells:
        return f"Of {clean(table)}, the whole territory is open."
    said = f"{share(opened, one.cells)} of the territory is open" if opened else "nothing is open"
    if not one.totals:
        return f"Of {clean(table)}, {said}."
    if not opened and one.totals == one.cells:
        return f"Of {clean(table)}, totals only are open, for the whole territory."
    further = "a further " if opened else ""
    return f"Of {clean(table)}, {said}; of {further}{share(one.totals, one.cells)}, totals only."


def map_lead(table: str, one: TerritoryMap) -> str:
    """Give what stands beneath the title: how much is open, and how large a cell is."""
    across, along = cell_size([prefix for many in one.regions.values() for prefix in many], one)
    return f"{territory_sentence(table, one)} A cell is about {_long(across)} × {_long(along)}."


def _long(kilometres: float) -> str:
    """Write a length to two figures; the unit stays with its number."""
    if kilometres >= 1:
        return f"{float(f'{kilometres:.2g}'):,g}\u00a0km"
    return f"{float(f'{kilometres * 1000:.2g}'):g}\u00a0m"


def map_caption(one: TerritoryMap) -> str:
    """Say how to read a map."""
    said = [
        "Light: opened, and nothing is declared there. Dark: opened, with records."
        if one.records
        else "Light: opened, and nothing is declared there.",
    ]
    if one.cells > _MANY and one.empty + one.records:
        said.append("A small light square with a dark rim stands for a few such cells.")
    if one.totals:
        said.append("Orange: a total counts these cells, and the cells themselves are not open.")
    if one.unopened or one.totals:
        said.append(
            "Grey: not opened. This never means that nothing is there."
            if one.unopened
            else "This never means that nothing is there."
        )
    if one.records:
        said.append("A dark mark is larger than a small cell, and may stand for several.")
    if not one.to_the_cell:
        said.append("There are too many cells to draw each. Several are drawn as a larger one.")
        if one.regions.get("partly"):
            said.append("Light within grey: some of its cells are open, and others are not.")
        said.append("At the border it may reach beyond the territory. The numbers are exact.")
    return " ".join(said)


def map_alt(table: str, one: TerritoryMap) -> str:
    """Say what a map shows, for somebody who does not see it."""
    found = [
        f"{words.count(counted(one, state), 'cell')} {said}"
        for state, said in SAID.items()
        if counted(one, state)
    ]
    return f"{map_title(table)}: of {words.count(one.cells, 'cell')}, {', '.join(found)}."
