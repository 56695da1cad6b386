"""How the inspectors' effort is spread: of each stratum how many items are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paripassu.charts.inspection.share_rows import MOST_ROWS, ShareRow, ShareRows, left_out
from paripassu.charts.picture import Picture
from paripassu.charts.style import SIZES
from paripassu.charts.text import clean
from paripassu.numbers import words

if TYPE_CHECKING:
    from paripassu.inspection.allocation.result import Allocation, Sampled

TITLE = "Where the effort goes"


def allocation_picture(allocation: Allocation) -> Picture | None:
    """Draw of each stratum and site the share that is drawn; None where none was found."""
    if not allocation.found or not allocation.rows:
        return None
    # Where nothing is drawn there is nothing to be seen: such rows stand behind.
    ranked = sorted(allocation.rows, key=lambda row: row.n == 0)
    rows = [
        ShareRow(
            label=place(row),
            cells=(f"{row.n:,} of {row.population:,}", f"{row.worst:,}"),
            bar=row.n / row.population if row.population else 0.0,
        )
        for row in ranked[:MOST_ROWS]
    ]
    reached = "" if allocation.achieved is None else words.percent(allocation.achieved, "promised")
    told = [words.count(sum(row.n for row in allocation.rows), "item")]
    if allocation.visits is not None:
        told.append(words.count(allocation.visits, "site"))
    if reached:
        told.append(f"found with {reached}")
    if allocation.detect is not None:
        told.append(f"asked for: {words.required(allocation.detect)}")
    table = ShareRows(
        title=TITLE,
        subtitle="; ".join(told),
        columns=("drawn", "worst case"),
        rows=rows,
        signs=("share",),
    )
    return Picture(
        name="allocation",
        title=TITLE,
        caption=(
            "The bar is the share of a stratum's items that is drawn for inspection. The worst "
            "case says where somebody who knows these numbers would best hide the goal: so many "
            "defective items in each stratum."
            + (
                f" Even then at least one of them is found with probability {reached}."
                if reached
                else ""
            )
            + left_out(len(ranked), "rows")
        ),
        alt=f"{'; '.join(told)}. "
        + "; ".join(f"{row.label}: {row.cells[0]} drawn" for row in rows)
        + ".",
        specs={size.name: table.spec(size) for size in SIZES},
    )


def place(row: Sampled) -> str:
    """Name a stratum, and the site where it is one of several."""
    stratum, site = clean(row.stratum), clean(row.site)
    return f"{stratum}, {site}" if site and site != stratum else stratum
