"""``paripassu inspect game``: when to inspect, or where, against somebody who knows the odds."""

from __future__ import annotations

from typing import Annotated

import typer

from paripassu.cli.interrupt import interruptible, progress
from paripassu.cli.options import Decimal, Json, Pictures, Sheet
from paripassu.cli.printing import console, draw_pictures, print_json, verify_pictures


def game(
    periods: Annotated[
        str | None,
        typer.Option("--periods", metavar="N", help="When to inspect: how many periods there are."),
    ] = None,
    inspections: Annotated[
        str | None,
        typer.Option(
            "--inspections", metavar="M", help="How many of the periods can be inspected."
        ),
    ] = None,
    violations: Annotated[
        str | None,
        typer.Option(
            "--violations",
            metavar="K",
            help="The most violations that the other side intends. [1]",
        ),
    ] = None,
    penalty: Annotated[
        str | None,
        typer.Option(
            "--penalty",
            metavar="B",
            help="What the other side loses if it is caught: 0.35 or 1/3. The unit is the gain of "
            "one violation that is not found. [1]",
        ),
    ] = None,
    targets: Annotated[
        str | None,
        typer.Option(
            "--targets",
            metavar="TARGETS.csv",
            help="Where to inspect: a table of the targets. Required columns: target, reward (what "
            "the attacker gains there if nobody inspects), penalty (what it gets if the target is "
            "inspected). Optional columns: defender_uncovered, defender_covered. Use - for "
            "standard input.",
        ),
    ] = None,
    resources: Annotated[
        str | None,
        typer.Option(
            "--resources", metavar="M", help="How many targets can be inspected at the same time."
        ),
    ] = None,
    spend: Annotated[
        bool,
        typer.Option(
            "--spend", help="If resources are left over, spread them over the targets too."
        ),
    ] = False,
    seed: Annotated[
        str | None,
        typer.Option(
            "--seed",
            metavar="HEX",
            help="Draw a schedule from this seed: 1 to 64 bytes, as hex digits.",
        ),
    ] = None,
    times: Annotated[
        str,
        typer.Option(
            "--times",
            metavar="T",
            help="How many schedules to draw, one after another. Ctrl-C goes on with those that "
            "are drawn.",
        ),
    ] = "1",
    sheet: Sheet = None,
    decimal: Decimal = None,
    pictures: Pictures = None,
    json: Json = False,
) -> None:
    """When to inspect, or where, if the other side knows the odds?

    The other side is taken to choose what is best for itself.
    """
    from paripassu.inspection.games.coverage import SecurityGame
    from paripassu.inspection.games.game import game as solve
    from paripassu.tables.read import in_sheet, with_decimal

    verify_pictures(pictures)
    with interruptible() as asked, progress("working") as tell:
        answer = solve(
            periods=periods,
            inspections=inspections,
            violations=violations,
            penalty=penalty,
            targets=None if targets is None else with_decimal(in_sheet(targets, sheet), decimal),
            resources=resources,
            spend=spend,
            seed=seed,
            times=times,
            should_stop=asked,
            progress=tell,
        )
    if json:
        print_json(answer.to_json())
    elif isinstance(answer, SecurityGame):
        from paripassu.charts.inspection.game_text import render_security_game

        render_security_game(console(), answer)
    else:
        from paripassu.charts.inspection.game_text import render_inspection_game

        render_inspection_game(console(), answer)
    draw_pictures(pictures, answer)
