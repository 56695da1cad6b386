"""``paripassu report``: an agreement as a document to hand over."""

from __future__ import annotations

from typing import Annotated

import typer

from paripassu.cli.inputs import one_dash
from paripassu.cli.interrupt import interruptible, progress
from paripassu.cli.options import AgreementFile, Force, Json, TimeLimit
from paripassu.cli.printing import print_json


def report(
    agreement: AgreementFile,
    path: Annotated[
        str,
        typer.Option(
            "--out",
            metavar="R.html|R.pdf|R.docx",
            help="Write the report to this file. Its ending says in which form.",
        ),
    ],
    date: Annotated[
        str | None,
        typer.Option(
            "--date",
            metavar="DATE",
            help="Of which day the report is, such as 2020-01-31. Without it, today's.",
        ),
    ] = None,
    font: Annotated[
        str | None,
        typer.Option(
            "--font",
            metavar="FILE",
            help="A font for scripts that no font at hand has. For PDF, and for the pictures in "
            "DOCX.",
        ),
    ] = None,
    risk: Annotated[
        str | None,
        typer.Option(
            "--risk",
            metavar="RISK.json",
            help="Also show how likely a deal is: what `paripassu risk --json` printed for this "
            "file. Use - for standard input.",
        ),
    ] = None,
    time_limit: TimeLimit = 60.0,
    force: Force = False,
    json: Json = False,
) -> None:
    """Write a report to hand over: a page, a PDF or a Word document.

    It says what is wanted and on whose word, and shows the plan with its pictures, or why there is
    none and what would have to change. The same file and the same date give the same bytes.
    """
    import datetime as dt

    from paripassu.reports.report import report as write

    one_dash(agreement, risk)
    with interruptible() as asked, progress() as tell:
        answer = write(
            agreement,
            path,
            date=dt.date.today() if date is None else date,
            font=font,
            risk=risk,
            time_limit=time_limit,
            force=force,
            should_stop=asked,
            progress=tell,
        )
    if json:
        print_json(answer.to_json())
    else:
        typer.echo(answer.summary())
