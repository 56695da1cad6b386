"""The map of a table, part by part: a page for each region in which there is something to see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from paripassu.charts.escrow.plane import GEOHASH
from paripassu.charts.grid import Grid, GridRow
from paripassu.charts.text import clean
from paripassu.escrow.cells import column_and_row_of, slot_of_cell
from paripassu.escrow.totals import claims
from paripassu.escrow.view import View
from paripassu.escrow.zoom import Part as Region
from paripassu.escrow.zoom import Zoom, zooms
from paripassu.numbers import words
from paripassu.pages.page import DECLARED, Page, Part, Tile, Tiles
from paripassu.reports.blocks import Block, Heading, Paragraph
from paripassu.reports.sectioned import grid_table

#: Regions of one table that have a page.
MOST: Final = 400
_STATES: Final = {
    "empty": "opened and empty",
    "records": "opened, with records",
    "totals": "totals only",
    "unopened": "not opened",
    "partly": "opened in part",
}
_SHORT: Final = {
    "empty": "empty",
    "records": "",
    "totals": "totals",
    "unopened": "closed",
    "partly": "part",
}


def zoom_pages(
    view: View, table: str, path: str, trail: Sequence[Part], records: Sequence[Part]
) -> Iterator[Page]:
    """Make the pages of a table's map, from the whole territory to the cells.

    Parameters
    ----------
    view : View
    table : str
        A table over cells.
    path : str
        Of the pages, without its end.
    trail : sequence of Part
        The pages above.
    records : sequence of Part
        The page of its open records, where there is one.
    """
    found = zooms(view, [*claims(view)], table, MOST)
    paths = {
        one.prefix: f"{path}-{one.prefix}.html" if at else f"{path}.html"
        for at, one in enumerate(found.regions)
    }
    title = f"Map of {clean(table)}"
    first = found.regions[0].prefix
    for one in found.regions:
        above = [one.prefix[:k] for k in range(len(first), len(one.prefix))]
        up = [Part(paths[prefix], prefix if prefix != first else title) for prefix in above]
        is_cells = len(one.prefix) + 1 == found.length
        whole = one.prefix == first
        yield Page(
            paths[one.prefix],
            title if whole else f"{title}: {one.prefix}",
            DECLARED,
            blocks=(Paragraph(_lead(one, whole=whole), "lead"),),
            tiles=_tiles(one, paths, cells=is_cells),
            listed=tuple(records) if is_cells or whole else (),
            after=tuple(_after(one, cells=is_cells, left_out=found.left_out)),
            trail=(*trail, *up),
            links={("Part", part.prefix): paths[part.prefix] for part in one.parts
                   if part.prefix in paths},
        )  # fmt: skip


def _lead(one: Zoom, *, whole: bool) -> str:
    cells = sum(part.cells for part in one.parts)
    opened = sum(part.empty + part.records for part in one.parts)
    found = sum(part.found for part in one.parts)
    where = "The whole territory has" if whole else "Here are"
    said = f"{where} {words.count(cells, 'cell')}; "
    if not opened:
        return f"{said}none of them is open."
    said += (
        "all of them are open"
        if opened == cells
        else f"{opened:,} of them " + ("is open" if opened == 1 else "are open")
    )
    return f"{said}, with {words.count(found, 'record') if found else 'no record'} in them."


def _tiles(one: Zoom, paths: dict[str, str], *, cells: bool) -> Tiles:
    """Lay the parts out as they lie on the earth: north above, east to the right."""
    at = {}
    for part in one.parts:
        x, y = column_and_row_of(slot_of_cell(part.prefix), 5 * len(part.prefix))
        at[x, y] = part
    west, east = min(x for x, _ in at), max(x for x, _ in at)
    south, north = min(y for _, y in at), max(y for _, y in at)
    kind = "cell" if cells else "part"
    return Tiles(
        title="The map",
        caption=f"North is above. {GEOHASH} Each {kind} shows the last letter of its own, and the "
        "number of its records or its state. Closed never means that nothing is there."
        + (" A link shows the part larger." if any(p.prefix in paths for p in one.parts) else ""),
        rows=tuple(
            tuple(_tile(at.get((x, y)), paths, cell=cells) for x in range(west, east + 1))
            for y in range(north, south - 1, -1)
        ),
    )


def _tile(part: Region | None, paths: dict[str, str], *, cell: bool) -> Tile | None:
    if part is None:
        return None
    said = f"{part.found:,}" if part.found else _SHORT[part.state]
    told = f"{part.prefix}: {_STATES[part.state]}"
    if part.found:
        told += f", {words.count(part.found, 'record')}"
    # A larger part is light where it is open, and its records are a mark, as on the whole map.
    state = "empty" if part.state == "records" and not cell else part.state
    return Tile(part.prefix, state, said, told, paths.get(part.prefix, ""), marked=bool(part.found))


def _after(one: Zoom, *, cells: bool, left_out: int) -> Iterator[Block]:
    yield Heading("The same as a table")
    if cells:
        yield grid_table(_cells(one))
    else:
        yield grid_table(_parts(one))
    if left_out and not cells:
        yield Paragraph(
            f"There are too many parts with records for a page each: {left_out:,} more have none. "
            "`paripassu verify` gives all of them."
        )


def _cells(one: Zoom) -> Grid:
    rows = [
        GridRow((part.prefix, _STATES[part.state], f"{part.found:,}"))
        for part in one.parts
        if part.found
    ]
    rows += [
        GridRow((words.count(len(alike), "cell" if not rows else "other cell"), said, "0"))
        for said, alike in _alike(one)
    ]
    return Grid(
        title="The cells",
        header=("Cell", "State", "Records"),
        rows=rows,
        caption="A cell is the smallest part that can be opened by itself.",
        words=frozenset({0, 1}),
    )


def _parts(one: Zoom) -> Grid:
    rows = [GridRow((part.prefix, *_counted([part]))) for part in one.parts if not part.is_alike]
    rows += [
        GridRow(
            (
                f"{words.count(len(alike), 'other part' if rows else 'part')}, {said}",
                *_counted(alike),
            )
        )
        for said, alike in _alike(one)
    ]
    return Grid(
        title="The parts",
        header=("Part", "Empty", "With records", "Totals only", "Not opened", "Records"),
        rows=rows,
        caption="Numbers of cells, but for the last: records in the cells that are open. A part is "
        f"named by the letters with which all its cells begin. {GEOHASH}",
        words=frozenset({0}),
    )


def _alike(one: Zoom) -> Iterator[tuple[str, list[Region]]]:
    """Give the parts whose cells are all alike, those of one state together."""
    for state, said in _STATES.items():
        alike = [part for part in one.parts if part.is_alike and part.state == state]
        if alike:
            yield said, alike


def _counted(parts: Sequence[Region]) -> Iterator[str]:
    for name in ("empty", "records", "totals", "unopened", "found"):
        yield f"{sum(getattr(part, name) for part in parts):,}"
