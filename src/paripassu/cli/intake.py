"""``paripassu intake``: who claims what in a news report, through whom, how surely?"""

from __future__ import annotations

from typing import Annotated

import typer

from paripassu.cli.options import Json
from paripassu.cli.printing import console, print_json


def intake(
    report: Annotated[
        str,
        typer.Argument(
            metavar="REPORT.txt",
            help="A news report in English: plain text, or a page (HTML). Use - for standard "
            "input.",
        ),
    ],
    json: Json = False,
) -> None:
    """Who claims what in a news report, through whom, how surely?

    Finds each sentence that somebody is reported to say, who says it, and through which outlets it
    came. Exits 1 if the report is not in English.
    """
    from paripassu.agreement.intake.intake import intake as read

    answer = read(report)
    if json:
        print_json(answer.to_json())
    else:
        from paripassu.charts.intake_text import render_intake

        render_intake(console(), answer)
    raise typer.Exit(0 if answer.language == "English" else 1)
