"""``paripassu check``: does this plan, from whatever source, hold?"""

from __future__ import annotations

from typing import Annotated

import typer

from paripassu.cli.inputs import one_dash
from paripassu.cli.options import AgreementFile, Concede, Json
from paripassu.cli.printing import print_json


def check(
    agreement: AgreementFile,
    plan: Annotated[
        str, typer.Argument(metavar="PLAN.json", help="The plan; - reads standard input.")
    ],
    concede: Concede = None,
    json: Json = False,
) -> None:
    """Does this plan, from whatever source, hold? Shares no code with the planner's search."""
    from paripassu.sequencing.checking import check as judge

    one_dash(agreement, plan)
    report = judge(agreement, plan, concede=concede or ())
    if json:
        print_json(report.to_json())
    else:
        for breach in report.breaches:
            typer.echo(str(breach))
        typer.echo(report.summary())
    raise typer.Exit(0 if report.ok else 1)
