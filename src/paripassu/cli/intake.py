"""``paripassu intake``: who claims what in a news report, through whom, how surely?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from paripassu.cli.options import Json
from paripassu.cli.printing import console, print_json, print_text

if TYPE_CHECKING:
    from paripassu.agreement.intake.answers import IntakeReview


def intake(
    report: Annotated[
        str | None,
        typer.Argument(
            metavar="REPORT.txt",
            help="A news report in English: plain text, or a page (HTML). Use - for standard "
            "input.",
            show_default=False,
        ),
    ] = None,
    into: Annotated[
        str | None,
        typer.Option(
            "--into",
            metavar="AGREEMENT.toml",
            help="Add what this agreement's parties are said to want to the file, as comments. "
            "Everything else in it stays.",
        ),
    ] = None,
    review: Annotated[
        bool,
        typer.Option(
            "--review",
            help="Go through the drafts in the file of --into: accept each, drop it or leave it.",
        ),
    ] = False,
    text: Annotated[
        bool, typer.Option("--text", help="Print the text that is read, and nothing else.")
    ] = False,
    table: Annotated[
        bool,
        typer.Option(
            "--table", help="Print the words that are gone by, and how likely each makes a claim."
        ),
    ] = False,
    json: Json = False,
) -> None:
    """Who claims what in a news report, through whom, how surely?

    Finds each sentence that somebody is reported to say, who says it, and through which outlets it
    came. Exits 1 if the report is not in English.
    """
    from paripassu.agreement.intake.intake import intake as read
    from paripassu.agreement.intake.intake import intake_table, intake_text
    from paripassu.charts.intake_text import render_intake, render_table
    from paripassu.errors import PariPassuError

    if table:
        rows = intake_table()
        if json:
            print_json(rows.to_json())
        else:
            render_table(console(), rows)
        return
    if review and into is None:
        raise PariPassuError("--review needs --into", "name the agreement file that has drafts")
    if review and report == "-":
        raise PariPassuError(
            "--review asks on standard input, and the report comes from there",
            "give the report as a file, or run --review for itself, without a report",
        )
    if report is None and not review:
        raise PariPassuError("REPORT.txt is missing", "name a report, or - for standard input")
    if text and report is not None:
        found = intake_text(report)
        if json:
            print_json(found.to_json())
        else:
            print_text(found.text)
        return
    answer = None if report is None else read(report, into)
    if answer is not None and not (json and review):
        if json:
            print_json(answer.to_json())
        else:
            render_intake(console(), answer)
    if review and into is not None:
        done = _review(into)
        if json:
            print_json(done.to_json())
        else:
            typer.echo(done.summary())
    raise typer.Exit(0 if answer is None or answer.language == "English" else 1)


def _review(into: str) -> IntakeReview:
    """Ask what to do with each draft, and do it."""
    from paripassu.agreement.intake.drafting.into import drafts_in, intake_review
    from paripassu.charts.text import clean

    accept: list[str] = []
    drop: list[str] = []
    found = drafts_in(into)
    for number, one in enumerate(found, start=1):
        typer.echo(f"\nDraft {number} of {len(found)}", err=True)
        for line in one.text.splitlines():
            typer.echo(f"  {clean(line)}", err=True)
        may = "accept, drop or leave" if one.complete else "drop or leave (it says not yet what)"
        answer = _asked(f"{may}? ")
        if answer in ("a", "accept") and one.complete:
            accept.append(one.id)
        elif answer in ("d", "drop"):
            drop.append(one.id)
    return intake_review(into, accept, drop)


def _asked(question: str) -> str:
    """Give what a person answers; nothing at the end of the input."""
    import sys

    typer.echo(question, nl=False, err=True)
    line = sys.stdin.readline()
    if not line:
        typer.echo(err=True)
    return line.strip().lower()
