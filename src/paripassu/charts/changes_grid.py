"""What differs between two agreements, as a table."""

from __future__ import annotations

from paripassu.agreement.differences import differences
from paripassu.agreement.model import Agreement
from paripassu.charts.comparison_words import changed_of
from paripassu.charts.grid import Grid, GridRow, first_of
from paripassu.sequencing.compare import titles_of

#: Rows of the table: a page has to be opened by a browser.
_MOST = 300


def changes_grid(before: Agreement, after: Agreement, heads: tuple[str, str], title: str) -> Grid:
    """Show entry by entry, key by key what one agreement has otherwise than another.

    Parameters
    ----------
    before, after : Agreement
    heads : tuple of str
        What the two are called.
    title : str
        Of the table.
    """
    found = differences((before, after))
    titles = titles_of((before, after), {one.entry for one in found})
    rows = [
        # What the entry says stands in its first row only.
        GridRow([one.entry if at else one.title, key or "whole", *values])
        for one in changed_of(found, titles)
        for at, (key, values) in enumerate(one.keys)
    ]
    return Grid(
        title=title,
        header=("Entry", "Key", *heads),
        rows=rows[:_MOST],
        caption=f"– stands where one of the two says nothing. {first_of(_MOST, len(rows))}".rstrip()
        if rows
        else "",
        words=frozenset({0, 1, 2, 3}),
    )
