"""``paripassu check``: does this plan, from whatever source, hold?"""

from __future__ import annotations

from typing import Annotated

import typer

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
    from paripassu.agreement.read import read_agreement
    from paripassu.errors import PariPassuError
    from paripassu.sequencing.check import check as judge

    if agreement == "-" and plan == "-":
        raise PariPassuError("only one of the two files can be -", "give the other one by name")
    report = judge(read_agreement(agreement), plan, concede=concede or ())
    if json:
        print_json(report.to_json())
    else:
        for breach in report.breaches:
            typer.echo(str(breach))
        typer.echo(report.summary())
    raise typer.Exit(0 if report.ok else 1)
