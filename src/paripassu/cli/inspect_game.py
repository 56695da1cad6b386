"""``paripassu inspect game``: when to inspect, or where, against somebody who knows the odds."""

from __future__ import annotations

from typing import Annotated

import typer

from paripassu.cli.options import Json, Pictures, Sheet
from paripassu.cli.printing import console, draw_pictures, print_json


def game(
    periods: Annotated[
        str | None, typer.Option("--periods", metavar="N", help="When: how many periods there are.")
    ] = None,
    inspections: Annotated[
        str | None,
        typer.Option("--inspections", metavar="M", help="How many of them can be inspected."),
    ] = None,
    violations: Annotated[
        str | None,
        typer.Option(
            "--violations", metavar="K", help="How many violations are intended at most. [1]"
        ),
    ] = None,
    penalty: Annotated[
        str | None,
        typer.Option(
            "--penalty",
            metavar="B",
            help="What being caught costs, in gains of an undetected violation: 0.35, 1/3. [1]",
        ),
    ] = None,
    targets: Annotated[
        str | None,
        typer.Option(
            "--targets",
            metavar="TARGETS.csv",
            help="Where: columns target, reward and penalty (to the attacker, uncovered and "
            "covered); if wanted defender_uncovered, defender_covered; - reads standard input.",
        ),
    ] = None,
    resources: Annotated[
        str | None,
        typer.Option("--resources", metavar="M", help="How many targets can be covered at a time."),
    ] = None,
    spend: Annotated[
        bool,
        typer.Option("--spend", help="Spread resources that the equilibrium leaves over."),
    ] = False,
    seed: Annotated[
        str | None,
        typer.Option("--seed", metavar="HEX", help="Draw the actual schedule from this seed."),
    ] = None,
    times: Annotated[
        str, typer.Option("--times", metavar="T", help="Draw so many schedules, one after another.")
    ] = "1",
    sheet: Sheet = None,
    pictures: Pictures = None,
    json: Json = False,
) -> None:
    """When to inspect, or where, if the other side knows the odds and answers as best it can?"""
    from paripassu.inspection.games.coverage import SecurityGame
    from paripassu.inspection.games.game import game as solve
    from paripassu.tables.read import in_sheet

    answer = solve(
        periods=periods,
        inspections=inspections,
        violations=violations,
        penalty=penalty,
        targets=None if targets is None else in_sheet(targets, sheet),
        resources=resources,
        spend=spend,
        seed=seed,
        times=times,
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
