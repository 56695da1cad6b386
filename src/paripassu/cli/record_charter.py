"""``paripassu record charter change``."""

from __future__ import annotations

from typing import Annotated

import typer

from paripassu.cli.options import Json
from paripassu.cli.printing import console, print_json
from paripassu.cli.record_audit import PredecessorLogs


def change(
    charter: Annotated[
        str,
        typer.Argument(metavar="CHARTER.toml", help="The whole charter, with what is to change."),
    ],
    log: Annotated[str, typer.Option("--log", metavar="LOG", help="The log: a folder or a URL.")],
    out: Annotated[
        str,
        typer.Option(
            "--out",
            metavar="BODY.json",
            help="Where the body is written; the charter's file BODY-charter.json beside it.",
        ),
    ],
    remove: Annotated[
        list[str] | None,
        typer.Option(
            "--remove",
            metavar="DIGEST",
            help="A file that is no longer kept, by its SHA-256. Repeat it for each.",
        ),
    ] = None,
    predecessor: PredecessorLogs = None,
    json: Json = False,
) -> None:
    """Change a charter: the keys of the log, the witnesses, the quorum or the limits.

    The charter in force is read from the log, and what differs is said, with who has to sign it.
    What is written is the body of a statement of the kind charter, and nothing is sent. Exits 1
    if the log would refuse the charter, and says why.
    """
    from paripassu.record.change_charter import record_charter_change

    answer = record_charter_change(
        charter, log=log, out=out, remove=remove or (), predecessor=predecessor or ()
    )
    if json:
        print_json(answer.to_json())
    else:
        from paripassu.charts.record.charter_change_text import render_charter_change

        render_charter_change(console(), answer)
