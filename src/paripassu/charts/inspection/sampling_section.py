"""Sections of a page: how many to draw, and where to inspect."""

from __future__ import annotations

from paripassu.charts.grid import Grid, GridRow
from paripassu.charts.inspection.coverage_picture import coverage_picture
from paripassu.charts.inspection.curve_picture import curve_picture
from paripassu.charts.inspection.said import chance
from paripassu.charts.inspection.told import count, wanted
from paripassu.charts.picture import Picture
from paripassu.charts.section import Section
from paripassu.charts.text import clean
from paripassu.inspection.games.coverage import SecurityGame
from paripassu.inspection.sampling.result import Size

#: Rows of a table: a page has to be opened by a browser.
_MOST_ROWS = 2000


def size_charts(size: Size) -> list[Picture]:
    """Draw the detection curve of a sample size; none where several instruments share the work."""
    if size.instruments or size.per_item is None:
        return []
    return [
        curve_picture(
            size.population,
            size.defects,
            per_item=size.per_item,
            required=size.detect,
            sample=size.n,
            unseen=size.unseen,
        )
    ]


def size_section(
    size: Size, *, heading: str = "How many items to draw", prefix: str = ""
) -> Section:
    """Gather what is shown of a sample size."""
    if size.n is None:
        lead = f"No sample suffices: inspecting all {size.population:,} finds "
        lead += f"with probability {chance(size.best)}."
    else:
        lead = f"{size.n:,} of {count(size.population, 'item')}"
        lead += "." if size.achieved is None else f": found with {chance(size.achieved)}."
    grids = [
        Grid(
            title="The instruments as a table",
            header=("Instrument", "Sees from", "Sees with", "Defects", "To measure", "Found with"),
            rows=[
                GridRow(
                    (
                        clean(one.name),
                        wanted(one.share),
                        wanted(one.per_item),
                        f"{one.defects:,}",
                        "" if one.n is None else f"{one.n:,}",
                        "" if one.achieved is None else chance(one.achieved),
                    )
                )
                for one in size.instruments
            ],
            caption="“Sees from”: the least part of an item whose absence it shows.",
            words=frozenset({0}),
        )
    ]
    return Section(
        heading=heading,
        lead=lead,
        pictures=size_charts(size),
        prefix=prefix,
        grids=[grid for grid in grids if grid.rows],
    )


def coverage_section(
    game: SecurityGame, *, heading: str = "Where to inspect", prefix: str = ""
) -> Section:
    """Gather what is shown of inspectors spread over targets by lot."""
    best = set(game.attack_set)
    ranked = sorted(game.coverage.items(), key=lambda one: -one[1])
    more = "" if len(ranked) <= _MOST_ROWS else f"The first {_MOST_ROWS:,} of {len(ranked):,}."
    return Section(
        heading=heading,
        lead=f"{count(game.resources, 'inspector')} for {count(len(ranked), 'target')}.",
        pictures=[coverage_picture(game)],
        prefix=prefix,
        grids=[
            Grid(
                title="The targets as a table",
                header=("Target", "Inspected with", "To an attacker"),
                rows=[
                    GridRow(
                        (
                            clean(name),
                            chance(float(share)),
                            "most tempting" if name in best else "less tempting",
                        )
                    )
                    for name, share in ranked[:_MOST_ROWS]
                ],
                caption=more,
                words=frozenset({0, 2}),
            )
        ],
    )
