"""One declaration: what is open of it, its maps at every zoom, its tables, its totals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from paripassu.charts.escrow.map_picture import map_picture
from paripassu.charts.escrow.map_words import territory_sentence
from paripassu.charts.escrow.open_picture import open_picture
from paripassu.charts.escrow.opened_grids import (
    cells_grid,
    findings_grid,
    questions_grid,
    seals_grid,
    stages_grid,
    tables_grid,
)
from paripassu.charts.inspection.account_section import slug
from paripassu.charts.text import clean
from paripassu.escrow.verified import Version
from paripassu.numbers import words
from paripassu.pages.material import Material
from paripassu.pages.opened import records_pages, totals_pages
from paripassu.pages.page import DECLARED, Page, Part
from paripassu.pages.zoomed import zoom_pages
from paripassu.reports.blocks import Block, Figure, Heading, Paragraph
from paripassu.reports.sectioned import grid_table


def declaration_path(entry: int) -> str:
    """Give the page of the declaration that an entry commits to."""
    return f"declared/{entry}.html"


def declaration_title(made: Material, entry: int) -> str:
    """Name a declaration."""
    party = made.names.party(made.declarations[entry])
    return f"Declaration of {party}, version {made.versions[entry].version} (entry {entry:,})"


def declaration_pages(made: Material) -> Iterator[Page]:
    """Make the pages of one declaration after the other."""
    for entry in made.declarations:
        yield from _pages(made, entry)


def _pages(made: Material, entry: int) -> Iterator[Page]:
    version = made.versions[entry]
    itself = Part(declaration_path(entry), declaration_title(made, entry))
    trail = (DECLARED, itself)
    files = _files([*version.tables])
    listed: list[Part] = []
    below: list[Iterator[Page]] = []
    recorded: dict[str, Part] = {}
    for name, records in version.records.items():
        if records.columns and not records.totals:
            path = f"declared/{entry}-records-{files[name]}"
            below.append(records_pages(records, path, trail))
            count = words.count(records.records, "record")
            recorded[name] = Part(f"{path}.html", f"Records of {clean(name)}: {count}")
    for table, one in version.map.items():
        if any(one.regions.values()):
            path = f"declared/{entry}-map-{files[table]}"
            of_table = [recorded[table]] if table in recorded else []
            below.append(zoom_pages(made.views[entry], table, path, trail, of_table))
            listed.append(Part(f"{path}.html", f"Map of {clean(table)}, part by part"))
    listed += recorded.values()
    if version.totals:
        path = f"declared/{entry}-totals"
        below.append(totals_pages(version.totals, path, trail))
        listed.append(Part(f"{path}.html", f"Totals: {len(version.totals):,}"))
    yield Page(
        itself.path,
        itself.title,
        DECLARED,
        blocks=tuple(_blocks(version, itself.title)),
        listed=tuple(listed),
        after=tuple(_after(version, itself.title)),
        trail=(DECLARED,),
    )
    for one_below in below:
        yield from one_below


def _files(tables: Sequence[str]) -> dict[str, str]:
    """Give each table the part of a file's name that no other has."""
    found: dict[str, str] = {}
    for number, table in enumerate(tables, 1):
        name = slug(table)
        found[table] = f"{name}-{number}" if name in found.values() else name
    return found


def _blocks(version: Version, of: str) -> Iterator[Block]:
    whole = [one for one in version.tables.values() if one.open]
    yield Paragraph(_lead(version, len(whole)), "lead")
    for grid in (findings_grid((version,)), stages_grid(version), questions_grid(version)):
        if grid.rows:
            yield Heading(grid.title)
            yield grid_table(grid)
    yield Heading("Look at it closer")


def _lead(version: Version, open_: int) -> str:
    if version.findings:
        count = words.count(len(version.findings), "thing")
        return f"It is false: {count} that it declares cannot be so."
    if not open_:
        return "Nothing of it is open yet."
    return (
        f"Of {words.count(len(version.tables), 'table')}, {open_:,} "
        f"{'is' if open_ == 1 else 'are'} open, in whole or in part. Nothing that is open "
        "speaks against it."
    )


def _after(version: Version, of: str) -> Iterator[Block]:
    files = _files([*version.tables])
    for table, one in version.map.items():
        if any(one.regions.values()):
            yield Heading(f"The whole territory: {clean(table)}")
            yield Paragraph(territory_sentence(table, one))
            yield Figure(map_picture(table, one, of, f"map-{files[table]}"))
            yield grid_table(cells_grid(table, one))
    yield Heading("How much is open")
    yield Figure(open_picture(version.tables, of, "open"))
    yield grid_table(tables_grid(version))
    grid = seals_grid(version)
    if grid.rows:
        yield Heading(grid.title)
        yield grid_table(grid)
    yield Paragraph(f"The root that it was bound with is {version.root}.", "quiet")
