"""``paripassu account``: does the material balance close?

``account TABLE.csv`` judges a table, ``account new`` writes one to start from.
"""

from __future__ import annotations

from typing import Annotated

import typer

from paripassu.cli.interrupt import interruptible, progress
from paripassu.cli.options import Decimal, Json, Pictures, Sheet
from paripassu.cli.printing import console, draw_pictures, print_json, verify_pictures


def account_table(
    table: Annotated[
        str,
        typer.Argument(
            metavar="TABLE.csv",
            help="A table with one row for each measurement: CSV, XLSX, ODS or Parquet. Use - for "
            "standard input.",
        ),
    ],
    false_alarm: Annotated[
        str,
        typer.Option(
            "--false-alarm",
            metavar="A",
            help="The probability that a test raises an alarm although nothing is missing. It "
            "holds for each test.",
        ),
    ] = "0.05",
    goal: Annotated[
        str | None,
        typer.Option("--goal", metavar="M", help="A loss of this amount has to be found."),
    ] = None,
    detect: Annotated[
        str | None,
        typer.Option(
            "--detect",
            metavar="P",
            help="The probability with which it has to be found. Needs --goal.",
        ),
    ] = None,
    histories: Annotated[
        int,
        typer.Option(
            "--histories",
            metavar="N",
            min=1,
            help="How many histories are simulated to set the limits of MUF and CUMUF, at most "
            "10,000,000,000. Ctrl-C goes on with those that are done.",
        ),
    ] = 100_000,
    seed: Annotated[
        int,
        typer.Option(
            "--seed", metavar="S", min=0, help="The number that the simulation starts from."
        ),
    ] = 1,
    sheet: Sheet = None,
    decimal: Decimal = None,
    pictures: Pictures = None,
    json: Json = False,
) -> None:
    """Does the material balance close?

    Each area and each material in it has a balance of its own. Exits 1 if one of them shows a loss,
    or is inconclusive. `paripassu account new` writes a table to start from.
    """
    from paripassu.inspection.accountancy.account import account as make
    from paripassu.tables.read import in_sheet, with_decimal

    verify_pictures(pictures)
    with interruptible() as asked, progress() as tell:
        answer = make(
            with_decimal(in_sheet(table, sheet), decimal),
            false_alarm=false_alarm,
            goal=goal,
            detect=detect,
            histories=histories,
            seed=seed,
            should_stop=asked,
            progress=tell,
        )
    if json:
        print_json(answer.to_json())
    else:
        from paripassu.charts.inspection.account_text import render_account

        render_account(console(), answer)
    draw_pictures(pictures, answer)
    raise typer.Exit(0 if answer.closes else 1)


def account_new(
    path: Annotated[
        str | None,
        typer.Option(
            "--out",
            metavar="TABLE.csv",
            help="Write the table to this file. Without --out it is printed.",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Write a table of measurements to start from, with comments."""
    from paripassu.inspection.accountancy.new import account_new as make

    answer = make(path)
    if json:
        print_json(answer.to_json())
    elif answer.csv is not None:
        typer.echo(answer.csv, nl=False)
    else:
        typer.echo(f"{path} is written: change it, then run `paripassu account {path}`")
