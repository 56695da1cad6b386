"""Sections of a page: when to inspect, and where, against somebody who knows the odds."""

from __future__ import annotations

from paripassu.charts.grid import Grid, GridRow, first_of
from paripassu.charts.inspection.coverage_picture import coverage_picture
from paripassu.charts.inspection.game_text import (
    AFTERWARDS,
    enough_sentences,
    when_sentences,
    where_sentences,
)
from paripassu.charts.inspection.timing_picture import timing_picture
from paripassu.charts.section import Section
from paripassu.charts.text import clean
from paripassu.inspection.games.coverage import SecurityGame
from paripassu.inspection.games.timing import InspectionGame
from paripassu.numbers import words

#: Rows of a table: a page has to be opened by a browser.
_MOST_ROWS = 2000


def timing_section(
    game: InspectionGame, *, heading: str = "When to inspect", prefix: str = ""
) -> Section:
    """Gather what is shown of inspections that are spread over periods by lot."""
    lead, *said = when_sentences(game)
    picture = timing_picture(game)
    rows = game.table or ()
    table = Grid(
        title="The next period, by what is left",
        header=("Periods left", "Inspections left", "Inspect with", "A violation with"),
        rows=[
            GridRow(
                (
                    f"{row.periods:,}",
                    f"{row.inspections:,}",
                    words.odds(row.inspect),
                    words.odds(row.violate),
                )
            )
            for row in rows[:_MOST_ROWS]
        ],
        caption="“A violation with”: how probable one is in the next period, from a party that "
        f"answers as best it can. {first_of(_MOST_ROWS, len(rows))}".rstrip(),
    )
    drawn = [[f"{period:,}" for period in one] for one in game.schedules]
    return Section(
        heading=heading,
        lead=lead,
        pictures=[] if picture is None else [picture],
        said=said + [AFTERWARDS] * bool(drawn),
        prefix=prefix,
        grids=[grid for grid in (table, _schedules(drawn, "Periods to inspect")) if grid.rows],
    )


def coverage_section(
    game: SecurityGame, *, heading: str = "Where to inspect", prefix: str = ""
) -> Section:
    """Gather what is shown of inspectors that are spread over targets by lot."""
    best = set(game.attack_set)
    ranked = sorted(game.coverage.items(), key=lambda one: -one[1])
    lead, *said = where_sentences(game)
    table = Grid(
        title="The targets as a table",
        header=("Target", "Inspected with", "To an attacker"),
        rows=[
            GridRow(
                (
                    clean(name),
                    words.odds(share),
                    "most tempting" if name in best else "less tempting",
                )
            )
            for name, share in ranked[:_MOST_ROWS]
        ],
        caption=first_of(_MOST_ROWS, len(ranked)),
        words=frozenset({0, 2}),
    )
    drawn = [[clean(name) for name in one] for one in game.schedules]
    return Section(
        heading=heading,
        lead=lead,
        pictures=[coverage_picture(game)],
        said=said + enough_sentences(game) + [AFTERWARDS] * bool(drawn),
        prefix=prefix,
        grids=[grid for grid in (table, _schedules(drawn, "Targets to inspect")) if grid.rows],
    )


def _schedules(drawn: list[list[str]], what: str) -> Grid:
    return Grid(
        title="What was drawn",
        header=("Draw", what),
        rows=[
            GridRow((f"{index:,}", ", ".join(one) or "none"))
            for index, one in enumerate(drawn[:_MOST_ROWS], start=1)
        ],
        caption=first_of(_MOST_ROWS, len(drawn)),
        words=frozenset({1}),
    )
