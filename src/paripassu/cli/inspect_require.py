"""``paripassu inspect require``: how surely must cheating be found, for it not to pay?"""

from __future__ import annotations

from typing import Annotated

import typer

from paripassu.cli.inputs import one_dash
from paripassu.cli.options import Json
from paripassu.cli.printing import console, print_json


def require(
    agreement: Annotated[
        str | None,
        typer.Argument(
            metavar="AGREEMENT.toml", help="The agreement file. Use - for standard input."
        ),
    ] = None,
    plan: Annotated[
        str | None,
        typer.Argument(metavar="PLAN.json", help="A plan for it. Use - for standard input."),
    ] = None,
    step: Annotated[
        str | None,
        typer.Option(
            "--step",
            metavar="MEASURE:PORTION",
            help="The step to look at. Without --step, every step.",
        ),
    ] = None,
    found_after: Annotated[
        int,
        typer.Option(
            "--found-after",
            metavar="K",
            min=0,
            help="How many moments pass before cheating is found.",
        ),
    ] = 0,
    gain: Annotated[
        str | None,
        typer.Option(
            "--gain", metavar="G", help="Instead of the two files: what a party gains by cheating."
        ),
    ] = None,
    penalty: Annotated[
        str | None,
        typer.Option(
            "--penalty", metavar="B", help="What it loses if it is found out. Needs --gain."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """With what probability must cheating be found to deter it?

    Cheating means to pretend that a step was performed. Exits 1 if cheating pays whatever the
    probability.
    """
    from paripassu.agreement.read import read_agreement
    from paripassu.process.require import require as work_out
    from paripassu.process.requirement import Requirement, Requirements

    one_dash(agreement, plan)
    known = None if agreement is None else read_agreement(agreement)
    answer = work_out(known, plan, step, found_after, gain=gain, penalty=penalty)
    if json:
        print_json(answer.to_json())
    elif isinstance(answer, Requirement) and known is not None:
        from paripassu.charts.inspection.require_text import render_require

        render_require(console(), known, answer)
    elif isinstance(answer, Requirements) and known is not None:
        from paripassu.charts.inspection.require_text import render_requirements

        render_requirements(console(), known, answer)
    else:
        from paripassu.charts.screen import say

        say(console(), answer.summary())
    raise typer.Exit(0 if answer.deters else 1)
