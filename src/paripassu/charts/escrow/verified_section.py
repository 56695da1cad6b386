"""Sections of a page: what files show of a declaration, first whether all is true."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from paripassu.charts.escrow.map_picture import map_picture
from paripassu.charts.escrow.map_words import map_title, territory_sentence
from paripassu.charts.escrow.open_picture import open_picture
from paripassu.charts.escrow.opened_grids import (
    MOST_ROWS,
    cells_grid,
    findings_grid,
    questions_grid,
    records_grid,
    rows_of,
    seals_grid,
    stages_grid,
    tables_grid,
    totals_grid,
)
from paripassu.charts.escrow.plane import GEOHASH
from paripassu.charts.escrow.verified_words import answered, sentence, verdict
from paripassu.charts.grid import Grid, first_of
from paripassu.charts.inspection.account_section import slug
from paripassu.charts.section import Section
from paripassu.charts.text import clean
from paripassu.escrow.opened import OpenRecords
from paripassu.escrow.territory_map import Region, TerritoryMap
from paripassu.escrow.verified import Verified, Version
from paripassu.numbers import words

#: Records of each table; `--records` writes all of them.
_MOST_RECORDS = 100
_REGIONS: dict[Region, str] = {
    "opened": "opened",
    "partly": "opened in part",
    "totals": "totals only",
    "unopened": "not opened",
}


def verified_sections(answer: Verified, prefix: str = "") -> list[Section]:
    """Gather what is shown of verified files: the answer, then each version with its maps."""
    lead, *said = [re.sub(":$", ".", clean(said)) for said, _, _ in verdict(answer)]
    first = Section(
        heading="Is it true?",
        lead=lead,
        pictures=[],
        said=[*said, *(clean(answered(one)) for one in answer.questions)],
        warnings=[sentence(note) for note in answer.notes],
        grids=[grid for grid in _judged(answer) if grid.rows],
    )
    if answer.version is None:
        return [first]
    found = [first]
    views: tuple[Verified | Version, ...] = (answer, *answer.versions)
    for one in views:
        found += version_sections(
            one, answer.declarer or "", alone=not answer.versions, prefix=prefix
        )
    return found


def _judged(answer: Verified) -> Iterator[Grid]:
    """Give the tables of what is false, rejected, or cannot both stand."""
    if answer.version is not None:
        yield findings_grid((answer, *answer.versions))
    yield Grid(
        title="Files that are rejected",
        header=("File", "Why", "In words", "What to do"),
        rows=rows_of(
            (
                (one.file, one.error, sentence(one.what), sentence(one.mend) if one.mend else "")
                for one in answer.rejections
            ),
            alarm=True,
        ),
        caption="A rejected file says nothing of the declaration, and accuses nobody: anyone can "
        "have altered it.",
        words=frozenset({0, 1, 2, 3}),
    )
    yield Grid(
        title="Commitments that cannot both stand",
        header=("What",),
        rows=rows_of(((sentence(one),) for one in answer.conflicts), alarm=True),
        caption="By itself this accuses nobody. It does where the record shows that the declarer "
        "entered both.",
        words=frozenset({0}),
    )
    yield Grid(
        title="Changes between versions",
        header=("Versions", "Table", "Place", "What", "Columns", "Values"),
        rows=rows_of(
            (
                f"{one.before} → {one.after}",
                one.table,
                one.place or "",
                {"added": "added", "removed": "removed", "total": "another total"}[one.kind],
                ", ".join(one.columns),
                (" → " if one.kind == "total" else ", ").join(
                    "empty" if value is None else value for value in one.values
                ),
            )
            for one in answer.changes[:MOST_ROWS]
        ),
        caption=f"Where both versions are open. A change is no finding. "
        f"{first_of(MOST_ROWS, len(answer.changes))}".rstrip(),
        words=frozenset({0, 1, 2, 3, 4, 5}),
    )


def version_sections(
    view: Verified | Version, declarer: str, *, alone: bool, prefix: str = ""
) -> list[Section]:
    """Give what is open of a version, and its maps.

    Parameters
    ----------
    view : Verified or Version
    declarer : str
        Whose declaration it is.
    alone : bool
        Whether no other version is shown beside it.
    prefix : str
        Goes before the names of the pictures.
    """
    further = isinstance(view, Version)
    of = f"Version {view.version} of the declaration of {clean(declarer)}"
    behind = f"-version-{view.version}" if further else ""
    found = [
        Section(
            heading=f"What is open of version {view.version}",
            lead=f"Root {view.root}.",
            pictures=[open_picture(view.tables, of, f"open{behind}")],
            said=[clean(answered(one)) for one in view.questions] if further else [],
            prefix=prefix,
            grids=[grid for grid in _opened(view) if grid.rows],
        )
    ]
    # A document that somebody changed may name no region: then there is nothing to draw.
    maps = {name: one for name, one in view.map.items() if any(one.regions.values())}
    if maps:
        names = _names([*maps], behind)
        found.append(
            Section(
                heading="Map of the territory"
                if alone
                else f"Map of the territory, version {view.version}",
                lead=" ".join(territory_sentence(name, one) for name, one in maps.items()),
                pictures=[map_picture(name, one, of, names[name]) for name, one in maps.items()],
                prefix=prefix,
                grids=[grid for name, one in maps.items() for grid in _mapped(name, one)],
            )
        )
    return found


def _names(tables: Sequence[str], behind: str) -> dict[str, str]:
    """Give each map the name of a file that no other has."""
    found: dict[str, str] = {}
    for number, table in enumerate(tables, 1):
        name = f"map-{slug(table)}{behind}"
        found[table] = f"{name}-{number}" if name in found.values() else name
    return found


def _opened(view: Verified | Version) -> Iterator[Grid]:
    yield tables_grid(view)
    yield questions_grid(view)
    totals = view.totals[:MOST_ROWS]
    yield totals_grid(totals, first_of(MOST_ROWS, len(view.totals)))
    if view.knows_records:
        for records in view.records.values():
            if records.columns and not records.totals:
                yield _recorded(records)
    yield stages_grid(view)
    yield seals_grid(view)


def _recorded(records: OpenRecords) -> Grid:
    """Give the first records of a table that are open."""
    said = ""
    if records.records > _MOST_RECORDS:
        count = words.count(records.records, "record")
        said = f"The first {_MOST_RECORDS:,} of {count}. --records DIR writes them all."
    return records_grid(records, islice(records.rows(closed="not open"), _MOST_RECORDS), said)


def _mapped(table: str, one: TerritoryMap) -> Iterator[Grid]:
    """Give a map as tables."""
    yield cells_grid(table, one)
    regions = [
        (prefix, said) for state, said in _REGIONS.items() for prefix in one.regions.get(state, ())
    ]
    yield Grid(
        title=f"{map_title(table)}: the regions",
        header=("Geohash", "State"),
        rows=rows_of(sorted(regions)[:MOST_ROWS]),
        caption=f"{GEOHASH} A region is all cells that begin with its geohash."
        + ("" if one.to_the_cell else " There are too many cells to list each.")
        + f" {first_of(MOST_ROWS, len(regions))}".rstrip(),
        words=frozenset({0, 1}),
    )
    if one.places:
        yield Grid(
            title=f"{map_title(table)}: where records are",
            header=("Geohash", "Records"),
            rows=rows_of((prefix, f"{n:,}") for prefix, n in one.places.items()),
            words=frozenset({0}),
        )
