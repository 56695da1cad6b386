"""``paripassu record receipt``: what witnesses sign for a statement that a log withholds."""

from __future__ import annotations

from typing import Annotated

import typer

from paripassu.cli.inputs import one_dash
from paripassu.cli.options import Json
from paripassu.cli.printing import console, print_json


def receipt(
    statement: Annotated[
        str,
        typer.Argument(metavar="STATEMENT", help="Signed, as it would be appended to the log."),
    ],
    policy: Annotated[
        str,
        typer.Option(
            "--policy",
            metavar="FILE",
            help="A policy: the witnesses, where they are, and how many of them have to sign.",
        ),
    ],
    witness: Annotated[
        list[str] | None,
        typer.Option(
            "--witness",
            metavar="URL",
            help="A witness whose URL is not in the policy. Repeat it for each of them.",
        ),
    ] = None,
    evidence: Annotated[
        list[str] | None,
        typer.Option(
            "--evidence",
            metavar="FILE",
            help="A file that the statement names. Repeat it for each of them.",
        ),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option("--out", metavar="NOTE", help="Write the joined receipts to this file."),
    ] = None,
    json: Json = False,
) -> None:
    """Have witnesses hold and sign for a statement that a log does not take.

    They pass it on to the log, and a day later sign nothing without it. Append NOTE after the
    statement, once the log takes that. Exits 1 if too few witnesses have signed.
    """
    from paripassu.record.receipts import record_receipt

    one_dash(statement, policy)
    answer = record_receipt(
        statement, policy=policy, witness=witness or (), evidence=evidence or (), out=out
    )
    if json:
        print_json(answer.to_json())
    else:
        from paripassu.charts.record.receipt_text import render_receipt

        render_receipt(console(), answer)
    raise typer.Exit(0 if answer.ok else 1)
