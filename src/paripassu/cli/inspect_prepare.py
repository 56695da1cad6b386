"""``paripassu inspect prepare``: from a step of a plan to the items to inspect."""

from __future__ import annotations

from typing import Annotated

import typer

from paripassu.cli.draws import refuse, verify_places, write_draw, write_list
from paripassu.cli.inputs import one_dash
from paripassu.cli.interrupt import interruptible, progress
from paripassu.cli.options import (
    AgreementFile,
    Budget,
    Days,
    Decimal,
    DrawId,
    DrawOut,
    Force,
    Form,
    Goal,
    Joint,
    Json,
    ListOut,
    People,
    Pictures,
    Seed,
    Sheet,
    Visits,
)
from paripassu.cli.printing import console, draw_pictures, print_json, verify_pictures


def prepare(
    agreement: AgreementFile,
    plan: Annotated[
        str,
        typer.Argument(
            metavar="PLAN.json", help="A plan for the agreement. Use - for standard input."
        ),
    ],
    step: Annotated[
        str, typer.Option("--step", metavar="MEASURE:PORTION", help="The step to inspect.")
    ],
    strata: Annotated[
        str,
        typer.Option(
            "--strata",
            metavar="STRATA.csv",
            help="A table of the strata: what there is, and what inspecting it costs. Its columns "
            "are those of `inspect allocate`.",
        ),
    ],
    items: Annotated[
        str,
        typer.Option(
            "--list",
            metavar="ITEMS.csv",
            help="A table of all items, each with its stratum and, if there are sites, its site.",
        ),
    ],
    goal: Goal = None,
    seed: Seed = None,
    joint: Joint = None,
    found_after: Annotated[
        int,
        typer.Option(
            "--found-after",
            metavar="K",
            min=0,
            help="How many moments pass before cheating is found.",
        ),
    ] = 0,
    budget: Budget = None,
    days: Days = None,
    people: People = None,
    visits: Visits = None,
    id: DrawId = None,
    sheet: Sheet = None,
    decimal: Decimal = None,
    list_sheet: Annotated[
        str | None,
        typer.Option(
            "--list-sheet",
            metavar="NAME",
            help="Which sheet of the workbook with the list to read, if it has several.",
        ),
    ] = None,
    out: DrawOut = None,
    out_list: ListOut = None,
    force: Force = False,
    form: Form = None,
    time_limit: Annotated[
        float,
        typer.Option(
            "--time-limit",
            metavar="SECONDS",
            min=0,
            help="Stop the search for an allocation after this time, and use the best one found.",
        ),
    ] = 60.0,
    pictures: Pictures = None,
    json: Json = False,
) -> None:
    """Which items must be inspected so that cheating does not pay?

    Takes a step of a plan, works out the required detection probability and the sample sizes,
    and draws the items. Exits 1 if no probability deters, if the required one cannot be reached, or
    if a published secret is not the one that was committed to.
    """
    from paripassu.agreement.read import read_agreement
    from paripassu.inspection.allocation.holding import holdings_of
    from paripassu.inspection.errors import RevealError
    from paripassu.process.prepare import drawn_from, read_items
    from paripassu.process.prepare import prepare as make
    from paripassu.tables.read import in_sheet, with_decimal

    files = [name for name in (agreement, plan, strata, items, joint) if name is not None]
    one_dash(*files)
    verify_places(out, out_list, form, *files, force=force)
    verify_pictures(pictures, out=out, out_list=out_list, form=form)
    read = read_agreement(agreement)
    holdings = holdings_of(with_decimal(in_sheet(strata, sheet), decimal))
    named = read_items(in_sheet(items, list_sheet, "list_sheet"))
    try:
        with interruptible() as asked, progress() as tell:
            answer = make(
                read,
                plan,
                step,
                strata=holdings,
                items=named,
                goal=goal,
                seed=seed,
                joint=joint,
                id=id,
                found_after=found_after,
                budget=budget,
                days=days,
                people=people,
                visits=visits,
                time_limit=time_limit,
                should_stop=asked,
                progress=tell,
            )
    except RevealError as error:
        refuse(error, json=json)
    if answer.draw is not None:
        if out_list is not None:
            write_list(drawn_from(holdings, named), out_list, force=force)
        write_draw(answer.draw, out, form, force=force)
    if json:
        print_json(answer.to_json())
    else:
        from paripassu.charts.inspection.prepare_text import render_prepared

        render_prepared(console(), read, answer)
    draw_pictures(pictures, answer)
    raise typer.Exit(0 if answer.ready else 1)
