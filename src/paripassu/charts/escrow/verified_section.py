"""Sections of a page: what files show of a declaration, first whether all is true."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from paripassu.charts.escrow.map_picture import map_picture
from paripassu.charts.escrow.map_words import SAID, counted, map_title, share, territory_sentence
from paripassu.charts.escrow.open_picture import open_picture
from paripassu.charts.escrow.verified_words import (
    answer_records,
    answered,
    place_of,
    sentence,
    verdict,
)
from paripassu.charts.grid import Grid, GridRow
from paripassu.charts.inspection.account_section import slug
from paripassu.charts.section import Section
from paripassu.charts.text import clean
from paripassu.escrow.opened import OpenRecords
from paripassu.escrow.territory_map import Region, TerritoryMap
from paripassu.escrow.verified import Verified, Version
from paripassu.numbers import words

#: Rows of a table: a page has to be opened by a browser.
_MOST_ROWS = 2000
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
        yield _findings(answer)
    yield Grid(
        title="Files that are rejected",
        header=("File", "Why", "In words", "What to do"),
        rows=_rows(
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
        rows=_rows(((sentence(one),) for one in answer.conflicts), alarm=True),
        caption="By itself this accuses nobody. It does where the record shows that the declarer "
        "entered both.",
        words=frozenset({0}),
    )
    yield Grid(
        title="Changes between versions",
        header=("Versions", "Table", "Place", "What", "Columns", "Values"),
        rows=_rows(
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
            for one in answer.changes[:_MOST_ROWS]
        ),
        caption=f"Where both versions are open. A change is no finding.{_first(answer.changes)}",
        words=frozenset({0, 1, 2, 3, 4, 5}),
    )


def _findings(answer: Verified) -> Grid:
    views: tuple[Verified | Version, ...] = (answer, *answer.versions)
    found = [(view, one) for view in views for one in view.findings]
    return Grid(
        title="What is false",
        header=("Finding", "Version", "Table", "Where", "Column", "In words"),
        rows=_rows(
            (
                (
                    one.error,
                    f"{view.version}",
                    one.table,
                    place_of(one),
                    one.column or "",
                    sentence(one.what),
                )
                for view, one in found[:_MOST_ROWS]
            ),
            alarm=True,
        ),
        caption="A finding convicts whoever entered the commitment in the record: the files are "
        f"true to it, and the declaration is false.{_first(found)}",
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
    yield Grid(
        title="The tables",
        header=("Table", "Slots open", "Of", "Records", "Columns open"),
        rows=_rows(
            (name, f"{one.open:,}", f"{one.slots:,}", f"{one.records:,}", ", ".join(one.columns))
            for name, one in view.tables.items()
        ),
        caption="A slot is a cell, a tag's place or a row. Where it is open, the number of records "
        "in it is known.",
        words=frozenset({0, 4}),
    )
    yield Grid(
        title="Questions",
        header=("Table", "Asked", "Answer"),
        rows=_rows(
            (
                one.table,
                one.place or one.tag or "",
                {
                    "nothing": "nothing is declared",
                    "declared": "; ".join(
                        [f"{words.count(one.n or 0, 'record')} declared", *answer_records(one, 5)]
                    ),
                    "not open": "not open: this never means that nothing is declared",
                }[one.outcome],
            )
            for one in view.questions[:_MOST_ROWS]
        ),
        caption=_first(view.questions).strip(),
        words=frozenset({0, 1, 2}),
    )
    yield Grid(
        title="Totals",
        header=("Table", "Where", "Total", "Value", "State"),
        rows=_rows(
            (one.table, one.prefix or "all", one.total, one.value, one.state)
            for one in view.totals[:_MOST_ROWS]
        ),
        caption="Claimed: not all that it counts is open. Verified: it is, and adds up to the "
        "total. Contradicted: what is open does not add up to it." + _first(view.totals),
        words=frozenset({0, 1, 2, 4}),
    )
    if view.knows_records:
        for records in view.records.values():
            if records.columns and not records.totals:
                yield _recorded(records)
    yield Grid(
        title="Stages",
        header=("Stage", "State"),
        rows=_rows((name, "open" if done else "not open") for name, done in view.stages.items()),
        words=frozenset({0, 1}),
    )
    yield Grid(
        title="Seals",
        header=("Of", "Shares that open it"),
        rows=_rows(
            ("the secret" if one.stage is None else f"stage {one.stage}", f"any {one.k} of {one.n}")
            for one in view.seals
        ),
        words=frozenset({0, 1}),
    )


def _recorded(records: OpenRecords) -> Grid:
    """Give the first records of a table that are open."""
    said = []
    if records.records > _MOST_RECORDS:
        said.append(f"The first {_MOST_RECORDS:,} of {words.count(records.records, 'record')}.")
        said.append("--records DIR writes them all.")
    if records.closed:
        said.append(f"Not open in any of them: {', '.join(records.closed)}.")
    return Grid(
        title=f"Records of {records.table}",
        header=records.header,
        rows=_rows(
            ["" if cell is None else cell for cell in row]
            for row in islice(records.rows(closed="not open"), _MOST_RECORDS)
        ),
        caption=" ".join(said),
        words=frozenset(range(len(records.header))),
    )


def _mapped(table: str, one: TerritoryMap) -> Iterator[Grid]:
    """Give a map as tables."""
    yield Grid(
        title=f"{map_title(table)}, as a table",
        header=("The cells", "Cells", "Share"),
        rows=_rows(
            (said, f"{counted(one, state):,}", share(counted(one, state), one.cells))
            for state, said in SAID.items()
        ),
        words=frozenset({0}),
    )
    regions = [
        (prefix, said) for state, said in _REGIONS.items() for prefix in one.regions.get(state, ())
    ]
    yield Grid(
        title=f"{map_title(table)}: the regions",
        header=("Geohash", "State"),
        rows=_rows(sorted(regions)[:_MOST_ROWS]),
        caption="A region is all cells that begin with its geohash."
        + ("" if one.to_the_cell else " There are too many cells to list each.")
        + _first(regions),
        words=frozenset({0, 1}),
    )
    if one.places:
        yield Grid(
            title=f"{map_title(table)}: where records are",
            header=("Geohash", "Records"),
            rows=_rows((prefix, f"{n:,}") for prefix, n in one.places.items()),
            words=frozenset({0}),
        )


def _rows(found: Iterable[Sequence[str]], *, alarm: bool = False) -> list[GridRow]:
    return [GridRow([clean(cell) for cell in row], alarm=alarm) for row in found]


def _first(rows: Sequence[object]) -> str:
    return "" if len(rows) <= _MOST_ROWS else f" The first {_MOST_ROWS:,} of {len(rows):,} rows."
