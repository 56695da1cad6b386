"""How much of each table is open: its slots, as bars."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from paripassu.charts.escrow.map_words import share
from paripassu.charts.inspection.share_rows import MOST_ROWS, ShareRow, ShareRows, left_out
from paripassu.charts.picture import Picture
from paripassu.charts.style import SIZES
from paripassu.charts.text import clean
from paripassu.escrow.verified import OpenTable

TITLE = "How much of each table is open"


def open_picture(tables: Mapping[str, OpenTable], of: str, file: str) -> Picture:
    """Draw the share of each table that is open.

    Parameters
    ----------
    tables : mapping of str to OpenTable
    of : str
        Whose declaration it is, in words.
    file : str
        The picture's name.
    """
    rows = [
        ShareRow(
            label=clean(name),
            cells=(
                f"{one.open:,} of {one.slots:,}",
                "all" if one.open == one.slots else share(one.open, one.slots),
                f"{one.records:,}",
            ),
            bar=float(Fraction(one.open, one.slots)) if one.slots else 0.0,
        )
        for name, one in [*tables.items()][:MOST_ROWS]
    ]
    table = ShareRows(
        title=TITLE,
        subtitle=f"{of}.",
        columns=("slots open", "share", "records"),
        rows=rows,
        signs=("open",),
    )
    return Picture(
        name=file,
        title=TITLE,
        caption=(
            "The bar is the share of a table's slots that is open. A slot is a cell of the "
            "territory, the place of a tag, or a row. A name with a number behind it, such as "
            "sites/20, is the totals of a table. Nothing is said of what is not open."
            f"{left_out(len(tables), 'tables')}"
        ),
        alt="; ".join(f"{row.label}: {row.cells[0]} slots open" for row in rows) + ".",
        specs={size.name: table.spec(size) for size in SIZES},
    )
