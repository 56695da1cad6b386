"""A section of a page: how the inspectors' effort is spread over strata and sites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paripassu.charts.grid import Grid, GridRow, first_of
from paripassu.charts.inspection.allocation_picture import allocation_picture
from paripassu.charts.section import Section
from paripassu.charts.text import clean
from paripassu.numbers import measured, words

if TYPE_CHECKING:
    from paripassu.inspection.allocation.result import Allocation

#: Rows of a table: a page has to be opened by a browser.
_MOST_ROWS = 2000
_STATUS = {
    "optimal": "Nothing is better: this is proven.",
    "feasible": "Whether anything is better was not settled in the time there was.",
    "infeasible": "Nothing within the limits reaches what was asked for: this is proven.",
    "unknown": "Nothing was found in the time there was.",
}


def allocation_section(
    allocation: Allocation, *, heading: str = "How to spread the inspection", prefix: str = ""
) -> Section:
    """Gather what is shown of an allocation."""
    picture = allocation_picture(allocation)
    rows = allocation.rows if allocation.found else ()
    shown = rows[:_MOST_ROWS]
    return Section(
        heading=heading,
        lead=_allocated(allocation),
        pictures=[] if picture is None else [picture],
        said=[_STATUS[allocation.status]],
        prefix=prefix,
        grids=[
            Grid(
                title="The strata as a table",
                header=("Stratum", "Site", "Items", "To draw", "Worst case", "Cost", "Days"),
                rows=[
                    GridRow(
                        (
                            clean(row.stratum),
                            clean(row.site),
                            f"{row.population:,}",
                            f"{row.n:,}",
                            f"{row.worst:,}",
                            measured.about(float(row.cost), 6),
                            measured.about(float(row.days), 6),
                        )
                    )
                    for row in shown
                ],
                caption="Cost and days are those of the items, without what a site costs once. "
                f"{first_of(_MOST_ROWS, len(rows))}".rstrip(),
                words=frozenset({0, 1}),
            )
        ]
        if shown
        else [],
    )


def _allocated(allocation: Allocation) -> str:
    if not allocation.found:
        if allocation.best is None:
            return "There is no allocation."
        best = words.percent(allocation.best, "promised")
        return f"There is no allocation. The best within the limits finds with probability {best}."
    said = words.count(sum(row.n for row in allocation.rows), "item")
    if allocation.visits is not None:
        said += f" at {words.count(allocation.visits, 'site')}"
    if allocation.cost is not None:
        said += f", cost {measured.about(float(allocation.cost), 6)}"
    if allocation.achieved is not None:
        said += f": found with at least {words.percent(allocation.achieved, 'promised')}"
    return f"{said}."
