"""An empty table of findings for a draw: one row an item, for inspectors to fill in."""

from __future__ import annotations

import csv
import io

from paripassu.inspection.assessment.findings import COLUMNS
from paripassu.inspection.draw.result import Draw


def form(draw: Draw) -> str:
    """Write the table of findings of a draw, as CSV, with nothing found yet.

    Each drawn item stands in it once, in the order in which it was drawn, with its draw, step and
    stratum; every other cell is empty. As it is, every item is open.
    """
    text = io.StringIO(newline="")
    plain = csv.writer(text, lineterminator="\n").writerow
    # A line that begins with # may be a comment.
    marked = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL).writerow
    names = [column.name for column in COLUMNS]
    plain(names)
    for stratum, item in draw.items():
        known = {"draw": draw.id, "step": draw.step or "", "stratum": stratum, "item": item}
        row = [known.get(name, "") for name in names]
        (marked if row[0].startswith("#") else plain)(row)
    return text.getvalue()
