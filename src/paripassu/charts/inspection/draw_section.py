"""A section of a page: which items were drawn, with what chance, and who could have steered it."""

from __future__ import annotations

from paripassu.charts.grid import Grid, GridRow, first_of
from paripassu.charts.inspection.draw_picture import draw_picture
from paripassu.charts.inspection.draw_text import origin_sentences, written_chance
from paripassu.charts.section import Section
from paripassu.charts.text import clean
from paripassu.inspection.draw.result import Draw

#: Rows of a table: a page has to be opened by a browser.
_MOST_ROWS = 2000


def draw_section(
    draw: Draw, *, heading: str = "Which items to inspect", prefix: str = ""
) -> Section:
    """Gather what is shown of a draw."""
    several = len(draw.strata) > 1
    total = len(draw.picked)
    rows = [
        GridRow(
            (
                f"{index:,}",
                *((clean(stratum),) if several else ()),
                clean(item),
                written_chance(draw, stratum, item),
            )
        )
        for index, (stratum, item) in zip(range(1, _MOST_ROWS + 1), draw.items(), strict=False)
    ]
    grid = Grid(
        title="The drawn items",
        header=("#", *(("Stratum",) if several else ()), "Item", "Chance"),
        rows=rows,
        caption="In the order in which they were drawn. “Chance”: how probable it was that the "
        "draw takes this item."
        f" {first_of(_MOST_ROWS, total, 'items')}".rstrip(),
        words=frozenset({1, 2} if several else {1}),
    )
    step = [f"It inspects {clean(draw.step)}."] if draw.step is not None else []
    return Section(
        heading=heading,
        lead=clean(draw.summary()),
        pictures=[draw_picture(draw)],
        said=[*step, *map(clean, origin_sentences(draw))],
        warnings=[*map(clean, draw.warnings)],
        prefix=prefix,
        grids=[grid] if rows else [],
    )
