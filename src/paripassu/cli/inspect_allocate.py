"""``paripassu inspect allocate``: how many items of which stratum at which site?"""

from __future__ import annotations

from typing import Annotated

import typer

from paripassu.cli.interrupt import interruptible, progress
from paripassu.cli.options import (
    Budget,
    Days,
    Decimal,
    Goal,
    Json,
    People,
    Pictures,
    Sheet,
    TimeLimit,
    Visits,
)
from paripassu.cli.printing import console, draw_pictures, print_json, verify_pictures


def allocate(
    strata: Annotated[
        str,
        typer.Argument(
            metavar="STRATA.csv",
            help="A table of the strata. Required columns: stratum, population, and either amount "
            "(in each item) or defects. Optional columns: site, per_item, cost, site_cost, days, "
            "site_days, min, max. Use - for standard input.",
        ),
    ],
    goal: Goal = None,
    detect: Annotated[
        str | None,
        typer.Option(
            "--detect",
            metavar="P",
            help="The detection probability required of all strata together. The cheapest way to "
            "reach it is sought.",
        ),
    ] = None,
    budget: Budget = None,
    days: Days = None,
    people: People = None,
    visits: Visits = None,
    time_limit: TimeLimit = 60.0,
    sheet: Sheet = None,
    decimal: Decimal = None,
    pictures: Pictures = None,
    json: Json = False,
) -> None:
    """How many items are inspected in each stratum and at each site?

    The answer holds however the amount of --goal is hidden. Exits 1 if the required probability
    cannot be reached within the limits.
    """
    from paripassu.inspection.allocation.answer import allocate as work_out
    from paripassu.tables.read import in_sheet, with_decimal

    verify_pictures(pictures)
    with interruptible() as asked, progress() as tell:
        answer = work_out(
            with_decimal(in_sheet(strata, sheet), decimal),
            goal=goal,
            detect=detect,
            budget=budget,
            days=days,
            people=people,
            visits=visits,
            time_limit=time_limit,
            should_stop=asked,
            progress=tell,
        )
    if json:
        print_json(answer.to_json())
    else:
        from paripassu.charts.inspection.allocation_text import render_allocate

        render_allocate(console(), answer)
    draw_pictures(pictures, answer)
    raise typer.Exit(0 if answer.found else 1)
