"""``paripassu inspect require``: how surely must cheating be found, for it not to pay?"""

from __future__ import annotations

from typing import Annotated

import typer

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
    from paripassu.errors import PariPassuError

    if gain is not None or penalty is not None:
        if gain is None or penalty is None or agreement is not None or step is not None:
            raise PariPassuError(
                "--gain and --penalty go together, and replace the files and the step",
                "give both of them and no file, or an agreement and a plan",
            )
        if found_after:
            raise PariPassuError(
                "--found-after counts moments of a plan, and --gain and --penalty have none",
                "leave it out, and give the penalty as it is once it is found",
            )
        _of_numbers(gain, penalty, json=json)
    if agreement is None or plan is None:
        raise PariPassuError(
            "an agreement and a plan for it are needed",
            "paripassu plan AGREEMENT.toml --out PLAN.json makes one",
        )
    if agreement == "-" and plan == "-":
        raise PariPassuError("only one of the two files can be -", "give the other one by name")
    from paripassu.agreement.read import read_agreement
    from paripassu.process.require import require as work_out

    read = read_agreement(agreement)
    if step is None:
        every = work_out(read, plan, found_after=found_after)
        if json:
            print_json(every.to_json())
        else:
            from paripassu.charts.inspection.require_text import render_requirements

            render_requirements(console(), read, every)
        raise typer.Exit(0 if every.deters else 1)
    answer = work_out(read, plan, step, found_after)
    if json:
        print_json(answer.to_json())
    else:
        from paripassu.charts.inspection.require_text import render_require

        render_require(console(), read, answer)
    raise typer.Exit(0 if answer.deters else 1)


def _of_numbers(gain: str, penalty: str, *, json: bool) -> None:
    from paripassu.inspection.sampling.deterrence import deterrence
    from paripassu.numbers.given import exact

    answer = deterrence(exact(gain, "gain"), exact(penalty, "penalty"))
    if json:
        print_json(answer.to_json())
    else:
        from paripassu.charts.screen import say

        say(console(), answer.summary())
    raise typer.Exit(0 if answer.deters else 1)
