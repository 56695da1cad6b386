"""The tables of a declaration as far as they are open, some rows a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from paripassu.charts.escrow.opened_grids import records_grid, totals_grid
from paripassu.charts.text import clean
from paripassu.escrow.opened import OpenRecords
from paripassu.escrow.verified import OpenTotal
from paripassu.numbers import words
from paripassu.pages.page import DECLARED, Page, Part
from paripassu.reports.blocks import Block, Paragraph
from paripassu.reports.sectioned import grid_table

#: Rows on one page, and pages of one table: `verify --records` writes all.
ROWS, MOST_PAGES = 250, 100


def records_pages(records: OpenRecords, path: str, trail: Sequence[Part]) -> Iterator[Page]:
    """Make the pages of the open records of a table.

    Parameters
    ----------
    records : OpenRecords
    path : str
        Of the pages, without its end.
    trail : sequence of Part
        The pages above.
    """
    title = f"Records of {clean(records.table)}"
    shown = min(records.records, ROWS * MOST_PAGES)
    rows = records.rows(closed="not open")
    for number, (first, end) in enumerate(_runs(shown)):
        some = islice(rows, end - first)
        grid = records_grid(records, some, _which(first, end, records.records))
        yield _page(title, path, number, end < shown, trail, (grid_table(grid), *_more(records)))


def _more(records: OpenRecords) -> Iterator[Block]:
    if records.records > ROWS * MOST_PAGES:
        yield Paragraph(
            f"The pages show the first {ROWS * MOST_PAGES:,} of "
            f"{words.count(records.records, 'record')}. `paripassu verify` with `--records` writes "
            "all of them."
        )


def totals_pages(totals: Sequence[OpenTotal], path: str, trail: Sequence[Part]) -> Iterator[Page]:
    """Make the pages of the open totals; see :func:`records_pages`."""
    shown = min(len(totals), ROWS * MOST_PAGES)
    for number, (first, end) in enumerate(_runs(shown)):
        grid = totals_grid(totals[first:end], _which(first, end, len(totals)))
        yield _page("Totals", path, number, end < shown, trail, (grid_table(grid),))


def _runs(shown: int) -> Iterator[tuple[int, int]]:
    yield from ((first, min(first + ROWS, shown)) for first in range(0, shown, ROWS))


def _which(first: int, end: int, of: int) -> str:
    if of <= ROWS:
        return ""
    return f"{first + 1:,} to {end:,} of {of:,}."


def _page(
    title: str, path: str, number: int, more: bool, trail: Sequence[Part], blocks: tuple[Block, ...]
) -> Page:
    return Page(
        _path(path, number),
        title if not number else f"{title}, page {number + 1:,}",
        DECLARED,
        blocks=blocks,
        trail=tuple(trail),
        before=Part(_path(path, number - 1), "The rows before") if number else None,
        behind=Part(_path(path, number + 1), "The next rows") if more else None,
    )


def _path(path: str, number: int) -> str:
    return f"{path}-{number + 1}.html" if number else f"{path}.html"
