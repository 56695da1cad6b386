"""``paripassu inspect game``: when to inspect, or where, against somebody who knows the odds."""

from __future__ import annotations

from typing import Annotated

import typer

from paripassu.cli.options import Json, Pictures
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
    pictures: Pictures = None,
    json: Json = False,
) -> None:
    """When to inspect, or where, if the other side knows the odds and answers as best it can?"""
    from paripassu.errors import PariPassuError
    from paripassu.numbers.given import count, exact

    when = {
        "--periods": periods,
        "--inspections": inspections,
        "--violations": violations,
        "--penalty": penalty,
    }
    where = {"--targets": targets, "--resources": resources, "--spend": spend or None}
    told = [name for name, value in when.items() if value is not None]
    placed = [name for name, value in where.items() if value is not None]
    if told and placed:
        raise PariPassuError(
            f"{told[0]} asks when to inspect, and {placed[0]} asks where", "ask one at a time"
        )
    rounds = count(times, "--times")
    if placed:
        if targets is None or resources is None:
            missing = "--targets" if targets is None else "--resources"
            raise PariPassuError(f"{missing} is missing", "give --targets and --resources")
        from paripassu.inspection.games.security import security_game
        from paripassu.inspection.games.targets import read_targets

        many = count(resources, "--resources")
        placing = security_game(read_targets(targets), many, spend=spend, seed=seed, times=rounds)
        if json:
            print_json(placing.to_json())
        else:
            from paripassu.charts.inspection.game_text import render_security_game

            render_security_game(console(), placing)
        draw_pictures(pictures, placing)
        return
    if periods is None or inspections is None:
        raise PariPassuError(
            "nothing says what the game is",
            "give --periods and --inspections (when), or --targets and --resources (where)",
        )
    from paripassu.inspection.games.timing import inspection_game

    timing = inspection_game(
        count(periods, "--periods"),
        count(inspections, "--inspections"),
        1 if violations is None else count(violations, "--violations"),
        1 if penalty is None else exact(penalty, "--penalty"),
        seed=seed,
        times=rounds,
    )
    if json:
        print_json(timing.to_json())
    else:
        from paripassu.charts.inspection.game_text import render_inspection_game

        render_inspection_game(console(), timing)
    draw_pictures(pictures, timing)
