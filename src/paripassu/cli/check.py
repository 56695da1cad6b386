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
    from paripassu.numbers.words import count
    from paripassu.sequencing.check import check as judge
    from paripassu.sequencing.check import read_plan_document

    if agreement == "-" and plan == "-":
        raise PariPassuError("only one of the two files can be -", "give the other one by name")
    report = judge(
        read_agreement(agreement),
        read_plan_document(plan),
        concede=concede or (),
        source="standard input" if plan == "-" else plan,
    )
    if json:
        print_json(report.to_json())
    elif report.ok and report.conceded:
        ignored = ", ".join(report.conceded)
        typer.echo(f"The plan holds only if these positions are conceded: {ignored}.")
    elif report.ok:
        typer.echo("The plan holds: every step and every number was recomputed from the agreement.")
    else:
        for breach in report.breaches:
            typer.echo(str(breach))
        typer.echo(f"The plan does not hold: {count(len(report.breaches), 'breach')}.")
    raise typer.Exit(0 if report.ok else 1)
