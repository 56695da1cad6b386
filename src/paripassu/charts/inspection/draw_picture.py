"""What was drawn: of each stratum the share of its items."""

from __future__ import annotations

from paripassu.charts.inspection.share_rows import MOST_ROWS, ShareRow, ShareRows, left_out
from paripassu.charts.picture import Picture
from paripassu.charts.style import SIZES
from paripassu.charts.text import clean
from paripassu.inspection.draw.result import Draw
from paripassu.numbers import words

TITLE = "What was drawn"


def draw_picture(draw: Draw) -> Picture:
    """Draw of each stratum the share of items that are to be inspected."""
    strata = [*draw.strata.items()]
    rows = [
        ShareRow(
            label=clean(name) or "all items",
            cells=(f"{len(stratum.picked):,} of {stratum.population:,}",),
            bar=len(stratum.picked) / stratum.population if stratum.population else 0.0,
        )
        for name, stratum in strata[:MOST_ROWS]
    ]
    whole = f"Draw {clean(draw.id)}: {words.count(len(draw.picked), 'item')}"
    table = ShareRows(title=TITLE, subtitle=whole, columns=("drawn",), rows=rows, signs=("share",))
    return Picture(
        name="draw",
        title=TITLE,
        caption=(
            "The bar is the share of a stratum's items that was drawn for inspection. Which items "
            f"they are, the table says.{left_out(len(strata), 'strata')}"
        ),
        alt=f"{whole}. " + "; ".join(f"{row.label}: {row.cells[0]}" for row in rows) + ".",
        specs={size.name: table.spec(size) for size in SIZES},
    )
