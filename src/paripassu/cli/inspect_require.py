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
        typer.Argument(metavar="AGREEMENT.toml", help="The agreement; - reads standard input."),
    ] = None,
    plan: Annotated[
        str | None,
        typer.Argument(metavar="PLAN.json", help="A plan for it; - reads standard input."),
    ] = None,
    step: Annotated[
        str | None,
        typer.Option(
            "--step", metavar="MEASURE:PORTION", help="One step; without it, all of them."
        ),
    ] = None,
    found_after: Annotated[
        int,
        typer.Option(
            "--found-after",
            metavar="K",
            min=0,
            help="Moments that pass before the cheating is found.",
        ),
    ] = 0,
    gain: Annotated[
        str | None,
        typer.Option("--gain", metavar="G", help="Instead of files: what cheating brings."),
    ] = None,
    penalty: Annotated[
        str | None, typer.Option("--penalty", metavar="B", help="What being found out costs.")
    ] = None,
    json: Json = False,
) -> None:
    """How surely must the faking of a step be found, for it not to pay?

    Exits 1 where no probability of detection deters.
    """
    from paripassu.agreement.read import read_agreement
    from paripassu.process.require import Requirement, Requirements
    from paripassu.process.require import require as work_out

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
