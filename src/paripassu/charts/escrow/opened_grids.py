"""What is open of a version, as tables: how much, the questions, totals, records, stages, seals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from paripassu.charts.escrow.map_words import SAID, counted, map_title, share
from paripassu.charts.escrow.verified_words import answer_records, place_of, sentence
from paripassu.charts.grid import Grid, GridRow, first_of
from paripassu.charts.text import clean
from paripassu.escrow.opened import OpenRecords
from paripassu.escrow.territory_map import TerritoryMap
from paripassu.escrow.verified import OpenTotal, Verified, Version
from paripassu.numbers import words

#: Rows of a table: a page has to be opened by a browser.
MOST_ROWS = 2000


def tables_grid(view: Verified | Version) -> Grid:
    """Show how much of each table is open."""
    return Grid(
        title="The tables",
        header=("Table", "Slots open", "Of", "Records", "Columns open"),
        rows=rows_of(
            (name, f"{one.open:,}", f"{one.slots:,}", f"{one.records:,}", ", ".join(one.columns))
            for name, one in view.tables.items()
        ),
        caption="A slot is a cell, a tag's place or a row. Where it is open, the number of records "
        "in it is known.",
        words=frozenset({0, 4}),
    )


def questions_grid(view: Verified | Version) -> Grid:
    """Show what was asked, and what the view says to it."""
    return Grid(
        title="Questions",
        header=("Table", "Asked", "Answer"),
        rows=rows_of(
            (
                one.table,
                one.place or one.tag or "",
                {
                    "nothing": "nothing is declared",
                    "declared": "; ".join(
                        [f"{words.count(one.n or 0, 'record')} declared", *answer_records(one, 5)]
                    ),
                    "not open": "not open: this never means that nothing is declared",
                }[one.outcome],
            )
            for one in view.questions[:MOST_ROWS]
        ),
        caption=first_of(MOST_ROWS, len(view.questions)),
        words=frozenset({0, 1, 2}),
    )


def totals_grid(totals: Sequence[OpenTotal], said: str = "") -> Grid:
    """Show totals that are open, with their states.

    Parameters
    ----------
    totals : sequence of OpenTotal
    said : str
        Which of them these are; may be empty.
    """
    return Grid(
        title="Totals",
        header=("Table", "Where", "Total", "Value", "State"),
        rows=rows_of(
            (one.table, one.prefix or "all", one.total, one.value, one.state) for one in totals
        ),
        caption="Claimed: not all that it counts is open. Verified: it is, and adds up to the "
        f"total. Contradicted: what is open does not add up to it. {said}".rstrip(),
        words=frozenset({0, 1, 2, 4}),
    )


def stages_grid(view: Verified | Version) -> Grid:
    """Show which stages are open."""
    return Grid(
        title="Stages",
        header=("Stage", "State"),
        rows=rows_of((name, "open" if done else "not open") for name, done in view.stages.items()),
        words=frozenset({0, 1}),
    )


def seals_grid(view: Verified | Version) -> Grid:
    """Show what guardians keep."""
    return Grid(
        title="Seals",
        header=("Of", "Shares that open it"),
        rows=rows_of(
            ("the secret" if one.stage is None else f"stage {one.stage}", f"any {one.k} of {one.n}")
            for one in view.seals
        ),
        words=frozenset({0, 1}),
    )


def findings_grid(views: Sequence[Verified | Version]) -> Grid:
    """Show what is false in some versions."""
    found = [(view, one) for view in views for one in view.findings]
    return Grid(
        title="What is false",
        header=("Finding", "Version", "Table", "Where", "Column", "In words"),
        rows=rows_of(
            (
                (
                    one.error,
                    f"{view.version}",
                    one.table,
                    place_of(one),
                    one.column or "",
                    sentence(one.what),
                )
                for view, one in found[:MOST_ROWS]
            ),
            alarm=True,
        ),
        caption="A finding convicts whoever entered the commitment in the record: the files are "
        f"true to it, and the declaration is false. {first_of(MOST_ROWS, len(found))}".rstrip(),
        words=frozenset({0, 1, 2, 3, 4, 5}),
    )


def records_grid(records: OpenRecords, rows: Iterable[Sequence[str | None]], said: str) -> Grid:
    """Show some of the open records of a table.

    Parameters
    ----------
    records : OpenRecords
        Of the table.
    rows : iterable of sequence of (str or None)
        Some of its rows.
    said : str
        Which of them these are; may be empty.
    """
    closed = f"Not open in any of them: {', '.join(records.closed)}." if records.closed else ""
    return Grid(
        title=f"Records of {records.table}",
        header=records.header,
        rows=rows_of(["" if cell is None else cell for cell in row] for row in rows),
        caption=" ".join(filter(None, [said, clean(closed)])),
        words=frozenset(range(len(records.header))),
    )


def cells_grid(table: str, one: TerritoryMap) -> Grid:
    """Show how many cells of a map are in which state."""
    return Grid(
        title=f"{map_title(table)}, as a table",
        header=("The cells", "Cells", "Share"),
        rows=rows_of(
            (said, f"{counted(one, state):,}", share(counted(one, state), one.cells))
            for state, said in SAID.items()
        ),
        words=frozenset({0}),
    )


def rows_of(found: Iterable[Sequence[str]], *, alarm: bool = False) -> list[GridRow]:
    """Make rows of cells that are anybody's text."""
    return [GridRow([clean(cell) for cell in row], alarm=alarm) for row in found]
