"""A comparison on a page: what differs and what the answers are, file beside file."""

from __future__ import annotations

from paripassu.charts.comparison_words import (
    answer_rows,
    changed,
    file_names,
    order_words,
    short_names,
)
from paripassu.charts.grid import Grid, GridRow
from paripassu.charts.section import Section
from paripassu.sequencing.comparison import Comparison


def comparison_section(comparison: Comparison, *, prefix: str = "") -> Section:
    """Gather what is shown of a comparison."""
    heads = short_names(comparison)
    every = frozenset(range(len(heads) + 2))
    said = file_names(comparison)
    if comparison.conceded:
        said.append(f"Conceded, as if they were in no file: {', '.join(comparison.conceded)}.")
    grids = []
    differing = [
        GridRow([one.entry, key or "the whole entry", *values])
        for one in changed(comparison)
        for key, values in one.keys
    ]
    if differing:
        grids.append(Grid("What differs", ["Entry", "Key", *heads], differing, words=every))
    answers = [GridRow([name, *cells]) for name, cells in answer_rows(comparison)]
    grids.append(Grid("The answers", ["", *heads], answers, words=every))
    return Section(
        heading="Comparison",
        lead=comparison.summary(),
        pictures=[],
        said=[*said, *order_words(comparison)],
        grids=grids,
        prefix=prefix,
    )
