"""A section of a page: how many items to draw, and how surely that finds a defect."""

from __future__ import annotations

from paripassu.charts.grid import Grid, GridRow
from paripassu.charts.inspection.curve_picture import curve_picture
from paripassu.charts.picture import Picture
from paripassu.charts.section import Section
from paripassu.charts.text import clean
from paripassu.inspection.sampling.result import Size
from paripassu.numbers import words


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
        lead += f"with probability {words.percent(size.best, 'promised')}."
    else:
        lead = f"{size.n:,} of {words.count(size.population, 'item')}"
        if size.achieved is not None:
            lead += f", found with probability {words.percent(size.achieved, 'promised')}"
        lead += "."
    grids = [
        Grid(
            title="The instruments as a table",
            header=("Instrument", "Sees from", "Sees with", "Defects", "To measure", "Found with"),
            rows=[
                GridRow(
                    (
                        clean(one.name),
                        words.percent(one.share, "given"),
                        words.percent(one.per_item, "given"),
                        f"{one.defects:,}",
                        "" if one.n is None else f"{one.n:,}",
                        "" if one.achieved is None else words.percent(one.achieved, "promised"),
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
